"""Every read of services. What is secret is seen by its own organisation alone, here and in PostgreSQL."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import (
    BooleanField,
    Count,
    DateField,
    ExpressionWrapper,
    F,
    Func,
    Q,
    QuerySet,
    Value,
    prefetch_related_objects,
)
from django.db.models.functions import Least

from parcours.accounts import queries as accounts
from parcours.accounts.models import Organisation
from parcours.kernel import clock
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.context import as_role
from parcours.kernel.counting import counted
from parcours.kernel.refusals import NOT_FOUND, Missing

from . import texts
from .enums import Standing
from .models import Service


def visible(actor: Actor) -> QuerySet[Service]:
    """The services that an actor may see: all but the secret ones of others."""
    rows = Service.objects.select_related("organisation", "keeper", "site", "place", "region")
    if actor.kind == SYSTEM:
        return rows
    if actor.organisation is None or not actor.may("directory.see"):
        return rows.none()
    return rows.filter(open_to(actor.organisation))


def open_to(organisation: UUID) -> Q:
    """Not secret, or an organisation's own."""
    return Q(sensitive=False) | Q(organisation=organisation) | Q(keeper=organisation)


def living(day: date | None = None) -> Q:
    """Not ended on a day."""
    return Q(ended_on__isnull=True) | Q(ended_on__gt=day or clock.today())


def funded(on: date) -> Q:
    return Q(funding_until__isnull=True) | Q(funding_until__gte=on)


def fresh(day: date | None = None) -> Q:
    """Not ended, confirmed within its period, and funded still."""
    on = day or clock.today()
    return living(on) & Q(confirm_by__gte=on) & funded(on)


def has_room() -> Q:
    """A place or a waiting list."""
    return Q(places__isnull=True) | Q(taken__lt=F("places")) | Q(has_waiting_list=True)


def proposable(actor: Actor) -> QuerySet[Service]:
    """Services to which somebody may be sent today: seen, fresh, funded, with a place or a waiting list."""
    return visible(actor).filter(fresh(), has_room())


NOT_IN_LINES = (
    *("description", "conditions", "documents", "reviewed", "cost_note", "hours", "hours_note"),
    *("sexes", "protections", "residences", "lots", "public_languages", "languages"),
)
"""What no line of a list says of a service."""


def get_service(actor: Actor, service: UUID) -> Service:
    """The service with its organisation, site, place and region, or ``Missing``. Ended ones are found."""
    found = visible(actor).filter(pk=service).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


@dataclass(frozen=True)
class Contact:
    """Whom to write to or call about a service; empty where nothing is told."""

    organisation: UUID
    name: str
    phone: str
    email: str


def contact_of(service: Service) -> Contact:
    """The contact of a service that the caller found by :func:`get_service`: its own, else its desk's."""
    site = service.site.phone if service.site else ""
    return Contact(
        service.organisation_id,
        service.contact_name,
        service.phone or site or service.organisation.phone,
        service.email,
    )


@dataclass(frozen=True)
class SafePlace:
    """That a secret place exists: what it answers, in which region, whom to call. Nothing else of it."""

    kind: str
    region: str
    phone: str


def safe_places(actor: Actor, kind: str, region: str = "") -> list[SafePlace]:
    """Secret places of other organisations that answer a need, as far as they are told to others."""
    if actor.organisation is None or not actor.may("directory.see"):
        return []
    with as_role("system"):
        rows = Service.objects.filter(fresh(), has_room(), sensitive=True, kind=kind)
        rows = rows.exclude(organisation=actor.organisation).exclude(keeper=actor.organisation)
        if region:
            rows = rows.filter(region=region)
        told = set(rows.values_list("kind", "region_id", "organisation__phone"))
    return [SafePlace(*one) for one in sorted(told)]


SOON = 14
"""Days before the end of its period from which an entry asks to be confirmed; its last third at most."""


def own(actor: Actor) -> QuerySet[Service]:
    """The services that the actor's organisation keeps, ended ones too."""
    if actor.organisation is None:
        return Service.objects.none()
    return visible(actor).filter(keeper=actor.organisation)


def to_confirm(actor: Actor, *, mine: bool = False, day: date | None = None) -> QuerySet[Service]:
    """What the organisation keeps and has to confirm soon or has not in time; ``mine``: whose owner I am."""
    on = day or clock.today()
    before = Least(Value(SOON), F("confirm_every_days") / 3)
    asked_from = ExpressionWrapper(Value(on, DateField()) + before, DateField())
    rows = own(actor).filter(living(on), confirm_by__lt=asked_from)
    rows = rows.filter(owner=actor.user) if mine else rows
    return rows.order_by("confirm_by", "code").defer(*NOT_IN_LINES)


