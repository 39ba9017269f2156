"""Which apprentices may break off, by the rules of the programme, in the same way as in sessions."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.context import as_role
from parcours.programmes.queries import pack

from . import watching
from .apprentice_models import Apprenticeship, Week
from .enums import AlertState, ApprenticeState, Signal
from .models import Alert
from .sections import Training

WEEK = timedelta(days=7)


def signals(
    row: Apprenticeship, weeks: Sequence[tuple[date, bool]], aid_waits: int, told: Training, today: date
) -> dict[str, int]:
    """What tells that an apprentice may break off, with its number. ``weeks``: the Mondays that were
    written, in order, each with whether she was away in it; ``aid_waits``: as for sessions. Pure."""
    law, found = told.apprenticeship, {}
    away = in_a_row(weeks)
    if away >= law.weeks_away:
        found[Signal.WEEKS_AWAY.value] = away
    if row.next_week is not None and row.next_week <= row.until:
        over = (today - row.next_week).days
        if over >= WEEK.days + law.unwritten_days:
            found[Signal.NO_WEEK.value] = over // WEEK.days
    if row.visit_due is not None and row.visit_due < today:
        found[Signal.NO_VISIT.value] = (today - row.visit_due).days + law.visit_days
    if aid_waits >= told.aid_late_days:
        found[Signal.AID_LATE.value] = aid_waits
    return found


def in_a_row(weeks: Sequence[tuple[date, bool]]) -> int:
    """The last weeks, one after the other, in each of which she was away."""
    number, after = 0, None
    for monday, away in reversed(weeks):
        if not away or (after is not None and after - monday != WEEK):
            break
        number, after = number + 1, monday
    return number


def look(contracts: Collection[UUID]) -> int:
    """Look at contracts again: open what holds now, close what holds no more. How many were opened."""
    with as_role("system"):
        rows = Apprenticeship.objects.filter(pk__in=list(contracts)).select_related("course")
        rows = list(rows.order_by("pk"))
        told, today = pack().section("training"), clock.today()
        weeks: dict[UUID, list[tuple[date, bool]]] = defaultdict(list)
        written = Week.objects.filter(apprenticeship__in=rows).order_by("monday")
        for contract, monday, absent in written.values_list("apprenticeship_id", "monday", "absent_hours"):
            weeks[contract].append((monday, absent > 0))
        aid = watching.aid_waits({row.person_id for row in rows}, today)
        found = {}
        for row in rows:
            living = row.state == ApprenticeState.RUNNING and row.until >= today
            waits = aid.get(row.person_id, 0)
            found[row.id] = signals(row, weeks[row.id], waits, told, today) if living else {}
        return watching.keep("apprenticeship", rows, found, told)


def run() -> int:
    """Every contract that runs, and whatever is still open of others."""
    with as_role("system"):
        rows = Apprenticeship.objects.filter(state=ApprenticeState.RUNNING)
        wanted = set(rows.values_list("id", flat=True))
        alerts = Alert.objects.filter(state=AlertState.OPEN, apprenticeship__isnull=False)
        wanted |= set(alerts.values_list("apprenticeship_id", flat=True))
    return look(wanted) if wanted else 0
