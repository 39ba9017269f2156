"""How sessions, places and results are said. Plain values in, words and tones out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parcours.people import queries as people
from parcours.training import papers
from parcours.training.enums import (
    CertificateState,
    CourseLevel,
    Cover,
    EnrolmentState,
    Half,
    Mark,
    Result,
    SessionState,
    Signal,
    Transport,
    WaitingState,
)
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.wording import day, language, money, number, percent, translated

STATE_TONES = {
    SessionState.PLANNED: "none",
    SessionState.OPEN: "good",
    SessionState.RUNNING: "wait",
    SessionState.ENDED: "",
    SessionState.CANCELLED: "bad",
}
ENROLMENT_TONES = {
    EnrolmentState.ENROLLED: "wait",
    EnrolmentState.COMPLETED: "good",
    EnrolmentState.PARTLY: "wait",
    EnrolmentState.NOT_COMPLETED: "none",
    EnrolmentState.WITHDRAWN: "none",
    EnrolmentState.CANCELLED: "none",
}


def state(session) -> dict[str, str]:
    return {"text": SessionState(session.state).label, "tone": STATE_TONES[session.state]}


def enrolment_state(value: str) -> dict[str, str]:
    return {"text": EnrolmentState(value).label, "tone": ENROLMENT_TONES[value]}


def certificate_state(value: str) -> dict[str, str]:
    tone = "good" if value == CertificateState.VALID else "bad"
    return {"text": CertificateState(value).label, "tone": tone}


def title(session) -> str:
    return translated(session.course.title)


def url(session) -> str:
    return reverse("training_session", args=[session.id])


def days(session) -> str:
    if session.starts_on == session.ends_on:
        return day(session.starts_on)
    return _("%(first)s to %(last)s") % {"first": day(session.starts_on), "last": day(session.ends_on)}


def half_day(at) -> str:
    return f"{day(at.day, 'weekday')} · {Half(at.half).label}"


def where(session) -> str:
    place = translated(session.place.name)
    return f"{translated(session.site.name)} · {place}" if session.site_id else place


def places_left(session) -> str:
    if session.left <= 0:
        return _("Full")
    return ngettext("%(left)s place left", "%(left)s places left", session.left) % {
        "left": number(session.left)
    }


def taken(session) -> str:
    return _("%(taken)s of %(places)s") % {"taken": number(session.taken), "places": number(session.places)}


def below_minimum(session) -> bool:
    waiting = session.state in (SessionState.PLANNED, SessionState.OPEN)
    return waiting and session.taken < session.minimum


def chips(session) -> list[dict[str, str]]:
    found = [state(session)]
    if below_minimum(session):
        found.append({"text": _("Minimum not reached"), "tone": "wait"})
    if session.left <= 0 and session.state in (SessionState.OPEN, SessionState.RUNNING):
        found.append({"text": _("Full"), "tone": "bad"})
    return found


def sessions_table(rows: Iterable, query: Mapping[str, Any], plan_url: str) -> Table:
    empty = Empty(
        _("No session here"),
        _("Sessions of every organisation of the programme are listed here once they are planned."),
        plan_url,
        _("Plan a session") if plan_url else "",
    )
    return Table(
        _("Training sessions"),
        [
            Column("code", _("Training"), sortable=True),
            Column("place", _("Place"), sortable=True),
            Column("starts_on", _("Days"), sortable=True),
            Column("left", _("Places"), sortable=True),
            Column("state", _("State"), sortable=True),
        ],
        [_line(row) for row in rows],
        query=query,
        empty=empty,
        default_sort="-starts_on",
    )


def _line(row) -> dict[str, Any]:
    tone = "bad" if row.left <= 0 else ("wait" if below_minimum(row) else None)
    return {
        "code": Cell(title(row), url(row), note=translated(row.organisation.name)),
        "place": f"{translated(row.place.name)} · {translated(row.region.name)}",
        "starts_on": days(row),
        "left": Cell(f"{places_left(row)} ({taken(row)})", tone=tone),
        "state": Cell(state(row)["text"], tone=state(row)["tone"]),
    }


def facts(session) -> list[dict[str, Any]]:
    lines = [
        {"label": _("Days"), "value": days(session)},
        {
            "label": _("Half-days"),
            "value": number(session.half_day_count),
            "note": _("%(hours)s hours in all") % {"hours": number(session.course.hours)},
        },
        {"label": _("Place"), "value": where(session), "note": translated(session.region.name)},
        {"label": _("Organisation"), "value": translated(session.organisation.name)},
        {
            "label": _("Places"),
            "value": f"{taken(session)} · {places_left(session)}",
            "note": _("%(minimum)s at least") % {"minimum": number(session.minimum)},
        },
        {"label": _("Project"), "value": translated(session.course.project.short)},
    ]
    lines += course_facts(session.course)
    if session.trainer_id:
        lines.insert(4, {"label": _("Trainer"), "value": session.trainer.name, "is_name": True})
    if session.room:
        lines.insert(3, {"label": _("Room"), "value": session.room, "is_name": True})
    if session.transport:
        lines.append({"label": _("How people come"), "value": Transport(session.transport).label})
    if session.childcare_places:
        lines.append({"label": _("Places for children"), "value": children_left(session)})
    return lines


def course_facts(course) -> list[dict[str, Any]]:
    """What is known of a course beside its title: whom it is for, what it costs, of what it is a version."""
    lines = []
    if course.level:
        lines.append({"label": _("Level"), "value": CourseLevel(course.level).label})
    if course.prerequisites:
        lines.append({"label": _("What is needed to begin"), "value": translated(course.prerequisites)})
    if course.cost is not None:
        lines.append({"label": _("Cost of one place"), "value": money(course.cost, course.currency)})
    if course.adapted_from_id:
        lines.append(
            {
                "label": _("A version of"),
                "value": translated(course.adapted_from.title),
                "note": translated(course.differs),
            }
        )
    return lines


def children_left(session) -> str:
    """How many children can still be looked after, of how many."""
    told = {"left": session.childcare_places - session.children, "places": session.childcare_places}
    return _("%(left)s left of %(places)s") % {name: number(value) for name, value in told.items()}


def waiting_words(count: int) -> str:
    if not count:
        return _("Nobody waits yet.")
    return ngettext("%(n)s person waits already.", "%(n)s people wait already.", count) % {"n": number(count)}


def list_words(session, shown: int) -> str:
    """How many wait in all, for how many a place is held; nothing while nobody does."""
    if not session.waiting and not session.held:
        return ""
    told = {"waiting": number(session.waiting), "held": number(session.held), "ours": number(shown)}
    return _("%(waiting)s waiting, %(held)s to answer; %(ours)s of them are ours.") % told


def member(one) -> str:
    """Somebody of her household: first name and age, as far as they are known."""
    called = one.given or " ".join(
        part for _script, given, family in one.names[:1] for part in (given, family)
    )
    told = [called or _("Name not stated")]
    if one.age is not None:
        told.append(ngettext("%(n)s year old", "%(n)s years old", one.age) % {"n": number(one.age)})
    return " · ".join(told)


def names_of(rows: Iterable[Any]) -> dict[UUID, str]:
    """The names of the people of rows, in the script of the reader, asked for at once."""
    found: dict[UUID, str] = {}
    for person, names in people.names_of({row.person_id for row in rows}).items():
        first, other = papers.both_scripts(names)
        found[person] = (other or first) if language() == "ar" else (first or other)
    return defaultdict(str, found)


WAITING_TONES = {WaitingState.WAITING: "wait", WaitingState.HELD: "good"}


def turn(row, names: Mapping[UUID, str], place: int = 0) -> dict[str, Any]:
    """Somebody on a waiting list; ``place``: her turn among all who wait, 0 when it is not told."""
    held = row.state == WaitingState.HELD
    notes = [title(row.session), days(row.session), where(row.session)]
    chip = {"text": WaitingState(row.state).label, "tone": WAITING_TONES[row.state]}
    if held:
        chip["text"] = _("Held until %(day)s") % {"day": day(row.held_until)}
    elif place:
        chip["text"] = _("Turn %(n)s") % {"n": number(place)}
    return {
        "name": names[row.person_id],
        "url": reverse("person", args=[row.person_id]),
        "note": " · ".join(notes),
        "chip": chip,
        "take": reverse("training_take_place", args=[row.id]) if held else "",
        "leave": reverse("training_leave_list", args=[row.id]),
    }


def share_words(share: int) -> str:
    return _("%(share)s attended") % {"share": percent(share / 100)}


def mark_typed(mark: Decimal | None) -> str:
    """A mark as it is typed in the reader's language; nothing where there is none."""
    if mark is None:
        return ""
    text = f"{mark.normalize():f}"
    return text if language() == "en" else text.replace(".", ",")


