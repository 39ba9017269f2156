"""What a list says beside a name: the city, and the officer who answers for her."""

import json
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from parcours.kernel.actor import Actor
from parcours.kernel.prepared import Statement


class Beside(NamedTuple):
    """``city``: {fr, ar, en}, empty where it is not known; ``officer``: the name of whoever answers for her
    at the actor's own organisation, empty where nobody does."""

    city: dict[str, str]
    officer: str


UNKNOWN = Beside({}, "")

# One statement for all that stand on a page: where each stands has one row for the organisation.
_BESIDE = Statement("""
SELECT s.person_id, p.name, u.name FROM cases_standing s
LEFT JOIN reference_place p ON p.code = s.city_id
LEFT JOIN accounts_user u ON s.ours AND u.id = s.responsible
WHERE s.organisation_id = %(organisation)s AND s.person_id = ANY(%(people)s)
""")


def beside(actor: Actor, people: Iterable[UUID]) -> dict[UUID, Beside]:
    """Of people whom the actor was found to see."""
    rows = _BESIDE.rows({"organisation": actor.organisation, "people": list(set(people))})
    return {
        person: Beside((json.loads(city) if isinstance(city, str) else city) or {}, officer or "")
        for person, city, officer in rows
    }
