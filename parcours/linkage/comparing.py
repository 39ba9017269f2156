"""What two registrations have in common, as numbers: names whatever their order and script, days of birth as
they are told and mistaken, phones and documents, and how likely all of it is by chance.

Two looks: ``glance`` compares codes alone and is cheap; ``look`` compares letters, for those that are left.
"""

from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import JaroWinkler, Levenshtein
from rapidfuzz.process import cpdist

from .preparing import Array, Coded, Prepared, coded

GLANCE = (
    "bones_equal", "bones_missed", "begin_equal", "parts_equal", "bone_rare", "bones_rare", "parts_least",
    "parts_left", "arabic", "couple_chance", "birth", "years_apart", "month_apart", "day_apart", "vague",
    "birth_rare", "phone", "phone_shared", "document", "email", "sex", "nationality", "birth_place", "city",
    "city_rare", "same_partner", "chance", "chance_name_birth",
)  # fmt: skip
LOOK = (
    "names_best", "names_second", "names_third", "names_mean", "names_bones", "given_to_given",
    "family_to_family", "crossed", "written_best", "written_second", "rare_best", "rare_second",
    "whole_bones", "whole_sound", "document_slips", "name_chance",
)  # fmt: skip
FEATURES = GLANCE + LOOK


@dataclass(frozen=True)
class Known:
    """What is asked of every pair, made once: texts as arrays of objects, shares as logarithms (base 10).

    ``bone_share``: of each skeleton; ``couple``: of each record's two rarest skeletons together;
    ``date_share``, ``year_share``: of each record's day and year of birth; ``phone_share``, ``city_share``,
    of each code."""

    sound: Array
    written: Array
    bone: Array
    bone_of_part: Array
    begin: Array
    document: Array
    whole: Array
    whole_bones: Array
    turned_bones: Array
    bone_share: Array
    couple: Array
    date_share: Array
    year_share: Array
    city_share: Array
    size: float


def _share(count: Array, size: int) -> Array:
    return np.log10(np.maximum(count, 1) / max(size, 1)).astype(np.float32)


def _counted(values: Array) -> Array:
    _values, inverse, number = np.unique(values, return_inverse=True, return_counts=True)
    return number[inverse]


def _wholes(data: Prepared, texts: list[str], turned: bool) -> Array:
    """Of each record the parts of its name in one word; turned, the last part first."""
    rows, inverse = np.unique(data.part, axis=0, return_inverse=True)
    found = []
    for row in rows.tolist():
        own = [texts[one] for one in row if one]
        found.append("".join(own[-1:] + own[:-1] if turned else own))
    return np.array(found, dtype=object)[inverse.ravel()]


def know(data: Prepared) -> Known:
    size = data.size
    bone_share = _share(data.bones.count, size)
    bone_share[0] = 0
    rarest = np.sort(
        np.where(data.bone_of > 0, data.bones.count[data.bone_of], 1 << 40) * (1 << 20) + data.bone_of, axis=1
    )
    couple = rarest[:, 0] % (1 << 20) << 20 | rarest[:, 1] % (1 << 20)
    when = data.year.astype(np.int64) * 10_000 + data.month * 100 + data.day
    bones = [data.bones.texts[code] for code in data.bones.code]
    return Known(
        sound=np.array(data.sound, dtype=object),
        written=np.array(data.written, dtype=object),
        bone=np.array(data.bones.texts, dtype=object),
        bone_of_part=data.bones.code,
        begin=coded(one.replace("J", "K")[:1] for one in data.bones.texts).code,
        document=np.array(data.document.texts, dtype=object),
        whole=_wholes(data, data.sound, False),
        whole_bones=_wholes(data, bones, False),
        turned_bones=_wholes(data, bones, True),
        bone_share=bone_share,
        couple=_share(_counted(couple), size),
        date_share=_share(_counted(when), size),
        year_share=_share(_counted(data.year), size),
        city_share=_share(data.city.count, size),
        size=float(np.log10(max(size, 1))),
    )


def _agreement(column: Coded, a: Array, b: Array) -> Array:
    """1 the same, 0 another, -1 one of the two is not told."""
    one, other = column.code[a], column.code[b]
    return np.where((one == 0) | (other == 0), -1, one == other).astype(np.float32)


# The glance --------------------------------------------------------------------------------------


