from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Half(TextChoices):
    MORNING = "am", _("Morning")
    AFTERNOON = "pm", _("Afternoon")


class SessionState(TextChoices):
    PLANNED = "planned", _("Planned")
    OPEN = "open", _("Open for enrolment")
    RUNNING = "running", _("Running")
    ENDED = "ended", _("Ended")
    CANCELLED = "cancelled", _("Cancelled")


class EnrolmentState(TextChoices):
    ENROLLED = "enrolled", _("Enrolled")
    COMPLETED = "completed", _("Completed")
    PARTLY = "partly", _("Partly completed")
    NOT_COMPLETED = "not_completed", _("Not completed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CANCELLED = "cancelled", _("Session cancelled")


class CertificateState(TextChoices):
    VALID = "valid", _("Valid")
    REVOKED = "revoked", _("Revoked")


class Mark(TextChoices):
    PRESENT = "present", _("Present")
    LATE = "late", _("Late")
    ABSENT = "absent", _("Absent")
    EXCUSED = "excused", _("Excused")


class AbsenceReason(TextChoices):
    """Why an absence is excused. Nothing of health or violence: that is kept apart."""

    APPOINTMENT = "appointment", _("Appointment")
    PROCEDURE = "procedure", _("Administrative procedure")
    FAMILY = "family", _("Family reason")
    WORK = "work", _("Work")
    TRANSPORT = "transport", _("Transport")
    CENTRE = "centre", _("Because of the centre")
    OTHER = "other", _("Other reason")


class WithdrawalReason(TextChoices):
    FOUND_WORK = "found_work", _("Found work")
    NEEDS_INCOME = "needs_income", _("Needs an income now")
    CHILDCARE = "childcare", _("Childcare")
    TRANSPORT = "transport", _("Transport")
    MOVED = "moved", _("Moved away")
    OTHER_TRAINING = "other_training", _("Another training")
    NOT_REACHED = "not_reached", _("No longer reached")
    BY_MISTAKE = "by_mistake", _("Enrolled by mistake")
    OTHER = "other", _("Other reason")


class Cover(TextChoices):
    """Whether her orientation covers the project of the course, on the day of enrolment."""

    COVERED = "covered", _("Her orientation covers it")
    OTHER_PROJECT = "other_project", _("Oriented to another project")
    NOT_ORIENTED = "not_oriented", _("Not oriented yet")


class OutsideReason(TextChoices):
    """Why somebody is enrolled outside her orientation."""

    PREPARES = "prepares", _("Prepares the orientation that is planned")
    NEAREST = "nearest", _("The only offer within reach")
    HER_WISH = "her_wish", _("Her own wish")
    FREE_PLACE = "free_place", _("A place would have stayed empty")
    OTHER = "other", _("Other reason")
    NOT_STATED = "not_stated", _("No reason stated")


class RevocationReason(TextChoices):
    WRONG_PERSON = "wrong_person", _("Issued to the wrong person")
    WRONG_CONTENT = "wrong_content", _("Something on it is wrong")
    NOT_EARNED = "not_earned", _("The training was not completed")
    LOST = "lost", _("Lost, replaced by another")
    OTHER = "other", _("Other reason")


class Result(TextChoices):
    """How somebody ended a session, as the journal says it."""

    COMPLETE = "complete", _("Completed")
    PARTIAL = "partial", _("Partly completed")
    NONE = "none", _("Not completed")


class WaitingState(TextChoices):
    """Of somebody on the waiting list of a session. HELD: a place is kept for her answer."""

    WAITING = "waiting", _("On the waiting list")
    HELD = "held", _("A place is held for her")
    TAKEN = "taken", _("Took the place")
    LAPSED = "lapsed", _("Gave no answer in time")
    LEFT = "left", _("Left the waiting list")
    CLOSED = "closed", _("The waiting list was closed")


class LostState(TextChoices):
    """Of somebody whose session was cancelled."""

    OPEN = "open", _("To be placed again")
    PLACED = "placed", _("Placed in another session")
    OTHERWISE = "otherwise", _("Another solution was found")
    NOT_WANTED = "not_wanted", _("She no longer wishes it")
    NOT_REACHED = "not_reached", _("No longer reached")


class Transport(TextChoices):
    """How people come to a session."""

    BUS = "bus", _("A bus brings them")
    TICKETS = "tickets", _("Tickets are handed out")
    REFUNDED = "refunded", _("Fares are refunded")
    OWN = "own", _("Everybody comes by herself")


class Signal(TextChoices):
    """What tells that somebody may drop out."""

    IN_A_ROW = "in_a_row", _("Absent several times in a row")
    SHARE = "share", _("Attends less than it takes")
    AID_LATE = "aid_late", _("Aid that she asked for is late")
    # Of an apprentice.
    WEEKS_AWAY = "weeks_away", _("Away from the enterprise several weeks in a row")
    NO_WEEK = "no_week", _("Nobody wrote down her last weeks")
    NO_VISIT = "no_visit", _("Nobody went to see her in the enterprise")


class AlertState(TextChoices):
    OPEN = "open", _("To be looked after")
    AID = "aid", _("Aid was asked for")
    SPOKEN = "spoken", _("Spoken with her: she goes on")
    ARRANGED = "arranged", _("Something else was arranged")
    LEAVES = "leaves", _("She leaves the training")
    NOT_REACHED = "not_reached", _("Not reached")
    OVER = "over", _("No longer so")


class CourseLevel(TextChoices):
    """What somebody brings who begins."""

    NONE = "none", _("For beginners, also without schooling")
    BASIC = "basic", _("Reads, writes and counts")
    SKILLED = "skilled", _("Has done such work")
    ADVANCED = "advanced", _("Masters the trade")


class ApprenticeState(TextChoices):
    """Of a contract of apprenticeship."""

    PLANNED = "planned", pgettext_lazy("apprenticeship", "Planned")
    RUNNING = "running", pgettext_lazy("apprenticeship", "Under way")
    COMPLETED = "completed", _("Completed")
    BROKEN_OFF = "broken_off", _("Broken off")
    NOT_BEGUN = "not_begun", _("Did not begin")


class BreakReason(TextChoices):
    """Why a contract of apprenticeship ended before its day, or never began."""

    FOUND_WORK = "found_work", _("Found work")
    NEEDS_INCOME = "needs_income", _("Needs an income now")
    CHILDCARE = "childcare", _("Childcare")
    TRANSPORT = "transport", _("Transport")
    MOVED = "moved", _("Moved away")
    HER_WISH = "her_wish", _("Her own wish")
    HOST_CLOSED = "host_closed", _("The enterprise closed")
    HOST_ENDED = "host_ended", _("The enterprise ended it")
    NOT_TAUGHT = "not_taught", _("She was not taught the trade")
    NOT_REGISTERED = "not_registered", _("The contract was not registered")
    NOT_REACHED = "not_reached", _("No longer reached")
    BY_MISTAKE = "by_mistake", _("Recorded by mistake")
    OTHER = "other", _("Other reason")


class Verdict(TextChoices):
    """How an apprenticeship goes, as a visit found it."""

    WELL = "well", _("It goes well")
    WATCH = "watch", _("Something is to be watched")
    SERIOUS = "serious", _("Something must change")


class Useful(TextChoices):
    """How useful a trainee finds what she learnt."""

    VERY = "very", _("Very useful")
    ENOUGH = "enough", _("Useful enough")
    LITTLE = "little", _("Of little use")
    NOT = "not", _("Of no use")


class Pace(TextChoices):
    SLOW = "slow", _("Too slow")
    RIGHT = "right", _("As it should be")
    FAST = "fast", _("Too fast")


class Welcome(TextChoices):
    """Whether she was well received and respected."""

    YES = "yes", _("Always")
    PARTLY = "partly", _("Not always")
    NO = "no", _("No")


class Way(TextChoices):
    LINK = "link", _("By the link")
    COUNTER = "counter", _("At the counter")
