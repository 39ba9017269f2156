"""Somebody who refused all that she may refuse."""

from collections.abc import Iterable
from uuid import UUID

from parcours.kernel.actor import Actor
from parcours.people import actions
from parcours.people.enums import Purpose
from parcours.people.rules import Agreed
from tests.factories.cases import REGULAR
from tests.factories.people import person


def refuser(by: Actor, recipients: Iterable[UUID] = (), **particulars) -> UUID:
    """She said no to every purpose, and no once more to each of these organisations."""
    answers = [Agreed(purpose, given=False) for purpose in Purpose.values]
    who = person(by, **(REGULAR | {"consents": answers} | particulars)).person
    for organisation in recipients:
        for answer in answers:
            actions.give_consent(by=by, person=who, answer=answer, recipient=organisation)
    return who
