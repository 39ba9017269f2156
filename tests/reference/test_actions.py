"""What a programme brings with it, for a country that is not Morocco."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from parcours.kernel import recorder
from parcours.kernel.actor import Actor
from parcours.kernel.refusals import NotAllowed, Refused
from parcours.reference import queries
from parcours.reference.actions import set_rate, upsert_place, upsert_region
from parcours.reference.models import ExchangeRate, Place, Region

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system("tests")
NAME = {"fr": "Dakar", "en": "Dakar"}


@pytest.fixture(autouse=True)
def recorded(monkeypatch):
    """What reaches the journal."""
    found = []
    monkeypatch.setattr(recorder, "_append", found.extend)
    return found


@pytest.fixture
def dakar(recorded):
    upsert_region(by=SYSTEM, code="SN-DK", country="SN", name=NAME)
    recorded.clear()


def test_a_region_is_made_changed_and_left_alone(recorded):
    calls = [NAME, NAME, NAME | {"ar": "دكار"}]
    assert [upsert_region(by=SYSTEM, code="SN-DK", country="SN", name=name).change for name in calls] == [
        "made",
        "same",
        "changed",
    ]
    assert Region.objects.get(code="SN-DK").name["ar"] == "دكار"
    assert [entry.facts["change"] for entry in recorded] == ["made", "changed"]


def test_a_place_lies_in_its_region(dakar, recorded):
    place = {"code": "SN-pikine", "region": "SN-DK", "name": {"fr": "Pikine"}, "kind": "city"}
    position = {"latitude": Decimal("14.75"), "longitude": Decimal("-17.4")}
    changes = [upsert_place(by=SYSTEM, **place, **position).change for _ in range(2)]
    assert changes == ["made", "same"]
    assert [found.code for found in queries.cities("SN")] == ["SN-pikine"]
    assert queries.cities("MA").count() == 13
    assert [entry.facts for entry in recorded] == [{"place": "SN-pikine", "change": "made"}]


def test_a_rate_is_stated_once_a_day_and_can_be_corrected(recorded):
    rate = {"currency_from": "XOF", "currency_to": "EUR", "on": date(2020, 1, 1), "source": "Bank"}
    first = set_rate(by=SYSTEM, **rate, rate=Decimal("0.00152449"))
    again = set_rate(by=SYSTEM, **rate, rate=Decimal("0.00152449"))
    other = set_rate(by=SYSTEM, **rate, rate=Decimal("0.0015"))
    assert [first.change, again.change, other.change] == ["made", "same", "changed"]
    assert first.rate == again.rate == other.rate
    assert ExchangeRate.objects.get().rate == Decimal("0.0015")
    assert [entry.facts["rate"] for entry in recorded] == ["0.00152449", "0.00150000"]


REGION = {"code": "SN-TH", "country": "SN", "name": {"fr": "Thiès"}}
PLACE = {"code": "SN-x", "region": "SN-DK", "name": {"fr": "X"}, "kind": "city"}
RATE = {
    "currency_from": "EUR",
    "currency_to": "MAD",
    "on": date(2020, 1, 1),
    "rate": Decimal(11),
    "source": "Bank",
}


@pytest.mark.parametrize(
    "perform, good, wrong, code, field",
    [
        (upsert_region, REGION, {"country": "QQ", "code": "QQ-1"}, "country_unknown", "country"),
        (upsert_region, REGION, {"country": "XS", "code": "XS-1"}, "country_unknown", "country"),
        (upsert_region, REGION, {"code": "MA-01"}, "code_malformed", "code"),
        (upsert_region, REGION, {"code": "SN-"}, "code_malformed", "code"),
        (upsert_region, REGION, {"code": "SN-ABCD"}, "code_malformed", "code"),
        (upsert_region, REGION, {"name": {}}, "name_missing", "name"),
        (upsert_region, REGION, {"name": {"ar": "تييس"}}, "name_missing", "name"),
        (upsert_region, REGION, {"name": {"fr": "Thiès", "wo": "Cees"}}, "language_unknown", "name"),
        (upsert_place, PLACE, {"region": "SN-QQ"}, "region_unknown", "region"),
        (upsert_place, PLACE, {"code": "MA-x"}, "code_malformed", "code"),
        (upsert_place, PLACE, {"code": "SN-a b"}, "code_malformed", "code"),
        (upsert_place, PLACE, {"kind": "village"}, "kind_unknown", "kind"),
        (upsert_place, PLACE, {"parent": "SN-x"}, "place_unknown", "parent"),
        (upsert_place, PLACE, {"latitude": Decimal(1)}, "not_on_earth", "latitude"),
        (upsert_place, PLACE, {"latitude": Decimal(91), "longitude": Decimal(0)}, "not_on_earth", "latitude"),
        (set_rate, RATE, {"currency_from": "EUX"}, "currency_unknown", "currency_from"),
        (set_rate, RATE, {"currency_to": "EUR"}, "same_currency", "currency_to"),
        (set_rate, RATE, {"rate": Decimal(0)}, "rate_not_positive", "rate"),
        (set_rate, RATE, {"rate": Decimal("NaN")}, "rate_not_positive", "rate"),
        (set_rate, RATE, {"source": " "}, "source_missing", "source"),
    ],
)
def test_what_is_refused(dakar, perform, good, wrong, code, field):
    with pytest.raises(Refused) as refused:
        perform(by=SYSTEM, **(good | wrong))
    assert (refused.value.code, refused.value.field) == (f"reference.{code}", field)
    assert "%(" not in refused.value.sentence
    assert not Place.objects.filter(code="SN-x").exists()


def test_the_right_is_needed():
    nobody = Actor(user=uuid4(), organisation=uuid4(), role="trainer", rights=frozenset())
    with pytest.raises(NotAllowed):
        upsert_region(by=nobody, **REGION)
