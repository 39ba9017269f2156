"""What row security lets an organisation see and write of money.

The grantee writes its own budgets; whoever spends writes its own payments, which the grantee sees. Who
coordinates the programme sees all of it; a partner sees its own lines of what is agreed, the version in which
they stand, and its rates.
"""

from parcours.kernel.rowsecurity import ORGANISATION, append_only, policy

from .addendum_models import Addendum, AddendumTarget
from .budget_models import Budget, BudgetLine, BudgetRate
from .closing_models import Closure, FollowUpOwner
from .report_models import PaymentRequest, Report, ReportLine
from .spending_models import Commitment, Instalment, Spending, Voucher


def _own(table: str, column: str = "organisation_id") -> str:
    return f"{table}.{column} = {ORGANISATION}"


def _steers(project: str) -> str:
    """The condition that the acting organisation coordinates the programme of a project."""
    return (
        "EXISTS (SELECT 1 FROM programmes_coordination c "  # noqa: S608
        "JOIN programmes_project p ON p.programme_id = c.programme_id "
        f"WHERE p.code = {project} AND c.organisation_id = {ORGANISATION} OFFSET 0)"
    )


_T, _L, _R = (model._meta.db_table for model in (Budget, BudgetLine, BudgetRate))
policy(
    Budget,
    using=f"{_own(_T)} OR {_steers(f'{_T}.project_id')} OR {_T}.state = 'agreed' AND EXISTS "  # noqa: S608
    f"(SELECT 1 FROM {_L} l WHERE l.budget_id = {_T}.id AND l.spender_id = {ORGANISATION} OFFSET 0)",
    check=_own(_T),
)
policy(
    BudgetLine,
    using=f"{_own(_L)} OR {_L}.agreed AND {_own(_L, 'spender_id')} OR {_steers(f'{_L}.project_id')}",
    check=_own(_L),
)
policy(
    BudgetRate,
    using=f"{_own(_R)} OR EXISTS (SELECT 1 FROM {_T} b WHERE b.id = {_R}.budget_id OFFSET 0)",  # noqa: S608
    check=_own(_R),
)
for _paid in (Spending, Commitment, Voucher):
    _t = _paid._meta.db_table
    policy(
        _paid,
        using=f"{_own(_t)} OR {_own(_t, 'grantee_id')} OR {_steers(f'{_t}.project_id')}",
        check=_own(_t),
    )
_I = Instalment._meta.db_table
policy(Instalment, using=f"{_own(_I)} OR {_steers(f'{_I}.project_id')}", check=_own(_I))
append_only(Spending)
append_only(Voucher)
for _told in (Report, ReportLine, PaymentRequest):
    _t = _told._meta.db_table
    policy(_told, using=f"{_own(_t)} OR {_steers(f'{_t}.project_id')}", check=_own(_t))
    append_only(_told)

# What an addendum in force says is read by everybody, as the pack is; a draft by those whose it is.
_A, _C = Addendum._meta.db_table, AddendumTarget._meta.db_table
_COORDINATES = (
    f"EXISTS (SELECT 1 FROM programmes_coordination c WHERE c.programme_id = {_A}.programme_id "  # noqa: S608
    f"AND c.organisation_id = {ORGANISATION} OFFSET 0)"
)
policy(Addendum, using=f"{_A}.state = 'in_force' OR {_own(_A)} OR {_COORDINATES}", check=_own(_A))
policy(
    AddendumTarget,
    using=f"{_C}.in_force OR EXISTS (SELECT 1 FROM {_A} a WHERE a.id = {_C}.addendum_id OFFSET 0)",  # noqa: S608
    check=_own(_C),
)

# Everybody who writes of a project's money asks whether it is closed; who does what later is the grantee's.
_t = Closure._meta.db_table
policy(Closure, using="true", check=_own(_t))
_t = FollowUpOwner._meta.db_table
policy(FollowUpOwner, using=f"{_own(_t)} OR {_steers(f'{_t}.project_id')}", check=_own(_t))
