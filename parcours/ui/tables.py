"""A table as plain data: columns, rows, and how it is sorted by the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode


@dataclass(frozen=True)
class Column:
    key: str
    label: Any
    sortable: bool = False
    numeric: bool = False


@dataclass(frozen=True)
class Cell:
    """One cell. ``tone`` (good, wait, bad, none, "") makes it a chip; ``is_name`` isolates its direction."""

    text: Any
    url: str | None = None
    tone: str | None = None
    note: Any = ""
    is_name: bool = False


@dataclass(frozen=True)
class Empty:
    """What would be here, and how to begin."""

    title: Any
    text: Any = ""
    url: str = ""
    label: Any = ""


@dataclass(frozen=True)
class Table:
    """``rows`` map column keys to a Cell or plain text. ``query`` is ``request.GET``."""

    caption: Any
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Any]]
    query: Mapping[str, Any] | None = None
    empty: Empty | None = None
    totals: Mapping[str, Any] | None = None
    default_sort: str = ""
    caption_visible: bool = False
    stacks: bool = True
    scrolls: bool = field(default=False)

    @property
    def sort(self) -> str:
        asked = (self.query or {}).get("sort") or self.default_sort
        known = {column.key for column in self.columns if column.sortable}
        return asked if asked.lstrip("-") in known else self.default_sort


def with_query(query: Mapping[str, Any] | None, **changes: Any) -> str:
    """The present address's query with some keys changed (None removes); other filters stay."""
    pairs: list[tuple[str, Any]] = []
    lists = query.lists() if hasattr(query, "lists") else ((k, [v]) for k, v in (query or {}).items())
    for key, values in lists:
        if key not in changes:
            pairs.extend((key, value) for value in values)
    pairs.extend((key, value) for key, value in changes.items() if value not in (None, ""))
    return "?" + urlencode(pairs)
