"""What caseworkers' days leave behind, for the hundred thousand invented people of ``people.py``.

Made inside the database as the owner (``filling.py``): what is measured is reading. The days are of the last
two years, so that every list has what it lists; chance is the same every time.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg

from .filling import chance, days_ago, one_of, put, text

KINDS = (
    ("people.registered", "{}"),
    ("people.visited", "{}"),
    ("cases.assessed", '{"form_version": "1"}'),
    ("cases.oriented", '{"outcome": "project", "lot": 1}'),
    ("cases.step_planned", '{"kind": "training"}'),
    ("training.enrolled", "{}"),
    ("training.attended", '{"state": "present"}'),
    ("training.completed", "{}"),
    ("people.visited", "{}"),
    ("cases.step_done", '{"kind": "training"}'),
)
BANDS = ("18-24", "25-34", "35-44", "45-54")
TABLES = f"""
CREATE TEMP TABLE bench_people AS
SELECT row_number() OVER (ORDER BY p.sort_key, p.id) - 1 AS n, p.id, p.city_id AS city, c.region_id AS region,
       p.sex, p.nationality_id AS nationality, p.registered_on AS day,
       {one_of(BANDS, "('x' || right(p.id::text, 8))::bit(32)::int", 1)} AS band,
       p.registered_by_id = %(own)s AS ours
FROM people_person p JOIN reference_place c ON c.code = p.city_id;
CREATE TEMP TABLE bench_bodies AS
SELECT row_number() OVER (ORDER BY code) - 1 AS k, count(*) OVER () AS many, id, name
FROM accounts_organisation WHERE id <> %(own)s;
CREATE TEMP TABLE bench_sites AS
SELECT row_number() OVER (ORDER BY id <> %(site)s, code) - 1 AS k, count(*) OVER () AS many, id,
       place_id AS place
