"""Registrations and truth from CSV or Parquet, checked while they are read: every fault with line and column,
every conversion with a note. Nothing is read wrongly in silence."""

import csv
import re
import unicodedata
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np

from . import dates, encodings
from .faults import Fault
from .preparing import Array, Coded

COLUMNS = (
    "record_id", "partner", "registered_on", "given_name", "family_name", "sex", "birth_date", "nationality",
    "birth_place", "phone", "email", "doc_type", "doc_number", "city",
)  # fmt: skip
NOT_TOLD = {"-", "--", "?", "n/a", "#n/a", "null", "(null)", "\\n"}
UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad]")
ROUNDED = re.compile(r"\d[.,]\d+[eE]\+\d+$")
SEXES = {
    "m": "M", "male": "M", "man": "M", "h": "M", "homme": "M", "masculin": "M", "masculino": "M", "ذكر": "M",
    "f": "F", "female": "F", "woman": "F", "femme": "F", "féminin": "F", "feminin": "F", "feminino": "F",
    "أنثى": "F", "انثى": "F",
}  # fmt: skip
BATCH = 5000
MOST_ROWS = 5_000_000
"""More do not fit into the memory of one small machine."""
csv.field_size_limit(1 << 20)


@dataclass
class Table:
    """``columns``: of each column a text for each record, coded. ``days``: of the columns of days, year,
    month and day of each different text. ``notes``: what was converted or left out."""

    file: str
    ids: list[str]
    columns: dict[str, Coded]
    days: dict[str, Array]
    notes: list[str] = field(default_factory=list)

    @property
    def size(self) -> int:
        return len(self.ids)


class _Source:
    """The rows of a file, each with its line (of Parquet its row, from 1)."""

    def __init__(self, path: Path, needed: str = "record_id"):
        if not path.is_file():
            raise Fault(str(path), None, "there is no such file.")
        self.path, self.name, self.notes, self.needed = path, path.name, [], needed
        with path.open("rb") as file:
            self.parquet = file.read(4) == b"PAR1"
        if self.parquet:
            self.header = self._described()
            return
        self.encoding, note = encodings.told(path)
        self.notes += [note] if note else []
        self.delimiter = ","
        self.header, self.begins = self._found_header()

    def _database(self):
        import duckdb

        return duckdb.connect(config={"threads": 2})

    def _described(self) -> list[str]:
        import duckdb

        with self._database() as database:
            try:
                rows = database.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(self.path)]).fetchall()
            except duckdb.Error:
                raise Fault(self.name, None, "it begins like Parquet, but cannot be read.") from None
        return [row[0].strip().lower() for row in rows]

    def _found_header(self) -> tuple[list[str], int]:
        with self.path.open(newline="", encoding=self.encoding) as file:
            try:
                first = [line.strip("\r\n") for line in islice(file, 4)]
            except UnicodeError:
                raise Fault(self.name, 1, "the text breaks off within a letter; was the file cut?") from None
        at = next((n for n, line in enumerate(first) if line.strip()), 0)
        if self.needed not in first[at].lower():
            below = next((n for n in range(at + 1, len(first)) if self.needed in first[n].lower()), None)
            if below is not None:
                text = f"the header is in line {below + 1}; remove what is above it."
                raise Fault(self.name, at + 1, text)
        if "," not in first[at]:
            for delimiter, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
                if delimiter in first[at]:
                    self.delimiter = delimiter
                    self.notes.append(f"the fields are divided by {name}.")
        header = next(csv.reader([first[at]], delimiter=self.delimiter))
        return [one.strip().lower().strip("\ufeff") for one in header], at

    def batches(self) -> Iterator[list[list[str]]]:
        """The rows, some thousands at a time, for speed without their lines."""
        if self.parquet:
            rows = (row for _line, row in self._from_parquet())
            while batch := list(islice(rows, BATCH)):
                yield batch
            return
        wide, seen = len(self.header), False
        with self.path.open(newline="", encoding=self.encoding) as file:
            rows = csv.reader(file, strict=True, delimiter=self.delimiter)
            try:
                while batch := list(islice(rows, BATCH)):
                    if set(map(len, batch)) != {wide}:
                        batch = [row for row in batch if len(row) > 1 or (row and row[0].strip())]
                    if not seen and batch:
                        seen, batch = True, batch[1:]
                    if any(len(row) != wide for row in batch):
                        raise csv.Error
                    if batch:
                        yield batch
            except (csv.Error, UnicodeError):
                for _line, _row in self._from_text():
                    pass
                raise Fault(self.name, None, "it cannot be read.") from None

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        return self._from_parquet() if self.parquet else self._from_text()

    def _from_parquet(self) -> Iterator[tuple[int, list[str]]]:
        with self._database() as database:
            told = database.execute("SELECT COLUMNS(*)::VARCHAR FROM read_parquet(?)", [str(self.path)])
            line = 0
            while rows := told.fetchmany(20_000):
                for row in rows:
                    line += 1
                    yield line, [one or "" for one in row]

    def _from_text(self) -> Iterator[tuple[int, list[str]]]:
        wide, begins = len(self.header), 1
        with self.path.open(newline="", encoding=self.encoding) as file:
            rows = csv.reader(file, strict=True, delimiter=self.delimiter)
            seen = False
            try:
                for row in rows:
                    line, begins = begins, rows.line_num + 1
                    if not row or (len(row) == 1 and not row[0].strip()):
                        continue
                    if not seen:
                        seen = True
                        continue
                    if len(row) != wide:
                        raise Fault(
                            self.name, line, f"there are {len(row)} fields, and the header has {wide}."
                        )
                    yield line, row
            except csv.Error as error:
                what = "a quotation mark opens here and does not close, or text follows it"
                what = what if "limit" not in str(error) else "a field is longer than a million letters"
                raise Fault(self.name, begins, f"{what}.") from None
            except UnicodeError:
                raise Fault(
                    self.name, begins, "the text breaks off within a letter; was the file cut?"
                ) from None

    def line(self, n: int) -> int:
        """Of the row with this number, from 0."""
        return next(islice(self.rows(), n, None))[0]

    def fault(self, n: int, text: str, column: str = "") -> Fault:
        return Fault(self.name, self.line(n), text, column)

    def check(self, known: tuple[str, ...]) -> None:
        for n, one in enumerate(self.header):
            if one and one in self.header[:n]:
                raise Fault(self.name, self._header_line(), f"the column {one} stands there twice.")
        if self.needed not in self.header:
            told = ", ".join(filter(None, self.header))[:120]
            text = f"the column {self.needed} is missing; there are: {told}."
            raise Fault(self.name, self._header_line(), text)
        other = [one or "(without a name)" for one in self.header if one not in known]
        if other:
            self.notes.append(f"columns that are not used: {', '.join(other)[:200]}.")

    def _header_line(self) -> int | None:
        return None if self.parquet else self.begins + 1


