"""A file is made, recorded with its purpose, kept for its days, and cleared."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from django.db.models import QuerySet

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.cipher import open_bytes, seal_bytes
from parcours.kernel.identifiers import uuid7
from parcours.kernel.recorder import record
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.programmes.queries import pack_as_of

from . import entries, kinds, refusals
from .enums import Purpose
from .kinds import Asked, Made
from .models import Export

KEPT = timedelta(days=30)
OBJECT = "exchange.Export"


@dataclass(frozen=True)
class Taken:
    """An export and the file itself."""

    row: Export
    made: Made


def _bound(wanted: UUID) -> str:
    return f"exchange_export:{wanted}"


def build(actor: Actor, code: str, asked: Asked) -> Made:
    """The file alone; recorded by nobody, for tests and for what writes the record itself."""
    one, pack = kinds.find(actor, code), pack_as_of(asked.as_of)
    kinds.check(one, pack, asked)
    return one.build(actor, pack, asked)


def _codes(asked: Asked) -> dict[str, str]:
    told = {
        "project": asked.project,
        "since": asked.since,
        "until": asked.until,
        "as_of": asked.as_of,
        "report": asked.report,
        "language": asked.language,
    }
    return {name: str(value) for name, value in told.items() if value}


def make(by: Actor, code: str, asked: Asked, purpose: str) -> Taken:
    if purpose not in Purpose.values:
        raise Refused(refusals.SAY_WHAT_FOR, "purpose")
    made, key, now = build(by, code, asked), uuid7(), clock.now()
    row = Export.objects.create(
        id=key,
        organisation_id=by.organisation,
        by=by.user,
        kind=code,
        form=asked.form,
        purpose=purpose,
        asked=_codes(asked),
        name=f"{made.name}.{asked.form}",
        media=kinds.MEDIA[asked.form],
        size=len(made.content),
        sha256=sha256(made.content).hexdigest(),
        warnings=list(made.warnings),
        content=seal_bytes(made.content, _bound(key)),
        at=now,
        expires_at=now + KEPT,
    )
    told = {"kind": code, "form": asked.form, "purpose": purpose, "sha256": row.sha256, "size": row.size}
    record(entries.EXPORTED.code, by=by, object=(OBJECT, key), project=asked.project, facts=told)
    if made.kept is not None:
        made.kept(by, row)
    return Taken(row, made)


def exports(actor: Actor) -> QuerySet[Export]:
    """Files that the actor's organisation took away and the actor may take, the newest first; without their
    content."""
    kept = [one.code for one in kinds.offered(actor)]
    rows = Export.objects.filter(organisation=actor.organisation, kind__in=kept)
    return rows.order_by("-at", "-id").defer("content")


def export(actor: Actor, wanted: UUID) -> Export:
    """One of those."""
    row = exports(actor).filter(pk=wanted).first()
    if row is None:
        raise Missing(NOT_FOUND)
    return row


def is_kept(row: Export) -> bool:
    return row.expires_at > clock.now() and row.content is not None


def content(actor: Actor, wanted: UUID) -> tuple[Export, bytes]:
    """A file that was taken away, once more."""
    row = export(actor, wanted)
    if not is_kept(row):
        raise Refused(refusals.CLEARED, None, {"days": KEPT.days})
    one = kinds.find(actor, row.kind)
    if one.still is not None:
        one.still(actor, row)
    return row, opened(row.id)


def opened(wanted: UUID) -> bytes:
    """The file of an export; the caller has checked who asks."""
    kept = Export.objects.values_list("content", flat=True).get(pk=wanted)
    return open_bytes(bytes(kept), _bound(wanted))


def clear(by: Actor) -> int:
    """Clear the content of files whose days are over; how many."""
    over = Export.objects.filter(content__isnull=False, expires_at__lte=clock.now())
    # Under its lock: of two workers one says that it was cleared.
    keys = list(over.order_by("id").select_for_update().values_list("id", flat=True))
    Export.objects.filter(pk__in=keys).update(content=None)
    for key in keys:
        record(entries.CLEARED.code, by=by, object=(OBJECT, key))
    return len(keys)
