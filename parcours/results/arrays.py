"""The engine that counts with arrays: the rows of a kind side by side, sorted by whom they are about.

The same rule of rows as the one text (``sql.py``); ``layout.py`` says how a snapshot stands on the disk.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

import numpy as np

from parcours.kernel import entries as journal
from parcours.programmes.pack import Counted, Indicator

from . import snapshots
from .figures import Number
from .snapshots import Snapshot
from .sql import DIMENSIONS, ENTRIES, EVIDENCE, ONCE, OUTSIDE, OVERLAP, PROJECT, UNITS, WHOLE, Window, levels

Array = np.ndarray
Row = tuple[int, str, str, str, str, Number]
Cell = tuple[str, str, str, str, Number]
CENT = Decimal("0.01")
FEW = 4
"""So many values are compared one by one; more are looked up."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_DAY = date(1970, 1, 1)


class Layout:
    """What a snapshot holds for this engine, mapped from the disk and read as it is asked for."""

    def __init__(self, snapshot: Snapshot):
        key = json.loads(snapshot.file(snapshots.LAYOUT_KEY).read_text("utf-8"))
        # Found to be what was written by reading all of it: from then on it is in memory.
        self._bytes = np.asarray(np.memmap(snapshot.file(snapshots.LAYOUT), np.uint8, "r"))
        self._places = key["arrays"]
        self.starts, self.named, self.objects = key["starts"], key["named"], key["objects"]
        self.composites, self.facts = key["composites"], key["facts"]
        self.kinds = {word: number for number, word in enumerate(self.words("kind"))}
        self.projects = self.words("project")
        self.dimensions = {name: self.words(name) for name in DIMENSIONS}

    def array(self, name: str) -> Array:
        start, kind, length = self._places[name]
        size = np.dtype(kind).itemsize * length
        return self._bytes[start : start + size].view(kind)

    def words(self, name: str) -> list[str]:
        return json.loads(self.array(f"words {name}").tobytes())

    @cached_property
    def composite(self) -> list[Array]:
        return [self.array(f"composite {number}") for number in range(len(self.composites))]


@dataclass
class Counting:
    """The rows that count for an indicator in the order of their subjects, the deciding one of each first.

    ``evidence``: what stands behind each row, or the one number for all of them. ``cents``: what each row
    adds where amounts are added up.
    """

    rows: Array
    subject: Array
    first: Array
    evidence: Array | int = 0
    cents: Array | None = None

    @property
    def total(self) -> int:
        return int(np.count_nonzero(self.first))


