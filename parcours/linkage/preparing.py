"""Registrations as arrays: what is compared, made once for each record (or once for each different text)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from . import sounds
from .dates import EASTERN

Array = np.ndarray
MOST_PARTS = 4
NOT_DIGITS = re.compile(r"\D+")
NOT_CODE = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True)
class Coded:
    """One value a record, as a number: ``texts[code]``; 0 is "not told". ``count``: of each code, how
    many."""

    code: Array
    texts: list[str]
    count: Array

    @property
    def told(self) -> Array:
        return self.code > 0


@dataclass(frozen=True)
class Prepared:
    """``part``: of each record up to four parts of its name, as numbers of ``texts``. ``bones``: of each part
    its skeleton, and how many records have it. ``year``, ``month``, ``day``: 0 where not told; ``vague``: the
    first of January, mostly said for "in that year", or no day at all."""

    size: int
    partner: Coded
    texts: list[str]
    part: Array
    sound: list[str]
    written: list[str]
    arabic: Array
    bones: Coded
    bone_of: Array
    sex: Coded
    nationality: Coded
    birth_place: Coded
    city: Coded
    phone: Coded
    email: Coded
    document: Coded
    document_kind: Coded
    year: Array
    month: Array
    day: Array

    @property
    def vague(self) -> Array:
        return ((self.month == 1) & (self.day == 1)) | ((self.year > 0) & (self.day == 0))


def coded(texts: Iterable[str]) -> Coded:
    known: dict[str, int] = {"": 0}
    code = np.fromiter((known.setdefault(one, len(known)) for one in texts), dtype=np.int32)
    return Coded(code, list(known), np.bincount(code, minlength=len(known)))


def _mapped(column: Coded, how, most: int = 0) -> Coded:
    """Coded, once ``how`` has been done to each different text; what more than ``most`` share is a text for
    "not told", such as 0600000000."""
    told = coded(how(one) if one else "" for one in column.texts)
    code = told.code[column.code]
    count = np.bincount(code, minlength=len(told.texts))
    if most:
        code = np.where(count[code] > most, 0, code)
        count = np.where(count > most, 0, count)
    return Coded(code, told.texts, count)


def phone(text: str) -> str:
    """The last nine digits; fewer are no number."""
    digits = NOT_DIGITS.sub("", text.removesuffix(".0").translate(EASTERN))
    return digits[-9:] if len(digits) >= 8 else ""


def document(text: str) -> str:
    return NOT_CODE.sub("", text.lower())


def place(text: str) -> str:
    return " ".join(filter(None, (sounds.sound(one) for one in sounds.parts(text))))


def prepare(size: int, columns: Mapping[str, Coded], born: Array | None = None) -> Prepared:
    """``columns``: of each column, a text for each record; what is not there is told by nobody. ``born``:
    year, month and day of each different text of ``birth_date`` (0: not told)."""

    def told(name: str) -> Coded:
        return columns.get(name) or Coded(np.zeros(size, np.int32), [""], np.array([size]))

    known: dict[str, int] = {"": 0}
    part = _joined(_parts(told("given_name"), known), _parts(told("family_name"), known))
    texts = list(known)
    bones = coded(sounds.skeleton(one) if one else "" for one in texts)
    bone_of = bones.code[part]
    born = (np.zeros((1, 3), np.int16) if born is None else born)[told("birth_date").code]
    return Prepared(
        size=size,
        partner=_mapped(told("partner"), str.casefold),
        texts=texts,
        part=part,
        sound=[sounds.sound(one) if one else "" for one in texts],
        written=[sounds.plain(one) for one in texts],
        arabic=np.array([bool(sounds.ARABIC.search(one)) for one in texts]),
        bones=Coded(bones.code, bones.texts, _holders(bone_of, len(bones.texts))),
        bone_of=bone_of,
        sex=_mapped(told("sex"), str.upper),
        nationality=_mapped(told("nationality"), str.upper),
        birth_place=_mapped(told("birth_place"), place),
        city=_mapped(told("city"), place),
        phone=_mapped(told("phone"), phone, 40),
        email=_mapped(told("email"), str.lower, 20),
        document=_mapped(told("doc_number"), document, 20),
        document_kind=_mapped(told("doc_type"), str.upper),
        year=born[:, 0],
        month=born[:, 1],
        day=born[:, 2],
    )


def _parts(found: Coded, known: dict[str, int]) -> Array:
    """Of each record up to four codes of the parts of this name."""
    rows = np.zeros((len(found.texts), MOST_PARTS), dtype=np.int32)
    for n, text in enumerate(found.texts):
        own = [known.setdefault(one, len(known)) for one in sounds.parts(text)][:MOST_PARTS]
        rows[n, : len(own)] = own
    return rows[found.code]


def _joined(given: Array, family: Array) -> Array:
    """Given names, then family names; where there are too many, of each at least two."""
    room = MOST_PARTS - np.minimum((family > 0).sum(1), 2)
    given = np.where(np.arange(MOST_PARTS) < room[:, None], given, 0)
    both = np.concatenate([given, family], axis=1)
    order = np.argsort(both == 0, axis=1, kind="stable")[:, :MOST_PARTS]
    return np.take_along_axis(both, order, axis=1)


def _holders(codes: Array, size: int) -> Array:
    """How many records have a code at least once."""
    own = np.sort(codes, axis=1)
    first = np.ones(own.shape, dtype=bool)
    first[:, 1:] = own[:, 1:] != own[:, :-1]
    return np.bincount(own[first & (own > 0)], minlength=size)
