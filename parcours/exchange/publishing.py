"""A month's figures for everybody: prepared, looked at, published; then they stay as they are."""

import json
from calendar import monthrange
from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.cipher import open_bytes, seal_bytes
from parcours.kernel.context import acting
from parcours.kernel.identifiers import uuid7
from parcours.kernel.recorder import record
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.programmes.models import Programme
from parcours.programmes.pack import Pack
from parcours.programmes.queries import pack as pack_in_force
from parcours.programmes.queries import pack_or_none

from . import entries, public_tables, refusals
from .enums import PublicationState
from .publication_models import Publication
from .states import PUBLICATION
from .suppression import NotSafe

OBJECT = "exchange.Publication"
LOOKS_BACK = 2
"""Months before that are looked at: three in a row tell no more together than alone."""


def last_day(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def _bound(wanted: UUID) -> str:
    return f"exchange_publication:{wanted}"


def _counts(row: Publication) -> public_tables.Counts:
    return public_tables.Counts.of(open_bytes(bytes(row.counts), _bound(row.id)).decode())


def _published(programme: str) -> QuerySet[Publication]:
    rows = Publication.objects.filter(programme=programme, state=PublicationState.PUBLISHED)
    return rows.order_by("month")


def _before(programme: str) -> list[Publication]:
    """The last months that were published, the newest last."""
    return list(_published(programme).order_by("-month")[:LOOKS_BACK])[::-1]


def _locked(programme: str) -> Programme:
    """One month after the other: whoever prepares or publishes waits for whoever does."""
    return Programme.objects.select_for_update().get(pk=programme)


def prepare(by: Actor, month: date) -> Publication:
    """The tables of a month that is over; prepared again, it takes the place of what was prepared."""
    pack, first = pack_in_force(), month.replace(day=1)
    until = last_day(first)
    if clock.today() <= until:
        raise Refused(refusals.MONTH_NOT_OVER, "month")
    programme = _locked(pack.code)
    before = _before(pack.code)
    if before and before[-1].month >= first:
        raise Refused(refusals.MONTH_PUBLISHED, "month")
    _drop_prepared(by, pack.code)
    return _made(by, pack, programme, until, before)


def _drop_prepared(by: Actor, programme: str) -> None:
    for row in Publication.objects.filter(programme=programme, state=PublicationState.PREPARED):
        _move(by, row, PublicationState.DROPPED)


def _made(by: Actor, pack: Pack, programme: Programme, until: date, before: list[Publication]) -> Publication:
    try:
        counts = public_tables.count(pack, until, [_counts(one) for one in before])
    except NotSafe as error:
        raise Refused(refusals.NOT_SAFE) from error
    text = json.dumps(public_tables.published(pack, until, counts), ensure_ascii=False, indent=1)
    key = uuid7()
    row = Publication(
        id=key,
        programme=programme,
        month=until.replace(day=1),
        tables=text,
        sha256=sha256(text.encode()).hexdigest(),
        counts=seal_bytes(counts.text().encode(), _bound(key)),
        after=[str(one.id) for one in before],
        prepared_at=clock.now(),
        prepared_by=by.user,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(refusals.MONTH_PUBLISHED, "month") from error
    _tell(by, entries.PREPARED, row)
    return row


def _tell(by: Actor, kind, row: Publication) -> None:
    facts = {"month": row.month.isoformat()[:7], "sha256": row.sha256}
    record(kind.code, by=by, object=(OBJECT, row.id), facts=facts)


def _move(by: Actor, row: Publication, to: PublicationState) -> None:
    PUBLICATION.move(row, to, by)
    row.save(update_fields=["state", "published_at", "published_by"])
    _tell(by, entries.PUBLISHED if to == PublicationState.PUBLISHED else entries.DROPPED, row)


def _one(wanted: UUID) -> Publication:
    row = Publication.objects.filter(pk=wanted).first()
    if row is None:
        raise Missing(NOT_FOUND)
    _locked(row.programme_id)
    return Publication.objects.get(pk=wanted)


def publish(by: Actor, wanted: UUID) -> Publication:
    row = _one(wanted)
    if row.state == PublicationState.PREPARED and row.after != [
        str(one.id) for one in _before(row.programme_id)
    ]:
        raise Refused(refusals.PREPARE_AGAIN)
    row.published_at, row.published_by = clock.now(), by.user
    _move(by, row, PublicationState.PUBLISHED)
    return row


def drop(by: Actor, wanted: UUID) -> Publication:
    """What was prepared and is not to be published."""
    row = _one(wanted)
    _move(by, row, PublicationState.DROPPED)
    return row


def publications(actor: Actor) -> QuerySet[Publication]:
    """Those prepared and published, the newest first, without their counts."""
    rows = Publication.objects.exclude(state=PublicationState.DROPPED)
    if not actor.may("exchange.publish"):
        rows = rows.filter(state=PublicationState.PUBLISHED)
    return rows.order_by("-month", "-id").defer("counts")


def publication(actor: Actor, wanted: UUID) -> Publication:
    found = publications(actor).filter(pk=wanted).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def months() -> list[date]:
    """Months that everybody may read, the newest first."""
    rows = Publication.objects.filter(state=PublicationState.PUBLISHED, programme__in_force=True)
    return list(rows.order_by("-month").values_list("month", flat=True))


def of_month(month: date | None = None) -> str | None:
    """The text of a month as it was published, the newest without one; None where there is none."""
    rows = Publication.objects.filter(state=PublicationState.PUBLISHED, programme__in_force=True)
    if month is not None:
        rows = rows.filter(month=month.replace(day=1))
    return rows.order_by("-month").values_list("tables", flat=True).first()


def next_month(programme: str) -> date:
    """The month that comes to be published: after the last one, else the last one that is over."""
    over = clock.today().replace(day=1) - timedelta(days=1)
    last = _published(programme).values_list("month", flat=True).last()
    if last is None:
        return over.replace(day=1)
    return min((last + timedelta(days=32)).replace(day=1), over.replace(day=1))


def due(by: Actor) -> date | None:
    """The month that is to be prepared; None where there is no programme, or it is prepared or published."""
    with transaction.atomic(), acting(by):
        pack = pack_or_none()
        if pack is None:
            return None
        month = next_month(pack.code)
        rows = Publication.objects.filter(programme=pack.code, month=month)
        return None if rows.exclude(state=PublicationState.DROPPED).exists() else month
