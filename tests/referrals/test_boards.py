"""Boards over all organisations: a small number is hidden, also from whoever can subtract."""

import pytest

from parcours.referrals import boards
from parcours.referrals.boards import Number


def shown(*pairs: tuple[int, int]) -> list[int | None]:
    """(all, the reader's own) of each group: the numbers that are shown."""
    everything = {at: {"sent": value, "median": None} for at, (value, _own) in enumerate(pairs)}
    everything = {at: row | {"answered": 0} for at, row in everything.items()}
    own = {at: {"sent": mine, "answered": 0} for at, (_value, mine) in enumerate(pairs) if mine}
    rows = {row.key: row for row in boards._rows(everything, own, {}, ["sent", "answered"])}
    numbers = [rows[at].numbers["sent"] for at in range(len(pairs))]
    return [None if one.hidden else one.value for one in numbers]


@pytest.mark.parametrize(
    ("pairs", "seen"),
    [
        # Twelve in all, nine women: three men would be what is left.
        ([(9, 0), (3, 0)], [None, None]),
        ([(30, 0), (9, 0), (3, 0)], [30, None, None]),
        # Two hidden ones do not give each other away.
        ([(30, 0), (2, 0), (3, 0)], [30, None, None]),
        ([(30, 0), (9, 0), (0, 0)], [30, 9, 0]),
        # What is all the reader's own is no secret to her and hides nothing of others.
        ([(3, 3), (9, 0)], [3, 9]),
        ([(7, 7), (9, 0), (3, 0)], [7, None, None]),
        # Of ten, eight are her own: two of others.
        ([(10, 8), (20, 0)], [None, None]),
        ([(3, 0)], [None]),
    ],
)
def test_what_is_small_is_not_what_is_left_either(pairs, seen):
    assert shown(*pairs) == seen


def test_it_has_teeth(monkeypatch):
    monkeypatch.setattr(boards, "_apart", lambda numbers, own: numbers)
    assert shown((9, 0), (3, 0)) == [9, None]
    assert boards._number(3, 3) == Number(3)
