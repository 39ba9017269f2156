"""How people are shown: names in the reader's script, situations as chips, days in words."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parcours.kernel import clock
from parcours.people.enums import DocumentKind, GrantReason, NameScript, Purpose
from parcours.people.listing import Row
from parcours.reference.enums import Protection, Residence, age
from parcours.ui import wording

SOON = 60
Name = tuple[str, str, str]


def _full(name: Name) -> str:
    return f"{name[1]} {name[2]}".strip()


def name(names: Sequence[Name]) -> str:
    """Her name in the script the reader reads, if it is known, else in the other."""
    script = NameScript.ARABIC if (get_language() or "").startswith("ar") else NameScript.LATIN
    found = next((one for one in names if one[0] == script), names[0] if names else None)
    return _full(found) if found else _("Name not stated")


def other_name(names: Sequence[Name]) -> str:
    """The same name in the other script, if it is known."""
    shown = name(names)
    return next((_full(one) for one in names if _full(one) != shown), "")


def names_of(rows: Iterable[Any]) -> list[Name]:
    return [(row.script, row.given, row.family) for row in rows]


def place(named: dict[str, str] | None, quarter: str = "") -> str:
    return " · ".join(part for part in (wording.translated(named or {}), quarter) if part)


def code(text: str) -> str:
    """A card's code in groups that can be read aloud."""
    return " ".join(text[n : n + 4] for n in range(0, len(text), 4))


def label(choices: Any, value: str) -> str:
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
    chips = [protection_chip(row.protection), residence_chip(row.residence, row.residence_expires_on)]
    if row.minor:
        chips.insert(0, {"text": _("Under 18"), "tone": "wait"})
    found = [chip for chip in chips if chip]
    return found or [{"text": _("Situation not stated"), "tone": "none"}]


def line(row: Row) -> dict[str, Any]:
    """One line of a list, ready for the template."""
    return {
        "url": reverse("person", args=[row.id]),
        "name": name(row.names),
        "other": other_name(row.names),
        "place": wording.translated(row.city or {}),
        "chips": situation(row),
        "registered": _("Registered on %(day)s") % {"day": wording.day(row.registered_on)},
        "ours": row.ours,
    }


# One person ---------------------------------------------------------------------------------------


def age_words(person: Any) -> str:
    years = age(person.birth_date, person.birth_year, clock.today())
    if years is None:
        return _("Birth date not known")
    if person.birth_date:
        return _("%(day)s (%(years)s years old)") % {"day": wording.day(person.birth_date), "years": years}
    return _("%(year)s (about %(years)s years old)") % {"year": person.birth_year, "years": years}


def purpose(value: str) -> str:
    return label(Purpose, value)


def reason(value: str) -> str:
    return label(GrantReason, value)


def moment(instant) -> str:
    return wording.moment(instant.astimezone(clock.zone()))
