"""Recomputes every row hash and the chain, and names the first bad row."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from django.db import connection, transaction

from parcours.kernel.context import as_role

from .models import Seal
from .sealing import START
from .streams import STREAMS, Stream, head_of, row_hash, text_columns

CHUNK = 5_000


@dataclass(frozen=True)
class Finding:
    """The first thing found wrong in a stream, or that nothing is (``wrong`` empty)."""

    stream: str
    rows: int
    seals: int
    wrong: str = ""
    sequence: int | None = None


def verify(out: TextIO | None = None, published: dict[str, str] | None = None) -> bool:
    """True when both streams are intact. ``published``: heads kept outside, ``{stream: hex}``."""
    out = out or sys.stdout
    intact = True
    for stream in STREAMS:
        finding = verify_stream(stream, (published or {}).get(stream.name))
        if finding.wrong:
            intact = False
            where = f" at row {finding.sequence}" if finding.sequence is not None else ""
            print(f"{stream.name}: broken{where}: {finding.wrong}", file=out)
        else:
            print(f"{stream.name}: intact, {finding.rows} rows, {finding.seals} seals", file=out)
    return intact


def verify_stream(stream: Stream, published: str | None = None) -> Finding:
    with transaction.atomic(), as_role("system"):
        seals = list(Seal.objects.filter(stream=stream.name).order_by("number"))
        sealed: dict[int, bytes] = {}
        previous = START
        for expected, seal in enumerate(seals, start=1):
            hashes = bytes(seal.hashes)
            if seal.number != expected:
                return Finding(stream.name, 0, len(seals), f"seal {expected} is missing")
            if bytes(seal.previous) != previous or bytes(seal.head) != head_of(
                previous, seal.sequences, hashes
            ):
                return Finding(stream.name, 0, len(seals), f"seal {expected} was altered", seal.sequences[0])
            sealed.update((n, hashes[i * 32 : i * 32 + 32]) for i, n in enumerate(seal.sequences))
            previous = bytes(seal.head)
        if published and published not in {bytes(seal.head).hex() for seal in seals} | {START.hex()}:
            return Finding(stream.name, 0, len(seals), "the published head is not in the chain")
        return _compare(stream, sealed, len(seals))


def _compare(stream: Stream, sealed: dict[int, bytes], seals: int) -> Finding:
    expected = iter(sorted(sealed))
    awaited = next(expected, None)
    last = max(sealed, default=0)
    count = 0
    for sequence, kept, computed in _rows(stream):
        count += 1
        if awaited is not None and sequence > awaited:
            return Finding(stream.name, count, seals, "a sealed row was removed", awaited)
        if sequence != awaited and sequence <= last:
            return Finding(
                stream.name, count, seals, "a row was slipped in after its block was sealed", sequence
            )
        if kept != computed or (awaited is not None and sealed[sequence] != computed):
            return Finding(stream.name, count, seals, "the row is not what was recorded", sequence)
        if awaited is not None:
            awaited = next(expected, None)
    if awaited is not None:
        return Finding(stream.name, count, seals, "a sealed row was removed", awaited)
    return Finding(stream.name, count, seals)


def _rows(stream: Stream) -> Iterator[tuple[int, bytes, bytes]]:
    after = 0
    statement = (
        f"SELECT r.sequence, r.hash, {text_columns(stream, 'r')} FROM {stream.table} r "  # noqa: S608
        "WHERE r.sequence > %s ORDER BY r.sequence LIMIT %s"
    )
    while True:
        with connection.cursor() as cursor:
            cursor.execute(statement, [after, CHUNK])
            rows = cursor.fetchall()
        if not rows:
            return
        for sequence, kept, *values in rows:
            yield sequence, bytes(kept), row_hash(tuple(values))
        after = rows[-1][0]
