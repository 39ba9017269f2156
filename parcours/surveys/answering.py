"""The one core of what becomes of a survey: answered, refused, not reached; corrected by a new entry."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.entries import SAID
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import CHANGED, NOT_FOUND, Missing, Refused
from parcours.people import visibility
from parcours.people.models import Person
from parcours.people.queries import facts_on_days

from . import asking, entries, planning, refusals, sparing, states
from .enums import ASKED, State, Way, Why
from .models import Reply, Survey
from .plan import NOT_SAID
from .sections import plan
from .telling import about, tell


@dataclass(frozen=True)
class Said:
    """Codes of choices by question; a question that is left out is not said. ``on``: today if none."""

    answers: dict[str, str]
    on: date | None = None


def checked(occasion: str, told: Mapping[str, str]) -> dict[str, str]:
    """What was answered to each question of an occasion, in its order."""
    asked = plan().asked(occasion)
    for code in told:
        if code not in [one.code for one in asked]:
            raise Refused(refusals.NOT_ASKED, code)
    for one in asked:
        if told.get(one.code, "") not in (*one.codes, NOT_SAID, ""):
            raise Refused(refusals.NOT_A_CHOICE, one.code)
    return {one.code: told.get(one.code) or NOT_SAID for one in asked}


def _day(row: Survey, on: date | None) -> date:
    day = on or clock.today()
    if day > clock.today():
        raise Refused(refusals.DAY_AHEAD, "on")
    if day < row.due_on:
        raise Refused(refusals.DAY_BEFORE, "on", {"day": row.due_on.strftime("%d/%m/%Y")})
    if day > row.until:
        raise Refused(refusals.TIME_OVER, "on", {"day": row.until.strftime("%d/%m/%Y")})
    return day


def _found(by: Actor, wanted: UUID) -> Survey:
    """A survey that the actor's organisation asks, locked after the person as in a merge."""
    held = Survey.objects.filter(pk=wanted, organisation_id=by.organisation)
    person = held.values_list("person_id", flat=True).first() if by.organisation else None
    if person is None:
        raise Missing(NOT_FOUND)
    visibility.get(by, person, lock=True)
    row = held.select_for_update(of=("self",)).first()
    if row is None or row.person_id != person:
        raise Refused(CHANGED)
    return row


def _open(row: Survey) -> None:
    """That somebody may still be asked, or say that she does not wish it."""
    today = clock.today()
    if row.state == State.PLANNED:
        raise Refused(refusals.NOT_YET, None, {"day": row.due_on.strftime("%d/%m/%Y")})
    if row.state not in ASKED:
        raise Refused(refusals.NOT_OPEN, None, {"state": State(row.state).label})
    if today > row.until:
        raise Refused(refusals.TIME_OVER, None, {"day": row.until.strftime("%d/%m/%Y")})
    if sparing.objecting([row.person_id], plan().purpose):
        raise Refused(refusals.AGREES_NOT)


def answer(by: Actor, wanted: UUID, told: Said) -> Survey:
    """Somebody asked her and writes down what she says."""
    row = _found(by, wanted)
    _open(row)
    _keep(by, row, checked(row.occasion, told.answers), Way.AGENT, _day(row, told.on))
    return row


def answer_once(by: Actor, person: UUID, occasion: str, told: Said) -> Survey:
    """What she is asked once, as at the first interview: begun and answered in one."""
    known = plan()
    when = known.occasion(occasion)
    if when is None or not when.once:
        raise Refused(refusals.NO_OCCASION)
    visibility.get(by, person, lock=True)
    planning.plan_for(person)
    with as_role("system"):
        rows = Survey.objects.filter(person_id=person, once_key=when.code).exclude(state=State.DROPPED)
        row = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise Refused(refusals.NOTHING_BEGUN)
    if row.organisation_id != by.organisation:
        raise Refused(refusals.ASKED_ALREADY if row.state == State.ANSWERED else refusals.ASKED_ELSEWHERE)
    if row.state == State.PLANNED and row.due_on <= clock.today():
        states.SURVEY.move(row, State.DUE, Actor.system(planning.CAUSE))
        row.asked_on = clock.today()
        row.save(update_fields=["state", "asked_on"])
        tell(entries.DUE, by, row, row.due_on)
    return answer(by, row.id, told)


