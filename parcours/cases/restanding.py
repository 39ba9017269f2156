"""The text by which PostgreSQL keeps ``cases_standing``: installed after every migrate, whoever writes.

A trigger of each statement on the tables below names the people it touched; their rows are made anew from
what is known of them then. Two that touch one person at once wait for each other before they read, so that
the second reads what the first has written.
"""

import hashlib
from typing import Any

from django.db import connections

from parcours.kernel.context import application_role

from .enums import OPEN_STATES, StepKind

WITH_PERMIT = (StepKind.TRAINING.value, StepKind.EMPLOYMENT.value)
SOURCES = {
    "people_person": "id",
    "people_access_grant": "person_id",
    "people_legal_fact": "person_id",
    "cases_case": "person_id",
    "cases_assessment": "person_id",
    "cases_orientation": "person_id",
    "cases_step": "person_id",
    "cases_appointment": "person_id",
}
"""Tables on which a standing rests, with the column of the person."""
NEEDED = [*SOURCES, "cases_standing", "programmes_programme"]
OF_PERSON = ("city_id", "registered_on", "registered_by_id", "erased_on")


def _words(values) -> str:
    return ", ".join(f"'{value}'" for value in values)


_OPEN = _words(state.value for state in OPEN_STATES)
_PERMIT = _words(WITH_PERMIT)

RESTAND = f"""
CREATE OR REPLACE FUNCTION cases_restand(wanted uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    present varchar := (SELECT code FROM programmes_programme WHERE in_force);
BEGIN
    IF COALESCE(array_length(wanted, 1), 0) = 0 THEN RETURN; END IF;
    PERFORM 1 FROM people_person WHERE id = ANY (wanted) ORDER BY id FOR NO KEY UPDATE;
    DELETE FROM cases_standing s WHERE s.person_id = ANY (wanted) AND NOT EXISTS (
        SELECT 1 FROM people_access_grant g WHERE g.person_id = s.person_id
        AND g.organisation_id = s.organisation_id AND (g.until IS NULL OR g.until > now()));
    INSERT INTO cases_standing AS s (person_id, organisation_id, until, city_id, registered_on, ours,
        opened_on, closed, responsible, contact_on, assessment, assessed_on, expires_on, oriented, outcome,
        busy, due_on, since, permit_on, missed_at)
    SELECT p.id, g.organisation_id, g.until, p.city_id, p.registered_on,
        COALESCE(c.organisation_id, p.registered_by_id) = g.organisation_id, c.opened_on,
        c.closed_on IS NOT NULL, c.responsible, c.contact_on, a.id, a.assessed_on, a.expires_on, ever.decided,
        COALESCE(o.outcome, ''), COALESCE(t.busy, false), t.due_on,
        GREATEST(p.registered_on, o.decided_on, t.ended_on),
        CASE WHEN f.expires_on < t.permit_due THEN f.expires_on END, m.missed_at
    FROM people_person p
    JOIN (
        SELECT person_id, organisation_id, CASE WHEN bool_and(until IS NOT NULL) THEN max(until) END AS until
        FROM people_access_grant WHERE person_id = ANY (wanted) AND (until IS NULL OR until > now())
        GROUP BY person_id, organisation_id
    ) g ON g.person_id = p.id
    LEFT JOIN cases_case c ON c.person_id = p.id AND c.programme = present
    LEFT JOIN LATERAL (
        SELECT id, assessed_on, expires_on FROM cases_assessment
        WHERE person_id = p.id AND programme = present AND of_situation
        ORDER BY assessed_on DESC, id DESC LIMIT 1
    ) a ON true
    CROSS JOIN LATERAL (
        SELECT EXISTS (
            SELECT 1 FROM cases_orientation WHERE person_id = p.id AND programme = present
        ) AS decided
    ) ever
    LEFT JOIN LATERAL (
        SELECT decided_on, outcome FROM cases_orientation
        WHERE person_id = p.id AND programme = present AND current ORDER BY decided_on DESC LIMIT 1
    ) o ON true
    CROSS JOIN LATERAL (
        SELECT max(ended_on) AS ended_on, bool_or(state IN ({_OPEN})) AS busy,
            min(due_on) FILTER (WHERE state IN ({_OPEN})) AS due_on,
            max(due_on) FILTER (WHERE state IN ({_OPEN}) AND kind IN ({_PERMIT})) AS permit_due
        FROM cases_step WHERE person_id = p.id
        AND (kind <> '{StepKind.AID.value}' OR organisation_id = g.organisation_id)
    ) t
    LEFT JOIN LATERAL (
        SELECT expires_on FROM people_legal_fact
        WHERE person_id = p.id AND dimension = 'residence' AND until IS NULL
        AND (value <> 'none' OR recorded_by_id = g.organisation_id)
        ORDER BY since DESC LIMIT 1
    ) f ON true
    CROSS JOIN LATERAL (
        SELECT CASE WHEN count(*) = 2 AND bool_and(reason = 'did_not_come') AND NOT EXISTS (
            SELECT 1 FROM cases_appointment WHERE person_id = p.id AND state IN ('planned', 'confirmed')
        ) THEN max(starts_at) END AS missed_at FROM (
            SELECT reason, starts_at FROM cases_appointment
            WHERE person_id = p.id AND state IN ('held', 'no_show') ORDER BY starts_at DESC LIMIT 2
        ) last
    ) m
    WHERE p.id = ANY (wanted) AND p.erased_on IS NULL
    ON CONFLICT (person_id, organisation_id) DO UPDATE SET until = excluded.until, city_id = excluded.city_id,
        registered_on = excluded.registered_on, ours = excluded.ours, opened_on = excluded.opened_on,
        closed = excluded.closed, responsible = excluded.responsible, contact_on = excluded.contact_on,
        assessment = excluded.assessment, assessed_on = excluded.assessed_on,
        expires_on = excluded.expires_on, oriented = excluded.oriented, outcome = excluded.outcome,
        busy = excluded.busy, due_on = excluded.due_on, since = excluded.since,
        permit_on = excluded.permit_on, missed_at = excluded.missed_at
    WHERE s IS DISTINCT FROM excluded;
END $$;
"""  # noqa: S608 - no value from outside is in it
EVERYBODY = "SELECT cases_restand(ARRAY(SELECT id FROM people_person))"


