"""A list taken away: nothing in it is run by a spreadsheet."""

import csv
from decimal import Decimal

import pytest
from django.test import RequestFactory

from parcours.web.exporting import Head, as_csv, harmless, listed


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", " =", "\u00a0="])
def test_what_begins_like_a_formula_is_text(start):
    assert harmless(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("value", ["Awa", "2021-01-02", "a=b", "", 0, -3])
def test_words_and_numbers_stay_as_they_are(value):
    assert harmless(value) == value


def test_a_file_holds_the_columns_and_the_rows():
    answer = as_csv(
        "list", ("name", "number", "note"), [["=A1;B", 2, None], ["عائشة", Decimal("2200"), 'a "b"']]
    )
    found = list(csv.DictReader(answer.content.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert found[0] == {"name": "'=A1;B", "number": "2", "note": ""}
    assert found[1] == {"name": "عائشة", "number": "2200", "note": 'a "b"'}
    assert answer["Content-Disposition"] == 'attachment; filename="list.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")


HEADS = [Head("state"), Head("state_name", "État")]
HEADS += [Head("part", "Partie", {"total": "Total"}), Head("n", "Nombre")]
ROWS = [["open", "Ouverte", "total", 3], ["shut", "=Fermée", "other", None]]


def lines(query: dict) -> list[str]:
    answer = listed(RequestFactory().get("/list.csv", query), "list", HEADS, ROWS)
    return answer.content.decode("utf-8-sig").splitlines()


def test_a_reader_gets_words_and_a_machine_codes():
    assert lines({}) == ["État;Partie;Nombre", "Ouverte;Total;3", "'=Fermée;other;"]
    coded = ["state;state_name;part;n", "open;Ouverte;total;3", "shut;'=Fermée;other;"]
    assert lines({"codes": "1"}) == coded
