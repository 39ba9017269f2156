"""Surveys and what was answered. Policies: ``policies.py``."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from parcours.kernel import clock
from parcours.kernel.models import Identified

from .enums import LEFT_OUT, OPEN, State, Way, Why

PERSON, ORGANISATION = "people.Person", "accounts.Organisation"


def one_of(table: str, field: str, choices, *, empty: bool = False) -> models.CheckConstraint:
    values = [*choices.values, *([""] if empty else [])]
    return models.CheckConstraint(name=f"surveys_{table}_{field}", condition=Q(**{f"{field}__in": values}))


def to(model: str, name: str = "+", **more) -> models.ForeignKey:
    return models.ForeignKey(model, on_delete=models.PROTECT, related_name=name, **more)


class Survey(Identified):
    """Somebody is to be asked, once, on an occasion of the pack after a fact of a day.

    ``organisation``: the one that asks, which accompanies her; ``entry``: the journal's of the fact;
    ``once_key``: what it is asked once for; ``until``: the last day on which an answer counts. ``digests``:
    of the tokens of links, each good until ``link_until``. ``sex``, ``region``: as of the day of the fact.
    ``asked_on``: since when somebody asks her; None: nobody did.
    """

    person = to(PERSON, "surveys")
    organisation = to(ORGANISATION)
    occasion = models.CharField(max_length=40)
    fact = models.CharField(max_length=40)
    fact_on = models.DateField()
    entry = models.UUIDField(null=True)
    once_key = models.CharField(max_length=100)
    project = models.CharField(max_length=40, blank=True)
    due_on = models.DateField()
    until = models.DateField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.PLANNED)
    way = models.CharField(max_length=6, choices=Way.choices, blank=True)
    why = models.CharField(max_length=8, choices=Why.choices, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    tried_on = models.DateField(null=True)
    sends = models.PositiveSmallIntegerField(default=0)
    sent_on = models.DateField(null=True)
    link_until = models.DateField(null=True)
    digests = ArrayField(models.CharField(max_length=64), default=list)
    asked_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    sex = models.CharField(max_length=10, blank=True)
    region = models.CharField(max_length=10, blank=True)

    class Meta:
        db_table = "surveys_survey"
        indexes = [
            models.Index(
                fields=["organisation", "due_on", "id"],
                name="surveys_survey_open",
                condition=Q(state__in=list(OPEN)),
            ),
            models.Index(fields=["entry"], name="surveys_survey_entry"),
            models.Index(fields=["occasion", "until"], name="surveys_survey_over"),
            GinIndex(fields=["digests"], name="surveys_survey_digests"),
        ]
        constraints = [
            one_of("survey", "state", State),
            one_of("survey", "way", Way, empty=True),
            one_of("survey", "why", Why, empty=True),
            models.UniqueConstraint(
                fields=["person", "once_key"],
                name="surveys_survey_once",
                condition=~Q(state=State.DROPPED.value),
            ),
            models.CheckConstraint(
                name="surveys_survey_days", condition=Q(due_on__gte=F("fact_on"), until__gte=F("due_on"))
            ),
            models.CheckConstraint(
                name="surveys_survey_ended",
                condition=Q(state__in=list(OPEN), ended_on__isnull=True)
                | (~Q(state__in=list(OPEN)) & Q(ended_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="surveys_survey_answered",
                condition=(Q(state=State.ANSWERED.value) & ~Q(way=""))
                | (~Q(state=State.ANSWERED.value) & Q(way="")),
            ),
            models.CheckConstraint(
                name="surveys_survey_refused",
                condition=(Q(state=State.REFUSED.value) & ~Q(why__in=["", *LEFT_OUT]))
                | (Q(state=State.SKIPPED.value) & Q(why__in=LEFT_OUT))
                | (~Q(state__in=[State.REFUSED.value, State.SKIPPED.value]) & Q(why="")),
            ),
        ]


class Reply(Identified):
    """What was answered: codes of the pack by question. Never altered: of several the last one stands.

    ``entry``: the journal's, which a correction retracts.
    """

    person = to(PERSON, "survey_replies")
    survey = to("surveys.Survey", "replies")
    organisation = to(ORGANISATION)
    number = models.PositiveSmallIntegerField(default=1)
    answers = models.JSONField()
    way = models.CharField(max_length=6, choices=Way.choices)
    given_on = models.DateField()
    author = models.UUIDField(null=True)
    entry = models.UUIDField()
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "surveys_reply"
        constraints = [
            one_of("reply", "way", Way),
            models.UniqueConstraint(fields=["survey", "number"], name="surveys_reply_number"),
        ]


from . import policies  # noqa: E402, F401