# As ``texts.to_review``, for whole lists; ``texts.digest`` is written there in Python.
OUTDATED = Func(
    template="""EXISTS (
    SELECT FROM (VALUES
        ('name', directory_service.name),
        ('description', directory_service.description),
        ('conditions', directory_service.conditions),
        ('documents', directory_service.documents),
        ('cost_note', directory_service.cost_note),
        ('hours_note', directory_service.hours_note)
    ) AS field (code, texts), jsonb_each_text(
        CASE jsonb_typeof(field.texts) WHEN 'object' THEN field.texts ELSE '{}' END
    ) AS told (language, words)
    WHERE told.language IN ('fr', 'ar', 'en') AND told.language <> directory_service.source_language
      AND told.words <> ''
      AND directory_service.reviewed -> field.code ->> told.language IS DISTINCT FROM left(encode(sha256(
          convert_to(coalesce(field.texts ->> directory_service.source_language, ''), 'UTF8')), 'hex'), 16)
)""",
    output_field=BooleanField(),
)


def to_review(actor: Actor, *, mine: bool = False) -> QuerySet[Service]:
    """The living services that the organisation keeps of which a translation no longer fits its source.

    ``mine``: those that the actor owns. :func:`outdated_texts` says which."""
    rows = own(actor).filter(living()).filter(OUTDATED)
    return (rows.filter(owner_id=actor.user) if mine else rows).order_by("code")


def first_to_do(actor: Actor, most: int) -> tuple[list[Service], list[Service]]:
    """The first to confirm and the first to review of :func:`to_confirm` and :func:`to_review`, each with how
    many there are (``total``). To :func:`tell_where`."""
    written = ("code", "source_language", "reviewed", *texts.LIMITS)
    found = to_confirm(actor).select_related(None), to_review(actor).select_related(None).only(*written)
    due, review = (list(counted(rows)[:most]) for rows in found)
    return due, review


def tell_where(rows: Iterable[Service]) -> None:
    """Whose they are, and where. Asked apart: planning five joins takes longer than all of it."""
    prefetch_related_objects(list(rows), "organisation", "site", "place", "region")


def outdated_texts(row: Service) -> list[tuple[str, str]]:
    """(field, language) of each translation of a service to look at again."""
    written = {name: getattr(row, name) for name in texts.LIMITS}
    return list(texts.to_review(row.source_language, written, row.reviewed))


def offered(actor: Actor) -> dict[str, int]:
    """How many services an actor may see answer each need today."""
    rows = visible(actor).filter(fresh()).order_by().values("kind")
    return dict(rows.annotate(number=Count("id")).values_list("kind", "number"))


def _standing(standing: str, on: date) -> Q:
    """As ``Service.standing``, for lists."""
    full = Q(taken__gte=F("places"))
    return {
        Standing.ENDED: Q(ended_on__lte=on),
        Standing.UNFUNDED: living(on) & Q(funding_until__lt=on),
        Standing.STALE: living(on) & funded(on) & Q(confirm_by__lt=on),
        Standing.OPEN: fresh(on) & (Q(places__isnull=True) | Q(taken__lt=F("places"))),
        Standing.WAITING: fresh(on) & full & Q(has_waiting_list=True),
        Standing.FULL: fresh(on) & full & Q(has_waiting_list=False),
    }[Standing(standing)]


def kept(
    actor: Actor,
    *,
    standing: str = "",
    kind: str = "",
    mine: bool = False,
    owner: UUID | None = None,
    day: date | None = None,
) -> QuerySet[Service]:
    """The services that the organisation keeps, narrowed; those to confirm first, ended ones last."""
    rows = own(actor)
    if kind:
        rows = rows.filter(kind=kind)
    if mine:
        rows = rows.filter(owner=actor.user)
    if owner:
        rows = rows.filter(owner=owner)
    if standing:
        rows = rows.filter(_standing(standing, day or clock.today()))
    ends = ExpressionWrapper(Q(ended_on__isnull=False), BooleanField())
    return rows.order_by(ends, "confirm_by", "code").defer(*NOT_IN_LINES)


def is_kept(actor: Actor, service: Service) -> bool:
    """Whether the actor may change the entry."""
    return service.keeper_id == actor.organisation and actor.may("directory.keep")


def silent_organisations(actor: Actor) -> list[Organisation]:
    """Organisations in which nobody works here: whoever exchanges the directory keeps their entries."""
    if not actor.may("directory.exchange"):
        return []
    at_work = accounts.living_memberships().values("organisation")
    return list(accounts.organisations().exclude(id__in=at_work).exclude(id=actor.organisation))


def exported(actor: Actor, *, everybody: bool = False) -> list[Service]:
    """What leaves as a file: the living entries of one's own, or of everybody; never a secret place."""
    if not actor.may("directory.exchange"):
        return []
    rows = visible(actor) if everybody else own(actor)
    return list(rows.filter(living(), sensitive=False).order_by("organisation__code", "code"))
