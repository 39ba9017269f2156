"""Places of two sessions in any order of things: asked for, given back, waited for, held, cancelled."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.refusals import Refused
from parcours.training import actions
from parcours.training.enums import EnrolmentState, WaitingState
from parcours.training.models import Attendance, Enrolment, LostPlace, Session, Waiting
from parcours.training.rules import SessionChanges
from parcours.training.states import WAITING
from tests.factories.people import person
from tests.factories.programmes import load_second
from tests.factories.training import BEFORE, course, session
from tests.living import lived
from tests.training.conftest import staff

LIVING = (WaitingState.WAITING, WaitingState.HELD)
SEEN: set[str] = set()
CANCELLED: list[int] = []
WHAT = (*["ask"] * 5, *["back"] * 4, *["answer"] * 4, "leave", "time", "places", "cancel")
KNOWN = {
    "training.full",
    "training.place_free",
    "training.already_waiting",
    "training.already_enrolled",
    "training.overlaps",
    "training.not_open",
    "training.over",
    "training.places_taken",
    "training.minimum",
    "training.nothing_changed",
    "kernel.illegal_move",
}


class Places(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        load_second()
        self.here, self.there, self.days = staff("EN"), staff("AMAPPE"), -20
        with self.today():
            one = course(self.here.trainer)
            self.sessions = [
                session(self.here.trainer, one, places=2),
                # At the same time: nobody can be in both.
                session(self.here.trainer, one, places=1),
            ]
            self.people = [(self.here.caseworker, self._person(self.here, n)) for n in "ABCD"]
            self.people += [(self.there.caseworker, self._person(self.there, n)) for n in "EF"]

    @staticmethod
    def _person(place, letter):
        return person(place.caseworker, given_latin=f"Awa{letter.lower()}").person

    def teardown(self):
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def today(self):
        return clock.at(BEFORE + timedelta(days=self.days))

    def tried(self, action, **told):
        try:
            with self.today(), transaction.atomic():
                return action(**told)
        except Refused as refused:
            assert refused.code in KNOWN, refused.code
            return None

    @rule(
        what=st.sampled_from(WHAT), who=st.integers(0, 5), which=st.integers(0, 1), number=st.integers(1, 3)
    )
    def happens(self, what, who, which, number):
        (by, one), wanted = self.people[who], self.sessions[which]
        if what == "ask":
            asked = {"by": by, "session": wanted, "person": one}
            self.tried(actions.enrol, **asked) or self.tried(actions.wait, **asked)
        elif what == "back":
            for row in self.rows(Enrolment, one, wanted, EnrolmentState.ENROLLED):
                self.tried(actions.withdraw, by=by, enrolment=row, reason="moved")
        elif what in ("answer", "leave"):
            for row in self.rows(Waiting, one, wanted, *LIVING):
                if what == "answer":
                    self.tried(actions.take_place, by=by, waiting=row)
                else:
                    self.tried(actions.leave_list, by=by, waiting=row, reason="moved")
        elif what == "time":
            self.days += number
            self.tried(actions.move_lists, by=Actor.system("tests"))
        elif what == "places":
            changes = SessionChanges(places=number)
            self.tried(actions.change_session, by=self.here.trainer, session=wanted, changes=changes)
        elif who == 0:
            self.cancel(wanted)

    def cancel(self, wanted):
        if self.tried(actions.cancel_session, by=self.here.trainer, session=wanted):
            CANCELLED.append(1)

    @staticmethod
    def rows(model, person, wanted, *states):
        with as_role("system"):
            rows = model.objects.filter(person=person, session=wanted, state__in=states)
            return list(rows.values_list("id", flat=True))

    @invariant()
    def places_are_never_over_and_never_free_while_somebody_waits(self):
        with as_role("system"):
            for row in Session.objects.filter(pk__in=self.sessions):
                turns = list(Waiting.objects.filter(session=row).values_list("state", flat=True))
                SEEN.update(turns)
                enrolled = Enrolment.objects.filter(session=row, state=EnrolmentState.ENROLLED).count()
                held, waiting = turns.count(WaitingState.HELD), turns.count(WaitingState.WAITING)
                assert (row.taken, row.held, row.waiting) == (enrolled + held, held, waiting)
                assert row.taken <= row.places
                assert not waiting or row.taken == row.places
                assert row.state != "cancelled" or row.taken == waiting == 0

    @invariant()
    def turns_are_kept(self):
        """Nobody is held a place before somebody who has waited longer."""
        with as_role("system"):
            for one in self.sessions:
                rows = Waiting.objects.filter(session=one).order_by("number").values_list("state", "held_on")
                first = next(
                    (n for n, (state, _on) in enumerate(rows) if state == WaitingState.WAITING), None
                )
                if first is not None:
                    assert all(state != WaitingState.HELD for state, _on in rows[first:])

    @invariant()
    def nobody_is_in_two_places_and_nobody_is_left_behind(self):
        with as_role("system"):
            at = list(Attendance.objects.values_list("person_id", "day", "half"))
            gone = Enrolment.objects.filter(state=EnrolmentState.CANCELLED).values_list(
                "person_id", "session_id"
            )
            told = set(LostPlace.objects.values_list("person_id", "session_id"))
        assert len(at) == len(set(at))
        assert set(gone) <= told


@pytest.mark.django_db
def test_any_order_of_things():
    SEEN.clear()
    CANCELLED.clear()
    whole = {"waiting", "held", "taken", "lapsed", "left", "closed"}
    # A machine that stands still proves nothing.
    lived(Places, enough=lambda: whole <= SEEN and bool(CANCELLED), examples=2, steps=24)
    assert set(WAITING.labels) == SEEN and CANCELLED
