"""The form for tablets of a street team, for Kobo and ODK: what a pre-registration asks, nothing more."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from parcours.outreach.enums import Source
from parcours.programmes.xlsform_cells import as_book
from parcours.programmes.xlsform_writing import YES_NO, language_name
from parcours.reference.enums import PlaceKind, Sex
from parcours.reference.models import Country, Place

from .values import LANGUAGES

NOTE = "read_first"
FORM, VERSION = "parcours_met", "1"
READ_FIRST = _(
    "Read aloud: we write down your name to prepare your visit to a centre. You may say no, and nothing "
    "changes for you."
)
QUESTIONS: tuple[tuple[str, str, Any, str, str], ...] = (
    ("note", NOTE, READ_FIRST, "", ""),
    ("date", "day", _("Day"), "yes", ""),
    ("select_one city", "city", _("City"), "yes", ""),
    ("text", "name", _("Whole name"), "yes", ""),
    ("select_one sex", "sex", _("Sex"), "yes", ""),
    ("select_one nationality", "nationality", _("Nationality"), "yes", ""),
    ("select_one source", "source", _("Found through"), "yes", ""),
    ("select_one yes_no", "may_contact", _("She may be contacted"), "yes", ""),
    ("text", "phone", _("Telephone"), "", "${may_contact} = 'yes'"),
    ("select_one yes_no", "perhaps_minor", _("Perhaps under 18"), "yes", ""),
)
"""Type, name, label, required, relevant."""


def _in_all(text: Any) -> list[str]:
    found = []
    for language in LANGUAGES:
        with override(language):
            found.append(str(text))
    return found


def _named(rows: Iterable[tuple[str, Mapping[str, str]]]) -> list[tuple[str, list[str]]]:
    return [(code, [name.get(one) or name.get("fr", code) for one in LANGUAGES]) for code, name in rows]


def _lists() -> dict[str, list[tuple[str, list[str]]]]:
    cities = Place.objects.filter(kind=PlaceKind.CITY).order_by("code")
    countries = Country.objects.order_by("code")
    answers = zip(("yes", "no"), zip(*(YES_NO[one] for one in LANGUAGES), strict=True), strict=True)
    return {
        "city": _named((one.code, one.name) for one in cities),
        "sex": [(code, _in_all(label)) for code, label in Sex.choices],
        "nationality": _named((one.code, one.name) for one in countries),
        "source": [(code, _in_all(label)) for code, label in Source.choices],
        "yes_no": [(code, list(words)) for code, words in answers],
    }


def as_xlsform() -> bytes:
    """The workbook: survey, choices, settings; codes as the import reads them."""
    labels = [f"label::{language_name(one)}" for one in LANGUAGES]
    survey = [["type", "name", *labels, "required", "relevant"]]
    survey += [
        [type_, name, *_in_all(label), required, relevant]
        for type_, name, label, required, relevant in QUESTIONS
    ]
    choices = [["list_name", "name", *labels]]
    choices += [[name, code, *words] for name, rows in _lists().items() for code, words in rows]
    with override(LANGUAGES[0]):
        title = str(_("People met at an outing (Kobo, ODK)"))
    settings = [
        ["form_title", "form_id", "version", "default_language"],
        [title, FORM, VERSION, language_name(LANGUAGES[0])],
    ]
    return as_book([("survey", survey), ("choices", choices), ("settings", settings)])
