"""Every read of surveys: of a person, what is to be asked, one of them; what a link asks."""

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.prepared import PreparedModels
from parcours.kernel.refusals import NOT_FOUND, Missing
from parcours.people import visibility

from . import asking
from .enums import ASKED, OPEN, State
from .models import Reply, Survey
from .plan import Question
from .sections import plan
from .states import ASK

SEE = "cases.see"
SOON = 30
"""Days ahead that a list of what comes next shows."""
_HERS = PreparedModels(lambda person: Survey.objects.filter(person_id=person).order_by("-due_on", "-id"))


def may_see(actor: Actor) -> bool:
    return actor.may(SEE) and actor.organisation is not None


def _rows(actor: Actor) -> QuerySet[Survey]:
    """Those that the actor's organisation asks, of people whom it sees."""
    rows = Survey.objects.select_related("person").prefetch_related("person__names")
    if not may_see(actor):
        return rows.none()
    return rows.filter(visibility.sees(actor), organisation=actor.organisation)


def of_person(actor: Actor, person: UUID) -> list[Survey]:
    """Hers that the actor's organisation asks, the newest first."""
    visibility.get(actor, person)
    if not may_see(actor):
        return []
    return [row for row in _HERS.all(person=person) if row.organisation_id == actor.organisation]


def find(actor: Actor, survey: UUID) -> Survey:
    found = _rows(actor).filter(pk=survey).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def replies(actor: Actor, survey: Survey) -> list[Reply]:
    """What was answered, the answers that stand first."""
    return list(Reply.objects.filter(survey=survey).order_by("-number")) if may_see(actor) else []


def may_ask(actor: Actor, row: Survey) -> bool:
    """Whether somebody may be asked now, or say that she does not wish it."""
    today = clock.today()
    own = row.organisation_id == actor.organisation
    return own and actor.may(ASK) and row.state in ASKED and row.due_on <= today <= row.until


def to_begin(actor: Actor, person: UUID, rows: list[Survey]) -> list[str]:
    """Occasions that come once and of which nobody has asked her yet: codes. ``rows``: hers, as known."""
    known = plan()
    if not actor.may(ASK) or known.since is None:
        return []
    done = {row.occasion for row in rows if row.state != State.DROPPED}
    wanted = [one.code for one in known.occasions if one.once and one.code not in done]
    if not wanted or actor.organisation is None or visibility.only_passes(actor, person):
        return []
    return wanted if visibility.get(actor, person).registered_on >= known.since else []


# Lists --------------------------------------------------------------------------------------------


def _late() -> Q:
    """A link is out and is over: somebody telephones."""
    return Q(state=State.SENT, link_until__lt=clock.today())


def to_ask(actor: Actor) -> QuerySet[Survey]:
    """Whom to telephone: due or tried, without a link or with one that is over; the soonest end first."""
    rows = _rows(actor).filter(Q(state__in=[State.DUE, State.TRYING]) | _late())
    return rows.filter(due_on__lte=clock.today(), until__gte=clock.today()).order_by("until", "id")


def waiting(actor: Actor) -> QuerySet[Survey]:
    """Who has a link that still takes an answer."""
    rows = _rows(actor).filter(state=State.SENT, link_until__gte=clock.today())
    return rows.order_by("link_until", "id")


def coming(actor: Actor) -> QuerySet[Survey]:
    """Who is to be asked in the next weeks."""
    until = clock.today() + timedelta(days=SOON)
    return _rows(actor).filter(state=State.PLANNED, due_on__lte=until).order_by("due_on", "id")


def ended(actor: Actor) -> QuerySet[Survey]:
    """What became of the others, the latest first."""
    return _rows(actor).exclude(state__in=OPEN).order_by("-ended_on", "-id")


LISTS = {"ask": to_ask, "waiting": waiting, "coming": coming, "ended": ended}


# By link ------------------------------------------------------------------------------------------


def questions_of_link(token: str) -> tuple[Question, ...] | None:
    """What a link asks, while it takes an answer. It tells nothing else."""
    found = asking.by_token(token)
    return plan().asked(found.occasion) if found else None


def is_overdue(row: Survey, today: date) -> bool:
    """Whether half of the time in which an answer counts is gone."""
    return row.state in OPEN and today > row.due_on + (row.until - row.due_on) / 2
