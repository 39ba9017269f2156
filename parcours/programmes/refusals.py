from django.utils.translation import gettext_lazy as _

from parcours.kernel.refusals import refusal

from . import money_refusals  # noqa: F401

NONE_LOADED = refusal(
    "programmes.none_loaded", _("No programme is loaded. An administrator loads a programme pack first.")
)
NOT_LOADED = refusal("programmes.not_loaded", _("No programme with the code %(code)s is loaded."))
BAD_PACK = refusal(
    "programmes.bad_pack", _("The pack was refused and nothing of it was loaded: %(findings)s")
)
PROJECT_ELSEWHERE = refusal(
    "programmes.project_elsewhere", _("The code %(code)s belongs to a project of another programme.")
)
FORM_REWORDED = refusal(
    "programmes.form_reworded",
    _(
        "The form %(form)s asks something else than before under the same version %(version)s: answers are "
        "read with its questions. Give the new questions a new version."
    ),
)
NOTICE_REWORDED = refusal(
    "programmes.notice_reworded",
    _(
        "The notice of %(purpose)s says something else than before under the same version %(version)s: "
        "people agreed to those words. Give the new words a new version."
    ),
)

# A form in a spreadsheet (XLSForm): faults ---------------------------------------------------------

NO_SPREADSHEET = refusal(
    "programmes.no_spreadsheet",
    _("This is no spreadsheet that can be read. Save the form as XLSX and send it again."),
)
FILE_TOO_LARGE = refusal(
    "programmes.file_too_large",
    _("The file is too large: a form has at most %(most)s MB. Leave pictures out."),
)
SHEET_TOO_LARGE = refusal(
    "programmes.sheet_too_large", _("A sheet has at most %(rows)s rows and %(columns)s columns.")
)
SHEET_MISSING = refusal("programmes.sheet_missing", _("The sheet “%(sheet)s” is missing."))
CELLS_MERGED = refusal(
    "programmes.cells_merged", _("These cells are merged. Separate them, so that each says one thing.")
)
CELL_COMPUTED = refusal("programmes.cell_computed", _("This cell holds a formula. Write its value instead."))
CELL_BROKEN = refusal("programmes.cell_broken", _("This cell holds an error of the spreadsheet: %(said)s."))
CELL_MISSING = refusal("programmes.cell_missing", _("“%(column)s” is empty here."))
COLUMN_MISSING = refusal("programmes.column_missing", _("The column “%(column)s” is missing."))
COLUMN_TWICE = refusal(
    "programmes.column_twice", _("The column “%(column)s” is there twice, also in %(other)s.")
)
COLUMN_UNREAD = refusal(
    "programmes.column_unread",
    _(
        "The column “%(column)s” is not read, and it would change what is asked. "
        "Empty it and ask in another way."
    ),
)
LANGUAGE_UNNAMED = refusal(
    "programmes.language_unnamed",
    _("The column “%(column)s” does not say its language. Write the code in brackets: %(example)s."),
)
LANGUAGE_TWICE = refusal(
    "programmes.language_twice",
    _("“%(column)s” holds a language that %(other)s holds already. Keep one of them."),
)
LANGUAGE_MISSING = refusal("programmes.language_missing", _("The text “%(column)s” is missing."))
TEXT_REFERS = refusal(
    "programmes.text_refers",
    _("This text repeats another answer (${…}), which is not read. Write it in full."),
)
TYPE_UNKNOWN = refusal(
    "programmes.type_unknown", _("Questions of the type “%(type)s” are not read. Known types: %(known)s.")
)
NAME_UNFIT = refusal(
    "programmes.name_unfit",
    _("“%(name)s” is no name: letters without accents, digits, - _ . only, at most 40, a letter first."),
)
NAME_TWICE = refusal("programmes.name_twice", _("The name “%(name)s” is there already, in %(other)s."))
LIST_MISSING = refusal("programmes.list_missing", _("The list “%(list)s” is not on the sheet “choices”."))
LIST_SHORT = refusal("programmes.list_short", _("The list “%(list)s” needs at least two choices."))
LIST_SHARED = refusal(
    "programmes.list_shared",
    _(
        "“%(list)s” is the name of the common list of occupations, but its choices are others. "
        "Name it otherwise."
    ),
)
OR_OTHER = refusal(
    "programmes.or_other", _("“or_other” is not read. Add the choice “other”, and a question for its text.")
)
CONDITION_UNREAD = refusal(
    "programmes.condition_unread",
    _(
        "The condition is not read at “%(said)s”. Known: ${question} = 'choice', "
        "selected(${question}, 'choice'); “or” between choices of one question, “and” between questions."
    ),
)
CONSTRAINT_UNREAD = refusal(
    "programmes.constraint_unread",
    _(
        "The constraint is not read at “%(said)s”. Known: . >= 0 and . <= 10 for a number; "
        "not(selected(., 'none') and count-selected(.) > 1) for choices."
    ),
)
QUESTION_UNKNOWN = refusal("programmes.question_unknown", _("“%(name)s” is no question before this one."))
CHOICE_UNKNOWN = refusal("programmes.choice_unknown", _("“%(choice)s” is no choice of “%(name)s”."))
FLAG_UNREAD = refusal("programmes.flag_unread", _("Write yes or no in the column “%(column)s”."))
GROUP_OPEN = refusal("programmes.group_open", _("This group is never ended (end_group)."))
GROUP_CLOSED = refusal("programmes.group_closed", _("No group is open that this would end."))
GROUP_NESTED = refusal(
    "programmes.group_nested", _("A group inside a group is not read. Put one after the other.")
)
NO_QUESTIONS = refusal("programmes.no_questions", _("The sheet “survey” has no question that can be read."))
SETTING_MISSING = refusal("programmes.setting_missing", _("“%(column)s” is missing on the sheet “settings”."))
DAYS_UNREAD = refusal("programmes.days_unread", _("“%(said)s” is no number of days from 1 to 3650."))
WHEN_UNREAD = refusal(
    "programmes.when_unread",
    _(
        "“%(said)s” does not say when the form is asked: first (the form “assessment” alone), "
        "again, or beside."
    ),
)
RULE_UNREAD = refusal(
    "programmes.rule_unread", _("“%(said)s” is not read. Write codes of criteria, such as: a and (b or c).")
)
CRITERION_UNKNOWN = refusal("programmes.criterion_unknown", _("The programme has no criterion “%(name)s”."))

