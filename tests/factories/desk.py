"""Appointments, notes and what else happens at a desk, made through the actions."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from parcours.cases import actions
from parcours.cases.hours import HoursLine
from parcours.kernel import clock
from parcours.kernel.actor import Actor

MONDAY = date(2022, 9, 5)
"""The first working day after the days of the tests."""


def at(day: date = MONDAY, hour: int = 9, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=clock.zone())


def appointment(by: Actor, who: UUID, starts: datetime | None = None, **more) -> UUID:
    """With its maker, on Monday at nine unless told."""
    return actions.book(by=by, person=who, starts_at=starts or at(), **more).id


def hours(by: Actor, *, days: int = 5, first: int = 9, last: int = 12, minutes: int = 30, **more) -> None:
    """Every morning of the working week."""
    lines = [HoursLine(day, time(first), time(last), minutes) for day in range(days)]
    actions.set_hours(by=by, lines=lines, **more)


def after(days: int) -> date:
    return clock.today() + timedelta(days=days)
