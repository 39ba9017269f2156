"""Whose session was cancelled: told, and waiting with who asked for her until something else is found."""

from collections.abc import Iterable
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import Refused
from parcours.people.queries import facts_on_many

from . import announcing, entries, finding, refusals, rules, states, telling
from .enums import LostState
from .models import Enrolment, LostPlace, Session, Waiting


def lost(session: Session, enrolled: Iterable[Enrolment], waited: Iterable[Waiting]) -> None:
    """Everybody enrolled or waiting is told and waits to be placed again. Under the system role."""
    rows = [
        LostPlace(person_id=one.person_id, session=session, organisation_id=one.enrolled_by_id)
        for one in enrolled
    ]
    rows += [
        LostPlace(person_id=one.person_id, session=session, organisation_id=one.asked_by_id, had_place=False)
        for one in waited
    ]
    if rows:
        LostPlace.objects.bulk_create(rows)
        announcing.session_cancelled(rows, session.starts_on)


def placed(by: Actor, enrolled: list[Enrolment]) -> None:
    """Who has a place again is no longer looked after as somebody who lost one."""
    new = {row.person_id: row for row in enrolled}
    rows = LostPlace.objects.select_for_update(of=("self",)).select_related("session__course")
    rows = list(
        rows.filter(person_id__in=new, organisation_id=by.organisation, state=LostState.OPEN).order_by("pk")
    )
    for row in rows:
        row.enrolment = new[row.person_id]
    _settle(by, rows, LostState.PLACED)


def settle(by: Actor, wanted: UUID, state: str) -> LostPlace:
    """Something else than another session came of it."""
    rules.coded(state, LostState, "state")
    if state in (LostState.OPEN, LostState.PLACED):
        raise Refused(refusals.NOT_IN_LIST, "state", {"value": state})
    row = finding.lost_place(by, wanted)
    _settle(by, [row], state)
    return row


def _settle(by: Actor, rows: list[LostPlace], state: str) -> None:
    if not rows:
        return
    today = clock.today()
    for row in rows:
        states.LOST.move(row, state, by)
        row.settled_on = today
    LostPlace.objects.bulk_update(rows, ["state", "settled_on", "enrolment"])
    known = facts_on_many([row.person_id for row in rows], today)
    record_many(
        telling.about(
            entries.LOST_SETTLED,
            by,
            row.session,
            row,
            today,
            known[row.person_id],
            object=("training.LostPlace", row.id),
            state=str(state),
        )
        for row in rows
    )
