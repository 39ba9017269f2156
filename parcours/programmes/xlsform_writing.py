"""A form of a pack as an XLSForm: sheets survey, choices and settings, as Kobo and ODK read them."""

from collections.abc import Iterable
from itertools import groupby

from .making import OCCUPATIONS, occupations
from .pack import AssessmentForm, Option, Pack, Question, Text
from .xlsform_cells import as_book
from .xlsform_expressions import write_constraint, write_relevant, write_rule

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LANGUAGES = {"fr": "Français", "ar": "العربية", "en": "English", "es": "Español", "pt": "Português"}
YES_NO_LIST = "yes_no"
YES_NO = {
    "fr": ("Oui", "Non"),
    "ar": ("نعم", "لا"),
    "en": ("Yes", "No"),
    "es": ("Sí", "No"),
    "pt": ("Sim", "Não"),
}
CARD = "card"
CARD_ASKED = {
    "fr": "Numéro de la carte",
    "ar": "رقم البطاقة",
    "en": "Number of the card",
    "es": "Número de la tarjeta",
    "pt": "Número do cartão",
}
"""Of whom the answers are: asked before all else, for files of answers; no question of the form."""
SHARED = "occupations_"
TYPES = {"number": "decimal", "whole": "integer", "day": "date", "text": "text", "note": "note"}
SECTION = "section_"
"""Before the code of a section, which may be that of a question: XLSForm knows one kind of names."""


def language_name(code: str) -> str:
    """``Français (fr)``."""
    return f"{LANGUAGES.get(code, code)} ({code})"


def yes_no(languages: Iterable[str]) -> tuple[Option, ...]:
    """Yes and no as choices, in each language that is asked for; English where we have no word."""
    found = tuple({code: YES_NO.get(code, YES_NO["en"])[place] for code in languages} for place in (0, 1))
    return Option("yes", found[0]), Option("no", found[1])


def in_order(form: AssessmentForm) -> list[Question]:
    """The questions as they are asked: section by section."""
    places = {code: place for place, code in enumerate(form.sections)}
    return sorted(form.questions, key=lambda one: places.get(one.section, len(places)))


def as_xlsform(pack: Pack, form: AssessmentForm) -> bytes:
    """The workbook of a form, with every text in every language of the pack."""
    lists = _Lists(pack.languages)
    survey = _survey(pack.languages, form, lists)
    sheets = [("survey", survey), ("choices", lists.rows()), ("settings", _settings(pack.languages, form))]
    return as_book(sheets)


def _said(text: Text, languages: tuple[str, ...]) -> list[str]:
    return [text.get(code, "") for code in languages]


def _survey(languages: tuple[str, ...], form: AssessmentForm, lists: "_Lists") -> list[list[str]]:
    names = [language_name(code) for code in languages]
    head = ["type", "name", *(f"label::{one}" for one in names), *(f"hint::{one}" for one in names)]
    rows = [[*head, "required", "relevant", "constraint", "parcours_proof"]]
    kinds = {one.code: one.kind for one in form.questions}
    blank = [""] * (len(names) + 4)
    if CARD not in kinds:
        asked = [CARD_ASKED.get(code, CARD_ASKED["en"]) for code in languages]
        rows.append(["text", CARD, *asked, *[""] * len(names), "yes", "", "", ""])
    for section, questions in groupby(in_order(form), key=lambda one: one.section):
        rows.append(
            ["begin_group", f"{SECTION}{section}", *_said(form.sections.get(section, {}), languages), *blank]
        )
        for one in questions:
            rows.append(
                [
                    lists.type_of(one),
                    one.code,
                    *_said(one.text, languages),
                    *_said(one.help, languages),
                    "yes" if one.required else "",
                    write_relevant(one.conditions, kinds),
                    write_constraint(one),
                    "yes" if one.proof else "",
                ]
            )
        rows.append(["end_group", "", *[""] * len(names), *blank])
    return rows


class _Lists:
    """The lists of choices that questions need, each once."""

    def __init__(self, languages: tuple[str, ...]):
        self.languages = languages
        self.lists: dict[str, tuple[Option, ...]] = {}

    def type_of(self, question: Question) -> str:
        if question.kind in TYPES:
            return TYPES[question.kind]
        if question.kind == "yes_no":
            return f"select_one {self._keep(YES_NO_LIST, yes_no(self.languages))}"
        word = "select_one" if question.kind == "one" else "select_multiple"
        return f"{word} {self._keep(self._name(question), question.options)}"

    def _name(self, question: Question) -> str:
        shared = (digits for digits in OCCUPATIONS.values() if question.options == occupations(digits))
        return next((f"{SHARED}{digits}" for digits in shared), question.code)

    def _keep(self, name: str, options: tuple[Option, ...]) -> str:
        while self.lists.get(name, options) != options:
            name = f"{name}_list"
        self.lists[name] = options
        return name

    def rows(self) -> list[list[str]]:
        head = ["list_name", "name", *(f"label::{language_name(code)}" for code in self.languages)]
        return [head] + [
            [
                name,
                option.code,
                *(option.label.get(code) or option.label.get("fr", "") for code in self.languages),
            ]
            for name, options in self.lists.items()
            for option in options
        ]


def _settings(languages: tuple[str, ...], form: AssessmentForm) -> list[list[str]]:
    told = {
        "form_title": form.title.get(languages[0], "") or form.code,
        "form_id": form.code,
        "version": form.version,
        "default_language": language_name(languages[0]),
        "parcours_when": form.when,
        "parcours_valid_days": str(form.valid_days),
        "parcours_asked_if": write_rule(form.rule),
    }
    told |= {f"parcours_title_{code}": said for code, said in form.title.items()}
    return [list(told), list(told.values())]
