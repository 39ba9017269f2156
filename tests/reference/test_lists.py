"""The lists in a migrated database, as the application role reads them."""

import time
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.utils import IntegrityError
from django.utils import translation

from parcours.kernel.context import as_role
from parcours.reference import loading, queries
from parcours.reference.enums import PlaceKind
from parcours.reference.models import Country, ExchangeRate, Language, OccupationGroup, Place, Region

pytestmark = pytest.mark.django_db


def test_a_migrated_database_has_the_lists():
    counts = {
        model.__name__: model.objects.count() for model in (Country, Language, OccupationGroup, Region, Place)
    }
    assert counts == {name: len(rows_of()) for name, rows_of in loading.LISTS}
    assert ExchangeRate.objects.count() == 0


def test_loading_again_changes_nothing_and_is_fast():
    Place.objects.filter(code="MA-oujda").update(name={"fr": "Wujda"})
    before = {place.code: place.name for place in Place.objects.all()}
    begun = time.perf_counter()
    loading.load_all()
    loading.load_all()
    assert time.perf_counter() - begun < 6
    after = {place.code: place.name for place in Place.objects.all()}
    assert after == before | {"MA-oujda": {"fr": "Oujda", "ar": "وجدة", "en": "Oujda"}}


def test_lists_are_in_the_order_of_the_language():
    french = [name for _, name in queries.countries_named("fr")]
    assert french.index("Égypte") < french.index("France") < french.index("Zimbabwe")
    arabic = [name for _, name in queries.countries_named("ar")]
    assert arabic.index("إسبانيا") < arabic.index("بنين") < arabic.index("مالي")
    assert [code for code, _ in queries.nationalities_named("fr")][-2:] == ["XS", "XX"]
    assert ("ary", "darija (arabe marocain)") in queries.languages_named("fr")
    assert len(queries.occupations_named("ar", 1)) == 10 and len(queries.occupations_named("en")) == 43


def test_a_name_falls_back_to_french_then_english_then_anything():
    name = {"fr": "Fès", "en": "Fez", "ar": ""}
    assert [queries.in_language(name, code) for code in ("fr", "en", "ar", "es")] == [
        "Fès",
        "Fez",
        "Fès",
        "Fès",
    ]
    assert queries.in_language({"en": "Fez"}, "fr") == "Fez"
    assert queries.in_language({"wo": "Fees"}, "fr") == "Fees"
    assert queries.in_language(None) == queries.in_language({}) == ""
    with translation.override("en"):
        assert queries.in_language(name) == "Fez"


def test_regions_places_and_cities():
    assert [region.code for region in queries.regions("MA")] == [f"MA-{n:02d}" for n in range(1, 13)]
    assert queries.cities("MA").count() == 13 and queries.provinces("MA").count() == 83
    assert {place.code for place in queries.places(region="MA-02", kind=PlaceKind.CITY)} == {
        "MA-oujda",
        "MA-nador",
    }
    assert queries.places_named("MA", language="fr")[0] == ("MA-agadir", "Agadir")
    assert queries.cities("FR").count() == 0
    assert queries.country_name("ML", "en") == "Mali" and queries.country_name("??") == "??"


@pytest.mark.parametrize(
    "text, code",
    [
        ("Kenitra", "MA-kenitra"),
        ("Kénitra", "MA-kenitra"),
        ("tanger", "MA-tanger"),
        ("Tangier", "MA-tanger"),
        ("وجدة", "MA-oujda"),
        ("MA-oujda", "MA-oujda"),
        ("Rabat", "MA-rabat"),
        ("Sefrou", "MA-03.451"),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_a_place_is_found_by_its_name(text, code):
    found = queries.find_place("MA", text)
    assert (found.code if found else None) == code


def test_a_region_is_found_by_its_name():
    assert queries.find_region("MA", "rabat-sale-kenitra").code == "MA-04"
    assert queries.find_region("MA", "MA-12").code == "MA-12"
    assert queries.find_region("MA", "Rabat") is None


def test_a_rate_is_the_last_one_stated_and_never_an_inverse():
    for day, rate in ((date(2018, 1, 1), "10.9"), (date(2018, 6, 1), "11.1")):
        ExchangeRate.objects.create(
            currency_from="EUR", currency_to="MAD", on=day, rate=Decimal(rate), source="Bank"
        )
    assert queries.rate_on("EUR", "MAD", date(2018, 5, 31)).rate == Decimal("10.9")
    assert queries.rate_on("EUR", "MAD", date(2018, 6, 1)).rate == Decimal("11.1")
    assert queries.rate_on("EUR", "MAD", date(2017, 12, 31)) is None
    assert queries.rate_on("MAD", "EUR", date(2020, 1, 1)) is None
    rate = ExchangeRate(currency_from="EUR", currency_to="MAD", rate=Decimal("10.005"))
    assert queries.converted(Decimal("1.00"), rate) == Decimal("10.01")


@pytest.mark.parametrize(
    "make",
    [
        lambda: Region.objects.create(code="FR-01", country_id="MA", name={}),
        lambda: Place.objects.create(code="MA-x", region_id="MA-01", kind="village", name={}),
        lambda: Place.objects.create(code="MA-x", region_id="MA-01", kind="city", name={}, latitude=1),
        lambda: Place.objects.create(
            code="MA-x", region_id="MA-01", kind="city", name={}, latitude=91, longitude=0
        ),
        lambda: ExchangeRate.objects.create(
            currency_from="EUR", currency_to="MAD", on=date(2018, 1, 1), rate=0, source="Bank"
        ),
        lambda: ExchangeRate.objects.create(
            currency_from="EUR", currency_to="EUR", on=date(2018, 1, 1), rate=1, source="Bank"
        ),
    ],
)
def test_the_database_guards_the_lists(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_figures_may_read_the_lists():
    with transaction.atomic(), as_role("figures"):
        assert Region.objects.count() == 12


def test_a_territory_is_nobody_s_nationality():
    named = dict(queries.nationalities_named("fr"))
    assert {"MA", "SN", "PS", "XS", "XX"} <= named.keys()
    assert not {"EH", "AX", "BV", "HM", "GF", "YT"} & named.keys()
    assert loading.territories() <= dict(queries.countries_named()).keys()
