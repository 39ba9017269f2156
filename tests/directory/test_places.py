"""Fifty referrals ask for five places at once; a replay takes once; freeing is exact."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from uuid import UUID

import psycopg
import pytest
from django.db import connection, connections

from parcours.directory import actions, places
from parcours.directory.models import PlaceTaken, Service
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.refusals import Missing, Refused
from tests.conftest import SERVER
from tests.directory.conftest import desk
from tests.factories.directory import service, shelter
from tests.factories.programmes import load_second

ASKING, PLACES = 20, 5


def source(number: int) -> tuple[str, UUID]:
    return ("referrals.Referral", UUID(int=number))


def kept(wanted) -> tuple[int, int]:
    from django.db import transaction

    with transaction.atomic(), as_role("system"):
        return Service.objects.get(pk=wanted).taken, PlaceTaken.objects.filter(service=wanted).count()


@pytest.mark.django_db
def test_a_replay_takes_once_and_freeing_is_exact(here, elsewhere):
    wanted = service(here.caseworker, places=2)
    take = {"service": wanted, "source": source(1)}
    assert actions.take_place(by=elsewhere.caseworker, **take).left == 1
    assert actions.take_place(by=elsewhere.caseworker, **take).left == 1
    assert kept(wanted) == (1, 1)
    assert actions.free_place(by=here.caseworker, service=wanted, source=source(9)).left == 1
    assert actions.free_place(by=here.caseworker, **take).left == 2
    assert actions.free_place(by=here.caseworker, **take).left == 2
    assert kept(wanted) == (0, 0)


@pytest.mark.django_db
def test_no_limit_takes_everybody(here, elsewhere):
    wanted = service(here.caseworker)
    for number in range(3):
        answer = actions.take_place(by=elsewhere.caseworker, service=wanted, source=source(number))
        assert answer.left is None
    assert kept(wanted) == (3, 3)


@pytest.mark.django_db
def test_full_ended_and_secret_give_no_place(here, elsewhere):
    full, ended, secret = (
        service(here.caseworker, "FULL", places=0),
        service(here.caseworker, "ENDED"),
        shelter(here.caseworker, places=3),
    )
    actions.end_service(by=here.caseworker, service=ended)
    for wanted, code in ((full, "directory.full"), (ended, "directory.ended")):
        with pytest.raises(Refused) as refused:
            actions.take_place(by=elsewhere.caseworker, service=wanted, source=source(1))
        assert refused.value.code == code
    with pytest.raises(Missing):
        actions.take_place(by=elsewhere.caseworker, service=secret, source=source(1))
    assert actions.take_place(by=here.caseworker, service=secret, source=source(1)).left == 2
    assert actions.take_place(by=Actor.system("test"), service=secret, source=source(2)).left == 1


@pytest.mark.django_db
def test_the_response_time_is_noted_across_organisations(here):
    wanted = service(here.caseworker)
    job = Actor.system("response times")
    actions.note_response_time(by=job, service=wanted, median_days=Decimal("3.25"), answers=8)
    actions.note_response_time(by=job, service=wanted, median_days=Decimal("3.25"), answers=8)
    with as_role("system"):
        row = Service.objects.get(pk=wanted)
    assert (row.response_days, row.response_answers) == (Decimal("3.2"), 8)


# The race -----------------------------------------------------------------------------------------


@pytest.fixture
def wanted(transactional_db):
    load_second()
    return service(desk("EN").caseworker, places=PLACES)


def ask_all(wanted, sources=range(ASKING)) -> list[str]:
    together, by = Barrier(ASKING), desk("AMAPPE").caseworker

    def ask(number):
        together.wait()
        try:
            actions.take_place(by=by, service=wanted, source=source(number))
        except Refused as refused:
            return refused.code
        finally:
            connection.close()
        return "in"

    with ThreadPoolExecutor(ASKING) as pool:
        return list(pool.map(ask, sources))


def without_check() -> None:
    name = connections["default"].settings_dict["NAME"]
    with psycopg.connect(SERVER.dsn("parcours_owner", name), autocommit=True) as owner:
        owner.execute("ALTER TABLE directory_service DROP CONSTRAINT directory_service_taken")


def without_lock(monkeypatch) -> None:
    read = Barrier(ASKING)

    def unlocked(by, wanted):
        with as_role("system"):
            found = Service.objects.get(pk=wanted)
        read.wait()
        return found

    monkeypatch.setattr(places, "_locked", unlocked)


@pytest.mark.parametrize("checked", [True, False])
def test_the_lock_holds_with_and_without_the_check(wanted, checked):
    if not checked:
        without_check()
    answers = ask_all(wanted)
    assert answers.count("in") == PLACES and answers.count("directory.full") == ASKING - PLACES
    assert kept(wanted) == (PLACES, PLACES)


def test_without_lock_and_check_it_is_overbooked(wanted, monkeypatch):
    """The teeth of the test above."""
    without_check()
    without_lock(monkeypatch)
    assert ask_all(wanted).count("in") > PLACES


def test_one_source_asked_many_times_has_one_place(wanted):
    assert ask_all(wanted, [1] * ASKING).count("in") == ASKING
    assert kept(wanted) == (1, 1)
