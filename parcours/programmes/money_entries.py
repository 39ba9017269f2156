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

_AMENDED = ("number", "targets", "days", "budget")
ADDENDUM_DRAFTED = kind("programmes.addendum_drafted", sentence=_("Addendum drafted"), facts=_AMENDED)
ADDENDUM_CHANGED = kind(
    "programmes.addendum_changed", sentence=_("Draft of an addendum changed"), facts=_AMENDED
)
ADDENDUM_IN_FORCE = kind("programmes.addendum_in_force", sentence=_("Addendum put in force"), facts=_AMENDED)
ADDENDUM_DROPPED = kind(
    "programmes.addendum_dropped", sentence=_("Draft of an addendum given up"), facts=_AMENDED
)

_PAID = ("code", "amount", "currency", "payee", "vouchers")
_RECEIVED = ("amount", "currency", "local", "into")
SPENT = kind("programmes.spent", sentence=_("Payment kept"), facts=_PAID)
TAKEN_BACK = kind("programmes.spending_taken_back", sentence=_("Payment taken back"), facts=_PAID)
VOUCHER_ADDED = kind("programmes.voucher_added", sentence=_("Voucher of a payment added"), facts=_PAID)
COMMITTED = kind("programmes.committed", sentence=_("Commitment kept"), facts=_PAID)
COMMITMENT_ENDED = kind(
    "programmes.commitment_ended", sentence=_("Nothing more owed under a commitment"), facts=_PAID
)
RECEIVED = kind("programmes.received", sentence=_("Money of the funder came"), facts=_RECEIVED)
RECEIPT_UNDONE = kind("programmes.receipt_undone", sentence=_("Taken back that money came"), facts=_RECEIVED)
REPORTED = kind("programmes.reported", sentence=_("Financial report handed in"), facts=_BUDGET)
ASKED = kind("programmes.payment_asked", sentence=_("Payment asked of the funder"), facts=_BUDGET)

PROJECT_CLOSED = kind("programmes.project_closed", sentence=_("Project closed"))
PROJECT_REOPENED = kind("programmes.project_reopened", sentence=_("Closed project opened again"))
OWNER_NAMED = kind(
    "programmes.follow_up_owner_named",
    sentence=_("Owner of what falls due after a project named"),
    facts=("what", "owner"),
)
