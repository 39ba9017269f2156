from parcours.kernel.states import Move, States

from .enums import AppointmentState, ObjectiveState, ReviewState, StepState

PLANNED, UNDER_WAY, DONE, ABANDONED = (state.value for state in StepState)
OPEN, REACHED, DROPPED = (state.value for state in ObjectiveState)
CONFIRMED, HELD, NO_SHOW, CANCELLED, MOVED = (state.value for state in list(AppointmentState)[1:])
ASKED, ACCEPTED, UPHELD, WITHDRAWN = (state.value for state in ReviewState)

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

OBJECTIVE = States(
    "cases.objective",
    first=OPEN,
    moves=[Move(OPEN, REACHED, "cases.see"), Move(OPEN, DROPPED, "cases.see")],
    labels=dict(ObjectiveState.choices),
)

# Held and not held may be corrected into each other: a wrong tap at the counter happens.
APPOINTMENT = States(
    "cases.appointment",
    first=PLANNED,
    moves=[
        Move(PLANNED, CONFIRMED, "cases.book"),
        *(
            Move(source, target, "cases.book")
            for source in (PLANNED, CONFIRMED)
            for target in (HELD, NO_SHOW, CANCELLED, MOVED)
        ),
        Move(HELD, NO_SHOW, "cases.book"),
        Move(NO_SHOW, HELD, "cases.book"),
    ],
    labels=dict(AppointmentState.choices),
)

REVIEW = States(
    "cases.review",
    first=ASKED,
    moves=[
        Move(ASKED, ACCEPTED, "cases.orient"),
        Move(ASKED, UPHELD, "cases.orient"),
        Move(ASKED, WITHDRAWN, "cases.see"),
    ],
    labels=dict(ReviewState.choices),
)
