from django.utils.translation import gettext_lazy as _

from parcours.kernel.refusals import refusal

TEXT_MISSING = refusal("complaints.text_missing", _("Say what happened, in a few words."))
TEXT_LONG = refusal("complaints.text_long", _("At most %(most)s characters fit here."))
CATEGORY_MISSING = refusal("complaints.category_missing", _("Choose at least one subject."))
NOT_IN_LIST = refusal("complaints.not_in_list", _("This value is not in the list."))
DAY_IN_FUTURE = refusal("complaints.day_in_future", _("This day lies in the future."))
SITE_ELSEWHERE = refusal("complaints.site_elsewhere", _("This site belongs to another organisation."))
ANONYMOUS_OR_NOT = refusal(
    "complaints.anonymous_or_not", _("An anonymous complaint names nobody and says no contact.")
)
WISHES_DIFFER = refusal("complaints.wishes_differ", _("Two wishes contradict each other."))
CONTACT_MISSING = refusal("complaints.contact_missing", _("Say how she wants to be contacted."))
TAKES_PART = refusal(
    "complaints.takes_part", _("You work for the organisation concerned: somebody else handles this.")
)
ORGANISATION_MISSING = refusal("complaints.organisation_missing", _("Choose the organisation concerned."))
NOBODY_ELSE = refusal(
    "complaints.nobody_else", _("No other organisation can look at it again. Tell her whom she can go to.")
)
ALREADY_ASKED = refusal(
    "complaints.already_asked", _("A question to this organisation waits for its answer.")
)
ALREADY_SAID = refusal("complaints.already_said", _("This was answered already."))
NO_FOCAL_ROLE = refusal(
    "complaints.no_focal_role", _("A focal point is a data protection officer with an open account.")
)
ALREADY_FOCAL = refusal("complaints.already_focal", _("She is a focal point already."))
FACE = refusal("complaints.face", _("Choose one of the four faces."))
LINK_OVER = refusal("complaints.link_over", _("This link has been used or is over."))
