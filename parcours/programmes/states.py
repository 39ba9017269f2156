"""The lives of a version of a budget, of an addendum and of the end of a project."""

from parcours.kernel.states import Move, States

from .money_enums import AddendumState, BudgetState, ClosureState

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

ADDENDUM = States(
    "programmes.addendum",
    first=AddendumState.DRAFT,
    moves=[
        Move(AddendumState.DRAFT, AddendumState.IN_FORCE, KEEP),
        Move(AddendumState.DRAFT, AddendumState.DROPPED, KEEP),
    ],
    labels=dict(AddendumState.choices),
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
