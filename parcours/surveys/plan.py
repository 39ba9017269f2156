"""What the pack's table [surveys] says: when whom is asked what. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from parcours.kernel.days import months_after

NOT_SAID = "not_said"
"""The choice that every question has: she would rather not say, or was not asked."""


@dataclass(frozen=True)
class Choice:
    code: str
    name: Mapping[str, str]


@dataclass(frozen=True)
class Question:
    """A closed question: one of its choices, or :data:`NOT_SAID`."""

    code: str
    text: Mapping[str, str]
    choices: tuple[Choice, ...]
    short: Mapping[str, str] = field(default_factory=dict)

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(one.code for one in self.choices)


@dataclass(frozen=True)
class Fact:
    """What begins surveys: entries of the journal of a kind, and with which of its facts."""

    code: str
    name: Mapping[str, str]
    kind: str
    facts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def holds(self, kind: str, facts: Mapping[str, object]) -> bool:
        return kind == self.kind and all(
            name in facts and str(facts[name]) in wanted for name, wanted in self.facts.items()
        )


@dataclass(frozen=True)
class Occasion:
    """When somebody is asked: so many months after each of the facts named, or once in her life here."""

    code: str
    name: Mapping[str, str]
    months: int
    after: tuple[str, ...]
    questions: tuple[str, ...]
    once: bool = False
    by_link: bool = True

    def due_on(self, day: date) -> date:
        return months_after(day, self.months)


@dataclass(frozen=True)
class SurveysPlan:
    """``since``: facts of earlier days begin none. ``purpose``: whoever said no to it is not asked.
    ``spacing_days``: the least number of days between two surveys of one person; 0: as they come."""

    since: date | None = None
    purpose: str = ""
    grace_days: int = 60
    tries: int = 3
    link_days: int = 21
    remind_days: int = 7
    spacing_days: int = 0
    facts: tuple[Fact, ...] = ()
    questions: tuple[Question, ...] = ()
    occasions: tuple[Occasion, ...] = ()

    def fact(self, code: str) -> Fact | None:
        return next((one for one in self.facts if one.code == code), None)

    def question(self, code: str) -> Question | None:
        return next((one for one in self.questions if one.code == code), None)

    def occasion(self, code: str) -> Occasion | None:
        return next((one for one in self.occasions if one.code == code), None)

    def asked(self, occasion: str) -> tuple[Question, ...]:
        """The questions of an occasion, in its order; none of one that is known no more."""
        found = self.occasion(occasion)
        asked = (self.question(code) for code in (found.questions if found else ()))
        return tuple(one for one in asked if one is not None)

    def too_soon(self, occasion: str, asked_on: date | None, day: date) -> bool:
        """Whether a day is too near to the one on which she was asked something else. What she is asked once,
        in a conversation, is never left out."""
        found = self.occasion(occasion)
        if asked_on is None or (found is not None and found.once):
            return False
        return abs((day - asked_on).days) < self.spacing_days

    def last_day(self, due_on: date) -> date:
        return due_on + timedelta(days=self.grace_days)
