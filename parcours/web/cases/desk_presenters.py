"""How the desk is shown: appointments by day and hour, loads, notes, times of accompaniment."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from parcours.cases.enums import (
    AppointmentKind,
    AppointmentState,
    CancelReason,
    Closing,
    MissedReason,
    ReopenReason,
    ReviewKind,
    ReviewReason,
    ReviewState,
    StepKind,
)
from parcours.cases.models import Appointment, CasePeriod, Review
from parcours.documents.plans import LANGUAGES, PlanData, PlanLine, PlanMeeting, PlanPart
from parcours.kernel import clock
from parcours.ui import wording
from parcours.ui.addresses import reverse

TONES = {"planned": "wait", "confirmed": "good", "held": "good", "no_show": "bad", "cancelled": "none"}
ROW_MINUTES, USUAL_HOURS, MOST_ROWS, LONGEST_SPAN = 15, (8, 18), 96, 32
"""The grid of a week: rows of a quarter of an hour, over the usual hours and whatever lies outside them."""
OUTCOME_TONES = {"employment": "good", "enterprise": "good", "autonomous": "good", "lost_contact": "bad"}


def local(moment: datetime) -> datetime:
    return clock.local(moment)


def hour(moment: datetime) -> str:
    return f"{local(moment):%H:%M}"


def between(row: Appointment) -> str:
    """09:00–09:30, in the programme's zone."""
    return _span(row.starts_at, row.ends_at)


def _span(begin: datetime, end: datetime) -> str:
    """From the left to the right in Arabic too, as the hours of the calendar stand."""
    said = f"{hour(begin)}–{hour(end)}"
    return f"\u2066{said}\u2069" if wording.language() == "ar" else said


def when(row: Appointment) -> str:
    return _("%(day)s, %(hours)s") % {
        "day": wording.day(clock.day_of(row.starts_at), "weekday"),
        "hours": between(row),
    }


def reason(row: Appointment) -> str:
    if not row.reason:
        return ""
    known = MissedReason if row.state == "no_show" else CancelReason
    return str(known(row.reason).label)


def chip(row: Appointment) -> dict[str, Any]:
    if row.to_rebook:
        return {"text": _("Another time is needed"), "tone": "bad"}
    if row.is_coming and row.ends_at < clock.now():
        return {"text": _("Say what became of it"), "tone": "wait"}
    return {"text": reason(row) or AppointmentState(row.state).label, "tone": TONES[row.state]}


def appointment(row: Appointment, *, name: str = "", officer: str = "", own: bool = True) -> dict[str, Any]:
    """One appointment in words; ``own`` ones lead to their page."""
    return {
        "id": row.id,
        "hours": between(row),
        "begins": hour(row.starts_at),
        "when": when(row),
        "day": wording.day(clock.day_of(row.starts_at), "weekday"),
        "name": name,
        "kind": AppointmentKind(row.kind).label,
        "officer": officer,
        "site": wording.translated(row.site.name) if row.site else "",
        "chip": chip(row),
        "state": row.state,
        "url": reverse("appointment", args=[row.id]) if own else "",
        "state_url": reverse("appointment_state", args=[row.id]) if own else "",
        "due": row.is_coming and clock.day_of(row.starts_at) <= clock.today(),
        **_place(row),
    }


def abreast(rows: Iterable[Appointment]) -> int:
    """How many appointments there are at the fullest hour."""
    moves = sorted(
        move for row in rows for move in ((row.starts_at, 1), (max(row.ends_at, row.starts_at), -1))
    )
    return max(accumulate(step for _when, step in moves), default=0)


