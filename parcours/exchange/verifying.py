"""What a verifier of spending looks at with an account of his own: what was drawn for him, in his term.

What he reads of a file stands in the folder, in codes. Beside it one name and its papers, by functions of the
database that open them for a code of his pack alone; row security shows him nobody else, and no row of any
organisation.
"""

import csv
import io
import zipfile
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.cipher import open_sealed
from parcours.kernel.context import as_role
from parcours.kernel.recorder import record
from parcours.kernel.refusals import NOT_FOUND, Missing
from parcours.people.models import PersonName

from . import control_reading as reading
from . import control_sampling as sampling
from . import controlling, entries, making
from .control_models import ControlPack, Verifier
from .controlling import Sample

RIGHT = "exchange.verify"
BLOCK = 64
"""Bytes of a block of SHA-256."""


def terms(by: Actor) -> list[Verifier]:
    """His terms that run or are still to begin, as long as whoever named him controls the project."""
    if by.user is None or not by.may(RIGHT):
        return []
    rows = Verifier.objects.filter(account=by.user, ended_on=None, until__gte=clock.today())
    found = rows.select_related("project", "organisation").order_by("since", "id")
    return [one for one in found if _is_controlled(one)]


def _is_controlled(row: Verifier) -> bool:
    """Whether the project is still that of the organisation which named him, or coordinated by it."""
    own = Actor(None, row.organisation_id, "", frozenset({controlling.RIGHT}))
    if row.organisation_id is None:
        own = Actor.system("exchange.verify")
    with as_role("system"):
        return any(one.code == row.project_id for one in controlling.projects(own))


def packs(by: Actor) -> QuerySet[ControlPack]:
    """What was drawn for his terms that run and is not cleared yet, the newest first."""
    running = [one.id for one in terms(by) if controlling.runs(one)]
    rows = ControlPack.objects.filter(
        verifier__in=running, export__expires_at__gt=clock.now(), export__content__isnull=False
    )
    rows = rows.select_related("verifier__project", "verifier__organisation", "export")
    return rows.defer("export__content").order_by("-made_at", "-id")


def pack(by: Actor, wanted: UUID) -> ControlPack:
    """One of those; everything else is as if it did not exist."""
    found = packs(by).filter(pk=wanted).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def take(by: Actor, wanted: UUID) -> ControlPack:
    """The folder is taken away. Under the lock of the term: once it is ended, nothing is taken."""
    row = pack(by, wanted)
    Verifier.objects.select_for_update().get(pk=row.verifier_id)
    row = pack(by, wanted)
    facts = {"sha256": row.export.sha256, "size": row.export.size}
    object_ = ("exchange.ControlPack", row.id)
    record(
        entries.CONTROL_PACK_TAKEN.code, by=by, object=object_, project=row.verifier.project_id, facts=facts
    )
    return row


def content(by: Actor, wanted: UUID) -> tuple[ControlPack, bytes]:
    """The folder, as it was made."""
    row = pack(by, wanted)
    return row, making.opened(row.export_id)


# What the folder says -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Folder:
    """A folder that was made, to be read part by part."""

    packed: zipfile.ZipFile

    def rows(self, part: str, code: str = "") -> list[dict[str, str]]:
        """The lines of a part; with a code those of one person alone."""
        text = self.packed.read(f"{part}.csv").decode("utf-8-sig")
        found = csv.DictReader(io.StringIO(text, newline=""))
        return [row for row in found if not code or row["code"] == code]

    def vouchers(self) -> list[str]:
        return [one for one in self.packed.namelist() if one.startswith("vouchers/")]


def folder(by: Actor, row: ControlPack) -> Folder:
    return Folder(zipfile.ZipFile(io.BytesIO(content(by, row.id)[1])))


def voucher(by: Actor, wanted: UUID, name: str) -> tuple[str, bytes]:
    """One paper that proves a payment, as it stands in the folder."""
    found, path = folder(by, pack(by, wanted)), f"vouchers/{name}"
    if path not in found.vouchers():
        raise Missing(NOT_FOUND)
    kinds = {suffix: kind for kind, suffix in reading.SUFFIX.items()}
    return kinds.get(name.rpartition(".")[2], "application/octet-stream"), found.packed.read(path)


# One of those who were drawn ----------------------------------------------------------------------


@dataclass(frozen=True)
class Paper:
    kind: str
    number: str
    country: str
    expires_on: date | None


@dataclass(frozen=True)
class Drawn:
    """Who a code stands for. ``name`` empty: her file is not open to whoever named the verifier."""

    code: str
    person: UUID
    name: str
    papers: tuple[Paper, ...]


def sample(by: Actor, row: ControlPack) -> Sample:
    """The codes that were drawn, and whom they stand for, for the checks here alone."""
    return controlling.opened(pack(by, row.id))


def drawn(by: Actor, row: ControlPack, code: str) -> Drawn:
    """One of those who were drawn; nobody else, and nobody who agrees no more to reporting."""
    found = sample(by, row)
    who = found.codes.get(code)
    if code not in found.drawn or code in found.closed or who is None:
        raise Missing(NOT_FOUND)
    given = _given(row, code, who)
    return Drawn(code, who, _name(given), _papers(given))


def _given(row: ControlPack, code: str, person: UUID) -> list[Any]:
    """What the database asks before it opens a file: the pack, the code, whom it stands for, and the two
    halves of the key that prove it."""
    asked = reading.Asked(row.verifier.project, row.since, row.until, row.sequence)
    mandate = open_sealed(row.verifier.key, row.verifier.bound_to()).encode()
    key = sampling.key_of(mandate, asked.project.code, asked.since, asked.until, row.seed)
    inner, outer = (bytes(one ^ pad for one in key.ljust(BLOCK, b"\0")) for pad in (0x36, 0x5C))
    return [row.id, code, person, inner, outer, clock.today()]


NAMES = "SELECT script, given, family, main FROM exchange_drawn_names(%s, %s, %s, %s, %s, %s)"
PAPERS = "SELECT kind, number, country, expires_on FROM exchange_drawn_papers(%s, %s, %s, %s, %s, %s)"


def _rows(statement: str, given: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchall()


def _name(given: list[Any]) -> str:
    rows = [
        PersonName(script=script, given=first, family=family, main=main)
        for script, first, family, main in _rows(NAMES, given)
    ]
    found = sorted(rows, key=lambda one: (one.script != "latin", not one.main))
    return f"{found[0].given} {found[0].family}".strip() if found else ""


def _papers(given: list[Any]) -> tuple[Paper, ...]:
    return tuple(
        Paper(kind, number, country or "", day) for kind, number, country, day in _rows(PAPERS, given)
    )
