"""The register of a reception point: tickets, calls, and how each visit ended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max
from pydantic import AwareDatetime

from parcours.accounts.models import Organisation, Site
from parcours.kernel import clock
from parcours.kernel.actions import action
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.context import as_role
from parcours.kernel.days import check_happened
from parcours.kernel.entries import NewEntry
from parcours.kernel.events import emit
from parcours.kernel.recorder import new_entry, record, record_many
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused

from . import entries, queries, refusals, rules, states
from .enums import SentTo, VisitReason, VisitState
from .events import PeopleReceived
from .reception_models import Visit, Visitor
from .telling import Done
from .visibility import get, visible


@dataclass(frozen=True)
class Received:
    """A ticket: what is called out is the number of the day, never a name."""

    visit: UUID
    number: int


@dataclass(frozen=True)
class ReceivedMany:
    visits: list[Received]


@dataclass(frozen=True)
class Visited:
    """A visit that is over, as a register on paper tells it. ``outcome``: served, sent_on or left."""

    arrived_at: AwareDatetime
    reason: str
    outcome: str
    person: UUID | None = None
    called_at: AwareDatetime | None = None
    ended_at: AwareDatetime | None = None
    sent_to: str = ""
    organisation: UUID | None = None


def _site(by: Actor, site: UUID) -> Site:
    """The site, locked so that its tickets are given out one after the other."""
    rows = Site.objects.select_for_update(no_key=True).filter(pk=site)
    found = rows.first()
    if found is None or found.organisation_id != by.organisation:
        raise Refused(refusals.SITE_ELSEWHERE, "site")
    return found


def _visit(by: Actor, visit: UUID) -> Visit:
    rows = Visit.objects.select_for_update(of=("self",)).select_related("site")
    found = rows.filter(pk=visit, organisation_id=by.organisation).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def _last_number(site: Site, day) -> int:
    return Visit.objects.filter(site=site, day=day).aggregate(last=Max("number"))["last"] or 0


@action("people.receive", right="people.receive")
def receive(*, by: Actor, site: UUID, reason: str, person: UUID | None = None) -> Received:
    """Write down somebody who has just come, with the next number of the day; who she is may wait."""
    rules.coded(reason, VisitReason, "reason")
    where = _site(by, site)
    if person is not None:
        get(by, person)
    number = _last_number(where, clock.today()) + 1
    row = Visit(site=where, organisation_id=by.organisation, number=number, reason=reason)
    row.returning = _returning(row, person)
    row.save(force_insert=True)
    if person is not None:
        Visitor.objects.create(visit=row, person_id=person, organisation_id=by.organisation)
    _tell(entries.VISIT_OPENED.code, by, row)
    return Received(row.id, number)


def _returning(visit: Visit, person: UUID | None) -> bool | None:
    """Whether the organisation had received her before this visit."""
    if person is None:
        return None
    before = Visitor.objects.filter(person_id=person, organisation_id=visit.organisation_id)
    return before.filter(visit__arrived_at__lt=visit.arrived_at).exclude(visit_id=visit.id).exists()


def _tell(code: str, by: Actor, visit: Visit, **facts) -> None:
    record(code, by=by, object=("people.Visit", visit.id), facts={"site": visit.site.code, **facts})


@action("people.call_visitor", right="people.receive")
def call_visitor(*, by: Actor, visit: UUID) -> Done:
    """Receive a visitor who waits; of two who call her at once, one does."""
    row = _visit(by, visit)
    states.VISIT.move(row, VisitState.SERVING, by)
    row.called_at, row.served_by = clock.now(), by.user
    row.save(update_fields=["state", "called_at", "served_by"])
    _tell(entries.VISIT_MOVED.code, by, row, state=row.state)
    return Done(row.id)


@action("people.wait_again", right="people.receive")
def wait_again(*, by: Actor, visit: UUID) -> Done:
    """Put a visitor who was called back among those who wait, in her place."""
    row = _visit(by, visit)
    states.VISIT.move(row, VisitState.WAITING, by)
    row.called_at = row.served_by = None
    row.save(update_fields=["state", "called_at", "served_by"])
    _tell(entries.VISIT_MOVED.code, by, row, state=row.state)
    return Done(row.id)


@action("people.end_visit", right="people.receive")
def end_visit(
    *, by: Actor, visit: UUID, outcome: str, sent_to: str = "", organisation: UUID | None = None
) -> Done:
    """The visit is over: ``served``, ``sent_on`` (to whom: ``sent_to``, a partner by name) or ``left``."""
    row = _visit(by, visit)
    _finish(row, outcome, sent_to, organisation, by)
    row.served_by = row.served_by or by.user
    row.save()
    _count(by, [row])
    return Done(row.id)


def _finish(row: Visit, outcome: str, sent_to: str, organisation: UUID | None, by: Actor) -> None:
    if outcome not in VisitState.values or outcome in VisitState.open():
        raise Refused(refusals.OUTCOME_MISSING, "outcome")
    states.VISIT.move(row, outcome, by)
    if outcome == VisitState.SENT_ON:
        if not sent_to:
            raise Refused(refusals.SENT_WHERE, "sent_to")
        row.sent_to = rules.coded(sent_to, SentTo, "sent_to")
        if sent_to == SentTo.PARTNER and organisation is not None:
            if not Organisation.objects.filter(pk=organisation).exists():
                raise Refused(refusals.CODE_UNKNOWN, "organisation", {"value": str(organisation)})
            row.sent_organisation_id = organisation
    row.ended_at = row.ended_at or clock.now()


def _count(by: Actor, visits: Iterable[Visit]) -> None:
    """One entry for each visit that is over; with who came, where she is known, as she was that day."""
    rows = list(visits)
    known = dict(Visitor.objects.filter(visit__in=rows).values_list("visit_id", "person_id"))
    facts = queries.facts_on_days((known[row.id], row.day) for row in rows if row.id in known)
    told = []
    for row in sorted(rows, key=lambda one: one.day):
        person = known.get(row.id)
        entry = _entry(by, row, person, facts.get((person, row.day), {}))
        row.entry = entry.id
        told.append(entry)
    record_many(told)
    Visit.objects.bulk_update(rows, ["entry"])
    came = [(known[row.id], row.day) for row in rows if row.id in known and row.state != VisitState.LEFT]
    if came:
        emit(PeopleReceived(rows[0].organisation_id, tuple(came)))


def _entry(by: Actor, row: Visit, person: UUID | None, dimensions: dict, **more) -> NewEntry:
    return new_entry(
        entries.VISITED.code,
        by=by,
        person=person,
        object=("people.Visit", row.id),
        occurred_on=row.day,
        facts={
            "site": row.site.code,
            "reason": row.reason,
            "returning": row.returning,
            "outcome": row.state,
        },
        dimensions=dimensions,
        **more,
    )


@action("people.name_visitor", right="people.receive")
def name_visitor(*, by: Actor, visit: UUID, person: UUID) -> Done:
    """Say who a visitor is; a visit that was counted without her is counted again with her."""
    row = _visit(by, visit)
    get(by, person)
    with as_role("system"):
        if Visitor.objects.filter(visit=row).exists():
            raise Refused(refusals.NAMED_ALREADY, "person")
    row.returning = _returning(row, person)
    row.save(update_fields=["returning"])
    Visitor.objects.create(visit=row, person_id=person, organisation_id=by.organisation)
    _tell(entries.VISIT_NAMED.code, by, row)
    if row.entry is not None:
        former = row.entry
        record_many([_entry(by, row, None, {}, retracts=former)])
        _count(by, [row])
    return Done(row.id)


# Many at once ------------------------------------------------------------------------------------


@action("people.receive_many", right="people.receive")
def receive_many(*, by: Actor, site: UUID, visits: list[Visited]) -> ReceivedMany:
    """Take over up to 250 visits that are over, such as those of a register on paper; all of them or none."""
    if not visits:
        raise Refused(refusals.NOTHING_CHANGED)
    if len(visits) > rules.MOST:
        raise Refused(refusals.TOO_MANY, "visits", {"most": rules.MOST})
    where = _site(by, site)
    wanted = {one.person for one in visits if one.person}
    if visible(by).filter(id__in=wanted).count() != len(wanted):
        raise Missing(NOT_FOUND)
    met = _met(by, wanted)
    last: dict = {}
    rows, links = [], []
    for one in sorted(visits, key=lambda told: told.arrived_at):
        row = _told(by, where, one)
        last[row.day] = last.get(row.day) or _last_number(where, row.day)
        last[row.day] += 1
        row.number = last[row.day]
        if one.person:
            row.returning = any(moment < one.arrived_at for moment in met.get(one.person, ()))
            met.setdefault(one.person, []).append(one.arrived_at)
            links.append(Visitor(visit=row, person_id=one.person, organisation_id=by.organisation))
        rows.append(row)
    Visit.objects.bulk_create(rows)
    Visitor.objects.bulk_create(links)
    _count(by, rows)
    return ReceivedMany([Received(row.id, row.number) for row in rows])


def _met(by: Actor, people: set[UUID]) -> dict[UUID, list[datetime]]:
    found: dict[UUID, list[datetime]] = {}
    rows = Visitor.objects.filter(person_id__in=people, organisation_id=by.organisation)
    for person, moment in rows.values_list("person_id", "visit__arrived_at"):
        found.setdefault(person, []).append(moment)
    return found


def _told(by: Actor, where: Site, one: Visited) -> Visit:
    rules.coded(one.reason, VisitReason, "reason")
    ended = one.ended_at or one.called_at or one.arrived_at
    if ended < (one.called_at or one.arrived_at) or (one.called_at or one.arrived_at) < one.arrived_at:
        raise Refused(refusals.ENDED_BEFORE_ARRIVAL, "ended_at")
    check_happened(one.arrived_at.date(), "arrived_at")
    if ended > clock.now():
        raise Refused(refusals.MOMENT_IN_FUTURE, "ended_at")
    row = Visit(
        site=where,
        organisation_id=by.organisation,
        day=clock.day_of(one.arrived_at),
        reason=one.reason,
        arrived_at=one.arrived_at,
        called_at=one.called_at,
        ended_at=ended,
        served_by=by.user,
    )
    if one.outcome != VisitState.LEFT:
        row.state = VisitState.SERVING
    _finish(row, one.outcome, one.sent_to, one.organisation, by)
    return row


@dataclass(frozen=True)
class Closed:
    ids: list[UUID]


@action("people.close_days", right="people.receive", journal=False, api=False)
def close_days(*, by: Actor) -> Closed:
    """Close the registers of the days before today, at most 250 visits: who still waits there has left."""
    rows = Visit.objects.select_for_update(of=("self",)).select_related("site")
    if by.kind != SYSTEM:
        rows = rows.filter(organisation_id=by.organisation)
    rows = list(rows.filter(state__in=VisitState.open(), day__lt=clock.today())[: rules.MOST])
    for row in rows:
        outcome = VisitState.SERVED if row.state == VisitState.SERVING else VisitState.LEFT
        _finish(row, outcome, "", None, by)
    Visit.objects.bulk_update(rows, ["state", "ended_at"])
    for organisation in sorted({row.organisation_id for row in rows}):
        acts = by if by.kind != SYSTEM else Actor.system(by.cause, organisation)
        _count(acts, [row for row in rows if row.organisation_id == organisation])
    return Closed([row.id for row in rows])
