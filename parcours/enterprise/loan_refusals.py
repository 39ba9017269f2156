from django.utils.translation import gettext_lazy as _

from parcours.kernel.refusals import refusal

NO_LENDERS = refusal("enterprise.no_lenders", _("The programme in force names no lender."))
LENDER_UNKNOWN = refusal("enterprise.lender_unknown", _("This is no lender of the programme."))
OVER_CEILING = refusal("enterprise.over_ceiling", _("This lender lends at most %(most)s."))
OVER_MONTHS = refusal("enterprise.over_months", _("This lender lends for at most %(most)s months."))
NOT_A_MEMBER = refusal("enterprise.not_a_member", _("The loan is asked for by a member whose file you see."))
NOT_AGREED = refusal(
    "enterprise.not_agreed",
    _("She has not agreed that her file is shared with this lender: ask her first."),
    of_sharing=True,
)
NO_CONVENTION = refusal(
    "enterprise.no_convention",
    _(
        "No convention is in force between your organisation and this lender: nothing may be handed on. "
        "Whoever coordinates records one under Conventions."
    ),
)
LOAN_TWICE = refusal("enterprise.loan_twice", _("A dossier of this project is with this lender already."))
LOAN_AMOUNT = refusal(
    "enterprise.loan_amount", _("An amount above 0 and up to 99,999,999.99, with at most two decimals.")
)
NOT_PAID_OUT = refusal("enterprise.not_paid_out", _("The lender has not paid it out."))
OVER_OWED = refusal("enterprise.over_owed", _("More than the %(left)s that are still owed."))
FOLLOWS = refusal(
    "enterprise.loan_follows", _("This follows from what is paid back: write the payments down.")
)
LESS_THAN_LENT = refusal(
    "enterprise.less_than_lent", _("So far %(paid)s are paid back, less than what was lent.")
)
STILL_WAITING = refusal(
    "enterprise.still_waiting", _("The dossier is copied once this lender has refused it, or it has lapsed.")
)
