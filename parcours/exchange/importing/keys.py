"""By what a row is known again: its number in the sender's own list, or all that it says."""

import json
import re
from collections.abc import Iterable
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.folding import fold
from parcours.kernel.refusals import CHANGED, Refused

from ..models import ImportedRow
from .kinds import CHANGED as CORRECTS
from .kinds import Asked, Line, Row
from .values import DIGITS

JOINING = re.compile(r"['’.·]")
"""Signs that folding a name drops: in a number they part."""


def _number(number: str) -> str:
    """A number of a list as it is compared: 1.10 is not 11.0, ١٢ is 12; a mere sign is none."""
    return fold(JOINING.sub("-", number.translate(DIGITS)))


def key(by: Actor, kind: str, number: str) -> str:
    """Of a number in the sender's list. Keyed: the number may be that of somebody's paper."""
    return _keyed(by, kind, _number(number))


def _keyed(by: Actor, kind: str, text: str) -> str:
    return salted_hmac(
        "parcours.exchange.row", f"{by.organisation}:{kind}:{text}", algorithm="sha256"
    ).hexdigest()


def digest(row: Row) -> str:
    told = sorted((name, row.text(name)) for name in row.cells if row.text(name))
    return mark(json.dumps(told, ensure_ascii=False))


def mark(text: str) -> str:
    """Of what a row says, by which it is seen that it says the same again."""
    return salted_hmac("parcours.exchange.said", text, algorithm="sha256").hexdigest()


def name(by: Actor, kind: str, row: Row, number: str) -> tuple[str, str]:
    """The key and the digest of a row."""
    found = digest(row)
    return _keyed(by, kind, _number(number) or found), found


def known(by: Actor, kind: str, wanted: Iterable[str]) -> dict[str, ImportedRow]:
    """Rows of the organisation that were taken in already, by their keys."""
    rows = ImportedRow.objects.filter(organisation=by.organisation, kind=kind, key__in=set(wanted))
    return {row.key: row for row in rows}


def people(by: Actor, kind: str, numbers: Iterable[str]) -> dict[str, UUID]:
    """The people whom rows with these numbers made or named."""
    keys = {number: key(by, kind, number) for number in numbers if _number(number)}
    rows = known(by, kind, keys.values())
    found = {number: rows[one].person_id for number, one in keys.items() if one in rows}
    return {number: person for number, person in found.items() if person}


def keep(asked: Asked, kind: str, batch: UUID | None, lines: Iterable[Line]) -> None:
    """Note what was taken in; of a row that corrects one, what it says now. Whoever took in the same
    meanwhile was first."""
    told = [line for line in lines if line.key]
    wanted = [line.key for line in told if line.state == CORRECTS]
    ImportedRow.objects.filter(organisation=asked.by.organisation, kind=kind, key__in=wanted).delete()
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
        for line in told
    ]
    try:
        with transaction.atomic():
            ImportedRow.objects.bulk_create(rows)
    except IntegrityError as error:
        raise Refused(CHANGED) from error
