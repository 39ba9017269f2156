"""Registrations as arrays: what is compared, made once for each record (or once for each different text)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from . import sounds

Array = np.ndarray
MOST_PARTS = 4
NOT_DIGITS = re.compile(r"\D+")
NOT_CODE = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True)
class Coded:
    """One value a record, as a number: ``texts[code]``; 0 is "not told". ``count``: of each code, how many."""

    code: Array
    texts: list[str]
    count: Array

    @property
    def told(self) -> Array:
        return self.code > 0


@dataclass(frozen=True)
class Prepared:
    """``part``, ``given``: of each record up to four parts of its name (codes of ``parts``), and how many of
    them are given names. ``bones``: of each part its skeleton. ``year``, ``month``, ``day``: 0 where not told;
    ``vague``: the first of January, mostly said for "in that year"."""

    size: int
    partner: Coded
    parts: Coded
    part: Array
    given: Array
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
    registered: Array

    @property
    def vague(self) -> Array:
        return (self.month == 1) & (self.day == 1)


def coded(texts: Iterable[str]) -> Coded:
    known: dict[str, int] = {"": 0}
    code = np.fromiter((known.setdefault(one, len(known)) for one in texts), dtype=np.int32)
    return Coded(code, list(known), np.bincount(code, minlength=len(known)))


def _mapped(texts: Sequence[str], how) -> Coded:
    """Coded, once ``how`` has been done to each different text."""
    first = coded(texts)
    second = coded(how(one) if one else "" for one in first.texts)
    code = second.code[first.code]
    return Coded(code, second.texts, np.bincount(code, minlength=len(second.texts)))


def phone(text: str) -> str:
    """The last nine digits; fewer are no number."""
    digits = NOT_DIGITS.sub("", text)
    return digits[-9:] if len(digits) >= 8 else ""


def document(text: str) -> str:
    return NOT_CODE.sub("", text.lower())


def place(text: str) -> str:
    return " ".join(filter(None, (sounds.sound(one) for one in sounds.parts(text))))


def prepare(columns: dict[str, Sequence[str]]) -> Prepared:
    """``columns``: of each column, a text for each record; what is not there is empty everywhere."""
    size = len(columns["record_id"])
    nothing = [""] * size
    told = {name: columns.get(name, nothing) for name in (
        "partner", "given_name", "family_name", "sex", "nationality", "birth_place", "city", "phone", "email",
        "doc_number", "doc_type", "birth_date", "registered_on",
    )}  # fmt: skip
    given, family = coded(told["given_name"]), coded(told["family_name"])
    known: dict[str, int] = {"": 0}
    rows = [
        [[known.setdefault(one, len(known)) for one in sounds.parts(text)] for text in coded_.texts]
        for coded_ in (given, family)
    ]
    part = np.zeros((size, MOST_PARTS), dtype=np.int32)
    number = np.zeros(size, dtype=np.int8)
    for n, (a, b) in enumerate(zip(given.code.tolist(), family.code.tolist(), strict=True)):
        first, last = rows[0][a], rows[1][b]
        own = (first[: MOST_PARTS - len(last[:2])] + last)[:MOST_PARTS]
        part[n, : len(own)] = own
        number[n] = min(len(first), len(own))
    texts = list(known)
    heard = [sounds.sound(one) if one else "" for one in texts]
    bones = coded(sounds.skeleton(one) if one else "" for one in texts)
    bone_of = bones.code[part]
    counts = np.bincount(bone_of[bone_of > 0], minlength=len(bones.texts))
    dates = [_date(one) for one in told["birth_date"]]
    born = np.array(dates, dtype=np.int16).reshape(-1, 3)
    return Prepared(
        size=size,
        partner=coded(told["partner"]),
        parts=Coded(np.zeros(0, np.int32), texts, np.bincount(part[part > 0], minlength=len(texts))),
        part=part,
        given=number,
        sound=heard,
        written=[sounds.plain(one) for one in texts],
        arabic=np.array([bool(sounds.ARABIC.search(one)) for one in texts]),
        bones=Coded(bones.code, bones.texts, counts),
        bone_of=bone_of,
        sex=_mapped(told["sex"], lambda one: one[:1].upper()),
        nationality=_mapped(told["nationality"], str.upper),
        birth_place=_mapped(told["birth_place"], place),
        city=_mapped(told["city"], place),
        phone=_mapped(told["phone"], phone),
        email=_mapped(told["email"], str.lower),
        document=_mapped(told["doc_number"], document),
        document_kind=_mapped(told["doc_type"], str.upper),
        year=born[:, 0],
        month=born[:, 1],
        day=born[:, 2],
        registered=_days(told["registered_on"]),
    )


def _date(text: str) -> tuple[int, int, int]:
    """Year, month and day of an ISO date, of which the last may be missing."""
    if not text:
        return 0, 0, 0
    told = [int(one) for one in text[:10].split("-")]
    return tuple(told + [0] * (3 - len(told)))


def _days(texts: Sequence[str]) -> Array:
    """Days since 1970; 0 where not told."""
    return np.array([one[:10] or "1970-01-01" for one in texts], dtype="datetime64[D]").astype(np.int32)
