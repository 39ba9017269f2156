"""From registrations to pairs and people: prepare, find candidates, glance, look, see the company, group."""

import resource
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np

from . import candidates, clustering, comparing
from .company import closing, company
from .model import Model
from .preparing import Array, Coded, Prepared, prepare
from .reading import Table

CHUNK = 200_000
WORKERS = 2
SHOWN = 0.02
"""Pairs less probable than this are not told at all."""


def memory() -> int:
    """The most that this process has used, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@dataclass
class Clock:
    """Seconds and seconds of the processors for each step; ``say`` hears of each as it ends."""

    say: Callable[[str], None] = lambda _text: None
    steps: dict[str, dict[str, float]] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        begun, used = time.perf_counter(), time.process_time()
        yield
        took = time.perf_counter() - begun
        self.steps[name] = {"seconds": round(took, 3), "cpu_seconds": round(time.process_time() - used, 3)}
        self.say(f"{name}: {took:.1f} s")

    def seconds(self) -> float:
        return sum(one["seconds"] for one in self.steps.values())


@dataclass(frozen=True)
class Linked:
    """``first``, ``second``: the records of each pair that is told, by number, in order; ``probability`` that
    they are one person; ``features`` (columns of FEATURES) for the reasons; ``group`` of each record."""

    first: Array
    second: Array
    probability: Array
    features: Array
    group: Array
    counts: dict[str, int]


@dataclass
class Looked:
    """Pairs that were looked at, with what the trees said."""

    first: Array
    second: Array
    told: Array
    features: Array

    def only(self, kept: Array) -> "Looked":
        return Looked(self.first[kept], self.second[kept], self.told[kept], self.features[kept])


def looked(data: Prepared, known: comparing.Known, model: Model, a: Array, b: Array, cut: float) -> Looked:
    """Glance at pairs, look at those above ``cut``, and keep what is not out of the question."""

    def chunk(start: int) -> Looked:
        one, other = a[start : start + CHUNK], b[start : start + CHUNK]
        glanced = comparing.glance(data, known, one, other)
        if cut > 0:
            kept = model.says("glance", glanced) > cut
            one, other, glanced = one[kept], other[kept], glanced[kept]
        features = comparing.look(data, known, one, other, glanced)
        told = model.says("look", features)
        return Looked(one, other, told, features).only(told > model.settings["look_cut"])

    with ThreadPoolExecutor(WORKERS) as pool:
        found = list(pool.map(chunk, range(0, max(len(a), 1), CHUNK)))
    return together(found)


def together(found: list[Looked]) -> Looked:
    """All in one; what they held is let go of piece by piece."""
    columns = []
    for name in Looked.__annotations__:
        columns.append(np.concatenate([getattr(one, name) for one in found]))
        for one in found:
            setattr(one, name, None)
    return Looked(*columns)


def pairs(data: Prepared, model: Model, clock: Clock) -> tuple[Looked, dict[str, int]]:
    """All pairs that are worth telling, judged in their company, and how many there were on the way."""
    with clock.step("candidates"):
        a, b = candidates.find(data, WORKERS)
    with clock.step("compare"):
        known = comparing.know(data)
        found = looked(data, known, model, a, b, model.settings["glance_cut"])
    counts = {"candidates": len(a), "looked_at": len(found.first)}
    del a, b
    with clock.step("company"):
        more = closing(found.first, found.second, found.told)
        found = together([found, looked(data, known, model, *more, 0.0)])
        seen = company(data.partner.code, found.first, found.second, found.told)
        found.told = _in_company(model, seen, found.features)
    return found, counts


def _in_company(model: Model, seen: Array, features: Array) -> Array:
    def chunk(start: int) -> Array:
        rows = slice(start, start + CHUNK)
        return model.says("company", np.concatenate([seen[rows], features[rows]], axis=1))

    with ThreadPoolExecutor(WORKERS) as pool:
        return np.concatenate(list(pool.map(chunk, range(0, max(len(seen), 1), CHUNK))))


def link(table: Table, model: Model, threshold: float, clock: Clock) -> Linked:
    """The pairs and groups of a table; the same whatever the order of its rows and columns."""
    with clock.step("prepare"):
        # In the order of the identifiers: what is equal is decided alike whatever the order of the rows.
        order = np.array(sorted(range(table.size), key=table.ids.__getitem__), dtype=np.int64)
        columns = {name: Coded(one.code[order], one.texts, one.count) for name, one in table.columns.items()}
        data = prepare(table.size, columns, table.days.get("birth_date"))
    found, counts = pairs(data, model, clock)
    with clock.step("group"):
        probability = model.calibrated(found.told)
        group = np.empty(table.size, dtype=np.int64)
        group[order] = order[clustering.group(data.size, found.first, found.second, probability, threshold)]
        told = np.flatnonzero(probability >= SHOWN)
        one, other = order[found.first[told]], order[found.second[told]]
        first, second = np.minimum(one, other), np.maximum(one, other)
        sorted_ = np.lexsort((second, first))
        told = told[sorted_]
    return Linked(first[sorted_], second[sorted_], probability[told], found.features[told], group, counts)
