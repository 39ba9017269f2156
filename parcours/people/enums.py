from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class GrantReason(TextChoices):
    """Why an organisation may see a person."""

    REGISTRATION = "registration", _("Registered the person")
    REFERRAL = "referral", _("Referral")
    ENROLMENT = "enrolment", _("Enrolment")
    TRANSFER = "transfer", _("Transfer of the file")
    CONVENTION = "convention", _("Shared under a convention")


class NameScript(TextChoices):
    LATIN = "latin", _("Latin script")
    ARABIC = "arabic", _("Arabic script")


class LanguageLevel(TextChoices):
    SOME = "some", _("Some notions")
    GOOD = "good", _("Gets by")
    FLUENT = "fluent", _("Fluent")


class DocumentKind(TextChoices):
    PASSPORT = "passport", _("Passport")
    PERMIT = "permit", _("Residence permit")
    REFUGEE_CARD = "refugee_card", _("Refugee or asylum seeker card")
    CONSULAR = "consular", _("Consular card")
    BIRTH = "birth", _("Birth certificate")
    OTHER = "other", _("Other document")


class LegalDimension(TextChoices):
    PROTECTION = "protection", _("Protection")
    RESIDENCE = "residence", _("Residence")


class Purpose(TextChoices):
    """What a person agrees to, one by one."""

    ACCOMPANIMENT = "accompaniment", _("Accompaniment")
    SHARING = "sharing", _("Sharing with partners")
    COMPARISON = "comparison", _("Comparison, to avoid double registration")
    REPORTING = "reporting", _("Reporting to the funder")


class RestrictedKind(TextChoices):
    VIOLENCE = "violence", _("Violence suffered")
    TRAFFICKING = "trafficking", _("Trafficking in persons")
    HEALTH = "health", _("State of health")
    OTHER = "other", _("Other restricted fact")


class VisitReason(TextChoices):
    """Why somebody comes to a reception point."""

    INFORMATION = "information", _("Information")
    REGISTRATION = "registration", _("Registration")
    FOLLOW_UP = "follow_up", _("Follow-up of the accompaniment")
    APPOINTMENT = "appointment", _("Appointment")
    TRAINING = "training", _("Training")
    WORK = "work", _("Work")
    PROJECT = "project", _("Enterprise project")
    AID = "aid", _("Aid")
    PAPER = "paper", _("To bring or fetch a paper")
    OTHER = "other", _("Another reason")


class VisitState(TextChoices):
    WAITING = "waiting", _("Waiting")
    SERVING = "serving", _("Being received")
    SERVED = "served", _("Served")
    SENT_ON = "sent_on", _("Sent on")
    LEFT = "left", _("Left without being received")

    @staticmethod
    def open() -> tuple[str, str]:
        return ("waiting", "serving")


class SentTo(TextChoices):
    """To whom a visitor was sent; never what for, which may be nobody's business."""

    COLLEAGUE = "colleague", _("A colleague")
    OTHER_SITE = "other_site", _("Another site of ours")
    PARTNER = "partner", _("A partner")
    PUBLIC_SERVICE = "public_service", _("A public service")
    OTHER = "other", _("Somebody else")


class RequestKind(TextChoices):
    """What a person may ask about her data (Law 09-08, articles 7 to 9)."""

    ACCESS = "access", _("See what is kept about her")
    CORRECTION = "correction", _("Have something corrected")
    OBJECTION = "objection", _("Object to a use of her data")
    ERASURE = "erasure", _("Have everything erased")


class RequestChannel(TextChoices):
    COUNTER = "counter", _("At the counter")
    LETTER = "letter", _("By letter")


class RequestState(TextChoices):
    RECEIVED = "received", _("Received")
    IN_HAND = "in_hand", _("In hand")
    GRANTED = "granted", _("Granted")
    PARTLY = "partly", _("Granted in part")
    REFUSED = "refused", _("Refused")
    HANDED_OVER = "handed_over", _("Answer handed over")


