"""How grants tell the journal: codes and amounts, the project whose contract pays."""

from datetime import date
from typing import Any

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.entries import Kind
from parcours.kernel.recorder import new_entry, record_many
from parcours.people.queries import facts_on_many

from . import counting, grant_entries
from .grant_models import Booking, Grant

GRANT = "enterprise.Grant"


def _about(row: Grant) -> dict[str, Any]:
    of = row.venture
    return {
        "form": of.form,
        "sector": of.sector,
        "place": of.place_id,
        "region": of.region_id,
        "venture": of.id,
        "grant": row.id,
        "award": row.award,
        "amount": row.amount,
        "currency": row.currency,
    }


def entry(kind: Kind, by: Actor, row: Grant, day: date | None, **facts: Any):
    known = _about(row) | facts
    return new_entry(
        kind.code,
        by=by,
        object=(GRANT, row.id),
        occurred_on=day or clock.today(),
        project=row.project_id,
        facts={name: value for name, value in known.items() if name in kind.facts},
    )


def tell(by: Actor, kind: Kind, row: Grant, day: date | None = None, **facts: Any) -> None:
    record_many([entry(kind, by, row, day, **facts)])


def tell_money(by: Actor, kind: Kind, row: Grant, made: Booking, **facts: Any) -> None:
    booked = {
        "amount": made.amount,
        "booked": made.booked,
        "booked_currency": made.booked_currency,
        "rate": made.rate,
        "rate_on": made.rate_on,
    }
    tell(by, kind, row, made.on, **booked, **facts)


def count_people(by: Actor, row: Grant, day: date) -> None:
    """Each who is in the enterprise when it is first paid is counted once, whoever sees her file."""
    present, about = counting.everybody(row.venture_id), _about(row)
    kind = grant_entries.FUNDED_WITH
    with as_role("system"):
        known = facts_on_many([one.person_id for one in present], day)
        record_many(
            new_entry(
                kind.code,
                by=by,
                object=(GRANT, row.id),
                person=one.person_id,
                dimensions=known[one.person_id],
                occurred_on=day,
                project=row.project_id,
                facts={name: value for name, value in about.items() if name in kind.facts}
                | {"role": one.role},
            )
            for one in present
        )
