"""One slip of the finger leaves a name findable by the keys nearby."""

import string

import pytest

from parcours import names
from parcours.names.folding import fold

WORDS = (
    "Ousmane Diallo Mohamed Traoré Mariama Camara Ndiaye Koulibaly Ibrahim Abdoulaye Fatoumata Bakayoko "
    "Khadija Mahamat Sylvestre Emmanuel Konaté Keita Sissoko Hussein Khalil Mukendi Ilunga Blessing"
)
SOME = WORDS.split()


def slips(word: str) -> set[str]:
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    left_out = {left + right[1:] for left, right in cuts if right}
    changed_about = {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    other = {left + c + right[1:] for left, right in cuts if right for c in string.ascii_lowercase}
    return (left_out | changed_about | other) - {word}


def found(meant: str, typed: str) -> bool:
    near = frozenset().union(*map(names.near_keys, names.keys(typed)))
    return bool(names.keys(meant) & near)


@pytest.mark.parametrize(
    ("meant", "typed"),
    [
        ("Ousmane", "Ousmanr"),
        ("Diallo", "Dillao"),
        ("Traoré", "Tratoré"),
        ("Camara", "Camaera"),
        ("Koulibaly", "Koukibaly"),
        ("Fatoumata", "Fatoumta"),
        ("Ibrahim", "Ibrajim"),
    ],
)
def test_a_slip_finds_what_was_meant(meant, typed):
    assert found(meant, typed)


def test_three_in_four_of_all_slips_are_found():
    tried = [(meant, typed) for meant in SOME for typed in slips(fold(meant))]
    assert sum(found(*pair) for pair in tried) / len(tried) > 0.75


def test_a_short_key_has_no_neighbours_and_arabic_none_either():
    assert names.near_keys("KUN") == {"KUN"}
    assert names.near_keys("خالد") == {"خالد"}


def test_neighbours_are_few_and_near():
    near = names.near_keys("MHMAD")
    assert len(near) < 400 and "MHMAD" in near and "MMHAD" in near and "XXMAD" not in near
