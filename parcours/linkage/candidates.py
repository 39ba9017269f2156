"""Who may be the same at all: pairs that share a key. A key that too many share is refined by what else they
tell; one that is still too common is none. So the number of candidates of a record is bounded."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

import numpy as np

from .preparing import Array, Prepared, coded

ODD = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5], dtype=np.uint64
)
MANY = 200_000
"""Beyond so many records fewer may share a key: half of the candidates, and at 100,000 the same F1."""
YEARS_OFF = (0, -1, 1, -2, 2)
"""How far the year of whoever knows only the year may be off."""


@dataclass(frozen=True)
class Key:
    """``most``: how many records may share a value. ``lacking``: only pairs one of whose records is marked
    here count, so that a value may be far more common."""

    name: str
    values: Array
    records: Array
    most: int
    lacking: Array | None = None


def _mix(*columns: Array) -> Array:
    """One number of several; different ones are hardly ever the same."""
    found = np.zeros(len(columns[0]), dtype=np.uint64)
    for n, column in enumerate(columns):
        found = (found ^ column.astype(np.uint64)) * ODD[n % 4]
        found ^= found >> np.uint64(29)
    return found


def packed(one: Array, other: Array) -> Array:
    """A pair as one number: the lower record << 32 | the higher."""
    low, high = np.minimum(one, other).astype(np.uint64), np.maximum(one, other).astype(np.uint64)
    return (low << np.uint64(32)) | high


def unpacked(pairs: Array) -> tuple[Array, Array]:
    return (pairs >> np.uint64(32)).astype(np.int64), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)


def distinct(values: Array) -> Array:
    """Each once, in order: NumPy's own way over a hash table takes fifty times as long."""
    if not len(values):
        return values
    values = np.sort(values)
    return values[np.concatenate([[True], values[1:] != values[:-1]])]


def _groups(values: Array, records: Array) -> tuple[Array, Array, Array]:
    """The records in the order of their values; where each value begins, and how many share it."""
    order = np.argsort(values)
    values = values[order]
    starts = np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]])) if len(values) else order
    return order, starts, np.diff(np.append(starts, len(values)))


def _within(records: Array, starts: Array, sizes: Array) -> Array:
    """All pairs of the records of each group."""
    found = [np.zeros(0, dtype=np.uint64)]
    for size in np.unique(sizes[sizes > 1]):
        members = records[starts[sizes == size][:, None] + np.arange(size)]
        i, j = np.triu_indices(size, 1)
        found.append(packed(members[:, i].ravel(), members[:, j].ravel()))
    return np.concatenate(found)


def _across(records: Array, marked: Array, starts: Array, sizes: Array) -> Array:
    """All pairs of a marked record and another of its group."""
    group = np.repeat(np.arange(len(starts)), sizes)
    at = np.flatnonzero(marked)
    many = sizes[group[at]]
    one = np.repeat(records[at], many)
    begin = np.repeat(starts[group[at]], many)
    step = np.arange(len(one)) - np.repeat(np.cumsum(many) - many, many)
    return packed(one, records[begin + step])


def pairs_of(key: Key, refine: tuple[Array, ...] = ()) -> Array:
    """The pairs that a key brings together, each once."""
    values, records, found = key.values, key.records, []
    for column in (None, *refine):
        if column is not None:
            values = _mix(values, column[records])
        order, starts, sizes = _groups(values, records)
        records, values = records[order], values[order]
        small = sizes <= key.most
        if key.lacking is None:
            found.append(_within(records, starts[small], sizes[small]))
        else:
            marked = key.lacking[records] & np.repeat(small, sizes)
            found.append(_across(records, marked, starts, sizes))
        left = np.repeat(~small, sizes)
        records, values = records[left], values[left]
        if not len(records):
            break
    pairs = np.concatenate(found)
    return distinct(pairs[(pairs >> np.uint64(32)) != (pairs & np.uint64(0xFFFFFFFF))])


def _single(data: Prepared) -> tuple[Array, Array]:
    """(record, skeleton) of each part of a name."""
    record = np.repeat(np.arange(data.size, dtype=np.int32), data.bone_of.shape[1])
    bone = data.bone_of.ravel()
    return record[bone > 0], bone[bone > 0]


def _double(data: Prepared) -> tuple[Array, Array, Array]:
    """(record, lower skeleton, higher skeleton) of each two parts of a name."""
    found = []
    width = data.bone_of.shape[1]
    for i in range(width):
        for j in range(i + 1, width):
            one, other = data.bone_of[:, i], data.bone_of[:, j]
            both = np.flatnonzero((one > 0) & (other > 0)).astype(np.int32)
            found.append((both, np.minimum(one[both], other[both]), np.maximum(one[both], other[both])))
    return tuple(np.concatenate([one[n] for one in found]) for n in range(3))


