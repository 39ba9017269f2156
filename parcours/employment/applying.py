"""The one core by which somebody is proposed for an offer, and by which a post is taken."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import F, Q

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import Refused
from parcours.people.queries import facts_on_many

from . import entries, finding, informing, placing, refusals, rules, states, stepping
from .enums import OPEN_APPLICATIONS, ApplicationState, Ending, OfferKind, OfferState
from .models import Application, Offer, Placement
from .rules import Proposed, WorkTerms
from .telling import about


def propose(by: Actor, told: list[Proposed]) -> list[Application]:
    """People proposed for offers: all of them or none. Nothing leaves the house yet."""
    organisation, today = rules.check_organisation(by), clock.today()
    rules.check_number(len(told))
    pairs = [(one.person, one.offer) for one in told]
    if len(set(pairs)) != len(pairs):
        raise Refused(refusals.TWICE)
    offers = finding.offers(by, {one.offer for one in told})
    for row in offers.values():
        rules.check_takes(row, today)
    finding.people(by, {one.person for one in told})
    rows = [
        Application(
            person_id=one.person,
            offer=offers[one.offer],
            organisation_id=organisation,
            proposed_on=today,
            moved_on=today,
        )
        for one in told
    ]
    with finding.guarded():
        Application.objects.bulk_create(rows)
    _tell(by, entries.PROPOSED, rows, today)
    stepping.plan(by, rows)
    return rows


def _tell(by: Actor, kind, rows: Iterable[Application], day: date, **more) -> None:
    rows = list(rows)
    known = facts_on_many([row.person_id for row in rows], day)
    record_many(about(kind, by, row, known[row.person_id], day=day, **more) for row in rows)


def _day(row: Application, on: date | None) -> date:
    """The day of a move: today or before, and not before the last one."""
    day = rules.check_day(on, clock.today())
    if day < row.moved_on:
        raise Refused(refusals.BEFORE_LAST_MOVE, "on", {"day": row.moved_on.strftime("%d/%m/%Y")})
    return day


TOLD = {
    ApplicationState.SENT: entries.SENT,
    ApplicationState.INTERVIEW: entries.INTERVIEW,
    ApplicationState.OFFERED: entries.JOB_OFFERED,
}


def move(by: Actor, wanted: UUID, to: str, on: date | None, agreed: bool) -> Application:
    """Sent to the employer, invited, offered. What she does not agree to is not sent."""
    row = finding.application(by, wanted)
    if to not in TOLD:
        raise Refused(refusals.NOT_IN_LIST, "to", {"value": str(to)[:40]})
    states.APPLICATION.check(row.state, to, by)
    day = _day(row, on)
    if to == ApplicationState.SENT:
        rules.check_takes(row.offer, day)
        if not agreed:
            raise Refused(refusals.NOT_AGREED, "agreed")
        row.agreed, row.sent_on = True, day
    states.APPLICATION.move(row, to, by)
    row.moved_on = day
    row.save(update_fields=["state", "moved_on", "sent_on", "agreed"])
    _tell(by, TOLD[to], [row], day)
    if to == ApplicationState.SENT:
        stepping.begin(by, row)
    return row


def end(by: Actor, wanted: UUID, to: str, reason: str, on: date | None) -> Application:
    """Refused by the employer, or withdrawn by her, with the reason."""
    row = finding.application(by, wanted)
    rules.check_ending(to, reason)
    states.APPLICATION.check(row.state, to, by)
    day = _day(row, on)
    close(by, [row], to, reason, day)
    return row


def close(by: Actor, rows: list[Application], to: str, reason: str, day: date) -> None:
    """End applications that are under their locks, and the steps that they are."""
    for row in rows:
        states.APPLICATION.move(row, to, by)
        row.reason, row.ended_on, row.moved_on = reason, max(day, row.moved_on), max(day, row.moved_on)
    Application.objects.bulk_update(rows, ["state", "reason", "ended_on", "moved_on"])
    kind = entries.REFUSED if to == ApplicationState.REFUSED else entries.WITHDRAWN
    _tell(by, kind, rows, day, reason_code=reason)
    stepping.close(by, rows)


def hire(by: Actor, wanted: UUID, on: date | None, terms: WorkTerms) -> tuple[Application, Placement]:
    """She takes a post. The offer is locked first, then every application that this may end, in one order:
    two who are hired at once wait for each other, and nobody gets a post that is taken."""
    found = finding.application(by, wanted, lock=False)
    with as_role("system"):
        offer = finding.locked_offer(found.offer_id)
        rows = _at_stake(found, offer)
    row = rows.get(found.id)
    if row is None:
        # Ended meanwhile: say in which state it is.
        row = finding.application(by, wanted)
        states.APPLICATION.check(row.state, ApplicationState.HIRED, by)
    states.APPLICATION.check(row.state, ApplicationState.HIRED, by)
    rules.check_post(offer)
    day = _day(row, on)
    states.APPLICATION.move(row, ApplicationState.HIRED, by)
    row.ended_on = row.moved_on = day
    with finding.guarded():
        row.save(update_fields=["state", "ended_on", "moved_on"])
    _take(offer)
    row.offer = offer
    _tell(by, entries.HIRED, [row], day)
    stepping.close(by, [row])
    placement = placing.place(by, row, terms, day)
    informing.hired(by, row)
    _close_rivals(row, offer, [one for one in rows.values() if one.id != row.id], day)
    return row, placement


def _at_stake(row: Application, offer: Offer) -> dict[UUID, Application]:
    """Hers and those of the offer that are open, locked in the order of their ids. As the system."""
    open_ones = Application.objects.filter(state__in=OPEN_APPLICATIONS)
    rows = open_ones.select_for_update(of=("self",)).select_related("offer__employer")
    rows = rows.filter(Q(person_id=row.person_id) | Q(offer=offer)).order_by("pk")
    return {one.id: one for one in rows}


def _take(offer: Offer) -> None:
    """The counter belongs to the organisation of the offer: the system moves it."""
    with finding.guarded(), as_role("system"):
        offer.taken += 1
        if offer.taken == offer.posts:
            offer.state = OfferState.FILLED
        Offer.objects.filter(pk=offer.pk).update(taken=F("taken") + 1, state=offer.state)


def _close_rivals(row: Application, offer: Offer, others: list[Application], day: date) -> None:
    """A job ends all that she applied for, an internship its kind; the last post ends the others'."""
    hers = [
        one
        for one in others
        if one.person_id == row.person_id and offer.kind in (OfferKind.JOB, one.offer.kind)
    ]
    theirs = [one for one in others if one.person_id != row.person_id and one.offer_id == offer.id]
    as_system(hers, ApplicationState.WITHDRAWN, Ending.HIRED_ELSEWHERE, day, "employment.hired")
    if offer.state == OfferState.FILLED:
        as_system(theirs, ApplicationState.REFUSED, Ending.POST_TAKEN, day, "employment.filled")


def as_system(rows: Iterable[Application], to: str, reason: str, day: date, cause: str) -> None:
    """End applications of whichever organisations made them, each in its own name."""
    of: dict[UUID, list[Application]] = {}
    for row in rows:
        of.setdefault(row.organisation_id, []).append(row)
    for organisation, mine in of.items():
        with finding.acting_as_system(cause, organisation) as system:
            for start in range(0, len(mine), rules.MOST):
                close(system, mine[start : start + rules.MOST], to, reason, day)


def open_of(people: Iterable[UUID], organisation: UUID | None = None) -> list[Application]:
    """Open applications of people, locked; made by one organisation, or by any. As the system."""
    rows = Application.objects.select_for_update(of=("self",)).select_related("offer__employer")
    rows = rows.filter(person_id__in=list(people), state__in=OPEN_APPLICATIONS)
    if organisation is not None:
        rows = rows.filter(organisation_id=organisation)
    return list(rows.order_by("pk"))


def of_offer(offer: UUID) -> list[Application]:
    """Open applications to an offer, locked. As the system."""
    rows = Application.objects.select_for_update(of=("self",)).select_related("offer__employer")
    return list(rows.filter(offer_id=offer, state__in=OPEN_APPLICATIONS).order_by("pk"))
