"""Where each person stands in her accompaniment, as each organisation that sees her may see it.

One row for each person and organisation with a living grant, in the programme in force. No action writes it:
PostgreSQL makes the rows of a person anew when a fact changes on which they rest (``restanding.py``), so
that the lists of who waits walk along an index instead of looking at everybody.
"""

from django.db import models
from django.db.models import F, Q

from parcours.kernel.rowsecurity import FILES, policy, written_by_database


def _told(model: str, **more) -> models.ForeignKey:
    """A reference that holds because the rows from which it is drawn hold it."""
    return models.ForeignKey(
        model, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False, **more
    )


def _of(name: str, *fields: str, where: Q | None = None, beside: tuple[str, ...] = ()) -> models.Index:
    """The order of a list within an organisation, of those whose accompaniment has not ended."""
    condition = Q(closed=False) & where if where is not None else Q(closed=False)
    beside = ("until", *beside)
    return models.Index(
        fields=["organisation", *fields], name=f"cases_standing_{name}", condition=condition, include=beside
    )


class Standing(models.Model):
    """How one person stands, for one organisation.

    ``until``: as long as the organisation's grant lasts. ``ours``: the case is the organisation's (without a
    case: it registered her). ``opened_on``, ``responsible``, ``contact_on``: of the case, if there is one;
    ``closed``: it has ended. ``assessment``, ``assessed_on``, ``expires_on``: of the newest assessment of
    her situation. ``oriented``: decided on, ever; ``outcome``: of the decision that stands. ``busy``: a step
    is open; ``due_on``: the first day on which one is due. ``since``: the last thing that happened
    (registration, the decision that stands, the end of a step). ``permit_on``: her residence paper ends on
    that day, before an open step that needs it. ``missed_at``: the later of the last two appointments, when
    she came to neither and has no other.
    """

    pk = models.CompositePrimaryKey("person_id", "organisation_id")
    person = _told("people.Person")
    organisation = _told("accounts.Organisation")
    until = models.DateTimeField(null=True)
    city = _told("reference.Place", null=True)
    registered_on = models.DateField()
    ours = models.BooleanField()
    opened_on = models.DateField(null=True)
    closed = models.BooleanField()
    responsible = models.UUIDField(null=True)
    contact_on = models.DateField(null=True)
    assessment = models.UUIDField(null=True)
    assessed_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    oriented = models.BooleanField()
    outcome = models.CharField(max_length=20, blank=True)
    busy = models.BooleanField()
    due_on = models.DateField(null=True)
    since = models.DateField()
    permit_on = models.DateField(null=True)
    missed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "cases_standing"
        indexes = [
            _of("city", "city"),
            _of("officer", "responsible", "contact_on", beside=("busy", "opened_on", "ours")),
            _of(
                "carried",
                "responsible",
                "opened_on",
                "person",
                where=Q(ours=True, opened_on__isnull=False),
                beside=("busy", "contact_on"),
            ),
            _of(
                "unassessed",
                "registered_on",
                "person",
                where=Q(assessed_on__isnull=True, oriented=False),
            ),
            _of("unoriented", "assessed_on", "person", where=Q(assessed_on__isnull=False, oriented=False)),
            _of("idle", "since", "person", where=Q(busy=False), beside=("outcome",)),
            _of("expires", "expires_on", "assessment", where=Q(expires_on__isnull=False)),
            _of(
                "due",
                "due_on",
                "person",
                where=Q(due_on__isnull=False),
                beside=("city", "responsible", "ours"),
            ),
            _of("silent", "contact_on", "person", where=Q(contact_on__isnull=False)),
            _of("permit", "permit_on", "person", where=Q(permit_on__isnull=False)),
            _of("missed", "missed_at", "person", where=Q(missed_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(name="cases_standing_since", condition=Q(since__gte=F("registered_on")))
        ]


written_by_database(Standing)
policy(
    Standing,
    using=(
        f"cases_standing.organisation_id = {FILES} "
        "AND (cases_standing.until IS NULL OR cases_standing.until > now())"
    ),
    check="false",
)