OPEN_STATES = (RequestState.RECEIVED, RequestState.IN_HAND)
ANSWERS = (RequestState.GRANTED, RequestState.PARTLY, RequestState.REFUSED)
DECIDED_STATES = (*ANSWERS, RequestState.HANDED_OVER)


class DecisionReason(TextChoices):
    """Why a request is not granted, or not wholly."""

    IDENTITY = "identity", _("Who asks could not be established")
    MUST_KEEP = "must_keep", _("A law or a contract asks that it be kept")
    OTHERS = "others", _("It would tell of somebody else")
    NOT_KEPT = "not_kept", _("Nothing of the kind is kept")
    ABUSIVE = "abusive", _("Repeated without reason")
    OTHER = "other", _("Other reason")


class MergeReason(TextChoices):
    """On what it rests that two files are of one person."""

    SAID = "said", _("She says so herself")
    PAPER = "paper", _("A paper shows it")
    TWICE = "twice", _("Registered twice by mistake")
    OTHER = "other", _("Other reason")


class NameKind(TextChoices):
    """What another name of hers is."""

    BIRTH = "birth", _("Name at birth")
    USUAL = "usual", _("Usual name")
    NICKNAME = "nickname", _("Nickname")
    SPELLING = "spelling", _("Other spelling")


class ContactChannel(TextChoices):
    CALL = "call", _("Call")
    SMS = "sms", _("SMS")
    WHATSAPP = "whatsapp", _("WhatsApp")
    EMAIL = "email", _("E-mail")
    THROUGH = "through", _("Through somebody")


class DataCategory(TextChoices):
    """What a convention says is shared."""

    IDENTITY = "identity", _("Identity")
    CONTACT = "contact", _("Ways to reach the person")
    SITUATION = "situation", _("Legal situation and papers")
    HOUSEHOLD = "household", _("Household")
    PATHWAY = "pathway", _("Assessment, orientation and plan")
    TRAINING = "training", _("Trainings and certificates")
    AID = "aid", _("Aid received")


class NoticeKind(TextChoices):
    """Why an organisation no longer sees a file."""

    WITHDRAWN = "withdrawn", _("The person has taken back her agreement")
    EXPIRED = "expired", _("Her agreement has expired")
    ENDED = "ended", _("The organisation that shared it has ended the access")
    REFERRAL = "referral", _("She agrees no more: what a referral told you can be read no more")
    CONVENTION = "convention", _("The convention has ended: a referral to you is withdrawn")


class Relation(TextChoices):
    """What a member of a household is to somebody."""

    SPOUSE = "spouse", _("Spouse or partner")
    CHILD = "child", _("Child")
    PARENT = "parent", _("Father or mother")
    SIBLING = "sibling", _("Brother or sister")
    GRANDCHILD = "grandchild", _("Grandchild")
    GRANDPARENT = "grandparent", _("Grandparent")
    WARD = "ward", _("Child entrusted to her")
    RELATIVE = "relative", _("Other relative")
    OTHER = "other_member", _("Somebody not related")

    @property
    def turned(self) -> str:
        """What the other one is to this member."""
        pairs = {"child": "parent", "grandchild": "grandparent", "ward": "relative"}
        back = {pairs["child"]: "child", pairs["grandchild"]: "grandchild"}
        return pairs.get(self.value) or back.get(self.value) or self.value


class Difficulty(TextChoices):
    """The four answers of the Washington Group Short Set."""

    NONE = "none", _("No difficulty")
    SOME = "some", _("Some difficulty")
    A_LOT = "a_lot", _("A lot of difficulty")
    CANNOT = "cannot", _("Cannot do at all")


class AccessNeed(TextChoices):
    """What somebody asks for in order to come and take part."""

    STEP_FREE = "step_free", _("A place without steps")
    SIGN_LANGUAGE = "sign_language", _("Sign language")
    LARGE_PRINT = "large_print", _("Large print")
    ACCOMPANIED = "accompanied", _("Somebody who accompanies her")
    MORE_TIME = "more_time", _("More time")
