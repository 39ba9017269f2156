"""Who answers for how many, and the lists of files that need care. Every list: constant in queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.counting import Later
from parcours.people.visibility import get, sees, visible

from . import filed
from .enums import COMING, OPEN_STATES
from .hours import calendar
from .loads import is_nobodys, nobodys
from .models import Appointment, Case, CasePeriod, Handover, Objective, Review, Step
from .reach import EVERYBODY, is_part, of_part, programme, standings
from .spans import between
from .waiting import (
    LEAST_COUNTED,
    Waiting,
    Waitings,
    counted,
    number,
    number_of_part,
    past_due,
    standing,
    waitings,
    whole,
    whom,
)

RECENT = 7
OPEN = [state.value for state in OPEN_STATES]


# Lists --------------------------------------------------------------------------------------------


def stalled(
    actor: Actor, *, limit: int | None = None, start: int = 0, whose: str = EVERYBODY, days: int | None = None
) -> Waitings:
    """Open steps past their day to which nothing happened for so many days, the longest first."""
    rest = clock.today() - timedelta(days=days if days is not None else calendar().stalled_days)
    still = Q(moved_on__lte=rest) | Q(moved_on__isnull=True, planned_on__lte=rest)
    return past_due(actor, whose, "stalled", limit, start, still)


def due_today(actor: Actor, *, limit: int | None = None, start: int = 0, whose: str = EVERYBODY) -> Waitings:
    """Open steps whose day is today."""
    # Those of one day are few: each is asked whether it is hers, not all of hers what they have to do.
    rows = Step.objects.filter(state__in=OPEN, due_on=clock.today()).order_by("planned_on", "id")
    return whom(rows, actor, whose, "today", limit, start, "due_on", "id")


def permit_ends_before(
    actor: Actor, *, limit: int | None = None, start: int = 0, whose: str = EVERYBODY
) -> Waitings:
    """People whose residence document ends before the planned end of an open training or employment."""
    return standing(actor, whose, "permit", limit, start, "permit_on", permit_on__isnull=False)


def expired_assessments(
    actor: Actor, *, limit: int | None = None, start: int = 0, whose: str = EVERYBODY
) -> Waitings:
    """People whose newest assessment is no longer valid, the longest first."""
    told = {"expires_on__lt": clock.today()}
    return standing(actor, whose, "expired", limit, start, "expires_on", "assessment", **told)


def missed_twice(
    actor: Actor, *, limit: int | None = None, start: int = 0, whose: str = EVERYBODY
) -> Waitings:
    """People who did not come to their last two appointments, the longest ago first."""
    if limit == 0 and is_part(actor, whose):
        return number_of_part(actor, whose, Q(missed_at__isnull=False))
    rows = standings(actor).filter(missed_at__isnull=False).order_by("missed_at", "person_id")
    if is_part(actor, whose):
        told = whole(of_part(actor, whose, rows), limit, start, "person_id", "missed_at")
    else:
        told = counted(rows, limit, start, "person_id", "missed_at")
    values, total = told
    return waitings(([(person, clock.local(at).date()) for person, at in values], total), "missed")


def without_contact(
    actor: Actor, *, limit: int | None = None, start: int = 0, whose: str = EVERYBODY, days: int | None = None
) -> Waitings:
    """People with whom nobody has spoken for so many days, the longest first."""
    before = clock.today() - timedelta(days=days if days is not None else calendar().silent_days)
    return standing(actor, whose, "silent", limit, start, "contact_on", contact_on__lte=before)


def without_owner(
    actor: Actor, *, limit: int | None = None, start: int = 0, whose: str = EVERYBODY
) -> Waitings:
    """Open cases of the actor's organisation for which nobody who works there answers, the oldest first."""
    if limit == 0 and is_part(actor, whose):
        return number_of_part(actor, whose, is_nobodys(actor))
    rows = nobodys(actor).order_by("opened_on", "person_id")
    if limit == 0:
        return number(Later(rows, LEAST_COUNTED))
    if is_part(actor, whose):
        rows = of_part(actor, whose, rows)
    return waitings(whole(rows, limit, start, "person_id", "opened_on"), "no_owner")


def to_rebook(actor: Actor, *, limit: int | None = None, start: int = 0, whose: str = EVERYBODY) -> Waitings:
    """Appointments that the officer cannot keep: another time has to be found, the soonest first."""
    rows = Appointment.objects.filter(organisation_id=actor.organisation, to_rebook=True)
    rows = rows.filter(state__in=[state.value for state in COMING]).order_by("starts_at", "id")
    return whom(rows, actor, whose, "rebook", limit, start, "starts_at__date", "id")


def reviews_waiting(
    actor: Actor, *, limit: int | None = None, start: int = 0, whose: str = EVERYBODY
) -> Waitings:
    """Orientations that another officer is asked to look at again, by the day until which."""
    rows = Review.objects.filter(organisation_id=actor.organisation, state="asked")
    rows = rows.exclude(first_officer=actor.user).order_by("due_on", "id")
    return whom(rows, actor, whose, "review", limit, start, "due_on", "id")


def handed_to(actor: Actor, *, limit: int | None = None, start: int = 0, whose: str = EVERYBODY) -> Waitings:
    """Cases that went to the actor within the last days, the newest first."""
    return _handovers(actor, "to_user", limit, start)


