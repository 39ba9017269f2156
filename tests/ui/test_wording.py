from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils.translation import override

from parcours.ui import wording

THIN, HARD = "\u202f", "\u00a0"


def written(source: str, **context) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("language", "day", "said"),
    [
        ("fr", date(2019, 3, 3), "3 mars 2019"),
        ("fr", date(2019, 3, 1), "1er mars 2019"),
        ("fr", date(2019, 3, 21), "21 mars 2019"),
        ("fr", date(2019, 3, 11), "11 mars 2019"),
        ("ar", date(2019, 8, 15), "15 غشت 2019"),
        ("ar", date(2019, 5, 3), "3 ماي 2019"),
        ("en", date(2019, 3, 3), "3 March 2019"),
    ],
)
def test_days_as_people_say_them(language, day, said):
    with override(language):
        assert written("{% day d %}", d=day) == said
        assert written("{{ d|dayname }}", d=day) == said


def test_other_ways_to_say_a_day():
    with override("fr"):
        assert wording.day(date(2019, 3, 14), "weekday") == "jeudi 14 mars 2019"
        assert wording.day(date(2019, 3, 14), "digits") == "14/03/2019"
        assert wording.day(None) == "—"
        assert wording.moment(datetime(2019, 3, 14, 9, 5, tzinfo=UTC)) == f"14 mars 2019,{HARD}09:05"


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_thousands_are_parted_without_a_plain_space(language):
    with override(language):
        assert written("{% number n %}", n=1234567) == f"1{THIN}234{THIN}567"
        assert " " not in written("{% money a 'MAD' %}", a=Decimal("17070817.63"))
        assert wording.number(Decimal("0.5"), 2) == "0,50"
        assert wording.number(None) == "—"


def test_amounts_carry_their_currency():
    with override("fr"):
        assert wording.money(Decimal("1557895.00"), "EUR") == f"1{THIN}557{THIN}895{HARD}€"
        assert wording.money(Decimal("17070817.63"), "MAD") == f"17{THIN}070{THIN}817,63{HARD}MAD"
    with override("ar"):
        assert wording.money(Decimal("100.00"), "MAD") == f"100{HARD}درهم"
    with override("en"):
        assert wording.money(Decimal("1234.5"), "EUR") == f"1,234.50{HARD}€"


def test_shares_are_rounded_half_up():
    with override("fr"):
        assert wording.percent(Decimal("0.537"), 1) == f"53,7{THIN}%"
        assert wording.percent(Decimal("0.845")) == f"85{THIN}%"
    with override("ar"):
        assert wording.percent(Decimal("0.5")) == "50%"


def test_translated_data_falls_back():
    with override("ar"):
        assert written("{{ t|tr }}", t={"fr": "Ville", "ar": "المدينة"}) == "المدينة"
        assert written("{{ t|tr }}", t={"fr": "Ville", "ar": ""}) == "Ville"
    with override("fr"):
        assert wording.translated({"sw": "mji"}) == "mji"
        assert wording.translated({}) == wording.translated(None) == ""
        assert wording.translated("plain") == "plain"


def test_a_name_beside_a_number_leaves_it_where_it_is():
    """From right to left, letters of the other side would take the number after them along."""
    with override("ar"):
        assert wording.beside(["Najat", "", "25 نونبر"]) == "Najat \u200f· 25 نونبر"
    with override("fr"):
        assert wording.beside(["Najat", None, "25 novembre"]) == "Najat · 25 novembre"


def test_names_are_isolated_and_escaped():
    assert written("{{ n|bdi }}", n="<b>محمد") == "<bdi>&lt;b&gt;محمد</bdi>"
    assert written("{{ n|ltr }}", n="+212") == '<bdi dir="ltr">+212</bdi>'
    assert wording.initials("Aïssatou de Kouassi") == "AK"
    assert wording.initials("") == ""


@pytest.mark.parametrize(
    ("where", "language", "told"),
    [
        ("l. 7", "fr", "ligne 7"),
        ("l. 7", "ar", "السطر 7"),
        ("l. 18, 20 et 22–24", "fr", "lignes 18, 20, 22–24"),
        ("l. 18–20", "en", "lines 18–20"),
        ("l. 76 ; presse, 2018", "en", "line 76 ; presse, 2018"),
        ("Presse, 2018", "ar", "Presse, 2018"),
        ("", "fr", ""),
    ],
)
def test_a_place_in_the_source_is_said_in_the_readers_language(where, language, told):
    with override(language):
        assert wording.place(where) == told
