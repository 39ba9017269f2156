"""What trainees are marked with, by module or for the whole; another mark than before retracts its entry."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.days import check_happened
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import Refused
from parcours.people.queries import facts_on_many
from parcours.programmes.queries import pack

from . import entries, finding, refusals, rules, telling
from .enums import EnrolmentState, SessionState
from .models import Enrolment, Session
from .result_models import Score

MODULE = 80
GONE = (EnrolmentState.WITHDRAWN, EnrolmentState.CANCELLED)


def averages(enrolments: Iterable[UUID]) -> dict[UUID, Decimal]:
    """Of each marked enrolment the mark that counts, unrounded."""
    found: dict[UUID, dict[str, Decimal]] = {}
    rows = Score.objects.filter(enrolment__in=list(enrolments))
    for one, module, mark in rows.values_list("enrolment_id", "module", "mark"):
        found.setdefault(one, {})[module] = mark
    return {one: rules.average(marks) for one, marks in found.items()}


def passed(average: Decimal | None) -> bool | None:
    """None where nobody marked her, or the programme has no pass mark."""
    least = pack().section("training").pass_mark
    return None if average is None or not least else average >= least


def score(
    by: Actor, session_id: UUID, module: str, told: list[rules.Scored], on: date | None
) -> list[Enrolment]:
    """Keep the marks of one module; those that are the same as before are left as they are."""
    rules.check_number(len(told))
    name = " ".join(rules.plain(module).split())
    if len(name) > MODULE:
        raise Refused(refusals.TOO_LONG, "module", {"most": MODULE})
    wanted = [one.enrolment for one in told]
    if len(set(wanted)) != len(wanted):
        raise Refused(refusals.TWICE)
    session = finding.session(by, session_id)
    finding.answers_for(by, session, wanted)
    day = _check_day(session, on)
    rows = finding.enrolments(by, session.id, wanted)
    if any(row.state in GONE for row in rows.values()):
        raise Refused(refusals.NOT_ENROLLED_NOW)
    most = pack().section("training").highest_mark
    marks = {one.enrolment: None if one.mark is None else rules.check_score(one.mark, most) for one in told}
    known = {row.enrolment_id: row for row in Score.objects.filter(enrolment__in=wanted, module=name)}
    changed = {one: mark for one, mark in marks.items() if mark != getattr(known.get(one), "mark", None)}
    if not changed:
        raise Refused(refusals.NOTHING_CHANGED)
    _keep(by, session, name, day, {one: (rows[one], known.get(one), mark) for one, mark in changed.items()})
    return [rows[one] for one in changed]


def _check_day(session: Session, on: date | None) -> date:
    today = clock.today()
    day = on or today
    check_happened(day, "on")
    if day > today:
        raise Refused(refusals.DAY_IN_FUTURE, "on")
    if session.state not in (SessionState.OPEN, SessionState.RUNNING, SessionState.ENDED):
        raise Refused(refusals.NO_MARKS_HERE, None, {"state": SessionState(session.state).label})
    if day < session.starts_on:
        raise Refused(refusals.MARKED_BEFORE, "on")
    return day


def _keep(by: Actor, session: Session, module: str, day: date, changed: dict[UUID, tuple]) -> None:
    facts = facts_on_many([row.person_id for row, _old, _mark in changed.values()], day)
    journal, kept, gone = [], [], []
    known = {one for one, (_row, old, _mark) in changed.items() if old is not None}
    for row, old, mark in changed.values():
        dimensions = facts[row.person_id]
        about = ("training.Score", old.id if old else row.id)
        if old is not None:
            corrected = entries.SCORE_CORRECTED
            retraction = {"object": about, "retracts": old.entry}
            journal.append(telling.about(corrected, by, session, row, day, dimensions, **retraction))
        if mark is None:
            gone.append(old.id)
            continue
        one = old or Score(person_id=row.person_id, enrolment=row, module=module)
        more = {"object": ("training.Score", one.id), "mark": str(mark), "whole": not module}
        entry = telling.about(entries.SCORED, by, session, row, day, dimensions, **more)
        one.mark, one.marked_on, one.by, one.entry = mark, day, by.user, entry.id
        journal.append(entry)
        kept.append(one)
    record_many(journal)
    Score.objects.filter(pk__in=gone).delete()
    new = [one for one in kept if one.enrolment_id not in known]
    with finding.guarded():
        Score.objects.bulk_create(new)
    Score.objects.bulk_update([one for one in kept if one not in new], ["mark", "marked_on", "by", "entry"])


def highest_mark() -> int:
    return pack().section("training").highest_mark
