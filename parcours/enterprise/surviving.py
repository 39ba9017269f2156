"""How many enterprises live on: the product-limit estimator of Kaplan and Meier. Pure.

E. L. Kaplan and P. Meier, "Nonparametric estimation from incomplete observations", JASA 53 (1958). An
enterprise that nobody reaches any more stays in the base: it is followed until it was last seen. What may
have become of it gives the two bounds: worst, it closed on the day after; best, it lives to this day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

WHOLE = Fraction(1)


@dataclass(frozen=True)
class Life:
    """``days`` from creation until it closed (``ended``), or until it was last known to live.

    ``lost``: nobody reaches it; ``until_now``: days from its creation until today."""

    days: int
    ended: bool = False
    lost: bool = False
    until_now: int = 0


@dataclass(frozen=True)
class Point:
    """From this day on ``share`` of all live. ``at_risk``: followed until this day; of these ``ended`` closed
    on it, and ``parted`` were not followed any longer."""

    day: int
    at_risk: int
    ended: int
    parted: int
    share: Fraction


def curve(lives: Iterable[Life]) -> list[Point]:
    """The estimated share after each day on which something happened; it begins with all of them.

    Whoever is followed until the day of an end is at risk on it."""
    known = sorted(lives, key=lambda one: one.days)
    points = [Point(0, len(known), 0, 0, WHOLE)]
    share, at_risk = WHOLE, len(known)
    for day in sorted({one.days for one in known}):
        here = [one for one in known if one.days == day]
        ended = sum(one.ended for one in here)
        share *= 1 - Fraction(ended, at_risk)
        points.append(Point(day, at_risk, ended, len(here) - ended, share))
        at_risk -= len(here)
    return points


def share_at(points: Sequence[Point], day: int) -> Fraction | None:
    """What share lives after so many days; None where nobody was followed so long."""
    if not points or not points[0].at_risk:
        return None
    before = [one for one in points if one.day <= day]
    last = points[-1]
    if day > last.day and last.share:
        return None
    return before[-1].share


def at_risk(points: Sequence[Point], day: int) -> int:
    """How many were followed so long, or longer."""
    return next((one.at_risk for one in points if one.day >= day and one.day > 0), 0)


def worst(lives: Iterable[Life]) -> list[Life]:
    """As if each that nobody reaches had closed on the day after it was last seen."""
    return [replace(one, days=one.days + 1, ended=True) if one.lost else one for one in lives]


def best(lives: Iterable[Life]) -> list[Life]:
    """As if each that nobody reaches lived to this day."""
    return [replace(one, days=max(one.days, one.until_now)) if one.lost else one for one in lives]


@dataclass(frozen=True)
class Survival:
    """One group of enterprises: its curve with the two bounds. ``ended``, ``lost``: how many."""

    count: int
    ended: int
    lost: int
    usual: tuple[Point, ...]
    worst: tuple[Point, ...]
    best: tuple[Point, ...]

    def at(self, day: int) -> tuple[Fraction | None, Fraction | None, Fraction | None]:
        """(share, worst, best) after so many days."""
        usual = share_at(self.usual, day)
        if usual is None:
            return None, None, None
        low, high = share_at(self.worst, day), share_at(self.best, day)
        # A bound never lies on the wrong side of the share itself: those lost leave its base early.
        return usual, min(usual, low if low is not None else usual), max(usual, high or usual)


def survival(lives: Iterable[Life]) -> Survival:
    known = list(lives)
    return Survival(
        len(known),
        sum(one.ended for one in known),
        sum(one.lost for one in known),
        tuple(curve(known)),
        tuple(curve(worst(known))),
        tuple(curve(best(known))),
    )


def drawn(points: Sequence[Point], until: int) -> list[tuple[int, Fraction]]:
    """The corners of the steps up to a day: (days, share), to be joined by straight lines."""
    corners = [(0, WHOLE)]
    for one in points[1:]:
        if one.day > until:
            break
        if one.ended:
            corners += [(one.day, corners[-1][1]), (one.day, one.share)]
    end = min(until, points[-1].day if points else 0)
    return [*corners, (max(end, corners[-1][0]), corners[-1][1])]
