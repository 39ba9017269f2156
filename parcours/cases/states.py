from parcours.kernel.states import Move, States

from .enums import StepState

PLANNED, UNDER_WAY, DONE, ABANDONED = (state.value for state in StepState)

# Who may is decided by rules.check_may_plan: it depends on whether an upper package owns the step.
STEP = States(
    "cases.step",
    first=PLANNED,
    moves=[
        Move(PLANNED, UNDER_WAY, "people.see"),
        Move(PLANNED, DONE, "people.see"),
        Move(PLANNED, ABANDONED, "people.see"),
        Move(UNDER_WAY, DONE, "people.see"),
        Move(UNDER_WAY, ABANDONED, "people.see"),
    ],
    labels=dict(StepState.choices),
)
