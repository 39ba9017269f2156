"""What two registrations have in common, as numbers: names whatever their order and script, days of birth as they
are told and mistaken, phones and documents, and how common all of it is."""

from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import JaroWinkler, Levenshtein
from rapidfuzz.process import cpdist

from .preparing import Array, Coded, Prepared

FEATURES = (
    "names_best", "names_second", "names_mean", "names_bones", "parts_left", "parts_least", "parts_most",
    "given_to_given", "family_to_family", "crossed", "written_best", "written_second", "arabic", "rare_best",
    "rare_all", "common_pair", "birth", "years_apart", "days_apart", "vague", "date_common", "birth_missing",
    "phone", "phone_common", "document", "document_slips", "email", "sex", "nationality", "birth_place", "city",
    "city_common", "same_partner",
)  # fmt: skip


@dataclass(frozen=True)
class Counts:
    """How many records share what: of each record, of its skeletons two by two, and of its day of birth."""

    date: Array
    couple: Array


def counts(data: Prepared) -> Counts:
    when = data.year.astype(np.int64) * 10_000 + data.month * 100 + data.day
    _values, inverse, number = np.unique(when, return_inverse=True, return_counts=True)
    bones = np.sort(data.bone_of, axis=1)[:, -2:].astype(np.int64)
    couple = bones[:, 0] << 32 | bones[:, 1]
    _values, other, many = np.unique(couple, return_inverse=True, return_counts=True)
    return Counts(number[inverse].astype(np.float32), many[other].astype(np.float32))


def _agreement(column: Coded, a: Array, b: Array) -> Array:
    """1 the same, 0 another, -1 one of the two is not told."""
    one, other = column.code[a], column.code[b]
    return np.where((one == 0) | (other == 0), -1, one == other).astype(np.float32)


def _alike(texts: Array, one: Array, other: Array, scorer) -> Array:
    """The likeness of two codes each, 0 to 1; the same text is never compared."""
    found = np.ones(len(one), dtype=np.float32)
    differ = np.flatnonzero(one != other)
    if len(differ):
        told = cpdist(texts[one[differ]], texts[other[differ]], scorer=scorer, workers=2, dtype=np.float32)
        found[differ] = told
    return found


class Texts:
    """The texts of parts as arrays of objects, for what compares them many at a time."""

    def __init__(self, data: Prepared):
        self.sound = np.array(data.sound, dtype=object)
        self.written = np.array(data.written, dtype=object)
        self.bone = np.array(data.bones.texts, dtype=object)
        self.bone_of_part = data.bones.code
        self.document = np.array(data.document.texts, dtype=object)


def _names(data: Prepared, texts: Texts, a: Array, b: Array, out: dict[str, Array]) -> None:
    width = data.part.shape[1]
    many = len(a)
    likeness = np.full((many, width, width), -1.0, dtype=np.float32)
    spelled = np.zeros((many, width, width), dtype=np.float32)
    boned = np.zeros((many, width, width), dtype=np.float32)
    for i in range(width):
        for j in range(width):
            one, other = data.part[a, i], data.part[b, j]
            at = np.flatnonzero((one > 0) & (other > 0))
            if not len(at):
                continue
            one, other = one[at], other[at]
            sound = _alike(texts.sound, one, other, JaroWinkler.normalized_similarity)
            bones = _alike(
                texts.bone, texts.bone_of_part[one], texts.bone_of_part[other], Levenshtein.normalized_similarity
            )
            mixed = data.arabic[one] != data.arabic[other]
            # Between two scripts vowels say little.
            likeness[at, i, j] = np.where(mixed, 0.3 * sound + 0.7 * bones, 0.65 * sound + 0.35 * bones)
            spelled[at, i, j] = np.where(
                mixed, 0.5, _alike(texts.written, one, other, JaroWinkler.normalized_similarity)
            )
            boned[at, i, j] = bones
    out["given_to_given"] = likeness[:, 0, 0]
    number_a, number_b = (data.part[a] > 0).sum(1), (data.part[b] > 0).sum(1)
    rows = np.arange(many)
    last_a, last_b = np.maximum(number_a - 1, 0), np.maximum(number_b - 1, 0)
    out["family_to_family"] = likeness[rows, last_a, last_b]
    out["crossed"] = np.minimum(likeness[rows, 0, last_b], likeness[rows, last_a, 0])
    _assigned(data, likeness, spelled, boned, a, b, out)
    out["parts_least"] = np.minimum(number_a, number_b).astype(np.float32)
    out["parts_left"] = np.abs(number_a - number_b).astype(np.float32)
    arabic = data.arabic[data.part[:, 0]]
    out["arabic"] = arabic[a].astype(np.float32) + arabic[b]


