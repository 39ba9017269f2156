"""Reports on a period: written, submitted with their figures fixed, answered, restated.

A submission is what left the house: its figures and its text are kept as they were, byte for byte.
"""

from django.db import models
from django.db.models import F, Q

from parcours.kernel import clock
from parcours.kernel.models import Identified
from parcours.kernel.rowsecurity import ORGANISATION, append_only, policy

from .enums import ReportKind, ReportState, Requester

INSIDE = (ReportState.DRAFT, ReportState.WITHDRAWN)
"""States in which nobody outside the organisation knows of a report."""


class Report(Identified):
    """A report on a project, or without one on the whole programme, for the days ``since`` … ``until``.

    ``number``: 1, or higher where it states an accepted one (``restates``) anew: then why, and who asked.
    ``texts``: section → language → what was written, with figures named in braces (``binding.py``).
    ``answer``: what the reader said who sent it back or accepted it."""

    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey("programmes.Project", on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=ReportKind.choices)
    since = models.DateField()
    until = models.DateField()
    number = models.PositiveSmallIntegerField(default=1)
    restates = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="restatements")
    reason = models.CharField(max_length=500, blank=True)
    requester = models.CharField(max_length=10, choices=Requester.choices, blank=True)
    state = models.CharField(max_length=10, choices=ReportState.choices, default=ReportState.DRAFT)
    texts = models.JSONField(default=dict)
    answer = models.CharField(max_length=1000, blank=True)
    begun_on = models.DateField()
    begun_by = models.UUIDField(null=True)
    answered_on = models.DateField(null=True)
    answered_by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "results_report"
        indexes = [models.Index(fields=["-until", "-number", "id"], name="results_report_all")]
        constraints = [
            models.CheckConstraint(name="results_report_kind", condition=Q(kind__in=ReportKind.values)),
            models.CheckConstraint(name="results_report_state", condition=Q(state__in=ReportState.values)),
            models.CheckConstraint(name="results_report_days", condition=Q(until__gte=F("since"))),
            models.CheckConstraint(
                name="results_report_restated",
                condition=Q(number=1, restates__isnull=True, reason="", requester="")
                | (Q(number__gt=1, restates__isnull=False, requester__in=Requester.values) & ~Q(reason="")),
            ),
            models.UniqueConstraint(
                fields=["organisation", "programme", "project", "since", "until", "number"],
                nulls_distinct=False,
                condition=~Q(state=ReportState.WITHDRAWN),
                name="results_report_once",
            ),
        ]


class Submission(Identified):
    """What was submitted: the figures as known at an instant, the text, and the sum that proves both.

    ``figures``: JSON as it was made (``freezing.py``), kept as text so that it is the same for ever."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="submissions")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    known_at = models.DateTimeField()
    figures = models.TextField()
    texts = models.JSONField()
    sha256 = models.CharField(max_length=64)
    by = models.UUIDField(null=True)

    class Meta:
        db_table = "results_submission"
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="results_submission_once"),
        ]


_OUTSIDE = ", ".join(f"'{state.value}'" for state in ReportState if state not in INSIDE)
_TOLD = f"results_report.state IN ({_OUTSIDE})"
_OWN = f"results_report.organisation_id = {ORGANISATION}"
policy(Report, using=f"{_OWN} OR ({ORGANISATION} IS NOT NULL AND {_TOLD})")
_OF_ONE = f"results_report.id = results_submission.report_id AND {_TOLD}"
_OF_TOLD = f"EXISTS (SELECT 1 FROM results_report WHERE {_OF_ONE})"  # noqa: S608
_MINE = f"results_submission.organisation_id = {ORGANISATION}"
policy(Submission, using=f"{_MINE} OR ({ORGANISATION} IS NOT NULL AND {_OF_TOLD})", check=_MINE)
append_only(Submission)
