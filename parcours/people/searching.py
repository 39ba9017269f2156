"""Finding somebody whose name was typed with a slip, by looking up the keys nearby.

Keys are compared for equality only: row security lets nothing else use an index.
"""

from collections.abc import Iterable
from uuid import UUID

from parcours import names
from parcours.kernel.actor import Actor
from parcours.kernel.among import AmongThese

from . import alike, queries
from .models import Person
from .visibility import visible

MOST_LOOKED_AT = 200
CLOSE = 0.82
"""Below this closeness of whole names (``names.closeness``) nobody is proposed."""


def _one_slip(parts: tuple[frozenset[str], ...]) -> list[tuple[frozenset[str], ...]]:
    """For each part that may hold a slip: all parts, that one with its neighbours."""
    found = []
    for place, part in enumerate(parts):
        near = frozenset().union(*map(names.near_keys, part))
        if near != part:
            found.append((*parts[:place], near, *parts[place + 1 :]))
    return found


def _near(actor: Actor, text: str, size: int) -> list[UUID]:
    """Whose name is one slip away from what was typed, the closest first; at most ``size``.

    Asked when :func:`queries.found` finds nobody. A slip in one part of the name, never in two.
    """
    text = text.replace("\x00", "").strip()[:200]
    wanted = alike.any_alike(actor, _one_slip(names.parts(text)), MOST_LOOKED_AT)
    ranked = [
        (-close, sort_key, person)
        for person, sort_key, called in _called(actor, wanted)
        if (close := max((names.closeness(text, name) for name in called), default=0.0)) >= CLOSE
    ]
    return [person for _close, _sort_key, person in sorted(ranked)[:size]]


def _called(actor: Actor, wanted: Iterable[UUID]) -> list[tuple[UUID, str, set[str]]]:
    """Those of the people whom the actor sees, with their names."""
    rows = visible(actor).filter(AmongThese("id", wanted))
    rows = rows.values_list("id", "sort_key", "names__given", "names__family")
    found: dict[UUID, tuple[UUID, str, set[str]]] = {}
    for person, sort_key, given, family in rows:
        found.setdefault(person, (person, sort_key, set()))[2].add(f"{given} {family}")
    return list(found.values())


def ids(
    actor: Actor, text: str, size: int = queries.PAGE, *, country: str | None = None
) -> tuple[list[UUID], bool]:
    """(who, exactly): by name, card or telephone; who is near when nobody is found so."""
    found = queries.found(actor, text, size, country=country)
    return (found, True) if found else (_near(actor, text, size), False)


def search(
    actor: Actor, text: str, size: int = queries.PAGE, *, country: str | None = None
) -> tuple[list[Person], bool]:
    """As :func:`ids`, with the people."""
    found, exactly = ids(actor, text, size, country=country)
    return queries.people_of(actor, found), exactly
