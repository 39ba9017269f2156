"""Every read of what is bought for enterprises, and of the register of equipment."""

from uuid import UUID

from django.db.models import QuerySet

from parcours.documents import storing
from parcours.kernel.actor import Actor
from parcours.kernel.refusals import NOT_FOUND, Missing

from .buying import serial_key
from .buying_models import Equipment, Purchase, Quote
from .models import Venture

ORDER, DELIVERY, HANDOVER = "order", "delivery", "handover"
PAPERS = (ORDER, DELIVERY, HANDOVER)


def purchase(actor: Actor, wanted: UUID) -> Purchase:
    rows = Purchase.objects.filter(pk=wanted, organisation=actor.organisation)
    found = rows.select_related("tranche__grant__venture", "chosen").first()
    if found is None or not actor.may("enterprise.see"):
        raise Missing(NOT_FOUND)
    return found


def quote(actor: Actor, wanted: UUID) -> Quote:
    rows = Quote.objects.filter(pk=wanted, organisation=actor.organisation)
    found = rows.select_related("purchase__tranche__grant__venture").first()
    if found is None or not actor.may("enterprise.see"):
        raise Missing(NOT_FOUND)
    return found


def quotes(row: Purchase) -> list[Quote]:
    """The cheapest first."""
    return list(row.quotes.order_by("amount", "id"))


def items(row: Purchase) -> list[Equipment]:
    return list(row.equipment.order_by("added_at", "id"))


def quote_paper(actor: Actor, wanted: UUID) -> tuple[str, bytes]:
    return storing.read(quote(actor, wanted).scan_id)


def paper(actor: Actor, wanted: UUID, which: str) -> tuple[str, bytes]:
    """``which``: one of PAPERS."""
    file = getattr(purchase(actor, wanted), f"{which}_id") if which in PAPERS else None
    if file is None:
        raise Missing(NOT_FOUND)
    return storing.read(file)


def register(actor: Actor, *, serial: str = "", state: str = "") -> QuerySet[Equipment]:
    """The newest first. ``serial``: as it stands on the thing, whole or its beginning."""
    rows = Equipment.objects.filter(organisation=actor.organisation).select_related("venture")
    if key := serial_key(serial):
        rows = rows.filter(serial_key__startswith=key)
    elif serial.strip():
        rows = rows.none()
    if state:
        rows = rows.filter(state=state)
    return (rows if actor.may("enterprise.see") else rows.none()).order_by("-added_at", "-id")


def thing(actor: Actor, wanted: UUID) -> Equipment:
    found = register(actor).filter(pk=wanted).select_related("purchase__tranche__grant").first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def of_venture(actor: Actor, row: Venture) -> list[Equipment]:
    return list(register(actor).filter(venture=row)[:100])
