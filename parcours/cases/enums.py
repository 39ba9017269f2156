from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProofKind(TextChoices):
    """On what an answer of an assessment rests."""

    DECLARED = "declared", _("She says so")
    DOCUMENT = "document", _("Document seen")
    OBSERVED = "observed", _("Seen during a visit or a conversation")


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
