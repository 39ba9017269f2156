from django.utils.translation import gettext_lazy as _

from parcours.kernel.refusals import refusal

PLAN_FIXED = refusal("enterprise.plan_fixed", _("This version is fixed: begin a new one."))
DRAFT_ALREADY = refusal("enterprise.draft_already", _("A version of the plan is being written already."))
LABEL_MISSING = refusal("enterprise.label_missing", _("Say what it is."))
AMOUNT_PLAN = refusal(
    "enterprise.amount_plan", _("An amount from 0 to 99,999,999.99, with at most two decimals.")
)
QUANTITY = refusal("enterprise.quantity", _("A quantity from 0 to 999,999.99, with at most two decimals."))
PERCENT = refusal("enterprise.percent", _("A percentage from 0 to 100, with at most three decimals."))
GROWTH = refusal("enterprise.growth", _("A percentage from −100 to 1000, with at most two decimals."))
MONTH = refusal("enterprise.month", _("A month from 0 (before the first) to 12."))
TWELVE = refusal("enterprise.twelve", _("A quantity for each of the twelve months."))
EVERY = refusal("enterprise.every", _("It falls due every month, every three months or once a year."))
ONE_OF_TWO = refusal(
    "enterprise.one_of_two", _("Either an amount, or a percentage of the sales: one of the two.")
)
NO_LOAN = refusal("enterprise.no_loan", _("A rate and months are stated for a loan only."))
LOAN_MONTHS = refusal(
    "enterprise.loan_months", _("A loan is paid back in 1 to 120 months; the grace is shorter than that.")
)
TOO_MANY_LINES = refusal("enterprise.too_many_lines", _("At most %(most)s lines in one part."))
NOTHING_SOLD = refusal("enterprise.nothing_sold", _("A plan sells something: state one product or service."))
SHEET_UNKNOWN = refusal("enterprise.sheet_unknown", _("No part of a business plan has this name."))
SHEET_MISSING = refusal("enterprise.sheet_missing", _("The file holds no part of a business plan."))
COLUMN_MISSING = refusal("enterprise.column_missing", _("This column is missing."))
COLUMN_UNKNOWN = refusal("enterprise.column_unknown", _("No column of this part has this name."))
COLUMN_TWICE = refusal("enterprise.column_twice", _("This column is there twice."))
NOT_HERE = refusal("enterprise.not_here", _("This part has no such column: leave the cell empty."))
BASICS_TWICE = refusal("enterprise.basics_twice", _("The plan is described in one row alone."))
