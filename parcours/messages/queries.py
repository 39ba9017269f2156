"""Whether messages were delivered. Content is never read here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.paginator import Page
from django.db.models import Count, QuerySet

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.counting import Pages
from parcours.kernel.refusals import NOT_ALLOWED, NOT_FOUND, Missing, NotAllowed

from . import templates
from .enums import Audience, Channel, MessageState
from .models import Message

PER_PAGE, MOST = 50, 200
SHOWN = (
    *("id", "organisation_id", "person_id", "template", "channel", "variant", "state", "reason"),
    *("attempts", "created_at", "next_try_at", "settled_at", "parts"),
)


def log(actor: Actor, *, state: str = "", channel: str = "", template: str = "", page: int | str = 1) -> Page:
    """What the actor's organisation sent, newest first: when, which, how, what became of it."""
    rows = Message.objects.filter(organisation_id=actor.organisation).only(*SHOWN)
    if not actor.may("messages.see") or actor.organisation is None:
        rows = rows.none()
    wanted = {"state": state, "channel": channel, "template": template}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    return Pages(rows.order_by("-created_at", "-id"), PER_PAGE).get_page(page)


def of_person(actor: Actor, person: UUID, most: int = 10) -> QuerySet[Message]:
    """What the actor's organisation sent to or about a person, newest first."""
    rows = Message.objects.filter(organisation_id=actor.organisation, person_id=person).only(*SHOWN)
    if not actor.may("messages.see"):
        return rows.none()
    return rows.order_by("-created_at", "-id")[:most]


@dataclass(frozen=True)
class Sent:
    person: UUID
    organisation: UUID | None
    user: UUID | None


def last_sent(people: Iterable[UUID], channel: str) -> Sent | None:
    """The last message to one of these people that went by a channel: to whom, from whom. For the system."""
    to_people = [code for code, one in templates.every().items() if one.audience == Audience.PERSON]
    with as_role("system"):
        rows = Message.objects.filter(person_id__in=list(people), channel=channel, template__in=to_people)
        rows = rows.filter(state__in=[MessageState.SENT, MessageState.DELIVERED])
        found = rows.order_by("-created_at", "-id").values_list("person_id", "organisation_id", "user_id")
        last = found.first()
    return Sent(*last) if last else None


def was_written(template: str, reference: tuple[str, UUID]) -> bool:
    """Whether a message of this kind was written about an object, by anybody. Yes or no, nothing else."""
    with as_role("system"):
        rows = Message.objects.filter(reference_type=reference[0], reference_id=reference[1])
        return rows.filter(template=template).exclude(state=MessageState.CANCELLED).exists()


def arrived(template: str, reference: tuple[str, UUID]) -> list[tuple[str, datetime]]:
    """(occasion, when) of the messages of a kind about an object that have arrived, as far as row security
    shows them, the oldest first."""
    rows = Message.objects.filter(reference_type=reference[0], reference_id=reference[1], template=template)
    rows = rows.filter(state=MessageState.DELIVERED, settled_at__isnull=False)
    return list(rows.order_by("settled_at", "id").values_list("occasion", "settled_at"))


def people_told(template: str, reference: tuple[str, UUID]) -> set[UUID]:
    """To whom a message of this kind about an object went, or goes."""
    with as_role("system"):
        rows = Message.objects.filter(reference_type=reference[0], reference_id=reference[1])
        rows = rows.filter(template=template, person_id__isnull=False).exclude(state=MessageState.CANCELLED)
        return set(rows.values_list("person_id", flat=True))


@dataclass(frozen=True)
class Line:
    """A message of any organisation, as whoever keeps the channels sees it: nobody's name, no content."""

    id: UUID
    template: str
    channel: str
    state: str
    reason: str
    attempts: int
    created_at: datetime
    next_try_at: datetime
    readable: bool


@dataclass(frozen=True)
class Queue:
    """``counts``: by channel, how many in each state in the last thirty days; ``late``: due for an hour."""

    counts: dict[str, dict[str, int]]
    late: int
    failed: list[Line]
    waiting: list[Line]
    gateways: dict[str, str]


def queue(actor: Actor) -> Queue:
    """The state of the outbox over all organisations, for whoever may run it."""
    if not actor.may("messages.run"):
        raise NotAllowed(NOT_ALLOWED)
    now = clock.now()
    with as_role("system"):
        recent = Message.objects.filter(created_at__gte=now - timedelta(days=30))
        counted = recent.values_list("channel", "state").annotate(number=Count("id")).order_by()
        late = Message.objects.filter(
            state=MessageState.QUEUED, next_try_at__lt=now - timedelta(hours=1)
        ).count()
        failed = _lines(recent.filter(state=MessageState.FAILED).order_by("-created_at", "-id"))
        waiting = _lines(Message.objects.filter(state=MessageState.QUEUED).order_by("next_try_at", "id"))
        counts: dict[str, dict[str, int]] = {channel: {} for channel in Channel.values}
        for channel, state, number in counted:
            counts[channel][state] = number
    return Queue(counts, late, failed, waiting, dict(settings.PARCOURS_GATEWAYS))


def line(actor: Actor, message: UUID) -> Line:
    """One message of any organisation, for whoever runs the channels; or Missing."""
    if not actor.may("messages.run"):
        raise NotAllowed(NOT_ALLOWED)
    with as_role("system"):
        found = _lines(Message.objects.filter(pk=message))
    if not found:
        raise Missing(NOT_FOUND)
    return found[0]


def _lines(rows: QuerySet[Message]) -> list[Line]:
    return [
        Line(
            row.id,
            row.template,
            row.channel,
            row.state,
            row.reason,
            row.attempts,
            row.created_at,
            row.next_try_at,
            bool(row.sealed),
        )
        for row in rows[:MOST]
    ]


def failed_of(actor: Actor) -> int:
    """How many messages of the last week could not be delivered, for whoever runs the channels."""
    if not actor.may("messages.run"):
        return 0
    with as_role("system"):
        since = clock.now() - timedelta(days=7)
        return Message.objects.filter(state=MessageState.FAILED, created_at__gte=since).count()
