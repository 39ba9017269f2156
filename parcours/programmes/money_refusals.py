"""Why something of money is refused. The codes of faults of a line are those of ``budgeting``."""

from django.utils.translation import gettext_lazy as _

from parcours.kernel.refusals import refusal

DRAFT_THERE = refusal("programmes.draft_there", _("A draft is open already: agree it or give it up first."))
NOT_A_DRAFT = refusal(
    "programmes.not_a_draft", _("What is agreed stays as it is. Begin an addendum to change it.")
)
REASON_NEEDED = refusal("programmes.reason_needed", _("Say what the addendum is for."))
TOO_LONG = refusal("programmes.text_too_long", _("At most %(most)s characters."))
DAY_NEEDED = refusal("programmes.day_needed", _("Say from which day it holds."))
DAY_TOO_EARLY = refusal(
    "programmes.day_too_early", _("This day is before %(day)s, from which the version before it holds.")
)
SHARE = refusal("programmes.share", _("A share is a percentage above 0 and up to 100."))
AMOUNT = refusal("programmes.amount", _("Write an amount above zero, with at most two decimals."))
RATE = refusal("programmes.rate", _("Write a rate above zero, with at most eight decimals."))
RATE_OF_ITSELF = refusal("programmes.rate_of_itself", _("%(currency)s is the currency of the budget itself."))
RATE_REPEATED = refusal("programmes.rate_repeated", _("There is a rate of %(currency)s already."))
RATE_USED = refusal("programmes.rate_used", _("Lines are in %(currency)s: its rate cannot be left out."))
TOO_MANY_LINES = refusal("programmes.too_many_lines", _("A budget has at most %(most)s lines."))
HAS_FAULTS = refusal("programmes.has_faults", _("%(n)s faults stand in it: nothing was taken in."))

# Lines of a budget
FAULTS = {
    code: refusal(f"programmes.line_{code}", sentence)
    for code, sentence in (
        ("code", _("“%(value)s” is no line: 1 to 6, 8, 10 or 12, then points and numbers, such as 1.1.2.")),
        ("needed", _("Something has to stand here.")),
        ("long", _("At most %(most)s characters.")),
        ("units", _("A number above zero, with at most four decimals.")),
        ("cost", _("An amount of zero or more, with at most two decimals.")),
        ("currency", _("“%(value)s” is no currency (ISO 4217, such as EUR).")),
        ("rate_missing", _("The budget states no rate of %(value)s.")),
        ("year", _("A year of the project: 1 to %(most)s, or nothing for all of it.")),
        ("partner", _("“%(value)s” is no partner of this project.")),
        ("repeated", _("%(value)s stands in row %(row)s already, for the same year and partner.")),
        ("number", _("“%(value)s” is no number.")),
        ("column", _("The column %(value)s is missing.")),
        ("unknown", _("The column “%(value)s” is not known.")),
        (
            "over_indirect",
            _("Indirect costs are %(amount)s: more than %(share)s %% of the direct costs, %(most)s."),
        ),
        (
            "over_reserve",
            _("The reserve is %(amount)s: more than %(share)s %% of the direct costs, %(most)s."),
        ),
        ("nothing", _("Nothing stands in this budget yet.")),
        ("over_eligible", _("The contribution, %(amount)s, is more than the eligible costs, %(most)s.")),
        (
            "over_share",
            _("The contribution, %(amount)s, is more than %(share)s %% of the eligible costs, %(most)s."),
        ),
    )
}

NOT_IN_LIST = refusal("programmes.not_in_list", _("The value %(value)s is not in the list."))
VOUCHER_NEEDED = refusal("programmes.voucher_needed", _("Hand over a photo or a PDF of it."))
TAKEN_BACK = refusal("programmes.taken_back", _("This was taken back already."))
ENDED = refusal("programmes.commitment_ended", _("Nothing more is owed under it already."))
SAME_CURRENCY = refusal(
    "programmes.same_currency", _("That is the currency of the contract: leave both empty.")
)

