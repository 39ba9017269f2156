"""The sections of a person's page: each domain registers its own, shown to those who hold the right.

@section(order=30, right="cases.see")
def orientation(request, person) -> Section | None: ...
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from parcours.people.models import Person
from parcours.ui import wording


@dataclass(frozen=True)
class Next:
    """What is to be done next for her; the first of all becomes the page's main button.

    ``order``: before or after what other sections say; those of one order follow their sections.
    ``always``: also while she has not agreed to be accompanied.
    """

    label: Any
    url: str
    why: Any = ""
    order: int = 50
    always: bool = False


@dataclass(frozen=True)
class Section:
    """``template`` is included with ``context`` (under ``section.context``) and ``person``.

    ``actions``: ``[{label, url, kind}]`` beside the title. ``code`` is the anchor (#code). ``side``: in the
    narrow column. ``next``: what is to be done next. ``chips``: ``[{text, tone}]`` beside her name.
    ``brief``: where she stands in it, in a few words or a number: said on the line of a closed section.
    """

    code: str
    title: Any
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    actions: Sequence[Mapping[str, Any]] = ()
    next: Next | None = None
    side: bool = False
    chips: Sequence[Mapping[str, Any]] = ()
    brief: Any = ""


def many(rows: Sequence[Any]) -> str:
    """How many, for the line of a closed section; nothing for none."""
    return wording.number(len(rows)) if rows else ""


Make = Callable[[Any, Person], Section | None]
_makers: list[tuple[int, str, str, Make]] = []


def section(order: int, right: str) -> Callable[[Make], Make]:
    """Register a section of the person's page; a ``None`` answer is not shown."""

    def register(make: Make) -> Make:
        _makers.append((order, f"{make.__module__}.{make.__name__}", right, make))
        _makers.sort(key=lambda one: one[:2])
        return make

    return register


def sections_for(request, person: Person) -> list[Section]:
    found = [make(request, person) for _order, _name, right, make in _makers if request.actor.may(right)]
    return [one for one in found if one is not None]
