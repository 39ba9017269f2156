"""How projects of the demonstration are coached, planned, lent to and brought to customers."""

from collections import Counter as Counted
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from parcours.enterprise import actions as enterprise
from parcours.enterprise.borrowing import LoanTerms, LoanTold
from parcours.enterprise.business import Cost, Investment, PlannedJob, PlanTold, Product, Source
from parcours.enterprise.business_actions import PlanOf
from parcours.enterprise.coaching import CoachingOf, CoachingTold, MarketOf, MarketTold
from parcours.enterprise.lending import schedule
from parcours.enterprise.rules import months_later
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.refusals import Missing, Refused
from parcours.people import actions as people

from .counter import Counter, File
from .diary import Diary
from .reading import table

A_DAY, A_DAYS_WORK = 7, 600
"""So many projects a coach sees on one day, in so many minutes at most."""
LOAN_AFTER, MARKET_SHARE, ORDERS_SHARE = 25, 0.3, 0.45


@dataclass
class Project:
    """A project with its members. ``called``: its plan is made better; ``percent``: of what is usual."""

    id: UUID
    sector: str
    form: str
    team: list[File]
    called: bool = False
    percent: int = 100


@dataclass
class Business:
    counter: Counter
    diary: Diary
    today: date
    lent: int = 0
    minutes: Counted = field(default_factory=Counted)
    told: dict = field(init=False)

    def __post_init__(self):
        self.told = table(self.counter.demo, "business")
        self.rng = Random(self.told["seed"])  # noqa: S311 - an invented history, no secret

    def write(self, grantees: list[dict]) -> None:
        """Conventions with the lenders, signed before anybody asks; what is late is found on the last day."""
        loans = self.told["loans"]
        self.diary.write(loans["signed_on"], self.sign, [one["organisation"] for one in grantees])
        self.diary.write(self.today - timedelta(days=2), self.late)

    def sign(self, givers: list[str]) -> None:
        by, loans, known = Actor.system("demo"), self.told["loans"], self.counter.instance.organisations
        for giver in givers:
            for lender in loans["lenders"]:
                people.sign_convention(
                    by=by,
                    from_organisation=known[giver],
                    to_organisation=known[lender],
                    reference=f"{loans['reference']}-{giver}-{lender}",
                    signed_on=clock.today(),
                )

    # What happens to a wave ------------------------------------------------------------------------

    def begun(self, by: Actor, projects: list[Project]) -> None:
        """A wave has begun: coached until it is created, planned at the sixth week."""
        day, themes = clock.today(), self.told["coaching"]
        for after, theme in ((12, themes["before"][0]), (38, themes["before"][1])):
            self._coached(by, [one.id for one in projects], day + timedelta(days=after), theme)
        self.diary.write(day + timedelta(days=46), self.plan, by, projects)

    def created(self, by: Actor, projects: list[Project]) -> None:
        """Some are seen on, brought to customers, and ask for a loan."""
        day, themes = clock.today(), self.told["coaching"]["after"]
        ids = [one.id for one in projects]
        for number, after in enumerate((20, 50)):
            some = [one for one in ids if self.rng.random() < 0.5]
            self._coached(by, some, day + timedelta(days=after), themes[number % len(themes)])
        self.diary.write(day + timedelta(days=55), self.market, by, ids)
        self.diary.write(day + timedelta(days=LOAN_AFTER), self.ask, by, projects)

    # Coaching and customers ------------------------------------------------------------------------

    def _coached(self, by: Actor, ids: list[UUID], first: date, theme: str) -> None:
        """So many a day, written down on the last of these days."""
        days = [first + timedelta(days=number // A_DAY) for number in range(len(ids))]
        if days and days[-1] < self.today:
            self.diary.write(days[-1], self.coach, by, list(zip(ids, days, strict=True)), theme)

    def coach(self, by: Actor, seen: list[tuple[UUID, date]], theme: str) -> None:
        told, sessions = self.told["coaching"], []
        for venture, on in seen:
            minutes = self.rng.choice(told["minutes"])
            self.minutes[by.user, on] += minutes
            if self.minutes[by.user, on] <= A_DAYS_WORK:
                session = CoachingTold(
                    minutes=minutes,
                    themes=(theme, self.rng.choice(told["before"])),
                    way=self.rng.choice(("office", "office", "site", "phone")),
                    on=on,
                    agreed=self.rng.choice(told["agreed"]),
                    next_on=on + timedelta(days=28),
                )
                sessions.append(CoachingOf(venture, session))
        if sessions:
            enterprise.coach_many(by=by, sessions=sessions)

    def market(self, by: Actor, ids: list[UUID]) -> None:
        events = []
        for place, venture in enumerate(ids):
            if not place or self.rng.random() < MARKET_SHARE:
                what = self.rng.choice(self.told["markets"])
                sold = self.rng.random() < ORDERS_SHARE
                told = MarketTold(
                    what["kind"],
                    what["title"],
                    "orders" if sold else self.rng.choice(("contacts", "contacts", "nothing")),
                    orders=Decimal(self.rng.randint(3, 40) * 100) if sold else None,
                    customers=self.rng.randint(2, 25),
                )
                events.append(MarketOf(venture, told))
        if events:
            enterprise.market_many(by=by, events=events)

    # Plans -----------------------------------------------------------------------------------------

    def plan(self, by: Actor, projects: list[Project]) -> None:
        """Each is fixed before it goes before the committee; some are made better first."""
        self._fix(by, [PlanOf(one.id, self._said(one)) for one in projects])
        self._fix(by, [PlanOf(one.id, self._said(one, better=True)) for one in projects if one.called])

    def _fix(self, by: Actor, plans: list[PlanOf]) -> None:
        if plans:
            for row in enterprise.plan_begin_many(by=by, plans=plans).ids:
                enterprise.plan_submit(by=by, plan=row)

    def _said(self, one: Project, better: bool = False) -> PlanTold:
        """Figures of the sector, a little more or less; a better version has a price that carries it."""
        told = self.told["plans"].get(one.sector, self.told["plans"]["usual"])
        factor = Decimal(one.percent) / 100
        product, month = told["product"], clock.today().replace(day=1)
        price = (Decimal(product["price"]) * (Decimal("1.1") if better else 1)).quantize(Decimal("0.01"))
        # Little at first, then as much as a month brings.
        sold = tuple(
            (product["each"] * factor * min(10, 4 + number) / 10).quantize(Decimal(1)) for number in range(12)
        )
        invested = (Decimal(told["invested"]["amount"]) * factor).quantize(Decimal(1))
        jobs = (PlannedJob("Aide", 1, Decimal("3100"), 7),) if one.form == "company" and better else ()
        return PlanTold(
            begins_on=months_later(month, 2),
            opening=Decimal(1500),
            sales_second=Decimal(15),
            sales_third=Decimal(10),
            costs_second=Decimal(3),
            costs_third=Decimal(3),
            investments=(Investment(told["invested"]["label"], "equipment", invested, 0, True),),
            sources=(Source("Épargne", "own", Decimal(2000)),),
            products=(Product(product["label"], price, Decimal(product["unit_cost"]), sold),),
            costs=(
                Cost("Loyer", "rent", Decimal(told["rent"])),
                Cost("Transport", "transport", Decimal(300)),
                Cost("Pub et emballage", "selling", share=Decimal(4)),
            ),
            jobs=jobs,
        )

    # Loans -----------------------------------------------------------------------------------------

    def ask(self, by: Actor, projects: list[Project]) -> None:
        """A few of each wave send a dossier, in the name of a member who agreed that it is shared."""
        asking = [one for one in projects if any(file.agreed_to_share for file in one.team)]
        fates = self.told["loans"]["fates"]
        for one in asking[: max(1, len(projects) // 9)]:
            self._lend(by, one, fates[self.lent % len(fates)])
            self.lent += 1

    def _lend(self, by: Actor, one: Project, fate: dict) -> None:
        who = next(file for file in one.team if file.agreed_to_share)
        amount = Decimal(self.rng.randint(8, 30) * 500)
        terms = LoanTerms(amount, Decimal(12), fate.get("months", 12), grace=1 if self.lent % 2 else 0)
        lenders = self.told["loans"]["lenders"]
        told = LoanTold(who.person, lenders[self.lent % 2], terms, "Stock et petit matériel")
        try:
            made = enterprise.loan_ask(by=by, venture=one.id, loan=told).id
        except Refused:
            # She has changed her mind since, or her file is another's by now.
            return
        self.diary.write(clock.today() + timedelta(days=12), self.answer, by, made, fate, terms)

    def answer(self, by: Actor, loan: UUID, fate: dict, terms: LoanTerms) -> None:
        state = fate["state"]
        if state == "sent":
            return
        if state == "lapsed":
            enterprise.loan_move(by=by, loan=loan, state=state, reason=fate["reason"])
            return
        enterprise.loan_move(by=by, loan=loan, state="complete")
        if state == "refused":
            enterprise.loan_move(by=by, loan=loan, state=state, reason=fate["reason"])
            if fate.get("copy"):
                other = self.told["loans"]["lenders"][0]
                enterprise.loan_copy(by=by, loan=loan, lender=other)
        elif state != "complete":
            enterprise.loan_move(by=by, loan=loan, state="accepted")
        if state in ("repaid", "disbursed", "arrears"):
            enterprise.loan_move(by=by, loan=loan, state="disbursed")
            self._repaid(by, loan, fate, terms)

    def _repaid(self, by: Actor, loan: UUID, fate: dict, terms: LoanTerms) -> None:
        """Instalment by instalment on its day, up to today or as many as were paid."""
        first = clock.today()
        rows = schedule(terms.amount, terms.rate, terms.months, kind=terms.repaid, grace=terms.grace)
        for row in rows[: fate.get("paid", len(rows))]:
            on = months_later(first, row.number)
            if on < self.today:
                self.diary.write(on, self.repay, by, loan, row.total)

    def repay(self, by: Actor, loan: UUID, amount: Decimal) -> None:
        # Her file may be gone by then.
        with suppress(Missing):
            enterprise.loan_repay(by=by, loan=loan, amount=amount)

    def late(self) -> None:
        enterprise.loans_late(by=Actor.system("demo"))
