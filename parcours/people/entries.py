from django.utils.translation import gettext_lazy as _

from parcours.kernel.entries import kind

REGISTERED = kind("people.registered", sentence=_("Registered"))
EDITED = kind("people.edited", sentence=_("Particulars corrected"), facts=("fields",))
LEGAL_FACT = kind("people.legal_fact", sentence=_("Legal situation recorded"), facts=("dimension",))
CONSENTED = kind(
    "people.consented",
    sentence=_("Consent recorded"),
    facts=("purpose", "given", "notice_version", "notice_language"),
)
CONSENT_WITHDRAWN = kind("people.consent_withdrawn", sentence=_("Consent withdrawn"), facts=("purpose",))
SHARED = kind("people.shared", sentence=_("File shared with a partner"), facts=("organisation", "reason"))
ACCESS_ENDED = kind("people.access_ended", sentence=_("Access ended"), facts=("organisation",))
RESTRICTED_NOTED = kind("people.restricted_noted", sentence=_("Restricted fact recorded"))
READER_NAMED = kind("people.reader_named", sentence=_("Reader of restricted facts named"), facts=("user",))
GREAT_VULNERABILITY = kind("people.great_vulnerability", sentence=_("Great vulnerability confirmed"))
CONVENTION_CONFIRMED = kind(
    "people.convention_confirmed",
    sentence=_("Convention confirmed by the other organisation"),
    facts=("from_organisation", "to_organisation"),
    about_person=False,
)
CONVENTION_ENDED = kind(
    "people.convention_ended",
    sentence=_("Convention ended"),
    facts=("from_organisation", "to_organisation", "ended_on"),
    about_person=False,
)
CONVENTION_SIGNED = kind(
    "people.convention_signed",
    sentence=_("Convention signed"),
    facts=("from_organisation", "to_organisation", "signed_on"),
    about_person=False,
)
VISIT_OPENED = kind(
    "people.visit_opened", sentence=_("Somebody came to the reception"), facts=("site",), about_person=False
)
VISIT_MOVED = kind(
    "people.visit_moved", sentence=_("Visit moved on"), facts=("site", "state"), about_person=False
)
VISIT_NAMED = kind(
    "people.visit_named", sentence=_("Visitor recognised"), facts=("site",), about_person=False
)
VISITED = kind(
    "people.visited",
    sentence=_("Came to the reception"),
    facts=("site", "reason", "returning", "outcome"),
    own={},
    evidence="visit",
)
REQUEST_RECEIVED = kind(
    "people.request_received",
    sentence=_("Request about her data received"),
    facts=("kind", "purpose", "channel", "due_on"),
    right="people.requests",
    own={},
)
REQUEST_IN_HAND = kind(
    "people.request_in_hand",
    sentence=_("Request about her data taken in hand"),
    facts=("kind",),
    right="people.requests",
    own={},
)
REQUEST_DECIDED = kind(
    "people.request_decided",
    sentence=_("Request about her data decided"),
    facts=("kind", "answer", "reason"),
    right="people.requests",
    own={},
)
REQUEST_HANDED_OVER = kind(
    "people.request_handed_over",
    sentence=_("Answer about her data handed over"),
    facts=("kind",),
    right="people.requests",
    own={},
)
ERASED = kind("people.erased", sentence=_("Erased"), facts=("kept",), right="people.requests")
MERGED = kind("people.merged", sentence=_("Two files made one"), facts=("kept", "gone", "reason"))
MERGE_UNDONE = kind("people.merge_undone", sentence=_("Two files separated again"), facts=("kept", "gone"))
NOTICES_READ = kind(
    "people.notices_read", sentence=_("Notices of ended access read"), facts=("number",), about_person=False
)
STOPPED = kind(
    "people.messages_stopped",
    sentence=_("Answered a message: no more of them"),
    facts=("channel",),
)
STARTED = kind(
    "people.messages_started",
    sentence=_("Answered a message: they may come again"),
    facts=("channel",),
)
