"""What people answer: STOP and START for everybody who has the number, by the channel of the answer; that
there was an answer, of anything else."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from parcours.kernel.actions import action
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.events import emit
from parcours.messages import stopword
from parcours.messages.enums import Reason
from parcours.messages.ports import before_sending

from . import entries, models
from .contact_models import ContactPreference, StoppedNumber
from .enums import ContactChannel
from .events import NumberAnswered
from .telling import tell

BY_ANSWER = (ContactChannel.SMS, ContactChannel.WHATSAPP)


@dataclass(frozen=True)
class Heard:
    """How many people an answer concerns: for how many something has changed, or whose number it may be."""

    people: int


@action("people.hear_answer", right="people.edit", journal=False, api=False)
def hear_answer(*, by: Actor, channel: str, number: str, stops: bool | None) -> Heard:
    """Somebody answered that no more messages come to a number by a channel, or that they come again.

    Of something else (None) nothing is kept: whoever is to call is told that there was an answer.
    ``number``: international; of one that nobody has nothing is kept. For the system.
    """
    if channel not in BY_ANSWER:
        return Heard(0)
    with as_role("system"):
        found = _having(channel, number)
        if stops is None:
            if found:
                emit(NumberAnswered(tuple(found), channel))
            return Heard(len(found))
        changed = [person for person in found if _set(person, channel, number, stops)]
        kind = entries.STOPPED if stops else entries.STARTED
        for person in changed:
            tell(kind.code, by, person, channel=channel)
    return Heard(len(changed))


def numbers_of(people: Iterable[UUID]) -> set[str]:
    """The numbers at which these people are, or were, written to. Under the system role."""
    wanted = list(people)
    found = set(models.Person.objects.filter(pk__in=wanted).values_list("phone", flat=True))
    through = ContactPreference.objects.filter(person_id__in=wanted)
    found |= set(through.values_list("through_phone", flat=True))
    found |= set(StoppedNumber.objects.filter(person_id__in=wanted).values_list("number", flat=True))
    return found - {""}


def forget(numbers: set[str]) -> None:
    """After somebody was erased: of numbers that nobody else has, not even that they were told of STOP."""
    others = set(models.Person.objects.filter(phone__in=numbers).values_list("phone", flat=True))
    through = ContactPreference.objects.filter(through_phone__in=numbers)
    stopword.forget(numbers - others - set(through.values_list("through_phone", flat=True)))


def _having(channel: str, number: str) -> list[UUID]:
    """Whose number it is, or through whose number they are reached; under their locks, in one order."""
    ids = set(models.Person.objects.filter(phone=number).values_list("pk", flat=True))
    if channel == ContactChannel.SMS:
        through = ContactPreference.objects.filter(through_phone=number)
        ids |= set(through.values_list("person_id", flat=True))
    rows = models.Person.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def _set(person: UUID, channel: str, number: str, stops: bool) -> bool:
    rows = StoppedNumber.objects.filter(person_id=person, channel=channel, number=number)
    if not stops:
        return rows.delete()[0] > 0
    if rows.exists():
        return False
    StoppedNumber.objects.create(person_id=person, channel=channel, number=number)
    return True


@before_sending
def still_wanted(person: UUID, channel: str, to: str) -> str:
    """She may have answered since a message was written."""
    stopped = StoppedNumber.objects.filter(person_id=person, channel=channel, number=to)
    return Reason.OPTED_OUT if stopped.exists() else ""
