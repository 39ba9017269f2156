"""What is found, what would be found if one thing were not asked, and what nobody finds."""

import itertools
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parcours.accounts import actions as accounts
from parcours.directory import actions, gaps, matching, queries, searching
from parcours.directory.enums import Standing
from parcours.directory.events import ServiceStale
from parcours.directory.matching import Criteria, Offer, Point
from parcours.directory.models import EmptySearch, Service
from parcours.kernel import clock, events
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.refusals import Refused
from parcours.messages.models import Message
from tests.factories.accounts import actor
from tests.factories.directory import plan, service, shelter

RABAT, SALE, TANGIER = Point(34.0209, -6.8416), Point(34.0531, -6.7985), Point(35.7595, -5.8340)


def offer(**changes) -> Offer:
    told = {"id": UUID(int=1), "kind": "language", "region": "MA-04", "place": "MA-rabat", "point": RABAT}
    return Offer(**told | {"standing": Standing.OPEN} | changes)


def test_distances_are_those_of_the_map():
    assert 4 < matching.distance(RABAT, SALE) < 7
    assert 205 < matching.distance(RABAT, TANGIER) < 225


@pytest.mark.parametrize(
    ("of", "asked", "unmet"),
    [
        ({}, {}, []),
        ({"sexes": ("F",)}, {"sex": "M"}, ["sex"]),
        ({"sexes": ("F",)}, {"sex": "X"}, []),
        ({"sexes": ("F",)}, {}, []),
        ({"age_from": 18}, {"age": 17}, ["age"]),
        ({"age_from": 18}, {"age": 17, "age_to": 18}, []),
        ({"age_to": 25}, {"age": 26}, ["age"]),
        ({"age_to": 0}, {"age": 1}, ["age"]),
        ({"languages": ("fr",)}, {"languages": ("wo", "fr")}, []),
        ({"languages": ("fr",)}, {"languages": ("wo",)}, []),
        ({"languages": ("fr",)}, {"languages": ("wo",), "language_only": True}, ["language"]),
        ({"languages": ("fr",), "interpreter": True}, {"languages": ("wo",), "language_only": True}, []),
        ({}, {"languages": ("wo",), "language_only": True}, []),
        ({"public_languages": ("ar",)}, {"languages": ("wo",)}, ["language"]),
        ({"lots": (1,)}, {"lot": 3}, ["lot"]),
        ({"protections": ("refugee_unhcr",)}, {"protection": "none"}, ["status"]),
        ({"protections": ("refugee_unhcr",)}, {}, []),
        ({"protections": ("refugee_unhcr",), "residences": ("valid",)}, {"protection": "none"}, []),
        (
            {"protections": ("refugee_unhcr",), "residences": ("valid",)},
            {"protection": "none", "residence": "filed"},
            ["status"],
        ),
        (
            {"protections": ("refugee_unhcr",), "residences": ("valid",)},
            {"protection": "none", "residence": "valid"},
            [],
        ),
        ({}, {"place": "MA-tanger", "region": "MA-01"}, ["where"]),
        ({}, {"place": "MA-tanger", "region": "MA-01", "within": "any"}, []),
        ({}, {"place": "MA-sale", "region": "MA-04", "within": "city"}, ["where"]),
        ({}, {"place": "MA-sale", "region": "MA-04", "within": "region"}, []),
        ({"sexes": ("F",)}, {"sex": "M", "without": ("sex",)}, []),
        ({"step_free": False}, {"step_free": True}, ["access"]),
        ({"step_free": None}, {"step_free": True}, []),
        ({"step_free": True}, {"step_free": True}, []),
        ({"step_free": False}, {}, []),
        ({"step_free": False}, {"step_free": True, "without": ("access",)}, []),
    ],
)
def test_who_fits_what(of, asked, unmet):
    assert matching.unmet(Criteria(**asked), offer(**of), None) == unmet


