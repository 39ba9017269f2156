"""How this package tells the journal what happened to a person: codes alone."""

from datetime import date

from parcours.kernel.actor import Actor
from parcours.kernel.entries import NewEntry
from parcours.kernel.recorder import new_entry

from .models import Application, Placement


def about(kind, by: Actor, row: Application, dimensions, *, day: date, **more) -> NewEntry:
    """An entry about an application."""
    offer = row.offer
    facts = {
        "offer": offer.id,
        "kind": offer.kind,
        "occupation": offer.occupation_id,
        "contract": offer.contract,
        "sector": offer.employer.sector,
        **more,
    }
    return new_entry(
        kind.code,
        by=by,
        person=row.person_id,
        object=("employment.Application", row.id),
        occurred_on=day,
        facts=facts,
        dimensions=dimensions,
    )


def about_placement(kind, by: Actor, row: Placement, dimensions, *, day: date, **more) -> NewEntry:
    """An entry about somebody's work."""
    facts = {
        "kind": row.kind,
        "occupation": row.occupation_id,
        "contract": row.contract,
        "sector": row.employer.sector,
        "employer_region": row.region_id,
        "wage_per": row.wage_per,
        "converted": bool(row.came_from_id),
    }
    return new_entry(
        kind.code,
        by=by,
        person=row.person_id,
        object=("employment.Placement", row.id),
        occurred_on=day,
        project=row.project_id,
        facts={name: value for name, value in (facts | more).items() if name in kind.facts},
        dimensions=dimensions,
    )
