"""Every read of commitments, payments, vouchers and receipts: what the actor's organisation sees of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from parcours.documents import storing
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.refusals import NOT_FOUND, Missing

from . import books, budget_finding
from .budgeting import ZERO
from .models import Project
from .rating import Rate, booked, exchanged
from .spending import seen
from .spending_models import Commitment, Instalment, Spending, Voucher


@dataclass(frozen=True)
class Rated:
    """A payment with its rate, its amount in the contract's currency, and what was gained or lost beside."""

    row: Spending
    rate: Rate | None
    booked: Decimal | None
    exchanged: Decimal | None


def payments(actor: Actor, row: Project, *, heading: str = "", papers: str = "") -> QuerySet[Spending]:
    """Of a project, the newest first; ``papers`` "missing": those without a voucher that still stand."""
    rows = seen(actor, Spending.objects.filter(project=row)).annotate(papers=Count("vouchers"))
    if heading.isdecimal():
        rows = rows.filter(heading=int(heading))
    if papers == "missing":
        rows = rows.filter(papers=0, takes_back__isnull=True, taken_back__isnull=True)
    return rows.select_related("organisation", "taken_back").order_by("-day", "-id")


def payment(actor: Actor, wanted: UUID) -> Spending:
    rows = seen(actor, Spending.objects.filter(pk=wanted))
    found = rows.select_related("project__grantee", "organisation", "takes_back", "taken_back", "commitment")
    row = found.first()
    if row is None:
        raise Missing(NOT_FOUND)
    return row


def rated(row: Project, rows: Iterable[Spending]) -> list[Rated]:
    found = list(rows)
    ledger = books.of(row, found)
    told = []
    for one in found:
        rate = ledger.rate_of(one)
        told.append(
            Rated(
                one,
                rate,
                booked(one.amount, rate.rate) if rate else None,
                exchanged(one.amount, rate, one.day, ledger.receipts) if rate else None,
            )
        )
    return told


def vouchers(row: Spending) -> list[Voucher]:
    return list(row.vouchers.order_by("added_at", "id"))


def voucher(actor: Actor, wanted: UUID) -> tuple[str, bytes]:
    """(kind, content) of the paper of a payment that the actor sees."""
    found = seen(actor, Voucher.objects.filter(pk=wanted)).first()
    if found is None:
        raise Missing(NOT_FOUND)
    with as_role("system"):
        # The grantee answers for the papers of its partners, which these keep.
        return storing.read(found.file_id)


def keeps(actor: Actor, row: Spending) -> bool:
    """Whether the actor may still add to a payment or take it back."""
    over = row.takes_back_id is not None or hasattr(row, "taken_back")
    return actor.may("programmes.spend") and row.organisation_id == actor.organisation and not over


def commitments(actor: Actor, row: Project) -> list[tuple[Commitment, Decimal]]:
    """Those that still bind, each with what was paid of it in its own currency."""
    rows = list(seen(actor, Commitment.objects.filter(project=row, ended_on__isnull=True)))
    sums = (
        Spending.objects.filter(commitment__in=rows)
        .order_by()
        .values_list("commitment", "currency")
        .annotate(sum=Sum("amount"))
    )
    paid = {(one, currency): total for one, currency, total in sums}
    return [(one, paid.get((one.id, one.currency), ZERO)) for one in rows]


def commitment(actor: Actor, wanted: UUID) -> Commitment:
    rows = Commitment.objects.filter(pk=wanted, organisation=actor.organisation)
    found = rows.select_related("project").first()
    if found is None or not actor.may(budget_finding.SEE):
        raise Missing(NOT_FOUND)
    return found


def instalments(actor: Actor, row: Project) -> list[Instalment]:
    """What the funder paid; for the grantee and the coordination."""
    if not budget_finding.sees_all(actor, row):
        return []
    return list(Instalment.objects.filter(project=row, undone_at__isnull=True))


def instalment(actor: Actor, wanted: UUID) -> Instalment:
    rows = Instalment.objects.filter(pk=wanted, organisation=actor.organisation, undone_at__isnull=True)
    found = rows.select_related("project").first()
    if found is None or not actor.may(budget_finding.SEE):
        raise Missing(NOT_FOUND)
    return found
