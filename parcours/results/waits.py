"""How long people wait from one step to the next, those who wait still among them. Pure.

A median of those who have arrived alone would look better the longer the others wait. So the share that still
waits after so many days is estimated as Kaplan and Meier do: on each day those who arrived, out of those
who were still waiting and under observation. Whoever waits on the last known day, or left before, counts
for the days seen.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from . import pathways as of
from .pathways import Path

TO_ASSESSMENT, TO_ORIENTATION, TO_SERVICE = "assessment", "orientation", "service"
STEPS = (TO_ASSESSMENT, TO_ORIENTATION, TO_SERVICE)
SERVICES = (of.ENROLLED, of.PLACED, of.PROPOSED, of.JOINED, of.ACCEPTED, of.AIDED)
ARRIVED, WAITS, LEFT = "arrived", "waits", "left"
HALF, TENTH = Fraction(1, 2), Fraction(1, 10)


@dataclass(frozen=True)
class Wait:
    """``days`` from one step to the next, or to the last day on which she was seen waiting."""

    days: int
    end: str


@dataclass(frozen=True)
class Waiting:
    """``median``, ``ninetieth``: days after which half, nine in ten have arrived; None: not within what is
    known. ``longest``: the longest wait of those who wait still."""

    step: str
    arrived: int
    waits: int
    left: int
    median: int | None
    ninetieth: int | None
    longest: int | None

    @property
    def people(self) -> int:
        return self.arrived + self.waits + self.left


def waiting(paths: Iterable[Path], since: date | None, known_until: date) -> list[Waiting]:
    """Registration to assessment, assessment to orientation, orientation to the first service, of those
    registered since a day."""
    waits: dict[str, list[Wait]] = {step: [] for step in STEPS}
    for path in paths:
        day = of.registered_on(path)
        if day is None or day > known_until or (since and day < since):
            continue
        for step, found in each(path, known_until).items():
            waits[step].append(found)
    return [summed(step, found) for step, found in waits.items()]


def each(path: Path, known_until: date) -> dict[str, Wait]:
    """The waits of one person; a step has none before the one ahead of it was taken."""
    registered = of.registered_on(path)
    assessed = _first(path, (of.ASSESSED,), registered, known_until)
    oriented = _first(path, (of.ORIENTED,), assessed, known_until)
    found = {TO_ASSESSMENT: _wait(path, registered, assessed, known_until)}
    if assessed:
        found[TO_ORIENTATION] = _wait(path, assessed, oriented, known_until)
    if oriented:
        # Whoever was served before the orientation did not wait for it.
        served = _first(path, SERVICES, registered, known_until)
        found[TO_SERVICE] = _wait(path, oriented, served and max(served, oriented), known_until)
    return found


def _first(path: Path, kinds: Sequence[str], since: date | None, until: date) -> date | None:
    days = (one.on for one in path if one.kind in kinds and since is not None and since <= one.on <= until)
    return next(days, None)


def _wait(path: Path, since: date, arrived: date | None, until: date) -> Wait:
    if arrived:
        return Wait((arrived - since).days, ARRIVED)
    left = _left_on(path, since, until)
    return Wait(((left or until) - since).days, LEFT if left else WAITS)


def _left_on(path: Path, since: date, until: date) -> date | None:
    """The day on which her accompaniment ended for good, as far as is known."""
    last = None
    for one in path:
        if one.kind in (of.CLOSED, of.REOPENED) and since <= one.on <= until:
            last = one
    return last.on if last and last.kind == of.CLOSED else None


def summed(step: str, waits: Sequence[Wait]) -> Waiting:
    ends = Counter(one.end for one in waits)
    still = [one.days for one in waits if one.end == WAITS]
    median, ninetieth = (reached(waits, left) for left in (HALF, TENTH))
    return Waiting(step, ends[ARRIVED], ends[WAITS], ends[LEFT], median, ninetieth, max(still, default=None))


def reached(waits: Sequence[Wait], left: Fraction) -> int | None:
    """The first day after which no more than ``left`` of all still wait; None where that is not known."""
    arrived = Counter(one.days for one in waits if one.end == ARRIVED)
    gone = Counter(one.days for one in waits)
    at_risk, share = len(waits), Fraction(1)
    for days in sorted(gone):
        if arrived[days]:
            share *= Fraction(at_risk - arrived[days], at_risk)
            if share <= left:
                return days
        at_risk -= gone[days]
    return None
