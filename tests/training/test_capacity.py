"""Fifty people ask for twenty places at once, each over her own connection."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg
import pytest
from django.db import connection, connections, transaction

from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Refused
from parcours.training import actions, enrolling, finding, models
from parcours.training.models import Session
from tests.conftest import SERVER
from tests.factories.people import person
from tests.factories.programmes import load_second
from tests.factories.training import BEFORE, session
from tests.training.conftest import staff

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, PLACES = 50, 20
NAMES = [f"Awa {chr(97 + n // 10)}{chr(97 + n % 10)}" for n in range(PEOPLE)]


@pytest.fixture
def crowd():
    load_second()
    place = staff("EN")
    with clock.at(BEFORE):
        place.people = [person(place.caseworker, given_latin=name).person for name in NAMES]
        return place, session(place.trainer, places=PLACES)


def ask_all(place, wanted, people=None) -> list[str]:
    """How each fared: "in", or the code of the refusal."""
    together = Barrier(PEOPLE)

    def ask(one):
        together.wait()
        try:
            with clock.at(BEFORE):
                actions.enrol(by=place.caseworker, session=wanted, person=one)
        except Refused as refused:
            return refused.code
        finally:
            connection.close()
        return "in"

    with ThreadPoolExecutor(PEOPLE) as pool:
        return list(pool.map(ask, people or place.people))


def kept(place, wanted) -> tuple[int, int]:
    """Places taken by the counter, and enrolments."""
    with transaction.atomic(), acting(place.caseworker):
        rows = models.Enrolment.objects.filter(session=wanted)
        return Session.objects.get(pk=wanted).taken, rows.count()


def without_check(*names: str) -> None:
    name = connections["default"].settings_dict["NAME"]
    with psycopg.connect(SERVER.dsn("parcours_owner", name), autocommit=True) as owner:
        for one in names or ("training_session_taken",):
            owner.execute(f"ALTER TABLE training_session DROP CONSTRAINT {one}")


def without_lock(monkeypatch) -> None:
    """Everybody reads the session before anybody writes."""
    read = Barrier(PEOPLE)

    def unlocked(by, wanted):
        found = Session.objects.select_related("course", "organisation", "place").get(pk=wanted)
        read.wait()
        return found

    monkeypatch.setattr(finding, "session", unlocked)


def test_twenty_places_are_twenty_places(crowd):
    answers = ask_all(*crowd)
    assert answers.count("in") == PLACES and answers.count("training.full") == PEOPLE - PLACES
    assert kept(*crowd) == (PLACES, PLACES)


def test_the_lock_holds_without_the_check(crowd):
    without_check()
    assert ask_all(*crowd).count("in") == PLACES
    assert kept(*crowd) == (PLACES, PLACES)


def test_the_check_holds_without_the_lock(crowd, monkeypatch):
    without_lock(monkeypatch)
    answers = ask_all(*crowd)
    assert answers.count("in") == PLACES and answers.count("training.full") == PEOPLE - PLACES
    assert kept(*crowd) == (PLACES, PLACES)


def test_without_lock_and_check_the_session_is_overbooked(crowd, monkeypatch):
    """The teeth of the tests above: with neither guard they would fail."""
    without_check()
    without_lock(monkeypatch)
    assert ask_all(*crowd).count("in") > PLACES


@pytest.mark.parametrize("guarded", [True, False])
def test_one_person_asked_fifty_times_has_one_place(crowd, guarded, monkeypatch):
    place, wanted = crowd
    if not guarded:
        monkeypatch.setattr(enrolling, "_check_people", lambda *_arguments: None)
    answers = ask_all(place, wanted, place.people[:1] * PEOPLE)
    assert answers.count("in") == 1 and set(answers) == {"in", "training.already_enrolled"}
    assert kept(place, wanted) == (1, 1)


def test_one_person_in_fifty_sessions_at_one_time_has_one(crowd):
    place, _wanted = crowd
    with clock.at(BEFORE), transaction.atomic(), as_role("system"):
        [course] = models.Course.objects.all()
    sessions = [session(place.trainer, course.id) for _ in range(PEOPLE)]
    together = Barrier(PEOPLE)

    def ask(wanted):
        together.wait()
        try:
            with clock.at(BEFORE):
                actions.enrol(by=place.caseworker, session=wanted, person=place.people[0])
        except Refused as refused:
            return refused.code
        finally:
            connection.close()
        return "in"

    with ThreadPoolExecutor(PEOPLE) as pool:
        answers = list(pool.map(ask, sessions))
    assert answers.count("in") == 1 and set(answers) == {"in", "training.overlaps"}
