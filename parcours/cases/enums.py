from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProofKind(TextChoices):
    """On what an answer of an assessment rests."""

    DECLARED = "declared", _("She says so")
    DOCUMENT = "document", _("Document seen")
    OBSERVED = "observed", _("Seen during a visit or a conversation")


class SkillLevel(TextChoices):
    """How well she does a kind of work, from the least to the most."""

    BEGINS = "begins", _("Has begun to learn it")
    HELPED = "helped", _("Does it with somebody beside her")
    ALONE = "alone", _("Does it alone")
    TEACHES = "teaches", _("Can teach it to others")


class Outcome(TextChoices):
    """Of an orientation. Both are counted."""

    PROJECT = "project", _("Oriented to a project")
    NOT_COVERED = "not_covered", _("Not covered by a retained project")


class OverrideReason(TextChoices):
    """Why another orientation than the proposed one was decided."""

    HER_WISH = "her_wish", _("She wishes another path")
    TOO_FAR = "too_far", _("Too far from where she lives")
    NO_PLACE = "no_place", _("The proposed project takes nobody at present")
    PAPER_COMING = "paper_coming", _("A missing paper is on its way")
    KNOWN_OTHERWISE = "known_otherwise", _("The officer knows something that the form does not ask")
    OTHER = "other", _("Another reason")


class StepKind(TextChoices):
    APPOINTMENT = "appointment", _("Appointment")
    PAPERS = "papers", _("Papers and rights")
    LANGUAGE = "language", _("Language course")
    TRAINING = "training", _("Training")
    EMPLOYMENT = "employment", _("Salaried employment")
    ENTERPRISE = "enterprise", _("Self-employment or cooperative")
    REFERRAL = "referral", _("Referral to a partner")
    AID = "aid", _("Help with transport, housing, childcare or money")
    OTHER = "other", _("Something else")


class StepState(TextChoices):
    PLANNED = "planned", _("To do")
    UNDER_WAY = "under_way", _("Under way")
    DONE = "done", _("Done")
    ABANDONED = "abandoned", _("Given up")


OPEN_STATES = (StepState.PLANNED, StepState.UNDER_WAY)


class QualificationKind(TextChoices):
    CERTIFICATE = "certificate", _("Training certificate")
    DIPLOMA = "diploma", _("Diploma")
    EXPERIENCE = "experience", _("Recognised experience")


class Doer(TextChoices):
    """Who does a step."""

    OFFICER = "officer", _("The officer")
    PERSON = "person", _("She herself")
    PARTNER = "partner", _("A partner")


class ObjectiveState(TextChoices):
    OPEN = "open", _("Being worked on")
    REACHED = "reached", _("Reached")
    DROPPED = "dropped", _("Dropped")


class AppointmentKind(TextChoices):
    RECEPTION = "reception", _("First conversation")
    ASSESSMENT = "assessment", _("Assessment of the situation")
    FOLLOW_UP = "follow_up", _("Follow-up")
    ACCOMPANIMENT = "accompaniment", _("Going somewhere together")
    PHONE = "phone", _("By telephone")
    OTHER = "other", _("Other appointment")


class AppointmentState(TextChoices):
    PLANNED = "planned", _("Booked")
    CONFIRMED = "confirmed", _("Confirmed by her")
    HELD = "held", _("Held")
    NO_SHOW = "no_show", _("Not held")
    CANCELLED = "cancelled", _("Called off")
    MOVED = "moved", _("Moved")


COMING = (AppointmentState.PLANNED, AppointmentState.CONFIRMED)
TAKES_TIME = (*COMING, AppointmentState.HELD)


class MissedReason(TextChoices):
    """Why an appointment was not held on its day."""

    DID_NOT_COME = "did_not_come", _("She did not come")
    CALLED_LATE = "called_late", _("She called too late")
    CANCELLED_BY_US = "cancelled_by_us", _("We cancelled too late")
    NO_INTERPRETER = "no_interpreter", _("The interpreter was missing")
    CLOSED = "closed", _("The place was closed")
    OTHER = "other", _("Another reason")


class CancelReason(TextChoices):
    """Why an appointment was given up before its day."""

    HER_WISH = "her_wish", _("She asked for it")
    OFFICER_AWAY = "officer_away", _("The officer is away")
    NOT_NEEDED = "not_needed", _("It is no longer needed")
    CASE_CLOSED = "case_closed", _("The accompaniment ended")
    ACCESS_ENDED = "access_ended", _("The organisation sees her file no more")
    OTHER = "other", _("Another reason")


class AbsenceReason(TextChoices):
    LEAVE = "leave", _("Leave")
    MISSION = "mission", _("Mission or training")
    CLOSED = "closed", _("The place is closed")
    OTHER = "other", _("Away")


class Closing(TextChoices):
    """With what an accompaniment ended."""

    EMPLOYMENT = "employment", _("In salaried employment")
    ENTERPRISE = "enterprise", _("Own activity or cooperative")
    AUTONOMOUS = "autonomous", _("Trained, goes on by herself")
    TRANSFERRED = "transferred", _("Accompanied by another organisation")
    MOVED_AWAY = "moved_away", _("Moved to another city")
    LEFT_COUNTRY = "left_country", _("Left the country")
    LOST_CONTACT = "lost_contact", _("Could not be reached any more")
    REFUSED = "refused", _("Wishes no more accompaniment")
    DECEASED = "deceased", _("Deceased")
    OTHER = "other", _("Something else")


class ReopenReason(TextChoices):
    CAME_BACK = "came_back", _("She came back")
    LOST_JOB = "lost_job", _("The employment or activity ended")
    NEW_NEED = "new_need", _("A new need")
    CLOSED_BY_MISTAKE = "closed_by_mistake", _("Closed by mistake")
    OTHER = "other", _("Another reason")


class HandoverReason(TextChoices):
    OFFICER_LEAVES = "officer_leaves", _("The officer leaves")
    OFFICER_AWAY = "officer_away", _("Longer absence of the officer")
    CASE_LOAD = "case_load", _("Too many cases in one hand")
    NEARER = "nearer", _("Nearer to where she lives")
    HER_WISH = "her_wish", _("She wishes another officer")
    LANGUAGE = "language", _("Speaks her language")
    OTHER = "other", _("Another reason")


class ReviewKind(TextChoices):
    """Two ways to look at an orientation again."""

    REORIENTATION = "reorientation", _("Another orientation is asked for")
    SECOND_OPINION = "second_opinion", _("She asks for a second opinion")


class ReviewReason(TextChoices):
    DISAGREES = "disagrees", _("She does not agree with the orientation")
    SITUATION_CHANGED = "situation_changed", _("Her situation has changed")
    DOES_NOT_WORK = "does_not_work", _("It does not work out as planned")
    TOO_FAR = "too_far", _("Too far from where she lives")
    NEW_PROJECT = "new_project", _("Another project has opened")
    OTHER = "other", _("Another reason")


class ReviewState(TextChoices):
    ASKED = "asked", _("Waits for a decision")
    ACCEPTED = "accepted", _("A new orientation was decided")
    UPHELD = "upheld", _("The orientation stands")
    WITHDRAWN = "withdrawn", _("Request taken back")
