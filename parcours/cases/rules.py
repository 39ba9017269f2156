"""What may be decided and planned. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from parcours.kernel import recorder
from parcours.kernel.actor import Actor
from parcours.kernel.days import check_happened
from parcours.kernel.refusals import NOT_ALLOWED, NotAllowed, Refused
from parcours.kernel.texts import plain
from parcours.programmes.pack import Pack

from . import refusals
from .answers import Answer, Proof
from .enums import Doer, Outcome, OverrideReason, QualificationKind, StepKind
from .evaluation import NOT_COVERED, Proposal

MOST = 250
NOTE, WHAT, STEP_NOTE = 2000, 200, 500


@dataclass(frozen=True)
class Assessed:
    """One assessment: answers and proofs by question code; ``occurred_on`` is today unless told.
    ``form``: its code, that of the first form unless told.

    ``based_on``: the newest assessment, whose answers were filled in before she was asked; then ``confirmed``
    are the questions to which she said the same again."""

    person: UUID
    answers: dict[str, Answer]
    proofs: dict[str, Proof] = field(default_factory=dict)
    occurred_on: date | None = None
    form: str = ""
    based_on: UUID | None = None
    confirmed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Decision:
    """One orientation. ``outcome``: project (with ``project``) or not_covered. ``lot``: that of the project,
    or the proposed one, unless told. ``reason_code`` and ``note``: why not as proposed."""

    person: UUID
    outcome: str
    project: str = ""
    lot: int | None = None
    reason_code: str = ""
    note: str = ""
    occurred_on: date | None = None


@dataclass(frozen=True)
class NewStep:
    """A step to plan. With a source, an upper package owns it and ``what`` may be empty.

    ``doer``: officer (``doer_user``), person or partner (``doer_organisation``)."""

    person: UUID
    kind: str
    what: str = ""
    due_on: date | None = None
    project: str = ""
    source_type: str = ""
    source_id: UUID | None = None
    occurred_on: date | None = None
    objective: UUID | None = None
    doer: str = Doer.PERSON.value
    doer_user: UUID | None = None
    doer_organisation: UUID | None = None


@dataclass(frozen=True)
class StepMove:
    """A step, by its id or its source, that goes to under_way, done or abandoned."""

    to: str
    step: UUID | None = None
    source_type: str = ""
    source_id: UUID | None = None
    note: str = ""
    occurred_on: date | None = None


@dataclass(frozen=True)
class Gained:
    """A qualification and where it comes from. ``title``: ``{language: text}``; ``occupation``: ISCO-08."""

    person: UUID
    kind: str
    title: dict[str, str]
    source_type: str
    source_id: UUID
    occupation: str = ""
    hours: int | None = None
    project: str = ""
    occurred_on: date | None = None


def check_batch(people: Iterable[UUID]) -> None:
    """Some, not too many, nobody twice."""
    ids = list(people)
    if not ids:
        raise Refused(refusals.NOTHING_GIVEN)
    if len(ids) > MOST:
        raise Refused(refusals.TOO_MANY, params={"most": MOST})
    if len(set(ids)) != len(ids):
        raise Refused(refusals.TWICE)


def check_day(day: date | None, today: date) -> date:
    if day is not None and day > today:
        raise Refused(refusals.DAY_IN_FUTURE, "occurred_on")
    check_happened(day, "occurred_on")
    return day or today


def short(text: str, most: int, where: str) -> str:
    text = plain(text).strip()
    if len(text) > most:
        raise Refused(refusals.TEXT_TOO_LONG, where, {"most": most})
    return text


# Orientation --------------------------------------------------------------------------------------


def lot_of(pack: Pack, proposal: Proposal, decision: Decision) -> int | None:
    """The lot of a decision; refuses a project or a lot that the programme does not have."""
    if decision.outcome == Outcome.PROJECT:
        project = pack.project(decision.project)
        if project is None:
            raise Refused(refusals.PROJECT_UNKNOWN, "project")
        if decision.lot not in (None, project.lot):
            raise Refused(refusals.LOT_UNKNOWN, "lot")
        return project.lot
    if decision.outcome != Outcome.NOT_COVERED or decision.project:
        raise Refused(refusals.OUTCOME_UNKNOWN, "outcome")
    if decision.lot is None:
        return proposal.lot
    if pack.lot(decision.lot) is None:
        raise Refused(refusals.LOT_UNKNOWN, "lot")
    return decision.lot


def is_proposed(proposal: Proposal, decision: Decision, lot: int | None) -> bool:
    if decision.outcome == Outcome.PROJECT:
        return decision.project in proposal.fitting
    return proposal.outcome == NOT_COVERED and lot == proposal.lot


def check_override(by: Actor, decision: Decision) -> None:
    """Another decision than the proposed one takes a right, a reason of the list and a few words."""
    if not by.may("cases.override"):
        raise NotAllowed(NOT_ALLOWED)
    if not decision.reason_code:
        raise Refused(refusals.NOT_THE_PROPOSAL, "reason_code")
    if decision.reason_code not in OverrideReason.values:
        raise Refused(refusals.REASON_UNKNOWN, "reason_code")
    if not decision.note.strip():
        raise Refused(refusals.NOTE_MISSING, "note")


# Steps --------------------------------------------------------------------------------------------


def accompanies(by: Actor) -> bool:
    """Whoever assesses or orients plans steps of her own."""
    return by.may("cases.assess") or by.may("cases.orient")


def check_may_plan(by: Actor, source_type: str) -> None:
    """A step with a source moves only within an action of the package that owns the source, which has checked
    its own right; a step without one is planned and closed by whoever accompanies."""
    if not source_type:
        if not accompanies(by):
            raise NotAllowed(NOT_ALLOWED)
        return
    frame = recorder.frame.get()
    if frame is None or frame.parent is None:
        raise Refused(refusals.STEP_OF_SOURCE)


def check_step(step: NewStep, pack: Pack, today: date) -> date:
    """Everything that needs no database; the day on which it is planned."""
    if step.kind not in StepKind.values:
        raise Refused(refusals.KIND_UNKNOWN, "kind")
    if bool(step.source_type) != (step.source_id is not None):
        raise Refused(refusals.SOURCE_MISSING, "source_type")
    if not step.source_type and not step.what.strip():
        raise Refused(refusals.WHAT_MISSING, "what")
    if step.project and pack.project(step.project) is None:
        raise Refused(refusals.PROJECT_UNKNOWN, "project")
    if step.doer not in Doer.values:
        raise Refused(refusals.DOER_UNKNOWN, "doer")
    day = check_day(step.occurred_on, today)
    if step.due_on is not None and step.due_on < day:
        raise Refused(refusals.DUE_BEFORE_PLANNED, "due_on")
    return day


def check_gained(gained: Gained, pack: Pack, today: date) -> date:
    if gained.kind not in QualificationKind.values:
        raise Refused(refusals.KIND_UNKNOWN, "kind")
    if not gained.source_type:
        raise Refused(refusals.SOURCE_MISSING, "source_type")
    if gained.project and pack.project(gained.project) is None:
        raise Refused(refusals.PROJECT_UNKNOWN, "project")
    return check_day(gained.occurred_on, today)
