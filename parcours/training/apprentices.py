"""Reads of contracts of apprenticeship: lists, one of them, what is due."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import F, Max, QuerySet

from parcours.accounts.queries import user_names
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.prepared import PreparedModels
from parcours.kernel.refusals import NOT_FOUND, Missing
from parcours.people import visibility

from . import apprentice_rules as rules
from .apprentice_models import Allowance, Apprenticeship, Host, Visit, Week
from .apprenticing import LIVING, law
from .enums import ApprenticeState

ALL, RUNNING, TO_VISIT, WEEKS, ENDED = "all", "running", "visit", "weeks", "ended"
_ABOUT = ("course", "host", "place", "organisation")
PAST = (ApprenticeState.COMPLETED, ApprenticeState.BROKEN_OFF, ApprenticeState.NOT_BEGUN)


def _own(actor: Actor) -> QuerySet[Apprenticeship]:
    rows = Apprenticeship.objects.filter(organisation=actor.organisation)
    if actor.organisation is None:
        return rows.none()
    return rows.filter(person__in=visibility.visible(actor)).select_related("person", *_ABOUT)


def listed(actor: Actor, show: str = RUNNING) -> QuerySet[Apprenticeship]:
    """Contracts that the actor's organisation follows; ``show``: which of them, what is due longest first."""
    rows = _own(actor)
    if show == TO_VISIT:
        return rows.filter(state=ApprenticeState.RUNNING, visit_due__lt=clock.today()).order_by(
            "visit_due", "id"
        )
    if show == WEEKS:
        return _unnoted(rows)
    if show == ENDED:
        return rows.filter(state__in=PAST).order_by("-until", "id")
    if show == RUNNING:
        rows = rows.filter(state__in=LIVING)
    return rows.order_by("starts_on", "id")


def _unnoted(rows: QuerySet[Apprenticeship]) -> QuerySet[Apprenticeship]:
    """With a week that is over and nobody noted, within the contract."""
    over = clock.today() - timedelta(days=6)
    rows = rows.filter(state=ApprenticeState.RUNNING, next_week__lt=over, next_week__lte=F("until"))
    return rows.order_by("next_week", "id")


def to_visit(actor: Actor) -> QuerySet[Apprenticeship]:
    return listed(actor, TO_VISIT)


def without_week(actor: Actor) -> QuerySet[Apprenticeship]:
    return listed(actor, WEEKS)


def find(actor: Actor, wanted: UUID) -> Apprenticeship:
    """A contract of somebody whom the actor may see, or ``Missing``."""
    rows = Apprenticeship.objects.filter(pk=wanted, person__in=visibility.visible(actor))
    found = rows.select_related("person", "course__project", *_ABOUT).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def is_own(actor: Actor, row: Apprenticeship) -> bool:
    return actor.organisation is not None and row.organisation_id == actor.organisation


_HERS = PreparedModels(
    lambda person: (
        Apprenticeship.objects.filter(person_id=person).select_related(*_ABOUT).order_by("-starts_on", "-id")
    )
)


def of_person(actor: Actor, person: UUID) -> list[Apprenticeship]:
    """Her contracts, the newest first; ``Missing`` for somebody whom the actor may not see."""
    visibility.get(actor, person)
    return _HERS.all(person=person)


@dataclass(frozen=True)
class Followed:
    """A contract with what was noted of it. ``visitors``: names by user."""

    row: Apprenticeship
    planned: rules.Shares
    achieved: rules.Shares
    weeks: list[Week] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    allowances: list[Allowance] = field(default_factory=list)
    visitors: dict[UUID, str] = field(default_factory=dict)

    @property
    def absent(self) -> Decimal:
        return sum((week.absent_hours for week in self.weeks), Decimal(0))


def followed(actor: Actor, wanted: UUID) -> Followed:
    row, asked = find(actor, wanted), law()
    weeks = list(row.weeks.order_by("-monday"))
    visits = list(row.visits.order_by("-visited_on"))
    return Followed(
        row,
        rules.planned(row, asked),
        rules.achieved(weeks, asked),
        weeks,
        visits,
        list(row.allowances.order_by("-since")),
        user_names(one.by for one in visits),
    )


def week_of(row: Apprenticeship, monday: date) -> Week | None:
    return row.weeks.filter(monday=monday).first()


def short(rows: Iterable[Apprenticeship]) -> dict[UUID, rules.Shares]:
    """Of each contract the shares achieved so far, asked for at once."""
    ids, asked = [row.id for row in rows], law()
    weeks: dict[UUID, list[Week]] = {one: [] for one in ids}
    for week in Week.objects.filter(apprenticeship__in=ids):
        weeks[week.apprenticeship_id].append(week)
    return {one: rules.achieved(hers, asked) for one, hers in weeks.items()}


def last_visits(rows: Iterable[Apprenticeship]) -> dict[UUID, date]:
    found = Visit.objects.filter(apprenticeship__in=[row.id for row in rows])
    return dict(found.values_list("apprenticeship").annotate(Max("visited_on")))


def hosts(actor: Actor) -> list[Host]:
    """Enterprises that the organisation has named so far."""
    rows = Host.objects.filter(organisation=actor.organisation).select_related("place")
    return list(rows.order_by("key", "id")[:500])


def age_warning(person, on: date) -> bool:
    """Whether her age is not known well enough to say that she may be an apprentice."""
    least = law().least_age
    if person.birth_date is not None or not least:
        return False
    return person.birth_year is None or on.year - person.birth_year <= least


def busy_of(people: Iterable[UUID]) -> dict[UUID, set[tuple[date, str]]]:
    """The half-days to come at which people are in an enterprise; whoever is in none is left out."""
    today = clock.today()
    rows = Apprenticeship.objects.filter(person__in=list(people), state__in=LIVING, until__gte=today)
    found: dict[UUID, set[tuple[date, str]]] = {}
    for person, first, last, bits in rows.values_list("person_id", "starts_on", "until", "slots"):
        first = max(first, today)
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        at = rules.half_days(bits)
        hers = {(day, half) for day in days for weekday, half in at if weekday == day.weekday()}
        found.setdefault(person, set()).update(hers)
    return found
