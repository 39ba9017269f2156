"""Attendance: who came to which half-day of a session. What a mark says already is left as it is."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.refusals import Refused
from parcours.people import visibility
from parcours.people.queries import names_of
from parcours.training import actions, finding, papers, rules
from parcours.training import refusals as training
from parcours.training.enums import AbsenceReason, Half, Mark
from parcours.training.lists import sessions
from parcours.training.models import Attendance, Session
from parcours.training.rules import HalfDayMarks, Marked

from .. import refusals
from . import keys, values
from .kinds import CHANGED, NEW, SAME, Asked, Cells, Field, Line, Looked, Row, RowKind, kind
from .whom import People

CODE = "attendance"
FIELDS = (
    Field(
        "session",
        _("Code of the session"),
        ("session", "code session", "code de la session", "الدورة"),
        needed=True,
    ),
    Field("card", _("Number of the card"), ("carte", "n° de carte", "رقم البطاقة")),
    Field("number", _("Number in your list"), ("id", "n°", "numéro", "numéro de dossier")),
    Field("day", _("Day"), ("date", "jour", "التاريخ", "اليوم"), needed=True),
    Field("half", _("Half-day"), ("demi-journée", "matin ou après-midi", "نصف اليوم"), needed=True),
    Field("mark", _("Attendance"), ("présence", "statut", "الحضور"), needed=True),
    Field("reason", _("Reason of an excused absence"), ("motif", "السبب")),
)
HALVES = {"matin": "am", "matinée": "am", "après-midi": "pm", "apm": "pm", "صباح": "am", "مساء": "pm"}
MARKS = {"p": "present", "présente": "present", "présent": "present", "حاضر": "present", "حاضرة": "present"}
MARKS |= {
    "a": "absent",
    "absente": "absent",
    "غائب": "absent",
    "غائبة": "absent",
    "retard": "late",
    "r": "late",
}
MARKS |= {"excusé": "excused", "excusée": "excused", "e": "excused", "1": "present", "0": "absent"}


def readers() -> dict[str, values.Reader]:
    return {
        "day": values.day,
        "half": values.one_of(values.choices(Half, HALVES)),
        "mark": values.one_of(values.choices(Mark, MARKS)),
        "reason": values.one_of(values.choices(AbsenceReason)),
    }


class _Session:
    """A session with its half-days, those who are in it and what stands of them already."""

    def __init__(self, by: Actor, row: Session):
        self.row = row
        self.half_days = {(one.day, one.half): one.id for one in row.half_days.all()}
        kept = Attendance.objects.filter(half_day__session=row, person__in=visibility.visible(by))
        self.marks: dict[tuple[UUID, UUID], tuple[UUID, str, str]] = {}
        for person, half_day, enrolment, mark, reason in kept.values_list(
            "person_id", "half_day_id", "enrolment_id", "mark", "reason"
        ):
            self.marks[person, half_day] = (enrolment, mark, reason)
        self.people = {person for person, _half_day in self.marks}


class _Reading:
    def __init__(self, asked: Asked, rows: list[Row]):
        self.by, self.faults, self.today = asked.by, [], clock.today()
        self.people, self.readers = People(asked.by, rows), readers()
        wanted = {row.text("session").upper() for row in rows}
        found = sessions(asked.by).filter(code__in=wanted).prefetch_related("half_days")
        self.sessions = {row.code: _Session(asked.by, row) for row in found.order_by("pk")}
        everybody = {person for one in self.sessions.values() for person in one.people}
        self.names = names_of(list(everybody))
        self.seen: dict[tuple[UUID, UUID], int] = {}

    def line(self, row: Row) -> Line | None:
        cells = Cells(row, self.faults)
        code = cells.needed("session").upper()
        day: date | str = cells.needed("day", self.readers["day"])
        half, mark = (cells.needed(name, self.readers[name]) for name in ("half", "mark"))
        reason = cells.read("reason", self.readers["reason"])
        person = self.people.of(row, self.faults)
        if not cells.sound or person is None:
            return None
        at = self.sessions.get(code)
        if at is None:
            return self._wrong(row, "session", refusals.SESSION_UNKNOWN)
        half_day = at.half_days.get((day, half))
        if half_day is None:
            return self._wrong(row, "day", refusals.NO_HALF_DAY)
        kept = at.marks.get((person, half_day))
        if kept is None:
            return self._wrong(row, "card" if row.text("card") else "number", training.NOT_ENROLLED)
        if (half_day, person) in self.seen:
            return self._wrong(row, "day", refusals.ROW_TWICE, {"row": self.seen[half_day, person]})
        self.seen[half_day, person] = row.number
        told = Marked(kept[0], mark, reason)
        try:
            rules.check_attendance_day(at.row, day, self.today)
            rules.check_mark(told)
        except Refused as refused:
            self.faults.append(row.refused(refused, {}, "day"))
            return None
        name, _other = papers.both_scripts(self.names.get(person, []))
        line = Line(row.number, NEW, name, told, person=person, further=(at.row.id, half_day))
        line.key = keys.key(self.by, CODE, f"{half_day}:{person}")
        line.digest = keys.mark(f"{mark}:{reason}")
        line.state = SAME if (mark, reason) == kept[1:] else CHANGED if kept[1] else NEW
        return line

    def _wrong(self, row: Row, name: str, code: str, params: dict[str, Any] | None = None) -> None:
        self.faults.append(row.fault(name, code, params))


def check(asked: Asked, rows: list[Row]) -> Looked:
    reading = _Reading(asked, rows)
    lines = [line for row in rows if (line := reading.line(row)) is not None]
    _settle(asked.by, lines)
    _answered(asked.by, reading, lines, rows)
    return Looked(lines, reading.faults)


def _settle(by: Actor, lines: list[Line]) -> None:
    """What a file said before is not said anew: who corrected it since on screen knew better."""
    before = keys.known(by, CODE, [line.key for line in lines])
    for line in lines:
        known = before.get(line.key)
        if known is None or line.state == SAME:
            continue
        if known.digest == line.digest:
            line.state, line.note = SAME, "corrected"
        else:
            line.state = CHANGED


def _answered(by: Actor, reading: _Reading, lines: list[Line], rows: list[Row]) -> None:
    """Of a session of others, only people for whom one's own answers are marked."""
    at = {row.number: row for row in rows}
    found = {one.row.id: one.row for one in reading.sessions.values()}
    own = {key: finding.ours_alone(by, row) for key, row in found.items()}
    for line in lines:
        session = found[line.further[0]]
        foreign = by.organisation is None or session.organisation_id != by.organisation
        if line.state != SAME and foreign and line.plan.enrolment not in own[session.id]:
            reading.faults.append(at[line.number].fault("session", training.NOT_YOUR_SESSION))


def take(asked: Asked, lines: list[Line], done: Callable[[int], None]) -> None:
    """Keep the marks session by session."""
    by_session: dict[UUID, dict[UUID, list[Marked]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        if line.state in (NEW, CHANGED):
            session, half_day = line.further
            by_session[session][half_day].append(line.plan)
    kept = 0
    for session, half_days in by_session.items():
        told = [HalfDayMarks(half_day, marks) for half_day, marks in half_days.items()]
        actions.take_attendance_many(by=asked.by, session=session, half_days=told)
        kept += sum(len(one.marks) for one in told)
        done(kept)


kind(
    RowKind(
        CODE,
        title=_("Attendance"),
        about=_("Who came to which half-day of a session. Another mark than before corrects it."),
        right="training.attend",
        fields=lambda option: FIELDS,
        check=check,
        take=take,
        needs_one=(("card", "number"),),
        order=20,
    )
)
