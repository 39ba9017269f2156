"""Places of two sessions in any order of things: asked for, given back, waited for, held, cancelled."""

from datetime import timedelta
from random import Random

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

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
WHAT = (*["ask"] * 12, *["back"] * 4, *["answer"] * 2, "leave", *["time"] * 3, "places", "cancel")
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
    "people.no_convention",
    "kernel.illegal_move",
}


class Places(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.here, self.there, self.days = staff("EN"), staff("AMAPPE"), -20
        with self.today():
            one = course(self.here.trainer)
            self.sessions = [
                session(self.here.trainer, one, places=1),
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

    @initialize(seed=st.integers(0, 2**32))
    def begins(self, seed):
        """Chance of its own: Hypothesis likes to do the same thing again and again."""
        self.chance = Random(seed)

    @rule()
    def happens(self):
        what, number = self.chance.choice(WHAT), self.chance.randint(1, 3)
        (by, one), wanted = self.chance.choice(self.people), self.chance.choice(self.sessions)
        if what == "ask":
            asked = {"by": by, "session": wanted, "person": one}
            self.tried(actions.enrol, **asked) or self.tried(actions.wait, **asked)
        elif what == "back":
            self.with_one(Enrolment, EnrolmentState.ENROLLED, actions.withdraw, "enrolment", reason="moved")
        elif what == "answer":
            self.with_one(Waiting, WaitingState.HELD, actions.take_place, "waiting")
        elif what == "leave":
            self.with_one(Waiting, self.chance.choice(LIVING), actions.leave_list, "waiting", reason="moved")
        elif what == "time":
            self.days += 2 * number
            self.tried(actions.move_lists, by=Actor.system("tests"))
        elif what == "places":
            changes = SessionChanges(places=number)
            self.tried(actions.change_session, by=self.here.trainer, session=wanted, changes=changes)
        else:
            self.cancel(wanted)

    def cancel(self, wanted):
        if self.tried(actions.cancel_session, by=self.here.trainer, session=wanted):
            CANCELLED.append(1)

    def with_one(self, model, state, action, name, **told):
        """Do it with one of those that stand so, by who accompanies her."""
        with as_role("system"):
            rows = model.objects.filter(session__in=self.sessions, state=state).order_by("id")
            found = list(rows.values_list("id", "person_id"))
        if found:
            row, person_id = self.chance.choice(found)
            by = next(actor for actor, one in self.people if one == person_id)
            self.tried(action, by=by, **{name: row}, **told)

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
    load_second()
    whole = {"waiting", "held", "taken", "lapsed", "left", "closed"}
    # A machine that stands still proves nothing.
    lived(Places, enough=lambda: whole <= SEEN and bool(CANCELLED), examples=2, steps=30)
    assert set(WAITING.labels) == SEEN and CANCELLED
