"""Codes alone: which occasion, after what, how; and what was answered, a fact for each question."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from parcours.kernel import entries

# What she says of her income is told to the organisation that asked her alone.
kind = partial(entries.kind, right="cases.see", own={})
_ABOUT = ("occasion", "after")

DUE = kind("surveys.due", sentence=_("Follow-up questions: to be asked"), facts=_ABOUT)
SENT = kind("surveys.sent", sentence=_("Follow-up questions: link sent"), facts=(*_ABOUT, "again"))
TRIED = kind("surveys.tried", sentence=_("Follow-up questions: not reached"), facts=(*_ABOUT, "attempts"))
ANSWERED = kind(
    "surveys.answered", sentence=_("Follow-up questions answered"), facts=(*_ABOUT, "way"), asks=True
)
CORRECTED = kind("surveys.corrected", sentence=_("Answers to follow-up questions corrected"), facts=_ABOUT)
DECLINED = kind(
    "surveys.declined",
    sentence=_("Does not wish to answer follow-up questions"),
    facts=(*_ABOUT, "way", "reason_code"),
)
UNREACHABLE = kind(
    "surveys.unreachable",
    sentence=_("Follow-up questions: could not be reached"),
    facts=(*_ABOUT, "attempts"),
)
EXPIRED = kind("surveys.expired", sentence=_("Follow-up questions: time over, no answer"), facts=_ABOUT)
SKIPPED = kind(
    "surveys.skipped", sentence=_("Follow-up questions: not asked"), facts=(*_ABOUT, "reason_code")
)
DROPPED = kind(
    "surveys.dropped",
    sentence=_("Follow-up questions: not asked, what they follow was taken back"),
    facts=_ABOUT,
)
PASSED = kind(
    "surveys.passed", sentence=_("Follow-up questions: another organisation asks them"), facts=_ABOUT
)
