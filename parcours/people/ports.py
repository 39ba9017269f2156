"""How each table that follows a person behaves when two files are merged, when she is erased, and when she
asks what is kept about her.

Every package declares its tables in its ``models.py`` or ``apps.py`` with :func:`follows`; a test demands
each of them here. ``people`` carries merges, erasures and access files out and knows nothing of the packages
above.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

MOVE, STAY = "move", "stay"
DELETE, KEEP = "delete", "keep"


@dataclass(frozen=True)
class Following:
    """What becomes of the rows of one table.

    ``merge``: MOVE (they point at the file that is kept), STAY (they remain with the file that was merged),
    or a function ``(kept, gone, changes)`` which alters rows through ``changes.set(row, column=value)``,
    ``changes.move(rows)`` and ``changes.insert(row)`` so that undoing puts every value back. ``erase``:
    DELETE, KEEP (only codes, days, opaque ids are there), a mapping of columns to the values that remain, or
    a function ``(person)``. ``access``: the columns of a row that she is shown, or a function ``(person)``
    that gives lines of plain values, or none with the reason why in ``not_shown``. ``words``: columns or keys
    to their names, lazy, beyond those of ``people/naming.py``. ``said``: columns that keep a code, to a
    function ``(row)`` that says it in words. ``title``: what the rows are, lazy, for her.

    ``must_keep``: ``(person)`` gives a :class:`Hold` while a law or a contract asks that her rows stay; an
    erasure then leaves them and says so.
    """

    model: type
    column: str
    title: Any
    merge: str | Callable[[UUID, UUID, Any], None]
    erase: str | Mapping[str, Any] | Callable[[UUID], None]
    access: tuple[str, ...] | Callable[[UUID], list[dict[str, Any]]]
    not_shown: str
    words: Mapping[str, Any] = field(default_factory=dict)
    said: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    must_keep: Callable[[UUID], "Hold | None"] | None = None


@dataclass(frozen=True)
class Hold:
    """Rows that stay for now: why (lazy, for her to read) and until which day."""

    reason: Any
    until: date | None = None


@dataclass(frozen=True)
class Further:
    """Rows that name no person and hang on some of hers: told in the file that she is handed.

    ``table``: its label; ``access``: ``(person)`` gives lines of plain values. What becomes of them when she
    is erased is said by what they hang on."""

    table: str
    title: Any
    access: Callable[[UUID], list[dict[str, Any]]]
    words: Mapping[str, Any] = field(default_factory=dict)


_followings: dict[str, Following] = {}
_further: dict[str, Further] = {}


def follows(
    model: type,
    *,
    title: Any,
    merge: str | Callable[[UUID, UUID, Any], None] = MOVE,
    erase: str | Mapping[str, Any] | Callable[[UUID], None] = DELETE,
    access: tuple[str, ...] | Callable[[UUID], list[dict[str, Any]]] = (),
    not_shown: str = "",
    column: str = "person_id",
    words: Mapping[str, Any] | None = None,
    said: Mapping[str, Callable[[Any], Any]] | None = None,
    must_keep: Callable[[UUID], Hold | None] | None = None,
) -> type:
    """Declare how a table follows the person in ``column``; one that shows her nothing must say why."""
    if not access and not not_shown:
        raise ValueError(f"{model._meta.label}: what she is shown of it, or why not")
    _followings[model._meta.label] = Following(
        model,
        column,
        title,
        merge,
        erase,
        access,
        not_shown,
        words={} if words is None else words,
        said={} if said is None else said,
        must_keep=must_keep,
    )
    return model


def tells(
    table: str,
    *,
    title: Any,
    access: Callable[[UUID], list[dict[str, Any]]],
    words: Mapping[str, Any] | None = None,
) -> None:
    """Declare what her file tells of a table that names no person."""
    _further[table] = Further(table, title, access, {} if words is None else words)


def labels(choices: Any, *codes: str) -> list[str]:
    """Codes as the words that stand for them; one that is known no more stands for itself."""
    known = dict(choices.choices)
    return [str(known.get(code, code)) for code in codes]


def followings() -> dict[str, Following]:
    """Every declared table, by its label."""
    return dict(sorted(_followings.items()))


def further() -> dict[str, Further]:
    """Every table that is told beside the declared ones, by its label."""
    return dict(sorted(_further.items()))
