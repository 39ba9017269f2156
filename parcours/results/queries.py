"""Figures of the programme, and the entries behind one."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator

from parcours.accounts.models import Organisation
from parcours.journal.models import Entry
from parcours.kernel import entries, recorder
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from parcours.kernel.refusals import NOT_ALLOWED, NOT_FOUND, Missing, NotAllowed, Refused
from parcours.people.merged import kept_of
from parcours.people.queries import name_of
from parcours.people.visibility import visible
from parcours.programmes.pack import Indicator, Pack
from parcours.reference.queries import in_language

from . import engine, refusals
from .figures import Figure, Figures, Period
from .sql import DIMENSIONS, Part

SIZE = 25


def period(
    since: date | None = None,
    until: date | None = None,
    as_of: date | None = None,
    zone: tzinfo | None = None,
) -> Period:
    """A period whose days are in order."""
    if since and until and until < since:
        raise Refused(refusals.ENDS_BEFORE_IT_BEGINS, "until")
    return Period(since, until, as_of, zone)


def figures(
    pack: Pack,
    until: date | None = None,
    since: date | None = None,
    as_of: date | None = None,
    *,
    dimensions: Sequence[str] = DIMENSIONS,
    codes: Sequence[str] | None = None,
    source: engine.Source = engine.LIVE,
    zone: tzinfo | None = None,
) -> Figures:
    """Each indicator of the pack (or those named) with what was achieved, in one statement.

    ``since`` and ``until`` are days of facts, both counted; ``as_of``: as it was known at the end of that
    day, in a zone other than that of the programme in force if need be. ``dimensions``: those to break down
    by. Inside a transaction, unless another source than the live journal is given.
    """
    chosen = [one for one in pack.indicators if codes is None or one.code in codes]
    asked = period(since, until, as_of, zone)
    projects = [project.code for project in pack.projects]
    return Figures(asked, tuple(engine.compute(chosen, projects, asked, dimensions, source)))


def indicator(pack: Pack, code: str) -> Indicator:
    """The indicator of that code, or ``Missing``."""
    found = next((one for one in pack.indicators if one.code == code), None)
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def figure(pack: Pack, code: str, asked: Period, dimensions: Sequence[str] = DIMENSIONS) -> Figure:
    """One figure, broken down."""
    indicator(pack, code)
    found = figures(pack, asked.until, asked.since, asked.as_of, dimensions=dimensions, codes=[code])
    return found.items[0]


@dataclass(frozen=True)
class Line:
    """An entry behind a figure. ``own``: the actor's organisation recorded it. ``session``: the one it
    speaks of. ``person`` and ``name`` only for an actor who may open her file."""

    entry: UUID
    day: date
    kind: str
    sentence: Any
    organisation: dict[str, str] | None
    own: bool
    project: str
    object_type: str
    object_id: UUID | None
    session: str
    person: UUID | None
    name: str


@dataclass(frozen=True)
class Opened:
    """A figure opened: ``total`` entries are those listed, those closed and those of others, together.

    ``lines``: the page asked for of the ``listed`` ones. ``closed``: about people who agree no more that
    their line is shown. ``elsewhere``: entries about people whom the actor's organisation may not see, by
    the name of the organisation that recorded them (None: none is known)."""

    total: int
    listed: int
    closed: int
    elsewhere: tuple[tuple[dict[str, str] | None, int], ...]
    lines: Page


def open_figure(
    actor: Actor,
    indicator: Indicator,
    *,
    project: str | None = None,
    dimension: str | None = None,
    value: str | None = None,
    since: date | None = None,
    until: date | None = None,
    as_of: date | None = None,
    page: int | str = 1,
    size: int = SIZE,
) -> Opened:
    """The entries behind a figure, of one project or one row of a dimension if asked, the newest first.

    Row security decides what is listed. With a dimension: every entry of those whose first counting entry
    stands in that row. Takes the right ``results.open``; whose names are shown is noted as looked at.
    """
    if not actor.may("results.open"):
        raise NotAllowed(NOT_ALLOWED)
    known = dimension is None or dimension in DIMENSIONS
    if not known or not all(recorder.CODED.match(code) for code in (project or "", value or "")):
        raise Missing(NOT_FOUND)
    asked = period(since, until, as_of)
    found = _Sorted(size, page)
    with acting(actor):
        closed = engine.closed_people()
        for behind in engine.entries_behind(indicator, asked, Part(project, dimension, value)):
            found.take(behind, closed, seen(one[0] for one in behind))
        names = _organisations(found.hidden)
        wanted = Paginator(range(found.listed), size).get_page(page)
        wanted.object_list = lines(actor, found.of_page(wanted.number))
    return Opened(
        total=found.listed + found.closed + found.hidden.total(),
        listed=found.listed,
        closed=found.closed,
        elsewhere=tuple((names.get(one), n) for one, n in found.hidden.most_common()),
        lines=wanted,
    )


class _Sorted:
    """The entries of a figure, counted as they pass by; the ids of one page alone are kept.

    That is the page asked for, or the last one when there are fewer.
    """

    def __init__(self, size: int, page: int | str):
        self.listed, self.closed, self.hidden = 0, 0, Counter()
        self._size = size
        try:
            self._page = int(page)
        except ValueError:
            self._page = 1
        self._pages: dict[int, list[UUID]] = {}

    def take(self, behind, closed: Collection[UUID], seen: Collection[UUID]) -> None:
        for entry, organisation, person in behind:
            if person in closed:
                self.closed += 1
            elif entry in seen:
                self._keep(entry)
            else:
                self.hidden[organisation] += 1

    def _keep(self, entry: UUID) -> None:
        number = self.listed // self._size + 1
        if number not in self._pages:
            kept = {one: ids for one, ids in self._pages.items() if one == self._page}
            self._pages = kept | {number: []}
        self._pages[number].append(entry)
        self.listed += 1

    def of_page(self, number: int) -> list[UUID]:
        return self._pages.get(number, [])


def seen(ids: Iterable[UUID]) -> set[UUID]:
    """Those entries that row security lets the actor see."""
    return set(Entry.objects.filter(id__in=list(ids)).values_list("id", flat=True))


def organisation_names(ids: Iterable[str]) -> dict[str, str]:
    """The names of organisations by their ids as text, in the reader's language."""
    found = _organisations([UUID(one) for one in ids])
    return {str(one): in_language(name) for one, name in found.items()}


