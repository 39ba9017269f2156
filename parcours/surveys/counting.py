"""Response rates and bounds of the whole programme: numbers alone, read as the system."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from parcours.kernel import clock
from parcours.kernel.context import as_role
from parcours.kernel.small import hidden_in_table, is_small

from . import bounds
from .bounds import ANSWERED, OVER, PENDING, REFUSED, SILENT, UNREACHABLE, Bound, Case, Response
from .enums import State
from .models import Reply, Survey
from .sections import plan

ALL = ""
NOT_STATED = "not_stated"
OUTCOMES = {
    State.ANSWERED: ANSWERED,
    State.REFUSED: REFUSED,
    State.UNREACHABLE: UNREACHABLE,
}
"""Of whatever else the time is over without an answer."""


def quarter(day: date) -> str:
    return f"{day.year}-{(day.month + 2) // 3}"


GROUPS: dict[str, Callable[[Mapping], str]] = {
    "occasion": lambda row: row["occasion"],
    "after": lambda row: row["fact"],
    "sex": lambda row: row["sex"] or NOT_STATED,
    "region": lambda row: row["region"] or NOT_STATED,
    "quarter": lambda row: quarter(row["due_on"]),
}
COLUMNS = ("id", "occasion", "fact", "sex", "region", "due_on", "until", "state")


@dataclass(frozen=True)
class Line:
    """One row. Numbers that are None are hidden; ``small``: because there are few people in it."""

    group: str
    response: Response
    choices: Mapping[str, Bound]
    hidden: frozenset[str] = frozenset()
    small: bool = False


@dataclass(frozen=True)
class Told:
    """``whole``: everybody; ``lines``: by group."""

    whole: Line
    lines: tuple[Line, ...]

    @property
    def any_hidden(self) -> bool:
        return any(one.hidden for one in (self.whole, *self.lines))


def cases(by: str, occasion: str = "", after: str = "") -> list[Case]:
    """Everybody who was to be asked until today, each in the group that ``by`` puts her in."""
    today, group = clock.today(), GROUPS[by]
    with as_role("system"):
        rows = Survey.objects.exclude(state=State.DROPPED).filter(due_on__lte=today)
        rows = rows.filter(occasion=occasion) if occasion else rows
        rows = rows.filter(fact=after) if after else rows
        found = list(rows.values(*COLUMNS))
        replies = Reply.objects.filter(survey__in=rows).order_by("number").values_list("survey_id", "answers")
        answers = dict(replies)
    return [
        Case(
            group(row),
            PENDING if row["until"] >= today else OUTCOMES.get(row["state"], SILENT),
            answers.get(row["id"], {}),
        )
        for row in found
    ]


def told(by: str, question: str, *, occasion: str = "", after: str = "", all_shown: bool) -> Told:
    """``all_shown``: for whoever opens files; from others small numbers are hidden, with what tells them."""
    asked = plan().question(question)
    choices = asked.codes if asked else ()
    found = cases(by, occasion, after)
    everybody = [Case(ALL, one.outcome, one.answers) for one in found]
    answered = bounds.responses(found)
    said = bounds.bounds(found, question, choices)
    nothing = {choice: Bound(0, 0, 0) for choice in choices}
    lines = [Line(group, answered[group], said.get(group, nothing)) for group in sorted(answered)]
    whole = Line(
        ALL,
        bounds.responses(everybody).get(ALL, Response({})),
        bounds.bounds(everybody, question, choices).get(ALL, nothing),
    )
    if all_shown:
        return Told(whole, tuple(lines))
    return _without_small(whole, lines)


def _without_small(whole: Line, lines: list[Line]) -> Told:
    """The names of the numbers of each line that stay hidden."""
    few = {(one.group, "over"): one.response.over for one in lines}
    rows = {group for group, _name in hidden_in_table(few)}
    hidden: dict[str, set[str]] = {one.group: set() for one in lines}
    for numbers in (_outcomes, _chosen):
        cells = {(one.group, name): n for one in lines for name, n in numbers(one).items()}
        # A number of everybody that is small is of few people in whichever row.
        of_all = [name for name, n in numbers(whole).items() if is_small(n)]
        also = [place for place in cells if place[0] in rows or place[1] in of_all]
        for group, name in hidden_in_table(cells, also):
            hidden[group].add(name)
    shown = [
        Line(one.group, one.response, one.choices, frozenset(hidden[one.group]), one.group in rows)
        for one in lines
    ]
    return Told(
        Line(ALL, whole.response, whole.choices, frozenset(_of_whole(whole)), is_small(whole.response.over)),
        tuple(shown),
    )


def _outcomes(line: Line) -> dict[str, int]:
    return {name: line.response.counts.get(name, 0) for name in OVER}


def _chosen(line: Line) -> dict[str, int]:
    """What was chosen, and those of whom the question is unknown: together everybody of the line."""
    known = {f"choice:{code}": one.chose for code, one in line.choices.items()}
    return known | {"unknown": line.response.over - sum(known.values())}


def _of_whole(whole: Line) -> set[str]:
    hidden: set[str] = set()
    for numbers in (_outcomes, _chosen):
        cells = {(ALL, name): n for name, n in numbers(whole).items()}
        few = cells if is_small(whole.response.over) else ()
        hidden |= {name for _all, name in hidden_in_table(cells, few)}
    return hidden
