from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PointState(TextChoices):
    PLANNED = "planned", _("Not open yet")
    OPEN = "open", _("Open")
    SUSPENDED = "suspended", _("Suspended")
    CLOSED = "closed", _("Closed down")


class Equipment(TextChoices):
    """What a reception point is equipped with."""

    OFFICE = "office", _("Room for confidential talks")
    WAITING_ROOM = "waiting_room", _("Waiting room")
    COMPUTER = "computer", _("Computer")
    PRINTER = "printer", _("Printer")
    INTERNET = "internet", _("Internet")
    TELEPHONE = "telephone", _("Telephone")
    NOTICE_BOARD = "notice_board", _("Notice board in several languages")
    CHILD_CORNER = "child_corner", _("Corner for children")
    VEHICLE = "vehicle", _("Vehicle for outings")


class Lacking(TextChoices):
    """What a reception point still misses before it is effective."""

    OPENING = "opening", _("opening")
    STAFF = "staff", _("staff")
    EQUIPMENT = "equipment", _("equipment")
    HOURS = "hours", _("hours of opening")


class Channel(TextChoices):
    POSTER = "poster", _("Poster")
    LEAFLET = "leaflet", _("Leaflet")
    RADIO = "radio", _("Radio")
    SOCIAL_NETWORK = "social_network", _("Social network")
    WHATSAPP = "whatsapp", _("WhatsApp group")
    MEETING = "meeting", _("Meeting")
    PICTOGRAM = "pictogram", _("Pictograms")
    AUDIO = "audio", _("Audio message")


class ReachKind(TextChoices):
    COUNTED = "counted", _("Counted")
    ESTIMATED = "estimated", _("Estimated")


class ReachMethod(TextChoices):
    """How one knows how many were reached."""

    HEADS = "heads", _("People counted on the spot")
    HANDED_OUT = "handed_out", _("Copies handed out")
    PLATFORM = "platform", _("Figures of the network")
    MEMBERS = "members", _("Members of the group")
    AUDIENCE = "audience", _("Audience stated by the broadcaster")
    GUESS = "guess", _("Estimate of the team")


class OutingState(TextChoices):
    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held, report to finish")
    REPORTED = "reported", _("Reported")
    CANCELLED = "cancelled", _("Cancelled")


class CancelReason(TextChoices):
    WEATHER = "weather", _("Weather")
    SECURITY = "security", _("Safety of people or of the team")
    TEAM = "team", _("Nobody of the team was free")
    VEHICLE = "vehicle", _("No vehicle")
    PLACE = "place", _("The place could not be reached")
    BY_MISTAKE = "by_mistake", _("Planned by mistake")
    OTHER = "other", _("Another reason")


class Source(TextChoices):
    """Through whom somebody was found."""

    SELF = "self", _("She came herself")
    ASSOCIATION = "association", _("Association")
    STREET_TEAM = "street_team", _("Street team")
    PARTNER = "partner", _("Partner")
    LEADER = "leader", _("Community leader")


class MetAge(TextChoices):
    """Ages as one sees them in the street; the bands of figures, with all from 35 on in one."""

    UNDER_15 = "0-14", _("Under 15")
    FROM_15 = "15-17", _("15 to 17")
    FROM_18 = "18-24", _("18 to 24")
    FROM_25 = "25-34", _("25 to 34")
    FROM_35 = "35_over", _("35 and over")
    NOT_STATED = "not_stated", _("Age not stated")


class Need(TextChoices):
    """What people who are met ask for. Nothing of health or violence: one asks where nobody listens."""

    INFORMATION = "information", _("Information")
    WORK = "work", _("Work")
    TRAINING = "training", _("Training")
    LANGUAGE = "language", _("Language courses")
    PAPERS = "papers", _("Residence papers")
    HOUSING = "housing", _("Housing")
    FOOD = "food", _("Food and clothes")
    CARE = "care", _("Access to care")
    CHILDREN = "children", _("School and childcare")
    TRANSPORT = "transport", _("Transport")
    ENTERPRISE = "enterprise", _("An activity of her own")
    OTHER = "other", _("Something else")


class FollowState(TextChoices):
    """What became of a pre-registration."""

    TO_COMPLETE = "to_complete", _("To complete")
    COMPLETED = "completed", _("File completed")
    GIVEN_UP = "given_up", _("Not followed up")


class GivenUpReason(TextChoices):
    NOT_REACHED = "not_reached", _("No longer reached")
    DOES_NOT_WISH = "does_not_wish", _("She does not wish it")
    MOVED = "moved", _("Moved away")
    KNOWN = "known", _("She had a file already")
    OTHER = "other", _("Another reason")


class EventKind(TextChoices):
    AWARENESS = "awareness", _("Awareness session")
    CAPACITY = "capacity", _("Training of officials and staff")
    NETWORKING = "networking", _("Networking or fair")


class EventState(TextChoices):
    PLANNED = "planned", pgettext_lazy("event", "Planned")
    HELD = "held", pgettext_lazy("event", "Held, report to finish")
    REPORTED = "reported", pgettext_lazy("event", "Reported")
    CANCELLED = "cancelled", pgettext_lazy("event", "Cancelled")


class EventCancelReason(TextChoices):
    NO_ROOM = "no_room", _("No room")
    NO_SPEAKER = "no_speaker", _("Nobody to speak or train")
    FEW = "few", _("Too few people")
    SECURITY = "security", _("Safety of people or of the team")
    MOVED = "moved", _("Held on another day instead")
    BY_MISTAKE = "by_mistake", _("Planned by mistake")
    OTHER = "other", _("Another reason")


class Theme(TextChoices):
    """What an event or a lesson learnt is about. Nothing of health or violence: who came is written down."""

    RIGHTS = "rights", _("Rights of refugees and migrants")
    SERVICES = "services", _("Services available")
    RECEPTION = "reception", _("Receiving and listening to people")
    EMPLOYMENT = "employment", _("Finding work")
    LABOUR_RIGHTS = "labour_rights", _("Rights at work")
    TRAINING = "training", _("Vocational training")
    ENTERPRISE = "enterprise", _("Support to enterprises")
    EQUALITY = "equality", _("Equality, no discrimination")
    DATA_PROTECTION = "data_protection", _("Data protection")
    OTHER = "other", _("Something else")


class LessonKind(TextChoices):
    PRACTICE = "practice", _("Good practice")
    LESSON = "lesson", _("Lesson learnt")


class LessonState(TextChoices):
    DRAFT = "draft", _("Draft")
    SHARED = "shared", _("Shared")
    WITHDRAWN = "withdrawn", _("Not shared any more")


class Activity(TextChoices):
    """What is planned, when a lesson is to be proposed."""

    AWARENESS = "awareness", _("Awareness session")
    CAPACITY = "capacity", _("Training of officials and staff")
    NETWORKING = "networking", _("Networking or fair")
    OUTING = "outing", _("Outing")
    CAMPAIGN = "campaign", _("Campaign")


class RecommendationState(TextChoices):
    DRAFT = "draft", _("Draft")
    ISSUED = "issued", _("Waits for a decision")
    ACCEPTED = "accepted", _("Accepted")
    PARTLY = "partly", _("Accepted in part")
    REFUSED = "refused", _("Refused")
    DONE = "done", _("Done")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Means(TextChoices):
    """How somebody was given a recommendation to read."""

    MEETING = "meeting", _("At a meeting")
    MAIL = "mail", _("By mail")
    PAPER = "paper", _("On paper")
    ONLINE = "online", _("Published online")
