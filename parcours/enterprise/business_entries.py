"""Versions of business plans: numbers of the plan, no words of it."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from parcours.kernel import entries

_FACTS = (
    "form",
    "sector",
    "place",
    "region",
    "version",
    "lines",
    "amount",
    "currency",
    "sales",
    "jobs",
    "short",
)
of_plan = partial(entries.kind, facts=_FACTS, about_person=False)
PLAN_BEGUN = of_plan("enterprise.plan_begun", sentence=_("Version of a business plan begun"))
PLAN_WRITTEN = of_plan("enterprise.plan_written", sentence=_("Business plan written"))
PLAN_FIXED = of_plan("enterprise.plan_submitted", sentence=_("Version of a business plan fixed"))
