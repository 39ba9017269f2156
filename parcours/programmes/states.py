"""The life of a version of a budget."""

from parcours.kernel.states import Move, States

from .money_enums import BudgetState

KEEP = "programmes.budget"
BUDGET = States(
    "programmes.budget",
    first=BudgetState.DRAFT,
    moves=[
        Move(BudgetState.DRAFT, BudgetState.AGREED, KEEP),
        Move(BudgetState.DRAFT, BudgetState.DROPPED, KEEP),
    ],
    labels=dict(BudgetState.choices),
)