def _near(data: Prepared) -> tuple[Array, Array, Array]:
    """(record, skeleton, another one without one of its consonants, or whole) of each two parts in either
    order: who shares such a key has one consonant more, less, or another."""
    shorter: dict[str, int] = {"": 0}
    rows = []
    for text in data.bones.texts:
        cut = {text[:n] + text[n + 1 :] for n in range(len(text))} if len(text) > 2 else set()
        rows.append([shorter.setdefault(one, len(shorter)) for one in sorted({text} | cut)][:8])
    without = np.zeros((len(rows), 8), dtype=np.int32)
    for n, row in enumerate(rows):
        without[n, : len(row)] = row
    without[0] = 0
    found = []
    width = data.bone_of.shape[1]
    for i in range(width):
        for j in range(width):
            one, other = data.bone_of[:, i], data.bone_of[:, j]
            both = np.flatnonzero((one > 0) & (other > 0) & (i != j)).astype(np.int32)
            cut = without[other[both]]
            row, column = np.nonzero(cut)
            found.append((both[row], one[both][row], cut[row, column]))
    return tuple(np.concatenate([one[n] for one in found]) for n in range(3))


def _turned(data: Prepared) -> Array:
    """The day of birth, the same when day and month are changed about; 0 where it is not known."""
    known = (data.day > 0) & ~data.vague
    low, high = np.minimum(data.month, data.day), np.maximum(data.month, data.day)
    return np.where(known, data.year.astype(np.int64) * 10_000 + low.astype(np.int64) * 100 + high, 0)


def _years(data: Prepared, record: Array) -> tuple[Array, Array]:
    """(row of ``record``, year) for each year in which she may be born."""
    rows, years = [], []
    for off in YEARS_OFF:
        told = data.year[record] > 0
        rows.append(np.flatnonzero(told & data.vague[record] if off else told))
        years.append(data.year[record[rows[-1]]].astype(np.int64) + off)
    return np.concatenate(rows), np.concatenate(years)


def keys(data: Prepared) -> Iterator[Key]:
    """Each way to find a candidate."""
    year_most, name_most, undated_most = (16, 20, 120) if data.size <= MANY else (6, 6, 60)
    everybody = np.arange(data.size)
    for name, column, most in (
        ("document", data.document, 8),
        ("email", data.email, 8),
        ("phone", data.phone, 12),
    ):
        yield Key(name, column.code[column.told].astype(np.uint64), everybody[column.told], most)
    who = data.nationality.code.astype(np.int64) * 4 + data.sex.code
    born = _turned(data)
    plain = np.flatnonzero(born > 0)
    yield Key("day, sex, country", _mix(born[plain], who[plain]), plain, 24)
    record, bone = _single(data)
    known = born[record] > 0
    yield Key("part, day", _mix(bone[known], born[record][known]), record[known], 40)
    at, year = _years(data, record)
    yield Key("part, year, sex, country", _mix(bone[at], year, who[record][at]), record[at], year_most)
    record, low, high = _double(data)
    at, year = _years(data, record)
    yield Key("two parts, year", _mix(low[at], high[at], year), record[at], 50)
    begin = coded(one.replace("J", "K")[:2] for one in data.bones.texts).code.astype(np.int64)
    one, other = np.minimum(begin[low], begin[high]), np.maximum(begin[low], begin[high])
    yield Key("two beginnings, year", _mix(one[at], other[at], year, who[record][at]), record[at], 20)
    known = born[record] > 0
    month_day = data.month.astype(np.int64)[record] * 100 + data.day[record]
    yield Key("two parts, day of the year", _mix(low, high, month_day)[known], record[known], 30)
    yield Key("two parts", _mix(low, high, who[record]), record, name_most)
    yield Key("two parts, no birth date", _mix(low, high, who[record]), record, undated_most, data.year == 0)
    record, one, cut = _near(data)
    at, year = _years(data, record)
    yield Key(
        "a part and nearly another, year", _mix(one[at], cut[at], year, who[record][at]), record[at], 24
    )


def find(data: Prepared, workers: int = 2) -> tuple[Array, Array]:
    """The candidates: first and second record, each pair once, in order."""
    refine = (data.city.code.astype(np.int64), data.month.astype(np.int64))
    found, ways = np.zeros(0, dtype=np.uint64), keys(data)
    with ThreadPoolExecutor(workers) as pool:
        # So many ways at a time: all at once would not fit into the memory.
        while several := list(islice(ways, workers)):
            found = distinct(np.concatenate([found, *pool.map(lambda key: pairs_of(key, refine), several)]))
    return unpacked(found)