# What is looked at while a payment is typed
CHECKS = {
    code: refusal(f"programmes.check_{code}", sentence)
    for code, sentence in (
        ("to_come", _("This day lies in the future.")),
        ("before_start", _("The project begins on %(day)s: what was paid before is no cost of it.")),
        ("after_end", _("The project ended on %(day)s: what is paid after is no cost of it.")),
        ("tail", _("The project ended on %(day)s. Only final reports, audit and evaluation are paid after.")),
        ("no_line", _("Your organisation spends no such line of the budget in force.")),
        ("reserve", _("The reserve is not spent as such: an addendum moves it to a line first.")),
        ("bank_rate", _("This contract wants the rate that the bank took, with its source.")),
        ("rate", _("No rate is known for this day yet: it cannot be set against the budget.")),
        (
            "over_heading",
            _(
                "The heading comes to %(amount)s: more than its budget and %(share)s %% of it, %(most)s. "
                "That takes an addendum."
            ),
        ),
        (
            "over_indirect",
            _(
                "Indirect costs come to %(amount)s: more than %(share)s %% of the direct costs so far, "
                "%(most)s."
            ),
        ),
        ("over_line", _("The line comes to %(amount)s, of %(most)s in the budget.")),
        ("voucher", _("No voucher is handed over: without one it does not go into a report.")),
        ("currency", _("It is in %(currency)s; the line is budgeted in %(others)s.")),
        ("twice", _("The same amount of the same day stands on this line already: is it the same payment?")),
        ("over_commitment", _("That is more than what is left of the commitment, %(left)s.")),
    )
}

# Reports and requests
NO_BUDGET = refusal("programmes.no_budget", _("No budget is in force: sign it first."))
REPORTED_ALREADY = refusal(
    "programmes.reported_already", _("Everything before %(day)s is reported already: choose a later day.")
)
NOTHING_TO_REPORT = refusal("programmes.nothing_to_report", _("Nothing was paid that is not reported yet."))
UNRATED = refusal(
    "programmes.unrated", _("%(n)s payments have no rate yet: import the rates of their months first.")
)
BARE = refusal("programmes.bare", _("%(n)s payments have no voucher: add it, or take them back, first."))
NO_CONTRIBUTION = refusal(
    "programmes.no_contribution", _("The budget in force does not say what the funder gives.")
)
OVER_ASKABLE = refusal("programmes.over_askable", _("At most %(most)s may be asked for now."))

# The end of a project -----------------------------------------------------------------------------

PROJECT_CLOSED = refusal("programmes.project_closed", _("This project is closed."))
NOT_OVER = refusal("programmes.not_over", _("The contract lasts until %(day)s."))
STANDS_IN_THE_WAY = refusal("programmes.stands_in_the_way", _("Still open: %(what)s (%(n)s)."))
NO_OWNER = refusal(
    "programmes.no_owner", _("Due after the contract, and nobody is named for it: %(what)s (%(n)s).")
)
NO_COLLEAGUE = refusal("programmes.no_colleague", _("Name somebody who works for the organisation."))
WHY_AGAIN = refusal("programmes.why_again", _("Say why, in at most %(most)s letters."))

# Addenda ------------------------------------------------------------------------------------------

ADDENDUM_THERE = refusal(
    "programmes.addendum_there", _("A draft is open already: put it in force or give it up first.")
)
ADDENDUM_FIXED = refusal(
    "programmes.addendum_fixed", _("What is in force stays as it is. Begin another addendum to change it.")
)
ADDENDUM_EMPTY = refusal("programmes.addendum_empty", _("Nothing is changed by this addendum yet."))
SECOND_PERSON = refusal(
    "programmes.second_person", _("A second person puts it in force: not the one who drafted it.")
)
NOT_SIGNED_YET = refusal("programmes.not_signed_yet", _("This day lies in the future."))
SIGNED_TOO_EARLY = refusal(
    "programmes.signed_too_early", _("The addendum before it was signed on %(day)s, later than this day.")
)
OTHER_INDICATOR = refusal("programmes.other_indicator", _("This indicator does not belong to this contract."))
TARGET_VALUE = refusal(
    "programmes.target_value", _("Write a number of zero or more, with at most two decimals.")
)
TARGET_WHOLE = refusal(
    "programmes.target_whole", _("People, enterprises and events are counted whole: write a whole number.")
)
TARGET_SHARE = refusal("programmes.target_share", _("A share is at most 100 percent."))
ENDS_BEFORE = refusal("programmes.ends_before", _("It would end before it begins."))
BEYOND_PROGRAMME = refusal(
    "programmes.beyond_programme", _("The programme lasts from %(first)s to %(last)s by its addendum.")
)
WITHIN_PROGRAMME = refusal(
    "programmes.within_programme", _("A project lasts from %(first)s to %(last)s: outside of these days.")
)
OTHER_BUDGET = refusal("programmes.other_budget", _("This version of a budget is not of this project."))
BUDGET_NOT_AGREED = refusal(
    "programmes.budget_not_agreed", _("Its budget is a draft: keep first that the budget is signed.")
)
