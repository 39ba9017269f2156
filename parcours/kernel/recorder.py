"""The port through which actions reach the journal, which fills it. The kernel knows no table of it."""

import re
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from . import clock
from .actor import Actor
from .entries import DIMENSIONS, EVIDENCE, NewEntry, find
from .identifiers import uuid7

CODED = re.compile(r"[A-Za-z0-9_.:+/#-]{0,64}\Z")

_append: Callable[[list[NewEntry]], None] | None = None
_write_accesses: Callable[[Actor, list["Look"]], None] | None = None


@dataclass(slots=True)
class Frame:
    """An action that runs: its name, and how many entries it has recorded."""

    action: str
    recorded: int = 0
    parent: "Frame | None" = None


@dataclass(slots=True)
class Look:
    """Somebody looked at people: which, on what page."""

    people: tuple[UUID, ...]
    what: str
    detail: bool


@dataclass(slots=True)
class Looks:
    found: list[Look] = field(default_factory=list)


frame: ContextVar[Frame | None] = ContextVar("parcours_action", default=None)
looks: ContextVar[Looks | None] = ContextVar("parcours_looks", default=None)


def fill(append: Callable[[list[NewEntry]], None], accesses: Callable[[Actor, list[Look]], None]) -> None:
    """Called once by ``journal`` when the application starts."""
    global _append, _write_accesses
    _append, _write_accesses = append, accesses


def _coded(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, date | UUID | Decimal):
        return str(value)
    if isinstance(value, str) and CODED.match(value):
        return value
    if isinstance(value, list | tuple):
        return [_coded(item) for item in value]
    raise ValueError(f"a journal entry takes codes, not {type(value).__name__} or free text")


def new_entry(
    code: str,
    *,
    by: Actor,
    person: UUID | None = None,
    object: tuple[str, UUID | None] = ("", None),
    occurred_on: date | None = None,
    project: str | None = None,
    facts: Mapping[str, Any] | None = None,
    dimensions: Mapping[str, str] | None = None,
    retracts: UUID | None = None,
) -> NewEntry:
    known = find(code)
    foreign = {name for name in facts or () if not known.carries(name)}
    if foreign:
        raise ValueError(f"{code} does not declare the facts {sorted(foreign)}")
    if (facts or {}).get("evidence", EVIDENCE[0]) not in EVIDENCE:
        raise ValueError(f"{code}: no evidence {facts['evidence']!r}")
    extra = set(dimensions or ()) - set(DIMENSIONS)
    if extra:
        raise ValueError(f"unknown dimensions {sorted(extra)}")
    running = frame.get()
    return NewEntry(
        id=uuid7(),
        kind=code,
        action=running.action if running else "",
        user=by.user,
        organisation=by.organisation,
        person=person,
        object_type=object[0],
        object_id=object[1],
        occurred_on=occurred_on or clock.today(),
        project=_coded(project or "") or "",
        retracts=retracts,
        cause=by.cause,
        facts={name: _coded(value) for name, value in (facts or {}).items()},
        dimensions={name: _coded(value) or "" for name, value in (dimensions or {}).items()},
    )


def record_many(entries: Iterable[NewEntry]) -> list[UUID]:
    """Append several entries at once. Only inside an action."""
    running = frame.get()
    if running is None:
        raise RuntimeError("the journal is written by actions only")
    if _append is None:
        raise RuntimeError("no journal fills the recorder")
    batch = list(entries)
    _append(batch)
    while running is not None:
        running.recorded += len(batch)
        running = running.parent
    return [entry.id for entry in batch]


def record(code: str, **arguments: Any) -> UUID:
    """Append one entry; arguments as :func:`new_entry`. Returns its id."""
    return record_many([new_entry(code, **arguments)])[0]


def saw(people: UUID | Iterable[UUID], what: str, *, detail: bool = False) -> None:
    """Note that the actor of this request looks at people; written with the page, or there is no page.

    ``what`` is a code such as ``people.page``; ``detail`` marks the opening of one person's file.
    """
    ids = (people,) if isinstance(people, UUID) else tuple(people)
    kept = looks.get()
    if ids and kept is not None:
        kept.found.append(Look(ids, what, detail))


def write_looks(by: Actor, kept: Looks) -> None:
    if kept.found:
        if _write_accesses is None:
            raise RuntimeError("no journal fills the recorder")
        _write_accesses(by, kept.found)
