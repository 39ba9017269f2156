"""Which offers fit somebody: a truth table for each factor; what is not known counts for nothing."""

from decimal import Decimal

import pytest

from parcours.directory.matching import Point
from parcours.employment import fitting
from parcours.employment.fitting import HOLDS, NOT, UNKNOWN, Seeker
from parcours.employment.models import Offer
from parcours.kernel.context import acting
from parcours.reference.models import Place
from tests.factories.employment import offer
from tests.factories.people import person

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
