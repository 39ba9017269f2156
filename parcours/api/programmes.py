"""The programme in force, as its pack says it."""

from datetime import date
from decimal import Decimal

from ninja import Schema

from parcours.programmes.pack import Budget as Told
from parcours.programmes.queries import pack as pack_in_force

from .reads import read

Text = dict[str, str]


class Money(Schema):
    amount: Decimal
    currency: str


class Budget(Schema):
    amounts: list[Money]
    rate: Decimal | None
    rate_on: date | None


class Lot(Schema):
    number: int
    name: Text
    for_whom: Text
    goal: Text


class Project(Schema):
    code: str
    title: Text
    short: Text
    grantee: str
    lot: int
    lot_is_reading: bool
    budget: Budget
    starts_on: date
    ends_on: date
    scope: str
    places: list[str]
    regions: list[str]


class Node(Schema):
    code: str
    kind: str
    text: Text
    project: str
    parent: str
    flag: Text


class Target(Schema):
    value: Decimal
    in_force: bool
    version: str
    where: str
    reason: Text


class Indicator(Schema):
    code: str
    title: Text
    definition: Text
    unit: str
    level: str
    project: str
    targets: list[Target]


class Programme(Schema):
    code: str
    name: Text
    envelope: Budget
    lots: list[Lot]
    projects: list[Project]
    chain: list[Node]
    indicators: list[Indicator]


def _plain(value, schema: type[Schema], **more) -> dict:
    return {name: getattr(value, name) for name in schema.model_fields if name not in more} | more


def _budget(told: Told) -> dict:
    return _plain(told, Budget, amounts=[_plain(money, Money) for money in told.amounts])


def _indicator(told) -> dict:
    targets = [_plain(target, Target, where=target.source.where) for target in told.targets]
    return _plain(told, Indicator, targets=targets)


@read("programmes/", "programmes.in_force", "programmes.see", Programme)
def programme(request):
    """The programme in force: lots, projects, results chain, indicators with their targets."""
    pack = pack_in_force()
    return {
        "code": pack.code,
        "name": pack.name,
        "envelope": _budget(pack.call.envelope),
        "lots": [_plain(lot, Lot) for lot in pack.lots],
        "projects": [_plain(p, Project, budget=_budget(p.budget)) for p in pack.projects],
        "chain": [_plain(node, Node) for node in pack.chain],
        "indicators": [_indicator(one) for one in pack.indicators],
    }
