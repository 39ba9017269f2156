"""What addenda make of a pack: targets and days in force on a day. Pure.

The pack is version 0. An addendum that is in force changes targets of indicators, each from a day on, and the
first or the last day of a project or of the programme from the day on which it was signed. Of several that
hold on a day the last one counts; what it takes the place of stays beside it, no longer in force.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from .pack import Addendum, Indicator, Pack, Project, Source, Target

VERSION = "addendum-{number}"
WHERE = "addendum {number}, {day}"
Days = tuple[date | None, date | None]


@dataclass(frozen=True)
class NewTarget:
    """``since``: the first day on which it is the target."""

    indicator: str
    value: Decimal
    since: date


@dataclass(frozen=True)
class Amendment:
    """An addendum in force. ``kept_on``: the day on which that became known here."""

    named: Addendum
    kept_on: date
    targets: tuple[NewTarget, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None

    @property
    def days(self) -> Days:
        return self.starts_on, self.ends_on


def holding(told: Iterable[Amendment], on: date, known: date | None = None) -> tuple[Amendment, ...]:
    """What of addenda holds on a day, as it was known at the end of another; first signed, first told."""
    found = []
    for one in told:
        if known is not None and one.kept_on > known:
            continue
        targets = tuple(each for each in one.targets if each.since <= on)
        days = one.days if one.named.signed_on <= on else (None, None)
        if targets or any(days):
            found.append(replace(one, targets=targets, starts_on=days[0], ends_on=days[1]))
    return tuple(sorted(found, key=lambda one: (one.named.project, one.named.number)))


def days_of(told: Iterable[Amendment], project: str, days: Days) -> tuple[Days, Addendum | None]:
    """The days of a contract after its addenda, and the last of those that say one."""
    by = None
    for one in told:
        if one.named.project == project and any(one.days):
            days, by = (one.starts_on or days[0], one.ends_on or days[1]), one.named
    return days, by


def over(pack: Pack, told: tuple[Amendment, ...]) -> Pack:
    """The pack as it is with those addenda, which all hold."""
    if not told:
        return pack
    changed = {one.code: _indicator(one, told) for one in pack.indicators}
    days, by = days_of(told, "", (None, None))
    return replace(
        pack,
        indicators=tuple(_with_parts(one, changed) for one in changed.values()),
        projects=tuple(_project(one, told) for one in pack.projects),
        days=days,
        amended=by,
    )


def _indicator(one: Indicator, told: Iterable[Amendment]) -> Indicator:
    new = [_target(by.named, each) for by, each in changes(told, one)]
    if not new:
        return one
    earlier = [replace(each, in_force=False) for each in (*one.targets, *new[:-1])]
    return replace(one, targets=(replace(new[-1], in_force=True), *reversed(earlier)))


def _with_parts(one: Indicator, changed: Mapping[str, Indicator]) -> Indicator:
    """A ratio is of the same two indicators as stand beside it."""
    if not one.is_ratio:
        return one
    parts = {name: changed.get(getattr(one, name).code) for name in ("numerator", "denominator")}
    return replace(one, **{name: part for name, part in parts.items() if part is not None})


def changes(told: Iterable[Amendment], one: Indicator) -> Iterator[tuple[Amendment, NewTarget]]:
    """What addenda to its own contract say of an indicator, in their order."""
    for by in told:
        if by.named.project == one.project:
            yield from ((by, each) for each in by.targets if each.indicator == one.code)


def _target(by: Addendum, new: NewTarget) -> Target:
    where = WHERE.format(number=by.number, day=by.signed_on.isoformat())
    source = Source(where=where, addendum=by)
    return Target(new.value, False, VERSION.format(number=by.number), source)


def _project(one: Project, told: Iterable[Amendment]) -> Project:
    stated = (one.starts_on, one.ends_on)
    days, by = days_of(told, one.code, stated)
    if by is None:
        return one
    return replace(one, starts_on=days[0], ends_on=days[1], amended=by, stated=stated)


# What a pack says under an addendum ---------------------------------------------------------------


def contradicted(before: Pack, after: Pack, told: Iterable[Amendment]) -> list[str]:
    """What a new text of a pack says otherwise than the one before where an addendum holds: the addendum goes
    on holding. One line each."""
    found: dict[str, str] = {}
    for one in told:
        by = f"addendum {one.named.number} of {one.named.signed_on}"
        for each in one.targets:
            was, now = before.indicator(each.indicator), after.indicator(each.indicator)
            found.update(_told(f"the target of {each.indicator}", _value(was), _value(now), by, each.value))
        for place, name in enumerate(("first", "last")):
            if one.days[place]:
                was, now = _day(before, one.named.project, place), _day(after, one.named.project, place)
                what = f"the {name} day of {one.named.project or 'the programme'}"
                found.update(_told(what, was, now, by, one.days[place]))
    return list(found.values())


def _told(what: str, was: Any, now: Any, by: str, held: Any) -> dict[str, str]:
    if was == now:
        return {}
    if now is None:
        return {what: f"{what} is no longer in the pack; {by} says {held}"}
    return {what: f"{what} was {was} in the pack and is now {now}; {by} says {held}, which goes on holding"}


def _value(one: Indicator | None) -> Decimal | None:
    return one.target.value if one and one.target else None


def _day(pack: Pack, project: str, place: int) -> date | None:
    if not project:
        return (pack.starts_on, pack.ends_on)[place]
    found = pack.project(project)
    return (found.starts_on, found.ends_on)[place] if found else None


# As text, for snapshots ---------------------------------------------------------------------------


def as_data(told: Iterable[Amendment]) -> list[dict[str, Any]]:
    def said(one: date | None) -> str | None:
        return one and one.isoformat()

    return [
        {
            "number": one.named.number,
            "signed_on": said(one.named.signed_on),
            "project": one.named.project,
            "kept_on": said(one.kept_on),
            "starts_on": said(one.starts_on),
            "ends_on": said(one.ends_on),
            "targets": [[each.indicator, str(each.value), said(each.since)] for each in one.targets],
        }
        for one in told
    ]


def of_data(told: Iterable[Mapping[str, Any]]) -> tuple[Amendment, ...]:
    def day(one: str | None) -> date | None:
        return date.fromisoformat(one) if one else None

    return tuple(
        Amendment(
            Addendum(one["number"], date.fromisoformat(one["signed_on"]), one["project"]),
            date.fromisoformat(one["kept_on"]),
            tuple(
                NewTarget(code, Decimal(value), date.fromisoformat(since))
                for code, value, since in one["targets"]
            ),
            day(one["starts_on"]),
            day(one["ends_on"]),
        )
        for one in told
    )
