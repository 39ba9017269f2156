"""Fields that the screens of people share."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parcours.kernel.folding import fold
from parcours.people.enums import DocumentKind, LanguageLevel
from parcours.people.rules import Document, Legal, Spoken
from parcours.reference.enums import Protection, Residence
from parcours.reference.queries import countries_named, languages_named
from parcours.ui.widgets import DayField

from . import choices

NOT_IN_LIST = _("Choose a value of the list that opens while you write.")


def text(label: Any, longest: int, **more: Any) -> forms.CharField:
    attributes = {"autocomplete": "off"} | more.pop("attrs", {})
    more.setdefault("required", False)
    return forms.CharField(label=label, max_length=longest, widget=forms.TextInput(attributes), **more)


def day(label: Any, **more: Any) -> DayField:
    return DayField(label=label, required=False, **more)


def choice(label: Any, values: Any, *, radio: bool = False, **more: Any) -> forms.ChoiceField:
    more.setdefault("required", False)
    widget = forms.RadioSelect if radio else forms.Select
    return forms.ChoiceField(label=label, choices=values, widget=widget, **more)


def telephone(label: Any, **more: Any) -> forms.CharField:
    return text(label, 40, attrs={"type": "tel", "inputmode": "tel"}, **more)


class BirthField(DayField):
    """The day, or the year alone; ``None`` when nothing is known. Gives a date, a year or nothing."""

    default_error_messages = {
        "incomplete": _("Give the day, the month and the year, or the year alone, or nothing."),
    }

    def clean(self, value):
        only_year = isinstance(value, list) and len(value) == 3 and value[2] and not (value[0] or value[1])
        if not only_year:
            return super().clean(value)
        try:
            return int(str(value[2]).strip())
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None

    @staticmethod
    def parts(value: date | int | None) -> dict[str, Any]:
        """As ``birth_date`` and ``birth_year``."""
        known = isinstance(value, int)
        return {"birth_date": None if known else value, "birth_year": value if known else None}


class ListedField(forms.CharField):
    """One of a long list, found by writing; the list itself stands once on the page (``datalist``)."""

    def __init__(self, *, listed: list[tuple[str, str]], list_id: str, **more: Any):
        widget = forms.TextInput({"list": list_id, "autocomplete": "off"})
        super().__init__(required=False, widget=widget, max_length=100, **more)
        self.codes = {name.casefold(): code for code, name in listed} | {code: code for code, _n in listed}
        self.names = dict(listed)

    def clean(self, value):
        typed = super().clean(value)
        if not typed:
            return ""
        code = self.codes.get(typed.casefold(), self.codes.get(typed)) or self._meant(typed)
        if code is None:
            raise forms.ValidationError(NOT_IN_LIST, code="not_in_list")
        return code

    def _meant(self, typed: str) -> str | None:
        """The one value of which this is a word, accents apart: "peul" is "peul (pulaar)"."""
        told = fold(typed)
        exact = {code for code, name in self.names.items() if fold(name) == told}
        found = exact or {code for code, name in self.names.items() if told in fold(name).split()}
        return found.pop() if told and len(found) == 1 else None

    def prepare_value(self, value):
        return self.names.get(value, value)


# Rows of several things ---------------------------------------------------------------------------

LANGUAGE_ROWS, DOCUMENT_ROWS = 4, 3


def add_languages(form: forms.Form, rows: int = LANGUAGE_ROWS) -> None:
    form.listed_languages = languages_named()
    for n in range(1, rows + 1):
        label = _("Language") if n == 1 else _("Another language")
        form.fields[f"language_{n}"] = ListedField(
            listed=form.listed_languages, list_id="languages", label=label
        )
        form.fields[f"language_{n}_level"] = choice(
            _("How well"), LanguageLevel.choices, initial=LanguageLevel.GOOD
        )
    form.language_rows = [(f"language_{n}", f"language_{n}_level") for n in range(1, rows + 1)]


def spoken(form: forms.Form) -> list[Spoken]:
    told = form.cleaned_data
    return [
        Spoken(told[name], told.get(level) or "good") for name, level in form.language_rows if told.get(name)
    ]


def add_documents(form: forms.Form, rows: int = DOCUMENT_ROWS) -> None:
    form.listed_countries = countries_named()
    form.document_rows = []
    for n in range(1, rows + 1):
        stem = f"document_{n}"
        form.fields |= {
            f"{stem}_kind": choice(_("Kind of document"), choices.stated(DocumentKind)),
            f"{stem}_number": text(_("Document number"), 60),
            f"{stem}_country": ListedField(
                listed=form.listed_countries, list_id="countries", label=_("Issued by (country)")
            ),
            f"{stem}_issued_on": day(_("Issued on")),
            f"{stem}_expires_on": day(_("Expires on")),
        }
        form.document_rows.append(stem)
    form.document_fields = [
        [f"{stem}_{part}" for part in ("kind", *DOCUMENT_PARTS)] for stem in form.document_rows
    ]


DOCUMENT_PARTS = ("number", "country", "issued_on", "expires_on")


def documents(form: forms.Form) -> list[Document]:
    """What was told of each document; a row without its kind is an error beside that field."""
    told, found = form.cleaned_data, []
    for stem in form.document_rows:
        kind, rest = told.get(f"{stem}_kind"), {part: told.get(f"{stem}_{part}") for part in DOCUMENT_PARTS}
        if kind:
            found.append(
                Document(
                    kind, **{k: v or ("" if k in ("number", "country") else None) for k, v in rest.items()}
                )
            )
        elif any(rest.values()):
            form.add_error(f"{stem}_kind", _("Say what kind of document this is."))
    return found


LEGAL = {"protection": Protection, "residence": Residence}


def add_legal(form: forms.Form, dimension: str, *, required: bool = False) -> None:
    values = LEGAL[dimension]
    offered = list(values.choices) if required else [("", _("Not stated")), *values.choices]
    label = _("International protection") if dimension == "protection" else _("Right of residence")
    form.fields |= {
        dimension: choice(label, offered, radio=True, required=required),
        f"{dimension}_since": day(_("Since"), help_text=_("Empty: from today.")),
        f"{dimension}_document": text(_("Number of the paper that shows it"), 60),
        f"{dimension}_expires_on": day(_("Paper valid until")),
    }


def legal(form: forms.Form, dimension: str) -> Legal | None:
    told = form.cleaned_data
    value = told.get(dimension)
    parts = {part: told.get(f"{dimension}_{part}") for part in ("since", "document", "expires_on")}
    if not value:
        if any(parts.values()):
            form.add_error(dimension, _("Say which situation this paper shows."))
        return None
    return Legal(value, parts["since"], parts["document"] or "", parts["expires_on"])
