"""Whom several registers hold is one where that is certain; her trainings are counted under one opaque key.

Certain: one account; or one name, one institution and one e-mail address, however they are written. Registers
stay apart: none learns who is in another.
"""

from uuid import UUID

from django.db import connection
from django.db.models import Q

from parcours.kernel.context import as_role
from parcours.kernel.folding import fold
from parcours.kernel.identifiers import uuid7

from .models import Official


def _same(one: Official, other: Official) -> bool:
    if one.user_id is not None and one.user_id == other.user_id:
        return True
    mail = one.email.casefold()
    if not mail or mail != other.email.casefold() or fold(one.name) != fold(other.name):
        return False
    if one.body_id or other.body_id:
        return one.body_id == other.body_id
    return fold(one.institution) == fold(other.institution)


def key_of(row: Official) -> UUID:
    """Under which key somebody counts: that of whoever she is in another register, or one of her own.

    ``row`` is not saved yet; two who write her down at once wait for each other.
    """
    told = Q(email__iexact=row.email) if row.email else Q(pk__in=[])
    if row.user_id is not None:
        told |= Q(user=row.user_id)
    with as_role("system"):
        for mark in sorted(filter(None, (row.email.casefold(), str(row.user_id or "")))):
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"outreach.official:{mark}"]
                )
        rivals = list(Official.objects.filter(told).exclude(pk=row.pk).order_by("pk"))
        found = next((one.counts_as for one in rivals if _same(row, one)), None)
        if found is not None:
            return found
        shared = Official.objects.filter(counts_as=row.counts_as).exclude(pk=row.pk).exists()
    return uuid7() if shared else row.counts_as