FROM accounts_site WHERE organisation_id = %(own)s;
CREATE TEMP TABLE bench_officers (k int, id uuid, site uuid);
CREATE TEMP TABLE bench_cases (k int, i int, n bigint, id uuid, person uuid, day date, is_open boolean);
"""


@dataclass(frozen=True)
class Size:
    """How much is put in. ``load``: open cases in the hands of the caseworker who is measured."""

    colleagues: int = 300
    load: int = 80
    services: int = 2_000
    referrals: int = 38_000
    received: int = 8_000
    visits: int = 60_000
    outings: int = 1_000
    complaints: int = 1_000
    searches: int = 6_000
    entries: int = 1_000_000


class Filling:
    """Everything that is put in for the people of one organisation; ``member`` is who will read."""

    def __init__(
        self,
        connection: psycopg.Connection,
        member: Any,
        other: UUID,
        programme: str,
        project: str,
        size: Size | None = None,
    ):
        self.size = size or Size()
        self.connection, self.member, self.programme = connection, member, text(programme)
        self.own, self.other = (text(str(one)) + "::uuid" for one in (member.organisation_id, other))
        self.project = text(project)

    def put(self, model: Any, source: str, /, **told: str) -> int:
        return put(self.connection, model, source, **told)

    def fill(self) -> dict[str, tuple[int, float]]:
        """Table by table: how many rows, in how many seconds."""
        steps: dict[str, Callable[[], int]] = {
            name: getattr(self, name)
            for name in (
                "people",
                "officers",
                "name_keys",
                "homes",
                "papers",
                "languages",
                "consents",
                "cases",
            )
        }
        from . import contacts, pathways

        steps |= pathways.steps(self) | contacts.steps(self)
        steps["entries"] = self.entries
        done = {}
        with self.connection.transaction():
            for name, step in steps.items():
                begun = time.perf_counter()
                done[name] = step(), round(time.perf_counter() - begun, 1)
        begun = time.perf_counter()
        self.connection.execute("VACUUM (ANALYZE)")
        return done | {"vacuum": (0, round(time.perf_counter() - begun, 1))}

    # Who there is ---------------------------------------------------------------------------------

    def people(self) -> int:
        told = {"own": self.member.organisation_id, "site": self.member.site_id}
        for statement in TABLES.split(";\n"):
            if statement.strip():
                self.connection.execute(statement, told if "%(" in statement else None)
        self.connection.execute("CREATE INDEX ON bench_people (n) ; ANALYZE bench_people")
        return self.connection.execute("SELECT count(*) FROM bench_people").fetchone()[0]

    def officers(self) -> int:
        """Invented colleagues at the organisation's sites; nobody can log in as one of them."""
        from parcours.accounts.models import Membership, User

        self.connection.execute(
            "INSERT INTO bench_officers SELECT 0, %s, %s", [self.member.user_id, self.member.site_id]
        )
        self.connection.execute(
            "INSERT INTO bench_officers SELECT g, uuidv7(), s.id "
            f"FROM generate_series(1, {self.size.colleagues}) g JOIN bench_sites s ON s.k = g % s.many"
        )
        source = "bench_officers o WHERE o.k > 0"
        self.put(
            User, source, id="o.id", login="'colleague.' || o.k", name="'Colleague ' || o.k", password="'!'"
        )
        return self.put(
            Membership,
            source,
            user_id="o.id",
            organisation_id=self.own,
            site_id="o.site",
            role="'caseworker'",
        )

    def name_keys(self) -> int:
        """The keys of every name, as registration makes them; each part of a name is looked at once."""
        from parcours import names
        from parcours.people.models import NameKey

        rows = self.connection.execute("SELECT DISTINCT given, family FROM people_person_name").fetchall()
        parts = {part for row in rows for part in row}
        self.connection.execute("CREATE TEMP TABLE bench_keys (part text, key text)")
        with self.connection.cursor().copy("COPY bench_keys FROM STDIN") as target:
            for part in sorted(parts):
                for key in sorted(names.keys(part)):
                    target.write_row((part, key[:100]))
        self.connection.execute("ANALYZE bench_keys")
        each = "SELECT n.person_id, k.key FROM people_person_name n JOIN bench_keys k ON k.part = n."
        source = f"({each}given UNION {each}family) x"
        return self.put(
            NameKey, source, person_id="x.person_id", key="x.key", version=str(names.KEYS_VERSION)
        )

    def homes(self) -> int:
        from parcours.people.models import Home

        return self.put(Home, "bench_people b", person_id="b.id", city_id="b.city", since="b.day")

    def papers(self) -> int:
        """Papers and residence titles that end over three years, some of them these days."""
        from parcours.people.models import IdentityDocument

        self.connection.execute(
            "UPDATE people_legal_fact f SET expires_on = current_date - 365 + "
            f"floor({chance('b.n', 2)} * 1100)::int FROM bench_people b "
            "WHERE b.id = f.person_id AND f.dimension = 'residence' AND f.value IN ('valid', 'renewal')"
        )
        return self.put(
            IdentityDocument,
            "bench_people b WHERE b.n % 10 < 7",
            person_id="b.id",
            kind=one_of(("passport", "permit", "consular"), "b.n", 3),
            number="'X' || b.n",
            country_id="b.nationality",
            expires_on=f"current_date - 365 + floor({chance('b.n', 4)} * 1460)::int",
        )

    def languages(self) -> int:
        from parcours.people.models import SpokenLanguage
        from parcours.reference.models import Language

        codes = list(Language.objects.order_by("pk").values_list("pk", flat=True)[:6])
        return self.put(
            SpokenLanguage,
            "bench_people b",
            person_id="b.id",
            language_id=one_of(codes, "b.n", 5),
            level="'good'",
        )

    def consents(self) -> int:
        from parcours.people.models import Consent

        return self.put(
            Consent,
            "bench_people b CROSS JOIN (VALUES ('accompaniment'), ('sharing'), ('reporting')) v (purpose) "
            "WHERE v.purpose <> 'reporting' OR b.n % 3 > 0",
            person_id="b.id",
            purpose="v.purpose",
            given="true",
            notice_version="'1'",
            notice_language="'fr'",
            given_on="b.day",
        )

    def cases(self) -> int:
        """Seven of ten people are accompanied, six of these ten still; hers live in her city."""
        from parcours.cases.models import Case, CasePeriod

        her_city = "(SELECT place FROM bench_sites WHERE k = 0)"
        self.connection.execute(
            "INSERT INTO bench_cases SELECT CASE WHEN is_open AND near AND nth <= "
            f"{self.size.load} THEN 0 ELSE 1 + n % {self.size.colleagues} END, "
            "0, n, uuidv7(), id, day, is_open FROM ("
            f"SELECT n, id, {days_ago(730, 'n', 6)} AS day, near, is_open, "
            "row_number() OVER (PARTITION BY near, is_open ORDER BY n) AS nth FROM ("
            f"SELECT n, id, city = {her_city} AS near, {chance('n', 7)} < 0.6 AS is_open "
            "FROM bench_people WHERE ours AND n % 10 < 7) a) b"
        )
        self.connection.execute(
            "UPDATE bench_cases c SET i = r.i FROM (SELECT id, row_number() OVER (PARTITION BY k "
            "ORDER BY n) - 1 AS i FROM bench_cases WHERE is_open) r WHERE r.id = c.id"
        )
        self.connection.execute("CREATE INDEX ON bench_cases (k, i); ANALYZE bench_cases, bench_officers")
        after = f"c.day + floor((current_date - c.day) * {chance('c.n', 8)})::int"
        told = {
            "organisation_id": self.own,
            "opened_on": "c.day",
            "closed_on": f"CASE WHEN NOT c.is_open THEN {after} END",
            "outcome": "CASE WHEN c.is_open THEN '' ELSE "
            + one_of(("employment", "autonomous", "lost_contact"), "c.n", 9)
            + " END",
        }
        source = "bench_cases c JOIN bench_officers o ON o.k = c.k"
        self.put(
            Case,
            source,
            id="c.id",
            person_id="c.person",
            programme=self.programme,
            # One in a hundred has lost her officer.
            responsible="CASE WHEN c.k = 0 OR c.n % 100 <> 6 THEN o.id END",
            contact_on=f"c.day + floor((current_date - c.day) * (1 - power({chance('c.n', 10)}, 3)))::int",
            **told,
        )
        return self.put(CasePeriod, source, person_id="c.person", case_id="c.id", **told)

    # What happened --------------------------------------------------------------------------------

    def entries(self) -> int:
        from parcours.journal.models import Entry

        people = self.connection.execute("SELECT count(*) FROM bench_people").fetchone()[0]
        each = -(-self.size.entries // people)
        kinds = ", ".join(
            f"({n}, {text(kind)}, {text(facts)}::jsonb)" for n, (kind, facts) in enumerate(KINDS)
        )
        return self.put(
            Entry,
            f"bench_people b CROSS JOIN generate_series(0, {each - 1}) e (g) "
            f"JOIN (VALUES {kinds}) v (k, kind, facts) ON v.k = e.g % {len(KINDS)} ORDER BY e.g, b.n",
            kind="v.kind",
            action="'benchmark'",
            facts="v.facts",
            occurred_on=days_ago(730, f"b.n * {each} + e.g", 11),
            user_id=text(str(self.member.user_id)) + "::uuid",
            organisation_id=f"CASE WHEN b.ours THEN {self.own} ELSE {self.other} END",
            person_id="b.id",
            project=f"CASE WHEN e.g > 3 THEN {self.project} ELSE '' END",
            sex="b.sex",
            age_band="b.band",
            nationality="b.nationality",
            region="b.region",
            place="b.city",
        )


def told(done: dict[str, tuple[int, float]]) -> str:
    """What was put in, for whoever waits."""
    return json.dumps({name: f"{rows} in {seconds} s" for name, (rows, seconds) in done.items()})
