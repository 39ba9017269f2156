"""Who may drop out, by rules that the programme states: each with its reason, opened once, closed after."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from parcours.aid.enums import Kind, State
from parcours.aid.models import Request
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.people import visibility
from parcours.people.queries import facts_on_many
from parcours.programmes.queries import pack

from . import entries, queueing, refusals, rules, states, telling
from .enums import AbsenceReason, AlertState, EnrolmentState, SessionState, Signal
from .models import Alert, Attendance, Enrolment
from .sections import Training

WAITS = (State.ASKED, State.NEEDS_INFORMATION, State.HALF_DECIDED, State.GRANTED)
"""States of aid in which she has not got it."""
MAKES_POSSIBLE = (Kind.TRANSPORT, Kind.CHILDCARE, Kind.HOUSING, Kind.CASH)
HELPS = {
    AbsenceReason.TRANSPORT: Kind.TRANSPORT,
    AbsenceReason.FAMILY: Kind.CHILDCARE,
    AbsenceReason.WORK: Kind.CASH,
}
"""The aid that removes what kept her away, as far as the reasons of her absences tell."""


def signals(marks: Sequence[str], aid_waits: int, told: Training) -> dict[str, int]:
    """What tells that somebody may drop out, with its number. ``marks``: hers so far, in order, all taken;
    ``aid_waits``: days since the oldest aid that she asked for and has not got, 0 for none. Pure."""
    found = {}
    missed = 0
    for mark in reversed(marks):
        if mark in rules.ATTENDED:
            break
        missed += 1
    if missed >= told.absences_in_row:
        found[Signal.IN_A_ROW.value] = missed
    share = rules.share_of(marks, len(marks))
    if len(marks) >= told.share_after and share < told.share_below:
        found[Signal.SHARE.value] = share
    if aid_waits >= told.aid_late_days:
        found[Signal.AID_LATE.value] = aid_waits
    return found


def helps(reasons: Iterable[str]) -> list[str]:
    """Kinds of aid that fit the reasons of her absences, the most frequent first."""
    times: dict[str, int] = defaultdict(int)
    for one in reasons:
        if one in HELPS:
            times[HELPS[one].value] += 1
    return sorted(times, key=lambda kind: (-times[kind], kind))


def look(enrolments: Collection[UUID]) -> int:
    """Look at enrolments again: open what holds now, close what holds no more. How many were opened.

    Under the system role: the trainer of one organisation opens what the caseworker of another looks after.
    """
    with as_role("system"):
        rows = Enrolment.objects.filter(pk__in=list(enrolments)).select_related("session__course")
        rows = list(rows.order_by("pk"))
        told, today = pack().section("training"), clock.today()
        marks, aid = _marks(rows), aid_waits({row.person_id for row in rows}, today)
        found = {}
        for row in rows:
            living = row.state == EnrolmentState.ENROLLED and row.session.ends_on >= today
            found[row.id] = signals(marks[row.id], aid.get(row.person_id, 0), told) if living else {}
        return keep("enrolment", rows, found, told)


def keep(of: str, rows: Sequence[Any], found: Mapping[UUID, Mapping[str, int]], told: Training) -> int:
    """Keep what was found: open it, go on with it, or say that it is over. How many were opened.

    ``of``: enrolment or apprenticeship; ``rows``: these; ``found``: signals with their numbers by row. Under
    the system role."""
    alerts = Alert.objects.filter(**{f"{of}__in": rows})
    standing: dict[UUID, dict[str, Alert]] = defaultdict(dict)
    for alert in alerts.filter(state=AlertState.OPEN):
        standing[alert.about_id][alert.signal] = alert
    since = clock.today() - timedelta(days=told.settled_days)
    settled = alerts.exclude(state__in=(AlertState.OPEN, AlertState.OVER)).filter(settled_on__gt=since)
    answered = {(alert.about_id, alert.signal): alert for alert in settled.order_by("settled_on", "id")}
    opened, over, seen = [], [], []
    for row in rows:
        hers, now = standing[row.id], found[row.id]
        for signal, value in now.items():
            known = answered.get((row.id, signal))
            if signal not in hers and (known is None or _worse(known, value)):
                opened.append(_alert(of, row, signal, value))
        over += [alert for one, alert in hers.items() if one not in now]
        seen += [_again(alert, now[one]) for one, alert in hers.items() if one in now]
    Alert.objects.bulk_create(opened)
    Alert.objects.bulk_update(seen, ["value", "seen_on"])
    by_id = {row.id: row for row in rows}
    _tell(entries.ALERT_OPENED, by_id, opened)
    _settle(queueing.ITSELF, over, AlertState.OVER, by_id)
    return len(opened)


def _worse(alert: Alert, value: int) -> bool:
    """Than when somebody looked after it. What only waits grows by itself."""
    if alert.signal == Signal.SHARE:
        return value < alert.value
    return alert.signal in (Signal.IN_A_ROW, Signal.WEEKS_AWAY) and value > alert.value


def _alert(of: str, row: Any, signal: str, value: int) -> Alert:
    whose = row.enrolled_by_id if of == "enrolment" else row.organisation_id
    return Alert(person_id=row.person_id, organisation_id=whose, signal=signal, value=value, **{of: row})


def _again(alert: Alert, value: int) -> Alert:
    alert.value, alert.seen_on = value, clock.today()
    return alert


def _marks(rows: list[Enrolment]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    taken = Attendance.objects.filter(enrolment__in=rows).exclude(mark="").order_by("day", "half")
    for enrolment, mark in taken.values_list("enrolment_id", "mark"):
        found[enrolment].append(mark)
    return found


def aid_waits(people: set[UUID], today: date) -> dict[UUID, int]:
    """By person the days since the oldest aid that she has not got."""
    rows = Request.objects.filter(
        person_id__in=people, state__in=WAITS, kind__in=MAKES_POSSIBLE, listed=False
    )
    found: dict[UUID, int] = {}
    for person, asked_on in rows.values_list("person_id", "asked_on"):
        found[person] = max(found.get(person, 0), (today - asked_on).days)
    return found


def run() -> int:
    """Everybody in a session that runs; for what no attendance tells, such as late aid."""
    with as_role("system"):
        rows = Enrolment.objects.filter(state=EnrolmentState.ENROLLED, session__state=SessionState.RUNNING)
        running = set(rows.values_list("id", flat=True))
        alerts = Alert.objects.filter(state=AlertState.OPEN, enrolment__isnull=False)
        running |= set(alerts.values_list("enrolment_id", flat=True))
    return look(running) if running else 0


def settle(by: Actor, wanted: UUID, state: str) -> Alert:
    """What came of it."""
    rules.coded(state, AlertState, "state")
    if state in (AlertState.OPEN, AlertState.OVER):
        raise Refused(refusals.NOT_IN_LIST, "state", {"value": state})
    rows = Alert.objects.select_for_update(of=("self",)).filter(
        pk=wanted, organisation_id=by.organisation, person__in=visibility.visible(by)
    )
    alert = rows.select_related("enrolment__session__course", "apprenticeship__course").first()
    if alert is None:
        raise Missing(NOT_FOUND)
    _settle(by, [alert], state, {alert.about_id: alert.enrolment or alert.apprenticeship})
    return alert


def _settle(by: Actor, alerts: list[Alert], state: str, rows: Mapping[UUID, Any]) -> None:
    if not alerts:
        return
    for alert in alerts:
        states.ALERT.move(alert, state, by)
        alert.settled_on = clock.today()
    Alert.objects.bulk_update(alerts, ["state", "settled_on"])
    _tell(entries.ALERT_SETTLED, rows, alerts, by=by)


def _tell(kind, rows: Mapping[UUID, Any], alerts: list[Alert], by: Actor | None = None) -> None:
    """``rows``: the enrolments or contracts of the alerts, by id."""
    if not alerts:
        return
    today = clock.today()
    known = facts_on_many({alert.person_id for alert in alerts}, today)
    settled = kind is entries.ALERT_SETTLED
    told = []
    for alert in alerts:
        row, dimensions = rows[alert.about_id], known[alert.person_id]
        facts = {"signal": alert.signal} | ({"state": alert.state} if settled else {"value": alert.value})
        facts["object"] = ("training.Alert", alert.id)
        whose = by if by is not None and by.organisation else queueing.of(alert.organisation_id)
        if alert.enrolment_id:
            told.append(telling.about(kind, whose, row.session, row, today, dimensions, **facts))
        else:
            told.append(telling.of_contract(kind, whose, row, today, dimensions, **facts))
    record_many(told)