@pytest.mark.parametrize(("within", "found"), [("city", 1), ("25", 2), ("50", 2), ("any", 3), ("region", 2)])
def test_how_far(within, found):
    offers = [
        offer(id=UUID(int=1)),
        offer(id=UUID(int=2), place="MA-sale", point=SALE),
        offer(id=UUID(int=3), region="MA-01", place="MA-tanger", point=TANGIER),
    ]
    sought = Criteria(place="MA-rabat", region="MA-04", within=within)
    told = matching.answer(sought, offers, RABAT)
    assert [one.id.int for one in told.matches] == list(range(1, found + 1))
    assert told.nearly == ({"where": 3 - found} if found < 3 else {})


def test_full_ones_come_last_and_answer_nothing():
    offers = [
        offer(id=UUID(int=1), standing=Standing.FULL),
        offer(id=UUID(int=2), standing=Standing.WAITING),
        offer(id=UUID(int=3), response_days=9.0),
        offer(id=UUID(int=4), response_days=2.0),
        offer(id=UUID(int=5), standing=Standing.FULL, sexes=("F",)),
    ]
    told = matching.answer(Criteria(sex="M"), offers, None)
    assert [one.id.int for one in told.matches] == [4, 3, 2, 1]
    assert told.with_room == 3 and told.nearly == {}


def test_her_language_comes_first_and_no_service_is_lost_for_it():
    """Who speaks only Pulaar is offered everything, what understands her before what needs an interpreter."""
    offers = [
        offer(id=UUID(int=1), languages=("fr",), place="MA-rabat"),
        offer(id=UUID(int=2), languages=()),
        offer(id=UUID(int=3), languages=("fr",), interpreter=True, place="MA-sale", point=SALE),
        offer(id=UUID(int=4), languages=("fr", "ff"), standing=Standing.WAITING),
        offer(id=UUID(int=5), languages=("ff",), place="MA-tanger", point=TANGIER),
        offer(id=UUID(int=6), languages=("ff",), standing=Standing.FULL),
    ]
    told = matching.answer(Criteria(languages=("ff",)), offers, RABAT)
    assert [(one.id.int, one.speaks) for one in told.matches] == [
        (5, matching.SPOKEN),
        (4, matching.SPOKEN),
        (3, matching.INTERPRETED),
        (2, matching.UNTOLD),
        (1, matching.UNSPOKEN),
        (6, matching.SPOKEN),
    ]
    assert told.nearly == {}
    strict = matching.answer(Criteria(languages=("ff",), language_only=True), offers, RABAT)
    assert [one.id.int for one in strict.matches] == [5, 4, 3, 2, 6] and strict.nearly == {"language": 1}
    anybody = matching.answer(Criteria(languages=("ff",), without=("language",)), offers, RABAT)
    assert [one.id.int for one in anybody.matches] == [1, 2, 3, 5, 4, 6]
    assert {one.speaks for one in anybody.matches} == {matching.SPOKEN}


def test_nearly_is_what_dropping_the_one_criterion_finds():
    """The count under the results, against searching again without it."""
    choices = {
        "sexes": ((), ("F",)),
        "age_from": (None, 30),
        "languages": ((), ("fr",)),
        "lots": ((), (1,)),
        "protections": ((), ("refugee_bra",)),
        "region": ("MA-01", "MA-04"),
        "step_free": (None, False),
    }
    offers = [
        offer(id=UUID(int=number), **dict(zip(choices, values, strict=True)))
        for number, values in enumerate(itertools.product(*choices.values()))
    ]
    told = {"sex": "M", "age": 20, "languages": ("wo",), "lot": 3, "protection": "none", "region": "MA-01"}
    told |= {"step_free": True, "language_only": True}
    first = matching.answer(Criteria(**told), offers, None)
    assert len(first.matches) == 1 and set(first.nearly) == set(matching.CRITERIA)
    for code, more in first.nearly.items():
        again = matching.answer(Criteria(**told, without=(code,)), offers, None)
        assert len(again.matches) == len(first.matches) + more, code


