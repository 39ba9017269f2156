"""Half-days attended that give aid: handed down to ``aid``, month by month, again whenever they change."""

from collections import Counter
from datetime import date
from uuid import UUID

from parcours.aid import actions as aid
from parcours.aid.queries import listed_months
from parcours.aid.rules import HalfDays
from parcours.kernel.actor import Actor
from parcours.people import visibility

from . import finding, rules
from .models import Attendance, Session


def attended(by: Actor, session: Session, month: date) -> list[HalfDays]:
    """Of everybody expected in the session in a month, the half-days at which she was present or late."""
    rows = Attendance.objects.filter(enrolment__session=session, person__in=visibility.visible(by))
    rows = rows.filter(day__year=month.year, day__month=month.month).values_list("person_id", "mark")
    found: Counter[UUID] = Counter()
    for person, mark in rows:
        found[person] += mark in rules.ATTENDED
    return [HalfDays(person, number) for person, number in sorted(found.items(), key=lambda one: str(one[0]))]


def hand_down(by: Actor, session_id: UUID, month: date, kind: str) -> UUID | None:
    """The list of a month; None while nobody attended."""
    session = finding.session(by, session_id)
    rules.check_own(session, by)
    return aid.entitle(
        by=by, session=session.id, month=month, kind=kind, lines=attended(by, session, month)
    ).id


def hand_down_again(by: Actor, session: Session, days: set[date]) -> None:
    """After a correction: lists that exist follow, and show the difference where they were paid."""
    for month, kind in listed_months(session.id):
        if any((day.year, day.month) == (month.year, month.month) for day in days):
            aid.entitle(by=by, session=session.id, month=month, kind=kind, lines=attended(by, session, month))
