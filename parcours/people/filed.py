"""What one person's file holds, read by statements that are planned once: every page of hers asks for it.

Whoever reads has found her visible before; row security says the same beneath.
"""

from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from parcours.kernel.prepared import PreparedModels
from parcours.reference.enums import Residence

from .consent_models import AnswerProof
from .contact_models import ContactPreference, OtherName, StoppedNumber
from .household_models import Functioning, HouseholdMember
from .models import (
    AccessGrant,
    Canonical,
    EmergencyContact,
    FormerName,
    Guardianship,
    IdentityDocument,
    LegalFact,
    RestrictedReader,
    RightsRequest,
    SpokenLanguage,
)
from .reception_models import Visit

MOST_VISITS = 20


def _legal_facts(person: UUID, organisation: UUID | None) -> QuerySet[LegalFact]:
    rows = LegalFact.objects.filter(person_id=person)
    rows = rows.exclude(~Q(recorded_by=organisation), dimension="residence", value=Residence.NONE)
    return rows.order_by("dimension", "-since", "-id")


def _grants(person: UUID, now: datetime) -> QuerySet[AccessGrant]:
    living = Q(until__isnull=True) | Q(until__gt=now)
    rows = AccessGrant.objects.filter(living, person_id=person).select_related("organisation")
    return rows.order_by("since", "id")


LEGAL = PreparedModels(_legal_facts)
PAPERS = PreparedModels(
    lambda person: (
        IdentityDocument.objects.filter(person_id=person, ended_on__isnull=True)
        .select_related("country")
        .order_by(F("expires_on").desc(nulls_last=True), "id")
    )
)
SPOKEN = PreparedModels(
    lambda person: (
        SpokenLanguage.objects.filter(person_id=person).select_related("language").order_by("language_id")
    )
)
FORMER = PreparedModels(lambda person: FormerName.objects.filter(person_id=person).order_by("-until", "-id"))
CONTACT = PreparedModels(lambda person: EmergencyContact.objects.filter(person_id=person).order_by("-id")[:1])
GUARDIAN = PreparedModels(lambda person: Guardianship.objects.filter(person_id=person).order_by("-id")[:1])
STOPPED = PreparedModels(
    lambda person: StoppedNumber.objects.filter(person_id=person).order_by("stopped_on", "id")
)
WISHES = PreparedModels(
    lambda person: ContactPreference.objects.filter(person_id=person).select_related(
        "language", "interpreter_language"
    )[:1]
)
OTHER_NAMES = PreparedModels(lambda person: OtherName.objects.filter(person_id=person).order_by("kind", "id"))
ABILITIES = PreparedModels(
    lambda person: Functioning.objects.filter(person_id=person).order_by("-asked_on", "-id")[:1]
)
LIVES = PreparedModels(
    lambda person: HouseholdMember.objects.filter(person_id=person, until__isnull=True).order_by("id")[:1]
)
PROOFS = PreparedModels(lambda person: AnswerProof.objects.filter(person_id=person))
GONE = PreparedModels(lambda person: Canonical.objects.filter(kept_id=person).order_by("gone_id"))
GRANTS = PreparedModels(_grants)
REQUESTS = PreparedModels(
    lambda person, organisation: RightsRequest.objects.filter(
        organisation_id=organisation, person_id=person
    ).order_by("-received_on", "-id")
)
READERS = PreparedModels(
    lambda person, user: RestrictedReader.objects.filter(person_id=person, user_id=user)[:1]
)
VISITS = PreparedModels(
    lambda person, organisation: Visit.objects.filter(
        organisation_id=organisation, visitor__person_id=person
    ).order_by("-arrived_at")[:MOST_VISITS]
)
