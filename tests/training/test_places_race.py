"""Many ask, give back and wait at once: never over, and never a free place while anybody waits."""

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from random import Random
from threading import Barrier, Lock

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from parcours.kernel import clock
from parcours.kernel.context import as_role
from parcours.kernel.refusals import Refused
from parcours.training import actions, finding
from parcours.training.enums import EnrolmentState, WaitingState
from parcours.training.models import Enrolment, Session, Waiting
from tests.factories.people import person
from tests.factories.programmes import load_second
from tests.factories.training import BEFORE, course, session
from tests.training.conftest import staff
from tests.training.test_capacity import without_check

pytestmark = pytest.mark.django_db(transaction=True)
EXPECTED = {
    "training.full",
    "training.place_free",
    "training.already_waiting",
    "training.already_enrolled",
    "kernel.illegal_move",
}


class Crowd:
    """People who each do something, over and over, all at once."""

    def __init__(self, people: int, places: int, threads: int):
        load_second()
        self.place, self.threads = staff("EN"), threads
        with clock.at(BEFORE):
            names = [f"Awa {chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(people)]
            self.people = [person(self.place.caseworker, given_latin=name).person for name in names]
            self.course = course(self.place.trainer)
            self.wanted = session(self.place.trainer, self.course, places=places)
        self.unexpected: list = []
        self.lock = Lock()

    def run(self, rounds: int, seed: int = 0) -> None:
        together = Barrier(self.threads)
        turns = count()

        def one(_number):
            together.wait()
            try:
                while True:
                    with self.lock:
                        turn = next(turns)
                    if turn >= rounds:
                        return
                    self._step(Random(seed * 10_000 + turn))
            finally:
                connection.close()

        with ThreadPoolExecutor(self.threads) as pool:
            list(pool.map(one, range(self.threads)))

    def _step(self, chance: Random) -> None:
        who, by = chance.choice(self.people), self.place.caseworker
        try:
            with clock.at(BEFORE):
                row, turn = self._hers(who)
                if turn is not None and turn[1] == WaitingState.HELD and chance.random() < 0.6:
                    actions.take_place(by=by, waiting=turn[0])
                elif turn is not None:
                    actions.leave_list(by=by, waiting=turn[0], reason="moved")
                elif row is not None:
                    actions.withdraw(by=by, enrolment=row, reason="moved")
                else:
                    self._ask(by, who)
        except Refused as refused:
            if refused.code not in EXPECTED:
                self.unexpected.append(refused.code)
        except (IntegrityError, OperationalError, ValueError) as error:
            # Fewer places than none are left, where more than all were given away.
            self.unexpected.append(type(error).__name__)

    def _hers(self, who):
        with transaction.atomic(), as_role("system"):
            row = Enrolment.objects.filter(person=who, session=self.wanted, state=EnrolmentState.ENROLLED)
            turn = Waiting.objects.filter(
                person=who, session=self.wanted, state__in=[WaitingState.WAITING, WaitingState.HELD]
            )
            return row.values_list("id", flat=True).first(), turn.values_list("id", "state").first()

    def _ask(self, by, who) -> None:
        try:
            actions.enrol(by=by, session=self.wanted, person=who)
        except Refused as refused:
            if refused.code != "training.full":
                raise
            actions.wait(by=by, session=self.wanted, person=who)

    def came_up(self) -> bool:
        with transaction.atomic(), as_role("system"):
            return Waiting.objects.filter(state=WaitingState.TAKEN).exists()

    def faults(self) -> list[str]:
        """What is wrong with the counters and with what stands behind them, in words."""
        with transaction.atomic(), as_role("system"):
            row = Session.objects.get(pk=self.wanted)
            enrolled = Enrolment.objects.filter(session=row, state=EnrolmentState.ENROLLED).count()
            turns = list(Waiting.objects.filter(session=row).values_list("state", flat=True))
        held, waiting = turns.count(WaitingState.HELD), turns.count(WaitingState.WAITING)
        found = []
        if enrolled + held > row.places:
            found.append(f"over: {enrolled} enrolled and {held} held of {row.places}")
        if waiting and enrolled + held < row.places:
            found.append(f"under: {waiting} wait, {enrolled + held} of {row.places} taken")
        if (row.taken, row.held, row.waiting) != (enrolled + held, held, waiting):
            found.append("the counters say something else")
        return found + self.unexpected


def without_guards(monkeypatch) -> None:
    """Neither the lock of the session nor what the database checks."""
    without_check("training_session_taken", "training_session_no_place_free_while_people_wait")
    monkeypatch.setattr(
        finding,
        "session",
        lambda by, wanted: Session.objects.select_related("course", "organisation", "place").get(pk=wanted),
    )


def test_never_over_and_never_under_while_people_wait():
    crowd = Crowd(people=10, places=3, threads=6)
    # Who is first is chance: asked again until somebody has come up from the list.
    for seed in range(10):
        crowd.run(rounds=45, seed=seed)
        assert crowd.faults() == []
        if crowd.came_up():
            return
    pytest.fail("nobody came up")


def test_without_the_lock_it_fails(monkeypatch):
    """The teeth of the test above."""
    crowd = Crowd(people=10, places=3, threads=6)
    without_guards(monkeypatch)
    crowd.run(rounds=45)
    assert crowd.faults() != []


@pytest.mark.slow
def test_two_hundred_for_twenty_places_in_two_hundred_rounds():
    crowd = Crowd(people=200, places=20, threads=40)
    for seed in range(200):
        crowd.run(rounds=200, seed=seed)
        assert crowd.faults() == [], seed
