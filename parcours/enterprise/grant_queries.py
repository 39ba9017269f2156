"""Every read of grants: those of the organisation alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet, Sum

from parcours.documents import storing
from parcours.kernel.actor import Actor
from parcours.kernel.refusals import NOT_FOUND, Missing

from .committee_models import Dossier
from .enums import DossierState
from .grant_enums import GrantState, TrancheState
from .grant_models import Grant, Recovery, Refund, Tranche
from .models import Venture, Visit
from .queries import plan

GROUPS = {
    "drafted": [GrantState.DRAFTED],
    "living": [GrantState.SIGNED, GrantState.RUNNING],
    "suspended": [GrantState.SUSPENDED],
    "over": [GrantState.COMPLETED, GrantState.RECOVERED, GrantState.CANCELLED],
}


def grants(actor: Actor) -> QuerySet[Grant]:
    """The newest first."""
    rows = Grant.objects.filter(organisation=actor.organisation).select_related("venture__place")
    return (rows if actor.may("enterprise.see") else rows.none()).order_by("-at", "-id")


def listed(actor: Actor, *, group: str = "") -> QuerySet[Grant]:
    rows = grants(actor)
    return rows.filter(state__in=GROUPS[group]) if group in GROUPS else rows


def find(actor: Actor, wanted: UUID) -> Grant:
    found = grants(actor).filter(pk=wanted).select_related("venture__place", "project", "call").first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def of_venture(actor: Actor, row: Venture) -> list[Grant]:
    return list(grants(actor).filter(venture=row))


def tranches(row: Grant) -> list[Tranche]:
    rows = row.tranches.select_related("release", "payment", "visit", "step", "purchase")
    return list(rows.order_by("number"))


def tranche(actor: Actor, wanted: UUID) -> Tranche:
    rows = Tranche.objects.filter(pk=wanted, organisation=actor.organisation)
    found = rows.select_related("grant__venture", "release", "payment").first()
    if found is None or not actor.may("enterprise.see"):
        raise Missing(NOT_FOUND)
    return found


def recoveries(row: Grant) -> list[Recovery]:
    return list(row.recoveries.order_by("at"))


def refunds(row: Grant) -> list[Refund]:
    return list(row.refunds.order_by("at"))


def to_confirm(actor: Actor) -> QuerySet[Tranche]:
    """Releases that wait for a second person: not those that the actor proposed herself."""
    rows = Tranche.objects.filter(organisation=actor.organisation, state=TrancheState.PROPOSED)
    rows = rows.exclude(proposed_by=actor.user).select_related("grant__venture")
    return (rows if actor.may("enterprise.release") else rows.none()).order_by("proposed_on", "id")


def may_draft(actor: Actor, row: Venture) -> bool:
    return actor.may("enterprise.run") and bool(plan().grants)


def dossiers(actor: Actor, row: Venture) -> Sequence[Dossier]:
    """What the committee accepted of a project, and has no agreement yet."""
    agreed = Grant.objects.filter(venture=row).exclude(state=GrantState.CANCELLED).exclude(dossier=None)
    rows = Dossier.objects.filter(venture=row, organisation=actor.organisation, state=DossierState.ACCEPTED)
    return list(rows.exclude(pk__in=agreed.values("dossier")).select_related("call").order_by("id"))


def visits(row: Tranche) -> list[Visit]:
    """Those that may show the condition of a tranche: met somebody since the agreement, show no other."""
    if row.grant.signed_on is None:
        return []
    used = Tranche.objects.filter(grant__venture=row.grant.venture_id, visit__isnull=False).values("visit")
    met = Visit.objects.filter(venture=row.grant.venture_id, on__gte=row.grant.signed_on).exclude(trading="")
    return list(met.exclude(pk__in=used).order_by("-on"))


@dataclass(frozen=True)
class Totals:
    """Of all living and ended grants of the organisation, in the pack's currency."""

    count: int
    amount: Decimal
    paid: Decimal
    received: Decimal


def totals(actor: Actor) -> Totals:
    rows = grants(actor).exclude(state__in=[GrantState.DRAFTED, GrantState.CANCELLED]).order_by()
    sums = rows.aggregate(amount=Sum("takes"), paid=Sum("paid"), received=Sum("received"))
    known = {name: value or Decimal(0) for name, value in sums.items()}
    return Totals(rows.count(), **known)


def agreement(actor: Actor, wanted: UUID) -> tuple[str, bytes]:
    return _read(find(actor, wanted).agreement_id)


def evidence(actor: Actor, wanted: UUID) -> tuple[str, bytes]:
    return _read(tranche(actor, wanted).evidence_id)


def receipt(actor: Actor, wanted: UUID) -> tuple[str, bytes]:
    paid = getattr(tranche(actor, wanted), "payment", None)
    return _read(paid.receipt_id if paid else None)


def _read(file: UUID | None) -> tuple[str, bytes]:
    if file is None:
        raise Missing(NOT_FOUND)
    return storing.read(file)
