from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ReportKind(TextChoices):
    INTERIM = "interim", _("Interim report")
    FINAL = "final", _("Final report")
    OTHER = "other", _("Another report")


class ReportState(TextChoices):
    DRAFT = "draft", _("Being written")
    SUBMITTED = "submitted", pgettext_lazy("report", "Submitted")
    SENT_BACK = "sent_back", _("Sent back")
    ACCEPTED = "accepted", pgettext_lazy("report", "Accepted")
    REPLACED = "replaced", _("Replaced by a restatement")
    WITHDRAWN = "withdrawn", pgettext_lazy("report", "Withdrawn")


class Requester(TextChoices):
    """Who asked that an accepted report be stated anew."""

    OURSELVES = "ourselves", _("We ourselves")
    FUNDER = "funder", _("The funder")
    AUDITOR = "auditor", _("An auditor or verifier")
    EVALUATOR = "evaluator", _("An evaluator")


class SectionCode(TextChoices):
    """What the text of a report speaks of, in its order."""

    SUMMARY = "summary", _("Summary of the period")
    ACTIVITIES = "activities", _("Activities and results")
    DIFFICULTIES = "difficulties", _("Difficulties, and what was done about them")
    PARTNERS = "partners", _("Partners and cooperation")
    EQUITY = "equity", _("Women, people with a disability, those farthest away")
    LESSONS = "lessons", _("Lessons learnt")
    VISIBILITY = "visibility", _("Visibility of the funding")
    NEXT = "next", _("What comes next")
