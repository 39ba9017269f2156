"""The committee: calls, dossiers, marks given blind, decisions within the envelope, appeals.

Always in one order: the call, then the dossier, then the venture.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from parcours.accounts.queries import colleagues
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import NOT_ALLOWED, NOT_FOUND, Missing, NotAllowed, Refused
from parcours.reference.models import Language

from . import boarding, calling, entries, finding, moving, ranking, rules, telling
from . import committee_refusals as refusals
from .calling import CallTold, DossierTold, Marks, Verdict
from .committee_models import Call, Conflict, Dossier, Judge, Score
from .enums import AppealState, CallState, ConflictKind, DecisionReason, DossierState, MoveReason, Stage
from .models import Venture
from .refusals import NOT_IN_LIST
from .states import APPEAL, CALL, DOSSIER

JUDGES, CONVENES = "enterprise.judge", "enterprise.call"


def _call(by: Actor, wanted: UUID) -> Call:
    rows = Call.objects.select_for_update(of=("self",)).filter(pk=wanted)
    found = rows.filter(organisation=finding.organisation(by)).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def _dossier(by: Actor, wanted: UUID) -> tuple[Call, Dossier]:
    """A dossier with its call, both locked."""
    rows = Dossier.objects.filter(pk=wanted, organisation=finding.organisation(by))
    known = rows.values_list("call_id", flat=True).first()
    if known is None:
        raise Missing(NOT_FOUND)
    call = _call(by, known)
    return call, rows.select_for_update(of=("self",)).select_related("venture").get()


def open_call(by: Actor, told: CallTold) -> Call:
    where, plan = finding.organisation(by), finding.plan()
    calling.check_call(told, plan, clock.today())
    judges = _judges(by, told.judges)
    row = Call.objects.create(
        organisation_id=where,
        project_id=finding.project(told.project),
        title=rules.short(told.title, rules.TITLE, "title"),
        opens_on=told.opens_on,
        closes_on=told.closes_on,
        envelope=told.envelope,
        most=told.most,
        currency=plan.currency,
        made_by=by.user,
    )
    Judge.objects.bulk_create([Judge(call=row, organisation_id=where, user=one) for one in judges])
    _tell(by, entries.CALLED, row, amount=row.envelope, judges=len(judges))
    return row


def _judges(by: Actor, wanted: Sequence[UUID]) -> list[UUID]:
    known = {user.id for user in colleagues(finding.organisation(by), JUDGES)}
    chosen = list(dict.fromkeys(wanted))
    if not chosen or set(chosen) - known:
        raise Refused(refusals.JUDGES, "judges")
    return chosen


def submit(by: Actor, wanted: UUID, told: DossierTold) -> Dossier:
    """A project with a plan asks for money under a call that is open."""
    call = _call(by, wanted)
    venture, plan, today = finding.venture(by, told.venture), finding.plan(), clock.today()
    if call.state != CallState.OPEN or not call.opens_on <= today <= call.closes_on:
        raise Refused(refusals.CALL_CLOSED)
    asked = calling.check_asked(told, call.most)
    if venture.stage == Stage.BUSINESS_PLAN:
        moving.put(by, venture, plan, Stage.APPLICATION, "", None)
    if venture.stage != Stage.APPLICATION:
        raise Refused(refusals.NO_PLAN_YET, "venture")
    with finding.guarded():
        row = Dossier.objects.create(
            call=call,
            venture=venture,
            organisation_id=call.organisation_id,
            asked=asked,
            need=told.need,
            submitted_on=today,
        )
    _tell(by, entries.SUBMITTED, call, row, amount=asked, need=row.need)
    return row


def close_call(by: Actor, wanted: UUID) -> Call:
    """No dossier is taken any more: the committee scores."""
    call, plan = _call(by, wanted), finding.plan()
    CALL.move(call, CallState.SCORING, by)
    call.save(update_fields=["state"])
    rows = Venture.objects.filter(dossiers__call=call, stage=Stage.APPLICATION).order_by("pk")
    for venture in rows.select_for_update(of=("self",)):
        moving.put(by, venture, plan, Stage.COMMITTEE, "", None)
    _tell(by, entries.CALL_CLOSED, call)
    return call


# Marks --------------------------------------------------------------------------------------------


def declare(by: Actor, wanted: UUID, user: UUID | None, kind: str) -> Conflict:
    """A tie between a member of the committee and a dossier: one's own; a colleague's is told by whoever
    convenes, so that nobody keeps another from scoring."""
    call, row = _dossier(by, wanted)
    who = user or by.user
    if who != by.user and not by.may(CONVENES):
        raise NotAllowed(NOT_ALLOWED)
    if call.state == CallState.DECIDED:
        raise Refused(refusals.FROZEN)
    if who is None or not Judge.objects.filter(call=call, user=who).exists():
        raise Refused(refusals.NOT_A_JUDGE, "user")
    if Score.objects.filter(dossier=row, user=who).exists():
        raise Refused(refusals.SCORED_ALREADY, "user")
    with finding.guarded():
        made = Conflict.objects.create(
            dossier=row,
            organisation_id=row.organisation_id,
            user=who,
            kind=rules.coded(kind, ConflictKind, "kind"),
            on=clock.today(),
        )
    _tell(by, entries.CONFLICT, call, row, kind=kind)
    return made


def score(by: Actor, wanted: UUID, told: Marks) -> Score:
    """Given once, before one sees what others gave, by a member without a tie."""
    call, row = _dossier(by, wanted)
    if call.state != CallState.SCORING or row.state != DossierState.SUBMITTED:
        raise Refused(refusals.NOT_SCORING if call.state == CallState.OPEN else refusals.FROZEN)
    if not Judge.objects.filter(call=call, user=by.user).exists():
        raise Refused(refusals.NOT_A_JUDGE)
    if boarding.is_tied(by, row):
        raise Refused(refusals.TIED)
    rule = finding.plan().committee
    marks = calling.check_marks(told, rule)
    with finding.guarded():
        made = Score.objects.create(
            dossier=row,
            organisation_id=row.organisation_id,
            user=by.user,
            oral=told.oral,
            interpreter=_interpreter(told),
            marks=marks,
            total=ranking.total(marks, rule.weights(told.oral)),
            note=rules.long(told.note, rules.NOTE, "note"),
        )
    _tell(by, entries.SCORED, call, row, oral=told.oral, score=made.total)
    return made


def _interpreter(told: Marks) -> Language | None:
    """Of a defence alone."""
    if not told.interpreter or not told.oral:
        return None
    found = Language.objects.filter(code=told.interpreter[:10]).first()
    if found is None:
        raise Refused(NOT_IN_LIST, "interpreter", {"value": told.interpreter[:40]})
    return found


# The decision -------------------------------------------------------------------------------------


def decide(by: Actor, wanted: UUID, verdicts: Sequence[Verdict]) -> Call:
    """Every dossier of the call: accepted within the envelope, on reserve, or not; then all is frozen."""
    call, plan, today = _call(by, wanted), finding.plan(), clock.today()
    CALL.move(call, CallState.DECIDED, by)
    if not boarding.may_decide(by, call):
        raise Refused(refusals.DECIDER_TIED)
    rows = {
        one.id: one
        for one in Dossier.objects.select_for_update(of=("self",))
        .filter(call=call, state=DossierState.SUBMITTED)
        .select_related("venture")
        .order_by("pk")
    }
    if sorted(rows) != sorted(one.dossier for one in verdicts):
        raise Refused(refusals.EVERY_DOSSIER)
    scored = set(Score.objects.filter(dossier__in=rows, oral=False).values_list("dossier_id", flat=True))
    if set(rows) - scored:
        raise Refused(refusals.NOT_SCORED)
    for one in verdicts:
        _settle(by, call, rows[one.dossier], one, today)
    if call.granted > call.envelope:
        raise Refused(refusals.OVER_ENVELOPE)
    call.decided_on, call.decided_by = today, by.user
    call.save(update_fields=["state", "granted", "decided_on", "decided_by"])
    _tell(by, entries.CALL_DECIDED, call, amount=call.granted)
    for one in verdicts:
        _move_venture(by, rows[one.dossier], plan)
    return call


def _settle(by: Actor, call: Call, row: Dossier, told: Verdict, today: date) -> None:
    state = rules.coded(told.state, DossierState, "state")
    DOSSIER.move(row, state, by)
    row.reason = rules.coded(told.reason, DecisionReason, "reason")
    row.note = rules.long(told.note, rules.NOTE, "note")
    row.granted = None
    if state == DossierState.ACCEPTED:
        rules.check_open(row.venture.stage)
        row.granted = rules.check_amount(told.amount if told.amount is not None else row.asked)
        if row.granted > row.asked:
            raise Refused(refusals.OVER_ASKED, "amount")
        call.granted += row.granted
    row.decided_on, row.decided_by = today, by.user
    row.save()
    _tell(
        by, entries.DECIDED, call, row, state=state, reason_code=row.reason, amount=row.granted or Decimal(0)
    )


def _move_venture(by: Actor, row: Dossier, plan) -> None:
    """Accepted is funded; what is not accepted goes back to its plan, with the reason."""
    venture = finding.venture(by, row.venture_id)
    if venture.stage != Stage.COMMITTEE:
        return
    if row.state == DossierState.ACCEPTED:
        moving.put(by, venture, plan, Stage.FUNDED, "", None)
    elif row.state == DossierState.REFUSED:
        moving.put(by, venture, plan, Stage.BUSINESS_PLAN, MoveReason.REFUSED, None)


def appeal(by: Actor, wanted: UUID, note: str) -> Dossier:
    """The members do not agree with the decision: it is looked at again, by somebody else."""
    call, row = _dossier(by, wanted)
    if row.state not in (DossierState.REFUSED, DossierState.RESERVE):
        raise Refused(refusals.NOTHING_TO_APPEAL)
    if row.appeal:
        raise Refused(refusals.APPEALED_ALREADY)
    row.appeal, row.appealed_on = AppealState.ASKED, clock.today()
    row.appeal_note = rules.long(note, rules.NOTE, "note")
    if not row.appeal_note:
        raise Refused(refusals.SAY_WHY, "note")
    row.save(update_fields=["appeal", "appealed_on", "appeal_note"])
    _tell(by, entries.APPEALED, call, row)
    return row


def answer_appeal(by: Actor, wanted: UUID, accepted: bool, amount: Decimal | None, reason: str) -> Dossier:
    """Marks stay as they were. Changed, it takes from what the envelope still has."""
    call, row = _dossier(by, wanted)
    APPEAL.move(row, AppealState.ACCEPTED if accepted else AppealState.UPHELD, by)
    if by.user is not None and by.user == row.decided_by:
        raise Refused(refusals.OWN_DECISION)
    if boarding.is_tied(by, row):
        raise Refused(refusals.DECIDER_TIED)
    row.appeal_by = by.user
    row.reason = rules.coded(reason, DecisionReason, "reason")
    if accepted:
        rules.check_open(row.venture.stage)
        row.granted = rules.check_amount(amount if amount is not None else row.asked)
        if row.granted > row.asked:
            raise Refused(refusals.OVER_ASKED, "amount")
        call.granted += row.granted
        if call.granted > call.envelope:
            raise Refused(refusals.OVER_ENVELOPE, "amount")
        call.save(update_fields=["granted"])
        row.state = DossierState.ACCEPTED
    row.save()
    _tell(by, entries.APPEAL_ANSWERED, call, row, state=row.state, amount=row.granted or Decimal(0))
    if accepted:
        _funded_after_all(by, row)
    return row


def _funded_after_all(by: Actor, row: Dossier) -> None:
    venture, plan = finding.venture(by, row.venture_id), finding.plan()
    for stage in (Stage.APPLICATION, Stage.COMMITTEE, Stage.FUNDED):
        if stage in moving.VENTURE.targets(venture.stage):
            moving.put(by, venture, plan, stage, "", None)


def _tell(by: Actor, entry, call: Call, row: Dossier | None = None, /, **facts) -> None:
    record_many([telling.of_call(entry, by, call, row, **facts)])