# … and what is told beside a form that was read

LEFT_OUT_SHEET = refusal("programmes.left_out_sheet", _("The sheet “%(sheet)s” is left out."))
LEFT_OUT_COLUMN = refusal("programmes.left_out_column", _("The column “%(column)s” is left out."))
LEFT_OUT_LANGUAGE = refusal(
    "programmes.left_out_language", _("“%(column)s” is left out: the programme does not have this language.")
)
LEFT_OUT_TYPE = refusal(
    "programmes.left_out_type", _("“%(type)s” is left out: a telephone fills it in, nobody is asked.")
)
LEFT_OUT_LIST = refusal(
    "programmes.left_out_list", _("The list “%(list)s” is left out: no question uses it.")
)
SHARED_LIST = refusal(
    "programmes.shared_list",
    _("“%(list)s” is the common list of occupations (ISCO-08): its own names are used."),
)
NO_GROUP = refusal(
    "programmes.no_group",
    _("From here on questions stand in no group: they are shown under the title of the form."),
)
TITLE_REPEATED = refusal(
    "programmes.title_repeated",
    _("The title “%(title)s” is used in every language that has none of its own."),
)
DAYS_ASSUMED = refusal(
    "programmes.days_assumed",
    _("The file does not say for how long answers hold: %(days)s days are proposed."),
)
WHEN_ASSUMED = refusal(
    "programmes.when_assumed", _("The file does not say when the form is asked: “%(when)s” is proposed.")
)
RULE_KEPT = refusal(
    "programmes.rule_kept", _("The file does not say to whom the form is proposed: as before.")
)
