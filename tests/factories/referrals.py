"""Referrals between the organisations of the tests, made through the actions."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.referrals import actions
from parcours.referrals.rules import Told
from tests.factories.accounts import actor, member, organisation
from tests.factories.directory import service
from tests.factories.people import convention, person


@dataclass
class Desks:
    """Who sends (EN), who receives on the platform (AMAPPE), and a partner without an account (SOLE)."""

    sender: Actor
    chief: Actor
    receiver: Actor
    service: UUID
    partner: UUID
    partner_service: UUID
    more: dict = field(default_factory=dict)

    def person(self, **changes) -> UUID:
        return person(self.sender, **changes).person


def desks(**changes) -> Desks:
    """Two organisations with a convention either way, one service each, and a third that answers by link."""
    here, there, partner = organisation("EN"), organisation("AMAPPE"), organisation("SOLE", "association")
    sender, chief, receiver = member(here), member(here, "coordinator"), member(there)
    for giver, taker in ((here, there), (there, here), (here, partner)):
        convention(giver.id, taker.id)
    made = service(receiver, **changes)
    kept = service(
        chief, "SOLE-FR", organisation=partner.id, email="bureau@example.org", phone="+212522000001"
    )
    return Desks(sender, chief, receiver, made, partner.id, kept)


def prepared(
    place: Desks, who: UUID, wanted: UUID | None = None, items=("identity", "contact"), **more
) -> UUID:
    return actions.propose(
        by=place.sender, person=who, service=wanted or place.service, items=list(items), **more
    ).id


def sent(place: Desks, who: UUID, wanted: UUID | None = None, items=("identity", "contact"), **more) -> UUID:
    made = prepared(place, who, wanted, items, **more)
    return actions.send(by=place.sender, referral=made, shown=True).id


def soon(days: int = 2) -> datetime:
    day = clock.today() + timedelta(days=days)
    return datetime.combine(day, time(10), tzinfo=clock.zone())


def accepted(place: Desks, who: UUID, **more) -> UUID:
    made = sent(place, who, **more)
    actions.accept(by=place.receiver, referral=made, meeting_at=soon(), meeting_place="Bureau 3")
    return made


def told(referral: UUID, to: str, **more) -> Told:
    return Told(referral, to, **more)


def stranger() -> Actor:
    return actor(organisation("ODT"))
