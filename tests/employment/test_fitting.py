"""Which offers fit somebody: a truth table for each factor; what is not known counts for nothing."""

from dataclasses import replace
from decimal import Decimal

import pytest

from parcours.cases.skills import Told
from parcours.directory.matching import Point
from parcours.employment import actions, fitting, proposing, queries
from parcours.employment.fitting import HOLDS, NOT, UNKNOWN, Seeker
from parcours.employment.models import Offer
from parcours.kernel.context import acting
from parcours.people.rules import Spoken
from parcours.reference.models import Place
from tests.factories.accounts import actor, organisation
from tests.factories.employment import employer, offer
from tests.factories.people import person
from tests.factories.skills import skill

OUJDA = {"latitude": Decimal("34.6800"), "longitude": Decimal("-1.9000")}
BERKANE = {"latitude": Decimal("34.9200"), "longitude": Decimal("-2.3200")}


def work(place="MA-oujda", point=None, **more) -> Offer:
    told = {"occupation_id": "753", "region_id": "MA-02", "languages": ["fr"], "permit": "residence"}
    return Offer(place=Place(code=place, **(point or OUJDA)), **told | more)


def state(code: str, who: Seeker, what: Offer) -> str:
    return {one.code: one.state for one in fitting.fit(who, what).factors}[code]


@pytest.mark.parametrize(
    ("code", "who", "what", "expected"),
    [
        ("skill", {"skills": {"7531"}}, {}, HOLDS),
        ("skill", {"skills": {"75"}}, {}, HOLDS),
        ("skill", {"skills": {"7"}}, {}, NOT),
        ("skill", {"skills": {"512"}}, {}, NOT),
        ("skill", {}, {}, UNKNOWN),
        ("wish", {"wishes": {"753"}}, {}, HOLDS),
        ("wish", {"not_wished": {"75"}}, {}, NOT),
        ("wish", {"wishes": {"512"}}, {}, UNKNOWN),
        ("place", {"place": "MA-oujda"}, {}, HOLDS),
        ("place", {}, {}, UNKNOWN),
        ("place", {"place": "x", "region": "MA-02"}, {}, UNKNOWN),
        ("place", {"place": "x", "region": "MA-01"}, {}, NOT),
        ("place", {"place": "x", "point": Point(34.70, -1.95)}, {}, HOLDS),
        ("place", {"place": "x", "point": Point(33.97, -6.85)}, {}, NOT),
        ("language", {"languages": {"fr", "ar"}}, {}, HOLDS),
        ("language", {"languages": {"ar"}}, {}, NOT),
        ("language", {}, {}, UNKNOWN),
        ("language", {"languages": {"ar"}}, {"languages": []}, UNKNOWN),
        ("permit", {"residence": "valid"}, {}, HOLDS),
        ("permit", {"residence": "filed"}, {}, NOT),
        ("permit", {}, {}, UNKNOWN),
        ("permit", {"residence": "none"}, {"permit": "employer"}, HOLDS),
        ("permit", {"residence": "none"}, {"permit": "none"}, UNKNOWN),
    ],
)
def test_each_factor(code, who, what, expected):
    told = {name: frozenset(value) if isinstance(value, set) else value for name, value in who.items()}
    assert state(code, Seeker(**told), work(**what)) == expected


def test_what_is_not_known_counts_for_nothing_and_nothing_else_counts():
    nobody = Seeker()
    same = [work(), work(languages=[]), work(point=BERKANE)]
    fits = [fitting.fit(nobody, one) for one in same]
    assert [one.offer for one in fitting.ordered(fits)] == same
    sewer = Seeker(skills=frozenset({"7531"}), languages=frozenset({"ar"}))
    better = fitting.ordered([fitting.fit(sewer, one) for one in same])
    assert better[0].offer is same[1] and better[0].number(NOT) == 0


@pytest.mark.django_db
def test_offers_for_somebody(here):
    by = here.adviser
    who = person(by, given_latin="Dalia", city="MA-oujda").person
    near, far = offer(by), offer(by, place="MA-rabat")
    with acting(by):
        found = fitting.offers_for(by, who)
    assert [one.offer.id for one in found] == [near, far]
    assert {one.code: one.state for one in found[0].factors}["place"] == HOLDS
    with acting(by):
        assert [one.offer.id for one in fitting.offers_for(by, who, place="MA-rabat")] == [far]


def order(by, wanted) -> list:
    with acting(by):
        found = proposing.people_for(by, queries.find_offer(by, wanted))
    return [one.person.id for one in found.rows]


@pytest.mark.django_db
def test_people_for_an_offer(here, elsewhere):
    by = here.adviser

    def somebody(name, city="MA-oujda", told=None, languages=(), **more):
        spoken = [Spoken(one) for one in languages]
        made = person(by, given_latin=name, city=city, languages=spoken, **more).person
        if told:
            skill(by, made, told)
        return made

    sewing = Told(group="7531")
    both = somebody("Both", told=replace(sewing, wish=True), languages=["fr"])
    trade = somebody("Trade", city="MA-rabat", told=sewing)
    near = somebody("Near")
    unwilling = somebody("Unwilling", told=replace(sewing, wish=False), languages=["ar"])
    somebody("Far", city="MA-rabat", told=Told(group="512"))
    theirs = person(elsewhere.adviser, given_latin="Theirs", city="MA-oujda").person
    skill(elsewhere.adviser, theirs, sewing)
    wanted = offer(by)
    # Three factors hold of one; two and none against; one and none against; two of which as many are against.
    assert order(by, wanted)[0] == both and order(by, wanted)[-1] == trade
    assert order(by, wanted) == [both, unwilling, near, trade]
    assert order(elsewhere.adviser, wanted) == [theirs]
    assert order(actor(organisation("EN"), "monitoring"), wanted) == []
    actions.propose(by=by, person=both, offer=wanted)
    assert order(by, wanted) == [unwilling, near, trade]
    other = offer(by, employer(by, name="Autre"))
    made = actions.propose(by=by, person=near, offer=other).id
    actions.move_application(by=by, application=made, to="sent", agreed=True)
    actions.hire(by=by, application=made)
    assert order(by, wanted) == [unwilling, trade]


@pytest.mark.parametrize(
    ("group", "occupation"), [("7531", "753"), ("75", "753"), ("7", "753"), ("512", "753"), ("753", "7531")]
)
def test_the_database_calls_the_same_a_trade(group, occupation):
    said = group in proposing.same_trade(occupation)
    assert said == fitting.same_trade(group, occupation)


@pytest.mark.django_db
def test_many_are_asked_for_at_once(here, django_assert_max_num_queries):
    by = here.adviser
    for n in range(12):
        skill(by, person(by, given_latin=f"Awa{chr(97 + n)}", city="MA-oujda").person, Told(group="7531"))
    wanted = offer(by)
    with acting(by):
        row = queries.find_offer(by, wanted)
        with django_assert_max_num_queries(14):
            assert len(proposing.people_for(by, row).rows) == 12
    proposing_most, proposing.MOST = proposing.MOST, 5
    try:
        with acting(by):
            found = proposing.people_for(by, row)
    finally:
        proposing.MOST = proposing_most
    assert found.cut and len(found.rows) == 5
