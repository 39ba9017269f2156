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


Number = int | Decimal


@dataclass(frozen=True)
class Scope:
    """What was counted in all or for one project: ``value`` of the unit, out of ``entries``.

    ``rows``: dimension → its value ("not_stated" is a row of its own) → count; the rows add up to ``value``,
    but for a ratio, of which each row is a ratio. Counts are whole numbers; money and ratios are Decimal.
    ``parts``: of a ratio the numerator and the denominator; its value is in percent; it is None, as is that
    of a row, where there is nothing to divide by.
    """

    value: Number | None = 0
    entries: int = 0
    rows: Mapping[str, Mapping[str, Number | None]] = field(default_factory=dict)
    parts: "tuple[Scope, Scope] | None" = None

    def parts_of(self, dimension: str, value: str) -> tuple[Number, Number]:
        """Numerator and denominator of a row of a ratio."""
        above, below = self.parts or (Scope(), Scope())
        return above.rows.get(dimension, {}).get(value) or 0, below.rows.get(dimension, {}).get(value) or 0


def divided(above: Number | None, below: Number | None) -> Decimal | None:
    """In percent; None, never zero, where there is nothing to divide by."""
    return Decimal(above or 0) * 100 / Decimal(below) if below else None


def ratio(above: Scope, below: Scope) -> Scope:
    """Cell by cell: numerator and denominator were put together each in its way, and only now are divided."""
    rows = {}
    for dimension in {**above.rows, **below.rows}:
        over, under = above.rows.get(dimension, {}), below.rows.get(dimension, {})
        rows[dimension] = {value: divided(over.get(value), under.get(value)) for value in {**over, **under}}
    return Scope(divided(above.value, below.value), above.entries + below.entries, rows, (above, below))


@dataclass(frozen=True)
class Figure:
    """An indicator and what was achieved. ``whole`` is None when nothing of it is collected yet.

    ``projects``: by project code; "" holds what was counted without a project. ``overlap``: counted in two
    projects or more; ``outside``: counted in none. Of a ratio there is neither.
    ``apart``: by project what is known in numbers alone; it is in none of the others.
    ``evidence``: what was counted by the best that stands behind any counting entry of it (a document, a
    visit, a declaration alone); together they are the value.
    """

    indicator: Indicator
    whole: Scope | None
    projects: Mapping[str, Scope] = field(default_factory=dict)
    overlap: Number = 0
    outside: Number = 0
    apart: Mapping[str, int] = field(default_factory=dict)
    evidence: Mapping[str, Number] = field(default_factory=dict)

    @property
    def evidence_shares(self) -> dict[str, Decimal] | None:
        """Of what was counted, 1 = all of it; None where nothing was counted."""
        if not self.value or not self.evidence:
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
    def value(self) -> Number | None:
        return None if self.whole is None else self.whole.value

    @property
    def told_by_project(self) -> bool:
        """False where nothing that was counted belongs to a project: then a project's zero says nothing."""
        if self.whole is None:
            return False
        if self.whole.parts:
            return any(one.parts[1].value for code, one in self.projects.items() if code and one.parts)
        return self.outside < self.whole.value or not self.whole.value

    @property
    def sum_over_projects(self) -> Number | None:
        """None where nothing that was counted belongs to a project; ratios do not add up."""
        if self.whole is None or self.whole.parts or not self.told_by_project:
            return None
        return sum(scope.value for code, scope in self.projects.items() if code)

    @property
    def target(self) -> Decimal | None:
        found = self.indicator.target
        return found.value if found else None

    @property
    def share(self) -> Decimal | None:
        """Achieved over target, 1 = reached."""
        if self.value is None or not self.target:
            return None
        return Decimal(self.value) / self.target

    @property
    def standing(self) -> str:
        """above (or reached), below, no_target, not_computable, not_collected."""
        if self.whole is None:
            return "not_collected"
        if self.whole.value is None:
            return "not_computable"
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
