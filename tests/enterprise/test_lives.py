"""The lives of enterprise projects and of grants, whatever is tried in whatever order."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from parcours.enterprise import actions as ventures
from parcours.enterprise import grant_actions as actions
from parcours.enterprise.enums import AFTER, OVER
from parcours.enterprise.grant_models import DirectEnvelope, Grant, Payment, Refund, Release, Tranche
from parcours.enterprise.grant_states import GRANT, TRANCHE
from parcours.enterprise.models import Member, Move, Venture, Visit
from parcours.enterprise.rules import VisitTold
from parcours.enterprise.states import VENTURE
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Refused
from tests.enterprise.conftest import TODAY
from tests.factories import grants as factory
from tests.factories.accounts import member
from tests.factories.enterprise import to_plan, venture
from tests.factories.papers import pdf
from tests.living import lived

WHICH, WHO = st.integers(0, 9), st.sampled_from(["coach", "coordinator", "second"])
AMOUNT = st.sampled_from([Decimal(one) for one in ("40", "60", "100", "150")])


class Lives(RuleBasedStateMachine):
    here = None
    reached: Counter = Counter()

    def teardown(self):
        transaction.savepoint_rollback(self.savepoint)

    def attempt(self, action, **arguments):
        try:
            return action(**arguments)
        except Refused as refused:
            assert refused.code.split(".")[0] in ("enterprise", "kernel"), refused.code
            return None

    def went(self, states, rows):
        """Only along the table."""
        for one, state in rows:
            before = self.seen.get(one, states.first)
            if before != state:
                assert (before, state) in states.moves, (before, state)
                type(self).reached[before, state] += 1
            self.seen[one] = state


class Grants(Lives):
    """Two grants of two tranches each; 1,500 may be awarded without a call."""

    reached: Counter = Counter()

    @initialize()
    def begin(self):
        self.savepoint, self.seen, self.number = transaction.savepoint(), {}, 0
        self.grants = [factory.direct(self.here.coach, one, 200) for one in self.here.people[:2]]
        for one in self.grants:
            for _time in range(2):
                factory.tranche(self.here.coach, one, 100)
        [first, second] = [one for one, _state in self.tranches(self.grants[0])]
        factory.signed(self.here.coach, self.here.coordinator, self.grants[0])
        factory.paid(self.here.coach, self.here.coordinator, first)
        factory.proposed(self.here.coach, second)
        with acting(self.here.coach):
            self.seen |= dict(Grant.objects.values_list("id", "state"))
            self.seen |= dict(Tranche.objects.values_list("id", "state"))

    def by(self, who):
        return getattr(self.here, who)

    def grant(self, which):
        return self.grants[which % len(self.grants)]

    def tranches(self, grant=None):
        with acting(self.here.coach):
            rows = Tranche.objects.filter(grant=grant) if grant else Tranche.objects.all()
            return list(rows.order_by("grant", "number").values_list("id", "state"))

    @rule(which=WHICH, amount=AMOUNT)
    def add(self, which, amount):
        told = actions.TrancheTold(amount, "quote")
        self.attempt(actions.add_tranche, by=self.here.coach, grant=self.grant(which), tranche=told)

    @rule(which=WHICH)
    def sign(self, which):
        self.attempt(actions.sign, by=self.here.coordinator, grant=self.grant(which), agreement=pdf())

    @rule(which=WHICH, who=WHO, back=st.booleans())
    def go_on(self, which, who, back):
        """A tranche takes its next step, or goes one back."""
        known = [one for one in self.tranches() if one[1] != "paid"]
        if not known:
            return
        wanted, state = known[which % len(known)]
        who = "second" if state in ("proposed", "released") and who == "coach" else who
        told = {"by": self.by(who), "tranche": wanted}
        self.number += 1
        if back and state == "planned":
            self.attempt(actions.drop_tranche, **told)
        elif back:
            self.attempt(actions.send_back, **told, note="No")
        elif state == "planned":
            self.attempt(actions.prove, **told, evidence=pdf())
        elif state == "proven":
            self.attempt(actions.propose, **told)
        elif state == "proposed":
            self.attempt(actions.release, **told)
        else:
            self.attempt(actions.pay, **told, reference=f"V{self.number}", receipt=pdf())

    @rule(which=WHICH, who=WHO)
    def forward(self, which, who):
        for _time in range(3):
            self.go_on(which, who, False)
            self.sums_agree()

    @rule(which=WHICH, what=st.sampled_from([*["suspend", "resume"] * 3, "close", "recovered", "cancel"]))
    def steer(self, which, what):
        told = {"by": self.here.coordinator, "grant": self.grant(which)}
        if what == "suspend":
            self.attempt(actions.suspend, **told, reason="other")
        elif what in ("close", "recovered"):
            self.attempt(actions.close, **told, recovered=what == "recovered")
        else:
            self.attempt(getattr(actions, what), **told)

    @rule(which=WHICH, amount=AMOUNT, back=st.booleans())
    def money_back(self, which, amount, back):
        self.number += 1
        told = {"by": self.here.coordinator, "grant": self.grant(which), "amount": amount}
        if back:
            self.attempt(actions.ask_back, **told, reason="other")
        else:
            self.attempt(actions.receive_back, **told, reference=f"R{self.number}")

    @invariant()
    def sums_agree(self):
        with acting(self.here.coach):
            rows, tranches = list(Grant.objects.all()), list(Tranche.objects.all())
            releases = {one.tranche_id: one for one in Release.objects.all()}
            paid = {one.tranche_id: one for one in Payment.objects.all()}
            came = Counter()
            for one in Refund.objects.all():
                came[one.grant_id] += one.amount
        self.went(GRANT, [(one.id, one.state) for one in rows])
        self.went(TRANCHE, [(one.id, one.state) for one in tranches])
        for row in rows:
            of = [one for one in tranches if one.grant_id == row.id]
            assert row.planned == sum(one.amount for one in of) <= row.amount
            assert row.released == sum(one.amount for one in of if one.id in releases)
            assert row.paid == sum(one.amount for one in of if one.id in paid) <= row.takes
            assert row.received == came[row.id] <= row.asked_back <= row.paid
            if row.state in ("drafted", "cancelled"):
                assert not row.released and not row.signed_on
        for one in tranches:
            assert (one.id in releases) == (one.state in ("released", "paid"))
            assert (one.id in paid) == (one.state == "paid")
            assert one.state == "planned" or one.evidence_id
        assert all(one.proposed_by != one.confirmed_by for one in releases.values())
        with as_role("system"):
            assert DirectEnvelope.objects.get().committed == sum(row.takes for row in rows) <= 1500


class Ventures(Lives):
    """One project of several, seen from day to day."""

    reached: Counter = Counter()

    @initialize()
    def begin(self):
        self.savepoint, self.seen = transaction.savepoint(), {}
        self.day = TODAY
        self.venture = to_plan(self.here.coach, venture(self.here.coach, self.here.people[0]))
        self.seen[self.venture] = "business_plan"

    def attempt(self, action, **arguments):
        with clock.at(self.day):
            return super().attempt(action, by=self.here.coach, **arguments)

    def row(self):
        with acting(self.here.coach):
            return Venture.objects.get(pk=self.venture)

    @rule(days=st.sampled_from([1, 40, 200, 370]))
    def time_goes_by(self, days):
        self.day += timedelta(days=days)

    @rule(which=WHICH, reason=st.sampled_from(["", "other", "to_rework"]), ago=st.sampled_from([0, 5]))
    def move(self, which, reason, ago):
        targets = VENTURE.targets(self.row().stage) or list(VENTURE.labels)
        told = {"stage": targets[-1 - which % len(targets)], "reason": reason}
        self.attempt(ventures.move, venture=self.venture, **told, on=self.day - timedelta(days=ago))

    @rule(which=WHICH)
    def go_on(self, which):
        for code in ("fit", "card"):
            self.attempt(ventures.step_done, venture=self.venture, code=code)
        for stage in ("created", "followed", "alive"):
            self.attempt(ventures.move, venture=self.venture, stage=stage)

    @rule(which=WHICH)
    def undo(self, which):
        if self.done():
            self.attempt(ventures.step_undone, venture=self.venture, code=("fit", "card")[which % 2])

    def done(self):
        with acting(self.here.coach):
            return self.row().steps_done.count() == 2

    @rule(which=WHICH)
    def join(self, which):
        told = {"venture": self.venture, "person": self.here.people[which % 3]}
        self.attempt(ventures.join, **told)

    @rule(which=WHICH, ago=st.sampled_from([0, 30]), met=st.booleans())
    def visit(self, which, ago, met):
        on = self.day - timedelta(days=ago)
        told = VisitTold(on, trading="yes") if met else VisitTold(on, missed="no_answer")
        self.attempt(ventures.visit, venture=self.venture, visit=told)

    @invariant()
    def it_holds_together(self):
        row = self.row()
        with acting(self.here.coach):
            moves = list(Move.objects.filter(venture=row).order_by("at", "id"))
            members = Member.objects.filter(venture=row, until__isnull=True).count()
            visits = list(Visit.objects.filter(venture=row))
        for one in moves:
            assert (one.before, one.stage) in VENTURE.moves
            type(self).reached[one.before, one.stage] += 1
        assert not moves or moves[-1].stage == row.stage
        assert (row.created_on is not None) == (row.stage in AFTER)
        assert (row.ended_on is not None) == (row.stage in OVER)
        assert members == 1
        assert all(row.created_on and one.on >= row.created_on for one in visits)
        assert row.visit_due is None or row.stage in ("created", "followed", "not_reached")
        assert row.stage != "funded"


@pytest.fixture
def house(here, monkeypatch):
    here.coordinator, here.second = member(here.id, "coordinator"), member(here.id, "coordinator")
    here.coach = member(here.id, "enterprise_coach")
    for machine in (Grants, Ventures):
        monkeypatch.setattr(machine, "here", here)
    return here


GRANT_WAYS = {
    *(("proposed", "released"), ("released", "paid")),
    *(("running", "suspended"), ("suspended", "running")),
}
VENTURE_WAYS = {
    *(("business_plan", "created"), ("created", "followed"), ("business_plan", "given_up")),
}


def test_grants_live_within_their_sums(house):
    lived(Grants, enough=lambda: set(Grants.reached) >= GRANT_WAYS, examples=3, steps=18)
    assert set(Grants.reached) >= GRANT_WAYS, GRANT_WAYS - set(Grants.reached)


def test_projects_live_along_their_stages(house):
    lived(Ventures, enough=lambda: set(Ventures.reached) >= VENTURE_WAYS, examples=3, steps=12)
    assert set(Ventures.reached) >= VENTURE_WAYS, VENTURE_WAYS - set(Ventures.reached)
