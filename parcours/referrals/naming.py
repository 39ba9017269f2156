"""What a reader may know of whom a referral is about: a name of her file or one that was shared, her city;
and which officer of its organisation sent or answered it."""

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from parcours.accounts.queries import user_names
from parcours.cases.beside import UNKNOWN, beside
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.people import queries as people
from parcours.people.visibility import visible

from . import finding, rules, sharing
from .clockwork import clocks
from .enums import Item, State
from .models import Referral, Snapshot


@dataclass(frozen=True)
class Line:
    """A referral in a list. ``name`` as this reader may know it, empty where it may not. ``days``: how long
    it waits; ``late``: a reminder of this clock is due. ``city``: of whom this reader may see; ``officer``:
    who of its organisation sent or answered it."""

    row: Referral
    name: str
    other_script: str
    days: int
    late: bool
    city: dict[str, str] = field(default_factory=dict)
    officer: str = ""


def lines(actor: Actor, rows: list[Referral]) -> list[Line]:
    """Rows with what this reader may know of whom they are about, in a constant number of queries."""
    seen = visible(actor).filter(pk__in={row.person_id for row in rows})
    her = list(seen.values_list("pk", flat=True))
    called, around = people.names_of(her), beside(actor, her)
    shared = _shared_names([row for row in rows if row.to_organisation_id == actor.organisation])
    officers = {row.id: _officer(actor, row) for row in rows}
    users = user_names(officers.values())
    return [
        replace(
            line(row, called.get(row.person_id, []), shared.get(row.id, "")),
            city=around.get(row.person_id, UNKNOWN).city,
            officer=users.get(officers[row.id], ""),
        )
        for row in rows
    ]


def _officer(actor: Actor, row: Referral) -> UUID | None:
    """Who of the reader's organisation sent it, or answered it."""
    if row.from_organisation_id == actor.organisation:
        return row.from_user
    return row.to_user if row.to_organisation_id == actor.organisation else None


def line(row: Referral, own: list, shared: str) -> Line:
    latin, arabic = (_in_script(own, script) for script in ("latin", "arabic"))
    today = clock.today()
    due = rules.due(row.state, row.due_on, 0, today, clocks())
    return Line(row, latin or arabic or shared, arabic, max((today - row.due_on).days, 0), due is not None)


def _in_script(names: list, script: str) -> str:
    return next((f"{n.given} {n.family}".strip() for n in names if n.script == script), "")


def _shared_names(rows: list[Referral]) -> dict[UUID, str]:
    """The names that were shared by referrals received and seen, as long as they may be read."""
    wanted = [row for row in rows if row.state != State.SENT and Item.IDENTITY in row.items]
    allowed = finding.covered_of(row for row in wanted if row.is_open)
    found = {}
    for kept in Snapshot.objects.filter(referral_id__in=allowed, cut_at__isnull=True):
        found[kept.referral_id] = name_in(sharing.open_content(kept))
    return found


def name_in(content: dict[str, Any]) -> str:
    for block in content.get("blocks", ()):
        for line in block["lines"]:
            if line["is"] == "name":
                return line["value"]
    return ""
