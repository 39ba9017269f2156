"""Every write on surveys. What the night does is the system's alone."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from parcours.kernel.actions import action
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.refusals import NOT_ALLOWED, NotAllowed

from . import answering, asking, planning
from .answering import Said
from .states import ASK


@dataclass(frozen=True)
class Done:
    id: UUID


@dataclass(frozen=True)
class Looked:
    """How many were looked at, and the last of them."""

    number: int
    last: UUID | None


@action("surveys.answer", right=ASK)
def answer(*, by: Actor, survey: UUID, said: Said) -> Done:
    """Write down what she answers to the questions of a survey; what is left out is not said."""
    return Done(answering.answer(by, survey, said).id)


@action("surveys.answer_once", right=ASK)
def answer_once(*, by: Actor, person: UUID, occasion: str, said: Said) -> Done:
    """Write down what she answers on an occasion that comes once, as at the first interview."""
    return Done(answering.answer_once(by, person, occasion, said).id)


@action("surveys.correct", right=ASK)
def correct(*, by: Actor, survey: UUID, answers: dict[str, str]) -> Done:
    """Correct answers that were written down wrongly: a new entry, the first one stays readable."""
    return Done(answering.correct(by, survey, answers).id)


@action("surveys.try", right=ASK)
def tried(*, by: Actor, survey: UUID, on: date | None = None) -> Done:
    """Write down that she was called and not reached."""
    return Done(answering.tried(by, survey, on).id)


@action("surveys.refuse", right=ASK)
def refuse(*, by: Actor, survey: UUID) -> Done:
    """Write down that she does not wish to answer: she is not asked again for this."""
    return Done(answering.refuse(by, survey).id)


@action("surveys.answer_by_link", right=ASK, api=False, secret=True)
def answer_by_link(*, by: Actor, token: str, answers: dict[str, str]) -> bool:
    """Answer the questions through one's own link."""
    _system(by)
    answering.answer_by_link(token, answers)
    return True


@action("surveys.refuse_by_link", right=ASK, api=False, secret=True)
def refuse_by_link(*, by: Actor, token: str) -> bool:
    """Say through one's own link that one does not wish to answer."""
    _system(by)
    answering.refuse_by_link(token)
    return True


# The night ----------------------------------------------------------------------------------------


def _system(by: Actor) -> None:
    if by.kind != SYSTEM:
        raise NotAllowed(NOT_ALLOWED)


@action("surveys.plan", right=ASK, journal=False, api=False)
def plan(*, by: Actor, after: int = 0) -> planning.Begun:
    """Plan the surveys that follow from facts of the journal, after a place in it: up to 250 facts."""
    _system(by)
    return planning.plan_new(after)


@action("surveys.begin", right=ASK, journal=False, api=False)
def begin(*, by: Actor) -> int:
    """Surveys whose day has come are to be asked: up to 250, how many."""
    _system(by)
    return planning.begin_due()


@action("surveys.send_links", right=ASK, journal=False, api=False)
def send_links(*, by: Actor, after: UUID | None = None) -> Looked:
    """Send links to those who can be written to: up to 250 surveys looked at."""
    _system(by)
    return Looked(*asking.send_links(after))


@action("surveys.remind", right=ASK, journal=False, api=False)
def remind(*, by: Actor, after: UUID | None = None) -> Looked:
    """Write once more to those who have not answered: up to 250 surveys looked at."""
    _system(by)
    return Looked(*asking.remind(after))


@action("surveys.end", right=ASK, journal=False, api=False)
def end(*, by: Actor) -> int:
    """End what nobody answered in its time, and what follows something taken back: how many."""
    _system(by)
    return planning.end_over()


@action("surveys.pass_on", right=ASK, journal=False, api=False)
def pass_on(*, by: Actor) -> int:
    """Surveys of whom the asking organisation sees no more go to one that sees her: how many."""
    _system(by)
    return planning.pass_on()
