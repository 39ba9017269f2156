"""A round from its files to its proposal: what is required is taken first, then one aim after the other."""

import resource
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from . import reading, rules, solving
from .deadline import Deadline
from .faults import Fault
from .problem import Array, Problem, Row
from .reading import Tables
from .rules import Group, Rules, Share

PRIORITY = "lexicographic"


@dataclass
class Aim:
    """One thing that was sought: how much of it was reached, how much is possible at most."""

    name: str
    value: int
    bound: float
    status: str


@dataclass
class Outcome:
    """``chosen``: a bool for each pair of the tables. ``rows``: of shares and priorities, with their slack.
    ``status``: optimal, limit or infeasible; then ``reason`` says in a sentence why."""

    tables: Tables
    rules: Rules
    status: str
    chosen: Array
    value: int = 0
    bound: float = 0.0
    aims: list[Aim] = field(default_factory=list)
    reason: str = ""
    seconds: float = 0.0

    @property
    def gap(self) -> float:
        """Of the bound, how much may be missing."""
        return max(0.0, (self.bound - self.value) / self.bound) if self.bound > 0 else 0.0


def run(folder: Path, until: Deadline, seed: int = 0) -> Outcome:
    """Read and solve. Raises :class:`Fault`."""
    tables = reading.read(folder)
    return propose(tables, rules.read(folder, tables), until, seed)


def share_rows(tables: Tables, share: Share) -> list[Row]:
    """Of a share the rows, in whole numbers: of the group in a type, and of how many."""
    member = (tables.groups[share.group.column] == share.group.value)[tables.person].astype(np.int64)
    kinds = sorted(set(tables.kind.tolist())) if share.by_type else [None]
    found = []
    for kind in kinds:
        inside = np.ones(len(member), dtype=bool) if kind is None else (tables.kind == kind)[tables.place]
        for limit, sign in ((share.at_least, 1), (share.at_most, -1)):
            if limit is not None:
                told = sign * (limit.denominator * member - limit.numerator)
                name = f"{share.group} {'≥' if sign > 0 else '≤'} {float(limit):g}"
                found.append(Row(name, np.where(inside, told, 0), 0, kind or ""))
    return found


def build(tables: Tables, told: Rules) -> tuple[Problem, Array, Array]:
    """The round without what is forbidden and required; of each pair, whether it is required, and left open.

    A place with somebody required opens; the rows count those who are placed already.
    """
    pairs = np.arange(len(tables.person))
    required = np.zeros(len(pairs), dtype=bool)
    open_ = np.ones(len(pairs), dtype=bool)
    if told.forbidden:
        keys = tables.person.astype(np.int64) * len(tables.places) + tables.place
        wrong = np.array([i * len(tables.places) + j for i, j in told.forbidden])
        open_ &= ~np.isin(keys, wrong)
    for i, j in told.required.items():
        hers = np.flatnonzero(tables.person == i)
        chosen = hers[tables.place[hers] == j]
        if not open_[chosen].all():
            raise Fault(
                rules.FILE, None, f"{tables.people[i]} at {tables.places[j]} is required and forbidden."
            )
        required[chosen], open_[hers] = True, False
    taken = np.bincount(tables.place[required], minlength=len(tables.places))
    cared = np.bincount(tables.place[required & tables.child[tables.person]], minlength=len(tables.places))
    for what, used, room in (("people", taken, tables.capacity), ("children", cared, tables.care)):
        for j in np.flatnonzero(used > room):
            text = f"{used[j]} {what} are required at {tables.places[j]}, which has room for {room[j]}."
            raise Fault(rules.FILE, None, text)
    rows = [row for share in told.shares for row in share_rows(tables, share)]
    rows = [replace(row, least=row.least - int(row.coefficient[required].sum())) for row in rows]
    problem = Problem(
        person=tables.person,
        place=tables.place,
        score=tables.score.astype(np.int64) + told.bonus * kept(tables, told),
        child=tables.child,
        capacity=tables.capacity - taken,
        minimum=np.maximum(tables.minimum - taken, 0),
        care=tables.care - cared,
        must_open=taken > 0,
        rows=tuple(rows),
    )
    return problem.only(open_), required, open_


def kept(tables: Tables, told: Rules) -> Array:
    """Of each pair, 1 if an earlier proposal holds it."""
    if not told.previous:
        return np.zeros(len(tables.person), dtype=np.int64)
    keys = tables.person.astype(np.int64) * len(tables.places) + tables.place
    before = np.array([i * len(tables.places) + j for i, j in told.previous])
    return np.isin(keys, before).astype(np.int64)


def propose(tables: Tables, told: Rules, until: Deadline, seed: int = 0) -> Outcome:
    """The best proposal that is found in time."""
    begun = time.monotonic()
    problem, required, left = build(tables, told)
    open_ = np.flatnonzero(left)
    aims, best, status = [], None, "optimal"
    stages = [*told.first, "score"]
    for number, aim in enumerate(stages):
        asked = problem if aim == "score" else replace(problem, score=_counts(tables, told, open_, aim))
        start = best.chosen if best is not None else None
        best, ended = solving.solve(asked, until.part(1 / (len(stages) - number)), seed, start)
        if ended == "infeasible" or best.chosen is None:
            reason = why(problem, told) if ended == "infeasible" else "No proposal was found in the time."
            return Outcome(tables, told, ended, required, reason=reason, seconds=time.monotonic() - begun)
        aims.append(Aim(_named(aim), best.value, best.bound, ended))
        status = ended if ended != "optimal" else status
        if aim != "score":
            row = Row(PRIORITY, asked.score, best.value, _named(aim))
            problem = replace(problem, rows=(*problem.rows, row))
    chosen = required.copy()
    chosen[open_[best.chosen]] = True
    fixed = int((tables.score[required] + told.bonus * kept(tables, told)[required]).sum())
    return Outcome(
        tables,
        told,
        status,
        chosen,
        best.value + fixed,
        best.bound + fixed,
        aims,
        seconds=time.monotonic() - begun,
    )


def _counts(tables: Tables, told: Rules, open_: Array, aim: Group | None) -> Array:
    """What an aim before the score counts, of each open pair."""
    if aim is None:
        return kept(tables, told)[open_]
    return (tables.groups[aim.column] == aim.value)[tables.person[open_]].astype(np.int64)


def _named(aim) -> str:
    return rules.PREVIOUS if aim is None else str(aim)


def why(problem: Problem, told: Rules) -> str:
    """Why nothing can be proposed: the rule without which something could be."""
    for number, row in enumerate(problem.rows):
        without = replace(problem, rows=tuple(one for n, one in enumerate(problem.rows) if n != number))
        if solving.solve(without, Deadline(10.0))[1] != "infeasible":
            return f"Those who are required leave no way to keep {row.name} {row.part}".strip() + "."
    free = replace(problem, must_open=np.zeros(problem.places, dtype=bool))
    if solving.solve(free, Deadline(10.0))[1] != "infeasible":
        return "Somebody is required at a place that cannot reach its minimum."
    return "The rules contradict each other."


def memory() -> int:
    """The most memory that this process has held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
