"""Two at once, each over her own connection: a tranche is released once, an envelope is never passed."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import psycopg
import pytest
from django.db import connection, connections, transaction

from parcours.enterprise import grant_actions as actions
from parcours.enterprise import granting, releasing
from parcours.enterprise.grant_models import DirectEnvelope, Grant, Release, Tranche
from parcours.enterprise.grant_rules import GrantTold
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Refused
from tests.conftest import SERVER
from tests.enterprise.conftest import TODAY, five, staff
from tests.factories import grants as factory
from tests.factories.accounts import member
from tests.factories.enterprise import to_plan, venture
from tests.factories.programmes import load_second

pytestmark = pytest.mark.django_db(transaction=True)
TWO = 2


@pytest.fixture
def house():
    with clock.at(TODAY):
        load_second()
        place = staff("EN")
        place.people = five(place)
        place.chiefs = [member(place.id, "coordinator") for _one in range(TWO)]
    return place


def at_once(*calls) -> list[str]:
    """How each fared: "done", or the code of the refusal."""
    together = Barrier(len(calls), timeout=10)

    def ask(call):
        together.wait()
        try:
            with clock.at(TODAY):
                call()
        except Refused as refused:
            return refused.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(pool.map(ask, calls))


def without(table: str, *names: str) -> None:
    name = connections["default"].settings_dict["NAME"]
    with psycopg.connect(SERVER.dsn("parcours_owner", name), autocommit=True) as owner:
        for one in names:
            owner.execute(f"ALTER TABLE {table} DROP CONSTRAINT {one}")


def unlocked(monkeypatch) -> None:
    """Both read the tranche with its grant, or the envelope, before either writes."""
    read = Barrier(TWO, timeout=10)

    def tranche(by, wanted):
        found = Tranche.objects.select_related("grant__venture").get(pk=wanted)
        read.wait()
        return found.grant, found

    def envelope(project):
        found = DirectEnvelope.objects.get(project=project)
        read.wait()
        return found

    monkeypatch.setattr(releasing, "tranche", tranche)
    monkeypatch.setattr(granting, "lock_direct", envelope)


def proposed(house):
    with clock.at(TODAY):
        grant, [wanted] = factory.in_force(house.coach, house.chiefs[0], house.people[0], 100)
        factory.proposed(house.coach, wanted)
    return grant, wanted


def releases(house, wanted) -> list[str]:
    return at_once(*(lambda by=by: actions.release(by=by, tranche=wanted) for by in house.chiefs))


def kept(house, grant) -> tuple[Decimal, int]:
    with transaction.atomic(), acting(house.coach):
        return Grant.objects.get(pk=grant).released, Release.objects.count()


def test_two_releases_of_one_tranche_are_one(house):
    grant, wanted = proposed(house)
    assert releases(house, wanted) == ["done", "enterprise.released_already"]
    assert kept(house, grant) == (100, 1)


def test_the_database_holds_without_the_lock(house, monkeypatch):
    grant, wanted = proposed(house)
    unlocked(monkeypatch)
    assert releases(house, wanted) == ["done", "enterprise.released_already"]
    assert kept(house, grant) == (100, 1)


def test_without_lock_and_constraint_it_is_released_twice(house, monkeypatch):
    """The teeth of the tests above."""
    grant, wanted = proposed(house)
    without("enterprise_release", "enterprise_release_tranche_id_key")
    unlocked(monkeypatch)
    assert releases(house, wanted) == ["done", "done"]
    assert kept(house, grant)[1] == TWO


def drafts(house, monkeypatch=None) -> list[str]:
    """Two awards of 900 where 1,500 may be awarded without a call."""
    with clock.at(TODAY):
        # The row of the envelope is there: who makes it first is another race.
        actions.cancel(by=house.coach, grant=factory.direct(house.coach, house.people[2], 1))
        made = [to_plan(house.coach, venture(house.coach, one)) for one in house.people[:TWO]]
    told = [GrantTold(one, Decimal(900), "SEMILLA", why="So") for one in made]
    if monkeypatch:
        unlocked(monkeypatch)
    return at_once(*(lambda one=one: actions.draft(by=house.coach, grant=one) for one in told))


def committed() -> Decimal:
    with transaction.atomic(), as_role("system"):
        return DirectEnvelope.objects.get().committed


def test_two_grants_that_together_pass_the_envelope_are_one(house):
    assert drafts(house) == ["done", "enterprise.over_direct"]
    assert committed() == 900


def test_the_envelope_holds_in_the_database_without_the_lock(house, monkeypatch):
    assert drafts(house, monkeypatch) == ["done", "enterprise.over_direct"]
    assert committed() == 900


def test_without_lock_and_check_the_envelope_is_passed(house, monkeypatch):
    """The teeth of the tests above."""
    without("enterprise_direct_envelope", "enterprise_direct_envelope_within")
    assert drafts(house, monkeypatch) == ["done", "done"]
    assert committed() == 1800
