from parcours.kernel.states import Move, States

from .business_enums import PlanState

PLAN = States(
    "enterprise.business_plan",
    first=PlanState.DRAFT,
    moves=[Move(PlanState.DRAFT, PlanState.SUBMITTED, "enterprise.run")],
    labels=dict(PlanState.choices),
)
