"""How many answered, what they said, and what it could be had everybody answered. Pure.

The share among those who answered says nothing of the others. With no assumption about them, the share among
everybody lies between two numbers: had every one of the others answered something else, and had every one of
them answered this (the worst-case bounds of Manski). Nothing is weighted or filled in.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from .plan import NOT_SAID

ANSWERED, REFUSED, UNREACHABLE, SILENT, PENDING = "answered", "refused", "unreachable", "silent", "pending"
NOT_ASKED = "not_asked"
"""Nobody asked her: she is left out of every rate, and how many these are is told beside it."""
OVER = (ANSWERED, REFUSED, UNREACHABLE, SILENT)
"""What can have become of somebody whose time is over."""


@dataclass(frozen=True)
class Case:
    """Somebody who was to be asked, or ``number`` of whom all this is the same. ``group``: the row that she
    is counted in; ``answers`` by question."""

    group: str
    outcome: str
    answers: Mapping[str, str] = field(default_factory=dict)
    number: int = 1


@dataclass(frozen=True)
class Response:
    """People to be asked by what became of them. Those whose time runs still are pending, whether they have
    answered or not, and count in nothing else."""

    counts: Mapping[str, int]

    @property
    def due(self) -> int:
        return self.over + self.pending

    @property
    def pending(self) -> int:
        return self.counts.get(PENDING, 0)

    @property
    def not_asked(self) -> int:
        return self.counts.get(NOT_ASKED, 0)

    @property
    def over(self) -> int:
        return sum(self.counts.get(one, 0) for one in OVER)

    @property
    def answered(self) -> int:
        return self.counts.get(ANSWERED, 0)

    @property
    def rate(self) -> Decimal | None:
        """Answered, of those whose time is over; None where it is over for nobody."""
        return _share(self.answered, self.over)


@dataclass(frozen=True)
class Bound:
    """``chose`` of ``said``, who answered this question, of ``over``, who were to be asked."""

    chose: int
    said: int
    over: int

    @property
    def share(self) -> Decimal | None:
        """Among those who answered the question."""
        return _share(self.chose, self.said)

    @property
    def lowest(self) -> Decimal | None:
        """Had none of the others chosen it."""
        return _share(self.chose, self.over)

    @property
    def highest(self) -> Decimal | None:
        """Had all of the others chosen it."""
        return _share(self.chose + self.over - self.said, self.over)


def _share(part: int, whole: int) -> Decimal | None:
    return Decimal(part) / whole if whole else None


def responses(cases: Iterable[Case]) -> dict[str, Response]:
    """By group what became of those who were to be asked."""
    counts: dict[str, Counter[str]] = {}
    for one in cases:
        counts.setdefault(one.group, Counter())[one.outcome] += one.number
    return {group: Response(dict(found)) for group, found in counts.items()}


def bounds(cases: Iterable[Case], question: str, choices: Sequence[str]) -> dict[str, dict[str, Bound]]:
    """By group the bounds of each choice of a question. To prefer not to say is to be unknown."""
    over: Counter[str] = Counter()
    chose: dict[str, Counter[str]] = {}
    for one in cases:
        if one.outcome not in OVER:
            continue
        over[one.group] += one.number
        known = chose.setdefault(one.group, Counter())
        said = one.answers.get(question, NOT_SAID) if one.outcome == ANSWERED else NOT_SAID
        if said in choices:
            known[said] += one.number
    return {
        group: {choice: Bound(known[choice], sum(known.values()), over[group]) for choice in choices}
        for group, known in chose.items()
    }