def handed_on(actor: Actor, *, limit: int | None = None, start: int = 0, whose: str = EVERYBODY) -> Waitings:
    """Cases that went from the actor to a colleague within the last days, the newest first."""
    return _handovers(actor, "from_user", limit, start)


def _handovers(actor: Actor, side: str, limit: int | None, start: int) -> Waitings:
    since = clock.today() - timedelta(days=RECENT)
    rows = Handover.objects.filter(
        sees(actor),
        **{side: actor.user},
        organisation_id=actor.organisation,
        handed_on__gte=since,
    )
    return waitings(counted(rows.order_by("-handed_on", "-id"), limit, start, "person_id", "handed_on"), side)


# Case load ----------------------------------------------------------------------------------------


def cases_of(actor: Actor, officer: UUID | None, *, limit: int | None = None, start: int = 0) -> Waitings:
    """The open cases of an officer of the organisation (None: of nobody), the longest silent first."""
    if officer is None:
        return without_owner(actor, limit=limit, start=start)
    rows = standings(actor).filter(ours=True, opened_on__isnull=False, responsible=officer)
    rows = rows.order_by("contact_on", "person_id")
    return waitings(counted(rows, limit, start, "person_id", "contact_on"), "case")


def closed_cases(actor: Actor, *, limit: int | None = None, start: int = 0) -> Waitings:
    """Cases of the actor's organisation that have ended, the latest first; ``why`` is the outcome."""
    rows = Case.objects.filter(
        person__in=visible(actor),
        programme=programme(),
        organisation_id=actor.organisation,
        closed_on__isnull=False,
    )
    fields = ("person_id", "closed_on", "outcome", "id")
    values, total = counted(rows.order_by("-closed_on", "id"), limit, start, *fields)
    found = Waitings(Waiting(*row) for row in values)
    found.total = total
    return found


def periods(actor: Actor, person: UUID) -> list[CasePeriod]:
    """The times at which she was accompanied, the latest first."""
    get(actor, person)
    return filed.PERIODS.all(person=person, programme=programme())


def objectives(actor: Actor, person: UUID) -> list[Objective]:
    """What she wants to reach: those worked on first."""
    get(actor, person)
    return sorted(filed.OBJECTIVES.all(person=person), key=lambda one: one.state != "open")


def reviews(actor: Actor, person: UUID) -> list[Review]:
    """Requests to look at her orientation again, the latest first."""
    get(actor, person)
    return filed.REVIEWS.all(person=person)


def review(actor: Actor, wanted: UUID) -> Review | None:
    rows = Review.objects.filter(pk=wanted, person__in=visible(actor), organisation_id=actor.organisation)
    return rows.select_related("orientation__organisation").first()


def objective(actor: Actor, wanted: UUID) -> Objective | None:
    return Objective.objects.filter(pk=wanted, person__in=visible(actor)).first()


def person_of_plan(actor: Actor, code: str) -> UUID | None:
    """Whose plan bears this code, for whoever may see her."""
    rows = Case.objects.filter(plan_code=code, person__in=visible(actor))
    return rows.values_list("person_id", flat=True).first()


# Calendar -----------------------------------------------------------------------------------------


def agenda(
    actor: Actor,
    first: date,
    last: date,
    *,
    officers: Iterable[UUID] | None = None,
    site: UUID | None = None,
    given_up: bool = False,
) -> list[Appointment]:
    """Appointments of the actor's organisation from a day until before another, in the order of time.

    Moved ones are left out, and cancelled ones unless ``given_up``."""
    rows = between(actor, first, last).exclude(state="moved")
    if not given_up:
        rows = rows.exclude(state="cancelled")
    if officers is not None:
        rows = rows.filter(officer__in=list(officers))
    if site is not None:
        rows = rows.filter(site_id=site)
    return list(rows.select_related("site").order_by("starts_at", "id"))


def appointments_of(actor: Actor, person: UUID) -> list[Appointment]:
    """Her appointments: those to come, the soonest first; then the others, the latest first."""
    get(actor, person)
    found = filed.APPOINTMENTS.all(person=person)
    coming = [one for one in found if one.is_coming]
    return coming + [one for one in reversed(found) if not one.is_coming]


def appointment(actor: Actor, wanted: UUID) -> Appointment | None:
    """One appointment of the actor's organisation."""
    rows = Appointment.objects.filter(
        pk=wanted, person__in=visible(actor), organisation_id=actor.organisation
    )
    return rows.select_related("site").first()


@dataclass(frozen=True)
class Reminder:
    """An appointment to remind somebody of. Nothing in it tells what it is about."""

    appointment: UUID
    person: UUID
    organisation: UUID
    starts_at: datetime
    site: UUID | None


def due_reminders(day: date | None = None) -> list[Reminder]:
    """Who is to be reminded on a day: whoever has an appointment on the next. For the nightly job, as the
    system; whether and how she is written to is decided by her contact preferences."""
    first = (day or clock.today()) + timedelta(days=1)
    zone = clock.zone()
    rows = Appointment.objects.filter(
        state__in=[state.value for state in COMING],
        to_rebook=False,
        starts_at__gte=datetime.combine(first, time(), tzinfo=zone),
        starts_at__lt=datetime.combine(first + timedelta(days=1), time(), tzinfo=zone),
    )
    values = rows.order_by("starts_at", "id").values_list(
        "id", "person_id", "organisation_id", "starts_at", "site_id"
    )
    return [Reminder(*row) for row in values]
