"""What proves an answer, and what an organisation is told when it no longer sees a file."""

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parcours.documents import storing as files
from parcours.kernel import clock
from parcours.kernel.models import Identified
from parcours.kernel.rowsecurity import FILES, per_person, policy

from .enums import NoticeKind
from .ports import MOVE, follows


def to(model: str, name: str = "+", **more) -> models.ForeignKey:
    return models.ForeignKey(model, on_delete=models.PROTECT, related_name=name, **more)


class AnswerProof(Identified):
    """Who witnessed an answer, or the paper with her thumbprint or signature, kept encrypted."""

    consent = models.OneToOneField("people.Consent", on_delete=models.PROTECT, related_name="proof")
    person = to("people.Person", "answer_proofs")
    witness = models.CharField(max_length=100, blank=True)
    scan = to("documents.StoredFile", null=True)

    class Meta:
        db_table = "people_answer_proof"
        constraints = [
            models.CheckConstraint(
                name="people_answer_proof_something", condition=~Q(witness="") | Q(scan__isnull=False)
            )
        ]


class AccessNotice(Identified):
    """An organisation is told that it no longer sees a file: by the code of the card, never by a name."""

    organisation = to("accounts.Organisation")
    person = to("people.Person", "access_notices")
    kind = models.CharField(max_length=20, choices=NoticeKind.choices)
    told_at = models.DateTimeField(default=clock.now)
    code = models.CharField(max_length=26)
    read_at = models.DateTimeField(null=True)
    read_by = models.UUIDField(null=True)

    class Meta:
        db_table = "people_notice"
        indexes = [
            models.Index(
                fields=["organisation", "told_at"],
                name="people_notice_unread",
                condition=Q(read_at__isnull=True),
            )
        ]
        constraints = [
            models.CheckConstraint(name="people_notice_kind", condition=Q(kind__in=NoticeKind.values))
        ]


per_person(AnswerProof)
# What is told stays where it was told: the organisation sees the file no more. Only the system writes it.
policy(AccessNotice, using=f"people_notice.organisation_id = {FILES}")


def _proofs(person: UUID) -> list[dict]:
    rows = AnswerProof.objects.filter(person_id=person).select_related("consent")
    return [
        {"purpose": one.consent.get_purpose_display(), "paper_kept": one.scan_id is not None} for one in rows
    ]


def _forget(person: UUID) -> None:
    """The paper goes with the row that refers to it."""
    rows = AnswerProof.objects.filter(person_id=person)
    scans = list(rows.filter(scan__isnull=False).values_list("scan_id", flat=True))
    rows.delete()
    files.remove(scans)


follows(AnswerProof, title=_("Proofs of your answers"), merge=MOVE, erase=_forget, access=_proofs)
follows(
    AccessNotice,
    title=_("Organisations told that they no longer see your file"),
    merge=MOVE,
    access=("told_at", "kind", "organisation"),
)
