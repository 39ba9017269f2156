"""Who waits for what: a list is a walk along an index of ``Standing``, counted whole where it is of some
people, and for ten pages where it is of everybody."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Q, QuerySet, When, Window

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.counting import MOST, Later, MoreThan, bounded, numbered
from parcours.kernel.once import once

from . import ports
from .enums import OPEN_STATES, Outcome
from .models import Step
from .reach import EVERYBODY, HERS, is_part, of_part, reached, standings
from .standing import Standing

NOT_COVERED, NO_STEP = "not_covered", "no_step"
LEAST_COUNTED = 100
"""A list that is longer than it is shown is counted so far at least."""
ASSESS, ORIENT, PLACE, LOOK = "assess", "orient", "place", "look"
BANDS: dict[str, tuple[int, int | None]] = {
    "month": (0, 30),
    "quarter": (30, 90),
    "half_year": (90, 180),
    "longer": (180, None),
}
"""How long somebody has had no solution: days from (counted) … to (not counted)."""


@dataclass(frozen=True)
class Waiting:
    """Somebody who waits: since when (or, for what falls due, the day), and a code that says why.

    ``object``: the step or assessment concerned. ``next``: what would end it: assess, orient, place (a
    project takes her: find her a place in it), look (no project does: look for a service elsewhere)."""

    person: UUID
    since: date
    why: str
    object: UUID | None = None
    next: str = ""


class Waitings(list):
    """A list of ``Waiting``, the most urgent first, perhaps a part; ``total`` counts all of them.

    Whoever asks for none of them (``limit=0``) asks how many there are, and is told later."""

    total: int | Later = 0


def counted(rows: QuerySet, limit: int | None, start: int, *fields: str) -> tuple[list[tuple], int | Later]:
    """Some rows, as values of the fields, and how many there are, counted for ten such parts at most."""
    if limit == 0:
        return [], Later(rows, LEAST_COUNTED, along=True)
    if limit is None:
        found = list(rows.values_list(*fields)[start:])
        return found, start + len(found)
    most = max(LEAST_COUNTED, 10 * limit)
    found = list(numbered(rows, most).values_list(*fields, "total")[start : start + limit])
    if found:
        total = found[0][-1]
        return [row[:-1] for row in found], MoreThan(most) if total > most else total
    return [], bounded(rows, most, along=True) if start else 0


def whole(rows: QuerySet, limit: int | None, start: int, *fields: str) -> tuple[list[tuple], int]:
    """As :func:`counted`, of rows that are few enough to be counted whole: in one query."""
    values = rows.annotate(whole=Window(Count("person_id"))).values_list(*fields, "whole")
    found = list(values[start:] if limit is None else values[start : start + limit])
    if found or not start:
        return [row[:-1] for row in found], found[0][-1] if found else 0
    return [], rows.order_by().count()


def number(total: int | Later) -> Waitings:
    """Nobody, and how many there are."""
    found = Waitings()
    found.total = total
    return found


def number_of_part(actor: Actor, whose: str, where: Q) -> Waitings:
    """How many of a part there are whose standing says so."""
    return number(Later(_everybody_of(actor, whose), where=where, name=("part", whose)))


@once
def _everybody_of(actor: Actor, whose: str) -> QuerySet[Standing]:
    return of_part(actor, whose, standings(actor))


def waitings(told: tuple[list[tuple], int | Later], why: str) -> Waitings:
    """Rows of (person, day[, object]) as waitings."""
    values, total = told
    found = Waitings(Waiting(row[0], row[1], why, row[2] if len(row) > 2 else None) for row in values)
    found.total = total
    return found


def whom(
    rows: QuerySet,
    actor: Actor,
    whose: str,
    why: str,
    limit: int | None,
    start: int,
    *fields: str,
    **narrower: Any,
) -> Waitings:
    """Those rows (with a ``person``) that are about people of a list, as waitings: day[, object]."""
    if limit == 0 and is_part(actor, whose):
        people = of_part(actor, whose, standings(actor)).filter(**narrower)
        return number(Later(rows.filter(person_id__in=people.order_by().values("person_id")), along=True))
    asked = reached(rows, actor, whose, **narrower)
    if is_part(actor, whose):
        return waitings(whole(asked, limit, start, "person_id", *fields), why)
    return waitings(counted(asked, limit, start, "person_id", *fields), why)


def standing(
    actor: Actor, whose: str, why: str, limit: int | None, start: int, *fields: str, **conditions: Any
) -> Waitings:
    """Those whose standing says so, in the order of the first field: day[, object]."""
    if limit == 0 and is_part(actor, whose):
        return number_of_part(actor, whose, Q(**conditions))
    rows = standings(actor).filter(**conditions).order_by(fields[0], "person_id")
    if is_part(actor, whose):
        return waitings(whole(of_part(actor, whose, rows), limit, start, "person_id", *fields), why)
    return waitings(counted(rows, limit, start, "person_id", *fields), why)


def waiting_for_assessment(
    actor: Actor, *, limit: int | None = None, start: int = 0, whose: str = EVERYBODY
) -> Waitings:
    """People registered and never assessed, the longest first; not those whom no centre has received yet."""
    why, told = "not_assessed", {"assessed_on__isnull": True, "oriented": False}
    if limit == 0 and is_part(actor, whose):
        return number_of_part(actor, whose, Q(**told) & ports.are_here())
    rows = ports.who_are_here(standings(actor).filter(**told)).order_by("registered_on", "person_id")
    if is_part(actor, whose):
        rows = of_part(actor, whose, rows)
        return waitings(whole(rows, limit, start, "person_id", "registered_on"), why)
    return waitings(counted(rows, limit, start, "person_id", "registered_on"), why)


def waiting_for_orientation(
    actor: Actor, *, limit: int | None = None, start: int = 0, whose: str = EVERYBODY
) -> Waitings:
    """People assessed, with no orientation yet, the longest first."""
    told = {"assessed_on__isnull": False, "oriented": False}
    return standing(actor, whose, "not_oriented", limit, start, "assessed_on", **told)


def overdue_steps(
    actor: Actor, *, limit: int | None = None, start: int = 0, whose: str = EVERYBODY
) -> Waitings:
    """Open steps whose day has passed, the oldest first."""
    return past_due(actor, whose, "overdue", limit, start, Q(due_on__isnull=False))


def past_due(actor: Actor, whose: str, why: str, limit: int | None, start: int, which: Q) -> Waitings:
    """Open steps whose day has passed and of which something more holds, the oldest first."""
    rows = Step.objects.filter(state__in=[s.value for s in OPEN_STATES], due_on__lt=clock.today())
    told = {"due_on__lt": clock.today()}
    if limit == 0 and is_part(actor, whose):
        # All such numbers of a part are told in one look.
        return number(Later(reached(rows, actor, whose, **told), where=which, name=("past_due", whose)))
    rows = rows.filter(which).order_by("due_on", "id")
    return whom(rows, actor, whose, why, limit, start, "due_on", "id", **told)


def expiring_assessments(
    actor: Actor, days: int = 30, *, limit: int | None = None, start: int = 0, whose: str = EVERYBODY
) -> Waitings:
    """Assessments in force that expire within so many days, the soonest first."""
    told = {"expires_on__gte": clock.today(), "expires_on__lte": clock.today() + timedelta(days=days)}
    return standing(actor, whose, "expiring", limit, start, "expires_on", "assessment", **told)


# Without a solution -------------------------------------------------------------------------------


def _has_none(days: int) -> Q:
    before = clock.today() - timedelta(days=days)
    return Q(Q(outcome=Outcome.NOT_COVERED) | Q(since__lte=before), busy=False)


def _without(actor: Actor, days: int, whose: str) -> QuerySet[Standing]:
    rows = standings(actor).filter(_has_none(days))
    return of_part(actor, whose, rows) if is_part(actor, whose) else rows


def _days(band: str) -> tuple[date, date]:
    """Since after which day, and since which at the latest, somebody has waited so long."""
    first, end = BANDS[band]
    latest = clock.today() - timedelta(days=first) if first else date.max
    return clock.today() - timedelta(days=end) if end else date.min, latest


def _waited(band: str) -> Q:
    after, latest = _days(band)
    return Q(since__gt=after, since__lte=latest)


def _what_next(outcome: str, assessed: bool) -> str:
    if not outcome:
        return ORIENT if assessed else ASSESS
    return LOOK if outcome == Outcome.NOT_COVERED else PLACE


def without_solution(
    actor: Actor,
    days: int = 30,
    *,
    limit: int | None = None,
    start: int = 0,
    whose: str = EVERYBODY,
    band: str = "",
) -> Waitings:
    """People for whom nothing is open, the longest first: not covered by a project (at once), or without a
    step for so many days since the last thing that happened (registration, orientation, end of a step).

    ``band``: a key of BANDS, those alone who have waited so long. With HERS those in her charge come first.
    """
    told = ("person_id", "since", "outcome", "assessed_on")
    if limit == 0 and not band:
        if is_part(actor, whose):
            return number_of_part(actor, whose, _has_none(days))
        return number(Later(_without(actor, days, whose), 10 * MOST))
    rows = _without(actor, days, whose).order_by("since", "person_id")
    if band in BANDS:
        rows = rows.filter(_waited(band))
    if whose == HERS and is_part(actor, whose):
        hers = Case(When(responsible=actor.user, then=0), default=1)
        rows = rows.order_by(hers, "since", "person_id")
    values = list(rows.values_list(*told)[start : None if limit is None else start + limit])
    counts = how_long_without_solution(actor, days, whose=whose)
    total = counts[band] if band in BANDS else sum(counts.values())
    found = Waitings(
        Waiting(
            person,
            since,
            NOT_COVERED if outcome == Outcome.NOT_COVERED else NO_STEP,
            next=_what_next(outcome, assessed_on is not None),
        )
        for person, since, outcome, assessed_on in values
    )
    found.total = total
    return found


@once
def how_long_without_solution(actor: Actor, days: int = 30, *, whose: str = EVERYBODY) -> dict[str, int]:
    """How many of ``without_solution`` have waited how long: band → number; they add up to all of them."""
    each = {band: Count("since", filter=_waited(band)) for band in BANDS}
    return _without(actor, days, whose).order_by().aggregate(**each)
