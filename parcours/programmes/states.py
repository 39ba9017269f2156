"""The lives of a version of a budget and of the end of a project."""

from parcours.kernel.states import Move, States

from .money_enums import BudgetState, ClosureState

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

CLOSURE = States(
    "programmes.closure",
    first=ClosureState.OPEN,
    moves=[
        Move(ClosureState.OPEN, ClosureState.CLOSED, KEEP),
        Move(ClosureState.CLOSED, ClosureState.OPEN, KEEP),
    ],
    labels=dict(ClosureState.choices),
)
