"""The life of requests, whatever is tried in whatever order: states, sums and counters always agree."""

from collections import Counter, defaultdict
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from parcours.aid import actions, states
from parcours.aid.enums import COUNTED
from parcours.aid.models import BudgetLine, Payment, Request
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Refused
from tests.factories.aid import LINE
from tests.living import lived

SMALL, LARGE = [Decimal(one) for one in ("20", "60", "100")], [Decimal(one) for one in ("450", "600")]
WHO = st.sampled_from(["adviser", "other", "coordinator", "second"])
WHICH = st.integers(0, 20)
LIVED = {
    *(("asked", to) for to in ("half_decided", "granted", "refused", "needs_information", "cancelled")),
    *(("half_decided", to) for to in ("granted", "refused")),
    ("needs_information", "asked"),
    ("granted", "paid"),
    ("paid", "returned"),
    ("paid", "reconciled"),
}
"""What the examples together have to live through, or they prove nothing."""


class Lives(RuleBasedStateMachine):
    """Each life begins with a small request and one that takes two people; what can go on mostly does."""

    here = None
    reached: Counter = Counter()

    @initialize()
    def begin(self):
        self.savepoint = transaction.savepoint()
        self.asked: list = []
        self.seen: dict = {}
        self.number = 0
        self.ask("adviser", "transport", 60, 0)
        self.ask("adviser", "cash", 600, 0)
        self.ask("adviser", "cash", 600, 1)

    def teardown(self):
        transaction.savepoint_rollback(self.savepoint)

    def attempt(self, action, **arguments):
        try:
            return action(**arguments)
        except Refused:
            return None

    def by(self, who):
        return getattr(self.here, who)

    def ask(self, who, kind, amount, person):
        told = {"person": self.here.people[person], "kind": kind, "amount": Decimal(amount)}
        done = self.attempt(actions.request, by=self.by(who), **told)
        if done:
            self.asked.append(done.id)

    @rule(who=WHO, amount=st.sampled_from(SMALL), person=st.integers(0, 1))
    def ask_little(self, who, amount, person):
        self.ask(who, "transport", amount, person)

    @rule(who=WHO, amount=st.sampled_from([*SMALL, *LARGE]), person=st.integers(0, 1))
    def ask_cash(self, who, amount, person):
        self.ask(who, "cash", amount, person)

    def decision(self, wanted, who, outcome):
        more = {"line": LINE} if outcome == "granted" else {"reason": "budget"}
        action = actions.decide if who in ("adviser", "other") else actions.decide_more
        self.attempt(action, by=self.by(who), request=wanted, outcome=outcome, **more)

    def payment(self, wanted, who, amount):
        self.number += 1
        told = {"receipt": f"R{self.number}", "signed_name": "Awa", "amount": amount}
        self.attempt(actions.pay, by=self.by(who), request=wanted, **told)

    def missing(self, wanted):
        self.attempt(actions.ask_information, by=self.here.other, request=wanted, note="?")

    def inform(self, wanted):
        self.attempt(actions.give_information, by=self.here.adviser, request=wanted, what="!")

    def cancel(self, wanted):
        self.attempt(actions.cancel, by=self.here.adviser, request=wanted)

    def payments(self, **of):
        with acting(self.here.adviser):
            return list(Payment.objects.filter(**of).order_by("number").values_list("id", flat=True))

    def take_back(self, payment):
        self.attempt(actions.return_payment, by=self.here.adviser, payment=payment, reason="other")

    def reconcile(self, payments):
        self.attempt(actions.reconcile, by=self.here.monitoring, payments=payments)

    @rule(which=WHICH, who=WHO, outcome=st.sampled_from(["granted", "refused"]))
    def decide(self, which, who, outcome):
        self.decision(self.asked[which % len(self.asked)], who, outcome)

    @rule(which=WHICH, who=WHO, amount=st.none() | st.sampled_from([*SMALL, *LARGE]))
    def pay(self, which, who, amount):
        self.payment(self.asked[which % len(self.asked)], who, amount)

    @rule(which=WHICH, what=st.sampled_from(["missing", "inform", "cancel"]))
    def interrupt(self, which, what):
        getattr(self, what)(self.asked[which % len(self.asked)])

    @rule(which=WHICH, back=st.booleans())
    def settle(self, which, back):
        found = self.payments()
        if found and back:
            self.take_back(found[which % len(found)])
        elif found:
            self.reconcile([found[which % len(found)]])

    @rule(which=WHICH, steps=st.tuples(WHICH, WHICH, WHICH))
    def go_on(self, which, steps):
        """One that is not at its end takes its next steps, as its state allows."""
        waiting = [one for one in self.asked if self.state(one) in ON]
        for step in steps if waiting else ():
            wanted = waiting[which % len(waiting)]
            ways = ON.get(self.state(wanted))
            if ways:
                ways[step % len(ways)](self, wanted)
                self.only_moves_of_the_table()

    @rule(which=WHICH, steps=st.tuples(WHICH, WHICH, WHICH))
    def go_further(self, which, steps):
        self.go_on(which, steps)

    def state(self, wanted):
        return self.seen.get(wanted, "asked")

    @invariant()
    def only_moves_of_the_table(self):
        with acting(self.here.adviser):
            now = dict(Request.objects.values_list("id", "state"))
        for one, state in now.items():
            before = self.seen.get(one, states.AID.first)
            assert before == state or (before, state) in states.AID.moves, (before, state)
            if before != state:
                self.reached[before, state] += 1
        self.seen = now

    @invariant()
    def sums_agree(self):
        with acting(self.here.adviser):
            rows, payments = list(Request.objects.all()), list(Payment.objects.all())
        paid, given = defaultdict(Decimal), defaultdict(Decimal)
        for one in payments:
            paid[one.request_id] += one.amount if one.state != "returned" else 0
        for row in rows:
            assert row.paid == paid[row.id] <= (row.granted or 0) <= row.asked or row.paid == 0
            assert row.asked_by not in (row.decided_by, row.second_by)
            if row.state in COUNTED:
                given[row.person_id, row.kind] += row.granted
                assert row.band != "two" or row.second_on
        assert all(total <= (120 if kind == "transport" else 1000) for (_p, kind), total in given.items())
        with as_role("system"):
            line = BudgetLine.objects.filter(code=LINE).first()
        if line:
            assert line.spent == sum(paid.values())
            assert line.committed == sum(row.left for row in rows if row.state == "granted")


ON = {
    "asked": (
        lambda life, one: life.decision(one, "coordinator", "granted"),
        lambda life, one: life.decision(one, "other", "granted"),
        lambda life, one: life.missing(one),
        lambda life, one: life.decision(one, "second", "refused"),
        lambda life, one: life.cancel(one),
    ),
    "half_decided": (
        lambda life, one: life.decision(one, "second", "granted"),
        lambda life, one: life.decision(one, "second", "refused"),
        lambda life, one: life.decision(one, "coordinator", "granted"),
    ),
    "needs_information": (lambda life, one: life.inform(one),),
    "granted": (
        lambda life, one: life.payment(one, "adviser", None),
        lambda life, one: life.payment(one, "adviser", Decimal(20)),
    ),
    "paid": (
        lambda life, one: life.reconcile(life.payments(request=one)),
        lambda life, one: life.take_back(life.payments(request=one)[-1]),
    ),
}


@pytest.mark.django_db
def test_every_life_keeps_its_sums(here):
    Lives.here, Lives.reached = here, Counter()
    lived(Lives, enough=lambda: set(Lives.reached) >= LIVED, examples=10, steps=12)
    assert set(Lives.reached) >= LIVED, LIVED - set(Lives.reached)
