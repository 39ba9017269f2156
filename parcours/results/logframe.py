"""The logframe of a programme as plain values: the results chain, each line with its indicators.

``logframe(pack, figures)`` takes a pack and the figures drawn for it (``queries.figures``; no dimension is
needed) and answers frozen values for screens and files alike. Pure: no database, no words of the interface.
The columns are those of the logframe of EU grants: results chain, indicators, baseline, current value,
target, sources of verification, assumptions.

What a file prints, for each ``Part`` (the programme, then each project), for each ``Line`` in order:
``line.node.text`` with ``line.node.kind`` and ``line.depth``, then for each ``Row`` ``row.indicator.title``,
``row.baseline``, ``row.current`` (with ``row.numerator`` and ``row.denominator`` where it is a share),
``row.target`` and ``row.other_targets``, ``row.indicator.verification``; ``line.assumptions`` and
``row.indicator.assumptions``.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from parcours.programmes.pack import Assumption, Baseline, Indicator, Node, Pack, Target, Text

from .figures import Figure, Figures, Number, Period


@dataclass(frozen=True)
class Row:
    """An indicator in the logframe.

    ``current``: a whole number, of money a Decimal with two places in ``currency``, of a share a Decimal in
    percent (not rounded). It is None where nothing is collected (``collected`` False), and of a share where
    there is nothing to divide by (``standing`` "not_computable"); neither is a zero. ``numerator``,
    ``denominator``: of shares alone. ``share``: current over target, 1 = reached. ``standing``: above,
    below, no_target, not_computable, not_collected.
    """

    indicator: Indicator
    collected: bool
    current: Number | None
    standing: str
    share: Decimal | None = None
    numerator: Number | None = None
    denominator: Number | None = None
    apart: int | None = None

    @property
    def baseline(self) -> Baseline | None:
        return self.indicator.baseline

    @property
    def target(self) -> Target | None:
        """The one in force, with its source and reason."""
        return self.indicator.target

    @property
    def other_targets(self) -> tuple[Target, ...]:
        """Kept and not in force, each with its source and reason."""
        return tuple(one for one in self.indicator.targets if not one.in_force)

    @property
    def unit(self) -> str:
        return self.indicator.unit

    @property
    def currency(self) -> str:
        return self.indicator.amount.currency if self.indicator.amount else ""


@dataclass(frozen=True)
class Line:
    """A line of the results chain, word for word, with its indicators in the order of the pack.

    ``depth``: 0 for the first of its part, one more for each line above it; lines stand below their parents.
    """

    node: Node
    depth: int
    rows: tuple[Row, ...] = ()

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        return self.node.assumptions


@dataclass(frozen=True)
class Part:
    """The logframe of the programme (``project`` empty) or of one project. ``beside``: indicators of it that
    belong to no line of the chain."""

    project: str
    title: Text
    lines: tuple[Line, ...]
    beside: tuple[Row, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        return (*(row for line in self.lines for row in line.rows), *self.beside)


@dataclass(frozen=True)
class Logframe:
    """``period``: of which days the current values are, as known when."""

    programme: str
    title: Text
    period: Period
    parts: tuple[Part, ...]

    def part(self, project: str) -> Part | None:
        return next((one for one in self.parts if one.project == project), None)


def logframe(pack: Pack, figures: Figures, project: str | None = None) -> Logframe:
    """The logframe with the current values of ``figures``; an indicator without a figure is not collected.

    ``project``: that part alone, "" for the programme's own; None: all of them, the programme first.
    """
    known = {one.indicator.code: one for one in figures.items}
    titles = {"": pack.name} | {one.code: one.title for one in pack.projects}
    chosen = titles if project is None else {project: titles[project]}
    parts = tuple(_part(pack, known, code, title) for code, title in chosen.items())
    return Logframe(pack.code, pack.name, figures.period, parts)


def row_of(indicator: Indicator, figure: Figure | None) -> Row:
    """An indicator with what was achieved."""
    if figure is None or figure.whole is None:
        return Row(indicator, False, None, "not_collected")
    above, below = figure.whole.parts or (None, None)
    return Row(
        indicator,
        True,
        figure.value,
        figure.standing,
        figure.share,
        above.value if above else None,
        below.value if below else None,
        figure.apart_whole,
    )


def _part(pack: Pack, known: dict[str, Figure], project: str, title: Text) -> Part:
    own = [node for node in pack.chain if node.project == project]
    by_node: dict[str, list[Row]] = defaultdict(list)
    for indicator in pack.indicators:
        if indicator.project == project:
            by_node[indicator.node].append(row_of(indicator, known.get(indicator.code)))
    lines = tuple(Line(node, depth, tuple(by_node.pop(node.code, ()))) for node, depth in _ordered(own))
    # A line of another part is no line of this one: its indicators are not lost.
    beside = tuple(row for rows in by_node.values() for row in rows)
    return Part(project, title, lines, beside)


def _ordered(nodes: Sequence[Node]) -> Iterator[tuple[Node, int]]:
    """Each line below its parent, those of one parent in their order; with how many stand above it."""
    codes = {node.code for node in nodes}
    below: dict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        below[node.parent if node.parent in codes else ""].append(node)

    def walk(parent: str, depth: int) -> Iterator[tuple[Node, int]]:
        for node in below[parent]:
            yield node, depth
            yield from walk(node.code, depth + 1)

    return walk("", 0)
