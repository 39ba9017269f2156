"""The end of a project: closed, opened again; and who does what falls due after its contract."""

from django.db import models
from django.db.models import Q

from parcours.kernel import clock
from parcours.kernel.models import Identified

from .money_enums import ClosureState


class Closure(Identified):
    """Whether a project is closed. A project without a row is open. ``reason``: why it was opened again."""

    project = models.OneToOneField("programmes.Project", on_delete=models.PROTECT, related_name="closure")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ClosureState.choices, default=ClosureState.OPEN)
    changed_on = models.DateField(default=clock.today)
    changed_by = models.UUIDField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "programmes_closure"
        constraints = [
            models.CheckConstraint(
                name="programmes_closure_state", condition=Q(state__in=ClosureState.values)
            )
        ]


class FollowUpOwner(Identified):
    """Who does what falls due after the contract of a project. ``what``: the code of a question."""

    project = models.ForeignKey("programmes.Project", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=40)
    owner = models.UUIDField()
    named_on = models.DateField(default=clock.today)
    named_by = models.UUIDField(null=True)

    class Meta:
        db_table = "programmes_follow_up_owner"
        constraints = [
            models.UniqueConstraint(fields=["project", "what"], name="programmes_follow_up_owner_once")
        ]
