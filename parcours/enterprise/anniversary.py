"""How an enterprise is found when its first year is over, told once for each enterprise.

A visit is an entry of its own, so that whoever is visited twice would count twice. Here each enterprise has
one entry, of the day on which its year is over: what the visits around that day found. What is written down
later, or a door that is found closed, takes that entry back and tells it anew.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.recorder import record_many

from . import entries, finding, rules, telling
from .enums import Stage, Trading, YearFound
from .models import Venture, Visit

YEAR, AROUND = 12, 1
"""Months after creation; visits of the month before and of the month after it speak of that day."""
TRADES = (Trading.YES, Trading.LESS)
BATCH = 500


@dataclass(frozen=True)
class Seen:
    """A visit. ``trading`` empty: nobody was met."""

    on: date
    trading: str = ""


def over_on(created_on: date) -> date:
    return rules.months_later(created_on, YEAR)


def found(visits: Iterable[Seen], created_on: date, closed_on: date | None = None) -> YearFound:
    """The last visit around the day that met somebody says whether it trades; without one it may have closed;
    else it was not reached, or nobody went. Pure."""
    first = rules.months_later(created_on, YEAR - AROUND)
    after = rules.months_later(created_on, YEAR + AROUND)
    around = sorted((one for one in visits if first <= one.on < after), key=lambda one: one.on)
    met = [one for one in around if one.trading]
    if met:
        return YearFound.ALIVE if met[-1].trading in TRADES else YearFound.STOPPED
    if closed_on is not None and closed_on < after:
        return YearFound.STOPPED
    return YearFound.MISSED if around else YearFound.UNSEEN


def tell(by: Actor) -> int:
    """Enterprises whose year is over since; how many. For the system alone."""
    finding.only_system(by)
    today = clock.today()
    with as_role("system"):
        rows = Venture.objects.select_for_update(of=("self",)).filter(
            created_on__lte=today - timedelta(days=365), year_found=""
        )
        over = [row for row in rows.order_by("pk") if over_on(row.created_on) <= today]
        for at in range(0, len(over), BATCH):
            _keep(by, over[at : at + BATCH])
    return len(over)


def look_again(by: Actor, rows: Sequence[Venture]) -> None:
    """Something was written down of these, under their locks: those whose year was told say it as it is."""
    told = [row for row in rows if row.year_found]
    if told:
        _keep(by, told)


def _keep(by: Actor, rows: Sequence[Venture]) -> None:
    visits: dict = {row.id: [] for row in rows}
    known = Visit.objects.filter(venture__in=rows).order_by("on", "id")
    for venture, on, trading in known.values_list("venture_id", "on", "trading"):
        visits[venture].append(Seen(on, trading))
    made, changed = [], []
    for row in rows:
        closed_on = row.ended_on if row.stage == Stage.CLOSED else None
        now = found(visits[row.id], row.created_on, closed_on)
        if now == row.year_found:
            continue
        day = over_on(row.created_on)
        about = {"found": now.value, "evidence": "declared" if now == YearFound.UNSEEN else "visit"}
        if row.year_entry is not None:
            made.append(telling.about(entries.YEAR_OVER, by, row, day, **about, retracts=row.year_entry))
        entry = telling.about(entries.YEAR_OVER, by, row, day, **about)
        row.year_found, row.year_entry = now.value, entry.id
        made.append(entry)
        changed.append(row)
    if changed:
        record_many(made)
        Venture.objects.bulk_update(changed, ["year_found", "year_entry"])