def mark_words(mark: Decimal | None, most: int) -> str:
    if mark is None:
        return ""
    shown = mark_typed(mark.quantize(Decimal("0.01"), ROUND_HALF_UP))
    return _("mark %(mark)s of %(most)s") % {"mark": shown, "most": number(most)}


def result_word(result: str) -> str:
    return str(Result(result).label)


def name(one) -> str:
    """Her name in the script of the reader, when it is known in it."""
    first, other = one.name, one.name_other_script
    return (other or first) if language() == "ar" else (first or other)


def trainee(one, *, urls: Mapping[str, str], children: int = 0) -> dict[str, Any]:
    notes = [share_words(one.share)] if one.share or any(one.marks.values()) else []
    if one.marks.get(Mark.ABSENT):
        absent = one.marks[Mark.ABSENT]
        notes.append(ngettext("%(n)s absence", "%(n)s absences", absent) % {"n": number(absent)})
    if one.cover == Cover.OTHER_PROJECT:
        notes.append(str(Cover.OTHER_PROJECT.label))
    if children:
        words = ngettext("%(n)s child looked after", "%(n)s children looked after", children)
        notes.append(words % {"n": number(children)})
    return {
        "name": name(one),
        "url": reverse("person", args=[one.person]),
        "note": " · ".join(notes),
        "chip": enrolment_state(one.state),
        "certified": bool(one.certificate),
        "urls": urls,
    }


