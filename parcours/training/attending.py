"""Who came: the marks of half-days, each told to the journal once, corrections by retraction."""

from collections.abc import Iterable
from itertools import chain
from uuid import UUID

from django.db import connection

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.people import visibility
from parcours.people.queries import facts_on_days

from . import entitling, entries, finding, planning, refusals, rules, telling, watching
from .enums import SessionState
from .models import Attendance, HalfDay, Session

_KEEP = """
UPDATE training_attendance a SET mark = new.mark, reason = new.reason, entry = new.entry
FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::uuid[]) AS new(id, mark, reason, entry)
WHERE a.id = new.id
"""


def take(by: Actor, session_id: UUID, days: list[rules.HalfDayMarks]) -> int:
    """Keep the marks of half-days of one session; how many changed."""
    rules.check_number(sum(len(day.marks) for day in days), rules.MOST_MARKS)
    session = finding.session(by, session_id)
    own = finding.answers_for(by, session, (mark.enrolment for day in days for mark in day.marks))
    today = clock.today()
    half_days = session.half_days.in_bulk([told.half_day for told in days])
    for told in days:
        if told.half_day not in half_days:
            raise Missing(NOT_FOUND)
        rules.check_attendance_day(session, half_days[told.half_day].day, today)
        for mark in told.marks:
            rules.check_mark(mark)
    changed = _changed(by, half_days, days)
    if not changed:
        raise Refused(refusals.NOTHING_CHANGED)
    if own and session.state == SessionState.OPEN:
        planning.move(by, session, SessionState.RUNNING)
    _tell_and_keep(by, session, half_days, changed)
    if session.ends_on > today:
        watching.look({row.enrolment_id for row, _mark in changed})
    if own:
        HalfDay.objects.filter(pk__in=half_days).update(taken_at=clock.now())
        entitling.hand_down_again(by, session, {row.day for row, _mark in changed})
    return len(changed)


def _changed(
    by: Actor, half_days: dict[UUID, HalfDay], days: list[rules.HalfDayMarks]
) -> list[tuple[Attendance, rules.Marked]]:
    rows = Attendance.objects.select_for_update(of=("self",)).filter(half_day_id__in=half_days)
    rows = rows.filter(person__in=visibility.visible(by)).select_related("enrolment").order_by("pk")
    known = {(row.half_day_id, row.enrolment_id): row for row in rows}
    asked: set[tuple[UUID, UUID]] = set()
    found = []
    for told in days:
        for mark in told.marks:
            key = (told.half_day, mark.enrolment)
            if key in asked:
                raise Refused(refusals.TWICE)
            asked.add(key)
            if key not in known:
                raise Refused(refusals.NOT_ENROLLED, "mark")
            row = known[key]
            if (row.mark, row.reason) != (mark.mark, mark.reason):
                found.append((row, mark))
    return found


def _tell_and_keep(
    by: Actor,
    session: Session,
    half_days: dict[UUID, HalfDay],
    changed: list[tuple[Attendance, rules.Marked]],
) -> None:
    facts = facts_on_days((row.person_id, row.day) for row, _mark in changed)
    told = []
    for row, mark in changed:
        former, dimensions = row.entry, facts[row.person_id, row.day]
        entry = telling.about(
            entries.ATTENDED,
            by,
            session,
            row.enrolment,
            row.day,
            dimensions,
            object=("training.Attendance", row.id),
            mark=mark.mark,
            half=row.half,
            half_day=row.half_day_id,
            reason_code=mark.reason,
        )
        row.mark, row.reason, row.entry = mark.mark, mark.reason, entry.id
        told.append([*_retraction(by, session, row, former, dimensions), entry])
    record_many(chain.from_iterable(told))
    _keep([row for row, _mark in changed])


def _retraction(by: Actor, session: Session, row: Attendance, former: UUID | None, dimensions) -> list:
    if former is None:
        return []
    return [
        telling.about(
            entries.ATTENDANCE_CORRECTED,
            by,
            session,
            row.enrolment,
            row.day,
            dimensions,
            object=("training.Attendance", row.id),
            retracts=former,
            half_day=row.half_day_id,
        )
    ]


def _keep(rows: Iterable[Attendance]) -> None:
    """One statement for thousands of marks; row security holds for it as for any other."""
    columns = list(zip(*((row.id, row.mark, row.reason, row.entry) for row in rows), strict=True))
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [list(column) for column in columns])
        if cursor.rowcount != len(columns[0]):
            raise RuntimeError("a mark was not kept")
