"""The only source of time. UTC instants; days in the programme's zone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

_frozen: ContextVar[datetime | None] = ContextVar("parcours_clock", default=None)
_zone_provider: Callable[[], str] | None = None


def set_zone_provider(provider: Callable[[], str]) -> None:
    """Let an upper package say in which zone the programme counts its days."""
    global _zone_provider
    _zone_provider = provider


def zone() -> ZoneInfo:
    name = _zone_provider() if _zone_provider else ""
    return ZoneInfo(name or "UTC")


def now() -> datetime:
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    return now().astimezone(zone()).date()


def day_of(instant: datetime) -> date:
    """The programme's day on which an instant falls."""
    try:
        return instant.astimezone(zone()).date()
    except OverflowError:
        # The first and the last day of the calendar, which somebody sends all the same.
        return instant.date()


def local(instant: datetime | None) -> datetime | None:
    """An instant in the programme's zone, as people there read it."""
    return instant.astimezone(zone()) if instant is not None else None


@contextmanager
def at(moment: datetime | date) -> Iterator[None]:
    """Hold the clock at a moment (a day means its noon). Used by tests and by synthetic histories."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(12), tzinfo=UTC)
    token = _frozen.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)
