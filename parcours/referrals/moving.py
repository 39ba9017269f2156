"""The one core by which referrals are answered, delivered, received, withdrawn and expire, singly or many at
once; and all that follows: places, files, steps, rivals, links, and what is readable no more."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from parcours.cases import actions as cases
from parcours.cases.models import Step
from parcours.cases.rules import StepMove
from parcours.directory import actions as directory
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting, as_role
from parcours.kernel.events import emit
from parcours.kernel.refusals import Refused
from parcours.people import actions as people
from parcours.people.enums import GrantReason

from . import finding, links, log, refusals, rules, telling
from .enums import (
    ENDED,
    HOLDS_PLACE,
    OPEN,
    Channel,
    Item,
    Kind,
    State,
    WithdrawReason,
)
from .events import ReferralAnswered, ReferralClosed
from .models import Referral, Snapshot
from .rules import Told
from .states import REFERRAL

ANSWERS = (State.ACCEPTED, State.WAITING_LIST, State.DECLINED)
SOLVES = (State.ACCEPTED, State.RECEIVED, State.CLOSED)
SAVED = [
    "state",
    "since",
    "due_on",
    "reason_code",
    "meeting_at",
    "meeting_place",
    "answered_on",
    "accepted_on",
    "delivered_on",
    "received_on",
    "ended_on",
    "to_user",
]


def move(by: Actor, told: list[Told], *, via: str = "", link: UUID | None = None) -> list[Referral]:
    """Make moves, each by the side whose word it is; the rivals of a solution are withdrawn with it.

    ``via``: the channel by which it was told, when the actor does not say. ``link``: the link that was used.
    """
    rules.check_size(told)
    found, others = finding.locked(by, [one.referral for one in told])
    if len(found) != len(told):
        raise Refused(refusals.TWICE)
    today, moved = clock.today(), []
    for one in told:
        row = found[one.referral]
        rules.check_side(by, row, one.to)
        day = rules.check_day(one.occurred_on, today, row.since)
        rules.check_move(one, day)
        moved.append((row, REFERRAL.move(row, one.to, by), day))
        _note(by, row, one, day)
    _check_readable(moved)
    _settle(by, moved, via=via, used=link)
    _end_rivals(by, moved, [*others, *found.values()])
    return [row for row, _source, _day in moved]


def _check_readable(moved: list[tuple[Referral, str, date]]) -> None:
    """Nobody is accepted on the strength of what may not be read any more."""
    wanted = (State.ACCEPTED, State.WAITING_LIST)
    asked = [(row, day) for row, _source, day in moved if row.state in wanted and row.to_organisation_id]
    if asked:
        sharing = finding.sharing_of(row for row, _day in asked)
        if not all(finding.covered_by(sharing, row, day) for row, day in asked):
            raise Refused(refusals.NOT_COVERED)


def _note(by: Actor, row: Referral, one: Told, day: date) -> None:
    """What the row says after a move (not saved)."""
    row.since, row.reason_code = day, one.reason_code
    if row.state not in (State.SEEN, State.RECEIVED):
        row.due_on = day
    if row.state in ANSWERS:
        row.answered_on = row.answered_on or day
        if by.organisation == row.to_organisation_id:
            row.to_user = by.user
    if row.state == State.ACCEPTED:
        row.accepted_on, row.meeting_at = day, one.meeting_at
        row.meeting_place = rules.short(one.meeting_place, rules.PLACE, "meeting_place")
        row.due_on = clock.day_of(one.meeting_at)
    if row.state == State.DELIVERED or (row.state == State.CLOSED and row.delivered_on is None):
        row.delivered_on = day
    if row.state == State.RECEIVED or (row.state == State.CLOSED and row.received_on is None):
        row.received_on = day
    if row.state in ENDED:
        row.ended_on = day


def _settle(by: Actor, moved: list[tuple[Referral, str, date]], *, via: str = "", used=None) -> None:
    """Keep moved rows and all that follows from their moves, in the name of the organisation that sent."""
    rows = [row for row, _source, _day in moved]
    with as_role("system"):
        Referral.objects.bulk_update(rows, SAVED)
    log.keep(by, moved, via=via)
    sent_by: dict[UUID, list[tuple[Referral, str, date]]] = {}
    for one in moved:
        sent_by.setdefault(one[0].from_organisation_id, []).append(one)
    for part in sent_by.values():
        us = finding.sender(part[0][0], by)
        # Once for all of them: telling PostgreSQL who acts costs as much as a small query.
        with acting(us):
            _follow(us, part, used)


def _follow(us: Actor, moved: list[tuple[Referral, str, date]], used: UUID | None) -> None:
    """Places, files, steps, links, and what is readable no more; as the system, for one organisation."""
    rows = [row for row, _source, _day in moved]
    for row, source, _day in moved:
        _places(us, row, source)
        _files(us, row, source)
    cut([row for row in rows if row.state in ENDED])
    _steps(us, moved)
    if any(row.channel == Channel.LINK for row in rows):
        links.end(rows, used=used)
    telling.stop(row for row in rows if row.state != State.SEEN)
    telling.answered(us, rows)
    telling.senders(us, rows)
    for row in rows:
        if row.state == State.ACCEPTED and row.channel == Channel.LINK:
            links.make(finding.receiver(row, us), row)
        _tell(row)


def _places(us: Actor, row: Referral, source: str) -> None:
    if row.service_id is None:
        return
    place = (finding.SOURCE, row.id)
    if row.state == State.ACCEPTED and source not in HOLDS_PLACE:
        directory.take_place(by=us, service=row.service_id, source=place)
    elif row.state in ENDED and source in HOLDS_PLACE:
        directory.free_place(by=us, service=row.service_id, source=place)


def _files(us: Actor, row: Referral, source: str) -> None:
    """Her whole file opens at acceptance, never before, and closes with the referral; of a transfer it stays
    with those who accompany her now."""
    if row.to_organisation_id is None or Item.WHOLE_FILE not in row.items:
        return
    cause = (finding.SOURCE, row.id)
    if row.state == State.ACCEPTED:
        transfer = row.kind == Kind.TRANSFER
        people.grant_access(
            by=us,
            person=row.person_id,
            organisation=row.to_organisation_id,
            reason=GrantReason.TRANSFER if transfer else GrantReason.REFERRAL,
            source=cause,
        )
        if transfer:
            cases.take_charge(by=finding.receiver(row, us), person=row.person_id)
    elif row.state in ENDED and source in HOLDS_PLACE and not _is_theirs(row):
        people.end_grants_of(by=us, source=cause)


def _is_theirs(row: Referral) -> bool:
    return row.kind == Kind.TRANSFER and row.state == State.CLOSED


def cut(rows: list[Referral]) -> None:
    """What was shared is readable at the other side no more."""
    ids = [row.id for row in rows if row.sent_on]
    if not ids:
        return
    with as_role("system"):
        Snapshot.objects.filter(referral_id__in=ids, cut_at__isnull=True).update(cut_at=clock.now())


def _steps(us: Actor, moved: list[tuple[Referral, str, date]]) -> None:
    """Move the step of each referral, as far as it is open still."""
    by_id = {row.id: (row, day) for row, _source, day in moved}
    moves = []
    for step in Step.objects.filter(source_type=finding.SOURCE, source_id__in=by_id):
        row, day = by_id[step.source_id]
        target = _step_state(row.state, step.state) if step.is_open else ""
        if target:
            moves.append(StepMove(target, None, finding.SOURCE, row.id, "", max(day, step.planned_on)))
    if moves:
        cases.move_step_many(by=us, moves=moves)


def _step_state(state: str, now: str) -> str:
    if state == State.CLOSED:
        return "done"
    if state in ENDED:
        return "abandoned"
    return "under_way" if state in HOLDS_PLACE and now == "planned" else ""


def _end_rivals(by: Actor, moved: list[tuple[Referral, str, date]], rows: Iterable[Referral]) -> None:
    """One need has one solution: the other proposals for it end, without saying who took her."""
    solved = {(row.group, row.need): (row, day) for row, _source, day in moved if row.state in SOLVES}
    ended: list[tuple[Referral, str, date]] = []
    for row in rows:
        winner, day = solved.get((row.group, row.need), (None, None))
        if winner is None or winner.id == row.id or row.state not in OPEN:
            continue
        us = finding.nobody_for(row)
        day = max(day, row.since)
        source = REFERRAL.move(row, State.WITHDRAWN, us)
        _note(us, row, Told(row.id, State.WITHDRAWN, WithdrawReason.ANOTHER), day)
        ended.append((row, source, day))
    if ended:
        _settle(finding.nobody_for(ended[0][0]), ended)


def _tell(row: Referral) -> None:
    if row.state in ANSWERS:
        emit(ReferralAnswered(row.id, row.person_id, row.state))
    elif row.state == State.CLOSED:
        emit(ReferralClosed(row.id, row.person_id, row.service_id))
