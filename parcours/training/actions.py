"""Every write on courses, sessions, enrolments, attendance and certificates."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actions import action
from parcours.kernel.actor import Actor
from parcours.kernel.refusals import Refused

from . import (
    apprentice_watching,
    apprenticing,
    attending,
    certifying,
    enrolling,
    entitling,
    finding,
    losing,
    minding,
    needs,
    opining,
    planning,
    queueing,
    refusals,
    scoring,
    teaching,
    watching,
)
from . import waiting as waiting_list
from .apprentice_rules import ContractTold, VisitTold, WeekTold
from .enums import SessionState
from .rules import CoursePlan, HalfDayMarks, Marked, Outcome, Scored, SessionChanges, SessionPlan, Wanted


@dataclass(frozen=True)
class Done:
    id: UUID


@dataclass(frozen=True)
class DoneMany:
    ids: list[UUID]


@dataclass(frozen=True)
class Issued:
    id: UUID
    code: str


@dataclass(frozen=True)
class IssuedMany:
    certificates: list[Issued]


@dataclass(frozen=True)
class Taken:
    changed: int


@dataclass(frozen=True)
class Asked:
    """How many were asked."""

    people: int


@dataclass(frozen=True)
class Apprentice:
    """Somebody who begins as an apprentice, and her contract."""

    person: UUID
    contract: ContractTold


@dataclass(frozen=True)
class HandedDown:
    """The list of aid; None while nobody attended."""

    list: UUID | None


@dataclass(frozen=True)
class Moved:
    """``passed``: places that went to the next; ``closed``: lists of sessions that are over."""

    passed: int
    closed: int


@dataclass(frozen=True)
class Opened:
    """Warnings that are new."""

    alerts: int


@action("training.create_course", right="training.plan")
def create_course(*, by: Actor, course: CoursePlan) -> Done:
    """Describe a course that sessions can be planned of."""
    return Done(planning.course(by, course).id)


@action("training.record_need", right="training.plan")
def record_need(*, by: Actor, need: needs.NeedTold) -> Done:
    """Record how many people a region needs for an occupation, who says so, and until when."""
    return Done(needs.record_need(by, need).id)


@action("training.withdraw_need", right="training.plan")
def withdraw_need(*, by: Actor, need: UUID) -> Done:
    """Take back a need that the organisation recorded."""
    return Done(needs.withdraw_need(by, need).id)


@action("training.plan_session", right="training.plan")
def plan_session(*, by: Actor, session: SessionPlan, open_now: bool = True) -> Done:
    """Plan a session of a course; open for enrolment at once unless it is said otherwise."""
    return Done(planning.session(by, session, open_now=open_now).id)


@action("training.change_session", right="training.plan")
def change_session(*, by: Actor, session: UUID, changes: SessionChanges) -> Done:
    """Change the places, the minimum or the trainer of a session."""
    return Done(planning.change(by, session, changes).id)


@action("training.open_session", right="training.plan")
def open_session(*, by: Actor, session: UUID) -> Done:
    """Open a planned session for enrolment."""
    row = finding.session(by, session)
    planning.move(by, row, SessionState.OPEN)
    return Done(row.id)


@action("training.start_session", right="training.attend")
def start_session(*, by: Actor, session: UUID) -> Done:
    """Say that an open session has begun. Taking its first attendance says so too."""
    row = finding.session(by, session)
    planning.move(by, row, SessionState.RUNNING)
    return Done(row.id)


@action("training.end_session", right="training.see")
def end_session(*, by: Actor, session: UUID) -> Done:
    """Say that a session has ended, on its last day or later. Confirming results says so too."""
    row = finding.session(by, session)
    if clock.today() < row.ends_on:
        raise Refused(refusals.NOT_ENDED, None, {"day": row.ends_on.strftime("%d/%m/%Y")})
    planning.move(by, row, SessionState.ENDED)
    return Done(row.id)


@action("training.cancel_session", right="training.plan")
def cancel_session(*, by: Actor, session: UUID) -> Done:
    """Cancel a session that has not ended; everybody enrolled gets her half-days back."""
    return Done(enrolling.cancel(by, session).id)


@action("training.enrol", right="training.enrol")
def enrol(
    *, by: Actor, session: UUID, person: UUID, outside_reason: str = "", on: date | None = None
) -> Done:
    """Give a person a place in a session; ``on``: the day she joins, today or before."""
    [row] = enrolling.enrol(by, session, [Wanted(person, outside_reason)], on)
    return Done(row.id)


@action("training.enrol_many", right="training.enrol")
def enrol_many(*, by: Actor, session: UUID, people: list[Wanted], on: date | None = None) -> DoneMany:
    """Give up to 250 people a place in a session: all of them or none."""
    return DoneMany(enrolling.ids(enrolling.enrol(by, session, people, on)))


@action("training.withdraw", right="training.enrol")
def withdraw(*, by: Actor, enrolment: UUID, reason: str) -> Done:
    """Give a place back; an access that the enrolment opened ends."""
    return Done(enrolling.withdraw(by, enrolment, reason).id)


@action("training.wait", right="training.enrol")
def wait(*, by: Actor, session: UUID, person: UUID, outside_reason: str = "") -> Done:
    """Put a person on the waiting list of a full session."""
    return Done(waiting_list.wait(by, session, person, outside_reason).id)


@action("training.take_place", right="training.enrol")
def take_place(*, by: Actor, waiting: UUID) -> Done:
    """She takes the place that is held for her; answers the enrolment."""
    return Done(waiting_list.take(by, waiting).id)


@action("training.leave_list", right="training.enrol")
def leave_list(*, by: Actor, waiting: UUID, reason: str) -> Done:
    """Take a person off a waiting list; a place held for her goes to the next."""
    return Done(waiting_list.leave(by, waiting, reason).id)


@action("training.settle_lost", right="training.enrol")
def settle_lost(*, by: Actor, lost: UUID, state: str) -> Done:
    """Say what came of somebody whose session was cancelled: otherwise, not_wanted, not_reached."""
    return Done(losing.settle(by, lost, state).id)


@action("training.mind_children", right="training.enrol")
def mind_children(*, by: Actor, enrolment: UUID, children: list[UUID]) -> Done:
    """Say which members of her household are looked after beside the session: these and no others."""
    return Done(minding.mind(by, enrolment, children).id)


@action("training.move_lists", right="training.plan", journal=False, api=False)
def move_lists(*, by: Actor) -> Moved:
    """Pass places on that nobody answered for, close lists of sessions that are over; idempotent."""
    return Moved(*queueing.run())


@action("training.settle_alert", right="training.enrol")
def settle_alert(*, by: Actor, alert: UUID, state: str) -> Done:
    """Say what came of a warning that somebody may drop out: aid, spoken, arranged, leaves, not_reached."""
    return Done(watching.settle(by, alert, state).id)


@action("training.watch", right="training.plan", journal=False, api=False)
def watch(*, by: Actor) -> Opened:
    """Look who may drop out of the sessions that run; again, nothing opens twice."""
    return Opened(watching.run() + apprentice_watching.run())


@action("training.take_attendance", right="training.attend")
def take_attendance(*, by: Actor, session: UUID, half_day: UUID, marks: list[Marked]) -> Taken:
    """Keep the marks of one half-day, all at once; another mark than before corrects it."""
    return Taken(attending.take(by, session, [HalfDayMarks(half_day, marks)]))


@action("training.take_attendance_many", right="training.attend")
def take_attendance_many(*, by: Actor, session: UUID, half_days: list[HalfDayMarks]) -> Taken:
    """Keep the marks of several half-days of one session, up to 5,000 marks at once."""
    return Taken(attending.take(by, session, half_days))


@action("training.complete", right="training.certify")
def complete(*, by: Actor, session: UUID, enrolment: UUID, result: str = "") -> Done:
    """Confirm how a session ended for somebody: complete, partial, none; empty: as attendance proposes."""
    [row] = certifying.complete(by, session, [Outcome(enrolment, result)])
    return Done(row.id)


@action("training.complete_many", right="training.certify")
def complete_many(*, by: Actor, session: UUID, outcomes: list[Outcome]) -> DoneMany:
    """Confirm up to 250 results of a session at once; answers those that changed."""
    return DoneMany(enrolling.ids(certifying.complete(by, session, outcomes)))


@action("training.certify", right="training.certify")
def certify(*, by: Actor, session: UUID, enrolment: UUID) -> Issued:
    """Issue the certificate of somebody who completed a session."""
    [row] = certifying.certify(by, session, [enrolment])
    return Issued(row.id, row.code)


@action("training.certify_many", right="training.certify")
def certify_many(*, by: Actor, session: UUID, enrolments: list[UUID]) -> IssuedMany:
    """Issue up to 250 certificates of a session: all of them or none."""
    return IssuedMany([Issued(row.id, row.code) for row in certifying.certify(by, session, enrolments)])


@action("training.revoke_certificate", right="training.revoke")
def revoke_certificate(*, by: Actor, certificate: UUID, reason: str) -> Done:
    """Take a certificate back; the public check says so from then on, and it no longer counts."""
    return Done(certifying.revoke(by, certificate, reason).id)


@action("training.hand_down_aid", right="training.attend", journal=False)
def hand_down_aid(*, by: Actor, session: UUID, month: date, kind: str) -> HandedDown:
    """Draw up the list of aid that the half-days attended in a month give; again, it follows corrections."""
    return HandedDown(entitling.hand_down(by, session, month, kind))


@action("training.plan_apprenticeship", right="training.enrol")
def plan_apprenticeship(*, by: Actor, person: UUID, contract: ContractTold) -> Done:
    """Keep the contract of an apprentice with an enterprise; her plan gets a step for it."""
    return Done(apprenticing.plan(by, person, contract).id)


@action("training.plan_apprenticeship_many", right="training.enrol")
def plan_apprenticeship_many(*, by: Actor, apprentices: list[Apprentice]) -> DoneMany:
    """Keep up to 250 contracts: all of them or none."""
    rows = apprenticing.plan_many(by, [(one.person, one.contract) for one in apprentices])
    return DoneMany([row.id for row in rows])


@action("training.begin_apprenticeship", right="training.attend")
def begin_apprenticeship(*, by: Actor, apprenticeship: UUID) -> Done:
    """Say that she has begun. Noting the first week or visit says so too."""
    return Done(apprenticing.move(by, apprenticeship, "running", "", None).id)


@action("training.complete_apprenticeship", right="training.certify")
def complete_apprenticeship(*, by: Actor, apprenticeship: UUID) -> Done:
    """Say that she has learnt the trade, on the last day of the contract or later."""
    return Done(apprenticing.move(by, apprenticeship, "completed", "", None).id)


@action("training.end_apprenticeship", right="training.enrol")
def end_apprenticeship(
    *, by: Actor, apprenticeship: UUID, state: str, reason: str, on: date | None = None
) -> Done:
    """Say that it ended early, with the reason: broken_off (``on`` its last day) or not_begun."""
    if state not in apprenticing.ENDS:
        raise Refused(refusals.NOT_IN_LIST, "state", {"value": state[:40]})
    return Done(apprenticing.move(by, apprenticeship, state, reason, on).id)


@action("training.register_apprenticeship", right="training.enrol")
def register_apprenticeship(
    *, by: Actor, apprenticeship: UUID, registered_as: str, registered_on: date
) -> Done:
    """Keep the reference under which the contract was registered, and when."""
    return Done(apprenticing.register(by, apprenticeship, registered_as, registered_on).id)


@action("training.set_allowance", right="training.enrol")
def set_allowance(*, by: Actor, apprenticeship: UUID, amount: Decimal, since: date) -> Done:
    """Say what the enterprise pays her a month from a day on."""
    return Done(apprenticing.set_allowance(by, apprenticeship, amount, since).id)


@action("training.note_weeks", right="training.attend")
def note_weeks(*, by: Actor, apprenticeship: UUID, weeks: list[WeekTold]) -> Done:
    """Keep the hours of weeks of an apprenticeship; other hours than before correct them."""
    return Done(apprenticing.note_weeks(by, apprenticeship, weeks).id)


@action("training.visit_apprentice", right="training.attend")
def visit_apprentice(*, by: Actor, apprenticeship: UUID, visit: VisitTold) -> Done:
    """Keep a visit to an apprentice: what was seen, what is to be done."""
    return Done(apprenticing.visit(by, apprenticeship, visit).id)


@action("training.score", right="training.certify")
def score(
    *, by: Actor, session: UUID, marks: list[Scored], module: str = "", on: date | None = None
) -> DoneMany:
    """Keep the marks of one module, or of the whole session, up to 250; answers those that changed."""
    return DoneMany(enrolling.ids(scoring.score(by, session, module, marks, on)))


@action("training.note_taught", right="training.attend")
def note_taught(
    *, by: Actor, session: UUID, half_day: UUID, hours: Decimal, module: str = "", consumables: str = ""
) -> Done:
    """Say how long the trainer taught at a half-day, which module, and what was used up."""
    return Done(teaching.note(by, session, half_day, hours, module, consumables).id)


@action("training.ask_opinions", right="training.attend")
def ask_opinions(*, by: Actor, session: UUID) -> Asked:
    """Send the trainees of a session that has ended a link to say what they think of it."""
    return Asked(opining.ask(by, session))


@action("training.give_opinion", right="training.enrol")
def give_opinion(*, by: Actor, enrolment: UUID, opinion: opining.Said) -> Done:
    """Write down what a trainee says of her session."""
    return Done(opining.give(by, enrolment, opinion).enrolment_id)


@action("training.give_opinion_by_link", right="training.enrol", api=False)
def give_opinion_by_link(*, by: Actor, token: str, opinion: opining.Said) -> bool:
    """A trainee says by the link that she got what she thinks of her session; once."""
    opining.give_by_link(by, token, opinion)
    return True
