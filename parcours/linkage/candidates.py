"""Who may be the same at all: pairs that share a key. A key that too many share is none: the number of candidates
of a record is bounded."""

import numpy as np

from .preparing import Array, Prepared, coded

ODD = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5], dtype=np.uint64)


def _mix(*columns: Array) -> Array:
    """One number of several; different ones are hardly ever the same."""
    found = np.zeros(len(columns[0]), dtype=np.uint64)
    for n, column in enumerate(columns):
        found = (found ^ column.astype(np.uint64)) * ODD[n % 4]
        found ^= found >> np.uint64(29)
    return found


def _pairs(keys: Array, records: Array, most: int) -> Array:
    """All pairs of records with the same key, where at most so many share it: first << 32 | second."""
    order = np.argsort(keys, kind="stable")
    keys, records = keys[order], records[order]
    found = []
    width = most
    for step in range(1, width):
        same = keys[step:] == keys[:-step]
        if not same.any():
            break
        if step == width - 1:
            break
        found.append((records[:-step][same], records[step:][same], keys[step:][same]))
    if not found:
        return np.zeros(0, dtype=np.uint64)
    first = np.concatenate([one[0] for one in found])
    second = np.concatenate([one[1] for one in found])
    low, high = np.minimum(first, second).astype(np.uint64), np.maximum(first, second).astype(np.uint64)
    pairs = (low << np.uint64(32)) | high
    return np.unique(pairs[low != high])


def _small(keys: Array, records: Array, most: int) -> tuple[Array, Array]:
    """Without keys that more than ``most`` share, or nobody else has."""
    _values, inverse, count = np.unique(keys, return_inverse=True, return_counts=True)
    kept = (count[inverse] > 1) & (count[inverse] <= most)
    return keys[kept], records[kept]


def _bone_keys(data: Prepared):
    """(record, skeleton) of each different skeleton of a name."""
    record = np.repeat(np.arange(data.size), data.bone_of.shape[1])
    bone = data.bone_of.ravel()
    return record[bone > 0], bone[bone > 0]


def _bone_pairs(data: Prepared):
    """(record, lower skeleton, higher skeleton) of each two parts of a name."""
    found = []
    width = data.bone_of.shape[1]
    for i in range(width):
        for j in range(i + 1, width):
            one, other = data.bone_of[:, i], data.bone_of[:, j]
            both = np.flatnonzero((one > 0) & (other > 0))
            found.append((both, np.minimum(one[both], other[both]), np.maximum(one[both], other[both])))
    return tuple(np.concatenate([one[n] for one in found]) for n in range(3))


def _beginnings(data: Prepared) -> Array:
    """Of each skeleton a number for its first two consonants, of which J counts as K."""
    return coded(one.replace("J", "K")[:2] for one in data.bones.texts).code.astype(np.int64)


def _turned(data: Prepared) -> Array:
    """The day of birth, the same when day and month are changed about; 0 where it is not known."""
    known = (data.day > 0) & ~data.vague
    low, high = np.minimum(data.month, data.day), np.maximum(data.month, data.day)
    return np.where(known, data.year.astype(np.int64) * 10_000 + low.astype(np.int64) * 100 + high, 0)


def keyed(data: Prepared):
    """(name, keys, records, most) of each way to find a candidate."""
    everybody = np.arange(data.size)
    for name, column, most in (("document", data.document, 8), ("email", data.email, 8), ("phone", data.phone, 12)):
        yield name, column.code[column.told].astype(np.uint64), everybody[column.told], most
    born = _turned(data)
    record, bone = _bone_keys(data)
    known = born[record] > 0
    yield "part and day", _mix(bone[known], born[record][known]), record[known], 40
    plain = np.flatnonzero(born > 0)
    yield (
        "day, sex, country",
        _mix(born[plain], data.sex.code[plain], data.nationality.code[plain]),
        plain,
        24,
    )
    told = data.year[record] > 0
    where = data.nationality.code[record].astype(np.int64) * 4 + data.sex.code[record]
    yield (
        "part and year, sex, country",
        _mix(bone[told], data.year[record][told], where[told] + 2_000_000),
        record[told],
        20,
    )
    record, low, high = _bone_pairs(data)
    years, whose = [], []
    for off in (0, -1, 1, -2, 2):
        wanted = data.year[record] > 0
        if off:
            wanted &= data.vague[record]
        at = np.flatnonzero(wanted)
        years.append(data.year[record[at]].astype(np.int64) + off)
        whose.append(at)
    at, year = np.concatenate(whose), np.concatenate(years)
    yield "two parts and year", _mix(low[at], high[at], year), record[at], 60
    begin = _beginnings(data)
    one, other = np.minimum(begin[low], begin[high]), np.maximum(begin[low], begin[high])
    where = data.nationality.code[record].astype(np.int64) * 4 + data.sex.code[record]
    yield (
        "two beginnings and year",
        _mix(one[at], other[at], year + 7000, where[at]),
        record[at],
        20,
    )
    month_day = data.month.astype(np.int64) * 100 + data.day
    at = np.flatnonzero(born[record] > 0)
    yield "two parts and day of the year", _mix(low[at], high[at], month_day[record[at]] + 5000), record[at], 30
    country = data.nationality.code[record].astype(np.int64) * 4 + data.sex.code[record]
    yield "two parts", _mix(low, high, country + 1_000_000), record, 24


def find(data: Prepared) -> tuple[Array, Array]:
    """The candidates: first and second record, each pair once, in order."""
    found = [_pairs(*_small(keys, records, most), most) for _name, keys, records, most in keyed(data)]
    pairs = np.unique(np.concatenate(found))
    return (pairs >> np.uint64(32)).astype(np.int64), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)
