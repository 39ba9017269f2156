"""What evaluations recommend, what is decided of it, and who was given it to read."""

from django.db import models
from django.db.models import Q

from parcours.kernel import clock
from parcours.kernel.models import Identified
from parcours.kernel.rowsecurity import ORGANISATION, policy

from .enums import Means, RecommendationState

DECIDED = (
    RecommendationState.ACCEPTED,
    RecommendationState.PARTLY,
    RecommendationState.REFUSED,
    RecommendationState.DONE,
)


def to(model: str, name: str = "+", **more) -> models.ForeignKey:
    return models.ForeignKey(model, on_delete=models.PROTECT, related_name=name, **more)


class Recommendation(Identified):
    """``evaluation``, ``text``, ``reason``, ``outcome``: {fr, ar, en}. ``organisation`` wrote it down;
    ``owner`` answers for it, there ``person``, a user. ``reported_on``: the day of the evaluation's report.

    ``reason``: why it is accepted in part or refused; ``outcome``: what was done. Once it is issued every
    organisation reads it."""

    organisation = to("accounts.Organisation")
    evaluation = models.JSONField()
    reported_on = models.DateField()
    number = models.CharField(max_length=20, blank=True)
    text = models.JSONField()
    owner = to("accounts.Organisation")
    person = models.UUIDField(null=True)
    due_on = models.DateField(null=True)
    lesson = to("outreach.Lesson", "recommendations", null=True)
    state = models.CharField(
        max_length=10, choices=RecommendationState.choices, default=RecommendationState.DRAFT
    )
    reason = models.JSONField(default=dict)
    outcome = models.JSONField(default=dict)
    written_on = models.DateField(default=clock.today)
    issued_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    done_on = models.DateField(null=True)

    class Meta:
        db_table = "outreach_recommendation"
        constraints = [
            models.CheckConstraint(
                name="outreach_recommendation_state", condition=Q(state__in=RecommendationState.values)
            ),
            models.CheckConstraint(
                name="outreach_recommendation_issued",
                condition=Q(state=RecommendationState.DRAFT, issued_on__isnull=True)
                | (~Q(state=RecommendationState.DRAFT) & Q(issued_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="outreach_recommendation_decided",
                condition=Q(state__in=DECIDED, decided_on__isnull=False)
                | (~Q(state__in=DECIDED) & Q(decided_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="outreach_recommendation_why",
                condition=~Q(state__in=[RecommendationState.PARTLY, RecommendationState.REFUSED])
                | ~Q(reason={}),
            ),
            models.CheckConstraint(
                name="outreach_recommendation_done",
                condition=(Q(state=RecommendationState.DONE, done_on__isnull=False) & ~Q(outcome={}))
                | (~Q(state=RecommendationState.DONE) & Q(done_on__isnull=True)),
            ),
            # Who has promised something has said until when.
            models.CheckConstraint(
                name="outreach_recommendation_due",
                condition=~Q(state__in=[RecommendationState.ACCEPTED, RecommendationState.PARTLY])
                | Q(due_on__isnull=False),
            ),
        ]


class Diffusion(Identified):
    """Somebody was given a recommendation to read: an organisation here or, by its name, another body."""

    recommendation = to("outreach.Recommendation", "diffusions")
    organisation = to("accounts.Organisation")
    recipient = to("accounts.Organisation", null=True)
    body = models.CharField(max_length=120, blank=True)
    day = models.DateField()
    means = models.CharField(max_length=10, choices=Means.choices)
    noted_by = models.UUIDField(null=True)
    noted_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "outreach_diffusion"
        ordering = ["recommendation", "day", "id"]
        constraints = [
            models.CheckConstraint(name="outreach_diffusion_means", condition=Q(means__in=Means.values)),
            models.CheckConstraint(
                name="outreach_diffusion_whom",
                condition=Q(recipient__isnull=False, body="") | (Q(recipient__isnull=True) & ~Q(body="")),
            ),
            models.UniqueConstraint(
                fields=["recommendation", "recipient", "body", "day", "means"],
                nulls_distinct=False,
                name="outreach_diffusion_once",
            ),
        ]


_MINE = f"outreach_recommendation.organisation_id = {ORGANISATION}"
_OUT = "outreach_recommendation.state <> 'draft'"
policy(
    Recommendation,
    using=f"{_MINE} OR ({_OUT} AND {ORGANISATION} IS NOT NULL)",
    check=f"{_MINE} OR ({_OUT} AND outreach_recommendation.owner_id = {ORGANISATION})",
)
# Under the policy of the recommendation itself; noted by whoever wrote it or answers for it.
_OF = "EXISTS (SELECT 1 FROM outreach_recommendation r WHERE r.id = outreach_diffusion.recommendation_id"
_NOTED = f"(r.organisation_id = {ORGANISATION} OR r.owner_id = {ORGANISATION})"
policy(
    Diffusion,
    using=f"{_OF})",
    check=f"outreach_diffusion.organisation_id = {ORGANISATION} AND {_OF} AND {_NOTED})",
)
