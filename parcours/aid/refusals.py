from django.utils.translation import gettext_lazy as _

from parcours.kernel.refusals import refusal

NOT_OFFERED = refusal("aid.not_offered", _("The programme does not give this kind of aid."))
NOT_IN_LIST = refusal("aid.not_in_list", _("The value %(value)s is not in the list."))
TOO_LONG = refusal("aid.too_long", _("At most %(most)s characters."))
AMOUNT = refusal("aid.amount", _("Write an amount above zero, with at most two decimals."))
OVER_REQUEST = refusal("aid.over_request", _("At most %(most)s at once for this kind of aid."))
QUANTITY = refusal("aid.quantity", _("Between 1 and 1000."))
MONTH_FAR = refusal("aid.month_far", _("Aid is asked for a month between one year ago and in three months."))
LINK_MISSING = refusal("aid.link_missing", _("Say which step of her plan it makes possible."))
LINK_NOT_ALLOWED = refusal("aid.link_not_allowed", _("This kind of aid is not linked to that."))
STEP_ELSEWHERE = refusal("aid.step_elsewhere", _("This step is not an open step of her plan."))
COVERED = refusal("aid.covered", _("This need is already covered %(period)s by another partner."))
CEILING = refusal(
    "aid.ceiling", _("With what was granted before, this is more than the programme allows for this aid.")
)
NOBODY = refusal("aid.nobody", _("Choose at least one person."))
TOO_MANY = refusal("aid.too_many", _("At most %(most)s at once."))
TWICE = refusal("aid.twice", _("The same line stands twice in the list."))
OWN_REQUEST = refusal("aid.own_request", _("Nobody decides on what she asked for herself."))
SAME_PERSON = refusal("aid.same_person", _("The second decision is taken by somebody else."))
NEEDS_COORDINATOR = refusal(
    "aid.needs_coordinator", _("For this amount, one of the two people has to be a coordinator.")
)
OTHER_SECOND = refusal(
    "aid.other_second",
    _("The second person confirms the amount and the budget line of the first, or refuses."),
)
OVER_ASKED = refusal("aid.over_asked", _("Not more than was asked for."))
REASON_MISSING = refusal("aid.reason_missing", _("Say why."))
NOTE_MISSING = refusal("aid.note_missing", _("Say what is missing."))
ANSWER_MISSING = refusal("aid.answer_missing", _("Write the answer."))
LINE_MISSING = refusal("aid.line_missing", _("Choose the budget line that pays it."))
LINE_UNFIT = refusal("aid.line_unfit", _("This budget line does not pay this kind of aid for you."))
LINE_EXHAUSTED = refusal("aid.line_exhausted", _("This budget line has not enough left."))
NOT_GRANTED = refusal("aid.not_granted", _("There is nothing to pay here: %(state)s."))
MORE_THAN_LEFT = refusal("aid.more_than_left", _("Not more than what is left to pay."))
PROOF_MISSING = refusal("aid.proof_missing", _("Write the receipt number or the name of the one who signs."))
RECEIPT_MISSING = refusal("aid.receipt_missing", _("Write the receipt number."))
SIGNATURE_MISSING = refusal("aid.signature_missing", _("Write the name of the one who signs."))
REFERENCE_MISSING = refusal("aid.reference_missing", _("Write the reference of the payment."))
SHEET_NOT_SIGNED = refusal("aid.sheet_not_signed", _("Confirm that everybody who is paid signed the sheet."))
SHEET_MISSING = refusal("aid.sheet_missing", _("Write the number of the signed sheet."))
SHEET_OF_A_DRAFT = refusal(
    "aid.sheet_of_a_draft", _("This list is not approved yet: nobody has signed its sheet.")
)
SHEET_CLOSED = refusal(
    "aid.sheet_closed",
    _("Somebody on this sheet was erased: only whoever answers for the money opens it now."),
)
SHEETS_ENOUGH = refusal("aid.sheets_enough", _("A list keeps at most %(most)s pages of its signed sheet."))
SHEET_TWICE = refusal("aid.sheet_twice", _("This sheet was used already."))
RECEIPT_TWICE = refusal("aid.receipt_twice", _("This receipt number was used already."))
REFERENCE_TWICE = refusal("aid.reference_twice", _("This reference was used already."))
DAY_IN_FUTURE = refusal("aid.day_in_future", _("This day lies in the future."))
DAY_TOO_EARLY = refusal("aid.day_too_early", _("This day is before what was decided."))
HALF_DAYS = refusal("aid.half_days", _("Half-days are whole numbers between 0 and 62."))
NO_RATE = refusal("aid.no_rate", _("The programme states no amount for a half-day of this aid."))
LIST_TOO_LARGE = refusal(
    "aid.list_too_large", _("An amount on this list takes two people: ask for it on her own page.")
)
LIST_NOT_OPEN = refusal("aid.list_not_open", _("This list is not waiting for that: %(state)s."))
NOTHING_DUE = refusal("aid.nothing_due", _("Nothing is due on this list."))
