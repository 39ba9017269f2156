from functools import partial

from django.utils.translation import gettext_lazy as _

from parcours.kernel import entries

kind = partial(entries.kind, right="cases.see")

OPENED = kind("cases.opened", sentence=_("Accompaniment begun"), facts=("programme",))
TAKEN_CHARGE = kind("cases.taken_charge", sentence=_("Taken charge of by another officer"))
ASSESSED = kind("cases.assessed", sentence=_("Situation assessed"), facts=("form_version",))
ORIENTED = kind(
    "cases.oriented",
    sentence=_("Oriented"),
    facts=("outcome", "lot", "project_code", "overridden", "reason_code"),
)
STEP_PLANNED = kind("cases.step_planned", sentence=_("Step planned"), facts=("kind", "source_type"))
STEP_BEGUN = kind("cases.step_begun", sentence=_("Step begun"), facts=("kind", "source_type"))
STEP_DONE = kind("cases.step_done", sentence=_("Step done"), facts=("kind", "source_type"))
STEP_ABANDONED = kind("cases.step_abandoned", sentence=_("Step abandoned"), facts=("kind", "source_type"))
QUALIFIED = kind("cases.qualified", sentence=_("Qualification gained"), facts=("kind", "source_type"))
QUALIFICATION_WITHDRAWN = kind(
    "cases.qualification_withdrawn", sentence=_("Qualification withdrawn"), facts=("kind", "source_type")
)

OF_STATE = {
    "planned": STEP_PLANNED,
    "under_way": STEP_BEGUN,
    "done": STEP_DONE,
    "abandoned": STEP_ABANDONED,
}
