"""Which numbers of a table by row, column and name nobody may read because they are of few people. Pure.

Totals of rows, of columns and of names stand in the table as places of their own (:data:`ALL`, ``total``), so
that what is hidden is hidden in every view that shows a part of it. Where a place is hidden another one of
each of its sums is too, and no small number follows from all the sums together.
"""

from collections.abc import Collection, Iterable, Mapping

from parcours.kernel.small import SMALL, is_small

ALL = ""
Place = tuple[str, str, str]
Sum = tuple[Place, ...]
Solved = dict[Place, dict[Place, int]]
PRIME = 2_147_483_647


def sums(places: Collection[Place], total: str = ALL) -> list[Sum]:
    """Places of which the last is the sum of the others, along each of the three sides."""
    found: dict[tuple, list[Place]] = {}
    for place in sorted(places):
        for side in range(3):
            found.setdefault((side, *(place[at] for at in range(3) if at != side)), []).append(place)
    last = (ALL, ALL, total)
    lines = []
    for (side, *_rest), line in found.items():
        if len(line) > 1:
            lines.append(tuple(sorted(line, key=lambda one: one[side] == last[side])))
    return lines


def hidden(
    cells: Mapping[Place, int],
    *,
    total: str = ALL,
    also: Iterable[Place] = (),
    fixed: Collection[Place] = (),
) -> set[Place]:
    """Small numbers, and what would tell them. ``also``: hidden for another reason; ``fixed``: places of
    which it was decided before whether they are hidden, as other tables count on."""
    also = set(also)
    lines = sums(cells, total)
    kept, settled = also & set(fixed), [line for line in lines if set(line) <= set(fixed)]
    out = {place for place, number in cells.items() if is_small(number) and place not in fixed} | also
    free = {place for place in cells if place not in fixed}
    known = len(_solved(settled, kept, kept))
    while True:
        _close(cells, lines, out, free)
        told = _told(cells, _solved(lines, out, kept), kept, known)
        more = _beside(told, lines, free - out) or (free - out if told else set())
        if not more:
            return out
        out.add(min(more, key=lambda one: (cells[one], one)))


def _told(cells: Mapping[Place, int], rows: Solved, kept: set[Place], known: int) -> set[Place]:
    """Small numbers that follow; and what was decided before, where more follows of it than did then."""
    of_kept = [row for lead, row in rows.items() if lead in kept]
    told = {lead for lead, row in rows.items() if len(row) == 1 and is_small(cells[lead])}
    return told | {place for row in of_kept if len(of_kept) > known for place in row}


def _close(cells: Mapping[Place, int], lines: list[Sum], out: set[Place], free: set[Place]) -> None:
    """In each sum with a hidden place at least two, of eleven people or more together."""
    grown = True
    while grown:
        grown = False
        for line in lines:
            inside = [place for place in line if place in out]
            rest = [place for place in line if place in free and place not in out]
            if inside and rest and (len(inside) < 2 or sum(cells[one] for one in inside) < SMALL):
                out.add(min(rest, key=lambda one: (cells[one], one)))
                grown = True


def _beside(told: set[Place], lines: list[Sum], rest: set[Place]) -> set[Place]:
    return {one for line in lines if told & set(line) for one in line if one in rest}


def determined(lines: Iterable[Sum], out: Collection[Place]) -> set[Place]:
    """Hidden places whose number follows from the sums and from what is shown."""
    return {lead for lead, row in _solved(lines, out, ()).items() if len(row) == 1}


def _solved(lines: Iterable[Sum], out: Collection[Place], last: Collection[Place]) -> Solved:
    """The sums solved for hidden places, modulo a prime; for those of ``last`` where nothing else is left."""
    rows: Solved = {}
    for line in lines:
        row = {place: (-1 if place == line[-1] else 1) % PRIME for place in line if place in out}
        for place in list(row):
            if place in rows and place in row:
                _take(row, rows[place], row[place])
        if not row:
            continue
        lead = min(row, key=lambda one: (one in last, one))
        turned = pow(row[lead], -1, PRIME)
        row = {place: value * turned % PRIME for place, value in row.items()}
        for other in rows.values():
            if lead in other:
                _take(other, row, other[lead])
        rows[lead] = row
    return rows


def _take(row: dict[Place, int], other: Mapping[Place, int], times: int) -> None:
    for place, value in other.items():
        left = (row.get(place, 0) - times * value) % PRIME
        if left:
            row[place] = left
        else:
            row.pop(place, None)
