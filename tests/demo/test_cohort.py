"""The invented people: the same every time, like the people whom the programme meets, nobody's telephone."""

from collections import Counter
from datetime import date, timedelta

import phonenumbers
import pytest

from parcours.demo import cohort, diary, reading
from parcours.people import rules

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def demo():
    return reading.read("eu-maroc-2017")


@pytest.fixture(scope="module")
def everybody(demo):
    return list(cohort.people(demo, demo.settings("people"), TODAY, {"sharing": "3"}))


def test_the_same_seed_gives_the_same_people(demo, everybody):
    assert list(cohort.people(demo, 300, TODAY, {"sharing": "3"})) == everybody[:300]


def test_another_day_of_loading_moves_only_those_who_came_lately(demo, everybody):
    later = list(cohort.people(demo, 300, TODAY + timedelta(days=7), {"sharing": "3"}))
    for before, after in zip(everybody[:300], later, strict=True):
        assert (before == after) or before.recent
        assert before.registration.given_latin == after.registration.given_latin


def test_everybody_could_be_registered(everybody):
    for persona in everybody:
        rules.check(persona.registration, persona.day)
        assert rules.clean_names(persona.registration)


def test_they_are_spread_over_cities_years_and_nationalities(demo, everybody):
    assert len(everybody) == 2500
    cities = Counter(persona.city for persona in everybody)
    assert set(cities) == {city["place"] for city in demo.cohort["cities"]}
    assert len(cities) == 13
    assert min(cities.values()) > 20
    years = Counter(persona.day.year for persona in everybody if not persona.recent)
    assert set(years) == {2018, 2019, 2020, 2021}
    nationalities = Counter(persona.registration.nationality for persona in everybody)
    assert len(nationalities) >= 15
    women = sum(persona.registration.sex == "F" for persona in everybody)
    assert 0.4 < women / len(everybody) < 0.55


def test_what_is_ordinary_occurs(everybody):
    told = [persona.registration for persona in everybody]
    assert any(t.no_phone for t in told)
    assert any(t.no_document for t in told)
    assert any(t.birth_year for t in told)
    assert any(t.residence.value == "none" for t in told)
    assert any(t.given_arabic and not t.given_latin for t in told)
    minors = [persona for persona in everybody if persona.minor]
    assert 20 < len(minors) < 150
    answers = Counter((a.purpose, a.given) for t in told for a in t.consents)
    assert all(answers[purpose, False] for purpose in ("sharing", "comparison", "reporting"))
    assert {a.notice_version for t in told for a in t.consents if a.purpose == "sharing"} == {"3"}


def test_what_is_recent_is_recent(everybody):
    recent = [persona for persona in everybody if persona.recent]
    assert any(TODAY - timedelta(days=7) < persona.day < TODAY for persona in recent)
    assert all(persona.day < TODAY for persona in recent)
    expiring = [
        persona
        for persona in recent
        if persona.registration.residence.expires_on
        and TODAY < persona.registration.residence.expires_on < TODAY + timedelta(days=60)
    ]
    assert expiring


def test_no_telephone_of_the_demonstration_can_ring(everybody):
    numbers = [t.phone for t in (p.registration for p in everybody) if t.phone]
    numbers += [p.registration.contact.phone for p in everybody if p.registration.contact]
    assert numbers
    for number in numbers:
        assert not phonenumbers.is_valid_number(phonenumbers.parse(number, None)), number


def test_nobody_in_public_life_is_named(demo, everybody):
    called = {f"{p.registration.given_latin} {p.registration.family_latin}" for p in everybody}
    assert not called & demo.never


def test_a_small_cohort_has_everything_that_is_recent_too(demo):
    assert any(persona.recent for persona in cohort.people(demo, 60, TODAY, {}))


def test_people_are_written_down_once_and_not_before_they_came(everybody):
    found = diary.batches(everybody)
    assert sum(len(batch.people) for batch in found) == len(everybody)
    assert all(persona.day <= batch.day < TODAY for batch in found for persona in batch.people)
    assert max(len(batch.people) for batch in found) <= rules.MOST
