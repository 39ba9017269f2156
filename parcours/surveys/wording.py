"""How the pack's questions, occasions and facts are said to a reader."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from parcours.ui.closed import Asked
from parcours.ui.wording import translated

from .plan import NOT_SAID, Question, SurveysPlan


def prefers_not() -> str:
    return _("I prefer not to say")


def asked(questions: Iterable[Question]) -> list[Asked]:
    """Questions as a form takes them; "I prefer not to say" is the last choice of each."""
    return [
        (
            one.code,
            translated(one.text),
            [*((choice.code, translated(choice.name)) for choice in one.choices), (NOT_SAID, prefers_not())],
        )
        for one in questions
    ]


def occasion(known: SurveysPlan, code: str) -> str:
    found = known.occasion(code)
    return translated(found.name) if found else code


def fact(known: SurveysPlan, code: str) -> str:
    found = known.fact(code)
    return translated(found.name) if found else code


def answer(known: SurveysPlan, question: str, choice: str) -> str:
    found = known.question(question)
    names = {one.code: one.name for one in found.choices} if found else {}
    return translated(names[choice]) if choice in names else _("Prefers not to say")


def question(known: SurveysPlan, code: str) -> str:
    found = known.question(code)
    return translated(found.short) if found else code
