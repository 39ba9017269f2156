"""Aid asked for, decided and paid, through the actions. Amounts in the currency of the invented programme."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from parcours.aid import actions
from parcours.aid.rules import HalfDays
from parcours.kernel.actor import Actor
from parcours.kernel.identifiers import uuid7

LINE = "OFICIO-APOYO"


def asked(by: Actor, person: UUID, amount: str | Decimal = "60", kind: str = "transport", **more) -> UUID:
    return actions.request(by=by, person=person, kind=kind, amount=Decimal(amount), **more).id


def granted(by: Actor, second: Actor, person: UUID, amount: str | Decimal = "60", **more) -> UUID:
    """Asked for by one and granted by the other, an adviser."""
    wanted = asked(by, person, amount, **more)
    actions.decide(by=second, request=wanted, outcome="granted", line=LINE)
    return wanted


def paid(by: Actor, second: Actor, person: UUID, amount: str | Decimal = "60", **more) -> tuple[UUID, UUID]:
    """The request and its payment."""
    wanted = granted(by, second, person, amount, **more)
    return wanted, actions.pay(by=by, request=wanted, signed_name="Awa").id


def listed(
    by: Actor, people: dict[UUID, int], session: UUID | None = None, month: date | None = None
) -> UUID:
    """A list of transport: person to half-days."""
    lines = [HalfDays(person, number) for person, number in people.items()]
    day = month or date(2024, 3, 1)
    return actions.entitle(by=by, session=session or uuid7(), month=day, kind="transport", lines=lines).id