def taught(at) -> str:
    """What the trainer taught at a half-day; nothing where it is not noted."""
    if at.hours is None:
        return ""
    hours = _("%(n)s hours") % {"n": number(at.hours, int(at.hours % 1 != 0))}
    return " · ".join(one for one in (hours, at.module, at.consumables) if one)


def half_days_table(half_days: list, counts: Mapping[UUID, Mapping[str, int]], today: date) -> Table:
    marks = [Mark.PRESENT, Mark.LATE, Mark.ABSENT, Mark.EXCUSED]
    rows = []
    for at in half_days:
        found = counts.get(at.id, {})
        row = {"day": half_day(at)}
        if at.hours is not None:
            row["day"] = Cell(half_day(at), note=taught(at))
        if at.taken_at is not None:
            row |= {mark.value: number(found.get(mark, 0)) for mark in marks}
        if at.taken_at is None:
            waiting = at.day <= today
            words, tone = (_("To be taken"), "wait") if waiting else (_("To come"), "none")
        else:
            words, tone = _("Taken"), "good"
        rows.append(row | {"taken": Cell(words, tone=tone)})
    columns = [Column("day", _("Half-day")), Column("taken", _("Attendance"))]
    return Table(_("Attendance"), [*columns, *(Column(m.value, m.label, numeric=True) for m in marks)], rows)


def warned(alert) -> tuple[str, str]:
    """Of which training a warning tells, and where it is: a session, or an enterprise that teaches her."""
    if alert.enrolment_id:
        return title(alert.enrolment.session), where(alert.enrolment.session)
    contract = alert.apprenticeship
    return translated(contract.course.title), f"{contract.host.name} · {translated(contract.place.name)}"


def why(alert) -> str:
    """In a sentence what tells that she may drop out."""
    n = alert.value
    if alert.signal == Signal.IN_A_ROW:
        words = ngettext("Absent at %(n)s half-day in a row.", "Absent at %(n)s half-days in a row.", n)
    elif alert.signal == Signal.SHARE:
        return _("Attended %(share)s so far.") % {"share": percent(n / 100)}
    elif alert.signal == Signal.WEEKS_AWAY:
        words = ngettext("Away in %(n)s week.", "Away in %(n)s weeks in a row.", n)
    elif alert.signal == Signal.NO_WEEK:
        words = ngettext("%(n)s week is not written down.", "%(n)s weeks are not written down.", n)
    elif alert.signal == Signal.NO_VISIT:
        words = ngettext("Not visited for %(n)s day.", "Not visited for %(n)s days.", n)
    else:
        words = ngettext("Has waited %(n)s day for aid.", "Has waited %(n)s days for aid.", n)
    return words % {"n": number(n)}
