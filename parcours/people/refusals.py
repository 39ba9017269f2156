from django.utils.translation import gettext_lazy as _

from parcours.kernel.refusals import refusal

BIRTH_IN_FUTURE = refusal("people.birth_in_future", _("The birth date lies in the future."))
BIRTH_TOO_EARLY = refusal("people.birth_too_early", _("The birth year is before 1900."))
BIRTH_TWICE = refusal("people.birth_twice", _("The birth date and the birth year do not agree."))
ARRIVAL_BEFORE_BIRTH = refusal("people.arrival_before_birth", _("The arrival is before the birth."))
ARRIVAL_IN_FUTURE = refusal("people.arrival_in_future", _("The arrival lies in the future."))
EXPIRY_BEFORE_ISSUE = refusal("people.expiry_before_issue", _("The expiry is before the issue."))
DAY_TOO_EARLY = refusal("people.day_too_early", _("This day is before 1900: look at the year again."))
DAY_IN_FUTURE = refusal("people.day_in_future", _("This day lies in the future."))
PHONE_UNREADABLE = refusal(
    "people.phone_unreadable", _("This telephone number cannot be read. Begin with + and the country code.")
)
PHONE_AND_NONE = refusal("people.phone_and_none", _("Either there is a telephone number or there is none."))
DOCUMENT_AND_NONE = refusal("people.document_and_none", _("Either there is a document or there is none."))
NAME_MISSING = refusal("people.name_missing", _("Give a name, in Latin or in Arabic script."))
NAME_NOT_ARABIC = refusal("people.name_not_arabic", _("Write this name in Arabic script."))
NAME_NOT_LATIN = refusal("people.name_not_latin", _("Write this name in Latin script."))
CODE_UNKNOWN = refusal("people.code_unknown", _("The value %(value)s is not in the list."))
HOUSEHOLD = refusal("people.household", _("A household counts 1 to 60 people."))
TOO_LONG = refusal("people.too_long", _("At most %(most)s characters fit here."))
GUARDIAN_MISSING = refusal(
    "people.guardian_missing", _("Under 18: name a guardian or the body that is responsible.")
)
ASSENT_MISSING = refusal(
    "people.assent_missing",
    _("Under 18: the assent of the child and the consent of the guardian are needed."),
)
FOCAL_POINT_MISSING = refusal("people.focal_point_missing", _("Under 18: name the protection focal point."))
NO_ORGANISATION = refusal("people.no_organisation", _("Choose the organisation you act for."))
TOO_MANY_LINES = refusal("people.too_many_lines", _("At most %(most)s lines fit here."))
TOO_MANY = refusal("people.too_many", _("At most %(most)s people at once."))
NO_CONSENT = refusal("people.no_consent", _("The person has not agreed to this sharing."), of_sharing=True)
NO_CONVENTION = refusal(
    "people.no_convention", _("There is no convention in force between the two organisations.")
)
ONLY_PASSES = refusal(
    "people.only_passes",
    _("Your organisation sees her file only as long as a referral or a training lasts: ask who sent her."),
)
NOT_YOURS_TO_CORRECT = refusal(
    "people.not_yours_to_correct",
    _(
        "Your organisation sees her file only as long as a referral or a training lasts. Whoever registered "
        "or sent her corrects her name, birth, sex and nationality: tell them, or ask them for a transfer."
    ),
)
NOT_YOURS_TO_ERASE = refusal(
    "people.not_yours_to_erase",
    _(
        "Her file would be erased for everybody: whoever registered her, or to whom it was transferred, "
        "decides that. Tell them what she asks, and end what your organisation sees of her."
    ),
)
SHARING_NOT_COVERED = refusal(
    "people.sharing_not_covered", _("A convention covers at least the sharing of files.")
)
NOT_A_PARTY = refusal("people.not_a_party", _("Only one of the two organisations records their convention."))
ALREADY_CONFIRMED = refusal(
    "people.already_confirmed", _("Your organisation has confirmed this convention already.")
)
ALREADY_ENDED = refusal("people.already_ended", _("This convention has ended already."))
ENDS_BEFORE_SIGNATURE = refusal("people.ends_before_signature", _("The end is before the signature."))
ALREADY_SHARED = refusal("people.already_shared", _("This organisation sees the file already."))
OWN_ORGANISATION = refusal("people.own_organisation", _("Choose another organisation than your own."))
NOT_GIVEN_BY_YOU = refusal(
    "people.not_given_by_you",
    _("Only the organisation that shared the file, or its reader, ends this access."),
)
REGISTERED_HERE = refusal(
    "people.registered_here",
    _("The organisation that registered her keeps her file: otherwise nobody could find her."),
)
READER_ELSEWHERE = refusal(
    "people.reader_elsewhere",
    _("Name a colleague of your organisation whose role reads restricted facts."),
)
NOT_A_READER = refusal("people.not_a_reader", _("Only a named reader may do this."))
PROVES_NOTHING = refusal(
    "people.proves_nothing", _("A paper proves answers: record what she agrees to, or leave it out.")
)
NOTHING_CHANGED = refusal("people.nothing_changed", _("Nothing was changed."))
ALREADY_WITHDRAWN = refusal("people.already_withdrawn", _("This consent was withdrawn already."))
TEXT_MISSING = refusal("people.text_missing", _("Write what is to be kept."))
UNREADABLE = refusal("people.unreadable", _("This text was altered and cannot be read."))
SITE_ELSEWHERE = refusal("people.site_elsewhere", _("Choose a site of your organisation."))
NAMED_ALREADY = refusal("people.named_already", _("This visitor is known already."))
SENT_WHERE = refusal("people.sent_where", _("Say to whom the visitor was sent."))
OUTCOME_MISSING = refusal("people.outcome_missing", _("Say how the visit ended: served, sent on, or left."))
ENDED_BEFORE_ARRIVAL = refusal("people.ended_before_arrival", _("The end is before the arrival."))
MOMENT_IN_FUTURE = refusal("people.moment_in_future", _("This moment lies in the future."))
ASKED_ALREADY = refusal(
    "people.asked_already", _("The same request of hers is open already: answer that one first.")
)
OBJECTS_TO_NOTHING = refusal("people.objects_to_nothing", _("Say to which use she objects."))
RECIPIENT_OF_SHARING = refusal(
    "people.recipient_of_sharing", _("An organisation is chosen only where she objects to sharing.")
)
DECISION_WITHOUT_REASON = refusal(
    "people.decision_without_reason", _("Say why it is not granted, or not wholly.")
)
DECISION_WITHOUT_SENTENCE = refusal(
    "people.decision_without_sentence", _("Say the reason in a sentence that she can read.")
)
TWO_TO_ERASE = refusal(
    "people.two_to_erase", _("Whoever recorded the request does not decide on an erasure: it takes two.")
)
MUST_KEEP = refusal(
    "people.must_keep", _("Something of hers must be kept for now: grant it in part, and say what stays.")
)
NOT_GRANTED = refusal("people.not_granted", _("Her request to see what is kept has not been granted yet."))
NOT_DECIDED = refusal("people.not_decided", _("No erasure has been granted here."))
ERASED_ALREADY = refusal("people.erased_already", _("This was erased already."))
SAME_FILE = refusal("people.same_file", _("Choose another file than this one."))
MERGE_WITHOUT_NOTE = refusal("people.merge_without_note", _("Say in a sentence how you know."))
NOT_MERGED = refusal("people.not_merged", _("These files are two already."))
MERGE_WOULD_SHARE = refusal(
    "people.merge_would_share",
    _(
        "Joined, each organisation would read what the other wrote, and she has not agreed to that or no "
        "convention covers it: the two files stay apart."
    ),
    of_sharing=True,
)
MERGED_SINCE = refusal(
    "people.merged_since", _("One of these files was merged again since: undo the later merge first.")
)
EMAIL_UNREADABLE = refusal("people.email_unreadable", _("This e-mail address cannot be read."))
EMAIL_MISSING = refusal("people.email_missing", _("Give the e-mail address to write to."))
NUMBER_MISSING = refusal(
    "people.number_missing",
    _("No telephone of hers is recorded: record her number first, or choose another way to reach her."),
)
THROUGH_MISSING = refusal(
    "people.through_missing", _("Give the name and the telephone of whoever passes the word on.")
)
QUIET_BOTH = refusal("people.quiet_both", _("Give two different hours, or none."))
NAME_TWO_SCRIPTS = refusal(
    "people.name_two_scripts", _("Write the whole name in one script, Latin or Arabic.")
)
HOUSEHOLD_ITSELF = refusal("people.household_itself", _("Nobody is a member of her own household twice."))
HOUSEHOLD_ALREADY = refusal("people.household_already", _("This person is of this household already."))
HOUSEHOLD_OTHER = refusal(
    "people.household_other", _("This person lives in another household: say first that she has left it.")
)
CHILD_OLDER = refusal(
    "people.child_older", _("A child is younger than its parents: look at the births again.")
)
REFUSED_AND_ANSWERED = refusal(
    "people.refused_and_answered", _("Either she would not answer, or there are answers.")
)
