"""What may be written about a person. Pure: no database."""

from dataclasses import dataclass, field
from datetime import date
from enum import Enum

import phonenumbers

from parcours import names
from parcours.kernel.recorder import CODED
from parcours.kernel.refusals import Refused
from parcours.kernel.texts import plain
from parcours.reference.enums import Literacy, Protection, Residence, Schooling, Sex, is_minor

from . import refusals
from .enums import DocumentKind, LanguageLevel, LegalDimension, NameScript, Purpose

MOST = 250
MOST_OF_A_KIND = 50
EARLIEST = 1900
VALUES = {LegalDimension.PROTECTION: Protection, LegalDimension.RESIDENCE: Residence}


@dataclass(frozen=True)
class Spoken:
    language: str
    level: str = "good"


@dataclass(frozen=True)
class Document:
    kind: str
    number: str
    country: str = ""
    issued_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True)
class Legal:
    """A legal fact: its value, since when (by default the day it is told) and the paper that shows it."""

    value: str
    since: date | None = None
    document: str = ""
    expires_on: date | None = None


@dataclass(frozen=True)
class Contact:
    name: str
    relation: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Guardian:
    """A guardian or a responsible body, and the answers for somebody under 18."""

    name: str = ""
    body: str = ""
    assent: bool = False
    consent: bool = False
    focal_point: str = ""


@dataclass(frozen=True)
class Agreed:
    """An answer to one purpose of the notice."""

    purpose: str
    given: bool = True
    notice_version: str = "1"
    notice_language: str = "fr"
    read_aloud: bool = False
    expires_on: date | None = None


@dataclass(frozen=True)
class Registration:
    """What is told at the counter; almost nothing is obligatory."""

    sex: str
    nationality: str
    given_latin: str = ""
    family_latin: str = ""
    given_arabic: str = ""
    family_arabic: str = ""
    birth_date: date | None = None
    birth_year: int | None = None
    city: str = ""
    quarter: str = ""
    arrived_on: date | None = None
    household_size: int | None = None
    schooling: str = "not_stated"
    literacy: str = "not_stated"
    interpreter: bool = False
    phone: str = ""
    phone_safe: bool = False
    phone_shared: bool = False
    no_phone: bool = False
    no_document: bool = False
    languages: list[Spoken] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    protection: Legal | None = None
    residence: Legal | None = None
    contact: Contact | None = None
    guardian: Guardian | None = None
    consents: list[Agreed] = field(default_factory=list)
    witness: str = ""
    registered_on: date | None = None


@dataclass(frozen=True)
class Names:
    """Her names in one script or in both."""

    given_latin: str = ""
    family_latin: str = ""
    given_arabic: str = ""
    family_arabic: str = ""


@dataclass(frozen=True)
class Birth:
    """The day or only the year; neither when it is not known."""

    birth_date: date | None = None
    birth_year: int | None = None


@dataclass(frozen=True)
class Changes:
    """Particulars that change; ``None`` leaves one as it is.

    ``moved_on``: the day from which she lives in ``city``; by default the day it is told. A new ``phone`` is
    neither safe nor shared until that is said of it.
    """

    sex: str | None = None
    nationality: str | None = None
    arrived_on: date | None = None
    city: str | None = None
    moved_on: date | None = None
    quarter: str | None = None
    household_size: int | None = None
    schooling: str | None = None
    literacy: str | None = None
    interpreter: bool | None = None
    phone: str | None = None
    phone_safe: bool | None = None
    phone_shared: bool | None = None
    no_phone: bool | None = None


def coded(value: str, allowed: type[Enum], where: str) -> str:
    if value not in {item.value for item in allowed}:
        raise Refused(refusals.CODE_UNKNOWN, where, {"value": str(value)[:40]})
    return value


def short(text: str, most: int, where: str) -> str:
    text = " ".join(plain(text).split())
    if len(text) > most:
        raise Refused(refusals.TOO_LONG, where, {"most": most})
    return text


def phone_number(text: str, country: str | None, where: str = "phone") -> str:
    """The number in its international form; a national one is read in ``country``."""
    if not text.strip():
        return ""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException as error:
        raise Refused(refusals.PHONE_UNREADABLE, where) from error
    if not phonenumbers.is_possible_number(number):
        raise Refused(refusals.PHONE_UNREADABLE, where)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def clean_names(told: Registration | Names) -> list[tuple[str, str, str]]:
    """(script, given, family) of each script that was given; the first is the main name."""
    found = []
    wrong = {
        NameScript.LATIN: refusals.NAME_NOT_LATIN,
        NameScript.ARABIC: refusals.NAME_NOT_ARABIC,
    }
    for written in NameScript:
        pair = []
        for part in ("given", "family"):
            where = f"{part}_{written.value}"
            text = names.clean(getattr(told, where), field=where)
            if text and names.script(text) != written.value:
                raise Refused(wrong[written], where)
            pair.append(text)
        if any(pair):
            found.append((written.value, *pair))
    if not found:
        raise Refused(refusals.NAME_MISSING, "given_latin")
    return found


