from django.utils.translation import gettext_lazy as _

from parcours.kernel.refusals import refusal

NO_ORGANISATION = refusal("outreach.no_organisation", _("Choose the organisation you act for."))
NOT_IN_LIST = refusal("outreach.not_in_list", _("The value %(value)s is not in the list."))
TOO_LONG = refusal("outreach.too_long", _("At most %(most)s characters fit here."))
TITLE_MISSING = refusal("outreach.title_missing", _("Give the title in one language at least."))
NOTHING_CHANGED = refusal("outreach.nothing_changed", _("Nothing was changed."))
NOTHING_TOLD = refusal("outreach.nothing_told", _("Nothing was told."))
TOO_MANY = refusal("outreach.too_many", _("At most %(most)s at once."))
IN_FUTURE = refusal("outreach.in_future", _("This day lies in the future."))
TOO_EARLY = refusal("outreach.too_early", _("This day is too long ago."))
TOO_FAR = refusal("outreach.too_far", _("This day is more than a year ahead."))
END_BEFORE_START = refusal("outreach.end_before_start", _("The end is before the start."))
SITE_ELSEWHERE = refusal("outreach.site_elsewhere", _("This site does not belong to your organisation."))
STAFF_WITHOUT_DAY = refusal(
    "outreach.staff_without_day", _("Say how many work there and since when: both, or neither.")
)
EQUIPMENT_WITHOUT_DAY = refusal(
    "outreach.equipment_without_day", _("Say what it is equipped with and since when: both, or neither.")
)
BEFORE_STATE = refusal("outreach.before_state", _("The present state began on %(day)s: not before that day."))
OPENED_STAYS = refusal(
    "outreach.opened_stays", _("It has been open: correct the day, it cannot be taken away.")
)
REACH_INCOMPLETE = refusal(
    "outreach.reach_incomplete",
    _("Say how many it reached, whether that is counted or estimated, and how one knows: all, or nothing."),
)
NOT_YOURS = refusal("outreach.not_yours", _("Only the organisation that keeps it may do this."))
ORGANISATION_IN_TEAM = refusal(
    "outreach.organisation_in_team", _("A partner of the team is another organisation than yours.")
)
MEMBER_ELSEWHERE = refusal(
    "outreach.member_elsewhere",
    _("Somebody of the team works neither for you nor for a partner of the team."),
)
PERSONAL_VALUE = refusal(
    "outreach.personal_value", _("No telephone number and no address of a person here: only a public spot.")
)
NOT_HELD_YET = refusal("outreach.not_held_yet", _("The outing takes place on %(day)s: not before that day."))
NUMBER = refusal("outreach.number", _("A number from 0 to %(most)s."))
TWICE = refusal("outreach.twice", _("The same nationality, sex and age stand twice: add them up."))
MORE_THAN_MET = refusal("outreach.more_than_met", _("More than the %(met)s people met in all."))
FEWER_THAN_PREREGISTERED = refusal(
    "outreach.fewer_than_preregistered", _("%(made)s people are pre-registered at this outing already.")
)
AGREED_ALL_THERE = refusal(
    "outreach.agreed_all_there",
    _("All %(agreed)s people who agreed are pre-registered: correct the report first."),
)
CLOSED_OUTING = refusal("outreach.closed_outing", _("Nobody is pre-registered here: %(state)s."))
REPORTED_STAYS = refusal("outreach.reported_stays", _("It has been reported: correct the report instead."))
PHONE_WITHOUT_CONSENT = refusal(
    "outreach.phone_without_consent",
    _("She does not wish to be contacted: her telephone number is not kept. Leave it empty."),
)
CONTACT_UNSAID = refusal("outreach.contact_unsaid", _("Ask her whether she may be contacted: yes or no."))
NOT_COMPLETE = refusal(
    "outreach.not_complete",
    _("Record first whether she agrees to be accompanied: the notice has to be read to her."),
)
THEME_MISSING = refusal("outreach.theme_missing", _("Say what it is about: one theme at least."))
SITE_IN_OTHER_CITY = refusal("outreach.site_in_other_city", _("This centre is in another city."))
EVENT_NOT_BEGUN = refusal("outreach.event_not_begun", _("The event begins on %(day)s: not before that day."))
EVENT_NOT_OVER = refusal("outreach.event_not_over", _("The event ends on %(day)s: report it after that day."))
EVENT_CANCELLED = refusal("outreach.event_cancelled", _("The event was cancelled: nobody was there."))
EVENT_HAS_PEOPLE = refusal(
    "outreach.event_has_people", _("People are written down for this event: it cannot begin after today.")
)
NOT_BORN = refusal(
    "outreach.not_born",
    _("Somebody among them was not born on the day of the event: look at the year again."),
)
THERE_ALREADY = refusal("outreach.there_already", _("She is on the list of this event already."))
HEADS_DIFFER = refusal(
    "outreach.heads_differ",
    _(
        "%(heads)s people in all, but %(named)s are named and %(counted)s are counted without a name: "
        "nobody may be in both, and nobody left out."
    ),
)
HEADS_MISSING = refusal("outreach.heads_missing", _("Say how many people were there in all."))
NOT_COUNTED_SO = refusal(
    "outreach.not_counted_so",
    _("Nobody of her sex, age and nationality is counted without a name: correct the report first."),
)
TOO_LONG_AN_EVENT = refusal(
    "outreach.too_long_an_event", _("An event lasts %(most)s days at most: plan several.")
)
KIND_STAYS = refusal(
    "outreach.kind_stays",
    _("People are written down for this event: its kind, themes, project and day stay."),
)
OFFICIAL_UNNAMED = refusal("outreach.official_unnamed", _("Give the name."))
INSTITUTION_MISSING = refusal(
    "outreach.institution_missing",
    _("Choose an organisation of the platform, or name the institution and say its kind: one of the two."),
)
REGION_MISSING = refusal("outreach.region_missing", _("Choose the region, or the centre."))
SITE_OF_OTHERS = refusal("outreach.site_of_others", _("This centre belongs to another organisation."))
ACCOUNT_TAKEN = refusal("outreach.account_taken", _("Somebody in the register has this account already."))
ACCOUNT_ELSEWHERE = refusal(
    "outreach.account_elsewhere", _("This account does not belong to that organisation.")
)
KNOWN_OFFICIAL = refusal(
    "outreach.known_official", _("Somebody of this name is in the register of that institution already.")
)
NOT_CAPACITY = refusal(
    "outreach.not_capacity", _("Officials and staff are noted at events that train them, at no other.")
)
MARK = refusal("outreach.mark", _("A mark from 0 to 100."))
COUNTED_ALREADY = refusal(
    "outreach.counted_already",
    _(
        "This event was reported with %(counted)s people without a name. If they are among them, correct the "
        "report first; if they had been forgotten, say so."
    ),
)
PERSONAL_IN_LESSON = refusal(
    "outreach.personal_in_lesson",
    _("No telephone number, no e-mail and no street address here: everybody reads it."),
)
LESSON_UNTIED = refusal("outreach.lesson_untied", _("Say to which activity or which indicator it belongs."))
LESSON_INCOMPLETE = refusal(
    "outreach.lesson_incomplete",
    _("Before it is shared: say what happened, what was learnt and what you advise."),
)
RECOMMENDATION_EMPTY = refusal("outreach.recommendation_empty", _("Say what is recommended."))
NOT_ITS_OWNER = refusal("outreach.not_its_owner", _("Another organisation answers for this recommendation."))
DECIDED_ALREADY = refusal("outreach.decided_already", _("Something is decided of it: it stays as it is."))
SAY_UNTIL_WHEN = refusal("outreach.say_until_when", _("Say until when it will be done."))
SAY_WHO_SEES_TO_IT = refusal("outreach.say_who_sees_to_it", _("Say who sees to it."))
SAY_WHY_NOT = refusal("outreach.say_why_not", _("Say why it is not accepted, or not whole."))
SAY_WHAT_WAS_DONE = refusal("outreach.say_what_was_done", _("Say what was done."))
STILL_A_DRAFT = refusal("outreach.still_a_draft", _("Issue it first: it is a draft."))
BEFORE_THE_REPORT = refusal("outreach.before_the_report", _("This day is before the report."))
SAY_WHO_GOT_IT = refusal(
    "outreach.say_who_got_it", _("Choose an organisation, or name another body: one of the two.")
)
NOTED_ALREADY = refusal("outreach.noted_already", _("This is on the list already."))
