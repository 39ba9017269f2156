"""The two sealed streams, and how a row becomes the text that is hashed.

The same text is made by the trigger in the database (``migrations/0002``) and, independently, here by the
verifier, which trusts no function of the database it verifies.
"""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Stream:
    name: str
    table: str
    columns: tuple[str, ...]

    @property
    def lock(self) -> int:
        """The advisory lock that writers share and the sealer takes alone."""
        return int.from_bytes(hashlib.sha256(b"parcours " + self.table.encode()).digest()[:7], "big")

    @property
    def sequence(self) -> str:
        return f"{self.table}_sequence"


_MICROSECONDS = "(extract(epoch FROM {row}.recorded_at) * 1000000)::bigint::text"
ENTRY_COLUMNS = (
    "sequence id kind action recorded_at occurred_on user_id organisation_id person_id object_type object_id "
    "project retracts cause sex age_band protection residence nationality region place facts"
)
ENTRIES = Stream("entries", "journal_entry", tuple(ENTRY_COLUMNS.split()))
ACCESSES = Stream(
    "accesses",
    "journal_access",
    ("sequence", "id", "recorded_at", "user_id", "organisation_id", "role", "what", "detail", "people"),
)
STREAMS = (ENTRIES, ACCESSES)


def column_as_text(column: str, row: str) -> str:
    if column == "recorded_at":
        return _MICROSECONDS.format(row=row)
    if column == "occurred_on":
        return f"to_char({row}.occurred_on, 'YYYY-MM-DD')"
    return f"{row}.{column}::text"


def text_columns(stream: Stream, row: str) -> str:
    return ", ".join(column_as_text(column, row) for column in stream.columns)


def hashed_text(values: tuple[str | None, ...]) -> bytes:
    """Each value as its length, a colon, and itself; NULL as ``-``: no two rows share a text."""
    return "".join("-" if value is None else f"{len(value)}:{value}" for value in values).encode()


def row_hash(values: tuple[str | None, ...]) -> bytes:
    return hashlib.sha256(hashed_text(values)).digest()


def head_of(previous: bytes, sequences: list[int], hashes: bytes) -> bytes:
    listed = ",".join(str(number) for number in sequences).encode()
    return hashlib.sha256(previous + b"|" + listed + b"|" + hashes).digest()
