"""A file waits as a batch: looked at as often as one likes, merged whole or not at all, or dropped."""

import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.cipher import open_bytes, seal_bytes
from parcours.kernel.identifiers import uuid7
from parcours.kernel.recorder import record
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.kernel.sheets import Fault
from parcours.kernel.texts import plain

from .. import entries, refusals, states
from ..enums import BatchState
from ..models import ImportBatch
from . import keys, kinds, mapping, tables
from .kinds import CHANGED, LEFT_OUT, NEW, SAME, Asked, Line, Row, RowKind
from .tables import MOST_FAULTS, Table

KEPT = timedelta(days=7)
OBJECT = "exchange.ImportBatch"
MOST_CHOICES = 2000
progress: ContextVar[Callable[[int], None]] = ContextVar("parcours_import", default=lambda number: None)
"""Told how many rows are made so far, while a batch is merged."""


@dataclass(frozen=True)
class View:
    """A batch as it stands now. ``proposed``: the columns are a proposal that nobody confirmed. ``whole``:
    why the batch fails as a whole."""

    row: ImportBatch
    kind: RowKind
    table: Table
    columns: list[str]
    proposed: bool
    lines: list[Line]
    faults: list[Fault]
    whole: str = ""

    def number(self, state: str) -> int:
        return sum(1 for line in self.lines if line.state == state)

    @property
    def can_be_merged(self) -> bool:
        return not (self.proposed or self.faults or self.whole) and self.does_something

    @property
    def does_something(self) -> bool:
        return any(line.state in (NEW, CHANGED) or line.choice for line in self.lines)


# Looking ------------------------------------------------------------------------------------------


def look(asked: Asked, one: RowKind, table: Table, columns: Sequence[str]) -> tuple[list[Line], list[Fault]]:
    """What the rows of a table would do, and every fault; nothing is written."""
    faults = [*table.faults, *mapping.check(one, asked.option, table, columns)]
    named = [fault for fault in faults if fault.row == table.at or not fault.row]
    lines: list[Line] = []
    if not named:
        found = one.check(asked, rows_of(table, columns))
        lines, faults = found.lines, [*faults, *found.faults]
    faults.sort(key=lambda fault: (fault.row, len(fault.column), fault.column))
    return sorted(lines, key=lambda line: line.number), faults


def rows_of(table: Table, columns: Sequence[str]) -> list[Row]:
    told = [code if code != mapping.LEFT else "" for code in columns]
    letters = {code: tables.letter(place) for place, code in enumerate(told) if code}
    return [
        Row(line.number, {code: cell for code, cell in zip(told, line.cells, strict=False) if code}, letters)
        for line in table.lines
    ]


def reads(one: RowKind, option: str, data: bytes, sheet: str, before: Mapping[str, str]) -> Table:
    """The table of a file; its line of names is the one that says the most known words."""
    words, marks = mapping.words_of(one.fields(option)), set(before)

    def known(cell: str) -> bool:
        return bool(cell.strip()) and len(cell) < 300 and mapping.is_known(cell, words, marks)

    return tables.read(data, known, sheet=sheet, most=one.most)


# The batch ----------------------------------------------------------------------------------------


def _bound(wanted: UUID, what: str) -> str:
    return f"exchange_import_batch:{wanted}:{what}"


def _has_option(one: RowKind, option: str) -> bool:
    return option in ([value for value, _label in one.options()] or [""])


def receive(by: Actor, code: str, option: str, name: str, data: bytes, sheet: str) -> ImportBatch:
    """Keep a file, sealed, until somebody merges or drops it."""
    if by.organisation is None:
        raise Refused(refusals.NO_ORGANISATION)
    one = kinds.find(by, code)
    if not _has_option(one, option):
        raise Refused(refusals.NOT_IN_LIST, "option", {"value": option[:40]})
    before = mapping.remembered(by, code, option)
    table, key, now = reads(one, option, data, sheet, before), uuid7(), clock.now()
    row = ImportBatch.objects.create(
        id=key,
        organisation_id=by.organisation,
        by=by.user,
        kind=code,
        option=option,
        name=plain(name).strip()[:120] or "-",
        size=len(data),
        sha256=sha256(data).hexdigest(),
        content=seal_bytes(zlib.compress(tables.dump(table)), _bound(key, "content")),
        rows=len(table.lines),
        at=now,
        expires_at=now + KEPT,
    )
    told = {"kind": code, "rows": row.rows, "sha256": row.sha256, "size": row.size}
    record(entries.FILE_RECEIVED.code, by=by, object=(OBJECT, key), facts=told)
    return row


