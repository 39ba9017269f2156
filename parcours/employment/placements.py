"""Reads of placements: of a person, what is due, one of them with its checks and permit steps."""

from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.prepared import PreparedModels
from parcours.kernel.refusals import NOT_FOUND, Missing
from parcours.people import visibility

from .enums import CheckAnswer, PermitState, PlacementState
from .models import Check, PermitStep, Placement
from .queries import may_see

SOON = 7
"""Days before its day at which a permit step is asked for."""


def _told() -> QuerySet[Placement]:
    return Placement.objects.select_related(
        "employer", "place", "region", "organisation", "person", "occupation"
    )


def _rows(actor: Actor) -> QuerySet[Placement]:
    rows = _told().prefetch_related("person__names")
    return rows.filter(visibility.sees(actor)) if may_see(actor) else rows.none()


_HERS = PreparedModels(lambda person: _told().filter(person_id=person).order_by("-starts_on", "-id"))


def of_person(actor: Actor, person: UUID) -> list[Placement]:
    """Hers, the newest first."""
    visibility.get(actor, person)
    return _HERS.all(person=person) if may_see(actor) else []


def find(actor: Actor, placement: UUID) -> Placement:
    found = _rows(actor).filter(pk=placement).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def of_application(actor: Actor, application: UUID) -> Placement | None:
    return _rows(actor).filter(application_id=application).first()


def follows(actor: Actor, row: Placement) -> bool:
    """Whether the actor's organisation follows it."""
    own = actor.organisation is not None and row.organisation_id == actor.organisation
    return own and actor.may("employment.apply")


def checks(actor: Actor, placement: Placement) -> list[Check]:
    rows = Check.objects.filter(placement=placement).order_by("month")
    return list(rows) if may_see(actor) else []


def permit_steps(actor: Actor, placement: Placement) -> list[PermitStep]:
    """Of one's own organisation alone: on which ground she needs none says who she is."""
    rows = PermitStep.objects.filter(placement=placement, organisation=actor.organisation)
    return list(rows.order_by("order", "id")) if may_see(actor) else []


def _one(actor: Actor, model, wanted: UUID):
    rows = model.objects.select_related("placement__employer", "person").filter(pk=wanted)
    found = rows.filter(visibility.sees(actor)).first() if may_see(actor) else None
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def find_check(actor: Actor, check: UUID) -> Check:
    return _one(actor, Check, check)


def find_permit_step(actor: Actor, step: UUID) -> PermitStep:
    found = _one(actor, PermitStep, step)
    if found.organisation_id != actor.organisation:
        raise Missing(NOT_FOUND)
    return found


def due_checks(actor: Actor) -> QuerySet[Check]:
    """Checks of one's own organisation whose day has come, without an answer, the oldest first."""
    rows = Check.objects.select_related("placement__employer", "person").prefetch_related("person__names")
    if not may_see(actor):
        return rows.none()
    rows = rows.filter(visibility.sees(actor), placement__organisation=actor.organisation)
    rows = rows.filter(placement__state=PlacementState.WORKING, due_on__lte=clock.today())
    return rows.filter(answer__in=["", CheckAnswer.NOT_REACHED]).order_by("due_on", "id")


def due_permit_steps(actor: Actor) -> QuerySet[PermitStep]:
    """Permit steps of one's own organisation to be done by their day, the first first."""
    rows = PermitStep.objects.select_related("placement__employer", "person")
    rows = rows.prefetch_related("person__names")
    if not may_see(actor):
        return rows.none()
    rows = rows.filter(visibility.sees(actor), placement__organisation=actor.organisation)
    rows = rows.filter(placement__state=PlacementState.WORKING, state=PermitState.TO_DO)
    return rows.filter(due_on__lte=clock.today() + timedelta(days=SOON)).order_by("due_on", "order", "id")