def tidy(text: str) -> str:
    """Without marks that nobody sees, without spaces at the ends; letters in their one usual form."""
    text = text.strip()
    if text.isascii():
        return "" if text.lower() in NOT_TOLD else text
    return unicodedata.normalize("NFKC", UNSEEN.sub("", text)).strip()


class _Column(dict):
    """Texts of a column as numbers, while they are read: of each text as it stands its number."""

    def __init__(self):
        super().__init__({"": 0})
        self.codes, self.told = array("i"), {"": 0}

    def __missing__(self, raw: str) -> int:
        code = self[raw] = self.told.setdefault(tidy(raw), len(self.told))
        return code

    def add(self, texts) -> None:
        self.codes.extend(map(self.__getitem__, texts))

    def coded(self) -> Coded:
        code = np.frombuffer(self.codes, dtype=np.int32)
        return Coded(code, list(self.told), np.bincount(code, minlength=len(self.told)))


def read(path: Path) -> Table:
    """Read and check registrations. Raises :class:`Fault`."""
    source = _Source(path)
    source.check(COLUMNS)
    at = [(source.header.index(name), name) for name in COLUMNS if name in source.header]
    columns = {name: _Column() for _n, name in at if name != "record_id"}
    adds = [(n, columns[name].add) for n, name in at if name != "record_id"]
    ids = _read_rows(source, source.header.index("record_id"), adds)
    table = Table(source.name, ids, {name: one.coded() for name, one in columns.items()}, {}, source.notes)
    absent = [name for name in COLUMNS[1:] if name not in columns or table.columns[name].count[1:].sum() == 0]
    if absent:
        table.notes.append(f"columns that are absent or empty: {', '.join(absent)}.")
    if "given_name" in absent and "family_name" in absent:
        raise Fault(source.name, None, "there are no names: given_name and family_name are absent or empty.")
    _damaged(source, table)
    for name in ("birth_date", "registered_on"):
        if name in columns:
            _dates(source, table, name)
    if "sex" in columns:
        table.columns["sex"] = _sexes(table)
    return table


