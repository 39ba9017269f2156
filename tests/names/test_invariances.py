"""What must not change the fold or the keys of a name."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from parcours.names import clean, closeness, fold, keys, sort_key

LATIN = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=12)
KNOWN = st.sampled_from(
    [
        "Ousmane",
        "Abdoul Aziz",
        "Fatoumata",
        "Traoré",
        "Ben Ali",
        "El Amrani",
        "عثمان",
        "عبد العزيز",
        "N'Diaye",
    ]
)
PART = LATIN | KNOWN
# The first name in Arabic script opens the register of spellings, which takes a moment.
patient = settings(deadline=None, max_examples=60)
MARKS = st.sampled_from("\u0300\u0301\u0302\u0308\u0327")


@patient
@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@patient
@given(st.text(), st.text())
def test_any_text_has_keys_and_a_closeness(one, other):
    assert isinstance(keys(one, other), frozenset)
    assert 0.0 <= closeness(one, other) <= 1.0


@patient
@given(PART, PART)
def test_case_does_not_matter(given_name, family):
    assert keys(given_name.upper(), family.title()) == keys(given_name, family)


@patient
@given(PART, PART, st.sampled_from(["  ", "\u00a0", "\t", " - "]))
def test_spaces_do_not_matter(given_name, family, space):
    assert keys(f" {given_name}{space}{family} ") == keys(given_name, family)


@patient
@given(LATIN, MARKS, st.integers(0, 11))
def test_diacritics_do_not_matter(name, mark, place):
    marked = name[: place + 1] + mark + name[place + 1 :]
    for form in ("NFC", "NFD"):
        assert keys(unicodedata.normalize(form, marked)) == keys(name)
        assert sort_key(unicodedata.normalize(form, marked)) == sort_key(name)


@patient
@given(KNOWN, KNOWN)
def test_order_does_not_matter(given_name, family):
    assert keys(given_name, family) == keys(family, given_name)
    assert abs(closeness(f"{given_name} {family}", f"{family} {given_name}") - 1.0) < 1e-9


@patient
@given(PART, PART)
def test_closeness_is_symmetric(one, other):
    assert abs(closeness(one, other) - closeness(other, one)) < 1e-9


@patient
@given(PART)
def test_cleaning_twice_is_cleaning_once_and_keeps_the_keys(name):
    assert clean(clean(name)) == clean(name)
    assert keys(clean(f"\u202b{name}\u202c")) == keys(name)
