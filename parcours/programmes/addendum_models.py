"""Addenda to the contract of a project or of the programme: targets and days that they change.

What is in force is read by everybody, as the pack is; a draft by who keeps it and who coordinates."""

from django.db import models
from django.db.models import F, Q

from parcours.kernel import clock
from parcours.kernel.models import Identified
from parcours.kernel.rowsecurity import readable_for_figures

from .budget_models import money, to
from .money_enums import AddendumState


@readable_for_figures
class Addendum(Identified):
    """``project`` None: of the programme. ``organisation``: who keeps the contract, the grantee or the
    coordination. ``starts_on``, ``ends_on``: the new first and last day, None where it stays; ``budget``: the
    version of the budget that belongs to it. ``starts_before``, ``ends_before``: what held before, kept when
    it was put in force."""

    programme = to("programmes.Programme", "addenda")
    project = models.ForeignKey(
        "programmes.Project", on_delete=models.PROTECT, null=True, related_name="addenda"
    )
    organisation = to("accounts.Organisation")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=AddendumState.choices, default=AddendumState.DRAFT)
    reason = models.CharField(max_length=300)
    signed_on = models.DateField(null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    starts_before = models.DateField(null=True)
    ends_before = models.DateField(null=True)
    budget = models.ForeignKey("programmes.Budget", on_delete=models.PROTECT, null=True, related_name="+")
    drafted_by = models.UUIDField(null=True)
    drafted_at = models.DateTimeField(default=clock.now)
    kept_by = models.UUIDField(null=True)
    kept_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "programmes_addendum"
        ordering = ["programme", "project", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "project", "number"],
                condition=~Q(state=AddendumState.DROPPED),
                nulls_distinct=False,
                name="programmes_addendum_number",
            ),
            models.UniqueConstraint(
                fields=["programme", "project"],
                condition=Q(state=AddendumState.DRAFT),
                nulls_distinct=False,
                name="programmes_addendum_one_draft",
            ),
            models.CheckConstraint(
                name="programmes_addendum_state", condition=Q(state__in=AddendumState.values)
            ),
            models.CheckConstraint(
                name="programmes_addendum_signed",
                condition=~Q(state=AddendumState.IN_FORCE)
                | Q(signed_on__isnull=False, kept_at__isnull=False),
            ),
            models.CheckConstraint(
                name="programmes_addendum_two_people",
                condition=~Q(state=AddendumState.IN_FORCE)
                | Q(kept_by__isnull=True)
                | Q(drafted_by__isnull=True)
                | ~Q(kept_by=F("drafted_by")),
            ),
            models.CheckConstraint(
                name="programmes_addendum_days",
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="programmes_addendum_budget",
                condition=Q(budget__isnull=True) | Q(project__isnull=False),
            ),
        ]


@readable_for_figures
class AddendumTarget(Identified):
    """A new target. ``since``: from which day; None in a draft: from the day on which it is signed.
    ``before``: the target until then, kept when it was put in force; ``in_force``: as the addendum is."""

    addendum = models.ForeignKey(Addendum, on_delete=models.CASCADE, related_name="targets")
    organisation = to("accounts.Organisation")
    indicator = models.ForeignKey("programmes.Indicator", on_delete=models.PROTECT, related_name="+")
    value = money()
    since = models.DateField(null=True)
    before = money(null=True)
    in_force = models.BooleanField(default=False)

    class Meta:
        db_table = "programmes_addendum_target"
        ordering = ["addendum", "indicator__order"]
        constraints = [
            models.UniqueConstraint(fields=["addendum", "indicator"], name="programmes_addendum_target_once"),
            models.CheckConstraint(name="programmes_addendum_target_value", condition=Q(value__gte=0)),
            models.CheckConstraint(
                name="programmes_addendum_target_since", condition=Q(in_force=False) | Q(since__isnull=False)
            ),
        ]
