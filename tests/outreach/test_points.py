"""Reception points count once they are effective; campaigns never add reach up to people."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import transaction

from parcours.journal.models import Entry
from parcours.journal.queries import standing
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Refused
from parcours.outreach import actions, queries
from parcours.outreach.rules import MaterialTold, PointTold
from tests.factories import outreach as factory
from tests.outreach.conftest import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with clock.at(TODAY):
        yield


def effective() -> list[date]:
    with transaction.atomic(), as_role("system"):
        rows = standing(Entry.objects.filter(kind="outreach.point_ready"))
        return [row.occurred_on for row in rows]


def line(place) -> queries.PointLine:
    with transaction.atomic(), acting(place.coordinator):
        return queries.point(place.coordinator, place.site)


def test_it_counts_from_the_day_on_which_nothing_is_missing(here):
    by = here.coordinator
    assert line(here).lacking == ["opening", "staff", "equipment", "hours"]
    factory.point(by, here.site, equipped_since=None, equipment=[])
    assert line(here).lacking == ["equipment", "hours"] and effective() == []
    factory.point(by, here.site, hours={"fr": "9 h – 16 h"})
    assert line(here).lacking == [] and effective() == [factory.READY.equipped_since]
    # A day that was wrong counts instead of the first; it is never counted twice.
    factory.point(by, here.site, equipped_since=date(2024, 2, 20))
    assert effective() == [date(2024, 2, 20)]
    factory.point(by, here.site, staffed_since=None, staff=0)
    assert effective() == []


def test_it_closes_and_opens_again_and_was_effective_all_the_same(here):
    by = here.coordinator
    factory.point(by, here.site)
    actions.move_point(by=by, site=here.site, to="suspended", on=date(2024, 2, 10))
    assert "opening" in line(here).lacking
    with pytest.raises(Refused) as refused:
        actions.move_point(by=by, site=here.site, to="closed", on=date(2024, 2, 1))
    assert refused.value.code == "outreach.before_state"
    actions.move_point(by=by, site=here.site, to="closed")
    actions.move_point(by=by, site=here.site, to="open")
    assert len(effective()) == 1 and line(here).point.since == TODAY


@pytest.mark.parametrize(
    "changes, code",
    [
        ({"staff": 0}, "outreach.staff_without_day"),
        ({"staffed_since": None}, "outreach.staff_without_day"),
        ({"equipment": []}, "outreach.equipment_without_day"),
        ({"equipment": ["sofa"]}, "outreach.not_in_list"),
        ({"opened_on": date(2025, 1, 1)}, "outreach.in_future"),
        ({"opened_on": date(1901, 1, 1)}, "outreach.too_early"),
        ({"staff": 501}, "outreach.number"),
    ],
)
def test_half_told_is_refused(here, changes, code):
    with pytest.raises(Refused) as refused:
        factory.point(here.coordinator, here.site, **changes)
    assert refused.value.code == code


def test_only_ones_own_site_is_described(here, elsewhere):
    with pytest.raises(Refused) as refused:
        factory.point(here.coordinator, elsewhere.site)
    assert refused.value.code == "outreach.site_elsewhere"
    factory.point(here.coordinator, here.site)
    with pytest.raises(Refused) as refused:
        actions.keep_point(by=here.coordinator, site=here.site, point=PointTold())
    assert refused.value.code == "outreach.opened_stays"
    with pytest.raises(Refused) as refused:
        factory.point(here.coordinator, here.site)
    assert refused.value.code == "outreach.nothing_changed"


@pytest.mark.parametrize("where", ["starts_on", "ends_on"])
def test_a_campaign_ends_in_a_year_that_somebody_lives(here, where):
    with pytest.raises(Refused) as found:
        factory.campaign(here.coordinator, **{where: date(9999, 12, 31)})
    assert (found.value.code, found.value.field) == ("kernel.day_far_ahead", where)


def test_contacts_are_added_within_a_channel_only(here):
    by = here.coordinator
    wanted = factory.campaign(by)
    told = [
        MaterialTold("leaflet", "fr", 500, "MA-nador", factory.DAY, 300, "counted", "handed_out"),
        MaterialTold("leaflet", "ar", 200, "MA-oujda", factory.DAY, 50, "estimated", "guess"),
        MaterialTold("radio", "ar", 12, "", factory.DAY, 90000, "estimated", "audience"),
        MaterialTold("pictogram", "fr", 40),
    ]
    factory.materials(by, wanted, *told)
    with transaction.atomic(), acting(by):
        found = queries.sums(queries.materials(queries.campaign(by, wanted)))
    leaflets = found.channels["leaflet"]
    assert (leaflets.quantity, leaflets.counted, leaflets.estimated) == (700, 300, 50)
    assert found.channels["pictogram"].counted is None
    assert found.places["MA-oujda"] == {"leaflet": 200} and found.languages["ar"]["radio"] == 12
    assert not hasattr(found, "reach")


@pytest.mark.parametrize(
    "changes, code",
    [
        ({"reach": None}, "outreach.reach_incomplete"),
        ({"method": ""}, "outreach.reach_incomplete"),
        ({"quantity": 0}, "outreach.number"),
        ({"channel": "drone"}, "outreach.not_in_list"),
        ({"language": "zz"}, "outreach.not_in_list"),
        ({"place": "MA-nowhere"}, "outreach.not_in_list"),
        ({"day": date(2025, 1, 1)}, "outreach.in_future"),
    ],
)
def test_a_material_is_told_whole(here, changes, code):
    wanted = factory.campaign(here.coordinator)
    told = MaterialTold("leaflet", "fr", 500, "MA-nador", factory.DAY, 300, "counted", "handed_out")
    with pytest.raises(Refused) as refused:
        factory.materials(here.coordinator, wanted, replace(told, **changes))
    assert refused.value.code == code


def test_a_campaign_is_its_organisations(here, elsewhere):
    wanted = factory.campaign(here.coordinator)
    [material] = factory.materials(here.coordinator, wanted)
    changed = replace(factory.CAMPAIGN, ends_on=None)
    for attempt in (
        lambda: actions.change_campaign(by=elsewhere.coordinator, campaign=wanted, told=changed),
        lambda: actions.drop_material(by=elsewhere.coordinator, material=material),
        lambda: factory.materials(elsewhere.coordinator, wanted),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.code == "outreach.not_yours"
    actions.change_campaign(by=here.coordinator, campaign=wanted, told=changed)
    actions.drop_material(by=here.coordinator, material=material)
    with transaction.atomic(), acting(elsewhere.coordinator):
        seen = queries.campaign(elsewhere.coordinator, wanted)
        assert seen.ends_on is None and queries.materials(seen) == []
