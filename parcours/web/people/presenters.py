"""How people are shown: names in the reader's script, situations as chips, days in words."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from parcours.kernel import clock
from parcours.people.enums import DocumentKind, GrantReason, NameScript, NoticeKind, Purpose
from parcours.people.listing import Row
from parcours.reference.enums import Protection, Residence, age
from parcours.ui import wording
from parcours.ui.addresses import reverse

SOON = 60
Name = tuple[str, str, str]


def _full(name: Name) -> str:
    return f"{name[1]} {name[2]}".strip()


def name(names: Sequence[Name]) -> str:
    """Her name in the script the reader reads, if it is known, else in the other."""
    return _both(names, get_language() or "")[0]


def other_name(names: Sequence[Name]) -> str:
    """The same name in the other script, if it is known."""
    return _both(names, get_language() or "")[1]


def _both(names: Sequence[Name], spoken: str) -> tuple[str, str]:
    """Her name as the reader of a language reads it, and in the other script."""
    if not names:
        return _("Name not stated"), ""
    script = NameScript.ARABIC if spoken.startswith("ar") else NameScript.LATIN
    shown = _full(next((one for one in names if one[0] == script), names[0]))
    return shown, next((full for full in map(_full, names) if full != shown), "")


def names_of(rows: Iterable[Any]) -> list[Name]:
    return [(row.script, row.given, row.family) for row in rows]


def place(named: dict[str, str] | None, quarter: str = "") -> str:
    return " · ".join(part for part in (wording.translated(named or {}), quarter) if part)


def code(text: str) -> str:
    """A card's code in groups that can be read aloud."""
    return " ".join(text[n : n + 4] for n in range(0, len(text), 4))


def noticed(notice: Any) -> str:
    """What is seen no more: a file by its card, a referral by its reference."""
    if notice.kind in (NoticeKind.REFERRAL, NoticeKind.CONVENTION):
        return _("Referral %(code)s") % {"code": notice.code}
    return _("Card %(code)s") % {"code": code(notice.code)}


def label(choices: Any, value: str) -> str:
    return _label(choices, value, get_language() or "")


@lru_cache(maxsize=1024)
def _label(choices: Any, value: str, spoken: str) -> str:
    return str(choices(value).label) if value in choices.values else ""


def listed(*parts: str) -> str:
    """Parts of a list in the reader's punctuation."""
    return _(", ").join(part for part in parts if part)


def about(what: str, said: str) -> str:
    return _("%(what)s: %(said)s") % {"what": what, "said": said}


def number(text: str) -> str:
    """A telephone number keeps its direction inside any text."""
    return f"\u2066{text}\u2069" if text else ""


# Situations ---------------------------------------------------------------------------------------


def ends(day: date | None, today: date | None = None) -> tuple[str, str]:
    """When a paper ends, in words, and the tone of it."""
    if day is None:
        return "", ""
    left = (day - (today or clock.today())).days
    if left < 0:
        return _("expired on %(day)s") % {"day": wording.day(day)}, "bad"
    return _("until %(day)s") % {"day": wording.day(day)}, "wait" if left <= SOON else ""


def paper(kind: str) -> str:
    return _("Residence") if kind == "residence" else label(DocumentKind, kind)


def paper_ends(kind: str, day: date, today: date) -> str:
    return about(paper(kind), ends(day, today)[0])


def residence_chip(value: str, expires_on: date | None) -> dict[str, str] | None:
    if not value:
        return None
    text, (until, tone) = label(Residence, value), ends(expires_on)
    if tone == "bad":
        return {"text": listed(text, until), "tone": "bad"}
    if value == Residence.NONE:
        return {"text": text, "tone": "none"}
    if tone == "wait":
        return {"text": listed(text, until), "tone": "wait"}
    return {"text": text, "tone": "good" if value == Residence.VALID else "wait"}


def protection_chip(value: str) -> dict[str, str] | None:
    if not value or value == Protection.NONE:
        return None
    return {"text": label(Protection, value), "tone": "wait" if value == Protection.ASYLUM_SEEKER else "good"}


def situation(row: Row) -> list[dict[str, str]]:
    """The chips of a line of the list; that nothing is known is said too."""
    spoken, expires = get_language() or "", row.residence_expires_on
    return list(_chips(row.protection, row.residence, expires, row.minor, clock.today(), spoken))


@lru_cache(maxsize=4096)
def _chips(
    protection: str, residence: str, expires_on: date | None, minor: bool, today: date, spoken: str
) -> tuple[dict[str, str], ...]:
    """Few situations make a long list: each is worded once a day and language."""
    chips = [protection_chip(protection), residence_chip(residence, expires_on)]
    if minor:
        chips.insert(0, {"text": _("Under 18"), "tone": "wait"})
    found = tuple(chip for chip in chips if chip)
    return found or ({"text": _("Situation not stated"), "tone": "none"},)


def lines(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """The lines of a list, ready to be drawn; that nothing is known of somebody is said too."""
    spoken, today = get_language() or "", clock.today()
    registered, shown = _("Registered on %(day)s"), []
    for row in rows:
        own, other = _both(row.names, spoken)
        chips = _chips(row.protection, row.residence, row.residence_expires_on, row.minor, today, spoken)
        shown.append(
            {
                "url": reverse("person", args=[row.id]),
                "name": own,
                "other": other,
                "place": wording.translated(row.city) if row.city else "",
                "chips": chips,
                "registered": registered % {"day": wording.day(row.registered_on)},
                "ours": row.ours,
            }
        )
    return shown


# One person ---------------------------------------------------------------------------------------


def age_words(person: Any) -> str:
    years = age(person.birth_date, person.birth_year, clock.today())
    if years is None:
        return _("Birth date not known")
    if person.birth_date:
        return _("%(day)s (%(years)s years old)") % {"day": wording.day(person.birth_date), "years": years}
    return _("%(year)s (about %(years)s years old)") % {"year": person.birth_year, "years": years}


def years_old(years: int | None) -> str:
    if years is None:
        return ""
    return ngettext("%(n)s year old", "%(n)s years old", years) % {"n": wording.number(years)}


def who(person: Any) -> list[str]:
    """Who she is, in a few words: her age, where she is from, where she lives."""
    years = age(person.birth_date, person.birth_year, clock.today())
    lives = wording.translated(person.city.name) if person.city else ""
    told = (years_old(years), wording.translated(person.nationality.name), lives, person.quarter)
    return [part for part in told if part]


def purpose(value: str) -> str:
    return label(Purpose, value)


def reason(value: str) -> str:
    return label(GrantReason, value)


def moment(instant) -> str:
    return wording.moment(clock.local(instant))
