"""Without a solution, of everybody whom an organisation sees: one pass over each table.

The database looks through all of them as the system, within the living grants of the organisation, which this
statement asks for itself; whoever it tells is read again under the actor's own row security.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.context import as_role
from parcours.kernel.once import once
from parcours.kernel.prepared import Statement
from parcours.people.visibility import visible

from .enums import OPEN_STATES, Outcome, StepKind
from .reach import programme

FIRST = 500
"""So many of the list are read at once, whatever part of it is shown."""

_IDLE = Statement("""
WITH idle AS MATERIALIZED (
    SELECT p.id, GREATEST(p.registered_on, o.decided_on, s.ended) AS since, COALESCE(o.outcome, '') AS outcome
    FROM people_person p
    LEFT JOIN cases_case c ON c.person_id = p.id AND c.programme = %(programme)s
    LEFT JOIN cases_orientation o ON o.person_id = p.id AND o.current AND o.programme = %(programme)s
    LEFT JOIN (
        SELECT person_id, MAX(ended_on) AS ended, BOOL_OR(state = ANY(%(open)s)) AS busy FROM cases_step
        WHERE kind <> %(aid)s OR organisation_id = %(organisation)s GROUP BY person_id
    ) s ON s.person_id = p.id
    WHERE c.closed_on IS NULL AND s.busy IS NOT TRUE AND EXISTS (
        SELECT 1 FROM people_access_grant g WHERE g.person_id = p.id
        AND g.organisation_id = %(organisation)s AND (g.until IS NULL OR g.until > %(now)s)
    )
), waiting AS MATERIALIZED (
    SELECT * FROM idle WHERE since <= %(before)s OR outcome = %(not_covered)s
), part AS (
    SELECT * FROM waiting WHERE since > %(after)s AND since <= %(until)s
    ORDER BY since, id OFFSET %(start)s LIMIT %(limit)s
)
SELECT NULL::uuid, NULL::date, '', since::text, COUNT(*), false
FROM waiting GROUP BY since
UNION ALL
SELECT id, since, outcome, '', 0,
    EXISTS (SELECT 1 FROM cases_assessment a WHERE a.person_id = part.id AND a.programme = %(programme)s
        AND a.of_situation)
FROM part
""")


@dataclass(frozen=True, slots=True)
class Idle:
    """``outcome``: of the decision that stands, or empty."""

    person: UUID
    since: date
    outcome: str
    assessed: bool


def is_everybody(actor: Actor) -> bool:
    """Whether this way is the actor's: somebody of an organisation who sees its people."""
    return actor.kind != SYSTEM and actor.organisation is not None and actor.may("people.see")


@once
def idle(
    actor: Actor,
    days: int,
    after: date = date.min,
    until: date = date.max,
    start: int = 0,
    limit: int = FIRST,
) -> tuple[tuple[Idle, ...], dict[date, int]]:
    """Those for whom nothing is open, not covered or for so many days, the longest first; and how many of all
    of them have waited since each day.

    ``after`` (not included), ``until``: only whoever waits since a day between them is listed.
    """
    told = {
        "programme": programme(),
        "organisation": actor.organisation,
        "open": [state.value for state in OPEN_STATES],
        "aid": StepKind.AID.value,
        "now": clock.now(),
        "before": clock.today() - timedelta(days=days),
        "not_covered": Outcome.NOT_COVERED.value,
        "after": after,
        "until": until,
        "start": start,
        "limit": limit,
    }
    with as_role("system"):
        rows = _IDLE.rows(told)
    counts = {date.fromisoformat(day): number for person, _s, _o, day, number, _a in rows if person is None}
    listed = [
        Idle(person, since, outcome, assessed)
        for person, since, outcome, _day, _number, assessed in rows
        if person is not None
    ]
    seen = set(visible(actor).filter(pk__in=[one.person for one in listed]).values_list("pk", flat=True))
    shown = sorted((one for one in listed if one.person in seen), key=lambda one: (one.since, one.person))
    return tuple(shown), counts
