from django.utils.translation import gettext_lazy as _

from parcours.kernel.refusals import refusal

NO_ORGANISATION = refusal("training.no_organisation", _("Choose the organisation you act for."))
CODE_UNREADABLE = refusal(
    "training.code_unreadable", _("A code has 2 to 30 letters, digits or hyphens, without accents.")
)
CODE_TAKEN = refusal("training.code_taken", _("Another course has this code already."))
TITLE_MISSING = refusal("training.title_missing", _("Give the title in one language at least."))
TOO_LONG = refusal("training.too_long", _("At most %(most)s characters fit here."))
NOT_IN_LIST = refusal("training.not_in_list", _("The value %(value)s is not in the list."))
HOURS = refusal("training.hours", _("A course has 1 to 4000 hours."))
SHARES = refusal(
    "training.shares",
    _("Shares are percents: partly completed takes at least 1, completed at least as much, at most 100."),
)
PLACES = refusal("training.places", _("A session has 1 to 500 places."))
MINIMUM = refusal("training.minimum", _("The minimum lies between 1 and the number of places."))
PLACES_TAKEN = refusal("training.places_taken", _("%(taken)s places are taken already."))
NO_HALF_DAYS = refusal("training.no_half_days", _("Choose at least one half-day."))
TOO_MANY_HALF_DAYS = refusal("training.too_many_half_days", _("A session has at most %(most)s half-days."))
HALF_DAY_TWICE = refusal("training.half_day_twice", _("A half-day stands twice in the calendar."))
END_BEFORE_START = refusal("training.end_before_start", _("The end is before the start."))
TRAINER_ELSEWHERE = refusal(
    "training.trainer_elsewhere", _("The trainer does not work for the organisation of the session.")
)
SITE_ELSEWHERE = refusal(
    "training.site_elsewhere", _("This site does not belong to the organisation of the session.")
)
PLACE_MISSING = refusal("training.place_missing", _("Say in which city the session takes place."))
NOT_YOUR_SESSION = refusal(
    "training.not_your_session", _("Only the organisation that holds the session may do this.")
)
NOT_OPEN = refusal("training.not_open", _("This session does not take people in: %(state)s."))
OVER = refusal("training.over", _("The last half-day of this session is past."))
FULL = refusal("training.full", _("This session is full: all %(places)s places are taken."))
TOO_FEW_LEFT = refusal("training.too_few_left", _("Only %(left)s places are left in this session."))
ALREADY_ENROLLED = refusal("training.already_enrolled", _("She is enrolled in this session already."))
OVERLAPS = refusal(
    "training.overlaps", _("She is enrolled in another session that takes place at the same time.")
)
NOBODY = refusal("training.nobody", _("Choose at least one person."))
TOO_MANY = refusal("training.too_many", _("At most %(most)s at once."))
TWICE = refusal("training.twice", _("The same person stands twice in the list."))
NOT_ENROLLED = refusal("training.not_enrolled", _("This person is not expected on this half-day."))
IN_FUTURE = refusal("training.in_future", _("Attendance is not taken for a day to come."))
NOT_RUNNING = refusal("training.not_running", _("No attendance is taken here: %(state)s."))
REASON_MISSING = refusal("training.reason_missing", _("Say why she is excused."))
REASON_WITHOUT_EXCUSE = refusal(
    "training.reason_without_excuse", _("A reason goes with an excused absence only.")
)
NOTHING_CHANGED = refusal("training.nothing_changed", _("Nothing was changed."))
NOT_ENDED = refusal(
    "training.not_ended", _("The session ends on %(day)s: results are confirmed from then on.")
)
HAS_CERTIFICATE = refusal(
    "training.has_certificate", _("She holds a valid certificate of this session: revoke it first.")
)
NOT_COMPLETED = refusal(
    "training.not_completed", _("Only somebody who completed the training gets a certificate.")
)
NO_CERTIFICATE = refusal("training.no_certificate", _("This course gives no certificate."))
ALREADY_CERTIFIED = refusal(
    "training.already_certified", _("She has her certificate of this session already.")
)
DAY_IN_FUTURE = refusal("training.day_in_future", _("This day lies in the future."))
NOT_YOUR_ENROLMENT = refusal(
    "training.not_your_enrolment",
    _("Only the organisation that enrolled her, or the one that holds the session, may do this."),
)
ALREADY_WAITING = refusal(
    "training.already_waiting", _("She is on the waiting list of this session already.")
)
PLACE_FREE = refusal("training.place_free", _("There is a place left in this session: enrol her."))
TRAINER_BUSY = refusal(
    "training.trainer_busy", _("The trainer holds another session at one of these half-days.")
)
ROOM_BUSY = refusal(
    "training.room_busy", _("Another session takes place in this room at one of these half-days.")
)
ROOM_WITHOUT_SITE = refusal("training.room_without_site", _("Choose the site in which the room is."))
CHILDCARE_PLACES = refusal(
    "training.childcare_places", _("Places for children are a number from 0 to %(most)s.")
)
CHILDCARE_TAKEN = refusal("training.childcare_taken", _("%(taken)s children have a place here already."))
CHILDCARE_FULL = refusal(
    "training.childcare_full", _("There are not so many places for children left in this session.")
)
CHILD_TWICE = refusal("training.child_twice", _("This child has a place here already."))
CHILD_UNKNOWN = refusal(
    "training.child_unknown", _("Only people who live with her have a place here: see her household.")
)
NOT_ENROLLED_NOW = refusal("training.not_enrolled_now", _("She has no place in this session."))
NEED_NUMBER = refusal("training.need_number", _("A need is a number of people from 1 to %(most)s."))
NEED_SOURCE = refusal("training.need_source", _("Say who states this need."))
NEED_UNTIL = refusal(
    "training.need_until", _("It holds until a day after it was stated, five years later at most.")
)
NEED_TWICE = refusal("training.need_twice", _("This source has said so of that day already."))
NEED_TOO_WIDE = refusal(
    "training.need_too_wide", _("Choose a narrower occupation group: of two digits at least.")
)
COST = refusal("training.cost", _("A place costs from 0 to 1,000,000."))
DIFFERS_MISSING = refusal(
    "training.differs_missing", _("Say in what this version differs from the course it is adapted from.")
)
DIFFERS_FROM_NOTHING = refusal(
    "training.differs_from_nothing", _("Choose the course of which this is a version.")
)
TOO_YOUNG = refusal("training.too_young", _("She is %(age)s: an apprentice is %(least)s at least."))
HOST_MISSING = refusal("training.host_missing", _("Say in which enterprise she learns."))
MASTER_MISSING = refusal("training.master_missing", _("Say who teaches her there."))
SIGNED_AFTER = refusal(
    "training.signed_after", _("A contract is signed before it begins, or on its first day.")
)
CONTRACT_DAYS = refusal(
    "training.contract_days", _("The last day is after the first, %(most)s months later at most.")
)
CONTRACT_HOURS = refusal("training.contract_hours", _("A contract has 1 to %(most)s hours in all."))
CONTRACT_PARTS = refusal(
    "training.contract_parts",
    _("Hours in the enterprise and in complementary training are within the hours of the contract."),
)
NO_WORKDAYS = refusal("training.no_workdays", _("Say at which half-days she is in the enterprise."))
CONTRACT_OVERLAPS = refusal(
    "training.contract_overlaps", _("She has another contract of apprenticeship in these days.")
)
APPRENTICE_ELSEWHERE = refusal(
    "training.apprentice_elsewhere",
    _("At this time she is an apprentice in an enterprise, or expected in a training session."),
)
NOT_YOUR_APPRENTICESHIP = refusal(
    "training.not_your_apprenticeship", _("Only the organisation that follows this contract may do this.")
)
NOT_BEGUN_YET = refusal("training.not_begun_yet", _("The contract begins on %(day)s."))
CONTRACT_GOES_ON = refusal(
    "training.contract_goes_on", _("The contract ends on %(day)s: say so from then on.")
)
CONTRACT_CLOSED = refusal("training.contract_closed", _("Nothing is noted here any more: %(state)s."))
OUTSIDE_CONTRACT = refusal("training.outside_contract", _("This day is not within the contract."))
THERE_LATER = refusal(
    "training.there_later",
    _("She was there in the week of %(day)s, as it is noted: look at the day again, or correct the week."),
)
REGISTERED_ALREADY = refusal(
    "training.registered_already", _("The contract is registered already: %(reference)s.")
)
REFERENCE_MISSING = refusal("training.reference_missing", _("Write the reference of the registration."))
ALLOWANCE_AMOUNT = refusal("training.allowance_amount", _("The allowance of a month is from 0 to %(most)s."))
ALLOWANCE_TWICE = refusal("training.allowance_twice", _("An allowance holds from this day on already."))
NOT_A_MONDAY = refusal("training.not_a_monday", _("A week is told by its Monday."))
WEEK_TO_COME = refusal("training.week_to_come", _("This week is still to come."))
WEEK_HOURS = refusal(
    "training.week_hours", _("Hours are from 0, in halves; a week has %(most)s of them at most.")
)
WEEK_EMPTY = refusal("training.week_empty", _("Write the hours of the week, also those of absence."))
WEEK_REASON = refusal("training.week_reason", _("Say why she was absent."))
WEEK_REASON_WITHOUT = refusal("training.week_reason_without", _("A reason goes with hours of absence only."))
VISITED_ALREADY = refusal("training.visited_already", _("A visit of this day is noted already."))
SEEN_MISSING = refusal("training.seen_missing", _("Write what was seen."))
SCORE = refusal("training.score", _("A mark is from 0 to %(most)s, with two decimals at most."))
NO_MARKS_HERE = refusal("training.no_marks_here", _("No marks are given here: %(state)s."))
MARKED_BEFORE = refusal("training.marked_before", _("This day is before the session began."))
NOBODY_TO_ASK = refusal("training.nobody_to_ask", _("Everybody was asked already."))
LINK_OVER = refusal("training.link_over", _("This link was used already, or its time is past."))
SAID_ALREADY = refusal("training.said_already", _("She has said already what she thinks."))
TAUGHT_HOURS = refusal("training.taught_hours", _("A half-day has from 0.5 to %(most)s hours, in halves."))
HELD_OVER = refusal("training.held_over", _("The place was held for her until %(day)s: it goes to the next."))
BEGINS_LATE = refusal("training.begins_late", _("A contract begins within a year after it was signed."))
