"""What may be read of response rates and shares by whoever opens no files: no number of few people, in no
view and in no difference between two. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from . import bounds
from .bounds import OVER, Bound, Case, Response
from .hiding import ALL, Place, hidden

UNKNOWN, TOTAL = "unknown", "over"


@dataclass(frozen=True)
class Line:
    """One row. ``hidden``: names of numbers that nobody may read; ``small``: none of it may be read."""

    group: str
    response: Response
    choices: Mapping[str, Bound]
    hidden: frozenset[str] = frozenset()
    small: bool = False


@dataclass(frozen=True)
class Told:
    """``whole``: everybody; ``lines``: by group."""

    whole: Line
    lines: tuple[Line, ...]

    @property
    def any_hidden(self) -> bool:
        return any(one.hidden or one.small for one in (self.whole, *self.lines))


Key = tuple[str, str]
Lines = dict[Key, Line]
"""By occasion and by row; :data:`ALL` of either is over all of them."""
Decided = dict[str, set[Place]]
"""By table the places that are hidden."""


def lines_of(found: Iterable[tuple[str, Case]], question: str, choices: Sequence[str]) -> Lines:
    """Every row of every occasion, and over all occasions and all rows. ``found``: occasion, and who."""
    spread = [
        replace(one, group=key)
        for occasion, one in found
        for key in product({occasion, ALL}, {one.group, ALL})
    ]
    answered, said = bounds.responses(spread), bounds.bounds(spread, question, choices)
    nobody = {choice: Bound(0, 0, 0) for choice in choices}
    occasions, rows = ({ALL, *(key[side] for key in answered)} for side in (0, 1))
    return {
        key: Line(key[1], answered.get(key, Response({})), said.get(key, nobody))
        for key in product(sorted(occasions), sorted(rows))
    }


def without_small(
    by: str, found: Sequence[tuple[str, Case]], question: str, choices: Sequence[str], occasion: str
) -> Told:
    """What may be read is decided once for all that can be asked for: by occasion, then by row within and
    over the occasions. So what one view hides no other one tells."""
    alone = lines_of([(when, replace(one, group=ALL)) for when, one in found], question, choices)
    first = _decide(alone, {})
    whole = (occasion, ALL)
    if whole not in alone:
        return Told(lines_of((), question, choices)[ALL, ALL], ())
    if by == "occasion":
        shown = _shown(alone, first)
        keys = [key for key in shown if key[0] != ALL and (not occasion or key == whole)]
        return Told(shown[whole], tuple(replace(shown[key], group=key[0]) for key in keys))
    lines = lines_of(found, question, choices)
    shown = _shown(lines, _decide(lines, first))
    rows = (line for key, line in shown.items() if key[0] == occasion and key[1] != ALL)
    return Told(shown[whole], tuple(rows))


# What is decided ----------------------------------------------------------------------------------


def _outcomes(line: Line) -> dict[str, int]:
    return {**{name: line.response.counts.get(name, 0) for name in OVER}, TOTAL: line.response.over}


def _chosen(line: Line) -> dict[str, int]:
    """What was chosen, and those of whom the question is unknown: together everybody of the line."""
    known = {f"choice:{code}": one.chose for code, one in line.choices.items()}
    return {**known, UNKNOWN: line.response.over - sum(known.values()), TOTAL: line.response.over}


def _decide(lines: Lines, before: Decided) -> Decided:
    """``before``: what was decided of rows over everybody, which stays."""
    over = _over(lines, before)
    small = {place[:2] for place in over}
    found = {TOTAL: over}
    for name, numbers in (("outcomes", _outcomes), ("chosen", _chosen)):
        cells = {(*key, part): n for key, line in lines.items() for part, n in numbers(line).items()}
        told = {place for place in cells if place[2] == TOTAL}
        found[name] = _hidden(cells, name, before, small, told)
    for name in ("pending", "not_asked"):
        cells = {(*key, name): getattr(line.response, name) for key, line in lines.items()}
        found[name] = _hidden(cells, name, before, small, set())
    return found


def _over(lines: Lines, before: Decided) -> set[Place]:
    cells = {(*key, TOTAL): line.response.over for key, line in lines.items()}
    return _hidden(cells, TOTAL, before, set(), set())


def _hidden(
    cells: Mapping[Place, int], name: str, before: Decided, small: set[Key], told: set[Place]
) -> set[Place]:
    stays = {place for place in cells if place[1] == ALL} if before else set()
    also = {place for place in cells if place[:2] in small and place not in stays}
    return hidden(cells, total=TOTAL, also=also | before.get(name, set()), fixed=stays | told)


def _shown(lines: Lines, decided: Decided) -> Lines:
    found: dict[Key, set[str]] = {key: set() for key in lines}
    for name in ("outcomes", "chosen", "not_asked"):
        for occasion, row, part in decided[name]:
            found[occasion, row].add(part)
    for occasion, row, _part in decided["pending"]:
        # Those to be asked, less those whose time is over.
        found[occasion, row].add("due")
    small = {place[:2] for place in decided[TOTAL]}
    return {
        key: replace(line, hidden=frozenset(found[key]), small=key in small) for key, line in lines.items()
    }
