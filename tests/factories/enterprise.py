"""Enterprise projects of the invented programme, through the actions."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from parcours.enterprise import actions
from parcours.enterprise.rules import JobsTold, Share, VentureTold
from parcours.kernel.actor import Actor

SOLO, COOP = ("fit", "card"), ("name", "members", "capital")


def told(**more) -> VentureTold:
    return VentureTold(**{"title": "Baker’s", "sector": "bread", "place": "CO-bogota", "form": "solo"} | more)


def venture(by: Actor, person: UUID, *others: UUID, **more) -> UUID:
    made = actions.open_venture(by=by, person=person, venture=told(**more)).id
    for one in others:
        actions.join(by=by, venture=made, person=one, on=more.get("on"))
    return made


def to_plan(by: Actor, wanted: UUID, on: date | None = None) -> UUID:
    for stage in ("feasibility", "business_plan"):
        actions.move(by=by, venture=wanted, stage=stage, on=on)
    return wanted


def steps(by: Actor, wanted: UUID, codes: tuple[str, ...] = SOLO, on: date | None = None) -> None:
    for code in codes:
        actions.step_done(by=by, venture=wanted, code=code, on=on)


def created(by: Actor, person: UUID, on: date | None = None, **more) -> UUID:
    """An enterprise of one, with its papers."""
    made = to_plan(by, venture(by, person, on=on, **more), on)
    steps(by, made, on=on)
    actions.move(by=by, venture=made, stage="created", on=on)
    return made


def equal_shares(by: Actor, wanted: UUID, members: list[UUID]) -> None:
    part = (Decimal(100) / len(members)).quantize(Decimal("0.01"))
    rest = Decimal(100) - part * (len(members) - 1)
    shares = [Share(one, part) for one in members[:-1]] + [Share(members[-1], rest)]
    actions.set_shares(by=by, venture=wanted, shares=shares, capital=Decimal(3000))


def jobs(by: Actor, wanted: UUID, kind: str = "self", sex: str = "F", number: int = 1) -> list[UUID]:
    return actions.add_jobs(by=by, venture=wanted, jobs=JobsTold(kind, sex, number)).ids
