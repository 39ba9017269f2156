from django.utils.translation import gettext_lazy as _

from parcours.kernel.refusals import refusal

UNKNOWN_KIND = refusal("exchange.unknown_kind", _("There is no such kind of file."))
NOT_IN_LIST = refusal("exchange.not_in_list", _("The value %(value)s is not in the list."))
SAY_WHAT_FOR = refusal("exchange.say_what_for", _("Say what the file is for."))
CLEARED = refusal(
    "exchange.cleared", _("This file was kept for %(days)s days and is cleared: make it again.")
)
NO_PROJECT = refusal("exchange.no_project", _("There is no such project."))
NO_REPORT = refusal(
    "exchange.no_report", _("This file is made from a report: choose one that was submitted.")
)
NO_IATI = refusal(
    "exchange.no_iati", _("The programme does not say who publishes it for IATI: see its table [iati].")
)
MONTH_NOT_OVER = refusal("exchange.month_not_over", _("The month is not over."))
MONTH_PUBLISHED = refusal(
    "exchange.month_published", _("This month or a later one was published: what is published stays.")
)
PREPARE_AGAIN = refusal(
    "exchange.prepare_again", _("Another month was published meanwhile: prepare this one again.")
)
NOT_SAFE = refusal(
    "exchange.not_safe", _("No table was found that keeps every small count unknown: nothing is prepared.")
)
NOTHING_PUBLISHED = refusal(
    "exchange.nothing_published", _("No month was published yet: prepare one, look at it, publish it.")
)

# Files that are taken in --------------------------------------------------------------------------

UNKNOWN_ROWS = refusal("exchange.unknown_rows", _("There is no such kind of rows to take in."))
COLUMN_TWICE = refusal("exchange.column_twice", _("“%(value)s” stands over two columns: keep one."))
COLUMN_MISSING = refusal("exchange.column_missing", _("No column is “%(value)s”."))
COLUMN_UNTOLD = refusal("exchange.column_untold", _("Say what the column “%(value)s” is, or leave it out."))
COLUMNS_UNTOLD = refusal("exchange.columns_untold", _("Say first what the columns are."))
COLUMNS_OTHER = refusal("exchange.columns_other", _("These columns are not those of the file."))
BESIDE_THE_TABLE = refusal("exchange.beside_the_table", _("This stands beside the table, under no column."))
CELL_TOO_LONG = refusal("exchange.cell_too_long", _("A cell has at most %(most)s letters."))
CELL_BROKEN = refusal("exchange.cell_broken", _("This cell holds signs that cannot be read."))
CELL_NEEDED = refusal("exchange.cell_needed", _("This is needed."))
CELL_UNREADABLE = refusal("exchange.cell_unreadable", _("“%(value)s” cannot be read here."))
REPEATED_QUESTION = refusal(
    "exchange.repeated_question", _("Questions that repeat are not taken in: each answer stands once.")
)
ROW_TWICE = refusal("exchange.row_twice", _("The same row stands in row %(row)s already."))
ROW_ERASED = refusal(
    "exchange.row_erased", _("This row was taken in before, and what it said was erased since: leave it out.")
)
TOO_MANY_FAULTS = refusal(
    "exchange.too_many_faults",
    _("More than %(most)s faults: is this the file that you meant, and are its columns right?"),
)
OPTION_GONE = refusal(
    "exchange.option_gone", _("The programme has this form no more: drop the file, and send it again.")
)
HAS_FAULTS = refusal("exchange.has_faults", _("Nothing is taken in while there are faults."))
UNDECIDED = refusal(
    "exchange.undecided", _("This may be somebody who is here already: say whether it is the same person.")
)
NOTHING_NEW = refusal("exchange.nothing_new", _("Everything in this file is here already."))
BATCH_OVER = refusal("exchange.batch_over", _("This file is no longer pending: %(state)s."))
ANOTHER_TAKEN_IN = refusal(
    "exchange.another_taken_in", _("Another file of this kind is being taken in: try again in a moment.")
)
ASKER_GONE = refusal(
    "exchange.asker_gone", _("Whoever asked for this may take in such rows no more: somebody else may ask.")
)
INTERRUPTED = refusal(
    "exchange.interrupted", _("The work was interrupted; nothing was taken in. Take the file in again.")
)
IN_HAND = refusal("exchange.in_hand", _("The rows are being taken in at this moment."))
NOT_ASKED = refusal("exchange.not_asked", _("Nobody waits for this file any more."))
NO_ORGANISATION = refusal("exchange.no_organisation", _("Say for which organisation this is taken in."))
PERSON_UNKNOWN = refusal("exchange.person_unknown", _("Nobody whom you may see has this number."))
PERSON_NEEDED = refusal("exchange.person_needed", _("Say who it is: the card or the number in your list."))
SESSION_UNKNOWN = refusal("exchange.session_unknown", _("There is no session with this code."))
NO_HALF_DAY = refusal("exchange.no_half_day", _("The session has no such half-day."))
OUTING_UNKNOWN = refusal(
    "exchange.outing_unknown",
    _("Your organisation has no open outing of this day in this city."),
)
OUTINGS_SEVERAL = refusal(
    "exchange.outings_several",
    _("There were several outings on this day in this city: pre-register these people by hand."),
)
FORM_CHANGED = refusal(
    "exchange.form_changed",
    _("Version %(value)s of the form is not the present one."),
)
FORM_OTHER = refusal("exchange.form_other", _("This was asked with another form: %(value)s."))
MAP_UNREADABLE = refusal("exchange.map_unreadable", _("The map is no TOML: %(value)s"))
MAP_ENTRY = refusal("exchange.map_entry", _("The map cannot say “%(value)s” so."))
MAP_MISSING = refusal("exchange.map_missing", _("The map says nothing of “%(value)s”."))
ORGANISATION_UNKNOWN = refusal("exchange.organisation_unknown", _("There is no organisation “%(value)s”."))
SITE_UNKNOWN = refusal("exchange.site_unknown", _("The organisation has no centre “%(value)s”."))
USER_UNKNOWN = refusal("exchange.user_unknown", _("“%(value)s” holds no role in this organisation."))
NO_VERIFIER = refusal(
    "exchange.no_verifier", _("No verifier of spending is named for this project whose term runs today.")
)
NOT_YOURS_TO_CONTROL = refusal(
    "exchange.not_yours_to_control",
    _("Whoever runs the project or coordinates the programme names its verifier."),
)
SAY_WHO_VERIFIES = refusal("exchange.say_who_verifies", _("Say who verifies, for whom, by which mandate."))
TOO_LONG = refusal("exchange.too_long", _("At most %(most)s characters."))
TERM_ENDS_FIRST = refusal("exchange.term_ends_first", _("The term ends before it begins."))
TERM_WRONG = refusal(
    "exchange.term_wrong", _("A term ends today or later, and lasts less than %(most)s days.")
)
NOT_HIS_ACCOUNT = refusal(
    "exchange.not_his_account",
    _("Choose an account in the role of a verifier, of somebody who works for no one who is controlled."),
)
OLD_PACK = refusal(
    "exchange.old_pack",
    _("This pack was drawn before codes were kept: whom they stand for is shown no more. Draw another one."),
)
TERM_OVER = refusal("exchange.term_over", _("The term of the verifier is over."))
SAY_WHICH_PROJECT = refusal("exchange.say_which_project", _("A control pack is of one project: choose it."))
NOBODY_TO_DRAW = refusal("exchange.nobody_to_draw", _("The project did nothing for anybody in these days."))