def _trigger(table: str, event: str, told: str) -> str:
    """What one kind of statement on a table does. ``told``: the query that gives the people it touched."""
    seen = {"INSERT": "NEW TABLE AS made", "DELETE": "OLD TABLE AS gone"}
    name = f"{table}_restand_{event.lower()}"
    tables = seen.get(event, "OLD TABLE AS gone NEW TABLE AS made")
    return f"""
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    PERFORM cases_restand(ARRAY({told}));
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {table} REFERENCING {tables}
    FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""


def _triggers(table: str, column: str) -> list[str]:
    made = f"SELECT {column} FROM made"  # noqa: S608 - names of our own
    changed = f"{made} UNION SELECT {column} FROM gone"  # noqa: S608
    if table == "people_person":
        now, before = (", ".join(f"{side}.{one}" for one in OF_PERSON) for side in ("made", "gone"))
        changed = f"{made} JOIN gone USING (id) WHERE ({now}) IS DISTINCT FROM ({before})"
    return [
        _trigger(table, "INSERT", made),
        _trigger(table, "UPDATE", changed),
        _trigger(table, "DELETE", f"SELECT {column} FROM gone"),  # noqa: S608
    ]


PROGRAMME = f"""
CREATE OR REPLACE FUNCTION programmes_programme_restand() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    {EVERYBODY.replace("SELECT", "PERFORM", 1)};
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER programmes_programme_restand AFTER INSERT OR UPDATE OF in_force OR DELETE
    ON programmes_programme FOR EACH STATEMENT EXECUTE FUNCTION programmes_programme_restand();
"""


def text() -> str:
    """All of it, to be run as the owner; again and again changes nothing."""
    made = [one for table, column in SOURCES.items() for one in _triggers(table, column)]
    return "".join([RESTAND, *made, PROGRAMME])


def after_migrate(sender: Any = None, using: str = "owner", **_ignored: Any) -> None:
    if connections[using].settings_dict.get("USER") != application_role():
        install(using)


def install(using: str = "owner") -> None:
    """Install the text, unless this very one stands already, and make everybody's rows anew."""
    wanted = hashlib.sha256(text().encode()).hexdigest()
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT bool_and(to_regclass(one) IS NOT NULL) FROM unnest(%s::text[]) one", [NEEDED])
        if not cursor.fetchone()[0]:
            return
        cursor.execute("SELECT obj_description(to_regproc('cases_restand'), 'pg_proc')")
        if cursor.fetchone()[0] == wanted:
            return
        cursor.execute(text())
        cursor.execute(EVERYBODY)
        cursor.execute(f"COMMENT ON FUNCTION cases_restand IS '{wanted}'")
