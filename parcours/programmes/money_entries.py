"""Of money: amounts and codes, never a word that somebody typed."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from parcours.kernel import entries

kind = partial(entries.kind, about_person=False)
_BUDGET = ("number", "lines", "amount", "currency")

BUDGET_DRAFTED = kind("programmes.budget_drafted", sentence=_("Budget drafted"), facts=_BUDGET)
BUDGET_CHANGED = kind("programmes.budget_changed", sentence=_("Draft of a budget changed"), facts=_BUDGET)
BUDGET_AGREED = kind("programmes.budget_agreed", sentence=_("Budget agreed"), facts=_BUDGET)
BUDGET_DROPPED = kind("programmes.budget_dropped", sentence=_("Draft of a budget given up"), facts=_BUDGET)
