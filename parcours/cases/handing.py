"""Cases go from one officer to another of the same organisation, with what is open in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from parcours.accounts.queries import colleagues
from parcours.kernel import clock
from parcours.kernel.actions import action
from parcours.kernel.actor import Actor
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import Refused
from parcours.people.queries import facts_on_days
from parcours.programmes.queries import pack as pack_in_force

from . import entries, refusals, rules
from .appointments import lock_officers
from .enums import COMING, OPEN_STATES, HandoverReason
from .models import Absence, Appointment, Case, Handover, Review, Step
from .states import ASKED
from .storing import lock_people, tell

NOTE = 500


@dataclass(frozen=True)
class HandedOver:
    """Whose cases went over, and which appointments could not follow: they wait for another time."""

    cases: list[UUID]
    to_rebook: list[UUID]


@action("cases.hand_over", right="cases.handover")
def hand_over(*, by: Actor, people: list[UUID], to: UUID, reason: str, note: str = "") -> HandedOver:
    """Hand the cases of up to 250 people over to a colleague, with their open steps and appointments."""
    rules.check_batch(people)
    if to not in {user.id for user in colleagues(by.organisation, "cases.book")}:
        raise Refused(refusals.OFFICER_ELSEWHERE, "to")
    if reason not in HandoverReason.values:
        raise Refused(refusals.REASON_UNKNOWN, "reason")
    said = rules.short(note, NOTE, "note")
    lock_people(by, people)
    rows = Case.objects.select_for_update(of=("self",)).filter(
        person_id__in=people, programme=pack_in_force().code, closed_on__isnull=True
    )
    cases = list(rows.order_by("pk"))
    if len(cases) != len(people):
        raise Refused(refusals.CASE_NOT_OPEN)
    if any(case.organisation_id != by.organisation for case in cases):
        raise Refused(refusals.CASE_ELSEWHERE)
    if any(case.responsible == to for case in cases):
        raise Refused(refusals.SAME_OFFICER, "to")
    day, former = clock.today(), {case.person_id: case.responsible for case in cases}
    for case in cases:
        case.responsible = to
    Case.objects.bulk_update(cases, ["responsible"])
    Handover.objects.bulk_create(
        Handover(
            person_id=case.person_id,
            case=case,
            from_user=former[case.person_id],
            to_user=to,
            reason=reason,
            note=said,
            handed_on=day,
            author=by.user,
            organisation_id=by.organisation,
        )
        for case in cases
    )
    _steps(former, to)
    left = _appointments(by, former, to)
    dimensions = facts_on_days((case.person_id, day) for case in cases)
    record_many(tell(by, entries.HANDED_OVER.code, case, day, dimensions, reason=reason) for case in cases)
    return HandedOver([case.id for case in cases], left)


# What nobody asks for ------------------------------------------------------------------------------


def give_back(by: Actor, organisation: UUID, people: Iterable[UUID]) -> None:
    """Open cases of an organisation that sees these people no more go back to the one that registered each of
    them, where they wait for an officer. As the system."""
    rows = Case.objects.select_for_update(of=("self",)).filter(
        person__in=list(people), organisation_id=organisation, closed_on__isnull=True
    )
    rows = rows.exclude(person__registered_by=organisation).select_related("person").order_by("pk")
    cases, day = list(rows), clock.today()
    if not cases:
        return
    for case in cases:
        case.organisation_id, case.responsible = case.person.registered_by_id, None
        Review.objects.filter(case=case, state=ASKED).update(organisation_id=case.organisation_id)
    Case.objects.bulk_update(cases, ["organisation", "responsible"])
    dimensions = facts_on_days((case.person_id, day) for case in cases)
    record_many(tell(by, entries.GIVEN_BACK.code, case, day, dimensions) for case in cases)


def _steps(former: dict[UUID, UUID | None], to: UUID) -> None:
    rows = Step.objects.select_for_update(of=("self",)).filter(
        person_id__in=former, state__in=[state.value for state in OPEN_STATES], doer="officer"
    )
    changed = [row for row in rows.order_by("pk") if row.doer_user in (former[row.person_id], None)]
    for row in changed:
        row.doer_user = to
    Step.objects.bulk_update(changed, ["doer_user"])


def _appointments(by: Actor, former: dict[UUID, UUID | None], to: UUID) -> list[UUID]:
    """Give the coming ones to the new officer where she is free; the others are to be booked again."""
    lock_officers({to, *(one for one in former.values() if one)})
    rows = Appointment.objects.select_for_update(of=("self",)).filter(
        person_id__in=former,
        organisation_id=by.organisation,
        state__in=[state.value for state in COMING],
        starts_at__gte=clock.now(),
    )
    away = list(Absence.objects.filter(officer=to, last_on__gte=clock.today()))
    left = []
    for row in rows.order_by("starts_at", "pk"):
        if row.officer != former[row.person_id]:
            continue
        day = clock.day_of(row.starts_at)
        if any(one.first_on <= day <= one.last_on for one in away) or not _given(row, to):
            Appointment.objects.filter(pk=row.pk).update(to_rebook=True)
            left.append(row.id)
    return left


def _given(row: Appointment, to: UUID) -> bool:
    try:
        with transaction.atomic():
            Appointment.objects.filter(pk=row.pk).update(officer=to, changed_at=clock.now(), to_rebook=False)
    except IntegrityError:
        return False
    return True
