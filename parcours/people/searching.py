"""Finding somebody whose name was typed with a slip, by looking up the keys nearby.

Keys are compared for equality only: row security lets nothing else use an index.
"""

from parcours import names
from parcours.kernel.actor import Actor

from . import queries
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


def near(actor: Actor, text: str, size: int) -> list[Person]:
    """People whose name is one slip away from what was typed, the closest first; at most ``size``.

    Ask when :func:`queries.search` finds nobody. A slip in one part of the name, never in two.
    """
    text = text.replace("\x00", "").strip()[:200]
    parts = names.parts(text)
    each = [queries.keyed(ways).values_list("person_id")[:MOST_LOOKED_AT] for ways in _one_slip(parts)]
    if not each:
        return []
    wanted = {row[0] for row in (each[0].union(*each[1:], all=True) if each[1:] else each[0])}
    rows = visible(actor).filter(id__in=wanted).select_related("city").prefetch_related("names")
    ranked = [(_closeness(text, person), person) for person in rows]
    ranked = [(close, person) for close, person in ranked if close >= CLOSE]
    ranked.sort(key=lambda pair: (-pair[0], pair[1].sort_key, pair[1].id))
    return [person for _close, person in ranked[:size]]


def _closeness(text: str, person: Person) -> float:
    return max((names.closeness(text, f"{n.given} {n.family}") for n in person.names.all()), default=0.0)


def search(actor: Actor, text: str, size: int = queries.PAGE, *, country: str | None = None):
    """(people, exactly): by name, card or telephone; who is near when nobody is found so."""
    found = queries.search(actor, text, size, country=country)
    return (found, True) if found else (near(actor, text, size), False)