# In the database ----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_steps_are_told_by_the_service_or_else_by_its_site(here, seen_by):
    sites = {}
    for code, step_free in (("UP", False), ("FLAT", True)):
        sites[code] = accounts.set_site(
            by=actor(here.caseworker.organisation, "administrator"),
            organisation=here.caseworker.organisation,
            code=code,
            name={"fr": code},
            place="MA-oujda",
            step_free=step_free,
        ).site
    told = {"own": (True, "UP"), "site": (None, "FLAT"), "steps": (None, "UP"), "unknown": (None, None)}
    ids = {
        code: service(here.caseworker, code.upper(), step_free=step_free, site=sites.get(site))
        for code, (step_free, site) in told.items()
    }
    sought = Criteria(kind="language", step_free=True)
    found = seen_by(here.caseworker, lambda: searching.search(here.caseworker, sought))
    assert {one.id for one in found.matches} == {ids[code] for code in ("own", "site", "unknown")}
    assert found.nearly == {"access": 1}


@pytest.mark.django_db
def test_distance_is_to_the_site_where_the_service_has_no_point_of_its_own(here, seen_by):
    """A site at the edge of town, 40 km off: not the middle of its city."""
    site = accounts.set_site(
        by=actor(here.caseworker.organisation, "administrator"),
        organisation=here.caseworker.organisation,
        code="FAR",
        name={"fr": "FAR"},
        place="MA-nador",
        latitude=Decimal("34.7000"),
        longitude=Decimal("-2.3000"),
    ).site
    at_site = service(here.caseworker, "SITE", place="MA-nador", site=site)
    own = {"latitude": Decimal("34.6805"), "longitude": Decimal("-1.9076")}
    at_its_own = service(here.caseworker, "OWN", place="MA-nador", site=site, **own)
    in_town = service(here.caseworker, "TOWN", place="MA-nador")
    sought = Criteria(kind="language", place="MA-oujda", within="50")
    found = seen_by(here.caseworker, searching.search, here.caseworker, sought)
    assert [one.id for one in found.matches] == [at_its_own, at_site]
    assert 30 < found.matches[1].km < 45 and in_town not in {one.id for one in found.matches}


@pytest.mark.django_db
def test_a_search_asks_as_often_whatever_is_there(here, seen_by):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as counted:
            searching.search(here.caseworker, Criteria(kind="language", place="MA-oujda", within="50"))
        return len(counted)

    service(here.caseworker)
    few = seen_by(here.caseworker, asked)
    actions.add_services(by=here.caseworker, services=[plan(f"S{n}") for n in range(40)])
    assert seen_by(here.caseworker, asked) == few == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes", [{"kind": "magic"}, {"place": "MA-nowhere"}, {"region": "X"}, {"within": "9"}]
)
def test_a_search_for_what_is_no_choice_is_refused(here, changes):
    with pytest.raises(Refused) as refused:
        actions.note_search(by=here.caseworker, sought=Criteria(**{"kind": "language"} | changes))
    assert refused.value.code == "directory.not_in_list"


def counted() -> list[tuple]:
    with as_role("system"):
        rows = EmptySearch.objects.order_by("kind", "criteria", "on")
        return list(rows.values_list("kind", "region_id", "place_id", "criteria", "times"))


@pytest.mark.django_db
def test_an_empty_search_is_counted_without_anybody(here, elsewhere):
    service(here.caseworker, sexes=["F"])
    sought = Criteria(
        kind="language", place="MA-oujda", sex="M", age=31, protection="none", languages=("fr",)
    )
    assert actions.note_search(by=here.caseworker, sought=sought).empty
    actions.note_search(by=here.caseworker, sought=sought)
    # A language that is only wished for is not what was missing.
    assert counted() == [("language", "MA-02", "MA-oujda", "where,sex,age,status", 1)]
    actions.note_search(by=elsewhere.caseworker, sought=sought)
    assert counted()[0][-1] == 2
    actions.note_search(by=here.caseworker, sought=replace(sought, language_only=True))
    assert counted()[0][3] == "where,language,sex,age,status"
    columns = {field.name for field in EmptySearch._meta.get_fields()}
    assert columns == {"id", "on", "kind", "region", "place", "criteria", "times"}