def _damaged(source: _Source, table: Table) -> None:
    """What a spreadsheet or another encoding has destroyed."""
    for name in ("phone", "doc_number", "record_id"):
        column = table.columns.get(name)
        rounded = next((one for one in column.texts if ROUNDED.match(one)), None) if column else None
        if rounded:
            n = int(np.flatnonzero(column.code == column.texts.index(rounded))[0])
            raise source.fault(n, f"{rounded!r} was rounded by a spreadsheet; its digits are lost.", name)
    lost = sum(
        "\ufffd" in one or "??" in one
        for name in ("given_name", "family_name", "birth_place")
        if name in table.columns
        for one in table.columns[name].texts
    )
    if lost:
        table.notes.append(f"{lost} different names or places have lost letters ('\ufffd' or '??').")


def _read_rows(source: _Source, key: int, adds: list) -> list[str]:
    ids, seen, name = [], set(), source.header[key]
    for batch in source.batches():
        columns = list(zip(*batch, strict=True))
        if not ids and _labels(batch[0], source.header):
            raise source.fault(0, "this is a second header line; remove it.")
        own = [one.strip() for one in columns[key]]
        ids += own
        seen.update(own)
        if len(seen) != len(ids) or not seen.isdisjoint(("", name, name.upper(), name.title())):
            raise _wrong(source, ids, name)
        for n, add in adds:
            add(columns[n])
        if len(ids) > MOST_ROWS:
            raise Fault(source.name, None, f"more than {MOST_ROWS:,} rows do not fit here; divide the file.")
    if not ids:
        raise Fault(source.name, None, "there is no row.")
    return ids


def _wrong(source: _Source, ids: list[str], name: str) -> Fault:
    """What the first wrong identifier is."""
    seen: dict[str, int] = {}
    for n, one in enumerate(ids):
        if not one:
            return source.fault(n, "it is empty.", name)
        if one.lower() == name:
            return source.fault(n, "this is a second header line; remove it.")
        if one in seen:
            return source.fault(n, f"{one} stands in line {source.line(seen[one])} already.", name)
        seen[one] = n
    raise AssertionError(name)


def _labels(row: list[str], header: list[str]) -> bool:
    """Whether a first row names its columns once more: where a day should stand there is not one digit."""
    told = [
        row[n]
        for n, name in enumerate(header)
        if name in ("birth_date", "registered_on", "phone") and row[n].strip()
    ]
    return len(told) > 1 and not any(letter.isdigit() for one in told for letter in one)


def _dates(source: _Source, table: Table, name: str) -> None:
    column = table.columns[name]
    try:
        found, notes = dates.read(column.texts)
    except dates.Unclear as error:
        n = int(np.flatnonzero(column.code == column.texts.index(error.text))[0])
        raise source.fault(n, error.why, name) from None
    table.days[name] = np.array(found, dtype=np.int16).reshape(-1, 3)
    table.notes += [f"{name}: {note}" for note in notes]


def _sexes(table: Table) -> Coded:
    column = table.columns["sex"]
    other = [one for one in column.texts if one and one.lower() not in SEXES]
    if other:
        table.notes.append(f"sex: taken as not told: {', '.join(other[:5])}.")
    code = np.array(
        [0 if one in ("", *other) else "MF".index(SEXES[one.lower()]) + 1 for one in column.texts], np.int32
    )
    return Coded(code[column.code], ["", "M", "F"], np.bincount(code[column.code], minlength=3))


def read_truth(path: Path, table: Table) -> Array:
    """Of each record the number of its person; -1 where the truth does not name it. Raises :class:`Fault`."""
    source = _Source(path)
    source.check(("record_id", "person_id"))
    if "person_id" not in source.header:
        raise Fault(source.name, source._header_line(), "the column person_id is missing.")
    key, value = source.header.index("record_id"), source.header.index("person_id")
    place = {one: n for n, one in enumerate(table.ids)}
    person, known = np.full(table.size, -1, dtype=np.int64), {}
    for line, row in source.rows():
        at = place.get(row[key].strip())
        if at is None:
            raise Fault(source.name, line, f"{row[key]!r} is not among the registrations.", "record_id")
        if person[at] >= 0:
            raise Fault(source.name, line, f"{row[key]!r} stands there twice.", "record_id")
        if not row[value].strip():
            raise Fault(source.name, line, "it is empty.", "person_id")
        person[at] = known.setdefault(row[value].strip(), len(known))
    left = int((person < 0).sum())
    if left:
        table.notes.append(f"{left} records are not in the truth; they are left out of what is measured.")
    table.notes += [f"{source.name}: {note}" for note in source.notes]
    return person
