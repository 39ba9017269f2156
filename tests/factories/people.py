"""People for tests, registered through the action."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from parcours.kernel.actor import Actor
from parcours.people import actions
from parcours.people.actions import Registered
from parcours.people.rules import Agreed, Registration
from parcours.people.telling import Done

from .accounts import actor

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


def convention(giver: UUID, receiver: UUID, *, confirmed: bool = True, **more) -> Done:
    """A convention recorded by the organisation that shares, confirmed by the one that receives."""
    given = {"reference": "C-1", "signed_on": date(2018, 1, 1)} | more
    done = actions.sign_convention(
        by=actor(giver, "coordinator"), from_organisation=giver, to_organisation=receiver, **given
    )
    if confirmed:
        actions.confirm_convention(by=actor(receiver, "coordinator"), convention=done.id)
    return done
