"""What is told of events, and what is refused of it. Pure: no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from parcours.kernel.refusals import Refused
from parcours.reference.enums import Sex

from . import refusals
from .enums import EventKind, EventState, MetAge, Theme
from .rules import EARLIEST, LANGUAGES, MOST_MET, PERSONAL, Count, coded, short, texts, whole

LONGEST = 30
"""Days that one event may last."""


@dataclass(frozen=True)
class EventTold:
    """``title``, ``programme``: {fr, ar, en}; ``themes``: codes of ``Theme``; ``last_day``: of more than one
    day; ``site``: code of a centre in that city; ``speaker``: who speaks or trains, in words."""

    kind: str
    title: dict[str, str]
    themes: list[str]
    place: str
    day: date
    last_day: date | None = None
    begins: time | None = None
    ends: time | None = None
    programme: dict[str, str] = field(default_factory=dict)
    site: str = ""
    venue: str = ""
    language: str = ""
    speaker: str = ""
    project: str = ""


@dataclass(frozen=True)
class EventReport:
    """``heads``: how many were there in all; ``counts``: those of them who are not named."""

    heads: int | None = None
    counts: list[Count] = field(default_factory=list)


@dataclass(frozen=True)
class HeldEvent:
    """An event that is over, with its report."""

    event: EventTold
    report: EventReport


def impersonal(text: str, most: int, where: str) -> str:
    found = short(text, most, where)
    if PERSONAL.search(found):
        raise Refused(refusals.PERSONAL_VALUE, where)
    return found


def paragraphs(told: Mapping[str, str], most: int, where: str) -> dict[str, str]:
    """As ``rules.texts``, line by line."""
    found = {}
    for language in LANGUAGES:
        text = str(told.get(language, ""))
        if len(text) > most:
            raise Refused(refusals.TOO_LONG, f"{where}_{language}", {"most": most})
        lines = [short(one, most, f"{where}_{language}") for one in text.splitlines()]
        found[language] = "\n".join(lines).strip()
    return {language: text for language, text in found.items() if text}


def check_event(told: EventTold, today: date) -> dict:
    """The plain values that are kept."""
    if told.day.year < EARLIEST:
        raise Refused(refusals.TOO_EARLY, "day")
    if told.day > today + timedelta(days=366):
        raise Refused(refusals.TOO_FAR, "day")
    last = told.last_day or told.day
    if last < told.day:
        raise Refused(refusals.END_BEFORE_START, "last_day")
    if last > told.day + timedelta(days=LONGEST):
        raise Refused(refusals.TOO_LONG_AN_EVENT, "last_day", {"most": LONGEST})
    if told.begins and told.ends and told.ends <= told.begins:
        raise Refused(refusals.END_BEFORE_START, "ends")
    title = texts(told.title, 160, "title")
    if not title:
        raise Refused(refusals.TITLE_MISSING, "title_fr")
    return {
        "kind": coded(told.kind, EventKind, "kind"),
        "title": title,
        "programme": paragraphs(told.programme, 1000, "programme"),
        "themes": check_themes(told.themes),
        "day": told.day,
        "last_day": last,
        "begins": told.begins,
        "ends": told.ends,
        "venue": impersonal(told.venue, 120, "venue"),
        "speaker": impersonal(told.speaker, 160, "speaker"),
    }


def check_themes(told: list[str]) -> list[str]:
    """Each once, in the order of the list."""
    for code in told:
        coded(code, Theme, "themes")
    if not told:
        raise Refused(refusals.THEME_MISSING, "themes")
    return [code for code in Theme.values if code in set(told)]


def check_begun(event, today: date) -> None:
    """Somebody may be written down as having been there."""
    if event.state == EventState.CANCELLED:
        raise Refused(refusals.EVENT_CANCELLED)
    if event.day > today:
        raise Refused(refusals.EVENT_NOT_BEGUN, None, {"day": event.day.strftime("%d/%m/%Y")})


def check_over(event, today: date) -> None:
    if event.last_day > today:
        raise Refused(refusals.EVENT_NOT_OVER, None, {"day": event.last_day.strftime("%d/%m/%Y")})


Cells = Mapping[tuple[str, str, str], int]


def check_counts(told: EventReport) -> Cells:
    """(sex, age, nationality) → number of those who are not named."""
    found: dict[tuple[str, str, str], int] = {}
    for one in told.counts:
        key = (coded(one.sex, Sex, "counts"), coded(one.age, MetAge, "counts"), one.nationality)
        if key in found:
            raise Refused(refusals.TWICE, "counts")
        found[key] = whole(one.number, MOST_MET, "counts")
    return found


def check_heads(heads: int | None, named: int, counted: int) -> None:
    """All who were there are named or counted, nobody both."""
    if heads is None:
        raise Refused(refusals.HEADS_MISSING, "heads")
    whole(heads, MOST_MET, "heads")
    if heads != named + counted:
        said = {"heads": heads, "named": named, "counted": counted}
        raise Refused(refusals.HEADS_DIFFER, "heads", said)


def seen_age(band: str) -> str:
    """A band of the figures as one of those that are counted by sight."""
    if band in MetAge.values:
        return band
    return MetAge.FROM_35.value if band else MetAge.NOT_STATED.value
