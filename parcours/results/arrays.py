"""The engine that counts with arrays: the rows of a kind side by side, sorted by whom they are about.

The same rule of rows as the one text (``sql.py``); ``layout.py`` says how a snapshot stands on the disk.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

import numpy as np

from parcours.programmes.pack import Counted, Indicator

from . import snapshots
from .snapshots import Snapshot
from .sql import DIMENSIONS, ENTRIES, OUTSIDE, OVERLAP, PROJECT, UNITS, WHOLE, Window

Array = np.ndarray
Row = tuple[int, str, str, str, str, int]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_DAY = date(1970, 1, 1)


class Layout:
    """What a snapshot holds for this engine, mapped from the disk and read as it is asked for."""

    def __init__(self, snapshot: Snapshot):
        key = json.loads(snapshot.file(snapshots.LAYOUT_KEY).read_text("utf-8"))
        # Found to be what was written by reading all of it: from then on it is in memory.
        self._bytes = np.memmap(snapshot.file(snapshots.LAYOUT), np.uint8, "r")
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
    """The rows that count for an indicator in the order of their subjects, the deciding one of each first."""

    rows: Array
    subject: Array
    first: Array

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
            if len(counting.rows):
                for row in self._cells(indicator, counting, dimensions):
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
        parts = []
        for counts in by_kind.values():
            rows = self._matching(counts, indicator.project, standing)
            if rows is not None:
                parts.append(self._subjects(subject, self._kind(counts[0]), rows))
        if not parts:
            none = np.empty(0, np.int32)
            return Counting(none, none, none.astype(bool))
        rows, subjects, ranks = (np.concatenate(column) for column in zip(*parts, strict=True))
        if len(parts) > 1:
            order = np.argsort(ranks, kind="stable")
            rows, subjects = rows[order], subjects[order]
        return Counting(rows, subjects, _starts(subjects))

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
            masks.append(np.logical_or.reduce([self._told(one, kind, start, end) for one in counts]))
        if project:
            masks.append(self.layout.array("project")[start:end] == self.layout.projects.index(project))
        if not masks:
            return np.arange(start, end, dtype=np.int32)
        mask = masks[0] if len(masks) == 1 else np.logical_and.reduce(masks)
        return (np.flatnonzero(mask) + start).astype(np.int32)

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
        return masks[0] if len(masks) == 1 else np.logical_and.reduce(masks)

    def _of_dimension(self, name: str, wanted: list[int], start: int, end: int) -> Array:
        number = next(n for n, group in enumerate(self.layout.composites) if name in group["names"])
        sizes, names = self.layout.composites[number]["sizes"], self.layout.composites[number]["names"]
        values = np.indices(sizes)[names.index(name)].ravel()
        return np.isin(values, wanted)[self.layout.composite[number][start:end]]

    # What is counted of them ---------------------------------------------------------------------

    def _cells(
        self, indicator: Indicator, counting: Counting, dimensions: Sequence[str]
    ) -> Iterator[tuple[str, str, str, str, int]]:
        layout = self.layout
        project = layout.array("project")[counting.rows]
        entries = np.bincount(project, minlength=len(layout.projects))
        for code in np.flatnonzero(entries).tolist():
            yield ENTRIES, layout.projects[code], "", "", int(entries[code])
        deciding, of_project = self._deciding(counting, project, entries)
        yield WHOLE, "", "", "", counting.total
        values = np.bincount(of_project, minlength=len(layout.projects))
        for code in np.flatnonzero(values).tolist():
            yield PROJECT, layout.projects[code], "", "", int(values[code])
        yield from self._across(counting, deciding, of_project)
        whole = counting.rows[counting.first]
        for group, column in zip(layout.composites, layout.composite, strict=True):
            wanted = [name for name in group["names"] if name in dimensions]
            if wanted:
                yield from self._rows(WHOLE, group, wanted, column[whole], None)
                yield from self._rows(PROJECT, group, wanted, column[counting.rows[deciding]], of_project)

    @staticmethod
    def _deciding(counting: Counting, project: Array, entries: Array) -> tuple[Array, Array]:
        """Places of the rows that decide for a project, project by project, and of which project each is."""
        if np.count_nonzero(entries) <= 1:
            deciding = np.flatnonzero(counting.first)
            return deciding, project[deciding]
        order = np.argsort(project, kind="stable")
        first = _starts(counting.subject[order])
        begins = np.cumsum(entries)[:-1]
        first[begins[begins < len(first)]] = True
        deciding = order[first]
        return deciding, project[deciding]

    def _across(
        self, counting: Counting, deciding: Array, of_project: Array
    ) -> Iterator[tuple[str, str, str, str, int]]:
        """How many are in several projects, how many in none."""
        if "" in self.layout.projects:
            deciding = deciding[of_project != self.layout.projects.index("")]
        place = np.cumsum(counting.first) - 1
        many = np.bincount(place[deciding], minlength=counting.total)
        yield OVERLAP, "", "", "", int(np.count_nonzero(many > 1))
        yield OUTSIDE, "", "", "", int(np.count_nonzero(many == 0))

    def _rows(
        self, scope: str, group: dict, wanted: Sequence[str], values: Array, of_project: Array | None
    ) -> Iterator[tuple[str, str, str, str, int]]:
        sizes = group["sizes"]
        size, projects = int(np.prod(sizes)), [""] if of_project is None else self.layout.projects
        if of_project is not None:
            values = of_project.astype(np.int32) * size + values
        counts = np.bincount(values, minlength=size * len(projects)).reshape(len(projects), *sizes)
        for axis, name in enumerate(group["names"], 1):
            if name not in wanted:
                continue
            others = tuple(other for other in range(1, counts.ndim) if other != axis)
            told = counts.sum(axis=others)
            words = self.layout.dimensions[name]
            for of, code in np.argwhere(told).tolist():
                yield scope, projects[of], name, words[code], int(told[of, code])


def _among(codes: Array, wanted: list[int]) -> Array:
    if len(wanted) == 1:
        return codes == wanted[0]
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
            self._found[kind] = np.logical_and.reduce(masks) if masks else None
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
