"""Two files side by side, in words, with what differs marked."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from parcours.people.comparing import File
from parcours.people.enums import LegalDimension
from parcours.people.listing import Row
from parcours.reference.enums import Literacy, Protection, Residence, Schooling, Sex
from parcours.ui import wording
from parcours.ui.tables import Cell, Column, Table

from . import presenters

VALUES = {"protection": Protection, "residence": Residence}
REASONS = {"name": lambda: _("sounds alike"), "phone": lambda: _("same telephone")}
REASONS["birth_year"] = lambda: _("about the same age")


def rows(person: UUID, found: Iterable[Row], reasons: Mapping[UUID, Iterable[str]]) -> list[dict[str, Any]]:
    """People to compare with, each with why she may be the same."""
    return [
        {
            "name": presenters.name(one.names),
            "note": presenters.listed(
                *(REASONS[code]() for code in reasons.get(one.id, ())),
                wording.translated(one.city) if one.city else "",
                pgettext("in a list", "registered on %(day)s") % {"day": wording.day(one.registered_on)},
            ),
            "url": reverse("person_merge_with", args=[person, one.id]),
        }
        for one in found
    ]


def table(kept: File, gone: File) -> Table:
    """A line for each thing that one of them tells; what differs is marked."""
    left, right = _told(kept), _told(gone)
    columns = [
        Column("label", _("What is told")),
        Column("kept", _("This file is kept")),
        Column("gone", _("This one becomes part of it")),
    ]
    rows = [
        {
            "label": Cell(label, note=_compared(left[label], right[label])),
            "kept": Cell(left[label] or "—", is_name=True),
            "gone": Cell(right[label] or "—", is_name=True),
        }
        for label in left
        if left[label] or right[label]
    ]
    return Table(_("Two files side by side"), columns, rows)


def _compared(one: str, other: str) -> str:
    """What one file leaves open is filled, what both tell otherwise is chosen."""
    if one == other:
        return ""
    return _("differs") if one and other else _("told in one of them")


def _stated(choices: Any, value: str) -> str:
    return "" if value == "not_stated" else presenters.label(choices, value)


def _several(texts: Iterable[str]) -> str:
    return " · ".join(sorted(text for text in dict.fromkeys(texts) if text))


def _told(file: File) -> dict[str, str]:
    person = file.person
    entries = ngettext("%(number)s entry", "%(number)s entries", file.entries) % {"number": file.entries}
    last = _("the last on %(day)s") % {"day": wording.day(file.last)} if file.last else ""
    return {
        _("Names"): _several(f"{one.given} {one.family}".strip() for one in file.names),
        _("Born"): presenters.age_words(person) if person.birth_date or person.birth_year else "",
        _("Sex"): presenters.label(Sex, person.sex),
        _("Nationality"): wording.translated(person.nationality.name) if person.nationality else "",
        _("Lives in"): presenters.place(person.city and person.city.name, person.quarter),
        _("Arrived"): wording.day(person.arrived_on) if person.arrived_on else "",
        _("Telephone"): presenters.number(person.phone),
        _("Languages"): _several(wording.translated(one.language.name) for one in file.languages),
        _("Papers"): _several(
            presenters.listed(presenters.paper(one.kind), presenters.number(one.number))
            for one in file.papers
        ),
        _("Legal situation"): _several(
            presenters.about(
                presenters.label(LegalDimension, one.dimension),
                presenters.label(VALUES[one.dimension], one.value),
            )
            for one in file.legal
        ),
        _("Household"): str(person.household_size or ""),
        _("Schooling"): _stated(Schooling, person.schooling),
        _("Reading and writing"): _stated(Literacy, person.literacy),
        _("What she agreed to"): _several(_consent(one) for one in file.consents),
        _("Who may see her"): _several(wording.translated(one.name) for one in file.seen_by),
        _("Card"): presenters.number(presenters.code(person.code)),
        _("Registered"): wording.day(person.registered_on),
        _("What happened"): presenters.listed(entries, last),
    }


def _consent(one: Any) -> str:
    said = _("Taken back") if one.withdrawn_at else (_("Yes") if one.given else _("No"))
    recipient = wording.translated(one.recipient.name) if one.recipient else ""
    return presenters.about(presenters.listed(presenters.purpose(one.purpose), recipient), said)
