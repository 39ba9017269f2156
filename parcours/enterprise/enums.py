from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    """Where an enterprise project stands. Given up: before it was created; closed: afterwards."""

    IDEA = "idea", _("Idea")
    FEASIBILITY = "feasibility", _("Feasibility")
    BUSINESS_PLAN = "business_plan", _("Business plan")
    APPLICATION = "application", _("Application handed in")
    COMMITTEE = "committee", _("Before the committee")
    FUNDED = "funded", _("Funded")
    CREATED = "created", _("Created")
    FOLLOWED = "followed", _("Followed after its creation")
    ALIVE = "alive", _("Lives")
    TRANSFORMED = "transformed", _("Turned into something else")
    CLOSED = "closed", _("Enterprise closed")
    NOT_REACHED = "not_reached", _("Not reached")
    GIVEN_UP = "given_up", _("Project given up")


BEFORE = (
    Stage.IDEA,
    Stage.FEASIBILITY,
    Stage.BUSINESS_PLAN,
    Stage.APPLICATION,
    Stage.COMMITTEE,
    Stage.FUNDED,
)
AFTER = (
    Stage.CREATED,
    Stage.FOLLOWED,
    Stage.ALIVE,
    Stage.TRANSFORMED,
    Stage.CLOSED,
    Stage.NOT_REACHED,
)
OVER = (Stage.TRANSFORMED, Stage.CLOSED, Stage.GIVEN_UP)
"""Nothing more is done here."""


class MoveReason(TextChoices):
    """Why a project goes back, is given up, or ends."""

    TO_REWORK = "to_rework", _("The plan is to be worked on again")
    NOT_FEASIBLE = "not_feasible", _("Not feasible as it is")
    REFUSED = "refused", _("The committee refused it")
    NO_FUNDS = "no_funds", _("No money for it")
    PAPERS = "papers", _("Papers could not be had")
    FOUND_JOB = "found_job", _("Found employment")
    MOVED_AWAY = "moved_away", _("Moved to another city or country")
    HEALTH = "health", _("Health or family")
    CONFLICT = "conflict", _("The members parted")
    NO_CUSTOMERS = "no_customers", _("Too few customers")
    DEBTS = "debts", _("Debts")
    PREMISES = "premises", _("Lost its premises or equipment")
    OTHER_ACTIVITY = "other_activity", _("Another activity")
    OTHER_FORM = "other_form", _("Another legal form")
    NO_ANSWER = "no_answer", _("Nobody answers")
    FOUND_AGAIN = "found_again", _("Found again")
    BY_MISTAKE = "by_mistake", _("Written down by mistake")
    OTHER = "other", _("Another reason")


class MemberRole(TextChoices):
    HOLDER = "holder", _("Holds the project")
    PARTNER = "partner", _("Associate")
    MANAGER = "manager", _("Manager")
    PRESIDENT = "president", _("President")
    TREASURER = "treasurer", _("Treasurer")
    WORKER = "worker", _("Member who works in it")


class LeaveReason(TextChoices):
    HER_WISH = "her_wish", _("She wished to leave")
    FOUND_JOB = "found_job", _("Found employment")
    MOVED_AWAY = "moved_away", _("Moved to another city or country")
    HEALTH = "health", _("Health or family")
    CONFLICT = "conflict", _("The members parted")
    EXCLUDED = "excluded", _("Excluded by the others")
    DECEASED = "deceased", _("Deceased")
    BY_MISTAKE = "by_mistake", _("Written down by mistake")
    OTHER = "other", _("Another reason")


class JobKind(TextChoices):
    SELF = "self", _("Member who lives on it")
    PERMANENT = "permanent", _("Employee for an unlimited time")
    TEMPORARY = "temporary", _("Employee for a limited time")
    SEASONAL = "seasonal", _("Seasonal or by the day")
    APPRENTICE = "apprentice", _("Apprentice")


EMPLOYED = (JobKind.PERMANENT, JobKind.TEMPORARY, JobKind.SEASONAL, JobKind.APPRENTICE)


class Trading(TextChoices):
    YES = "yes", _("Trades as usual")
    LESS = "less", _("Trades less than before")
    STOPPED = "stopped", _("Does not trade at present")


class YearFound(TextChoices):
    """How an enterprise was found when its first year was over."""

    ALIVE = "alive", _("Trades")
    STOPPED = "stopped", _("Trades no more")
    MISSED = "missed", _("Visited, nobody met")
    UNSEEN = "unseen", _("Not visited")


class NotReached(TextChoices):
    NO_ANSWER = "no_answer", _("Nobody answers")
    NOT_THERE = "not_there", _("Nobody at the place")
    MOVED = "moved", _("The place is somebody else’s now")
    PUT_OFF = "put_off", _("The members put it off")
    OTHER = "other", _("Another reason")


class Stock(TextChoices):
    ENOUGH = "enough", _("Enough")
    LOW = "low", _("Runs low")
    NONE = "none", _("Nothing left")
    NOT_NEEDED = "not_needed", _("None is needed")


class Debt(TextChoices):
    NONE = "none", _("No debts")
    PAID_ON_TIME = "on_time", _("Debts, paid back on time")
    LATE = "late", _("Debts, paid back late")


class Risk(TextChoices):
    SALES = "sales", _("Sales fall")
    CASH = "cash", _("No cash in hand")
    PREMISES = "premises", _("The premises")
    EQUIPMENT = "equipment", _("The equipment")
    PAPERS = "papers", _("Papers or permit")
    CONFLICT = "conflict", _("The members do not get on")
    HEALTH = "health_of_members", _("Health of the members")
    SAFETY = "safety", _("Theft or safety")


class Help(TextChoices):
    ACCOUNTS = "accounts", _("Keeping accounts")
    SELLING = "selling", _("Finding customers")
    SUPPLIERS = "suppliers", _("Finding suppliers")
    MONEY = "money", _("Money or credit")
    PAPERS = "papers", _("Papers and declarations")
    SKILLS = "skills", _("Training")
    MEDIATION = "mediation", _("Mediation between members")


class CallState(TextChoices):
    OPEN = "open", _("Applications are taken")
    SCORING = "scoring", _("The committee scores")
    DECIDED = "decided", _("Decided")


class DossierState(TextChoices):
    SUBMITTED = "submitted", _("Waits for the decision")
    ACCEPTED = "accepted", _("Accepted")
    RESERVE = "reserve", _("On the reserve list")
    REFUSED = "refused", _("Not accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ConflictKind(TextChoices):
    KIN = "kin", _("Kin or friend of a member")
    COACH = "coach", _("Coached or trained the project")
    INTEREST = "interest", _("Has a part or a competing business")
    OTHER = "other", _("Another tie")


class DecisionReason(TextChoices):
    BEST_RANKED = "best_ranked", _("Among the best ranked")
    GREATEST_NEED = "greatest_need", _("Among those most in need")
    ENVELOPE = "envelope", _("The envelope does not suffice")
    NOT_READY = "not_ready", _("The plan is not ready")
    NOT_VIABLE = "not_viable", _("The activity would not carry itself")
    NOT_ELIGIBLE = "not_eligible", _("A condition of the call is not met")
    OTHER = "other", _("Another reason")


class AppealState(TextChoices):
    ASKED = "asked", _("Appeal to be decided")
    UPHELD = "upheld", _("The decision stands")
    ACCEPTED = "accepted", _("The decision is changed")
