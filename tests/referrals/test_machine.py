"""The life of referrals in any order: two organisations, the clock, and her agreement taken back."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from parcours.directory.models import PlaceTaken, Service
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Refused
from parcours.people import actions as people
from parcours.people.models import Consent
from parcours.people.rules import Agreed
from parcours.referrals import actions, queries
from parcours.referrals.enums import ENDED, HOLDS_PLACE
from parcours.referrals.models import Move, Referral, Reminder, Snapshot
from tests.factories.directory import service
from tests.factories.programmes import load_second
from tests.factories.referrals import desks, soon

SYSTEM = Actor.system("clock")
ALLOWED = {
    "kernel.illegal_move",
    "directory.full",
    "referrals.already_open",
    "referrals.no_consent",
    "referrals.not_covered",
    "referrals.not_yours_to_say",
    "referrals.not_proposed_now",
    "people.no_consent",
}


class Life(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        load_second()
        self.place = desks()
        self.services = [service(self.place.receiver, "ONE", places=1), self.place.service]
        self.who = self.place.person()
        self.days, self.made = 0, []
        self.held = None

    def teardown(self):
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def tried(self, action, **told):
        """Whatever is asked is done or refused in words, never half."""
        try:
            with self.today():
                return action(**told)
        except Refused as refused:
            assert refused.code in ALLOWED, refused.code
            return None

    def today(self):
        return clock.at(clock.now() + timedelta(days=self.days))

    def some(self, number):
        return self.made[number % len(self.made)]

    @rule(number=st.integers(0, 1), whole=st.booleans(), same=st.booleans())
    def refer(self, number, whole, same):
        items = ["identity", "whole_file"] if whole else ["identity"]
        group = self.rows()[self.made[0]].group if same and self.made else None
        done = self.tried(
            actions.propose,
            by=self.place.sender,
            person=self.who,
            service=self.services[number],
            items=items,
            group=group,
        )
        if done:
            self.made.append(done.id)
            self.tried(actions.send, by=self.place.sender, referral=done.id, shown=True)

    @precondition(lambda self: self.made)
    @rule(number=st.integers(0, 5), what=st.sampled_from(["see", "put_on_waiting_list", "deliver", "accept"]))
    def provider(self, number, what):
        told = {"by": self.place.receiver, "referral": self.some(number)}
        if what == "accept":
            told["meeting_at"] = soon(self.days + 2)
        self.tried(getattr(actions, what), **told)

    @precondition(lambda self: self.made)
    @rule(number=st.integers(0, 5))
    def decline(self, number):
        self.tried(actions.decline, by=self.place.receiver, referral=self.some(number), reason_code="full")

    @precondition(lambda self: self.made)
    @rule(number=st.integers(0, 5), what=st.sampled_from(["receive", "not_received", "withdraw"]))
    def sender(self, number, what):
        told = {"by": self.place.sender, "referral": self.some(number)}
        if what != "receive":
            told["reason_code"] = "other"
        self.tried(getattr(actions, what), **told)

    @rule(days=st.sampled_from([1, 4, 12, 31]))
    def time_goes_by(self, days):
        self.days += days
        with self.today():
            actions.run_clock(by=SYSTEM)
            assert actions.run_clock(by=SYSTEM) == actions.Ran(0, 0, 0)

    @rule()
    def she_takes_it_back(self):
        with acting(self.place.sender):
            held = Consent.objects.filter(
                person_id=self.who, purpose="sharing", given=True, withdrawn_at__isnull=True
            ).first()
        if held:
            self.tried(people.withdraw_consent, by=self.place.sender, person=self.who, consent=held.id)

    @rule()
    def she_agrees_again(self):
        self.tried(people.give_consent, by=self.place.sender, person=self.who, answer=Agreed("sharing"))

    def rows(self) -> dict:
        with as_role("system"):
            return {row.id: row for row in Referral.objects.all()}

    @invariant()
    def places_are_those_of_who_holds_one(self):
        with as_role("system"):
            for one in Service.objects.filter(pk__in=self.services):
                holding = Referral.objects.filter(service=one, state__in=HOLDS_PLACE).count()
                assert one.taken == holding == PlaceTaken.objects.filter(service=one).count()

    @invariant()
    def the_log_tells_every_state(self):
        with as_role("system"):
            for row in Referral.objects.all():
                moves = list(Move.objects.filter(referral=row).order_by("number"))
                assert [one.number for one in moves] == list(range(1, len(moves) + 1))
                assert moves[-1].target == row.state
                assert all(one.source == before.target for before, one in pairwise(moves))

    @invariant()
    def what_is_over_or_not_agreed_to_is_read_by_nobody(self):
        with as_role("system"):
            agreed = Consent.objects.filter(
                person_id=self.who, purpose="sharing", given=True, withdrawn_at__isnull=True
            ).exists()
        for row in self.rows().values():
            if row.sent_on is None:
                continue
            with self.today(), acting(self.place.receiver):
                found = queries.opened(self.place.receiver, row.id)
                readable = Snapshot.objects.filter(referral=row, cut_at__isnull=True).exists()
            if row.state in ENDED or not agreed:
                assert found.content is None
            if row.state in ENDED:
                assert not readable

    @invariant()
    def one_need_has_one_solution(self):
        groups: dict = {}
        for row in self.rows().values():
            if row.state in HOLDS_PLACE:
                groups[row.group] = groups.get(row.group, 0) + 1
        assert all(number == 1 for number in groups.values())

    @invariant()
    def no_reminder_twice(self):
        with as_role("system"):
            told = list(Reminder.objects.values_list("referral_id", "kind", "number"))
        assert len(told) == len(set(told))


@pytest.mark.django_db
def test_any_order_of_things():
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=3,
            stateful_step_count=14,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
