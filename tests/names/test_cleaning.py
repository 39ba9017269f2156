import pytest

from parcours.kernel.refusals import Refused
from parcours.names import Script, clean, initials, script, sort_key


@pytest.mark.parametrize(
    "typed, stored",
    [
        ("  Fatoumata   Binta ", "Fatoumata Binta"),
        ("E\u0301cole", "École"),
        ("\u202bعثمان\u202c", "عثمان"),
        ("عثـــمان", "عثمان"),
        ("Ous\u200bmane\ufeff", "Ousmane"),
        ("N\u2019Diaye", "N'Diaye"),
        ("Marie\u2011Claire", "Marie-Claire"),
        ("Dial\u00adlo", "Diallo"),
        ("ﻋﺜﻤﺎﻥ", "عثمان"),
        ("A\tB\u00a0C", "A B C"),
        ("Samba Jr.", "Samba Jr."),
        ("ተስፋዬ", "ተስፋዬ"),
        ("", ""),
        (" \u200f ", ""),
    ],
)
def test_what_is_stored(typed, stored):
    assert clean(typed) == stored


@pytest.mark.parametrize(
    "typed, code",
    [
        ("Ousmane 2", "names.digit"),
        ("عثمان ٣", "names.digit"),
        ("Ousmane 😀", "names.symbol"),
        ("Ousmane ❤\ufe0f", "names.symbol"),
        ("<b>Ousmane</b>", "names.symbol"),
        ("=Ousmane", "names.symbol"),
        ("a@b", "names.symbol"),
        ("Diallo, Ousmane", "names.symbol"),
        ("O\u0301\u0301\u0301\u0301\u0301", "names.symbol"),
        ("\ue000", "names.symbol"),
        ("--", "names.no_letter"),
        ("a" * 101, "names.too_long"),
    ],
)
def test_what_is_refused(typed, code):
    with pytest.raises(Refused) as refused:
        clean(typed, "given_name")
    assert refused.value.code == code and refused.value.field == "given_name" and refused.value.sentence


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Ousmane", Script.LATIN),
        ("N'Diaye Élodie", Script.LATIN),
        ("عثمان", Script.ARABIC),
        ("Ousmane عثمان", Script.MIXED),
        ("ተስፋዬ", Script.OTHER),
        ("", Script.OTHER),
        ("-", Script.OTHER),
    ],
)
def test_script(text, expected):
    assert script(text) is expected


def test_initials():
    assert initials("Aïcha", "Diallo") == "AD"
    assert initials("élodie") == "É"
    assert initials("عثمان", "ديالو") == "ع\u00a0د"
    assert initials("", "") == ""


def test_names_sort_as_people_expect_without_a_collation():
    latin = ["Zoé", "École", "Ecole B", "abou", "N'Diaye", "Ndao", "Œuvrard"]
    assert sorted(latin, key=sort_key) == ["abou", "École", "Ecole B", "Ndao", "N'Diaye", "Œuvrard", "Zoé"]
    arabic = ["يوسف", "أحمد", "إبراهيم", "آدم", "بكر"]
    assert sorted(arabic, key=sort_key) == ["إبراهيم", "أحمد", "آدم", "بكر", "يوسف"]
