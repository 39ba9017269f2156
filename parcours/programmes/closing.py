"""Closing a project: nothing of it is left open, and what falls due after its contract has a named owner."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from parcours.accounts.queries import colleague_names
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.recorder import record
from parcours.kernel.refusals import Refused
from parcours.kernel.texts import plain

from . import budget_finding, money_entries
from . import money_refusals as refusals
from .addendum_models import Addendum
from .budget_models import Budget
from .closing_models import Closure, FollowUpOwner
from .closing_ports import Ending, Question, asks, questions
from .models import Project
from .money_enums import AddendumState, BudgetState, ClosureState
from .queries import contract_days
from .report_models import ReportLine
from .spending_models import Commitment, Spending
from .states import CLOSURE

REASON = 300
OWNS = "programmes.see"
"""Every role holds it: a follow-up is owned by a colleague, whatever her role."""


@dataclass(frozen=True)
class Standing:
    """How a question stands. ``owner``: the colleague named for it, if she still works there."""

    question: Question
    number: int
    owner: UUID | None = None
    owner_name: str = ""

    @property
    def settled(self) -> bool:
        return not self.number or (self.question.later and self.owner is not None)


def ending(row: Project) -> Ending:
    return Ending(row.code, row.grantee_id, contract_days(row)[1])


def standings(row: Project) -> list[Standing]:
    """What stands in the way of closing a project, and what does not; under the grantee's row security."""
    named = dict(FollowUpOwner.objects.filter(project=row).values_list("what", "owner"))
    names = dict(colleague_names(row.grantee_id, OWNS))
    found = []
    for one in questions():
        owner = named.get(one.code) if one.later else None
        living = owner if owner in names else None
        found.append(Standing(one, one.count(ending(row)), living, names.get(owner, "")))
    return found


def closure(row: Project) -> Closure | None:
    return Closure.objects.filter(project=row).first()


def colleagues(row: Project) -> list[tuple[UUID, str]]:
    """Who may own a follow-up: whoever works for the grantee."""
    return colleague_names(row.grantee_id, OWNS)


def _state(by: Actor, row: Project) -> Closure:
    found, _made = Closure.objects.get_or_create(
        project=row, defaults={"organisation_id": row.grantee_id, "changed_by": by.user}
    )
    return found


def _tell(kind, by: Actor, row: Project, **facts) -> None:
    object_id = _state(by, row).id
    record(kind.code, by=by, object=("programmes.Closure", object_id), project=row.code, facts=facts)


def name_owner(by: Actor, code: str, what: str, owner: UUID) -> FollowUpOwner:
    """A colleague does what falls due after the contract."""
    row = budget_finding.own_project(by, code)
    if what not in {one.code for one in questions() if one.later}:
        raise Refused(refusals.NOT_IN_LIST, "what", {"value": what[:40]})
    if owner not in dict(colleagues(row)):
        raise Refused(refusals.NO_COLLEAGUE, "owner")
    told = {"owner": owner, "named_on": clock.today(), "named_by": by.user}
    found, _made = FollowUpOwner.objects.update_or_create(
        project=row, what=what, defaults=told | {"organisation_id": row.grantee_id}
    )
    _tell(money_entries.OWNER_NAMED, by, row, what=what, owner=owner)
    return found


def close(by: Actor, code: str) -> Closure:
    """Close a project whose contract is over."""
    row = budget_finding.own_project(by, code)
    ends_on = contract_days(row)[1]
    if clock.today() <= ends_on:
        raise Refused(refusals.NOT_OVER, None, {"day": ends_on.strftime("%d/%m/%Y")})
    left = [one for one in standings(row) if not one.settled]
    for one in left:
        refusal = refusals.NO_OWNER if one.question.later else refusals.STANDS_IN_THE_WAY
        raise Refused(refusal, None, {"what": str(one.question.title), "n": one.number})
    found = _state(by, row)
    CLOSURE.move(found, ClosureState.CLOSED, by)
    found.changed_on, found.changed_by, found.reason = clock.today(), by.user, ""
    found.save()
    _tell(money_entries.PROJECT_CLOSED, by, row)
    return found


def reopen(by: Actor, code: str, reason: str) -> Closure:
    """Open a closed project again, with the reason."""
    row = budget_finding.own_project(by, code, closed_too=True)
    reason = " ".join(plain(reason).split())
    if not reason or len(reason) > REASON:
        raise Refused(refusals.WHY_AGAIN, "reason", {"most": REASON})
    found = _state(by, row)
    CLOSURE.move(found, ClosureState.OPEN, by)
    found.changed_on, found.changed_by, found.reason = clock.today(), by.user, reason
    found.save()
    _tell(money_entries.PROJECT_REOPENED, by, row)
    return found


# What this package itself asks --------------------------------------------------------------------


def _drafts(end: Ending) -> int:
    return Budget.objects.filter(project=end.project, state=BudgetState.DRAFT).count()


def _addenda(end: Ending) -> int:
    return Addendum.objects.filter(project=end.project, state=AddendumState.DRAFT).count()


def _commitments(end: Ending) -> int:
    return Commitment.objects.filter(project=end.project, ended_on__isnull=True).count()


def _unreported(end: Ending) -> int:
    told = ReportLine.objects.filter(project=end.project).values("spending")
    return Spending.objects.filter(project=end.project).exclude(pk__in=told).count()


asks("drafts", _("Drafts of a budget"), _drafts, order=10)
asks("addenda", _("Drafts of an addendum"), _addenda, order=10)
asks("commitments", _("Commitments under which something is still owed"), _commitments, order=11)
asks("unreported", _("Payments that no financial report tells"), _unreported, order=12)
