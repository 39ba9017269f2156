"""The directory of the demonstration: enough of everything to look at."""

from collections import Counter

import pytest

from parcours.demo import diary, instance, reading
from parcours.demo.services import Services
from parcours.directory.enums import Standing
from parcours.directory.models import EmptySearch, Service
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from tests.factories.programmes import load_eu_maroc


@pytest.mark.django_db
def test_services_of_every_standing_are_there_and_some_are_missing():
    load_eu_maroc()
    demo, today = reading.read("eu-maroc-2017"), clock.today()
    made, written = instance.build(demo, Actor.system("test")), diary.Diary()
    Services(demo, made, written, today).write()
    written.live(today)
    with as_role("system"):
        rows = list(Service.objects.select_related("organisation"))
        sought = sum(EmptySearch.objects.values_list("times", flat=True))
    standings = Counter(row.standing() for row in rows)
    assert 100 <= len(rows) <= 150
    assert set(standings) >= {
        Standing.OPEN,
        Standing.WAITING,
        Standing.FULL,
        Standing.STALE,
        Standing.UNFUNDED,
    }
    assert sum(row.sensitive for row in rows) == 2
    assert len({row.organisation_id for row in rows}) >= 4
    assert sought >= 15
    assert all(set(row.name) == {"fr", "ar", "en"} for row in rows)
