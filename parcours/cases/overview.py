"""The calendars of everybody at once, as numbers: who receives how many people on which day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from parcours.accounts.queries import user_names
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role

from .enums import COMING
from .spans import between


@dataclass
class Line:
    """One officer. ``unanswered``: nobody said what became of them; ``to_rebook``: they need another time."""

    officer: UUID
    name: str
    days: dict[date, int] = field(default_factory=lambda: defaultdict(int))
    unanswered: int = 0
    to_rebook: int = 0

    @property
    def total(self) -> int:
        return sum(self.days.values())


def lines(actor: Actor, first: date, last: date, *, site: UUID | None = None) -> list[Line]:
    """Every officer with an appointment from a day until before another, in the order of names.

    Counted by the system in one pass, scoped as the calendar is: moved and cancelled ones are left out.
    """
    rows = between(actor, first, last).exclude(state__in=["moved", "cancelled"])
    if site is not None:
        rows = rows.filter(site_id=site)
    waits = Q(state__in=[state.value for state in COMING])
    counted = rows.order_by().values_list("officer", TruncDate("starts_at", tzinfo=clock.zone()))
    counted = counted.annotate(
        number=Count("pk"),
        unanswered=Count("pk", filter=waits & Q(to_rebook=False, ends_at__lt=clock.now())),
        rebook=Count("pk", filter=waits & Q(to_rebook=True)),
    )
    with as_role("system"):
        found = list(counted)
    return _named(found)


def _named(counted: Iterable[tuple[UUID, date, int, int, int]]) -> list[Line]:
    names = user_names(row[0] for row in counted)
    found: dict[UUID, Line] = {}
    for officer, day, number, unanswered, to_rebook in counted:
        line = found.setdefault(officer, Line(officer, names.get(officer, "")))
        line.days[day] += number
        line.unanswered += unanswered
        line.to_rebook += to_rebook
    return sorted(found.values(), key=lambda line: (line.name, line.officer))
