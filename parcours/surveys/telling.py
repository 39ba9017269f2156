"""How this package tells the journal what happened: codes alone."""

from collections.abc import Iterable
from datetime import date

from parcours.kernel.actor import Actor
from parcours.kernel.entries import Kind, NewEntry
from parcours.kernel.recorder import new_entry, record_many
from parcours.people.queries import facts_on_days

from .models import Survey

OBJECT = "surveys.Survey"
Told = tuple[Survey, date, dict]


def about(kind: Kind, by: Actor, row: Survey, day: date, dimensions, *, retracts=None, **more) -> NewEntry:
    return new_entry(
        kind.code,
        by=by,
        person=row.person_id,
        object=(OBJECT, row.id),
        occurred_on=day,
        project=row.project,
        facts={"occasion": row.occasion, "after": row.fact, **more},
        dimensions=dimensions,
        retracts=retracts,
    )


def tell(kind: Kind, by: Actor, row: Survey, day: date, **more) -> NewEntry:
    """One entry, in the name of whoever acts."""
    known = facts_on_days([(row.person_id, day)])
    entry = about(kind, by, row, day, known[(row.person_id, day)], **more)
    record_many([entry])
    return entry


def tell_many(kind: Kind, cause: str, told: Iterable[Told]) -> None:
    """Many at once, by the system in the name of the organisation that asks."""
    told = list(told)
    known = facts_on_days((row.person_id, day) for row, day, _more in told)
    record_many(
        about(
            kind,
            Actor.system(cause, row.organisation_id),
            row,
            day,
            known.get((row.person_id, day), {}),
            **more,
        )
        for row, day, more in told
    )
