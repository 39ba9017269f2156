"""Every write on enterprise projects."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from parcours.kernel.actions import action
from parcours.kernel.actor import Actor

from . import anniversary, hiring, joining, judging, legal, moving, opening, visiting
from .business_actions import (  # noqa: F401 - the door of all actions is here
    plan_begin,
    plan_begin_many,
    plan_submit,
    plan_write,
)
from .calling import CallTold, DossierTold, Marks, Verdict
from .coaching_actions import (  # noqa: F401 - the door of all actions is here
    coach,
    coach_many,
    coaching_remove,
    market,
    market_many,
    market_remove,
)
from .incubation_actions import (  # noqa: F401 - the door of all actions is here
    cohort_change,
    cohort_join,
    cohort_leave,
    cohort_meet,
    cohort_meet_not,
    cohort_open,
    desk_back,
    desk_give,
    mentor_end,
    mentor_give,
    mentor_keep,
    mentor_leave,
    space_keep,
)
from .legal import StepOf
from .loan_actions import (  # noqa: F401 - the door of all actions is here
    loan_ask,
    loan_copy,
    loan_move,
    loan_repay,
    loan_unrepay,
    loans_late,
    loans_uncovered,
)
from .rules import JobsTold, Joining, Opening, Share, VentureTold, VisitOf, VisitTold


@dataclass(frozen=True)
class Done:
    id: UUID


@dataclass(frozen=True)
class DoneMany:
    ids: list[UUID]


@action("enterprise.open", right="enterprise.run")
def open_venture(*, by: Actor, person: UUID, venture: VentureTold, role: str = "holder") -> Done:
    """Begin an enterprise project with the person who has the idea."""
    told = Opening(venture, (Joining(person, role, venture.on),))
    return Done(opening.begin(by, [told])[0].id)


@action("enterprise.open_many", right="enterprise.run")
def open_many(*, by: Actor, openings: list[Opening]) -> DoneMany:
    """Begin up to 250 projects with their members: all of them or none."""
    return DoneMany([row.id for row in opening.begin(by, openings)])


@action("enterprise.change", right="enterprise.run")
def change(*, by: Actor, venture: UUID, told: VentureTold) -> Done:
    """Describe a project anew: name, form, sector, city, coach, jobs planned."""
    return Done(opening.change(by, venture, told).id)


@action("enterprise.move", right="enterprise.run")
def move(*, by: Actor, venture: UUID, stage: str, reason: str = "", on: date | None = None) -> Done:
    """Move a project to another stage, on a day, with a reason where it goes back or ends."""
    return Done(moving.move(by, venture, stage, reason, on).id)


@action("enterprise.move_many", right="enterprise.run")
def move_many(
    *, by: Actor, ventures: list[UUID], stage: str, reason: str = "", on: date | None = None
) -> DoneMany:
    """Move up to 250 projects to one stage on one day: all of them or none."""
    return DoneMany([row.id for row in moving.move_all(by, ventures, stage, reason, on)])


@action("enterprise.join", right="enterprise.run")
def join(*, by: Actor, venture: UUID, person: UUID, role: str = "partner", on: date | None = None) -> Done:
    """Make somebody whose file is seen a member of a project."""
    return Done(joining.join(by, venture, Joining(person, role, on)).id)


@action("enterprise.leave", right="enterprise.run")
def leave(*, by: Actor, member: UUID, reason: str, on: date | None = None) -> Done:
    """End a membership; what she held of the capital has to be shared out anew."""
    return Done(joining.leave(by, member, reason, on).id)


@action("enterprise.set_shares", right="enterprise.run")
def set_shares(*, by: Actor, venture: UUID, shares: list[Share], capital: Decimal | None = None) -> Done:
    """Say what each present member holds of the capital; together exactly 100 percent."""
    return Done(joining.set_shares(by, venture, shares, capital).id)


@action("enterprise.step_done", right="enterprise.run")
def step_done(
    *,
    by: Actor,
    venture: UUID,
    code: str,
    on: date | None = None,
    reference: str = "",
    scan: bytes | None = None,
) -> Done:
    """Note a legal step as done, with its number and a photo or PDF of its paper."""
    return Done(legal.done(by, venture, code, on, reference, scan).id)


@action("enterprise.step_done_many", right="enterprise.run")
def step_done_many(*, by: Actor, steps: list[StepOf]) -> DoneMany:
    """Note up to 250 legal steps as done, without papers: all of them or none."""
    return DoneMany([row.id for row in legal.done_all(by, steps)])


@action("enterprise.step_undone", right="enterprise.run")
def step_undone(*, by: Actor, venture: UUID, code: str) -> Done:
    """Take a legal step back that was noted by mistake."""
    return Done(legal.undone(by, venture, code).id)


@action("enterprise.add_jobs", right="enterprise.run")
def add_jobs(*, by: Actor, venture: UUID, jobs: JobsTold) -> DoneMany:
    """Note jobs that began in a created enterprise, by kind and sex."""
    return DoneMany([row.id for row in hiring.begin(by, venture, jobs)])


@action("enterprise.end_job", right="enterprise.run")
def end_job(*, by: Actor, job: UUID, on: date | None = None) -> Done:
    """Note that a job ended."""
    return Done(hiring.end(by, job, on).id)


@action("enterprise.visit", right="enterprise.run")
def visit(*, by: Actor, venture: UUID, visit: VisitTold) -> Done:
    """Write down a visit to a created enterprise: how it does, or why nobody was reached."""
    return Done(visiting.visit(by, venture, visit).id)


@action("enterprise.visit_many", right="enterprise.run")
def visit_many(*, by: Actor, visits: list[VisitOf]) -> DoneMany:
    """Write down up to 250 visits: all of them or none."""
    return DoneMany([row.id for row in visiting.visit_all(by, visits)])


@dataclass(frozen=True)
class Told:
    number: int


@action("enterprise.tell_years", right="enterprise.run", journal=False, api=False)
def tell_years(*, by: Actor) -> Told:
    """Say how enterprises are found whose first year is over; for the system alone."""
    return Told(anniversary.tell(by))


# The committee ------------------------------------------------------------------------------------


@action("enterprise.open_call", right="enterprise.call")
def open_call(*, by: Actor, call: CallTold) -> Done:
    """Call for projects, with an envelope and the members of the committee."""
    return Done(judging.open_call(by, call).id)


@action("enterprise.submit", right="enterprise.run")
def submit(*, by: Actor, call: UUID, dossier: DossierTold) -> Done:
    """Hand a project with its plan in to a call that is open."""
    return Done(judging.submit(by, call, dossier).id)


@action("enterprise.close_call", right="enterprise.call")
def close_call(*, by: Actor, call: UUID) -> Done:
    """Take no more dossiers: the committee scores."""
    return Done(judging.close_call(by, call).id)


@action("enterprise.declare_tie", right="enterprise.judge")
def declare_tie(*, by: Actor, dossier: UUID, kind: str, user: UUID | None = None) -> Done:
    """Say that a member of the committee has a tie with a dossier; she does not score it."""
    return Done(judging.declare(by, dossier, user, kind).id)


@action("enterprise.score", right="enterprise.judge")
def score(*, by: Actor, dossier: UUID, marks: Marks) -> Done:
    """Give one's marks to a dossier, or to its oral defence; once, and before seeing others'."""
    return Done(judging.score(by, dossier, marks).id)


@action("enterprise.decide_call", right="enterprise.call")
def decide_call(*, by: Actor, call: UUID, verdicts: list[Verdict]) -> Done:
    """Decide on every dossier of a call within its envelope; marks are frozen from then on."""
    return Done(judging.decide(by, call, verdicts).id)


@action("enterprise.appeal", right="enterprise.run")
def appeal(*, by: Actor, dossier: UUID, note: str) -> Done:
    """Keep the appeal of the members against the decision."""
    return Done(judging.appeal(by, dossier, note).id)


@action("enterprise.answer_appeal", right="enterprise.call")
def answer_appeal(
    *, by: Actor, dossier: UUID, accepted: bool, reason: str, amount: Decimal | None = None
) -> Done:
    """Decide on an appeal, as somebody else than who decided before."""
    return Done(judging.answer_appeal(by, dossier, accepted, amount, reason).id)
