from django.utils.translation import gettext_lazy as _

from parcours.kernel.refusals import refusal

NO_ORGANISATION = refusal("employment.no_organisation", _("Choose the organisation you act for."))
NOT_IN_LIST = refusal("employment.not_in_list", _("The value %(value)s is not in the list."))
TOO_LONG = refusal("employment.too_long", _("At most %(most)s characters fit here."))
NAME_MISSING = refusal("employment.name_missing", _("Give the employer’s name."))
NUMBER_WRONG = refusal(
    "employment.number_wrong",
    _("This number does not hold: it has %(digits)s digits, and the last two check the others."),
)
NUMBER_OF_PRIVATE = refusal(
    "employment.number_of_private", _("A household or an informal host has no such number: leave it empty.")
)
NUMBER_TAKEN = refusal("employment.number_taken", _("Another employer has this number already."))
NOT_YOUR_EMPLOYER = refusal(
    "employment.not_your_employer", _("Only the organisation that keeps this employer may change it.")
)
EMPLOYER_ENDED = refusal(
    "employment.employer_ended", _("Nothing is proposed to this employer any more: take it up again first.")
)
HAS_OFFERS = refusal(
    "employment.has_offers", _("Offers of this employer are still open (%(n)s): close them first.")
)
NOT_ENDED = refusal("employment.not_ended", _("This employer is asked already."))
CONTACT_UNREACHABLE = refusal(
    "employment.contact_unreachable", _("Give a telephone number or an e-mail address.")
)
EMAIL_WRONG = refusal("employment.email_wrong", _("This is no e-mail address."))
PHONE_WRONG = refusal(
    "employment.phone_wrong", _("A telephone number has digits, spaces and perhaps a + in front.")
)
ALREADY_ENDED = refusal("employment.already_ended", _("This has ended already."))
REFERENCE_MISSING = refusal("employment.reference_missing", _("Give the reference of the agreement."))
REFERENCE_TAKEN = refusal(
    "employment.reference_taken", _("An agreement with this employer has this reference already.")
)
END_BEFORE_START = refusal("employment.end_before_start", _("The end is before the start."))
DAY_IN_FUTURE = refusal("employment.day_in_future", _("This day lies in the future."))
TITLE_MISSING = refusal("employment.title_missing", _("Give the title in one language at least."))
CODE_UNREADABLE = refusal(
    "employment.code_unreadable", _("A code has 2 to 40 letters, digits or hyphens, without accents.")
)
CODE_TAKEN = refusal("employment.code_taken", _("Another offer of yours has this code already."))
POSTS = refusal("employment.posts", _("An offer has 1 to 500 posts."))
POSTS_TAKEN = refusal("employment.posts_taken", _("%(taken)s posts are taken already."))
HOURS = refusal("employment.hours", _("A week of work has 1 to 72 hours."))
WAGE = refusal("employment.wage", _("A wage is more than zero."))
WAGE_TOO_LARGE = refusal("employment.wage_too_large", _("This wage is too large: look at the amount again."))
WAGE_PER = refusal("employment.wage_per", _("Say whether the wage is for an hour, a day or a month."))
WAGE_MISSING = refusal("employment.wage_missing", _("Give the wage of a job."))
NO_CURRENCY = refusal("employment.no_currency", _("The programme does not say in which currency wages are."))
WAGE_TOO_LOW = refusal(
    "employment.wage_too_low",
    _(
        "This is less than the legal minimum: %(least)s %(currency)s at least on %(day)s. For fewer hours, "
        "give the hours a week."
    ),
)
CONTRACT_OF_KIND = refusal(
    "employment.contract_of_kind",
    _("An internship agreement goes with an internship, and with nothing else."),
)
PLACE_MISSING = refusal("employment.place_missing", _("Say in which city."))
OPEN_UNTIL_PAST = refusal("employment.open_until_past", _("The last day of the offer is past."))
NOT_YOUR_OFFER = refusal(
    "employment.not_your_offer", _("Only the organisation that keeps this offer may change it.")
)
NOTHING_CHANGED = refusal("employment.nothing_changed", _("Nothing was changed."))
NOBODY = refusal("employment.nobody", _("There is nothing to do here."))
TOO_MANY = refusal("employment.too_many", _("At most %(most)s at once."))
TWICE = refusal("employment.twice", _("The same stands twice in the list."))
CELL_UNREADABLE = refusal("employment.cell_unreadable", _("“%(value)s” cannot be read here."))
CELL_NEEDED = refusal("employment.cell_needed", _("This cell must not be empty."))
COLUMN_MISSING = refusal("employment.column_missing", _("The file has no column for this."))
EMPLOYER_UNKNOWN = refusal(
    "employment.employer_unknown",
    _("No employer is called so: give kind, sector and city in the same row, and it is added."),
)
EMPLOYER_NOT_ONE = refusal(
    "employment.employer_not_one", _("Several employers are called so: give the number.")
)
NOT_OPEN = refusal("employment.not_open", _("Nobody can be proposed for this offer: %(state)s."))
OFFER_CLOSED = refusal("employment.offer_closed", _("This offer is closed: take it up again first."))
OVER = refusal("employment.over", _("The last day of this offer was %(day)s."))
NO_POST = refusal("employment.no_post", _("Every post of this offer is taken (%(posts)s)."))
NO_POST_LEFT = refusal("employment.no_post_left", _("Every post of this offer is taken."))
ALREADY_PROPOSED = refusal("employment.already_proposed", _("She stands at this offer already."))
NOT_AGREED = refusal(
    "employment.not_agreed", _("Nothing is sent before she has agreed that the employer is told who she is.")
)
BEFORE_LAST_MOVE = refusal(
    "employment.before_last_move", _("This is before the last thing that was written down, on %(day)s.")
)
REASON_MISSING = refusal("employment.reason_missing", _("Say why."))
NOT_YOUR_APPLICATION = refusal(
    "employment.not_your_application",
    _("Only the organisation that proposed her, or the one that keeps the offer, may do this."),
)
ANSWERED_ALREADY = refusal("employment.answered_already", _("This check has its answer already."))
NOT_WORKING = refusal("employment.not_working", _("She does not work there any more: %(state)s."))
BEFORE_START = refusal("employment.before_start", _("This is before her first day of work, %(day)s."))
TOO_EARLY = refusal("employment.too_early", _("That she is still there is known from %(day)s on."))
START_TOO_FAR = refusal("employment.start_too_far", _("The first day of work lies more than a year away."))
LEFT_WITHOUT_DAY = refusal(
    "employment.left_without_reason", _("Say why she left; a day of leaving goes with that answer alone.")
)
A_JOB_ALREADY = refusal("employment.a_job_already", _("This is a job already: an internship becomes one."))
GROUND_MISSING = refusal("employment.ground_missing", _("Say on which ground it is not needed."))
GROUND_OF_NONE = refusal("employment.ground_of_none", _("A ground goes with a step that is not needed."))
CV_EMPTY = refusal(
    "employment.cv_empty", _("A CV needs one way to reach her and one thing that she can do or has done.")
)
START_TOO_LONG_AGO = refusal(
    "employment.start_too_long_ago", _("The first day of work lies more than a year back.")
)
LEFT_AFTER_HEARD = refusal(
    "employment.left_after_heard", _("She cannot have left after the day on which it was heard.")
)
STILL_THERE = refusal("employment.still_there", _("On %(day)s she said that she was still there."))
OTHERS_THERE = refusal(
    "employment.others_there",
    _("Other organisations work with this employer: it cannot become a household or an informal host."),
)
