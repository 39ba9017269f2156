"""Every read of employers and offers."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from parcours.kernel import clock
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.folding import fold
from parcours.kernel.refusals import NOT_FOUND, Missing

from .enums import OfferState
from .models import Agreement, Contact, Employer, Offer

SORTS = {
    "added_on": ("added_on", "id"),
    "open_until": ("open_until", "id"),
    "place": ("place__name__fr", "id"),
    "left": ("left_over", "id"),
}
ENDING_SOON = 30


def may_see(actor: Actor) -> bool:
    """Whether the actor is told of work at all; of whose, ``people`` says."""
    return actor.kind == SYSTEM or (actor.organisation is not None and actor.may("employment.see"))


def offers(
    actor: Actor,
    *,
    state: str = "",
    kind: str = "",
    region: str = "",
    place: str = "",
    occupation: str = "",
    sector: str = "",
    language: str = "",
    employer: UUID | None = None,
    own: bool = False,
    sort: str = "-added_on",
) -> QuerySet[Offer]:
    """Offers that the actor may see. ``occupation``: the beginning of a code of ISCO-08; ``language``: those
    that ask for no other language; ``sort``: a key of SORTS."""
    rows = Offer.objects.select_related("employer", "place", "region", "occupation", "organisation")
    if not may_see(actor):
        return rows.none()
    rows = _scoped(actor, rows, "shared").annotate(left_over=F("posts") - F("taken"))
    wanted = {"kind": kind, "region": region, "place": place, "employer__sector": sector}
    wanted |= {"occupation__code__startswith": occupation, "employer": employer}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if state == OfferState.OPEN:
        rows = rows.filter(open_on(clock.today()))
    elif state:
        rows = rows.filter(state=state)
    if language:
        rows = rows.filter(Q(languages=[]) | Q(languages=[language]))
    if own:
        rows = rows.filter(organisation=actor.organisation)
    keys = SORTS.get(sort.lstrip("-"), SORTS["added_on"])
    return rows.order_by(*(_ordered(key, down=sort.startswith("-")) for key in keys))


def _ordered(key: str, *, down: bool):
    last = {"nulls_last": True} if key == "open_until" else {}
    return F(key).desc(**last) if down else F(key).asc(**last)


def _scoped(actor: Actor, rows: QuerySet, shared: str, value: bool = True) -> QuerySet:
    if actor.kind == SYSTEM:
        return rows
    return rows.filter(Q(**{shared: value}) | Q(organisation=actor.organisation))


def open_on(day: date) -> Q:
    """Offers for which somebody can be proposed on a day."""
    return Q(state=OfferState.OPEN) & (Q(open_until__isnull=True) | Q(open_until__gte=day))


def find_offer(actor: Actor, offer: UUID) -> Offer:
    """An offer, or ``Missing``."""
    found = offers(actor).filter(pk=offer).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def employers(
    actor: Actor,
    *,
    name: str = "",
    kind: str = "",
    sector: str = "",
    region: str = "",
    place: str = "",
    own: bool = False,
    ended: bool = False,
) -> QuerySet[Employer]:
    """Employers that the actor may see, by name; ``name``: a part of it, or the number."""
    rows = Employer.objects.select_related("place", "region", "organisation")
    if not may_see(actor):
        return rows.none()
    rows = _scoped(actor, rows, "private", False)
    wanted = {"kind": kind, "sector": sector, "region": region, "place": place}
    rows = rows.filter(**{key: value for key, value in wanted.items() if value})
    rows = rows.filter(ended_on__isnull=not ended)
    if name.strip():
        digits = "".join(one for one in name if one.isdigit())
        found = Q(name_key__contains=fold(name)) if fold(name) else Q()
        rows = rows.filter(found | Q(number=digits) if digits else found)
    if own:
        rows = rows.filter(organisation=actor.organisation)
    return rows.order_by("name_key", "id")


def open_offers_of(actor: Actor, wanted: Iterable[UUID]) -> dict[UUID, int]:
    """Of employers, how many offers are open today; those without are not in it."""
    if not may_see(actor):
        return {}
    rows = Offer.objects.filter(open_on(clock.today()), employer__in=list(wanted))
    return dict(rows.values_list("employer").annotate(number=Count("pk")))


def find_employer(actor: Actor, employer: UUID) -> Employer:
    """An employer, also one of the past, or ``Missing``."""
    rows = Employer.objects.select_related("place", "region", "organisation")
    found = _scoped(actor, rows, "private", False).filter(pk=employer).first() if may_see(actor) else None
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def is_own(actor: Actor, row: Employer | Offer) -> bool:
    """Whether the actor's organisation keeps it."""
    return actor.organisation is not None and row.organisation_id == actor.organisation


def contacts(actor: Actor, employer: Employer) -> list[Contact]:
    """Whom the actor's organisation calls there."""
    if not may_see(actor):
        return []
    rows = Contact.objects.filter(employer=employer, organisation=actor.organisation)
    return list(rows.order_by("name", "id"))


def find_contact(actor: Actor, contact: UUID) -> Contact:
    rows = Contact.objects.select_related("employer").filter(organisation=actor.organisation, pk=contact)
    found = rows.first() if may_see(actor) else None
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def agreements(actor: Actor, employer: Employer) -> list[Agreement]:
    """What the actor's organisation signed with it, the newest first."""
    if not may_see(actor):
        return []
    return list(Agreement.objects.filter(employer=employer, organisation=actor.organisation))


def find_agreement(actor: Actor, agreement: UUID) -> Agreement:
    rows = Agreement.objects.select_related("employer").filter(organisation=actor.organisation, pk=agreement)
    found = rows.first() if may_see(actor) else None
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def own_agreements_ending(actor: Actor, days: int = ENDING_SOON) -> QuerySet[Agreement]:
    """Agreements of the actor's organisation that end within so many days, the first to end first."""
    rows = Agreement.objects.select_related("employer")
    if not may_see(actor):
        return rows.none()
    today = clock.today()
    rows = rows.filter(organisation=actor.organisation, until__gte=today, employer__ended_on__isnull=True)
    return rows.filter(until__lte=date.fromordinal(today.toordinal() + days)).order_by("until", "id")


def own_offers_past(actor: Actor) -> QuerySet[Offer]:
    """Offers of the actor's organisation whose last day is past, to be closed or prolonged."""
    rows = offers(actor, own=True, sort="open_until")
    return rows.filter(state=OfferState.OPEN, open_until__lt=clock.today())
