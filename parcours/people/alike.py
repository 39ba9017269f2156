"""Who has a name that sounds like each part of what was typed, of everybody whom an organisation sees.

The keys of each part are looked up by the system, within the living grants of the organisation, which the
statement asks for itself; ids alone are told, and read again under the actor's own row security.
"""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from parcours import names
from parcours.kernel import clock
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.context import as_role

MOST = 1000
"""Of a name that half of everybody has, some are looked at: more of it has to be written."""

_PART = "SELECT person_id FROM people_name_key WHERE key = ANY(%({})s) AND version = %(version)s"
_SEEN = """
SELECT k.person_id FROM ({}) k WHERE EXISTS (
    SELECT 1 FROM people_access_grant g WHERE g.person_id = k.person_id
    AND g.organisation_id = %(organisation)s AND (g.until IS NULL OR g.until > %(now)s) OFFSET 0
) LIMIT %(most)s
"""
_ORDERED = """
SELECT p.id FROM ({}) f JOIN people_person p ON p.id = f.person_id ORDER BY p.sort_key, p.id LIMIT %(size)s
"""


def may(actor: Actor) -> bool:
    """Whether this way is the actor's: somebody of an organisation who sees its people."""
    return actor.kind != SYSTEM and actor.organisation is not None and actor.may("people.see")


def alike(actor: Actor, parts: Sequence[frozenset[str]], size: int) -> list[UUID]:
    """The first so many of them in the order of names; ``parts``: the keys of each part (``names.parts``)."""
    if not parts or not may(actor):
        return []
    text, told = _seen(parts, "")
    return _run(actor, _ORDERED.format(text), told | {"most": MOST, "size": size})


def any_alike(actor: Actor, ways: Sequence[Sequence[frozenset[str]]], most: int) -> set[UUID]:
    """Who has a name that sounds like any of several; at most so many of each."""
    if not ways or not may(actor):
        return set()
    each = [_seen(parts, f"way{at}") for at, parts in enumerate(ways)]
    told = {name: keys for _text, values in each for name, keys in values.items()}
    text = " UNION ".join(f"({one})" for one, _values in each)
    return set(_run(actor, text, told | {"most": most}))


def _seen(parts: Sequence[frozenset[str]], prefix: str) -> tuple[str, dict[str, list[str]]]:
    told = {f"{prefix}part{at}": sorted(keys) for at, keys in enumerate(parts)}
    # Where several meet, each person stands once.
    one = _PART.replace("SELECT", "SELECT DISTINCT") if len(told) == 1 else _PART
    return _SEEN.format(" INTERSECT ".join(map(one.format, told))), told


def _run(actor: Actor, text: str, told: dict) -> list[UUID]:
    scope = {"version": names.KEYS_VERSION, "organisation": actor.organisation, "now": clock.now()}
    with as_role("system"), connection.cursor() as cursor:
        cursor.execute(text, told | scope)
        return [row[0] for row in cursor.fetchall()]
