"""What upper packages say of a project that ends: what is open, and what falls due after its last day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Ending:
    """A project that is to be closed: whose it is and its last day."""

    project: str
    organisation: UUID
    ends_on: date


@dataclass(frozen=True)
class Question:
    """``count``: how many there are of an ending project, asked under the grantee's own row security.
    ``later``: they fall due after the contract: somebody is named who does them, and they do not stop it."""

    code: str
    title: Any
    count: Callable[[Ending], int]
    later: bool = False
    order: int = 50


_questions: dict[str, Question] = {}


def asks(
    code: str, title: Any, count: Callable[[Ending], int], *, later: bool = False, order: int = 50
) -> None:
    if code in _questions:
        raise ValueError(f"what ends with a project is asked twice: {code}")
    _questions[code] = Question(code, title, count, later, order)


def questions() -> list[Question]:
    return sorted(_questions.values(), key=lambda one: (one.order, one.code))
