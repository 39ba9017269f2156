"""What is told, what is refused, and by when somebody answers. Pure but for the clock."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.days import check_happened
from parcours.kernel.refusals import Refused
from parcours.kernel.texts import plain

from . import refusals
from .enums import Category, Outcome, Said, Teller, Way, Wish

TEXT, SHORT = 5000, 300
ACKNOWLEDGE_DAYS = 5
"""Working days until whoever complained knows that it was received. The rule of this programme; a pack may
set another (``[complaints]``)."""
ANSWER_DAYS = 30
"""Days until it is answered. The rule of this programme; a pack may set another."""
STATEMENT_DAYS = 10
ACKNOWLEDGE_HOURS = 24
"""Hours until a focal point has read a report of abuse: help comes first, and evidence is lost by the day."""
REFER_HOURS = 72
"""Hours until help is offered: treatment that prevents HIV begins within 72 hours (World Health Organization,
Clinical management of rape and intimate partner violence survivors, 2020)."""
FEEDBACK_DAYS = 21
SMALLEST = 5
"""Answers of fewer people are not shown as figures."""
CONTRADICTIONS = ((Wish.CONTACT, Wish.NO_CONTACT), (Wish.INVESTIGATION, Wish.NO_INVESTIGATION))


@dataclass(frozen=True)
class NewComplaint:
    """What somebody complains of. ``person``: whose file it is, when she wants to be known. ``contact``: how
    she wants to be answered. Neither when it is anonymous."""

    way: str
    categories: list[str]
    text: str
    organisation: UUID | None = None
    site: UUID | None = None
    service: UUID | None = None
    anonymous: bool = True
    person: UUID | None = None
    contact: str = ""
    language: str = "fr"
    received_on: date | None = None


@dataclass(frozen=True)
class NewReport:
    """Exploitation or abuse by somebody who works in the programme. ``organisation``: for whom that is."""

    way: str
    teller: str
    text: str
    organisation: UUID | None = None
    wishes: list[str] = field(default_factory=list)
    wishes_text: str = ""
    contact: str = ""
    language: str = "fr"


@dataclass(frozen=True)
class Opinion:
    """``face``: 1 (not at all content) to 4 (very content). ``reasons``: codes. ``text``: in her words."""

    face: int
    reasons: list[str] = field(default_factory=list)
    text: str = ""


def check_text(text: str, field_name: str = "text", *, most: int = TEXT, needed: bool = True) -> str:
    said = plain(text).strip()
    if needed and not said:
        raise Refused(refusals.TEXT_MISSING, field_name)
    if len(said) > most:
        raise Refused(refusals.TEXT_LONG, field_name, {"most": most})
    return said


def check_in(values: Iterable[str], known: Iterable[str], field_name: str) -> None:
    if set(values) - set(known):
        raise Refused(refusals.NOT_IN_LIST, field_name)


def check_complaint(told: NewComplaint) -> None:
    check_text(told.text)
    check_text(told.contact, "contact", most=SHORT, needed=False)
    check_in([told.way], Way.values, "way")
    if not told.categories:
        raise Refused(refusals.CATEGORY_MISSING, "categories")
    check_in(told.categories, Category.values, "categories")
    if told.anonymous and (told.person or told.contact.strip()):
        raise Refused(refusals.ANONYMOUS_OR_NOT, "anonymous")
    if told.received_on and told.received_on > clock.today():
        raise Refused(refusals.DAY_IN_FUTURE, "received_on")
    check_happened(told.received_on, "received_on")


def check_report(told: NewReport) -> None:
    check_text(told.text)
    check_text(told.wishes_text, "wishes_text", most=TEXT, needed=False)
    check_text(told.contact, "contact", most=SHORT, needed=False)
    check_in([told.way], Way.values, "way")
    check_in([told.teller], Teller.values, "teller")
    check_in(told.wishes, Wish.values, "wishes")
    if any(set(pair) <= set(told.wishes) for pair in CONTRADICTIONS):
        raise Refused(refusals.WISHES_DIFFER, "wishes")
    if Wish.CONTACT in told.wishes and not told.contact.strip():
        raise Refused(refusals.CONTACT_MISSING, "contact")


def check_opinion(told: Opinion) -> None:
    if told.face not in (1, 2, 3, 4):
        raise Refused(refusals.FACE, "face")
    check_in(told.reasons, Said.values, "reasons")
    check_text(told.text, most=TEXT, needed=False)


def check_outcome(outcome: str) -> None:
    check_in([outcome], Outcome.values, "outcome")


def working_days_after(day: date, count: int) -> date:
    """The day ``count`` working days (Monday to Friday) after another."""
    found = day
    while count > 0:
        found += timedelta(days=1)
        count -= found.weekday() < 5
    return found


def days_after(day: date, count: int) -> date:
    return day + timedelta(days=count)


def hours_after(moment: datetime, hours: int) -> datetime:
    return moment + timedelta(hours=hours)
