"""The money of each project: a budget by heading, what came and what was paid over the years with its papers,
financial reports, requests, and an addendum. All invented but for what the source says."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any
from uuid import UUID

from django.db import transaction

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from parcours.programmes import addendum_actions as addenda
from parcours.programmes import asking, budget_actions, budget_finding, report_actions, spending_actions
from parcours.programmes.budgeting import LineTold, RateTold, TermsTold
from parcours.programmes.checking_spending import WARNS
from parcours.programmes.spending import InstalmentTold, SpendingTold

from .diary import Diary
from .instance import Instance
from .reading import Demo, table

CENT, SPENT = Decimal("0.01"), 95
BANK_DAYS = timedelta(days=40)
"""From the request until the money is there."""
HALF_YEAR = 6
RESERVE = "10"


@dataclass
class Money:
    demo: Demo
    made: Instance
    diary: Diary

    def __post_init__(self):
        self.told = table(self.demo, "money") if (self.demo.folder / "money.toml").exists() else {}
        self.paper = (self.demo.folder / "sheet.png").read_bytes() if self.told else b""

    def write(self) -> None:
        for told in self.told.get("projects", []):
            _OfProject(self, told).write()


class _OfProject:
    def __init__(self, money: Money, told: dict[str, Any]):
        self.money, self.told, self.code = money, told, told["project"]
        self.diary, self.by = money.diary, money.made.actors[told["keeper"]]
        self.rng = Random(f"{money.told['seed']} {self.code}")  # noqa: S311 - invented payments, no secret

    def write(self) -> None:
        told = self.told
        self.diary.write(told["signed"], self.agree)
        for day, percent, rate in told["instalments"]:
            self.diary.write(day, self.ask, Decimal(percent), Decimal(rate))
        for day, line, amount in self._payments():
            self.diary.write(day, self.spend, line, amount)
        late = timedelta(days=self.money.told["late"])
        for until in told["reports"]:
            self.diary.write(until + late, self.report, until)
        self.diary.write(told["reports"][-1] + late + timedelta(days=1), self.ask, Decimal(100), None)
        if "addendum" in told:
            self.diary.write(told["addendum"]["signed"], self.amend, told["addendum"])

    # The budget -----------------------------------------------------------------------------------

    def agree(self) -> None:
        made = budget_actions.draft(by=self.by, project=self.code).id
        self._fill(made, "", {})
        budget_actions.agree(by=self.by, budget=made, on=clock.today())

    def _fill(self, budget: UUID, reason: str, costs: dict[str, str]) -> None:
        terms = TermsTold(Decimal(self.told["amount"]), Decimal(self.told["share"]))
        rate = RateTold("MAD", Decimal(self.told["rate"]), self.told["rate_on"], "Contrat")
        budget_actions.set_terms(by=self.by, budget=budget, terms=terms, rates=[rate], reason=reason)
        lines = [_line(one, costs.get(one["code"], one["cost"])) for one in self.told["lines"]]
        budget_actions.fill(by=self.by, budget=budget, lines=lines)

    def amend(self, told: dict[str, Any]) -> None:
        """The budget moves, then days and targets with it; a second person puts that in force."""
        budget = budget_actions.draft(by=self.by, project=self.code, reason=told["reason"]).id
        self._fill(budget, told["reason"], told["lines"])
        budget_actions.agree(by=self.by, budget=budget, on=clock.today())
        made = addenda.draft(by=self.by, project=self.code, reason=told["reason"]).id
        changed = {"ends_on": told["ends_on"], "budget": budget}
        addenda.write(by=self.by, addendum=made, reason=told["reason"], **changed)
        for one in told["targets"]:
            aim = {"indicator": one["indicator"], "value": Decimal(one["value"]), "since": one.get("since")}
            addenda.set_target(by=self.by, addendum=made, **aim)
        second: Actor = self.money.made.actors[self.told["second"]]
        addenda.put_in_force(by=second, addendum=made, on=clock.today())

    # What came and what was paid ------------------------------------------------------------------

    def ask(self, percent: Decimal, rate: Decimal | None) -> None:
        """As much as the contract lets ask for, at most that share; it comes some weeks later."""
        with transaction.atomic(), acting(self.by):
            found = asking.askable(self.by, budget_finding.project(self.by, self.code))
        wanted = (Decimal(self.told["amount"]) * percent / 100).quantize(CENT, ROUND_HALF_UP)
        amount = min(wanted, found.most) if found else Decimal(0)
        if amount > 0:
            report_actions.ask(by=self.by, project=self.code, amount=amount)
            self.diary.write(clock.today() + BANK_DAYS, self.receive, amount, rate)

    def receive(self, amount: Decimal, rate: Decimal | None) -> None:
        local = (amount * rate).quantize(CENT, ROUND_HALF_UP) if rate else None
        came = InstalmentTold(clock.today(), amount, local, "MAD" if rate else "", "Virement")
        spending_actions.receive(by=self.by, project=self.code, instalment=came)

    def _payments(self) -> Iterator[tuple[date, dict[str, Any], Decimal]]:
        """Each line half-year by half-year, to the cent what is to be spent of it."""
        for line in self.told["lines"]:
            if line["code"] == RESERVE:
                continue
            whole = Decimal(line["units"]) * Decimal(line["cost"])
            whole = (whole * line.get("spent", SPENT) / 100).quantize(CENT, ROUND_HALF_UP)
            first = max(self.told["first"], line.get("from", self.told["first"]))
            days = list(_half_years(first, self.told["last"]))
            even = line["code"] == "8"
            weights = [Decimal(100 if even else self.rng.randint(85, 115)) for _day in days]
            left = whole
            for place, day in enumerate(days):
                last = place == len(days) - 1
                part = left if last else (whole * weights[place] / sum(weights)).quantize(CENT, ROUND_HALF_UP)
                left -= part
                yield day if even else day - timedelta(days=self.rng.randint(1, 25)), line, part

    def spend(self, line: dict[str, Any], amount: Decimal) -> None:
        """With its paper; what is warned of (a line that comes to more than its budget) is kept."""
        told = SpendingTold(
            code=line["code"],
            day=clock.today(),
            amount=amount,
            currency=line["currency"],
            payee=line["payee"],
            what=line["title"],
            reference=f"{self.code}-{clock.today():%Y-%m}-{line['code']}",
        )
        spending_actions.spend(
            by=self.by, project=self.code, spending=told, voucher=self.money.paper, despite=list(WARNS)
        )

    def report(self, until: date) -> None:
        report_actions.hand_in(by=self.by, project=self.code, until=until)


def _line(told: dict[str, Any], cost: str) -> LineTold:
    return LineTold(
        code=told["code"],
        title=told["title"],
        unit=told["unit"],
        units=Decimal(told["units"]),
        unit_cost=Decimal(cost),
        currency=told["currency"],
    )


def _half_years(first: date, last: date) -> Iterator[date]:
    """Days six months apart, the last one among them."""
    day = first
    while day < last:
        yield day
        month = day.month - 1 + HALF_YEAR
        day = date(day.year + month // 12, month % 12 + 1, 15)
    yield last