def glance(data: Prepared, known: Known, a: Array, b: Array) -> Array:
    """A row a pair, a column for each of GLANCE."""
    out: dict[str, Array] = {}
    _bones(data, known, a, b, out)
    _births(data, known, a, b, out)
    out["phone"] = _agreement(data.phone, a, b)
    shared = np.log10(np.maximum(data.phone.count[data.phone.code[a]], 1).astype(np.float32))
    out["phone_shared"] = np.where(out["phone"] == 1, shared, -1)
    kinds = _agreement(data.document_kind, a, b) == 1
    document = _agreement(data.document, a, b)
    out["document"] = np.where((document == 0) & kinds, -2, document)
    for name, column in (("email", data.email), ("sex", data.sex), ("nationality", data.nationality),
                         ("birth_place", data.birth_place), ("city", data.city)):  # fmt: skip
        out[name] = _agreement(column, a, b)
    out["city_rare"] = np.where(out["city"] == 1, known.city_share[data.city.code[a]], 0)
    out["same_partner"] = _agreement(data.partner, a, b)
    rest = out["city_rare"] + np.where(out["phone"] == 1, shared - known.size, 0)
    birth = np.where(
        out["birth"] == 7, out["birth_rare"], np.where(out["years_apart"] == 0, out["birth_rare"], 0)
    )
    out["chance_name_birth"] = known.size + out["bones_rare"] + birth
    out["chance"] = out["chance_name_birth"] + rest
    return np.column_stack([out[name].astype(np.float32) for name in GLANCE])


def _bones(data: Prepared, known: Known, a: Array, b: Array, out: dict[str, Array]) -> None:
    """Parts whose skeletons are the same, and how rare they are."""
    width = data.bone_of.shape[1]
    equal, begun, parted = (np.zeros(len(a), dtype=np.float32) for _n in range(3))
    rare, rares = np.zeros(len(a), dtype=np.float32), np.zeros(len(a), dtype=np.float32)
    left, right = data.bone_of[a], data.bone_of[b]
    begin_left, begin_right = known.begin[left], known.begin[right]
    own, other = data.part[a], data.part[b]
    for i in range(width):
        there = left[:, i] > 0
        if not there.any():
            break
        same = (left[:, i, None] == right).any(1) & there
        equal += same
        begun += (begin_left[:, i, None] == begin_right).any(1) & there
        parted += (own[:, i, None] == other).any(1) & there
        share = np.where(same, known.bone_share[left[:, i]], 0)
        rare, rares = np.minimum(rare, share), rares + share
    number_a, number_b = (left > 0).sum(1), (right > 0).sum(1)
    least = np.minimum(number_a, number_b)
    out["bones_equal"], out["begin_equal"], out["parts_equal"] = equal, begun, parted
    out["bones_missed"] = least - equal
    out["bone_rare"], out["bones_rare"] = rare, rares
    out["parts_least"], out["parts_left"] = least, np.abs(number_a - number_b)
    arabic = data.arabic[data.part[:, 0]]
    out["arabic"] = arabic[a].astype(np.float32) + arabic[b]
    out["couple_chance"] = np.minimum(known.couple[a], known.couple[b])


def _births(data: Prepared, known: Known, a: Array, b: Array, out: dict[str, Array]) -> None:
    """``birth``: what of year (4), month (2) and day (1) is the same; 8 day and month changed about; 9, 10
    one or both know only the year, which is the same; 11 another."""
    ya, yb = data.year[a].astype(np.int32), data.year[b].astype(np.int32)
    ma, mb, da, db = data.month[a], data.month[b], data.day[a], data.day[b]
    missing = (ya == 0) | (yb == 0)
    hazy = data.vague
    vague = hazy[a].astype(np.int8) + hazy[b]
    same_year, same_month, same_day = ya == yb, ma == mb, da == db
    turned = same_year & (ma == db) & (da == mb)
    kind = (same_year * 4 + same_month * 2 + same_day).astype(np.float32)
    kind = np.where(turned & ~(same_month & same_day), 8, kind)
    kind = np.where((vague == 1) & same_year, 9, kind)
    kind = np.where((vague == 2) & same_year, 10, kind)
    kind = np.where((vague >= 1) & ~same_year, 11, kind)
    out["birth"] = np.where(missing, -1, kind)
    out["years_apart"] = np.where(missing, np.nan, np.minimum(np.abs(ya - yb), 12))
    clear = ~missing & (vague == 0)
    out["month_apart"] = np.where(clear, np.abs(ma.astype(np.int32) - mb), np.nan)
    out["day_apart"] = np.where(clear, np.abs(da.astype(np.int32) - db), np.nan)
    out["vague"] = np.where(missing, -1, vague)
    exact = same_year & same_month & same_day & (vague == 0)
    rare = np.where(exact, np.minimum(known.date_share[a], known.date_share[b]), known.year_share[a])
    out["birth_rare"] = np.where(missing | ~(same_year | exact), 0, rare)


# The look ----------------------------------------------------------------------------------------