def _organisations(ids) -> dict[UUID | None, dict[str, str]]:
    wanted = [one for one in ids if one is not None]
    return dict(Organisation.objects.filter(id__in=wanted).values_list("id", "name"))


def lines(actor: Actor, ids: list[UUID]) -> list[Line]:
    rows = {row.id: row for row in Entry.objects.filter(id__in=ids)}
    found = [rows[one] for one in ids]
    whose = kept_of(row.person_id for row in found if row.person_id)
    whose |= {row.person_id: row.person_id for row in found if row.person_id and row.person_id not in whose}
    about = set(whose.values())
    people = {person.id: person for person in visible(actor).filter(id__in=about).prefetch_related("names")}
    recorder.saw(sorted(people), "results.entries")
    names = _organisations({row.organisation_id for row in found})
    kinds = entries.kinds()
    return [
        Line(
            entry=row.id,
            day=row.occurred_on,
            kind=row.kind,
            sentence=kinds[row.kind].sentence if row.kind in kinds else row.kind,
            organisation=names.get(row.organisation_id),
            own=row.organisation_id is not None and row.organisation_id == actor.organisation,
            project=row.project,
            object_type=row.object_type,
            object_id=row.object_id,
            session=str(row.facts.get("session") or ""),
            person=whose[row.person_id] if whose.get(row.person_id) in people else None,
            name=name_of(people[whose[row.person_id]]) if whose.get(row.person_id) in people else "",
        )
        for row in found
    ]
