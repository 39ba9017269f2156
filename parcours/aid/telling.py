"""How this package tells the journal what happened: codes, amounts, the project of the budget line."""

from datetime import date

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.entries import NewEntry
from parcours.kernel.recorder import new_entry, record

from .models import List, Request


def about(kind, by: Actor, row: Request, dimensions, *, day: date | None = None, **more) -> NewEntry:
    """An entry about a request; ``more``: facts, and ``object`` or ``retracts``."""
    special = {name: more.pop(name) for name in ("object", "retracts") if name in more}
    facts = {"kind": row.kind, "amount": row.granted or row.asked, "currency": row.currency}
    facts |= {"line": row.line.code if row.line else "", "month": f"{row.month:%Y-%m}", "band": row.band}
    facts |= {"session": row.session} if row.session else {}
    return new_entry(
        kind.code,
        by=by,
        person=row.person_id,
        object=special.get("object", ("aid.Request", row.id)),
        retracts=special.get("retracts"),
        occurred_on=day or clock.today(),
        project=row.line.project_id if row.line else "",
        facts={name: value for name, value in (facts | more).items() if name in kind.facts},
        dimensions=dimensions,
    )


def of_list(kind, by: Actor, row: List, **facts) -> None:
    record(
        kind.code,
        by=by,
        object=("aid.List", row.id),
        project=row.line.project_id if row.line else "",
        facts={
            "session": row.session,
            "month": f"{row.month:%Y-%m}",
            "kind": row.kind,
            "currency": row.currency,
            "line": row.line.code if row.line else "",
            **facts,
        },
    )
