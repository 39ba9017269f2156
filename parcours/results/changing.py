"""Why a figure of a past period is another one today: what was recorded later, and what was taken back."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from parcours.journal.models import Entry
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from parcours.kernel.refusals import NOT_ALLOWED, NotAllowed
from parcours.people.merged import kept_of
from parcours.programmes.pack import Indicator, Pack

from . import engine, queries, sql
from .figures import Number, Period
from .queries import Line

LISTED = 100


@dataclass(frozen=True)
class Why:
    """One indicator between two instants. ``late``: counting entries of the period recorded since;
    ``taken_back``: those taken back since. ``people`` of an indicator may move by less than its entries."""

    indicator: Indicator
    before: Number
    after: Number
    late: tuple[UUID, ...] = field(default=(), repr=False)
    taken_back: tuple[UUID, ...] = field(default=(), repr=False)

    @property
    def change(self) -> Number:
        return self.after - self.before


def why(
    pack: Pack,
    since: date | None,
    until: date | None,
    known_at: datetime,
    now: datetime | None = None,
    *,
    project: str = "",
    codes: Sequence[str] | None = None,
) -> list[Why]:
    """What moved between ``known_at`` and ``now`` (None: this moment) in the figures of a period, in the
    order of the pack; an indicator of which no entry moved is left out. Inside a transaction.

    Two files found to be one person's are one in both figures (ADR 9), so a merge is no reason here.
    """
    chosen = [one for one in pack.indicators if one.counts and (codes is None or one.code in codes)]
    if project:
        chosen = [one for one in chosen if one.project in ("", project)]
    moved = _moved(chosen, Period(since, until, known_at=now), known_at, project)
    asked = [one for one in chosen if one.code in moved]
    if not asked:
        return []
    projects = [one.code for one in pack.projects]
    both = [
        engine.compute(asked, projects, Period(since, until, known_at=instant), ())
        for instant in (known_at, now)
    ]

    def value(figure) -> Number:
        scope = figure.projects.get(project) if project else figure.whole
        return scope.value if scope else 0

    return [
        Why(
            one,
            value(old),
            value(new),
            tuple(moved[one.code][sql.LATE]),
            tuple(moved[one.code][sql.TAKEN_BACK]),
        )
        for one, old, new in zip(asked, *both, strict=True)
    ]


def _moved(
    indicators: Sequence[Indicator], period: Period, known_at: datetime, project: str
) -> dict[str, dict[str, list[UUID]]]:
    found: dict[str, dict[str, list[UUID]]] = defaultdict(lambda: defaultdict(list))
    if indicators:
        text = sql.moved_text(indicators, period.window, known_at)
        for number, why_, entry, _subject, of_project in engine.rows(text):
            if project in ("", of_project):
                found[indicators[number].code][why_].append(entry)
    return found


@dataclass(frozen=True)
class Opened:
    """Entries that came or went, as far as the reader may see them; ``hidden``: how many he may not."""

    lines: list[Line]
    hidden: int


def opened(actor: Actor, ids: Sequence[UUID]) -> Opened:
    """The newest entries of a reason; takes the right ``results.open``, and notes whose names are shown."""
    if not actor.may("results.open"):
        raise NotAllowed(NOT_ALLOWED)
    with acting(actor):
        closed = engine.closed_people()
        about = dict(Entry.objects.filter(id__in=list(ids)).values_list("id", "person_id"))
        kept = kept_of(who for who in about.values() if who)
        open_ = [one for one, who in about.items() if kept.get(who, who) not in closed]
        lines = queries.lines(actor, sorted(open_, reverse=True)[:LISTED])
    return Opened(lines, len(ids) - len(lines))
