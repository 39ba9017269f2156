"""Closes what was recorded since the last seal into the chain."""

from django.db import OperationalError, connection, transaction

from parcours.kernel.context import as_role

from .models import Seal
from .streams import STREAMS, Stream, head_of

BLOCK = 20_000
START = b"\x00" * 32


def seal() -> dict[str, int]:
    """Seal every stream; how many rows in each. What writers hold back waits for the next call."""
    return {stream.name: _seal_stream(stream) for stream in STREAMS}


def _seal_stream(stream: Stream) -> int:
    sealed = 0
    while True:
        try:
            with transaction.atomic(), as_role("system"):
                done = _seal_block(stream)
        except OperationalError as error:
            if "lock" not in str(error):
                raise
            return sealed
        sealed += done
        if done < BLOCK:
            return sealed


def _seal_block(stream: Stream) -> int:
    last = Seal.objects.filter(stream=stream.name).order_by("-number").first()
    after = last.sequences[-1] if last else 0
    with connection.cursor() as cursor:
        # Writers take this lock before their number: when we hold it alone, every lower number is committed.
        cursor.execute("SET LOCAL lock_timeout = '2s'")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [stream.lock])
        cursor.execute("SET LOCAL lock_timeout = DEFAULT")
        cursor.execute(
            f"SELECT sequence, hash FROM {stream.table} WHERE sequence > %s ORDER BY sequence LIMIT {BLOCK}",  # noqa: S608
            [after],
        )
        rows = cursor.fetchall()
    if not rows:
        return 0
    sequences = [row[0] for row in rows]
    hashes = b"".join(bytes(row[1]) for row in rows)
    previous = bytes(last.head) if last else START
    Seal.objects.create(
        stream=stream.name,
        number=(last.number + 1) if last else 1,
        sequences=sequences,
        hashes=hashes,
        previous=previous,
        head=head_of(previous, sequences, hashes),
    )
    return len(rows)


def head() -> dict[str, dict]:
    """The newest head of each stream, to be published outside: ``{stream: {number, sequence, head}}``."""
    found = {}
    with transaction.atomic(), as_role("system"):
        for stream in STREAMS:
            last = Seal.objects.filter(stream=stream.name).order_by("-number").first()
            found[stream.name] = {
                "number": last.number if last else 0,
                "sequence": last.sequences[-1] if last else 0,
                "head": bytes(last.head).hex() if last else START.hex(),
            }
    return found
