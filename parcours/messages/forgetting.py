"""What is stopped before it goes, and what is no longer kept."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from parcours.kernel import clock
from parcours.kernel.context import as_role

from . import templates
from .enums import MessageState, Reason
from .gateways import plain
from .models import Message
from .rules import KEPT_DAYS

TELLS_OF_THE_END = ("consent.withdrawn", "referral.convention_over")


def cancel_for(person: UUID, reason: str, *, audience: str = "") -> int:
    """Stop every waiting message to or about a person (``audience``: only those to her, or only those to
    staff and partners); how many there were. What tells a partner that its access has ended still goes.
    """
    with as_role("system"):
        rows = Message.objects.filter(person_id=person, state=MessageState.QUEUED)
        rows = rows.exclude(template__in=TELLS_OF_THE_END)
        if audience:
            wanted = [code for code, one in templates.every().items() if one.audience == audience]
            rows = rows.filter(template__in=wanted)
        return _cancel(rows, reason)


def cancel_of(reference: tuple[str, UUID], reason: str = Reason.OBSOLETE, *, template: str = "") -> int:
    """Stop what waits about one object: an appointment that was moved, a referral that was answered."""
    with as_role("system"):
        rows = Message.objects.filter(
            reference_type=reference[0], reference_id=reference[1], state=MessageState.QUEUED
        )
        return _cancel(rows.filter(template=template) if template else rows, reason)


def cancel_of_many(kind: str, ids: Iterable[UUID], reason: str = Reason.OBSOLETE) -> int:
    """Stop what waits about objects of one kind."""
    with as_role("system"):
        rows = Message.objects.filter(reference_type=kind, reference_id__in=list(ids))
        return _cancel(rows.filter(state=MessageState.QUEUED), reason)


def _cancel(rows, reason: str) -> int:
    return rows.update(state=MessageState.CANCELLED, reason=reason, settled_at=clock.now(), sealed="")


def forget_person(person: UUID) -> None:
    """Her file is erased: no row and no file of hers remains."""
    with as_role("system"):
        rows = Message.objects.filter(person_id=person)
        _remove_files([str(one) for one in rows.values_list("id", flat=True)])
        rows.delete()


def forget_old() -> int:
    """Empty the content of messages older than thirty days; those still waiting are given up. How many."""
    limit = clock.now() - timedelta(days=KEPT_DAYS)
    with as_role("system"):
        old = Message.objects.filter(created_at__lt=limit).exclude(sealed="")
        _cancel(old.filter(state=MessageState.QUEUED), Reason.FORGOTTEN)
        ids = [str(one) for one in old.values_list("id", flat=True)]
        done = Message.objects.filter(id__in=ids).update(sealed="")
        _remove_files(ids)
        return done


def _remove_files(ids: list[str]) -> None:
    transaction.on_commit(lambda: plain.remove(ids))
