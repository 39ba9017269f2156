"""Calls for projects, dossiers, and what each member of the committee gave. Policies: ``policies.py``."""

from django.db import models
from django.db.models import F, Q

from parcours.kernel import clock
from parcours.kernel.models import Identified

from .enums import AppealState, CallState, ConflictKind, DecisionReason, DossierState
from .models import ORGANISATION, money, one_of, to


class Call(Identified):
    """A call for projects: dossiers until ``closes_on``, at most ``envelope`` for all of them together.

    ``granted``: what is accepted so far, ``committed``: what agreements take of it; both are moved under the
    row's lock. ``judges``: users of the committee."""

    organisation = to(ORGANISATION)
    project = to("programmes.Project", null=True)
    title = models.CharField(max_length=120)
    opens_on = models.DateField()
    closes_on = models.DateField()
    envelope = money()
    granted = money(default=0)
    committed = money(default=0)
    currency = models.CharField(max_length=3)
    most = money(null=True)
    """The most for one dossier, if the call has such a limit."""
    state = models.CharField(max_length=10, choices=CallState.choices, default=CallState.OPEN)
    decided_on = models.DateField(null=True)
    decided_by = models.UUIDField(null=True)
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "enterprise_call"
        constraints = [
            one_of("call", "state", CallState),
            models.CheckConstraint(
                name="enterprise_call_within_envelope",
                condition=Q(granted__gte=0) & Q(granted__lte=F("envelope")),
            ),
            models.CheckConstraint(
                name="enterprise_call_committed",
                condition=Q(committed__gte=0) & Q(committed__lte=F("envelope")),
            ),
            models.CheckConstraint(name="enterprise_call_days", condition=Q(closes_on__gte=F("opens_on"))),
        ]


class Judge(Identified):
    """A user who sits on the committee of a call."""

    call = to("enterprise.Call", "judges")
    organisation = to(ORGANISATION)
    user = models.UUIDField()

    class Meta:
        db_table = "enterprise_judge"
        constraints = [models.UniqueConstraint(fields=["call", "user"], name="enterprise_judge_once")]


class Dossier(Identified):
    """A project before the committee. ``need``: how much its members need it, 0 to 5; no mark."""

    call = to("enterprise.Call", "dossiers")
    venture = to("enterprise.Venture", "dossiers")
    organisation = to(ORGANISATION)
    asked = money()
    granted = money(null=True)
    need = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=DossierState.choices, default=DossierState.SUBMITTED)
    reason = models.CharField(max_length=16, choices=DecisionReason.choices, blank=True)
    note = models.CharField(max_length=500, blank=True)
    submitted_on = models.DateField()
    decided_on = models.DateField(null=True)
    decided_by = models.UUIDField(null=True)
    appeal = models.CharField(max_length=10, choices=AppealState.choices, blank=True)
    appeal_note = models.CharField(max_length=500, blank=True)
    appealed_on = models.DateField(null=True)
    appeal_by = models.UUIDField(null=True)
    """Who decided on the appeal: somebody else than who decided before."""

    class Meta:
        db_table = "enterprise_dossier"
        constraints = [
            one_of("dossier", "state", DossierState),
            one_of("dossier", "reason", DecisionReason, empty=True),
            one_of("dossier", "appeal", AppealState, empty=True),
            models.UniqueConstraint(
                fields=["call", "venture"],
                name="enterprise_dossier_once",
                condition=~Q(state=DossierState.WITHDRAWN),
            ),
            models.CheckConstraint(
                name="enterprise_dossier_granted",
                condition=(Q(granted__isnull=True) & ~Q(state=DossierState.ACCEPTED))
                | Q(state=DossierState.ACCEPTED, granted__gt=0, granted__lte=F("asked")),
            ),
            models.CheckConstraint(name="enterprise_dossier_asked", condition=Q(asked__gt=0)),
            models.CheckConstraint(
                name="enterprise_dossier_appeal_by_another", condition=~Q(appeal_by=F("decided_by"))
            ),
        ]


class Conflict(Identified):
    """A member of the committee who has a tie with a dossier: she does not score it."""

    dossier = to("enterprise.Dossier", "conflicts")
    organisation = to(ORGANISATION)
    user = models.UUIDField()
    kind = models.CharField(max_length=10, choices=ConflictKind.choices)
    on = models.DateField()

    class Meta:
        db_table = "enterprise_conflict"
        constraints = [
            one_of("conflict", "kind", ConflictKind),
            models.UniqueConstraint(fields=["dossier", "user"], name="enterprise_conflict_once"),
        ]


class Score(Identified):
    """What one member gave one dossier. ``marks``: code of the criterion to 0–5; ``oral``: of the defence,
    and from which language an ``interpreter`` said it."""

    dossier = to("enterprise.Dossier", "scores")
    organisation = to(ORGANISATION)
    user = models.UUIDField()
    oral = models.BooleanField(default=False)
    interpreter = to("reference.Language", null=True)
    marks = models.JSONField()
    total = models.DecimalField(max_digits=5, decimal_places=2)
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "enterprise_score"
        constraints = [
            models.UniqueConstraint(fields=["dossier", "user", "oral"], name="enterprise_score_once"),
            models.CheckConstraint(name="enterprise_score_total", condition=Q(total__range=(0, 100))),
            models.CheckConstraint(
                name="enterprise_score_interpreter", condition=Q(oral=True) | Q(interpreter__isnull=True)
            ),
        ]
