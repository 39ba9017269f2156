"""People for tests, registered through the action."""

from dataclasses import replace
from datetime import date

from parcours.kernel.actor import Actor
from parcours.people import actions
from parcours.people.actions import Registered
from parcours.people.rules import Agreed, Registration

USUAL = Registration(
    sex="F",
    nationality="GN",
    given_latin="Aïssatou",
    family_latin="Diallo",
    birth_date=date(1994, 5, 2),
    no_phone=True,
    no_document=True,
    consents=[Agreed("accompaniment"), Agreed("sharing")],
)


def registration(**changes) -> Registration:
    return replace(USUAL, **changes)


def person(by: Actor, **changes) -> Registered:
    return actions.register(by=by, registration=registration(**changes))