def look(data: Prepared, known: Known, a: Array, b: Array, glanced: Array) -> Array:
    """A row a pair, a column for each of FEATURES: those of ``glanced``, then those of LOOK."""
    out: dict[str, Array] = {}
    _names(data, known, a, b, out)
    whole = _alike(known.whole_bones, a, b, Levenshtein.normalized_similarity)
    turned = cpdist(
        known.whole_bones[a],
        known.turned_bones[b],
        scorer=Levenshtein.normalized_similarity,
        dtype=np.float32,
    )
    out["whole_bones"] = np.maximum(whole, turned)
    out["whole_sound"] = _alike(known.whole, a, b, Levenshtein.normalized_similarity)
    document = glanced[:, GLANCE.index("document")]
    slips = np.full(len(a), np.nan, dtype=np.float32)
    at = np.flatnonzero(document == -2)
    if len(at):
        slips[at] = cpdist(
            known.document[data.document.code[a[at]]], known.document[data.document.code[b[at]]],
            scorer=Levenshtein.distance, dtype=np.float32, score_cutoff=4,
        )  # fmt: skip
    out["document_slips"] = slips
    return np.column_stack([glanced, *(out[name].astype(np.float32) for name in LOOK)])


def _alike(texts: Array, one: Array, other: Array, scorer) -> Array:
    """The likeness of two codes each, 0 to 1; the same text is never compared."""
    found = np.ones(len(one), dtype=np.float32)
    differ = np.flatnonzero(one != other)
    if len(differ):
        found[differ] = cpdist(texts[one[differ]], texts[other[differ]], scorer=scorer, dtype=np.float32)
    return found


def _names(data: Prepared, known: Known, a: Array, b: Array, out: dict[str, Array]) -> None:
    left, right = data.part[a], data.part[b]
    number_a, number_b = (left > 0).sum(1), (right > 0).sum(1)
    wide, high = (max(int(one.max(initial=1)), 1) for one in (number_a, number_b))
    many = len(a)
    likeness = np.full((many, wide, high), -1.0, dtype=np.float32)
    spelled = np.zeros((many, wide, high), dtype=np.float32)
    boned = np.zeros((many, wide, high), dtype=np.float32)
    for i in range(wide):
        for j in range(high):
            at = np.flatnonzero((left[:, i] > 0) & (right[:, j] > 0))
            one, other = left[at, i], right[at, j]
            sound = _alike(known.sound, one, other, JaroWinkler.normalized_similarity)
            bones = _alike(
                known.bone,
                known.bone_of_part[one],
                known.bone_of_part[other],
                Levenshtein.normalized_similarity,
            )
            mixed = data.arabic[one] != data.arabic[other]
            # Between two scripts vowels say little.
            likeness[at, i, j] = np.where(mixed, 0.3 * sound + 0.7 * bones, 0.65 * sound + 0.35 * bones)
            written = _alike(known.written, one, other, JaroWinkler.normalized_similarity)
            spelled[at, i, j] = np.where(mixed, 0.5, written)
            boned[at, i, j] = bones
    rows = np.arange(many)
    last_a, last_b = np.maximum(number_a - 1, 0), np.maximum(number_b - 1, 0)
    out["given_to_given"] = likeness[:, 0, 0]
    out["family_to_family"] = likeness[rows, last_a, last_b]
    out["crossed"] = np.minimum(likeness[rows, 0, last_b], likeness[rows, last_a, 0])
    _assigned(data, known, (likeness, spelled, boned), a, b, out)


def _assigned(
    data: Prepared, known: Known, told: tuple[Array, Array, Array], a: Array, b: Array, out
) -> None:
    """Each part with the one most like it, the surest first; of the two surest also how common they are."""
    likeness, spelled, boned = told
    many, wide, high = likeness.shape
    rows = np.arange(many)
    left = likeness.copy()
    best, wrote, bones, rare = [], [], [], []
    for _round in range(min(3, wide, high)):
        at = left.reshape(many, wide * high).argmax(1)
        i, j = at // high, at % high
        value = left[rows, i, j]
        none = value < 0
        best.append(np.where(none, np.nan, value))
        wrote.append(np.where(none, np.nan, spelled[rows, i, j]))
        bones.append(np.where(none, np.nan, boned[rows, i, j]))
        share = np.maximum(known.bone_share[data.bone_of[a, i]], known.bone_share[data.bone_of[b, j]])
        rare.append(np.where(none, np.nan, share))
        left[rows, i, :] = -1
        left[rows, :, j] = -1
    nothing = np.full(many, np.nan, dtype=np.float32)
    best, wrote, rare = ((one + [nothing] * 3)[:3] for one in (best, wrote, rare))
    out["names_best"], out["names_second"], out["names_third"] = best
    out["written_best"], out["written_second"] = wrote[:2]
    out["rare_best"], out["rare_second"] = rare[:2]
    out["names_mean"] = _mean(best)
    out["names_bones"] = _mean(bones)
    # Of names that are as good as the same: how many others would have both.
    out["name_chance"] = (
        sum(np.where(one >= 0.85, two, 0) for one, two in zip(best[:2], rare[:2], strict=True)) + known.size
    )


def _mean(columns: list[Array]) -> Array:
    """Of what is there; not a number where nothing is."""
    stack = np.stack(columns)
    there = ~np.isnan(stack)
    number = there.sum(0)
    return np.where(number, np.where(there, stack, 0).sum(0) / np.maximum(number, 1), np.nan)