@pytest.mark.django_db
def test_what_is_found_or_has_no_need_is_not_counted(here):
    service(here.caseworker)
    for sought in (Criteria(kind="language"), Criteria(), Criteria(kind="language", place="MA-oujda")):
        assert not actions.note_search(by=here.caseworker, sought=sought).empty
    assert counted() == []


@pytest.mark.django_db
def test_a_secret_place_of_others_is_an_answer_and_no_result(here, elsewhere, seen_by):
    shelter(here.caseworker)
    sought = Criteria(kind="housing", place="MA-oujda", sex="F")
    assert not actions.note_search(by=elsewhere.caseworker, sought=sought).empty
    told = seen_by(elsewhere.caseworker, searching.search, elsewhere.caseworker, sought)
    assert (told.matches, told.nearly) == ([], {})
    far = Criteria(kind="housing", place="MA-tanger", sex="M")
    told = seen_by(elsewhere.caseworker, searching.search, elsewhere.caseworker, far)
    assert told.nearly == {}, "a suggestion tells of it"


@pytest.mark.django_db
def test_coordinators_see_what_is_missing_where(here, elsewhere, seen_by):
    service(here.caseworker, places=0)
    for by in (here, elsewhere):
        for kind, place in (("childcare", "MA-oujda"), ("language", "MA-oujda")):
            actions.note_search(by=by.caseworker, sought=Criteria(kind=kind, place=place))
    old = clock.today() - timedelta(days=gaps.DAYS + 1)
    with clock.at(old):
        actions.note_search(by=here.caseworker, sought=Criteria(kind="legal", region="MA-01"))
    found = seen_by(here.coordinator, gaps.missing, here.coordinator)
    assert [(one.kind, one.region, one.times, one.full, one.offered) for one in found] == [
        ("childcare", "MA-02", 2, 0, 0),
        ("language", "MA-02", 2, 2, 0),
    ]
    assert seen_by(here.coordinator, gaps.dropped, here.coordinator) == {"where": 4, "full": 2}
    assert seen_by(here.caseworker, gaps.missing, here.caseworker) == []


@pytest.mark.django_db
def test_owners_are_told_once_a_period(here, elsewhere, monkeypatch):
    told: list[ServiceStale] = []
    monkeypatch.setitem(events._receivers, ServiceStale, [told.append])
    job = Actor.system("directory.remind")
    with clock.at(clock.now() - timedelta(days=40)):
        wanted = service(here.caseworker, confirm_every_days=30)
        service(elsewhere.caseworker, confirm_every_days=90)
    assert actions.note_stale(by=job).ids == [wanted]
    assert actions.note_stale(by=job).ids == []
    actions.confirm_services(by=here.caseworker, services=[wanted])
    with clock.at(clock.now() + timedelta(days=31)):
        assert actions.note_stale(by=job).ids == [wanted]
    assert [(one.service, one.organisation) for one in told] == [(wanted, here.organisation)] * 2


@pytest.mark.django_db
def test_who_keeps_what_is_stale_is_written_to_once(here, elsewhere):
    with clock.at(clock.now() - timedelta(days=40)):
        for code, email in (("A1", "desk@example.org"), ("B2", "desk@example.org"), ("C3", "")):
            service(here.caseworker, code, email=email, confirm_every_days=30)
    for _night in range(2):
        actions.note_stale(by=Actor.system("directory.remind"))
    with as_role("system"):
        rows = list(Message.objects.values_list("template", "channel", "state"))
    assert rows == [("service.to_confirm", "email", "queued")]


@pytest.mark.django_db
def test_stale_and_ended_services_are_not_found(here, seen_by):
    with clock.at(clock.now() - timedelta(days=40)):
        stale = service(here.caseworker, "STALE", confirm_every_days=30)
    ended, living = service(here.caseworker, "ENDED"), service(here.caseworker, "LIVING")
    actions.end_service(by=here.caseworker, service=ended)
    found = seen_by(here.caseworker, searching.search, here.caseworker, Criteria())
    assert [one.id for one in found.matches] == [living]
    to_confirm = seen_by(here.caseworker, queries.to_confirm, here.caseworker)
    assert [one.id for one in to_confirm] == [stale]
    with as_role("system"):
        assert Service.objects.count() == 3
