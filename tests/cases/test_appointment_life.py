"""The life of appointments, whatever is done in whatever order: nobody in two at once, and all is told."""

from collections import Counter
from contextlib import ExitStack
from datetime import date, timedelta

import pytest
from django.db import transaction
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
from tests.living import lived

TODAY = date(2022, 9, 5)
COMES = ("planned", "confirmed")
LIVED = {
    ("", "planned"),
    *(("planned", to) for to in ("confirmed", "held", "no_show", "cancelled", "moved")),
    ("held", "no_show"),
    ("no_show", "held"),
}
"""What the examples together have to live through, or they prove nothing."""
TOLD = {"held": "cases.appointment_held", "no_show": "cases.appointment_missed"}


class Life(RuleBasedStateMachine):
    """Two officers, two people, four hours of one day; every rule may be refused, never half done.

    Each life begins with a booking; a rule takes an appointment that still comes where there is one.
    """

    reached: Counter = Counter()

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
        self.states: dict = {}
        self.book(0, 0, 9, False)

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

    def one(self, which, *states):
        """An appointment in one of the states; any, if there is none."""
        fit = [one for one in self.made if self.states.get(one, "planned") in states] or self.made
        return fit[which % len(fit)]

    def answer(self, one, to):
        reason = "her_wish" if to == "cancelled" else ""
        with clock.at(at(TODAY, 18)):
            told = {"appointment": one, "to": to, "reason": reason}
            self._try(actions.answer_appointment, by=self.officers[0], **told)

    @rule(which=st.integers(0, 9), to=st.sampled_from(["confirmed", "held", "no_show", "cancelled"]))
    def answer_any(self, which, to):
        self.answer(self.made[which % len(self.made)], to)

    @rule(which=st.integers(0, 9))
    def she_comes(self, which):
        self.answer(self.one(which, *COMES), "held")

    @rule(which=st.integers(0, 9))
    def she_does_not_come(self, which):
        self.answer(self.one(which, *COMES), "no_show")

    @rule(which=st.integers(0, 9))
    def a_wrong_tap(self, which):
        wanted = self.one(which, "held", "no_show")
        self.answer(wanted, "no_show" if self.states.get(wanted) == "held" else "held")

    @rule(which=st.integers(0, 9))
    def she_confirms(self, which):
        told = {"appointment": self.one(which, "planned"), "to": "confirmed"}
        self._try(actions.answer_appointment, by=self.officers[0], **told)

    @rule(which=st.integers(0, 9))
    def call_off(self, which):
        self.answer(self.one(which, *COMES), "cancelled")

    @rule(which=st.integers(0, 9), hour=st.integers(9, 12))
    def move(self, which, hour):
        told = {"appointment": self.one(which, *COMES), "starts_at": at(TODAY, hour)}
        done = self._try(actions.move_appointment, by=self.officers[0], **told)
        if done:
            self.made.append(done.id)

    @invariant()
    def what_was_lived_is_known(self):
        if not hasattr(self, "made"):
            return
        with acting(self.officers[0]):
            now = dict(models.Appointment.objects.values_list("id", "state"))
        for one, state in now.items():
            if self.states.get(one) != state:
                self.reached[self.states.get(one, ""), state] += 1
        self.states = now

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
    Life.reached = Counter()
    lived(Life, enough=lambda: set(Life.reached) >= LIVED, examples=12, steps=14)
    assert set(Life.reached) >= LIVED, LIVED - set(Life.reached)