def answer_by_link(token: str, answers: Mapping[str, str]) -> None:
    with as_role("system"):
        row = _of_link(token)
        by = Actor.system("surveys.link", row.organisation_id)
        _keep(by, row, checked(row.occasion, answers), Way.LINK, clock.today())


def _of_link(token: str) -> Survey:
    person = asking.of_token(token).values_list("person_id", flat=True).first()
    if person is None:
        raise Refused(refusals.LINK_OVER)
    Person.objects.select_for_update().filter(pk=person).first()
    row = asking.of_token(token).select_for_update(of=("self",)).first()
    if row is None or row.person_id != person or sparing.objecting([person], plan().purpose):
        raise Refused(refusals.LINK_OVER)
    return row


def _keep(by: Actor, row: Survey, answers: dict[str, str], way: str, day: date) -> None:
    states.SURVEY.move(row, State.ANSWERED, by)
    row.way, row.ended_on, row.digests = way, day, []
    row.save(update_fields=["state", "way", "ended_on", "digests"])
    entry = tell(entries.ANSWERED, by, row, day, way=str(way), **_said(answers))
    _reply(by, row, answers, way, day, entry.id, 1)


def _said(answers: Mapping[str, str]) -> dict[str, str]:
    return {SAID + code: choice for code, choice in answers.items()}


def _reply(by: Actor, row: Survey, answers, way: str, day: date, entry: UUID, number: int) -> None:
    Reply(
        person_id=row.person_id,
        survey=row,
        organisation_id=row.organisation_id,
        number=number,
        answers=answers,
        way=way,
        given_on=day,
        author=by.user,
        entry=entry,
    ).save(force_insert=True)


def correct(by: Actor, wanted: UUID, told: Mapping[str, str]) -> Survey:
    """The answers were written down wrongly: a new entry stands in the place of the one before."""
    row = _found(by, wanted)
    if row.state != State.ANSWERED:
        raise Refused(refusals.NOT_ANSWERED)
    last = Reply.objects.filter(survey=row).order_by("-number").first()
    if last is None:
        raise Refused(refusals.NOT_ANSWERED)
    answers = checked(row.occasion, told)
    if answers == last.answers:
        raise Refused(refusals.NOTHING_CHANGED)
    day = last.given_on
    dimensions = facts_on_days([(row.person_id, day)])[(row.person_id, day)]
    back = about(entries.CORRECTED, by, row, day, dimensions, retracts=last.entry)
    new = about(entries.ANSWERED, by, row, day, dimensions, way=row.way, **_said(answers))
    record_many([back, new])
    _reply(by, row, answers, row.way, day, new.id, last.number + 1)
    return row


def refuse(by: Actor, wanted: UUID) -> Survey:
    """She does not wish to answer: nobody asks her again for this."""
    row = _found(by, wanted)
    _open(row)
    _decline(by, row, Way.AGENT)
    return row


def refuse_by_link(token: str) -> None:
    with as_role("system"):
        row = _of_link(token)
        _decline(Actor.system("surveys.link", row.organisation_id), row, Way.LINK)


def _decline(by: Actor, row: Survey, way: str) -> None:
    today = clock.today()
    states.SURVEY.move(row, State.REFUSED, by)
    row.why, row.ended_on, row.digests = Why.SAID_NO, today, []
    row.save(update_fields=["state", "why", "ended_on", "digests"])
    tell(entries.DECLINED, by, row, today, way=str(way), reason_code=str(row.why))


def tried(by: Actor, wanted: UUID, on: date | None) -> Survey:
    """Somebody called her and did not reach her; after so many times as the pack says she is unreachable."""
    row = _found(by, wanted)
    _open(row)
    if row.state == State.UNREACHABLE:
        raise Refused(refusals.NOT_OPEN, None, {"state": State(row.state).label})
    day = _day(row, on)
    if row.tried_on is not None and day <= row.tried_on:
        raise Refused(refusals.TRIED_ALREADY, "on")
    row.attempts, row.tried_on = row.attempts + 1, day
    if row.attempts >= plan().tries:
        states.SURVEY.move(row, State.UNREACHABLE, by)
        row.ended_on = day
    elif row.state != State.TRYING:
        states.SURVEY.move(row, State.TRYING, by)
    row.save(update_fields=["state", "attempts", "tried_on", "ended_on"])
    kind = entries.UNREACHABLE if row.state == State.UNREACHABLE else entries.TRIED
    tell(kind, by, row, day, attempts=row.attempts)
    return row
