"""Reads of applications: of a person, of an offer, of what waits; and how an employer has answered so far."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median
from uuid import UUID

from django.db.models import Count, QuerySet

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.prepared import PreparedModels
from parcours.kernel.refusals import NOT_FOUND, Missing
from parcours.people import visibility

from . import queries
from .enums import OPEN_APPLICATIONS, OURS_TO_SAY, ApplicationState
from .models import Application, Employer, Offer
from .queries import may_see

SILENT_DAYS = 14
"""After so many days an employer is asked again."""
MOST = 500


def _told() -> QuerySet[Application]:
    return Application.objects.select_related(
        "offer__employer", "offer__place", "offer__region", "organisation", "person"
    )


def _rows(actor: Actor) -> QuerySet[Application]:
    rows = _told().prefetch_related("person__names")
    return rows.filter(visibility.sees(actor)) if may_see(actor) else rows.none()


_HERS = PreparedModels(lambda person: _told().filter(person_id=person).order_by("-proposed_on", "-id"))


def of_person(actor: Actor, person: UUID) -> list[Application]:
    """Hers, the newest first."""
    visibility.get(actor, person)
    return _HERS.all(person=person) if may_see(actor) else []


def find(actor: Actor, application: UUID) -> Application:
    """An application of somebody whom the actor sees, or ``Missing``."""
    found = _rows(actor).filter(pk=application).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def may_move(actor: Actor, row: Application) -> bool:
    """Whether the actor's organisation says what becomes of it: it proposed her, or keeps the offer."""
    own = actor.organisation in (row.organisation_id, row.offer.organisation_id)
    return actor.may("employment.apply") and actor.organisation is not None and own


@dataclass(frozen=True)
class Candidates:
    """Those of an offer whom the actor sees, and how many open ones besides it does not."""

    rows: list[Application]
    hidden: int


def for_offer(actor: Actor, offer: Offer) -> Candidates:
    rows = list(_rows(actor).filter(offer=offer).order_by("ended_on", "person__sort_key", "id")[:MOST])
    with as_role("system"):
        number = Application.objects.filter(offer=offer, state__in=OPEN_APPLICATIONS).count()
    seen = sum(row.state in OPEN_APPLICATIONS for row in rows)
    return Candidates(rows, max(number - seen, 0))


def own(actor: Actor, *, state: str = "", silent: bool = False) -> QuerySet[Application]:
    """Those that the actor's organisation made and that are open, the longest unmoved first; ``silent``: sent
    and without a word for ``SILENT_DAYS``."""
    rows = _rows(actor).filter(organisation=actor.organisation, state__in=OPEN_APPLICATIONS)
    if state:
        rows = rows.filter(state=state)
    if silent:
        since = clock.today() - timedelta(days=SILENT_DAYS)
        rows = rows.filter(state=ApplicationState.SENT, moved_on__lte=since)
    return rows.order_by("moved_on", "id")


@dataclass(frozen=True)
class Answers:
    """How an employer has answered so far, all organisations together. ``sent``: people whose application
    went there; ``states``: where those are who did not lose to somebody else; ``reasons``: why refused;
    ``days``: median until an answer."""

    sent: int = 0
    states: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    days: int | None = None


def answers_of(actor: Actor, employer: Employer) -> Answers:
    """Numbers alone, counted by the system; of a private employer its own organisation is told."""
    queries.find_employer(actor, employer.id)
    with as_role("system"):
        rows = Application.objects.filter(offer__employer=employer, sent_on__isnull=False)
        sent = rows.count()
        rows = rows.exclude(reason__in=OURS_TO_SAY)
        states = dict(rows.values_list("state").annotate(number=Count("pk")).order_by())
        refused = rows.filter(state=ApplicationState.REFUSED)
        reasons = dict(refused.values_list("reason").annotate(number=Count("pk")).order_by("-number"))
        ended = rows.filter(state__in=[ApplicationState.REFUSED, ApplicationState.HIRED])
        spans = [_days(*pair) for pair in ended.values_list("sent_on", "ended_on")[:MOST]]
    return Answers(sent, states, reasons, round(median(spans)) if spans else None)


def _days(sent_on: date, ended_on: date) -> int:
    return (ended_on - sent_on).days


def proposed_already(actor: Actor, person: UUID) -> set[UUID]:
    """Offers at which she stands now, or works."""
    rows = _rows(actor).filter(person_id=person, state__in=[*OPEN_APPLICATIONS, ApplicationState.HIRED])
    return set(rows.values_list("offer_id", flat=True))


def names(rows: Iterable[Application]) -> list[UUID]:
    return [row.person_id for row in rows]
