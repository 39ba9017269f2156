"""One person's accompaniment, read by statements that are planned once: her page asks for all of it.

Whoever reads has found her visible before; row security says the same beneath.
"""

from uuid import UUID

from django.db.models import F, Q, QuerySet

from parcours.kernel.prepared import PreparedModels

from .models import (
    Appointment,
    Assessment,
    Case,
    CasePeriod,
    Note,
    Objective,
    Orientation,
    Qualification,
    Review,
    Skill,
    Step,
)


def notes(person: UUID, organisation: UUID, user: UUID) -> QuerySet[Note]:
    """Every version of the notes that somebody may read."""
    ours = Q(organisation_id=organisation)
    told = Q(restricted=False) & (ours | Q(for_partners=True))
    told |= Q(ours, restricted=True, readers__contains=[user])
    return Note.objects.filter(told, person_id=person).select_related("organisation").order_by("-version")


CASE = PreparedModels(
    lambda person, programme: (
        Case.objects.filter(person_id=person, programme=programme)
        .select_related("organisation")
        .order_by("id")[:1]
    )
)
PERIODS = PreparedModels(
    lambda person, programme: (
        CasePeriod.objects.filter(person_id=person, case__programme=programme)
        .select_related("organisation")
        .order_by("-opened_on", "-id")
    )
)
ASSESSMENTS = PreparedModels(
    lambda person, programme: (
        Assessment.objects.filter(person_id=person, programme=programme)
        .select_related("organisation")
        .order_by("-assessed_on", "-recorded_at", "-id")
    )
)
ORIENTATIONS = PreparedModels(
    lambda person, programme: (
        Orientation.objects.filter(person_id=person, programme=programme)
        .select_related("organisation")
        .order_by("-current", "-decided_on", "-recorded_at", "-id")
    )
)
STEPS = PreparedModels(
    lambda person: (
        Step.objects.filter(person_id=person)
        .select_related("organisation", "objective")
        .order_by("planned_on", "id")
    )
)
QUALIFICATIONS = PreparedModels(
    lambda person: Qualification.objects.filter(person_id=person, withdrawn_on__isnull=True).order_by(
        "-gained_on", "-id"
    )
)
OBJECTIVES = PreparedModels(
    lambda person: Objective.objects.filter(person_id=person).order_by("set_on", "id")
)
REVIEWS = PreparedModels(lambda person: Review.objects.filter(person_id=person).order_by("-asked_on", "-id"))
APPOINTMENTS = PreparedModels(
    lambda person: (
        Appointment.objects.filter(person_id=person)
        .exclude(state="moved")
        .select_related("organisation", "site")
        .order_by("starts_at", "id")
    )
)
SKILLS = PreparedModels(
    lambda person: (
        Skill.objects.filter(current=True, withdrawn=False, person_id=person)
        .select_related("country", "esco", "organisation")
        .order_by(F("wish").desc(nulls_last=True), F("years").desc(nulls_last=True), "noted_on", "id")
    )
)
NOTES = PreparedModels(notes)
