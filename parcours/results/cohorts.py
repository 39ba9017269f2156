"""Where people are some months after they were registered: one state each, out of what happened. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from . import pathways as of
from .pathways import Path

JOB, ENTERPRISE, TRAINING, LEFT = "job", "enterprise", "training", "left"
NO_SOLUTION, ACCOMPANIED, WAITING = "no_solution", "accompanied", "waiting"
STATES = (JOB, ENTERPRISE, TRAINING, ACCOMPANIED, NO_SOLUTION, WAITING, LEFT)
"""The first that holds of JOB, ENTERPRISE, TRAINING, LEFT, NO_SOLUTION, ACCOMPANIED, WAITING is where she
is."""
MONTHS = (3, 6, 12)
ENDS_TRAINING = (of.COMPLETED, of.NOT_COMPLETED, of.WITHDRAWN, of.LOST)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last one."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))


def state(path: Path, day: date) -> str:
    """Where somebody is at the end of a day.

    job: a salaried job began and did not end; enterprise: her enterprise was created and she did not leave
    it; training: enrolled and not at its end; left: her accompaniment ended and was not taken up again;
    no_solution: the last orientation found no project; accompanied: assessed or oriented; waiting: none of
    these.
    """
    until = [one for one in path if one.on <= day]
    jobs = _open(until, (of.PLACED,), (of.LEFT_WORK,))
    if jobs:
        return JOB
    if _open(until, (of.FOUNDED,), (of.LEFT_ENTERPRISE,)):
        return ENTERPRISE
    if _open(until, (of.ENROLLED,), ENDS_TRAINING):
        return TRAINING
    lives = [one.kind for one in until if one.kind in (of.CLOSED, of.REOPENED)]
    if lives and lives[-1] == of.CLOSED:
        return LEFT
    oriented = [one for one in until if one.kind == of.ORIENTED]
    if oriented and oriented[-1].outcome == "not_covered":
        return NO_SOLUTION
    return ACCOMPANIED if any(one.kind in (of.ASSESSED, of.ORIENTED) for one in until) else WAITING


def _open(path: Iterable[of.Event], begins: tuple[str, ...], ends: tuple[str, ...]) -> bool:
    """Whether something began and did not end; each by its key, in the order of what happened."""
    running: set[str] = set()
    for one in path:
        if one.kind in begins:
            running.add(one.key)
        elif one.kind in ends:
            running.discard(one.key)
    return bool(running)


@dataclass(frozen=True, order=True)
class Quarter:
    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        return cls(day.year, (day.month - 1) // 3 + 1)

    @property
    def first(self) -> date:
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def last(self) -> date:
        return months_later(self.first, 3) - timedelta(days=1)


@dataclass(frozen=True)
class Cohort:
    """People registered in a quarter. ``after``: months → state → people; None where some of them have not
    been here for so long."""

    quarter: Quarter
    people: int
    after: Mapping[int, Mapping[str, int] | None]


def cohorts(paths: Iterable[Path], known_until: date, months: tuple[int, ...] = MONTHS) -> list[Cohort]:
    """Each quarter in which somebody was registered, the oldest first."""
    by_quarter: dict[Quarter, list[tuple[date, Path]]] = {}
    for path in paths:
        day = of.registered_on(path)
        if day is not None and day <= known_until:
            by_quarter.setdefault(Quarter.of(day), []).append((day, path))
    found = []
    for quarter, members in sorted(by_quarter.items()):
        after: dict[int, Mapping[str, int] | None] = {}
        for later in months:
            grown = months_later(quarter.last, later) <= known_until
            counted = (
                Counter(state(path, months_later(day, later)) for day, path in members) if grown else None
            )
            after[later] = None if counted is None else {one: counted[one] for one in STATES}
        found.append(Cohort(quarter, len(members), after))
    return found