def batches(actor: Actor) -> QuerySet[ImportBatch]:
    """Files of the actor's organisation whose rows the actor may make, the newest first."""
    codes = [one.code for one in kinds.offered(actor)]
    rows = ImportBatch.objects.filter(organisation=actor.organisation, kind__in=codes)
    return rows.order_by("-at", "-id").defer("content", "decisions")


def _find(by: Actor, wanted: UUID, *, lock: bool = True) -> ImportBatch:
    rows = batches(by).defer(None).filter(pk=wanted)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def pending(by: Actor, wanted: UUID) -> ImportBatch:
    """A batch that waits, under its lock: of two who would end it, one comes first."""
    row = _find(by, wanted)
    if row.state != BatchState.PENDING or row.expires_at <= clock.now():
        state = row.state if row.state != BatchState.PENDING else BatchState.EXPIRED
        raise Refused(refusals.BATCH_OVER, None, {"state": BatchState(state).label})
    return row


def table_of(row: ImportBatch) -> Table:
    return tables.load(zlib.decompress(open_bytes(bytes(row.content), _bound(row.id, "content"))))


def choices_of(row: ImportBatch) -> dict[int, str]:
    if row.decisions is None:
        return {}
    told = json.loads(open_bytes(bytes(row.decisions), _bound(row.id, "decisions")))
    return {int(number): choice for number, choice in told.items()}


def view(actor: Actor, wanted: UUID) -> View:
    """A pending batch as it stands now; one that is over has no table any more."""
    return _view(actor, _find(actor, wanted, lock=False))


def line_of(actor: Actor, wanted: UUID) -> ImportBatch:
    """The line of a file, without what is in it."""
    return _find(actor, wanted, lock=False)


def is_open(row: ImportBatch) -> bool:
    return row.state == BatchState.PENDING and row.expires_at > clock.now()


def _view(actor: Actor, row: ImportBatch) -> View:
    if not is_open(row):
        return View(row, kinds.find(actor, row.kind), Table((), []), [], False, [], [])
    return _looked(actor, row)


def _looked(actor: Actor, row: ImportBatch) -> View:
    one = kinds.find(actor, row.kind)
    if not _has_option(one, row.option):
        gone = Refused(refusals.OPTION_GONE).sentence
        return View(row, one, Table((), []), [], False, [], [], gone)
    table, proposed = table_of(row), row.columns is None
    columns = row.columns
    if columns is None:
        before = mapping.remembered(actor, row.kind, row.option)
        columns = mapping.propose(table.header, mapping.words_of(one.fields(row.option)), before)
    lines, faults = look(Asked(actor, row.option, choices_of(row)), one, table, columns)
    whole = ""
    if len(faults) > MOST_FAULTS:
        whole = Refused(refusals.TOO_MANY_FAULTS, None, {"most": MOST_FAULTS}).sentence
    return View(row, one, table, list(columns), proposed, lines, faults[:MOST_FAULTS], whole)


def map_columns(by: Actor, wanted: UUID, columns: list[str]) -> ImportBatch:
    """Say what each column is; the next file of this kind with such headers is proposed the same."""
    row = pending(by, wanted)
    one, table = kinds.find(by, row.kind), table_of(row)
    codes = {field.code for field in one.fields(row.option)} | {mapping.LEFT, ""}
    for code in columns:
        if code not in codes:
            raise Refused(refusals.NOT_IN_LIST, "columns", {"value": code[:40]})
    if len(columns) != len(table.header):
        raise Refused(refusals.COLUMNS_OTHER, "columns")
    row.columns = columns
    row.save(update_fields=["columns"])
    mapping.remember(by, row.kind, row.option, table.header, columns)
    record(entries.COLUMNS_TOLD.code, by=by, object=(OBJECT, row.id), facts={"kind": row.kind})
    return row


