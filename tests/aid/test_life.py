"""The life of requests, whatever is tried in whatever order: states, sums and counters always agree."""

from collections import defaultdict
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from parcours.aid import actions, states
from parcours.aid.enums import COUNTED
from parcours.aid.models import BudgetLine, Payment, Request
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Refused
from tests.factories.aid import LINE

AMOUNTS = st.sampled_from([Decimal(one) for one in ("20", "60", "100", "450", "600")])
WHO = st.sampled_from(["adviser", "other", "coordinator", "second"])
WHICH = st.integers(0, 20)


class Lives(RuleBasedStateMachine):
    here = None

    @initialize()
    def begin(self):
        self.savepoint = transaction.savepoint()
        self.asked: list = []
        self.seen: dict = {}
        self.number = 0

    def teardown(self):
        transaction.savepoint_rollback(self.savepoint)

    def attempt(self, action, **arguments):
        try:
            return action(**arguments)
        except Refused:
            return None

    def by(self, who):
        return getattr(self.here, who)

    def one(self, which):
        return self.asked[which % len(self.asked)] if self.asked else None

    @rule(who=WHO, amount=AMOUNTS, kind=st.sampled_from(["transport", "cash"]), person=st.integers(0, 1))
    def ask(self, who, amount, kind, person):
        told = {"person": self.here.people[person], "kind": kind, "amount": amount}
        done = self.attempt(actions.request, by=self.by(who), **told)
        if done:
            self.asked.append(done.id)

    @rule(which=WHICH, who=WHO, outcome=st.sampled_from(["granted", "granted", "refused"]))
    def decide(self, which, who, outcome):
        wanted = self.one(which)
        more = {"line": LINE} if outcome == "granted" else {"reason": "budget"}
        action = actions.decide if who in ("adviser", "other") else actions.decide_more
        if wanted:
            self.attempt(action, by=self.by(who), request=wanted, outcome=outcome, **more)

    @rule(which=WHICH, who=WHO, amount=st.none() | AMOUNTS)
    def pay(self, which, who, amount):
        wanted = self.one(which)
        self.number += 1
        if wanted:
            told = {"receipt": f"R{self.number}", "signed_name": "Awa", "amount": amount}
            self.attempt(actions.pay, by=self.by(who), request=wanted, **told)

    @rule(which=WHICH, ask=st.booleans())
    def inform(self, which, ask):
        wanted = self.one(which)
        if wanted and ask:
            self.attempt(actions.ask_information, by=self.here.other, request=wanted, note="?")
        elif wanted:
            self.attempt(actions.give_information, by=self.here.adviser, request=wanted, what="!")

    @rule(which=WHICH)
    def cancel(self, which):
        if self.one(which):
            self.attempt(actions.cancel, by=self.here.adviser, request=self.one(which))

    @rule(which=WHICH, back=st.booleans())
    def settle(self, which, back):
        with acting(self.here.adviser):
            payments = list(Payment.objects.order_by("number").values_list("id", flat=True))
        if payments and back:
            chosen = payments[which % len(payments)]
            self.attempt(actions.return_payment, by=self.here.adviser, payment=chosen, reason="other")
        elif payments:
            chosen = payments[which % len(payments)]
            self.attempt(actions.reconcile, by=self.here.monitoring, payments=[chosen])

    @invariant()
    def only_moves_of_the_table(self):
        with acting(self.here.adviser):
            now = dict(Request.objects.values_list("id", "state"))
        for one, state in now.items():
            before = self.seen.get(one, states.AID.first)
            assert before == state or (before, state) in states.AID.moves, (before, state)
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


@pytest.mark.django_db
def test_every_life_keeps_its_sums(here):
    Lives.here = here
    run_state_machine_as_test(
        Lives,
        settings=settings(
            max_examples=12,
            stateful_step_count=14,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