def _assigned(data: Prepared, likeness, spelled, boned, a: Array, b: Array, out: dict[str, Array]) -> None:
    """Each part with the one most like it, the surest first; of the two surest also how common they are."""
    many, width, _same = likeness.shape
    rows = np.arange(many)
    left = likeness.copy()
    best, wrote, bones, rare = [], [], [], []
    for _round in range(3):
        flat = left.reshape(many, -1)
        at = flat.argmax(1)
        i, j = at // width, at % width
        value = flat[rows, at]
        none = value < 0
        best.append(np.where(none, np.nan, value))
        wrote.append(np.where(none, np.nan, spelled[rows, i, j]))
        bones.append(np.where(none, np.nan, boned[rows, i, j]))
        one, other = data.bone_of[a, i], data.bone_of[b, j]
        common = np.maximum(data.bones.count[one], data.bones.count[other]).astype(np.float32)
        rare.append(np.where(none, np.nan, np.log1p(common)))
        left[rows, i, :] = -1
        left[rows, :, j] = -1
    out["names_best"], out["names_second"] = best[0], best[1]
    out["parts_most"] = best[2]
    with np.errstate(invalid="ignore"):
        out["names_mean"] = np.nanmean(np.stack(best), axis=0)
        out["names_bones"] = np.nanmean(np.stack(bones), axis=0)
    out["written_best"], out["written_second"] = wrote[0], wrote[1]
    out["rare_best"], out["rare_all"] = rare[0], rare[1]


def _births(data: Prepared, number: Counts, a: Array, b: Array, out: dict[str, Array]) -> None:
    ya, yb = data.year[a].astype(np.int32), data.year[b].astype(np.int32)
    ma, mb, da, db = data.month[a], data.month[b], data.day[a], data.day[b]
    missing = (ya == 0) | (yb == 0)
    vague = data.vague[a].astype(np.int8) + data.vague[b]
    same_year, same_month, same_day = ya == yb, ma == mb, da == db
    turned = same_year & (ma == db) & (da == mb)
    kind = (same_year * 4 + same_month * 2 + same_day).astype(np.float32)
    kind = np.where(turned & ~(same_month & same_day), 8, kind)
    kind = np.where((vague == 1) & same_year, 9, kind)
    kind = np.where((vague == 2) & same_year, 10, kind)
    kind = np.where((vague >= 1) & ~same_year, 11, kind)
    out["birth"] = np.where(missing, -1, kind).astype(np.float32)
    out["years_apart"] = np.where(missing, np.nan, np.minimum(np.abs(ya - yb), 30)).astype(np.float32)
    off = np.abs((ma.astype(np.int32) - mb) * 31 + da - db)
    out["days_apart"] = np.where(missing, np.nan, off).astype(np.float32)
    out["vague"] = np.where(missing, -1, vague).astype(np.float32)
    out["birth_missing"] = missing.astype(np.float32)
    out["date_common"] = np.log1p(np.minimum(number.date[a], number.date[b]))


def compare(data: Prepared, texts: Texts, number: Counts, a: Array, b: Array) -> Array:
    """The features of each pair: a row a pair, a column for each of FEATURES."""
    out: dict[str, Array] = {}
    _names(data, texts, a, b, out)
    out["common_pair"] = np.log1p(np.minimum(number.couple[a], number.couple[b]))
    _births(data, number, a, b, out)
    out["phone"] = _agreement(data.phone, a, b)
    out["phone_common"] = np.log1p(np.maximum(data.phone.count[data.phone.code[a]], data.phone.count[data.phone.code[b]]))
    out["phone_common"] = np.where(out["phone"] == 1, out["phone_common"], 0)
    out["document"] = _agreement(data.document, a, b)
    kinds = _agreement(data.document_kind, a, b) == 1
    out["document"] = np.where((out["document"] == 0) & kinds, -2, out["document"])
    slips = np.full(len(a), np.nan, dtype=np.float32)
    at = np.flatnonzero(out["document"] == -2)
    if len(at):
        slips[at] = cpdist(
            texts.document[data.document.code[a[at]]], texts.document[data.document.code[b[at]]],
            scorer=Levenshtein.distance, workers=2, dtype=np.float32, score_cutoff=4,
        )  # fmt: skip
    out["document_slips"] = slips
    for name, column in (("email", data.email), ("sex", data.sex), ("nationality", data.nationality),
                         ("birth_place", data.birth_place), ("city", data.city)):  # fmt: skip
        out[name] = _agreement(column, a, b)
    share = data.city.count / max(data.size, 1)
    out["city_common"] = np.where(out["city"] == 1, share[data.city.code[a]], 0)
    out["same_partner"] = _agreement(data.partner, a, b)
    return np.column_stack([out[name].astype(np.float32) for name in FEATURES])
