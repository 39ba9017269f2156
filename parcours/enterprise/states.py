"""The life of an enterprise project."""

from parcours.kernel.states import Move, States

from . import grant_states  # noqa: F401
from .enums import AFTER, BEFORE, OVER, AppealState, CallState, DossierState, Stage

RUN = "enterprise.run"
FORWARD = (
    (Stage.IDEA, Stage.FEASIBILITY),
    (Stage.FEASIBILITY, Stage.BUSINESS_PLAN),
    (Stage.BUSINESS_PLAN, Stage.APPLICATION),
    (Stage.APPLICATION, Stage.COMMITTEE),
    (Stage.COMMITTEE, Stage.FUNDED),
    (Stage.FUNDED, Stage.CREATED),
    # With money of one's own: no committee is asked.
    (Stage.BUSINESS_PLAN, Stage.CREATED),
    (Stage.CREATED, Stage.FOLLOWED),
    (Stage.FOLLOWED, Stage.ALIVE),
)
BACK = (
    (Stage.FEASIBILITY, Stage.IDEA),
    (Stage.BUSINESS_PLAN, Stage.FEASIBILITY),
    (Stage.APPLICATION, Stage.BUSINESS_PLAN),
    (Stage.COMMITTEE, Stage.BUSINESS_PLAN),
    (Stage.GIVEN_UP, Stage.IDEA),
    (Stage.NOT_REACHED, Stage.FOLLOWED),
    (Stage.NOT_REACHED, Stage.ALIVE),
)
ENDS = (
    *((stage, Stage.GIVEN_UP) for stage in BEFORE),
    *(
        (stage, end)
        for stage in AFTER
        for end in (Stage.TRANSFORMED, Stage.CLOSED, Stage.NOT_REACHED)
        if stage not in OVER and stage != end
    ),
)
NEEDS_REASON = frozenset((*BACK, *ENDS))
"""Moves that are told with a reason."""

VENTURE = States(
    "enterprise.venture",
    field="stage",
    first=Stage.IDEA,
    moves=[Move(source, target, RUN) for source, target in (*FORWARD, *BACK, *ENDS)],
    labels=dict(Stage.choices),
)

CONVENE = "enterprise.call"
CALL = States(
    "enterprise.call",
    first=CallState.OPEN,
    moves=[
        Move(CallState.OPEN, CallState.SCORING, CONVENE),
        Move(CallState.SCORING, CallState.DECIDED, CONVENE),
    ],
    labels=dict(CallState.choices),
)
DOSSIER = States(
    "enterprise.dossier",
    first=DossierState.SUBMITTED,
    moves=[
        Move(DossierState.SUBMITTED, DossierState.ACCEPTED, CONVENE),
        Move(DossierState.SUBMITTED, DossierState.RESERVE, CONVENE),
        Move(DossierState.SUBMITTED, DossierState.REFUSED, CONVENE),
        # With the project, which goes back or is given up.
        Move(DossierState.SUBMITTED, DossierState.WITHDRAWN, RUN),
        # After an appeal.
        Move(DossierState.REFUSED, DossierState.ACCEPTED, CONVENE),
        Move(DossierState.RESERVE, DossierState.ACCEPTED, CONVENE),
    ],
    labels=dict(DossierState.choices),
)
APPEAL = States(
    "enterprise.appeal",
    field="appeal",
    first=AppealState.ASKED,
    moves=[
        Move(AppealState.ASKED, AppealState.UPHELD, CONVENE),
        Move(AppealState.ASKED, AppealState.ACCEPTED, CONVENE),
    ],
    labels=dict(AppealState.choices),
)
