"""By what a row is known again: its number in the sender's own list, or all that it says."""

import json
from collections.abc import Iterable
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.folding import fold
from parcours.kernel.refusals import CHANGED, Refused

from ..models import ImportedRow
from .kinds import Asked, Line, Row


def key(by: Actor, kind: str, number: str) -> str:
    """Of a number in the sender's list. Keyed: the number may be that of somebody's paper."""
    return salted_hmac(
        "parcours.exchange.row", f"{by.organisation}:{kind}:{fold(number)}", algorithm="sha256"
    ).hexdigest()


def digest(row: Row) -> str:
    told = sorted((name, row.text(name)) for name in row.cells if row.text(name))
    plain = json.dumps(told, ensure_ascii=False)
    return salted_hmac("parcours.exchange.said", plain, algorithm="sha256").hexdigest()


def name(by: Actor, kind: str, row: Row, number: str) -> tuple[str, str]:
    """The key and the digest of a row."""
    found = digest(row)
    return key(by, kind, number or f"\n{found}"), found


def known(by: Actor, kind: str, wanted: Iterable[str]) -> dict[str, ImportedRow]:
    """Rows of the organisation that were taken in already, by their keys."""
    rows = ImportedRow.objects.filter(organisation=by.organisation, kind=kind, key__in=set(wanted))
    return {row.key: row for row in rows}


def people(by: Actor, kind: str, numbers: Iterable[str]) -> dict[str, UUID]:
    """The people whom rows with these numbers made or named."""
    keys = {key(by, kind, number): number for number in numbers if number}
    rows = known(by, kind, keys)
    return {keys[one]: row.person_id for one, row in rows.items() if row.person_id}


def keep(asked: Asked, kind: str, batch: UUID | None, lines: Iterable[Line]) -> None:
    """Note what was taken in. Whoever took in the same meanwhile was first."""
    rows = [
        ImportedRow(
            organisation_id=asked.by.organisation,
            kind=kind,
            key=line.key,
            digest=line.digest,
            person_id=line.person,
            object=line.object,
            batch=batch,
            at=clock.now(),
        )
        for line in lines
        if line.key
    ]
    try:
        with transaction.atomic():
            ImportedRow.objects.bulk_create(rows)
    except IntegrityError as error:
        raise Refused(CHANGED) from error