def _micros(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


def _starts(subject: Array) -> Array:
    """True where another subject begins."""
    found = np.ones(len(subject), bool)
    np.not_equal(subject[1:], subject[:-1], out=found[1:])
    return found


class Arrays:
    """Figures from a snapshot. ``figures`` and ``apart`` answer the rows that the one text answers."""

    def __init__(self, snapshot: Snapshot):
        self.layout = Layout(snapshot)

    def figures(
        self, indicators: Sequence[Indicator], window: Window, dimensions: Sequence[str]
    ) -> Iterator[Row]:
        standing = _Standing(self.layout, window)
        for number, indicator in enumerate(indicators):
            counting = self._counting(indicator, standing)
            if not len(counting.rows):
                continue
            weighed = counting.cents is not None
            cells = self._sums if weighed else self._cells
            for row in cells(counting, dimensions):
                yield (number, *row)

    def apart(self, indicators: Sequence[Indicator], window: Window) -> Iterator[tuple[int, str, int]]:
        standing = _Standing(self.layout, window)
        for number, one in enumerate(indicators):
            rows = self._matching([one.apart.entries], one.project, standing)
            if rows is None:
                continue
            kind, name = self._kind(one.apart.entries), f"{one.apart.entries.kind} {one.apart.number}"
            worth, codes = [0], np.zeros(len(rows), np.int64)
            if one.apart.number in self.layout.facts[kind]:
                worth += map(int, self.layout.words(name))
                codes = self.layout.array(f"fact {name}")[rows - self.layout.starts[kind]].astype(np.int64)
            of_project = self.layout.array("project")[rows].astype(np.int64)
            pairs, many = np.unique(of_project * len(worth) + codes, return_counts=True)
            for pair, n in zip(pairs.tolist(), many.tolist(), strict=True):
                yield number, self.layout.projects[pair // len(worth)], worth[pair % len(worth)] * n

    # Which rows count ----------------------------------------------------------------------------

    def _kind(self, counted: Counted) -> int:
        return self.layout.kinds[counted.kind]

    def _counting(self, indicator: Indicator, standing: "_Standing") -> Counting:
        by_kind: dict[str, list[Counted]] = {}
        for one in indicator.counts:
            by_kind.setdefault(one.kind, []).append(one)
        subject = UNITS[indicator.unit]
        parts, evidence = [], []
        for counts in by_kind.values():
            rows = self._matching(counts, indicator.project, standing)
            if rows is not None:
                parts.append(self._subjects(subject, self._kind(counts[0]), rows))
                evidence.append(self._evidence(counts[0].kind, parts[-1][0]))
        if not parts:
            none = np.empty(0, np.int64)
            return Counting(none, none, none.astype(bool))
        rows, subjects, ranks = (np.concatenate(column) for column in zip(*parts, strict=True))
        order = np.argsort(ranks, kind="stable") if len(parts) > 1 else slice(None)
        rows, subjects = rows[order], subjects[order]
        alike = not any(isinstance(one, np.ndarray) for one in evidence) and len(set(evidence)) == 1
        behind = evidence[0] if alike else self._concatenated(evidence, parts)[order]
        found = Counting(rows, subjects, _starts(subjects), behind)
        if indicator.amount is not None:
            found.cents = self._cents(indicator, rows)
        return found

    def _cents(self, indicator: Indicator, rows: Array) -> Array:
        """What each row adds, in cents: whole numbers all the way; a row without the fact adds nothing."""
        found, fact = np.zeros(len(rows), np.int64), indicator.amount.fact
        for word in {one.kind for one in indicator.counts}:
            kind = self.layout.kinds.get(word)
            if kind is None or fact not in self.layout.facts[kind]:
                continue
            said = self.layout.words(f"{word} {fact}")
            worth = np.array([0, *(int(Decimal(one).quantize(CENT, ROUND_HALF_UP) * 100) for one in said)])
            start, end = self.layout.starts[kind : kind + 2]
            own = (rows >= start) & (rows < end)
            codes = self.layout.array(f"fact {word} {fact}")
            found[own] = worth[codes[rows[own] - start]]
        return found

    def _evidence(self, kind: str, rows: Array) -> Array | int:
        """What stands behind rows of a kind: all alike, or each as it says itself."""
        level, told = levels(kind)
        number = self.layout.kinds[kind]
        if not told or EVIDENCE not in self.layout.facts[number]:
            return level
        words = self.layout.words(f"{kind} {EVIDENCE}")
        known = {word: n for n, word in enumerate(journal.EVIDENCE)}
        behind = np.array([level, *(known.get(word, level) for word in words)], np.uint8)
        return behind[self.layout.array(f"fact {kind} {EVIDENCE}")[rows - self.layout.starts[number]]]

    @staticmethod
    def _concatenated(evidence: list[Array | int], parts: list[tuple[Array, ...]]) -> Array:
        each = zip(evidence, parts, strict=True)
        return np.concatenate([np.broadcast_to(np.uint8(one), len(part[0])) for one, part in each])

    def _subjects(self, subject: str, kind: int, rows: Array) -> tuple[Array, Array, Array]:
        """Of rows of a kind those that have a subject, in its order: rows, subjects, order across kinds."""
        layout = self.layout
        if subject == "entry":
            return rows, rows, rows
        if subject == "person":
            rows = rows[np.searchsorted(rows, layout.named[kind]) :]
            return rows, layout.array("person")[rows], layout.array("rank")[rows]
        start, end = layout.starts[kind : kind + 2]
        wanted = np.zeros(end - start, bool)
        wanted[rows - start] = True
        those = slice(*layout.objects[kind : kind + 2])
        listed = layout.array("object row")[those]
        chosen = wanted[listed - start]
        return (
            listed[chosen],
            layout.array("object")[those][chosen],
            layout.array("object rank")[those][chosen],
        )

    def _matching(self, counts: Sequence[Counted], project: str, standing: "_Standing") -> Array | None:
        """Rows of the one kind of ``counts`` that stand and that any of them counts; None: no such kind."""
        kind = self.layout.kinds.get(counts[0].kind)
        if kind is None or (project and project not in self.layout.projects):
            return None
        start, end = self.layout.starts[kind : kind + 2]
        masks = [mask for mask in (standing.of(kind),) if mask is not None]
        if all(one.facts or one.dimensions for one in counts):
            masks.append(_any([self._told(one, kind, start, end) for one in counts]))
        if project:
            masks.append(self.layout.array("project")[start:end] == self.layout.projects.index(project))
        if not masks:
            return np.arange(start, end)
        return np.flatnonzero(_all(masks)) + start

    def _told(self, counted: Counted, kind: int, start: int, end: int) -> Array:
        masks = []
        for name, values in counted.facts.items():
            if name not in self.layout.facts[kind]:
                return np.zeros(end - start, bool)
            words = self.layout.words(f"{counted.kind} {name}")
            codes = self.layout.array(f"fact {counted.kind} {name}")
            masks.append(_among(codes, [number for number, word in enumerate(words, 1) if word in values]))
        for name, values in counted.dimensions.items():
            words = self.layout.dimensions[name]
            wanted = [number for number, word in enumerate(words) if word in values]
            masks.append(self._of_dimension(name, wanted, start, end))
        return _all(masks)

    def _of_dimension(self, name: str, wanted: list[int], start: int, end: int) -> Array:
        number = next(n for n, group in enumerate(self.layout.composites) if name in group["names"])
        sizes, names = self.layout.composites[number]["sizes"], self.layout.composites[number]["names"]
        values = np.indices(sizes)[names.index(name)].ravel()
        return np.isin(values, wanted)[self.layout.composite[number][start:end]]

    # What is counted of them ---------------------------------------------------------------------

    def _cells(self, counting: Counting, dimensions: Sequence[str]) -> Iterator[Cell]:
        layout = self.layout
        project = layout.array("project")[counting.rows]
        yield from self._by_project(ENTRIES, np.bincount(project, minlength=len(layout.projects)))
        deciding, in_none, in_several = self._deciding(counting, project)
        first, of_project = counting.first[deciding], project[deciding].astype(np.int64)
        total = counting.total
        yield WHOLE, "", "", "", total
        yield from self._by_project(PROJECT, np.bincount(of_project, minlength=len(layout.projects)))
        yield OVERLAP, "", "", "", in_several
        yield OUTSIDE, "", "", "", in_none
        yield ONCE, "", "", "", total - in_none - in_several
        for word, n in self._behind(counting, total):
            yield EVIDENCE, "", "", word, n
        # Whoever decides for the whole decides for a project too: both are counted at once.
        half, rows = first * len(layout.projects) + of_project, counting.rows[deciding]
        for group, column in zip(layout.composites, layout.composite, strict=True):
            wanted = [name for name in group["names"] if name in dimensions]
            if wanted:
                yield from self._rows(group, wanted, half, column[rows])

    def _sums(self, counting: Counting, dimensions: Sequence[str]) -> Iterator[Cell]:
        """As ``_cells``, of amounts: every entry adds its own, to its own project and rows."""
        layout, cents = self.layout, counting.cents
        project = layout.array("project")[counting.rows]
        yield from self._by_project(ENTRIES, np.bincount(project, minlength=len(layout.projects)))
        total, of_project = _money(cents.sum()), _added(project, cents)
        yield WHOLE, "", "", "", total
        for code, sum_ in of_project.items():
            yield PROJECT, layout.projects[code], "", "", sum_
        nowhere = sum((n for code, n in of_project.items() if not layout.projects[code]), _money(0))
        yield OUTSIDE, "", "", "", nowhere
        yield ONCE, "", "", "", total - nowhere
        evidence = np.broadcast_to(np.asarray(counting.evidence, np.uint8), len(cents))
        for code, sum_ in _added(evidence, cents).items():
            yield EVIDENCE, "", "", journal.EVIDENCE[code], sum_
        for group, column in zip(layout.composites, layout.composite, strict=True):
            values = np.unravel_index(column[counting.rows].astype(np.int64), group["sizes"])
            for name, codes in zip(group["names"], values, strict=True):
                if name not in dimensions:
                    continue
                words = layout.dimensions[name]
                for code, sum_ in _added(codes, cents).items():
                    yield WHOLE, "", name, words[code], sum_
                pairs = project.astype(np.int64) * len(words) + codes
                for pair, sum_ in _added(pairs, cents).items():
                    yield PROJECT, layout.projects[pair // len(words)], name, words[pair % len(words)], sum_

    @staticmethod
    def _behind(counting: Counting, total: int) -> list[tuple[str, int]]:
        """How many subjects have which as the best that stands behind any of their rows."""
        if isinstance(counting.evidence, int):
            return [(journal.EVIDENCE[counting.evidence], total)]
        best = np.maximum.reduceat(counting.evidence, np.flatnonzero(counting.first))
        many = np.bincount(best, minlength=len(journal.EVIDENCE)).tolist()
        return [(word, n) for word, n in zip(journal.EVIDENCE, many, strict=True) if n]

    def _by_project(self, scope: str, counts: Array) -> Iterator[Cell]:
        for code in np.flatnonzero(counts).tolist():
            yield scope, self.layout.projects[code], "", "", int(counts[code])

    def _deciding(self, counting: Counting, project: Array) -> tuple[Array, int, int]:
        """Places of the rows that decide for a project; how many subjects are in no project, how many in
        several. Most have one entry, which is that row; only the others are sorted by project."""
        first = counting.first
        alone = first.copy()
        alone[:-1] &= first[1:]
        single, several = np.flatnonzero(alone), np.flatnonzero(~alone)
        nowhere = self.layout.projects.index("") if "" in self.layout.projects else -1
        in_none = int(np.count_nonzero(project[single] == nowhere))
        if not len(several):
            return single, in_none, 0
        place = np.cumsum(first[several]) - 1
        order = np.argsort(project[several], kind="stable")
        sorted_by = project[several][order]
        chosen = order[_starts(place[order]) | _starts(sorted_by)]
        named = chosen[project[several][chosen] != nowhere]
        many = np.bincount(place[named], minlength=int(place[-1]) + 1)
        in_none += int(np.count_nonzero(many == 0))
        return np.concatenate([single, several[chosen]]), in_none, int(np.count_nonzero(many > 1))

    def _rows(self, group: dict, wanted: Sequence[str], half: Array, values: Array) -> Iterator[Cell]:
        """``half``: of which project each row is, and whether it decides for the whole as well."""
        sizes, projects = group["sizes"], self.layout.projects
        size = int(np.prod(sizes))
        counts = np.bincount(half * size + values, minlength=2 * len(projects) * size)
        counts = counts.reshape(2, len(projects), *sizes)
        for axis, name in enumerate(group["names"], 2):
            if name not in wanted:
                continue
            told = counts.sum(axis=tuple(other for other in range(2, counts.ndim) if other != axis))
            words = self.layout.dimensions[name]
            whole, each = told[1].sum(axis=0), told.sum(axis=0)
            for code in np.flatnonzero(whole).tolist():
                yield WHOLE, "", name, words[code], int(whole[code])
            of, codes = np.nonzero(each)
            for project, code, n in zip(of.tolist(), codes.tolist(), each[of, codes].tolist(), strict=True):
                yield PROJECT, projects[project], name, words[code], n


def _money(cents: int) -> Decimal:
    return Decimal(int(cents)) / 100


def _added(codes: Array, cents: Array) -> dict[int, Decimal]:
    """By code the sum of what its rows add."""
    found, places = np.unique(codes, return_inverse=True)
    sums = np.zeros(len(found), np.int64)
    np.add.at(sums, places.ravel(), cents)
    return {int(code): _money(n) for code, n in zip(found.tolist(), sums.tolist(), strict=True)}


def _all(masks: list[Array]) -> Array:
    return masks[0] if len(masks) == 1 else np.logical_and.reduce(masks)


def _any(masks: list[Array]) -> Array:
    return masks[0] if len(masks) == 1 else np.logical_or.reduce(masks)


def _among(codes: Array, wanted: list[int]) -> Array:
    if 1 <= len(wanted) <= FEW:
        return _any([codes == one for one in wanted])
    return np.isin(codes, np.array(wanted, codes.dtype))


class _Standing:
    """Which rows of a kind stand in a window: of its days, recorded and not taken back before its instant."""

    def __init__(self, layout: Layout, window: Window):
        self.layout, self.window = layout, window
        taken = layout.array("taken row")
        if window.before is not None:
            taken = taken[layout.array("taken at") < _micros(window.before)]
        self.taken = taken
        self._found: dict[int, Array | None] = {}

    def of(self, kind: int) -> Array | None:
        """None: all of them."""
        if kind not in self._found:
            masks = list(self._masks(*self.layout.starts[kind : kind + 2]))
            self._found[kind] = _all(masks) if masks else None
        return self._found[kind]

    def _masks(self, start: int, end: int) -> Iterator[Array]:
        window = self.window
        if window.since is not None:
            yield self.layout.array("day")[start:end] >= (window.since - FIRST_DAY).days
        if window.until is not None:
            yield self.layout.array("day")[start:end] <= (window.until - FIRST_DAY).days
        if window.before is not None:
            yield self.layout.array("recorded")[start:end] < _micros(window.before)
        those = self.taken[slice(*np.searchsorted(self.taken, [start, end]))]
        if len(those):
            kept = np.ones(end - start, bool)
            kept[those - start] = False
            yield kept
