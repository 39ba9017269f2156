"""Every read of coaching and market access."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Sum

from parcours.cases.enums import StepKind, StepState
from parcours.cases.models import Qualification, Step
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.refusals import NOT_FOUND, Missing
from parcours.people import visibility

from .coaching_models import Coaching, Market
from .enums import OVER
from .models import Venture

SOON = timedelta(days=7)


def of_venture(row: Venture) -> list[Coaching]:
    """The newest first."""
    return list(row.coachings.order_by("-on", "-id"))


def markets(row: Venture) -> list[Market]:
    return list(row.markets.order_by("-on", "-id"))


def hours(rows: Iterable[Coaching]) -> Decimal:
    return Decimal(sum(one.minutes for one in rows)) / 60


def sessions(actor: Actor) -> QuerySet[Coaching]:
    rows = Coaching.objects.filter(organisation=actor.organisation).select_related("venture")
    return (rows if actor.may("enterprise.see") else rows.none()).order_by("-on", "-id")


def listed(
    actor: Actor, *, mine: bool = False, theme: str = "", since: date | None = None, until: date | None = None
) -> QuerySet[Coaching]:
    rows = sessions(actor)
    if mine:
        rows = rows.filter(coach=actor.user)
    if theme:
        rows = rows.filter(themes__contains=[theme])
    if since:
        rows = rows.filter(on__gte=since)
    return rows.filter(on__lte=until) if until else rows


def minutes(rows: QuerySet[Coaching]) -> int:
    """Of all the sessions together."""
    return rows.order_by().aggregate(total=Sum("minutes"))["total"] or 0


def due(actor: Actor) -> QuerySet[Coaching]:
    """Sessions after which the next one, of a project that she coaches, is within a week or past."""
    later = Coaching.objects.filter(venture=OuterRef("venture"), on__gt=OuterRef("on"))
    rows = sessions(actor).filter(next_on__lte=clock.today() + SOON, venture__coach=actor.user)
    return rows.exclude(venture__stage__in=OVER).exclude(Exists(later)).order_by("next_on", "id")


def coaching(actor: Actor, wanted: UUID) -> Coaching:
    found = sessions(actor).filter(pk=wanted).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def market(actor: Actor, wanted: UUID) -> Market:
    rows = Market.objects.filter(pk=wanted, organisation=actor.organisation).select_related("venture")
    found = rows.first() if actor.may("enterprise.see") else None
    if found is None:
        raise Missing(NOT_FOUND)
    return found


@dataclass(frozen=True)
class Training:
    """What a member learns or has proved. ``title``: {language: text} of what she proved, empty for a
    step that is open; ``on``: when she proved it."""

    person: UUID
    title: dict
    on: date | None
    done: bool


def trainings(actor: Actor, people: Iterable[UUID]) -> list[Training]:
    """Of members whose files are seen: what each proved, and trainings of her plan that are open."""
    ids = list(people)
    if not ids:
        return []
    seen = visibility.visible(actor).filter(pk__in=ids)
    proved = Qualification.objects.filter(person__in=seen, withdrawn_on__isnull=True).order_by("-gained_on")
    rows = proved.values_list("person_id", "title", "gained_on")
    found = [Training(person, title, on, True) for person, title, on in rows]
    steps = Step.objects.filter(
        person__in=seen, kind=StepKind.TRAINING, state__in=(StepState.PLANNED, StepState.UNDER_WAY)
    )
    return found + [Training(one, {}, None, False) for one in steps.values_list("person_id", flat=True)]
