from django.utils.translation import gettext_lazy as _

from parcours.kernel.entries import kind

_ABOUT = ("kind", "since", "until", "number")

BEGUN = kind("results.report_begun", sentence=_("Report begun"), facts=_ABOUT, about_person=False)
WRITTEN = kind(
    "results.report_written", sentence=_("Text of a report written"), facts=("sections",), about_person=False
)
SUBMITTED = kind(
    "results.report_submitted",
    sentence=_("Report submitted, its figures fixed"),
    facts=(*_ABOUT, "submission", "sha256"),
    about_person=False,
)
ANSWERED = kind(
    "results.report_answered",
    sentence=_("Report answered by the funder"),
    facts=(*_ABOUT, "state"),
    about_person=False,
)
REPLACED = kind(
    "results.report_replaced",
    sentence=_("Report replaced by its restatement"),
    facts=_ABOUT,
    about_person=False,
)
WITHDRAWN = kind("results.report_withdrawn", sentence=_("Report withdrawn"), facts=_ABOUT, about_person=False)
