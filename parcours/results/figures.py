"""What was counted, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal

from parcours.kernel import clock
from parcours.programmes.pack import Indicator

from .sql import Window


@dataclass(frozen=True)
class Period:
    """Days of facts, both counted, and the day until whose end things had been recorded. None: no limit.

    ``zone``: where that day ends; None: in the zone of the programme in force. ``known_at``: an instant in
    place of that day; what was recorded from then on is left out.
    """

    since: date | None = None
    until: date | None = None
    as_of: date | None = None
    zone: tzinfo | None = None
    known_at: datetime | None = None

    @property
    def window(self) -> Window:
        return Window(self.since, self.until, self.known_at or self._end())

    def _end(self) -> datetime | None:
        """The first instant after the day, in the programme's zone."""
        # After the last day of the calendar nothing was recorded: no limit.
        if self.as_of is None or self.as_of == date.max:
            return None
        return datetime.combine(self.as_of + timedelta(days=1), time(), tzinfo=self.zone or clock.zone())


@dataclass(frozen=True)
class Scope:
    """What was counted in all or for one project: ``value`` of the unit, out of ``entries``.

    ``rows``: dimension → its value ("not_stated" is a row of its own) → count; the rows add up to ``value``.
    """

    value: int = 0
    entries: int = 0
    rows: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Figure:
    """An indicator and what was achieved. ``whole`` is None when nothing of it is collected yet.

    ``projects``: by project code; "" holds what was counted without a project. ``overlap``: counted in two
    projects or more; ``outside``: counted in none.
    ``apart``: by project what is known in numbers alone; it is in none of the others.
    ``evidence``: what was counted by the best that stands behind any counting entry of it (a document, a
    visit, a declaration alone); together they are the value.
    """

    indicator: Indicator
    whole: Scope | None
    projects: Mapping[str, Scope] = field(default_factory=dict)
    overlap: int = 0
    outside: int = 0
    apart: Mapping[str, int] = field(default_factory=dict)
    evidence: Mapping[str, int] = field(default_factory=dict)

    @property
    def evidence_shares(self) -> dict[str, Decimal] | None:
        """Of what was counted, 1 = all of it; None where nothing was counted."""
        if not self.value:
            return None
        return {code: Decimal(n) / self.value for code, n in self.evidence.items()}

    @property
    def apart_whole(self) -> int | None:
        """None where nothing stands beside the figure."""
        return sum(self.apart.values()) if self.indicator.apart else None

    @property
    def collected(self) -> bool:
        return self.whole is not None

    @property
    def value(self) -> int | None:
        return None if self.whole is None else self.whole.value

    @property
    def told_by_project(self) -> bool:
        """False where nothing that was counted belongs to a project: then a project's zero says nothing."""
        return self.whole is not None and (self.outside < self.whole.value or not self.whole.value)

    @property
    def sum_over_projects(self) -> int | None:
        """None where nothing that was counted belongs to a project."""
        if self.whole is None or not self.told_by_project:
            return None
        return sum(scope.value for code, scope in self.projects.items() if code)

    @property
    def target(self) -> Decimal | None:
        found = self.indicator.target
        return found.value if found else None

    @property
    def share(self) -> Decimal | None:
        """Achieved over target, 1 = reached."""
        if self.whole is None or not self.target:
            return None
        return Decimal(self.whole.value) / self.target

    @property
    def standing(self) -> str:
        """above (or reached), below, no_target, not_collected."""
        if self.whole is None:
            return "not_collected"
        if self.target is None:
            return "no_target"
        return "above" if self.whole.value >= self.target else "below"


@dataclass(frozen=True)
class Figures:
    period: Period
    items: tuple[Figure, ...]

    def find(self, code: str) -> Figure | None:
        return next((one for one in self.items if one.indicator.code == code), None)

    def of_project(self, code: str) -> tuple[Figure, ...]:
        """Figures that belong to a project; "" gives those of the whole programme."""
        return tuple(one for one in self.items if one.indicator.project == code)
