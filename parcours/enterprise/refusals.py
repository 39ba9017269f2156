from django.utils.translation import gettext_lazy as _

from parcours.kernel.refusals import refusal

from . import (  # noqa: F401
    business_refusals,
    coaching_refusals,
    committee_refusals,
    grant_refusals,
    incubation_refusals,
    loan_refusals,
)

NO_PLAN = refusal("enterprise.no_plan", _("The programme in force says nothing of enterprise projects."))
NOT_IN_LIST = refusal("enterprise.not_in_list", _("The value %(value)s is not in the list."))
TOO_LONG = refusal("enterprise.too_long", _("At most %(most)s characters."))
TITLE_MISSING = refusal("enterprise.title_missing", _("Give the project a name."))
NOT_BORN = refusal("enterprise.not_born", _("She was not born on this day: look at the year again."))
DAY_IN_FUTURE = refusal("enterprise.day_in_future", _("This day lies in the future."))
DAY_TOO_EARLY = refusal("enterprise.day_too_early", _("This day is before %(day)s, on which it began."))
NUMBER = refusal("enterprise.number", _("A whole number between 0 and %(most)s."))
AMOUNT = refusal("enterprise.amount", _("Write an amount above zero, with at most two decimals."))
REASON_MISSING = refusal("enterprise.reason_missing", _("Say why."))
OVER = refusal("enterprise.over", _("This project has ended: %(stage)s."))
FORM_MISSING = refusal("enterprise.form_missing", _("Choose the legal form first."))
FORM_FIXED = refusal("enterprise.form_fixed", _("The legal form stays once the enterprise is created."))
STEPS_MISSING = refusal(
    "enterprise.steps_missing", _("%(count)s legal steps are still to be done before it counts as created.")
)
MEMBER_TWICE = refusal("enterprise.member_twice", _("She is a member of this project already."))
NO_MEMBER = refusal("enterprise.no_member", _("A project needs at least one member."))
LAST_MEMBER = refusal(
    "enterprise.last_member", _("She is the last member: give the project up, or close it, first.")
)
TOO_MANY_MEMBERS = refusal(
    "enterprise.too_many_members", _("This legal form takes at most %(most)s members.")
)
TOO_FEW_MEMBERS = refusal(
    "enterprise.too_few_members", _("This legal form takes at least %(least)s members.")
)
SHARES_NOT_WHOLE = refusal(
    "enterprise.shares_not_whole", _("The shares total %(total)s %%, and must total 100 %%.")
)
SHARE = refusal("enterprise.share", _("A share lies between 0 and 100 percent, with at most two decimals."))
SHARES_OF_OTHERS = refusal("enterprise.shares_of_others", _("Give each present member a share, once."))
NO_SHARES = refusal("enterprise.no_shares", _("This legal form has no shares."))
RESIDENCE = refusal(
    "enterprise.residence",
    _("For this step each member needs a valid residence permit: her file shows none."),
)
UNSEEN_MEMBER = refusal(
    "enterprise.unseen_member",
    _("A member is accompanied elsewhere: what her papers say cannot be looked at here."),
)
STEP_DONE = refusal("enterprise.step_done", _("This step is noted as done already."))
STEP_NEEDED = refusal(
    "enterprise.step_needed", _("The enterprise is created: a step on which that rests cannot be taken back.")
)
NO_EMPLOYEES = refusal("enterprise.no_employees", _("This legal form may have no employees."))
JOB_BEFORE = refusal("enterprise.job_before", _("Jobs are noted once the enterprise is created."))
TOO_MANY_JOBS = refusal("enterprise.too_many_jobs", _("At most %(most)s at once."))
FOLLOW_UP_SHORT = refusal(
    "enterprise.follow_up_short",
    _("It lives on once it was followed long enough: until %(day)s."),
)
NOT_CREATED = refusal("enterprise.not_created", _("It is visited once the enterprise is created."))
VISIT_BEFORE = refusal(
    "enterprise.visit_before", _("This day is before the enterprise was created, on %(day)s.")
)
REACHED_OR_NOT = refusal(
    "enterprise.reached_or_not", _("Say how it trades, or why nobody was reached: one of the two.")
)
NOT_SEEN = refusal(
    "enterprise.not_seen", _("Where nobody was reached, nothing is known of turnover, jobs, stock or debts.")
)
VISIT_TWICE = refusal("enterprise.visit_twice", _("A visit on this day is kept already."))
