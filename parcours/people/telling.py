"""How the actions of this package tell the journal what they did to a person."""

from dataclasses import dataclass
from uuid import UUID

from parcours.kernel.actor import Actor
from parcours.kernel.recorder import record

from . import queries


@dataclass(frozen=True)
class Done:
    id: UUID


def tell(code: str, by: Actor, person: UUID, row=None, **facts) -> None:
    """Record an entry about a person and a row of hers, with her dimensions of today."""
    record(
        code,
        by=by,
        person=person,
        object=(row._meta.label, row.id) if row is not None else ("people.Person", person),
        facts=facts,
        dimensions=queries.facts_on(person),
    )
