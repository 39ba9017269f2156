"""Figures named in the text of a report."""

import pytest

from parcours.results import binding
from parcours.results.binding import Bound


@pytest.mark.parametrize(
    ("name", "bound"),
    [
        ("accompanied", Bound("accompanied")),
        ("w4i-trained|period", Bound("w4i-trained", "period")),
        ("accompanied|target", Bound("accompanied", "target")),
        ("accompanied|share", Bound("accompanied", "share")),
        ("accompanied|sex=F", Bound("accompanied", "total", "sex", "F")),
        ("accompanied | period | region=MA-04", Bound("accompanied", "period", "region", "MA-04")),
        ("accompanied|target|sex=F", None),
        ("accompanied|period|period", None),
        ("accompanied|sex=F|period", None),
        ("accompanied|name=Awa", None),
        ("accompanied|sex=", None),
        ("Accompanied", None),
        ("", None),
        ("1", None),
    ],
)
def test_what_stands_between_braces(name, bound):
    assert binding.read(name) == bound


def test_a_text_is_filled_and_nothing_else_of_it_changes():
    text = "En tout {accompanied}, dont {accompanied|sex=F} femmes ; {autre chose} reste, {} aussi."
    assert binding.fill(text, lambda bound: f"<{bound.code} {bound.value}>") == (
        "En tout <accompanied >, dont <accompanied F> femmes ; {autre chose} reste, {} aussi."
    )


def test_numbers_that_were_typed_are_found_years_and_bound_ones_are_not():
    text = "En 2019, {accompanied} personnes, 1 234 heures, 12,5 % et 3 centres W4I."
    assert binding.typed_numbers(text) == ["1 234", "12,5", "3"]
    assert binding.typed_numbers("Rien depuis 2018, {trained|period}.") == []
