"""What is told to grants, and what is refused. Pure: no database."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from parcours.kernel.refusals import Refused
from parcours.ui.wording import money

from . import grant_refusals as refusals
from . import rules
from .grant_enums import LIVING, Condition, GrantReason, GrantState, Way
from .plan import EnterprisePlan, Form

WHAT, NOTE, WHY, REFERENCE = 200, 300, 500, 60


@dataclass(frozen=True)
class GrantTold:
    """For a project that the committee accepted (``dossier``), or without a call and then ``why``.

    ``amount``: in the pack's currency; ``project``: whose contract pays."""

    venture: UUID
    amount: Decimal
    project: str = ""
    dossier: UUID | None = None
    why: str = ""


@dataclass(frozen=True)
class TrancheTold:
    """``what``: the milestone in words; ``code``: the legal step of the form that has to be done.

    In kind (``way``), ``what`` is bought and the condition is always quotes."""

    amount: Decimal
    condition: str
    what: str = ""
    code: str = ""
    way: str = Way.MONEY.value


@dataclass(frozen=True)
class Moved:
    """Money that was paid or came back, with its reference and a photo or PDF of the receipt."""

    reference: str
    receipt: bytes | None = None
    amount: Decimal | None = None
    on: date | None = None


def check_tranche(told: TrancheTold, left: Decimal, currency: str, form: Form | None) -> Decimal:
    amount = rules.check_amount(told.amount)
    if amount > left:
        raise Refused(refusals.OVER_GRANT, "amount", {"left": money(left, currency)})
    rules.coded(told.way, Way, "way")
    if told.way == Way.IN_KIND and not rules.short(told.what, WHAT, "what"):
        raise Refused(refusals.WHAT_BOUGHT, "what")
    if told.way == Way.IN_KIND:
        return amount
    if not told.condition:
        raise Refused(refusals.CONDITION_MISSING, "condition")
    rules.coded(told.condition, Condition, "condition")
    if told.condition == Condition.MILESTONE and not rules.short(told.what, WHAT, "what"):
        raise Refused(refusals.WHAT_MISSING, "what")
    if told.condition == Condition.LEGAL_STEP and (form is None or form.step(told.code) is None):
        raise Refused(refusals.STEP_UNKNOWN, "code")
    return amount


def check_whole(planned: Decimal, amount: Decimal, currency: str) -> None:
    if planned != amount:
        told = {"total": money(planned, currency), "amount": money(amount, currency)}
        raise Refused(refusals.TRANCHES_NOT_WHOLE, None, told)


def check_living(state: str) -> None:
    if state not in LIVING:
        raise Refused(refusals.NOT_RUNNING, None, {"state": GrantState(state).label})


def check_reason(reason: str) -> str:
    if not reason:
        raise Refused(rules.refusals.REASON_MISSING, "reason")
    return rules.coded(reason, GrantReason, "reason")


def check_reference(reference: str) -> str:
    found = rules.short(reference, REFERENCE, "reference")
    if not found:
        raise Refused(refusals.REFERENCE_MISSING, "reference")
    return found


def check_third_party(booked: Decimal, most: Decimal, currency: str) -> None:
    """``booked``: all grants of one enterprise under a contract, in the contract's currency."""
    if booked > most:
        told = {"amount": money(booked, currency), "most": money(most, currency)}
        raise Refused(refusals.OVER_THIRD_PARTY, "amount", told)


def rule_of(plan: EnterprisePlan, project: str):
    """What the contract of a project says of grants, or a refusal."""
    found = plan.grant(project)
    if found is None:
        raise Refused(refusals.NO_RULE, "project")
    return found