def _place(row: Appointment) -> dict[str, int]:
    """Where it stands in its day, in rows since midnight: ``{first, last}``, the last not included."""
    starts = local(row.starts_at)
    first = (starts.hour * 60 + starts.minute) // ROW_MINUTES
    minutes = int((row.ends_at - row.starts_at).total_seconds() // 60)
    span = min(max(-(-minutes // ROW_MINUTES), 1), LONGEST_SPAN)
    return {"first": first, "last": min(first + span, MOST_ROWS)}


def grid(rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The hours that a calendar shows; says to each row where it stands among them.

    ``hours`` is ``[{label, row}]``; each row gets ``row`` and ``span``, the names of its classes.
    """
    rows = list(rows)
    from_hour, to_hour = USUAL_HOURS
    an_hour = 60 // ROW_MINUTES
    begins = min([from_hour, *(one["first"] // an_hour for one in rows)])
    ends = max([to_hour, *(-(-one["last"] // an_hour) for one in rows)])
    for one in rows:
        one["row"] = f"r{one['first'] - begins * an_hour + 1}"
        one["span"] = f"s{one['last'] - one['first']}"
    hours = [
        {"label": f"{hour:02d}:00", "row": f"r{(hour - begins) * an_hour + 1}"}
        for hour in range(begins, ends)
    ]
    return {"hours": hours, "rows": f"h{ends - begins}"}


def week(first: date, days: int, rows: Iterable[dict[str, Any]], by_day: Mapping[Any, date]) -> list[dict]:
    """The days of a calendar, each with its appointments."""
    found = []
    for offset in range(days):
        day = first + timedelta(days=offset)
        found.append(
            {
                "day": day,
                "title": wording.day(day, "weekday"),
                "today": day == clock.today(),
                "rows": [one for one in rows if by_day[one["id"]] == day],
            }
        )
    return found


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def slots(found: Iterable[Any], names: Mapping[UUID, str]) -> list[dict[str, Any]]:
    """Free slots by day: ``[{title, slots: [{value, label, officer}]}]``."""
    days: dict[date, list[dict[str, Any]]] = {}
    several = len({slot.officer for slot in found}) > 1
    for slot in found:
        value = f"{slot.starts_at.isoformat()}|{slot.minutes}|{slot.officer}|{slot.site or ''}"
        days.setdefault(clock.day_of(slot.starts_at), []).append(
            {
                "value": value,
                "label": hour(slot.starts_at),
                "officer": names.get(slot.officer, "") if several else "",
            }
        )
    return [{"title": wording.day(day, "weekday"), "slots": of_day} for day, of_day in days.items()]


def chosen(slot: Mapping[str, Any], names: Mapping[UUID, str], places: Iterable[Any]) -> list[dict[str, Any]]:
    """A free time that was chosen, as facts: when, with whom, where."""
    ends = slot["starts_at"] + timedelta(minutes=slot["minutes"])
    hours = _span(slot["starts_at"], ends)
    day = wording.day(clock.day_of(slot["starts_at"]), "weekday")
    place = next((wording.translated(one.name) for one in places if one.id == slot["site"]), "—")
    return [
        {"label": _("When"), "value": _("%(day)s, %(hours)s") % {"day": day, "hours": hours}},
        {"label": _("With whom"), "value": names.get(slot["officer"], "—"), "is_name": True},
        {"label": _("Where"), "value": place},
    ]


def period(row: CasePeriod) -> dict[str, Any]:
    if row.closed_on is None:
        since = _("since %(day)s") % {"day": wording.day(row.opened_on)}
    else:
        days = {"first": wording.day(row.opened_on), "last": wording.day(row.closed_on)}
        since = _("from %(first)s to %(last)s") % days
    return {
        "when": since,
        "outcome": Closing(row.outcome).label if row.outcome else "",
        "tone": OUTCOME_TONES.get(row.outcome, ""),
        "again": ReopenReason(row.reopened_because).label if row.reopened_because else "",
        "organisation": wording.translated(row.organisation.name),
    }


def outcome(code: str) -> dict[str, Any]:
    return {"text": Closing(code).label, "tone": OUTCOME_TONES.get(code, "")}


REVIEW_TONES = {"asked": "wait", "accepted": "good", "upheld": "", "withdrawn": "none"}


def review(row: Review, actor: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": ReviewKind(row.kind).label,
        "reason": ReviewReason(row.reason).label,
        "note": row.note,
        "asked": wording.day(row.asked_on),
        "due": wording.day(row.due_on),
        "open": row.state == "asked",
        "ours": row.organisation_id == actor.organisation,
        "chip": {"text": ReviewState(row.state).label, "tone": REVIEW_TONES[row.state]},
        "answer": row.answer,
        "decided": wording.day(row.decided_on) if row.decided_on else "",
    }


def note(read: Any, authors: Mapping[UUID, str], actor: Any) -> dict[str, Any]:
    """A note with its earlier versions."""
    row = read.note
    if row.restricted:
        who = gettext_lazy("Named readers")
    elif row.for_partners:
        who = gettext_lazy("Partners as well")
    else:
        who = ""
    ours = row.organisation_id == actor.organisation
    return {
        "text": read.text,
        "withdrawn": row.withdrawn,
        "day": wording.day(row.occurred_on),
        "author": authors.get(row.author, ""),
        "organisation": "" if ours else wording.translated(row.organisation.name),
        "who": who,
        "version": row.version,
        "url": reverse("note", args=[row.id]) if ours and actor.may("cases.note") else "",
        "earlier": [
            {"text": one.text, "author": authors.get(one.note.author, ""), "moment": _written(one.note)}
            for one in read.earlier
        ],
    }


def _written(row: Any) -> str:
    return wording.moment(local(row.written_at))


def tabs(current: str, actor: Any) -> list[dict[str, Any]]:
    """The pages of the desk."""
    found = [
        ("desk", _("Calendar"), True),
        ("desk_cases", _("Cases"), True),
        ("desk_lists", _("Lists"), True),
        ("desk_hours", _("My hours"), actor.may("cases.book")),
    ]
    return [
        {"label": label, "url": reverse(name), "current": name == current}
        for name, label, shown in found
        if shown
    ]


def coming(rows: list, elsewhere: Iterable[datetime] = ()) -> list[PlanMeeting]:
    """What her plan says of appointments to come: day, hour and place; not what for, nor with which partner.

    ``elsewhere``: when partners expect her.
    """
    at_a_partner = _in_each(gettext_lazy("At a partner's"))
    found = [(one.starts_at, one.site.name if one.site else {}) for one in rows if one.is_coming]
    found += [(when, at_a_partner) for when in elsewhere]
    found.sort(key=lambda one: one[0])
    return [PlanMeeting(clock.day_of(when), hour(when), place) for when, place in found]


def phone_of(membership: Any) -> str:
    """Where she can call: the officer's site, else the organisation."""
    site = membership.site
    return (site.phone if site else "") or membership.organisation.phone


def plan(
    membership: Any,
    case: Any,
    steps: list,
    aims: list,
    meetings: list[PlanMeeting],
    *,
    say: str,
    spoken: list[str],
    address: str,
) -> PlanData:
    """What the printed plan holds: open objectives with their steps, appointments to come."""
    own = [code for code in spoken if code in LANGUAGES]
    chosen = say if say in LANGUAGES else (own or ["fr"])[0]
    still_open = [step for step in steps if step.is_open]
    parts = [
        PlanPart(aim.what, _plan_lines(still_open, aim.id), aim.due_on) for aim in aims if aim.state == "open"
    ]
    known = {aim.id for aim in aims if aim.state == "open"}
    rest = _plan_lines([step for step in still_open if step.objective_id not in known], None, every=True)
    if rest:
        parts.append(PlanPart("", rest))
    return PlanData(
        organisation=membership.organisation.name,
        phone=phone_of(membership),
        code=case.plan_code,
        address=address,
        printed_on=clock.today(),
        parts=parts,
        meetings=meetings,
        language=chosen,
        fallback=bool(spoken) and chosen not in spoken,
    )


def _plan_lines(steps: list, aim: Any, *, every: bool = False) -> list[PlanLine]:
    found = []
    for step in steps:
        if every or step.objective_id == aim:
            found.append(PlanLine(step.what, _in_each(StepKind(step.kind).label), step.doer, step.due_on))
    return found


def _in_each(label: Any) -> dict[str, str]:
    found = {}
    for code in LANGUAGES:
        with override(code):
            found[code] = str(label)
    return found
