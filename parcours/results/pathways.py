"""What happened to each person, out of the journal, for cohorts and waiting times. No name, no file is
read."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from parcours.programmes.pack import Counted, Indicator

from . import detail_sql, engine
from .figures import Period

REGISTERED, ASSESSED, ORIENTED = "people.registered", "cases.assessed", "cases.oriented"
CLOSED, REOPENED = "cases.closed", "cases.reopened"
ENROLLED, COMPLETED, NOT_COMPLETED = "training.enrolled", "training.completed", "training.not_completed"
WITHDRAWN, LOST = "training.withdrawn", "training.session_lost"
PLACED, LEFT_WORK = "employment.placed", "employment.left"
FOUNDED, JOINED, LEFT_ENTERPRISE = "enterprise.created_with", "enterprise.joined", "enterprise.left"
ACCEPTED, AIDED, PROPOSED = "referrals.accepted", "aid.paid", "employment.proposed"
KINDS = (
    *(REGISTERED, ASSESSED, ORIENTED, CLOSED, REOPENED, ENROLLED, COMPLETED, NOT_COMPLETED, WITHDRAWN, LOST),
    *(FOUNDED, JOINED, LEFT_ENTERPRISE, ACCEPTED, AIDED, PROPOSED),
)
JOB = {"kind": ("job",)}
WHAT = Indicator(
    "pathways",
    {},
    {},
    "people",
    "output",
    counts=(*map(Counted, KINDS), Counted(PLACED, JOB), Counted(LEFT_WORK, JOB)),
)


@dataclass(frozen=True, slots=True)
class Event:
    """``key``: of which session, work or enterprise; ``outcome``: of an orientation or an ending."""

    kind: str
    on: date
    key: str = ""
    outcome: str = ""


Path = tuple[Event, ...]


def paths(period: Period) -> dict[UUID, Path]:
    """By person, once double files are made one: what happened up to the period's end, as known then, in the
    order of days. Only people who were registered. Inside a transaction."""
    found: dict[UUID, list[Event]] = defaultdict(list)
    asked = Period(None, period.until, period.as_of, period.zone, period.known_at)
    for person, kind, on, thing, session, outcome in engine.LIVE.answer(
        detail_sql.paths_text(WHAT, asked.window)
    ):
        found[person].append(Event(kind, on, session or str(thing or ""), outcome or ""))
    return {person: tuple(events) for person, events in found.items() if registered_on(events)}


def registered_on(events: Sequence[Event]) -> date | None:
    return next((one.on for one in events if one.kind == REGISTERED), None)
