"""Which numbers of a table nobody may read because they are of few people. Pure.

A number below eleven is hidden, and where it could be had from what stands beside it another one is too.
"""

from collections.abc import Iterable, Mapping, Sequence

SMALL = 11
Place = tuple[str, str]


def is_small(number: int) -> bool:
    return 0 < number < SMALL


def hidden_in_line(total: int, cells: Mapping[str, int], values: Sequence[str]) -> set[str]:
    """The cells of one line that nobody may read: small ones, and one more where a single one is hidden.

    A true zero is shown, as long as no cell beside it is hidden: then it could be any of those."""
    small = {value for value in values if is_small(cells.get(value, 0))}
    if is_small(total):
        return set(values)
    if not small:
        return set()
    hidden = {value for value in values if cells.get(value, 0) < SMALL}
    together = sum(cells.get(value, 0) for value in hidden)
    if len(hidden) < 2 or together < SMALL:
        rest = sorted((value for value in values if value not in hidden), key=lambda one: (cells[one], one))
        hidden.update(rest[:1])
    return hidden


def hidden_in_table(cells: Mapping[Place, int], also: Iterable[Place] = ()) -> set[Place]:
    """The places (row, column) of a table with totals of rows and of columns that nobody may read.

    In every row and every column that has a hidden place there are at least two, of eleven people or more
    together, so that a difference tells none of them. ``also``: places hidden for another reason.
    """
    hidden = {place for place, number in cells.items() if is_small(number)} | set(also)
    lines = [
        [place for place in cells if place[side] == name]
        for side in (0, 1)
        for name in sorted({place[side] for place in cells})
    ]
    grown = True
    while grown:
        grown = False
        for line in lines:
            out = [place for place in line if place in hidden]
            rest = sorted((place for place in line if place not in hidden), key=lambda one: (cells[one], one))
            if out and rest and (len(out) < 2 or sum(cells[place] for place in out) < SMALL):
                hidden.add(rest[0])
                grown = True
    return hidden
