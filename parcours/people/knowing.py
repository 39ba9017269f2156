"""Who of a whole list may be known already: the look of ``queries.maybe_known``, for thousands at once.

The keys of all names are looked up together; who has one of each part of a name is looked at closer.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from parcours import names
from parcours.kernel import clock
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.context import as_role

from .models import AccessGrant, Person
from .queries import Candidate, candidate
from .visibility import living, visible

AT_ONCE = 400
"""Names of the list whose keys one statement looks up."""
MOST = 5

_KEYS = """
SELECT k.person_id, k.key FROM people_name_key k WHERE k.key = ANY(%(keys)s) AND k.version = %(version)s
AND EXISTS (
    SELECT 1 FROM people_access_grant g WHERE g.person_id = k.person_id
    AND g.organisation_id = %(organisation)s AND (g.until IS NULL OR g.until > %(now)s) OFFSET 0
)
"""


@dataclass(frozen=True)
class Told:
    """What a list says of somebody; ``phone`` in its international form."""

    given: str
    family: str = ""
    birth_year: int | None = None
    phone: str = ""


def maybe_known_many(actor: Actor, told: Sequence[Told]) -> list[list[Candidate]]:
    """For each of a list, people of the actor's organisation who sound alike or share the telephone.

    The system asks for the organisation that it acts for, for nobody without one.
    """
    if actor.organisation is None or not (actor.kind == SYSTEM or actor.may("people.see")):
        return [[] for _one in told]
    found: list[list[Candidate]] = []
    for start in range(0, len(told), AT_ONCE):
        found += _some(actor, told[start : start + AT_ONCE])
    return found


def registered_since(actor: Actor, since: datetime) -> set[UUID]:
    """People whose file the actor's organisation got since a moment."""
    rows = AccessGrant.objects.filter(living(), organisation_id=actor.organisation, since__gte=since)
    return set(rows.values_list("person_id", flat=True))


def _some(actor: Actor, told: Sequence[Told]) -> list[list[Candidate]]:
    parts = [names.parts(one.given, one.family) for one in told]
    sounding = _sounding(actor, parts)
    numbers = _by_phone(actor, {one.phone for one in told} - {""})
    ids = [alike | set(numbers.get(one.phone, ())) for one, alike in zip(told, sounding, strict=True)]
    people = _people(actor, set().union(*ids))
    return [
        _closest([_candidate(people[who], one, of) for who in those if who in people])
        for one, of, those in zip(told, parts, ids, strict=True)
    ]


def _candidate(person: Person, told: Told, parts) -> Candidate:
    return candidate(person, (told.given, told.family), parts, told.birth_year, told.phone)


def _closest(candidates: list[Candidate]) -> list[Candidate]:
    kept = [one for one in candidates if one.reasons]
    return sorted(kept, key=lambda one: (-len(one.reasons), -one.closeness, one.code))[:MOST]


def _sounding(actor: Actor, parts: Sequence[Sequence[frozenset[str]]]) -> list[set[UUID]]:
    keys = sorted({key for name in parts for part in name for key in part})
    having: dict[str, set[UUID]] = defaultdict(set)
    asked = {
        "keys": keys,
        "version": names.KEYS_VERSION,
        "organisation": actor.organisation,
        "now": clock.now(),
    }
    # As in ``alike``: ids alone are told, and read again under the actor's own row security.
    with as_role("system"), connection.cursor() as cursor:
        cursor.execute(_KEYS, asked)
        for person, key in cursor.fetchall():
            having[key].add(person)
    found = []
    for name in parts:
        each = [set().union(*(having.get(key, set()) for key in part)) for part in name]
        found.append(set.intersection(*each) if each else set())
    return found


def _own(actor: Actor):
    held = AccessGrant.objects.filter(living(), organisation_id=actor.organisation).values("person_id")
    return visible(actor).filter(id__in=held)


def _by_phone(actor: Actor, numbers: set[str]) -> dict[str, list[UUID]]:
    found: dict[str, list[UUID]] = defaultdict(list)
    if numbers:
        for person, phone in _own(actor).filter(phone__in=numbers).values_list("id", "phone"):
            found[phone].append(person)
    return found


def _people(actor: Actor, ids: set[UUID]) -> dict[UUID, Person]:
    rows = _own(actor).filter(id__in=ids).prefetch_related("names", "former_names") if ids else []
    return {person.id: person for person in rows}
