"""The life of appointments, whatever is done in whatever order: nobody in two at once, and all is told."""

from contextlib import ExitStack
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from parcours.cases import actions, models
from parcours.cases.enums import TAKES_TIME
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.context import acting
from parcours.kernel.refusals import Refused
from tests.factories.accounts import member, organisation
from tests.factories.desk import at
from tests.factories.people import person
from tests.factories.programmes import load_second

TODAY = date(2022, 9, 5)
TOLD = {"held": "cases.appointment_held", "no_show": "cases.appointment_missed"}


class Life(RuleBasedStateMachine):
    """Two officers, two people, four hours of one day; every rule may be refused, never half done."""

    @initialize()
    def begin(self):
        self.stack = ExitStack()
        self.stack.enter_context(clock.at(TODAY - timedelta(days=1)))
        self.stack.enter_context(transaction.atomic())
        load_second()
        place = organisation("EN")
        self.officers = [member(place), member(place)]
        by = self.officers[0]
        self.people = [person(by, given_latin=name).person for name in ("Awa", "Binta")]
        self.made: list = []

    def teardown(self):
        if hasattr(self, "stack"):
            transaction.set_rollback(True)
            self.stack.close()

    def _try(self, action, **more):
        try:
            with transaction.atomic():
                return action(**more)
        except Refused:
            return None

    @rule(who=st.integers(0, 1), officer=st.integers(0, 1), hour=st.integers(9, 12), long=st.booleans())
    def book(self, who, officer, hour, long):
        by = self.officers[officer]
        starts, minutes = at(TODAY, hour), 90 if long else 30
        done = self._try(actions.book, by=by, person=self.people[who], starts_at=starts, minutes=minutes)
        if done:
            self.made.append(done.id)

    @rule(which=st.integers(0, 9), to=st.sampled_from(["confirmed", "held", "no_show", "cancelled"]))
    def answer(self, which, to):
        if self.made:
            one = self.made[which % len(self.made)]
            reason = "her_wish" if to == "cancelled" else ""
            with clock.at(at(TODAY, 18)):
                self._try(
                    actions.answer_appointment, by=self.officers[0], appointment=one, to=to, reason=reason
                )

    @rule(which=st.integers(0, 9), hour=st.integers(9, 12))
    def move(self, which, hour):
        if self.made:
            one = self.made[which % len(self.made)]
            done = self._try(
                actions.move_appointment, by=self.officers[0], appointment=one, starts_at=at(TODAY, hour)
            )
            if done:
                self.made.append(done.id)

    @invariant()
    def nobody_is_in_two_at_once(self):
        if not hasattr(self, "made"):
            return
        with acting(self.officers[0]):
            rows = list(models.Appointment.objects.filter(state__in=[s.value for s in TAKES_TIME]))
        for one in rows:
            for other in rows:
                if one.id != other.id and one.starts_at < other.ends_at and other.starts_at < one.ends_at:
                    assert one.officer != other.officer and one.person_id != other.person_id

    @invariant()
    def what_stands_is_told_once(self):
        """Entries that no later one takes back say exactly what stands."""
        if not hasattr(self, "made"):
            return
        with acting(self.officers[0]):
            entries = list(Entry.objects.filter(kind__in=TOLD.values()))
            rows = models.Appointment.objects.filter(state__in=TOLD)
            standing = sorted((str(row.id), TOLD[row.state]) for row in rows)
        taken_back = {one.retracts for one in entries if one.retracts}
        told = sorted((str(one.object_id), one.kind) for one in entries if one.id not in taken_back)
        assert told == standing


@pytest.mark.django_db
def test_the_life_of_appointments():
    from hypothesis.stateful import run_state_machine_as_test

    quiet = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=6, stateful_step_count=12, deadline=None, suppress_health_check=quiet, database=None
        ),
    )
