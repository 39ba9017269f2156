"""Response rates and bounds of the whole programme: numbers alone, grouped by the database as the system."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Case as Choose
from django.db.models import Count, F, OuterRef, Subquery, TextField, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import TruncQuarter

from parcours.kernel import clock
from parcours.kernel.context import as_role

from .bounds import ANSWERED, NOT_ASKED, PENDING, REFUSED, SILENT, UNREACHABLE, Case
from .enums import State
from .hiding import ALL
from .models import Reply, Survey
from .sections import plan
from .withholding import Told, lines_of, without_small

NOT_STATED = "not_stated"
OUTCOMES = {
    State.ANSWERED: ANSWERED,
    State.REFUSED: REFUSED,
    State.UNREACHABLE: UNREACHABLE,
}
"""Of whatever else the time is over without an answer."""


def quarter(day: date) -> str:
    return f"{day.year}-{(day.month + 2) // 3}"


GROUPS: dict[str, tuple[Any, Callable[[Any], str]]] = {
    "occasion": (F("occasion"), str),
    "after": (F("fact"), str),
    "sex": (F("sex"), lambda code: code or NOT_STATED),
    "region": (F("region"), lambda code: code or NOT_STATED),
    "quarter": (TruncQuarter("due_on"), quarter),
}
"""By what people are broken down: what the database groups by, and the row that it makes."""


def _grouped(by: str, question: str, **wanted: str) -> list[tuple[str, Case]]:
    """Everybody who was to be asked until today, put together by the database: occasion, and of those in one
    row to whom the same happened and who said the same to a question how many they are."""
    today, (expression, row_of) = clock.today(), GROUPS[by]
    last = Reply.objects.filter(survey=OuterRef("pk")).order_by("-number")
    said = Subquery(last.values_list(KeyTextTransform(question, "answers"))[:1])
    outcome = Choose(
        When(state=State.SKIPPED, then=Value(NOT_ASKED)),
        When(until__gte=today, then=Value(PENDING)),
        *(When(state=state, then=Value(told)) for state, told in OUTCOMES.items()),
        default=Value(SILENT),
    )
    answered = When(state=State.ANSWERED, until__lt=today, then=said)
    choice = Choose(answered, default=Value(""), output_field=TextField())
    with as_role("system"):
        rows = Survey.objects.exclude(state=State.DROPPED).filter(due_on__lte=today, **wanted)
        rows = rows.annotate(row=expression, outcome=outcome, said=choice)
        found = list(rows.values_list("occasion", "row", "outcome", "said").annotate(n=Count("pk")))
    return [
        (occasion, Case(row_of(row), told, {question: said} if said else {}, number))
        for occasion, row, told, said, number in found
    ]


def told(by: str, question: str, *, occasion: str = "", after: str = "", all_shown: bool) -> Told:
    """``all_shown``: for whoever opens files; from others small numbers are hidden, with what tells them, and
    ``after`` chooses nothing: parts of parts would tell them."""
    asked = plan().question(question)
    choices = asked.codes if asked else ()
    if not all_shown:
        return without_small(by, _grouped(by, question), question, choices, occasion)
    wanted = {"occasion": occasion} if occasion else {}
    wanted |= {"fact": after} if after else {}
    lines = lines_of(_grouped(by, question, **wanted), question, choices)
    shown = (line for (when, row), line in sorted(lines.items()) if when == ALL and row != ALL)
    return Told(lines[ALL, ALL], tuple(shown))
