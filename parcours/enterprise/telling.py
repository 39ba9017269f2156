"""How this package tells the journal what happened: codes, days and numbers, the project that pays."""

from datetime import date
from typing import Any
from uuid import UUID

from parcours.kernel.actor import Actor
from parcours.kernel.entries import Kind, NewEntry
from parcours.kernel.recorder import new_entry

from .models import Member, Venture

VENTURE, MEMBER = "enterprise.Venture", "enterprise.Member"


def about(
    kind: Kind, by: Actor, row: Venture, day: date, /, *, object: tuple[str, UUID] | None = None, **facts: Any
) -> NewEntry:
    """An entry about an enterprise project, which is no person. ``retracts``: what it takes away."""
    retracts = facts.pop("retracts", None)
    return _entry(kind, by, row, day, object=object or (VENTURE, row.id), retracts=retracts, facts=facts)


def of_member(
    kind: Kind, by: Actor, row: Venture, member: Member, day: date, dimensions: dict[str, str], **facts: Any
) -> NewEntry:
    """An entry about a member: as of that day, by her facts (``people.queries.facts_on``)."""
    retracts = facts.pop("retracts", None)
    facts = {"role": member.role} | facts
    return _entry(
        kind,
        by,
        row,
        day,
        object=(MEMBER, member.id),
        person=member.person_id,
        dimensions=dimensions,
        retracts=retracts,
        facts=facts,
    )


def of_loan(
    kind: Kind, by: Actor, row: Venture, loan: Any, day: date, dimensions: dict[str, str], /, **facts: Any
) -> NewEntry:
    """An entry about a loan, which is asked for by a person: as of that day, by her facts."""
    retracts = facts.pop("retracts", None)
    return _entry(
        kind,
        by,
        row,
        day,
        object=("enterprise.Loan", loan.id),
        person=loan.person_id,
        dimensions=dimensions,
        retracts=retracts,
        facts=facts,
    )


def _entry(kind: Kind, by: Actor, row: Venture, day: date, *, facts: dict[str, Any], **more: Any) -> NewEntry:
    known = {"form": row.form, "sector": row.sector, "place": row.place_id, "region": row.region_id} | facts
    return new_entry(
        kind.code,
        by=by,
        occurred_on=day,
        project=row.project_id or "",
        facts={name: value for name, value in known.items() if name in kind.facts},
        **more,
    )


def of_call(kind: Kind, by: Actor, call: Any, dossier: Any = None, /, **facts: Any) -> NewEntry:
    """An entry about a call for projects, or about one dossier of it."""
    known = {"call": call.id, "currency": call.currency, "venture": dossier.venture_id if dossier else None}
    object = ("enterprise.Dossier", dossier.id) if dossier else ("enterprise.Call", call.id)
    return new_entry(
        kind.code,
        by=by,
        object=object,
        project=call.project_id or "",
        facts={name: value for name, value in (known | facts).items() if name in kind.facts},
    )
