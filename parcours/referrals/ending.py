"""What ends by itself: with her agreement, or with a convention. Both sides are told."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.recorder import new_entry, record_many
from parcours.people import actions as people
from parcours.people.queries import convention_in_force, facts_on_days
from parcours.people.visibility import get as get_person

from . import entries, finding, moving, rules, telling
from .enums import State, WithdrawReason
from .models import Referral
from .rules import Told

UNDONE = (State.PROPOSED, State.SENT, State.SEEN, State.WAITING_LIST, State.ACCEPTED)
"""What was delivered, or received, only waits for a word that needs nothing to be read."""


def convention_over(by: Actor, giver: UUID, taker: UUID) -> int:
    """Withdraw what waits between two organisations that no convention binds any more; how many. Those who
    sent her look for another service, as after a refusal."""
    with as_role("system"):
        if convention_in_force(giver, taker) is not None:
            return 0
        rows = Referral.objects.filter(
            from_organisation_id=giver, to_organisation_id=taker, state__in=[state.value for state in UNDONE]
        )
        ids = list(rows.order_by("pk").values_list("pk", flat=True))
    return sum(
        _withdraw(by, ids[start : start + rules.MOST], WithdrawReason.CONVENTION)
        for start in range(0, len(ids), rules.MOST)
    )


def _withdraw(by: Actor, ids: list[UUID], reason: str) -> int:
    # Under their locks: some may have been answered in this moment.
    found, _others = finding.locked(by, ids)
    waiting = [row.id for row in found.values() if row.state in UNDONE]
    if not waiting:
        return 0
    over = moving.move(by, [Told(one, State.WITHDRAWN, reason) for one in waiting])
    known = [row for row in over if row.sent_on]
    with as_role("system"):
        ways = telling.convention_over(by, known)
    _record(by, known, ways)
    return len(waiting)


def consent_withdrawn(by: Actor, person: UUID, told: Iterable[UUID] = ()) -> int:
    """Withdraw every open referral that her agreement no longer covers, and cut what was shared by the
    others; how many. Whoever read it is told, unless ``told`` already."""
    get_person(by, person)
    with as_role("system"):
        rows = Referral.objects.filter(
            person_id=person, snapshot__sent_at__isnull=False, snapshot__cut_at__isnull=True
        )
        over = [row for row in rows.order_by("pk") if not row.override_reason and not finding.agreed(row)]
    still_open = [row for row in over if row.is_open]
    if still_open:
        reason = WithdrawReason.CONSENT
        moving.move(by, [Told(row.id, State.WITHDRAWN, reason) for row in still_open])
    closed = [row for row in over if not row.is_open]
    for row in closed:
        people.end_grants_of(by=finding.sender(row, by), source=(finding.SOURCE, row.id))
    moving.cut(closed)
    with as_role("system"):
        ways = {row.id: telling.cut(by, row, told) for row in over}
    _record(by, over, ways)
    return len(over)


def _record(by: Actor, over: list[Referral], ways: Mapping[UUID, str]) -> None:
    dimensions = facts_on_days((row.person_id, clock.today()) for row in over)
    record_many(
        new_entry(
            entries.CUT.code,
            by=by,
            person=row.person_id,
            object=(row._meta.label, row.id),
            facts={"organisation": row.to_organisation_id, "told": ways[row.id]},
            dimensions=dimensions[row.person_id, clock.today()],
        )
        for row in over
    )
