"""Courses, sessions and people in them, made through the actions."""

from datetime import date
from uuid import UUID

from parcours.kernel.actor import Actor
from parcours.training import actions, models, rules
from parcours.training.rules import CoursePlan, HalfDayMarks, Marked, SessionPlan

PROJECT = "OFICIO"
DAYS = (date(2024, 3, 4), date(2024, 3, 5))
BEFORE = date(2024, 3, 1)


def course(by: Actor, code: str = "SEW", **changes) -> UUID:
    told = {"code": code, "title": {"fr": "Couture", "ar": "خياطة", "en": "Sewing"}, "hours": 120}
    told |= {"project": PROJECT, "occupation": "75"} | changes
    return actions.create_course(by=by, course=CoursePlan(**told)).id


def session(
    by: Actor,
    course_id: UUID | None = None,
    *,
    first: date = DAYS[0],
    last: date = DAYS[1],
    halves: tuple[str, ...] = ("am", "pm"),
    places: int = 20,
    open_now: bool = True,
    **changes,
) -> UUID:
    """Four half-days on a Monday and a Tuesday unless told otherwise."""
    told = {
        "course": course_id or course(by),
        "half_days": rules.calendar(first, last, range(7), halves),
        "places": places,
        "place": "MA-oujda",
    }
    return actions.plan_session(by=by, session=SessionPlan(**told | changes), open_now=open_now).id


def half_days(session_id: UUID) -> list[models.HalfDay]:
    return list(models.HalfDay.objects.filter(session=session_id).order_by("day", "half"))


def marks(session_id: UUID, enrolments, mark: str = "present") -> list[HalfDayMarks]:
    """The same mark for everybody on every half-day."""
    return [HalfDayMarks(at.id, [Marked(one, mark) for one in enrolments]) for at in half_days(session_id)]
