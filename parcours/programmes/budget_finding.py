"""Who sees which money, and how actions find what they change, locked; foreign and missing are one answer.

The lock of a project is that of its money: every write of a budget takes it first.
"""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from parcours.accounts.models import Organisation
from parcours.kernel.actor import Actor
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused

from . import money_refusals as refusals
from .budget_models import Budget, BudgetLine, Coordination
from .closing_models import Closure
from .contracts import ContractRule, rule_of
from .models import Partner, Project
from .money_enums import BudgetState, ClosureState
from .queries import pack

SEE, KEEP = "programmes.money", "programmes.budget"


def steers(actor: Actor) -> bool:
    """Whether the actor's organisation coordinates the programme in force."""
    rows = Coordination.objects.filter(organisation=actor.organisation, programme__in_force=True)
    return actor.organisation is not None and rows.exists()


def projects(actor: Actor) -> QuerySet[Project]:
    """The projects whose money, or own lines of it, the actor sees; in the order of the pack."""
    rows = Project.objects.filter(programme__in_force=True, in_force=True).select_related("grantee", "lot")
    if not actor.may(SEE) or actor.organisation is None:
        return rows.none()
    if steers(actor):
        return rows
    lines = BudgetLine.objects.filter(
        project=OuterRef("pk"), spender=actor.organisation, budget__state=BudgetState.AGREED
    )
    return rows.filter(Q(grantee=actor.organisation) | Exists(lines))


def project(actor: Actor, code: str) -> Project:
    found = projects(actor).filter(pk=code).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def sees_all(actor: Actor, row: Project) -> bool:
    """Whether all of its money is seen, not only the lines of a partner."""
    return row.grantee_id == actor.organisation or steers(actor)


def own_project(by: Actor, code: str, *, closed_too: bool = False) -> Project:
    """A project of one's own, locked; refused once it is closed, unless it is to be opened again."""
    rows = Project.objects.select_for_update(of=("self",), no_key=True).filter(
        pk=code, grantee=by.organisation
    )
    found = rows.filter(programme__in_force=True, in_force=True).first()
    if found is None:
        raise Missing(NOT_FOUND)
    if not closed_too:
        check_open(found)
    return found


def check_open(row: Project) -> None:
    """Nothing is written of the money of a project that is closed."""
    if Closure.objects.filter(project=row, state=ClosureState.CLOSED).exists():
        raise Refused(refusals.PROJECT_CLOSED)


def draft(by: Actor, wanted: UUID) -> Budget:
    """A draft of one's own project, both locked."""
    code = Budget.objects.filter(pk=wanted, organisation=by.organisation).values_list("project", flat=True)
    own_project(by, next(iter(code), ""))
    row = Budget.objects.select_for_update(of=("self",)).select_related("project").get(pk=wanted)
    if row.state != BudgetState.DRAFT:
        raise Refused(refusals.NOT_A_DRAFT)
    return row


def rule(row: Project) -> ContractRule:
    return rule_of(pack(row.programme_id), row.code)


def spenders(row: Project) -> dict[str, Organisation]:
    """Who may spend lines of a project, by code: its partners that are organisations here."""
    rows = Partner.objects.filter(project=row, organisation__isnull=False).select_related("organisation")
    return {one.organisation.code: one.organisation for one in rows}
