"""The lines of the main navigation and of the account menu. Each domain adds its own.

from parcours.web.navigation import entry
entry(_("People"), "people", right="people.see", order=20)
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse

from parcours.kernel.actor import Actor


@dataclass(frozen=True)
class Entry:
    """``count`` may say how much waits there; it is asked on every page, so it has to be cheap.
    ``unless``: not for who holds this right."""

    label: Any
    url_name: str
    right: str
    order: int
    count: Callable[[Actor], int] | None = None
    unless: str = ""


_entries: dict[str, Entry] = {}
_account: dict[str, Entry] = {}


def entry(
    label: Any,
    url_name: str,
    *,
    right: str = "",
    order: int = 50,
    count: Callable[[Actor], int] | None = None,
    unless: str = "",
) -> None:
    """A line of the main navigation for those who hold ``right`` (empty: everybody signed in)."""
    _entries[url_name] = Entry(label, url_name, right, order, count, unless)


def account_link(label: Any, url_name: str, *, right: str = "", order: int = 50) -> None:
    """A line of the account menu."""
    _account[url_name] = Entry(label, url_name, right, order)


def _allowed(entries: dict[str, Entry], actor: Actor) -> list[tuple[Entry, str]]:
    found = []
    for one in sorted(entries.values(), key=lambda one: (one.order, one.url_name)):
        if (one.right and not actor.may(one.right)) or (one.unless and actor.may(one.unless)):
            continue
        try:
            found.append((one, reverse(one.url_name)))
        except NoReverseMatch:
            continue
    return found


def lines(actor: Actor, path: str) -> list[dict[str, Any]]:
    """What ``ui/base.html`` shows; the longest address that begins the present path is the current one."""
    allowed = _allowed(_entries, actor)
    fitting = [url for _one, url in allowed if url == path or (url != "/" and path.startswith(url))]
    current = max(fitting, key=len, default="")
    return [
        {
            "label": one.label,
            "url": url,
            "current": url == current,
            "count": one.count(actor) if one.count else None,
        }
        for one, url in allowed
    ]


def account_lines(actor: Actor) -> list[dict[str, Any]]:
    return [{"label": one.label, "url": url} for one, url in _allowed(_account, actor)]
