"""What a programme says of enterprise: forms with their legal steps, sectors, follow-up. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .grant_plan import GrantRule

CENT = Decimal("0.01")
WHO = ("person", "coach", "authority")
RESIDENCE, MEMBERS, SHARES = "residence", "members", "shares"
CHECKS = (RESIDENCE, MEMBERS, SHARES)
"""What is looked at before a legal step is noted as done."""
Words = Mapping[str, str]


@dataclass(frozen=True)
class LegalStep:
    """``who`` sees to it; ``required``: before the enterprise counts as created; ``document``: what is kept.

    ``card``: with it a person holds the status of the form, and is counted."""

    code: str
    title: Words
    who: str
    required: bool = True
    check: str = ""
    document: Words = field(default_factory=dict)
    help: Words = field(default_factory=dict)
    card: bool = False


@dataclass(frozen=True)
class Ceiling:
    """The most that an activity may turn over in a year under a form, since a day."""

    activity: str
    since: date
    amount: Decimal
    source: str = ""


@dataclass(frozen=True)
class Form:
    """A legal form. ``most``: members, None for any number."""

    code: str
    title: Words
    law: Words
    least: int
    most: int | None
    employees: bool
    shares: bool
    steps: tuple[LegalStep, ...]
    ceilings: tuple[Ceiling, ...] = ()

    def step(self, code: str) -> LegalStep | None:
        return next((one for one in self.steps if one.code == code), None)

    def ceiling(self, activity: str, day: date) -> Ceiling | None:
        """The one in force on a day, if the form has any for this activity."""
        known = [one for one in self.ceilings if one.activity == activity and one.since <= day]
        return max(known, key=lambda one: one.since, default=None)


@dataclass(frozen=True)
class Sector:
    """``activity``: by which ceilings are stated."""

    code: str
    title: Words
    activity: str


@dataclass(frozen=True)
class Benchmark:
    """A share of enterprises that live, known from elsewhere; ``share`` in percent."""

    title: Words
    share: Decimal
    source: Words


@dataclass(frozen=True)
class Band:
    """A band of turnover in a month, from above the one before up to ``up_to``; the last has none."""

    code: str
    up_to: Decimal | None


@dataclass(frozen=True)
class Mark:
    """A criterion of the committee. ``oral``: of the defence, not of the written dossier."""

    code: str
    title: Words
    weight: int
    oral: bool = False


@dataclass(frozen=True)
class Committee:
    """``oral_weight``: percent that the oral defence counts, once it was held."""

    criteria: tuple[Mark, ...] = ()
    oral_weight: int = 30

    def weights(self, oral: bool) -> dict[str, int]:
        return {one.code: one.weight for one in self.criteria if one.oral is oral}


@dataclass(frozen=True)
class Lender:
    """``organisation``: its code; ``most``, ``months``: what and how long it lends at most, if known."""

    organisation: str
    most: Decimal | None = None
    months: int | None = None


@dataclass(frozen=True)
class EnterprisePlan:
    """``months``: how long an enterprise is followed; ``grace_days``: a visit so late counts as missed."""

    currency: str = ""
    note: Words = field(default_factory=dict)
    forms: tuple[Form, ...] = ()
    sectors: tuple[Sector, ...] = ()
    months: int = 12
    grace_days: int = 15
    bands: tuple[Band, ...] = ()
    benchmarks: tuple[Benchmark, ...] = ()
    committee: Committee = Committee()
    lenders: tuple[Lender, ...] = ()
    grants: tuple[GrantRule, ...] = ()

    def form(self, code: str) -> Form | None:
        return next((one for one in self.forms if one.code == code), None)

    def lender(self, organisation: str) -> Lender | None:
        return next((one for one in self.lenders if one.organisation == organisation), None)

    def sector(self, code: str) -> Sector | None:
        return next((one for one in self.sectors if one.code == code), None)

    def grant(self, project: str) -> GrantRule | None:
        return next((one for one in self.grants if one.project == project), None)
