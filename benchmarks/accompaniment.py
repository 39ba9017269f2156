"""What a caseworker's days leave behind, for the hundred thousand invented people of ``people.py``.

As there, by COPY as the owner: what is measured is reading, and nothing of this is a way to write.
"""

import random
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

import psycopg

ENTRIES = 1_000_000
SERVICES, REFERRALS, VISITS = 2_000, 40_000, 60_000
SEED = 2018
KINDS = ("people.registered", "cases.opened", "cases.assessed", "cases.oriented", "cases.step_planned")
KINDS += ("cases.step_done", "training.enrolled", "training.attended", "training.completed", "people.visited")
BANDS = ("18-24", "25-34", "35-59", "60+")
FIRST, LAST = date(2018, 1, 1), date.today()
DAYS = (LAST - FIRST).days


def copy(connection: psycopg.Connection, rows: Iterable[Any]) -> int:
    """Put model instances of one kind into their table; how many there were."""
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return 0
    from django.db import connection as django

    fields = [field for field in first._meta.concrete_fields if not field.generated]
    columns = ", ".join(field.column for field in fields)
    number = 0
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {first._meta.db_table} ({columns}) FROM STDIN") as target,
    ):
        for row in _and(first, rows):
            values = [field.get_db_prep_save(getattr(row, field.attname), django) for field in fields]
            target.write_row(values)
            number += 1
    return number


def _and(first: Any, rows: Iterator[Any]) -> Iterator[Any]:
    yield first
    yield from rows


