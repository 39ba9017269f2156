from django.utils.translation import gettext_lazy as _

from parcours.kernel.refusals import refusal

NO_ORGANISATION = refusal("referrals.no_organisation", _("Choose the organisation you act for."))
NOT_IN_LIST = refusal("referrals.not_in_list", _("The value %(value)s is not in the list."))
TOO_LONG = refusal("referrals.too_long", _("At most %(most)s characters fit here."))
NOTHING_GIVEN = refusal("referrals.nothing_given", _("Nothing was given to do."))
TOO_MANY = refusal("referrals.too_many", _("At most %(most)s at once."))
TWICE = refusal("referrals.twice", _("The same referral stands here twice."))
NO_ITEMS = refusal("referrals.no_items", _("Choose at least one thing that they may read."))
OWN_SERVICE = refusal("referrals.own_service", _("This service is your own: nothing has to be sent."))
NOT_PROPOSED_NOW = refusal(
    "referrals.not_proposed_now",
    _("This service takes nobody at present: it was not confirmed, has ended, or is full."),
)
OTHER_NEED = refusal(
    "referrals.other_need",
    _("This service is for another need than the open referral: refer her to it by itself."),
)
ALREADY_OPEN = refusal("referrals.already_open", _("She is referred to this service already."))
NO_CONSENT = refusal(
    "referrals.no_consent",
    _("She has not agreed that anything is shared with this organisation."),
    of_sharing=True,
)
NO_CONVENTION = refusal(
    "referrals.no_convention", _("No convention is in force between your organisation and this one.")
)
NOT_SHOWN = refusal("referrals.not_shown", _("Show her first what they will read."))
FILE_TAKES_CONSENT = refusal(
    "referrals.file_takes_consent",
    _("Her whole file is never shared without her agreement."),
    of_sharing=True,
)
REASON_MISSING = refusal("referrals.reason_missing", _("Say why."))
DAY_IN_FUTURE = refusal("referrals.day_in_future", _("This day lies in the future."))
DAY_TOO_EARLY = refusal("referrals.day_too_early", _("This is before what happened last with this referral."))
MEETING_MISSING = refusal("referrals.meeting_missing", _("Say when she is expected."))
MEETING_PAST = refusal("referrals.meeting_past", _("The day on which she is expected has passed."))
MEETING_FAR = refusal("referrals.meeting_far", _("This day is more than a year ahead: look at it again."))
NOT_YOURS_TO_SAY = refusal("referrals.not_yours_to_say", _("The other organisation says this."))
NOT_COVERED = refusal(
    "referrals.not_covered",
    _("What was shared may not be read any more. Ask the organisation that sent her."),
    of_sharing=True,
)
PROVIDER_MISSING = refusal("referrals.provider_missing", _("Write where she was sent."))
LINK_OVER = refusal(
    "referrals.link_over", _("This link answers no more. Ask for a new one."), of_sharing=True
)
NO_LINK = refusal("referrals.no_link", _("This organisation answers on the platform: it needs no link."))
NO_ADDRESS = refusal("referrals.no_address", _("The service has neither an e-mail address nor a telephone."))
LINKS_TODAY = refusal("referrals.links_today", _("A link was made a moment ago. Wait a little."))
UNREADABLE = refusal("referrals.unreadable", _("This text was altered and cannot be read."))
NOTHING_TO_TELL = refusal(
    "referrals.nothing_to_tell", _("There is no answer to tell her, or it holds no more.")
)
TOLD_ALREADY = refusal("referrals.told_already", _("Somebody has told her already."))
