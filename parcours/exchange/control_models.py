"""Who may verify spending, until when, and the packs that were drawn for them.

No table here names anybody of a file: codes lead to people by the key of the verifier alone.
"""

from django.db import models
from django.db.models import F, Q

from parcours.kernel import clock
from parcours.kernel.models import Identified
from parcours.kernel.rowsecurity import ORGANISATION, USER, policy


def to(model: str, name: str = "+", **more) -> models.ForeignKey:
    return models.ForeignKey(model, on_delete=models.PROTECT, related_name=name, **more)


class Verifier(Identified):
    """A named expenditure verifier of one project, with a term. ``mandate``: the reference of the contract or
    letter. ``key``: the secret, sealed, from which the codes of people in packs are made. ``account``: with
    which he looks at packs himself; without one he looks beside whoever made them."""

    organisation = to("accounts.Organisation", null=True)
    project = to("programmes.Project")
    name = models.CharField(max_length=120)
    firm = models.CharField(max_length=120)
    mandate = models.CharField(max_length=80)
    since = models.DateField()
    until = models.DateField()
    key = models.TextField()
    account = to("accounts.User", null=True)
    named_by = models.UUIDField(null=True)
    named_at = models.DateTimeField(default=clock.now)
    ended_on = models.DateField(null=True)

    class Meta:
        db_table = "exchange_verifier"
        indexes = [models.Index(fields=["project", "-until"], name="exchange_verifier_term")]
        constraints = [
            models.CheckConstraint(name="exchange_verifier_days", condition=Q(until__gte=F("since"))),
        ]

    def bound_to(self) -> str:
        return f"exchange_verifier:{self.id}"


class ControlPack(Identified):
    """A sample that was drawn. ``sequence``: the last entry of the journal that was known; ``population``,
    ``drawn``, ``closed``: how many people there were, were drawn, and of those agree no more to reporting.
    ``codes``: of these two, as they stand in the folder; without the key of the verifier they say nothing."""

    verifier = to("exchange.Verifier", "packs")
    organisation = to("accounts.Organisation", null=True)
    export = models.OneToOneField("exchange.Export", on_delete=models.PROTECT, related_name="control_pack")
    since = models.DateField()
    until = models.DateField()
    seed = models.CharField(max_length=64)
    rule = models.JSONField()
    sequence = models.BigIntegerField()
    population = models.PositiveIntegerField()
    drawn = models.PositiveIntegerField()
    closed = models.PositiveIntegerField()
    codes = models.JSONField(default=dict)
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "exchange_control_pack"
        constraints = [
            models.CheckConstraint(
                name="exchange_control_pack_drawn",
                condition=Q(drawn__lte=F("population"), closed__lte=F("drawn")),
            ),
        ]


# Whoever verifies with an account of his own reads his terms and what was drawn for them, and writes neither.
_V, _P = Verifier._meta.db_table, ControlPack._meta.db_table
DRAWN_FOR = f"EXISTS (SELECT 1 FROM {_V} v WHERE v.id = {{verifier}} AND v.account_id = {USER} OFFSET 0)"  # noqa: S608
policy(
    Verifier,
    using=f"{_V}.organisation_id = {ORGANISATION} OR {_V}.account_id = {USER}",
    check=f"{_V}.organisation_id = {ORGANISATION}",
)
policy(
    ControlPack,
    using=f"{_P}.organisation_id = {ORGANISATION} OR " + DRAWN_FOR.format(verifier=f"{_P}.verifier_id"),
    check=f"{_P}.organisation_id = {ORGANISATION}",
)
