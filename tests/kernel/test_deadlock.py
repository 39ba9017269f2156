"""Two who wait for each other: PostgreSQL takes one back, and it is done again when the other is through."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import OperationalError, connection

from parcours.accounts.models import Organisation
from parcours.kernel import actions
from parcours.kernel.actions import _registry, action
from parcours.kernel.actor import Actor
from parcours.kernel.refusals import Refused
from tests.factories.accounts import organisation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def crossing():
    """An action that locks two rows in the order that is told, and meets the other one in between."""
    together = Barrier(2)

    @action("kernel.cross", right="people.see", journal=False, api=False)
    def cross(*, by: Actor, codes: list[str]) -> int:
        found = []
        for code in codes:
            found.append(Organisation.objects.select_for_update().get(code=code))
            with suppress(BrokenBarrierError):
                together.wait(timeout=5)
            # Once is enough: whoever comes again meets nobody.
            together.abort()
        return len(found)

    yield cross
    del _registry["kernel.cross"]


def both(cross) -> list:
    for code in ("EN", "AMAPPE"):
        organisation(code)

    def one(codes):
        try:
            return cross(by=Actor.system("test"), codes=codes)
        except (OperationalError, Refused) as error:
            return type(error).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, [["EN", "AMAPPE"], ["AMAPPE", "EN"]]))


def test_both_are_through(crossing):
    assert both(crossing) == [2, 2]


def test_without_it_one_fails(crossing, monkeypatch):
    monkeypatch.setattr(actions, "_deadlocked", lambda error: False)
    assert sorted(map(str, both(crossing))) == ["2", "OperationalError"]
