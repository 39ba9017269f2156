"""The register of a reception point: who came, why, and what became of the visit.

The visit belongs to the organisation of its site; who the visitor is stands in a row of its own, which
follows her: where she is no longer seen, the visit remains and says nobody's name.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parcours.kernel import clock
from parcours.kernel.models import Identified
from parcours.kernel.rowsecurity import FILES, ORGANISATION, per_person, policy

from .enums import SentTo, VisitReason, VisitState
from .ports import MOVE, follows


def to(model: str, name: str = "+", **more) -> models.ForeignKey:
    return models.ForeignKey(model, on_delete=models.PROTECT, related_name=name, **more)


class Visit(Identified):
    """Somebody came to a reception point. ``number``: the ticket of that day at that site."""

    site = to("accounts.Site")
    organisation = to("accounts.Organisation")
    day = models.DateField(default=clock.today)
    number = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=20, choices=VisitReason.choices)
    state = models.CharField(max_length=20, choices=VisitState.choices, default=VisitState.WAITING)
    arrived_at = models.DateTimeField(default=clock.now)
    called_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    served_by = models.UUIDField(null=True)
    sent_to = models.CharField(max_length=20, blank=True)
    sent_organisation = to("accounts.Organisation", null=True)
    returning = models.BooleanField(null=True)
    """Whether the organisation had received her before; unknown of somebody who gave no name."""
    entry = models.UUIDField(null=True)
    """The entry of the journal that counts this visit."""

    class Meta:
        db_table = "people_visit"
        indexes = [models.Index(fields=["organisation", "day"], name="people_visit_day")]
        constraints = [
            models.UniqueConstraint(fields=["site", "day", "number"], name="people_visit_ticket"),
            models.CheckConstraint(name="people_visit_reason", condition=Q(reason__in=VisitReason.values)),
            models.CheckConstraint(name="people_visit_state", condition=Q(state__in=VisitState.values)),
            models.CheckConstraint(
                name="people_visit_sent_to",
                condition=Q(state=VisitState.SENT_ON, sent_to__in=SentTo.values)
                | (~Q(state=VisitState.SENT_ON) & Q(sent_to="", sent_organisation__isnull=True)),
            ),
            models.CheckConstraint(
                name="people_visit_ended",
                condition=Q(state__in=VisitState.open(), ended_at__isnull=True)
                | (~Q(state__in=VisitState.open()) & Q(ended_at__isnull=False)),
            ),
        ]


class Visitor(Identified):
    """Who a visitor is."""

    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="visitor")
    person = to("people.Person", "visits")
    organisation = to("accounts.Organisation")

    class Meta:
        db_table = "people_visitor"
        indexes = [models.Index(fields=["person", "organisation"], name="people_visitor_person")]


policy(
    Visit,
    using=f"people_visit.organisation_id = {FILES}",
    check=(
        f"people_visit.organisation_id = {FILES} AND EXISTS (SELECT 1 FROM accounts_site s "  # noqa: S608
        "WHERE s.id = people_visit.site_id AND s.organisation_id = people_visit.organisation_id)"
    ),
)
per_person(Visitor, also=f"people_visitor.organisation_id = {ORGANISATION}")


def _visits(person) -> list[dict]:
    rows = (
        Visitor.objects.filter(person_id=person).select_related("visit__site").order_by("visit__arrived_at")
    )
    return [
        {
            "day": one.visit.day,
            "site": one.visit.site.name,
            "reason": VisitReason(one.visit.reason).label,
            "state": VisitState(one.visit.state).label,
        }
        for one in rows.order_by("visit__arrived_at")
    ]


follows(Visitor, title=_("Visits to a reception point"), merge=MOVE, access=_visits)
