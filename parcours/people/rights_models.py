"""What she asks about her data (Law 09-08), and which files were found to be one."""

from django.db import models
from django.db.models import F, Q

from parcours.kernel import clock
from parcours.kernel.models import Identified
from parcours.kernel.rowsecurity import readable_for_figures

from .enums import (
    ANSWERS,
    DECIDED_STATES,
    OPEN_STATES,
    DecisionReason,
    MergeReason,
    Purpose,
    RequestChannel,
    RequestKind,
    RequestState,
)

PERSON = "people.Person"
ORGANISATION = "accounts.Organisation"


def _in(table: str, field: str, values: list[str], *, blank: bool = False) -> models.CheckConstraint:
    allowed = [*values, ""] if blank else values
    return models.CheckConstraint(name=f"people_{table}_{field}", condition=Q(**{f"{field}__in": allowed}))


def _to(model: str, **more) -> models.ForeignKey:
    return models.ForeignKey(model, on_delete=models.PROTECT, related_name="+", **more)


class RightsRequest(Identified):
    """A request about her data, made to one organisation, which answers for it.

    Whoever decides sees the code of her card and nothing of her file: what she wrote is in ``RequestWords``.
    """

    person = _to(PERSON)
    code = models.CharField(max_length=26, blank=True)
    kind = models.CharField(max_length=12, choices=RequestKind.choices)
    purpose = models.CharField(max_length=20, choices=Purpose.choices, blank=True)
    """To which use she objects; empty for any other request."""
    recipient = _to(ORGANISATION, null=True)
    """With whom nothing is to be shared, when she objects to sharing; none: with no partner."""
    channel = models.CharField(max_length=10, choices=RequestChannel.choices)
    organisation = _to(ORGANISATION)
    received_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=12, choices=RequestState.choices, default=RequestState.RECEIVED)
    recorded_by = models.UUIDField(null=True)
    recorded_at = models.DateTimeField(default=clock.now)
    taken_by = models.UUIDField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_on = models.DateField(null=True)
    answer = models.CharField(max_length=12, choices=RequestState.choices, blank=True)
    reason = models.CharField(max_length=12, choices=DecisionReason.choices, blank=True)
    sentence = models.CharField(max_length=500, blank=True)
    handed_by = models.UUIDField(null=True)
    handed_on = models.DateField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_rights_request"
        indexes = [
            models.Index(fields=["person"], name="people_rights_request_person"),
            models.Index(fields=["organisation", "state", "due_on"], name="people_rights_request_due"),
        ]
        constraints = [
            _in("rights_request", "kind", RequestKind.values),
            _in("rights_request", "channel", RequestChannel.values),
            _in("rights_request", "state", RequestState.values),
            _in("rights_request", "reason", DecisionReason.values, blank=True),
            _in("rights_request", "purpose", Purpose.values, blank=True),
            models.CheckConstraint(
                name="people_rights_request_objects_to",
                condition=(Q(purpose="") | Q(kind=RequestKind.OBJECTION.value))
                & (Q(recipient__isnull=True) | Q(purpose=Purpose.SHARING.value)),
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "organisation"],
                condition=Q(state__in=[s.value for s in OPEN_STATES]),
                name="people_rights_request_one_open",
            ),
            models.CheckConstraint(
                name="people_rights_request_days", condition=Q(due_on__gte=F("received_on"))
            ),
            models.CheckConstraint(
                name="people_rights_request_decided",
                condition=Q(state__in=[s.value for s in OPEN_STATES], decided_on__isnull=True, answer="")
                | Q(
                    state__in=[s.value for s in DECIDED_STATES],
                    decided_on__isnull=False,
                    answer__in=[s.value for s in ANSWERS],
                ),
            ),
            models.CheckConstraint(
                name="people_rights_request_says_why",
                condition=~Q(answer__in=[RequestState.REFUSED.value, RequestState.PARTLY.value])
                | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="people_rights_request_two_to_erase",
                condition=~Q(kind=RequestKind.ERASURE.value)
                | Q(decided_by__isnull=True)
                | Q(recorded_by__isnull=True)
                | ~Q(decided_by=F("recorded_by")),
            ),
        ]


class RequestWords(Identified):
    """What she asks in her own words; for those who see her file."""

    person = _to(PERSON)
    request = models.OneToOneField(RightsRequest, on_delete=models.PROTECT, related_name="words")
    text = models.CharField(max_length=2000)

    class Meta:
        db_table = "people_request_words"


@readable_for_figures
class Canonical(models.Model):
    """A file that was found to be another's: who reads ``gone`` means ``kept``. Chains are resolved.

    ``code``: that of the card which was given with the file that is gone; it leads to the kept one.
    """

    gone = models.OneToOneField(PERSON, on_delete=models.PROTECT, primary_key=True, related_name="canonical")
    kept = _to(PERSON)
    code = models.CharField(max_length=26, blank=True)

    class Meta:
        db_table = "people_canonical"
        indexes = [
            models.Index(fields=["kept"], name="people_canonical_kept"),
            models.Index(fields=["code"], name="people_canonical_code"),
        ]
        constraints = [
            models.CheckConstraint(name="people_canonical_two", condition=~Q(gone=F("kept"))),
        ]


class Merge(Identified):
    """Two files were made one, and perhaps two again. ``number``: in the order of the kept file."""

    number = models.PositiveIntegerField()
    kept = _to(PERSON)
    gone = _to(PERSON)
    organisation = _to(ORGANISATION)
    merged_by = models.UUIDField(null=True)
    merged_at = models.DateTimeField(default=clock.now)
    reason = models.CharField(max_length=10, choices=MergeReason.choices)
    note = models.CharField(max_length=500, blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.UUIDField(null=True)

    class Meta:
        db_table = "people_merge"
        indexes = [models.Index(fields=["kept"], name="people_merge_kept")]
        constraints = [
            _in("merge", "reason", MergeReason.values),
            models.UniqueConstraint(fields=["kept", "number"], name="people_merge_order"),
            models.CheckConstraint(name="people_merge_two", condition=~Q(gone=F("kept"))),
            models.UniqueConstraint(
                fields=["gone"], condition=Q(undone_at__isnull=True), name="people_merge_gone_once"
            ),
        ]


class MergeChange(Identified):
    """What a merge altered of one row, so that undoing puts it back. ``before`` is None: the row was made."""

    merge = models.ForeignKey(Merge, on_delete=models.PROTECT, related_name="changes")
    number = models.PositiveIntegerField()
    table = models.CharField(max_length=80)
    row = models.UUIDField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        db_table = "people_merge_change"
        constraints = [
            models.UniqueConstraint(fields=["merge", "number"], name="people_merge_change_order"),
        ]
