"""Whoever keeps entries that nobody confirmed is told by the address of her own services; and on her first
page, which needs no address."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.urls import reverse

from parcours.kernel.actor import Actor
from parcours.messages.rules import EMAIL, Address
from parcours.messages.sending import Wanted, send_many

from .models import Service

TO_CONFIRM = "service.to_confirm"


def to_confirm(by: Actor, rows: Iterable[Service], today: date) -> None:
    """One message for each address. A partner whose entries others keep has nothing to confirm here."""
    counts = Counter((row.keeper_id, row.email) for row in rows if row.keeper_id == row.organisation_id)
    link = settings.PARCOURS_URL.rstrip("/") + reverse("services_ours")
    asked = [
        Wanted(
            TO_CONFIRM,
            Address("email", email),
            {"count": count, "link": link},
            reference=("accounts.Organisation", keeper),
            occasion=today.isoformat(),
        )
        for (keeper, email), count in sorted(counts.items(), key=str)
        if EMAIL.match(email or "")
    ]
    if asked:
        send_many(by, asked)