def check_birth(told: Registration | Birth, today: date, arrived_on: date | None = None) -> None:
    day, year = told.birth_date, told.birth_year
    where = "birth_date" if day else "birth_year"
    if day and year and day.year != year:
        raise Refused(refusals.BIRTH_TWICE, "birth_year")
    if (day and day > today) or (year and year > today.year):
        raise Refused(refusals.BIRTH_IN_FUTURE, where)
    born = day.year if day else year
    if born is not None and born < EARLIEST:
        raise Refused(refusals.BIRTH_TOO_EARLY, where)
    if arrived_on:
        check_day(arrived_on, "arrived_on")
        if arrived_on > today:
            raise Refused(refusals.ARRIVAL_IN_FUTURE, "arrived_on")
        if (day and arrived_on < day) or (born and arrived_on.year < born):
            raise Refused(refusals.ARRIVAL_BEFORE_BIRTH, "arrived_on")


def check_household(size: int | None) -> None:
    if size is not None and not 1 <= size <= 60:
        raise Refused(refusals.HOUSEHOLD, "household_size")


def check_day(day: date | None, where: str, today: date | None = None) -> None:
    """A day of this life: not before 1900 and, where ``today`` is given, not to come."""
    if day and day.year < EARLIEST:
        raise Refused(refusals.DAY_TOO_EARLY, where)
    if day and today and day > today:
        raise Refused(refusals.DAY_IN_FUTURE, where)


def check_legal(dimension: str, told: Legal, today: date, where: str = "value") -> None:
    coded(told.value, VALUES[coded(dimension, LegalDimension, "dimension")], where)
    short(told.document, 60, "document")
    check_day(told.since, "since", today)
    check_day(told.expires_on, "expires_on")
    if told.since and told.expires_on and told.expires_on < told.since:
        raise Refused(refusals.EXPIRY_BEFORE_ISSUE, "expires_on")


def check_consent(told: Agreed, today: date) -> None:
    coded(told.purpose, Purpose, "purpose")
    for where, most in (("notice_version", 20), ("notice_language", 3)):
        text = getattr(told, where)
        if not CODED.match(text) or not 0 < len(text) <= most:
            raise Refused(refusals.CODE_UNKNOWN, where, {"value": text[:40]})
    if told.expires_on and told.expires_on < today:
        raise Refused(refusals.EXPIRY_BEFORE_ISSUE, "expires_on")


def covered_purposes(asked: list[str] | None) -> list[str]:
    """The purposes a convention covers, in the order of the list; sharing is always one of them."""
    wanted = {coded(purpose, Purpose, "purposes") for purpose in asked or [Purpose.SHARING]}
    if Purpose.SHARING not in wanted:
        raise Refused(refusals.SHARING_NOT_COVERED, "purposes")
    return [purpose.value for purpose in Purpose if purpose.value in wanted]


def check_guardian(told: Registration | Birth, today: date, guardian: Guardian | None) -> None:
    """Under 18, or perhaps so, somebody answers for the child and a focal point watches."""
    if not is_minor(told.birth_date, told.birth_year, today):
        return
    if guardian is None or not (guardian.name.strip() or guardian.body.strip()):
        raise Refused(refusals.GUARDIAN_MISSING, "guardian")
    if not (guardian.assent and guardian.consent):
        raise Refused(refusals.ASSENT_MISSING, "guardian_consent")
    if not guardian.focal_point.strip():
        raise Refused(refusals.FOCAL_POINT_MISSING, "guardian_focal_point")


def check_document(document: Document) -> None:
    coded(document.kind, DocumentKind, "document_kind")
    short(document.number, 60, "document_number")
    check_day(document.issued_on, "document_issued_on")
    check_day(document.expires_on, "document_expires_on")
    if document.issued_on and document.expires_on and document.expires_on < document.issued_on:
        raise Refused(refusals.EXPIRY_BEFORE_ISSUE, "document_expires_on")


def check_documents(told: Registration) -> None:
    if told.no_document and told.documents:
        raise Refused(refusals.DOCUMENT_AND_NONE, "no_document")
    for document in told.documents:
        check_document(document)


def check(told: Registration, today: date) -> None:
    """Everything about a registration that needs no list; raises the first refusal."""
    for where in ("languages", "documents", "consents"):
        if len(getattr(told, where)) > MOST_OF_A_KIND:
            raise Refused(refusals.TOO_MANY_LINES, where, {"most": MOST_OF_A_KIND})
    coded(told.sex, Sex, "sex")
    coded(told.schooling, Schooling, "schooling")
    coded(told.literacy, Literacy, "literacy")
    check_birth(told, today, told.arrived_on)
    check_household(told.household_size)
    check_documents(told)
    check_guardian(told, today, told.guardian)
    if told.no_phone and told.phone.strip():
        raise Refused(refusals.PHONE_AND_NONE, "no_phone")
    for dimension in LegalDimension:
        legal = getattr(told, dimension.value)
        if legal is not None:
            check_legal(dimension, legal, today, dimension.value)
    for spoken in told.languages:
        coded(spoken.level, LanguageLevel, "languages")
    for agreed in told.consents:
        check_consent(agreed, today)