class Filling:
    """Everything that is put in for the people of one organisation."""

    def __init__(self, connection: psycopg.Connection, member: Any, other: Any, programme: str, project: str):
        self.connection, self.member, self.other = connection, member, other
        self.own, self.programme, self.project = member.organisation_id, programme, project
        self.chance = random.Random(SEED)
        self.people = self._rows(
            "SELECT p.id, p.registered_on, p.sex, p.nationality_id, n.given, n.family "
            "FROM people_person p JOIN people_person_name n ON n.person_id = p.id "
            "WHERE p.registered_by_id = %s ORDER BY p.sort_key, p.id",
            self.own,
        )
        self.places = self._rows(
            "SELECT p.code, p.region_id FROM reference_place p WHERE p.kind = 'city' ORDER BY 1"
        )

    def _rows(self, statement: str, *values: Any) -> list[tuple]:
        return self.connection.execute(statement, values).fetchall()

    def _day(self, since: date = FIRST) -> date:
        return since + timedelta(days=self.chance.randrange(max(1, (LAST - since).days)))

    def fill(self) -> dict[str, int]:
        """Table by table; how many rows of each."""
        with self.connection.transaction():
            cases = list(self.cases())
            done = {"name keys": copy(self.connection, self.name_keys())}
            done["cases"] = copy(self.connection, cases)
            done["periods"] = copy(self.connection, self.periods(cases))
            assessments = list(self.assessments(cases))
            done["assessments"] = copy(self.connection, assessments)
            done["orientations"] = copy(self.connection, self.orientations(assessments))
            done["steps"] = copy(self.connection, self.steps(cases))
            services = list(self.services())
            done["services"] = copy(self.connection, services)
            done["referrals"] = copy(self.connection, self.referrals(services))
            done["visits"] = self.visits()
            done["entries"] = copy(self.connection, self.entries())
        self.connection.execute("VACUUM (ANALYZE)")
        return done

    def name_keys(self) -> Iterator[Any]:
        from parcours import names
        from parcours.people.models import NameKey

        kept: dict[str, frozenset[str]] = {}
        for person, _day, _sex, _nationality, given, family in self.people:
            for part in (given, family):
                if part not in kept:
                    kept[part] = names.keys(part)
            for key in sorted(kept[given] | kept[family]):
                yield NameKey(person_id=person, key=key[:100], version=names.KEYS_VERSION)

    def cases(self) -> Iterator[Any]:
        from parcours.cases.models import Case

        for number, (person, day, *_rest) in enumerate(self.people):
            if number % 10 < 7:
                yield Case(
                    person_id=person,
                    programme=self.programme,
                    opened_on=day,
                    # As many as one adviser accompanies; the others are those of her colleagues.
                    responsible=self.member.user_id if number % 1000 == 0 else None,
                    organisation_id=self.own,
                    contact_on=self._day(day),
                )

    def periods(self, cases: list[Any]) -> Iterator[Any]:
        from parcours.cases.models import CasePeriod

        for case in cases:
            yield CasePeriod(
                person_id=case.person_id, case=case, opened_on=case.opened_on, organisation_id=self.own
            )

    def assessments(self, cases: list[Any]) -> Iterator[Any]:
        from parcours.cases.models import Assessment

        for number, case in enumerate(cases):
            if number % 10 < 8:
                day = self._day(case.opened_on)
                yield Assessment(
                    person_id=case.person_id,
                    case=case,
                    programme=self.programme,
                    form_version="1",
                    answers={"experience": "none"},
                    assessed_on=day,
                    expires_on=day + timedelta(days=365),
                    organisation_id=self.own,
                )

    def orientations(self, assessments: list[Any]) -> Iterator[Any]:
        from parcours.cases.models import Orientation

        for number, row in enumerate(assessments):
            if number % 10 < 8:
                covered = number % 4 != 0
                yield Orientation(
                    person_id=row.person_id,
                    case_id=row.case_id,
                    assessment=row,
                    programme=self.programme,
                    outcome="project" if covered else "not_covered",
                    lot=1,
                    project_id=self.project if covered else None,
                    explanation={},
                    decided_on=row.assessed_on,
                    organisation_id=self.own,
                )

    def steps(self, cases: list[Any]) -> Iterator[Any]:
        from parcours.cases.models import Step

        states = ("done", "done", "abandoned", "planned", "under_way")
        for case in cases:
            for _each in range(self.chance.randrange(3)):
                state, day = self.chance.choice(states), self._day(case.opened_on)
                yield Step(
                    person_id=case.person_id,
                    case=case,
                    kind=self.chance.choice(("papers", "language", "training")),
                    what="Step",
                    state=state,
                    planned_on=day,
                    due_on=day + timedelta(days=30),
                    ended_on=day if state in ("done", "abandoned") else None,
                    organisation_id=self.own,
                )

    def services(self) -> Iterator[Any]:
        from parcours.directory.enums import Need
        from parcours.directory.models import Service

        for number in range(SERVICES):
            place, region = self.chance.choice(self.places)
            said = dict.fromkeys(("fr", "ar", "en"), f"Service {number}")
            yield Service(
                code=f"S{number}",
                organisation_id=self.other if number % 3 else self.own,
                keeper_id=self.other if number % 3 else self.own,
                kind=Need.values[number % len(Need.values)],
                name=said,
                place_id=place,
                region_id=region,
                places=100_000 if number % 2 else None,
                confirm_by=LAST + timedelta(days=60 if number % 5 else -9),
            )

    def referrals(self, services: list[Any]) -> Iterator[Any]:
        from parcours.referrals.models import Referral

        theirs = [service for service in services if service.organisation_id != self.own]
        ended = {"declined": "full", "expired": "", "closed": ""}
        for number, (person, day, sex, nationality, *_names) in enumerate(islice(self.people, REFERRALS)):
            state = self.chance.choice(("sent", "seen", "accepted", "declined", "expired", "closed"))
            service, sent = theirs[number % len(theirs)], self._day(day)
            answered = sent + timedelta(days=self.chance.randrange(1, 30))
            reached = state in ("accepted", "closed")
            yield Referral(
                person_id=person,
                group=person,
                need=service.kind,
                service=service,
                from_organisation_id=self.own,
                to_organisation_id=self.other,
                frozen={"from": {"fr": "A"}, "to": {"fr": "B"}, "service": service.name},
                items=["identity"],
                state=state,
                since=answered if state not in ("sent", "seen") else sent,
                due_on=sent,
                reason_code=ended.get(state, ""),
                meeting_at=datetime(2020, 1, 1, 9, tzinfo=UTC) if reached else None,
                sent_on=sent,
                proposed_on=sent,
                answered_on=answered if reached or state == "declined" else None,
                accepted_on=answered if reached else None,
                delivered_on=answered if state == "closed" else None,
                received_on=answered if state == "closed" else None,
                ended_on=answered if state in ended else None,
                sex=sex,
                nationality=nationality,
                region=service.region_id,
                age_band=self.chance.choice(BANDS),
            )

    def visits(self) -> int:
        from parcours.people.reception_models import Visit, Visitor

        made, who = [], []
        tickets: dict[date, int] = {}
        for person, day, *_rest in islice(self.people, VISITS):
            at = self._day(day)
            tickets[at] = tickets.get(at, 0) + 1
            moment = datetime(at.year, at.month, at.day, 10, tzinfo=UTC)
            visit = Visit(
                site_id=self.member.site_id,
                organisation_id=self.own,
                day=at,
                number=tickets[at],
                reason="follow_up",
                state="served",
                arrived_at=moment,
                ended_at=moment,
            )
            made.append(visit)
            who.append(Visitor(visit=visit, person_id=person, organisation_id=self.own))
        copy(self.connection, made)
        return copy(self.connection, who)

    def entries(self) -> Iterator[Any]:
        from parcours.journal.models import Entry

        each = max(1, ENTRIES // len(self.people))
        for person, day, sex, nationality, *_names in self.people:
            place, region = self.chance.choice(self.places)
            for number in range(each):
                yield Entry(
                    kind=KINDS[number % len(KINDS)],
                    action="benchmark",
                    occurred_on=self._day(day),
                    organisation_id=self.own,
                    person_id=person,
                    project=self.project if number > 3 else "",
                    sex=sex,
                    age_band=BANDS[number % 4],
                    nationality=nationality,
                    region=region,
                    place=place,
                )
