"""Incubation counts projects in cohorts and desks by the day; no person, no words."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from parcours.kernel import entries

_ABOUT = ("form", "sector", "place", "region")
of = partial(entries.kind, about_person=False)
COHORT_OPENED = of("enterprise.cohort_opened", sentence=_("Cohort opened"), facts=("phase", "places"))
COHORT_CHANGED = of("enterprise.cohort_changed", sentence=_("Cohort changed"), facts=("phase", "places"))
COHORT_JOINED = of(
    "enterprise.cohort_joined", sentence=_("Project taken into a cohort"), facts=(*_ABOUT, "phase", "cohort")
)
COHORT_LEFT = of(
    "enterprise.cohort_left",
    sentence=_("Project left a cohort"),
    facts=(*_ABOUT, "phase", "cohort", "reason_code"),
)
MET = of("enterprise.cohort_met", sentence=_("Meeting of a cohort"), facts=("phase", "kind", "minutes"))
MET_NOT = of(
    "enterprise.cohort_met_not",
    sentence=_("Meeting of a cohort cancelled"),
    facts=("phase", "kind", "minutes"),
)
MENTOR = of("enterprise.mentor_kept", sentence=_("Mentor kept"), facts=("state",))
MENTORED = of("enterprise.mentored", sentence=_("Mentor beside a project"), facts=_ABOUT)
MENTORED_END = of("enterprise.mentored_end", sentence=_("Mentor no more beside a project"), facts=_ABOUT)
SPACE = of("enterprise.space_kept", sentence=_("Room with desks kept"), facts=("places",))
DESK_GIVEN = of("enterprise.desk_given", sentence=_("Desks given to a project"), facts=(*_ABOUT, "number"))
DESK_BACK = of("enterprise.desk_back", sentence=_("Desk taken back"), facts=(*_ABOUT, "number"))