def decide(by: Actor, wanted: UUID, choices: Mapping[int, str]) -> ImportBatch:
    """Say of doubtful rows whose they are."""
    row = pending(by, wanted)
    if len(choices) > MOST_CHOICES or any(len(one) > 40 for one in choices.values()):
        raise Refused(refusals.NOT_IN_LIST, "choices", {"value": ""})
    kept = {number: choice for number, choice in (choices_of(row) | dict(choices)).items() if choice}
    row.decisions = seal_bytes(json.dumps(kept).encode(), _bound(row.id, "decisions"))
    row.save(update_fields=["decisions"])
    record(entries.ROWS_DECIDED.code, by=by, object=(OBJECT, row.id), facts={"rows": len(choices)})
    return row


def checked(by: Actor, row: ImportBatch) -> View:
    """A batch that can be merged as it stands; else why not."""
    found = _looked(by, row)
    if found.proposed:
        raise Refused(refusals.COLUMNS_UNTOLD)
    if found.faults or found.whole:
        raise Refused(refusals.HAS_FAULTS)
    if not found.does_something:
        raise Refused(refusals.NOTHING_NEW)
    return found


def _take_turn(by: Actor, kind: str, *, wait: bool) -> None:
    """Of one organisation one file of a kind is taken in at a time: the next one sees what the first made."""
    key = f"exchange.take_in:{by.organisation}:{kind}"
    how = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {how}(hashtextextended(%s, 0))", [key])
        if cursor.fetchone()[0] is False:
            raise Refused(refusals.ANOTHER_TAKEN_IN)


def merge(by: Actor, wanted: UUID) -> ImportBatch:
    """Take in all rows of a batch, or none."""
    row = pending(by, wanted)
    _take_turn(by, row.kind, wait=False)
    return _merge(by, row)


def merge_asked(by: Actor, wanted: UUID) -> ImportBatch:
    """The same of one that the worker has in hand. Its line is not locked: how far it is stands there."""
    row = _find(by, wanted, lock=False)
    _take_turn(by, row.kind, wait=True)
    return _merge(by, row)


def _merge(by: Actor, row: ImportBatch) -> ImportBatch:
    found = checked(by, row)
    asked = Asked(by, row.option, choices_of(row))
    take(asked, found.kind, row.id, found.lines, progress.get())
    row.made, row.changed = found.number(NEW), found.number(CHANGED)
    row.same, row.left_out = found.number(SAME), found.number(LEFT_OUT)
    told = {"kind": row.kind, "sha256": row.sha256}
    _end(by, row, BatchState.MERGED)
    told |= {"made": row.made, "changed": row.changed, "same": row.same, "left_out": row.left_out}
    record(entries.MERGED.code, by=by, object=(OBJECT, row.id), facts=told)
    return row


def take(asked: Asked, one: RowKind, batch: UUID | None, lines: list[Line], done: Callable) -> None:
    """Let the kind make its rows and note which they were."""
    fresh = [
        line for line in lines if line.key and (line.state in (NEW, CHANGED) or (line.choice and line.person))
    ]
    one.take(asked, lines, done)
    keys.keep(asked, one.code, batch, fresh)


def _end(by: Actor, row: ImportBatch, state: BatchState) -> None:
    states.BATCH.move(row, state, by)
    row.content = row.decisions = None
    row.ended_at, row.ended_by = clock.now(), by.user
    row.save()


def drop(by: Actor, wanted: UUID) -> ImportBatch:
    """Throw a file away whose rows were not taken in."""
    row = pending(by, wanted)
    _end(by, row, BatchState.DROPPED)
    record(entries.FILE_DROPPED.code, by=by, object=(OBJECT, row.id), facts={"kind": row.kind})
    return row


def expire(by: Actor) -> int:
    """Throw away what nobody merged within its days; how many."""
    over = ImportBatch.objects.select_for_update().filter(
        state=BatchState.PENDING, expires_at__lte=clock.now()
    )
    rows = list(over.order_by("pk"))
    for row in rows:
        _end(by, row, BatchState.EXPIRED)
        record(entries.FILE_DROPPED.code, by=by, object=(OBJECT, row.id), facts={"kind": row.kind})
    return len(rows)
