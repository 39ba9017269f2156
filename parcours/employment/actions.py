"""Every write on employers, what they offer, and who applies."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from parcours.kernel.actions import action
from parcours.kernel.actor import Actor

from . import applying, choosing, keeping, offering, placing, taking_in
from .enums import Evidence
from .rules import ContactPlan, EmployerPlan, Heard, OfferPlan, Proposed, WorkTerms


@dataclass(frozen=True)
class Done:
    id: UUID


@dataclass(frozen=True)
class DoneMany:
    ids: list[UUID]


@dataclass(frozen=True)
class TakenIn:
    """How many employers and offers were added, and how many offers changed."""

    employers: int
    added: int
    changed: int


@dataclass(frozen=True)
class Hired:
    """The application, and the work that it led to."""

    id: UUID
    placement: UUID


@dataclass(frozen=True)
class Told:
    number: int


def _many(rows) -> DoneMany:
    return DoneMany([row.id for row in rows])


@action("employment.add_employer", right="employment.keep")
def add_employer(*, by: Actor, employer: EmployerPlan) -> Done:
    """Write an employer down: a company, a public body, a household, an informal host."""
    [row] = keeping.add(by, [employer])
    return Done(row.id)


@action("employment.add_employer_many", right="employment.keep")
def add_employer_many(*, by: Actor, employers: list[EmployerPlan]) -> DoneMany:
    """Write up to 250 employers down: all of them or none."""
    return _many(keeping.add(by, employers))


@action("employment.change_employer", right="employment.keep")
def change_employer(*, by: Actor, employer: UUID, told: EmployerPlan) -> Done:
    """Correct what is known of an employer that one's organisation keeps."""
    return Done(keeping.change(by, employer, told).id)


@action("employment.end_employer", right="employment.keep")
def end_employer(*, by: Actor, employer: UUID, reason: str) -> Done:
    """Propose nobody to an employer any more; its offers are closed first."""
    return Done(keeping.end(by, employer, reason).id)


@action("employment.resume_employer", right="employment.keep")
def resume_employer(*, by: Actor, employer: UUID) -> Done:
    """Take an employer up again."""
    return Done(keeping.resume(by, employer).id)


@action("employment.add_contact", right="employment.keep")
def add_contact(*, by: Actor, employer: UUID, contact: ContactPlan) -> Done:
    """Write down whom one's organisation calls at an employer."""
    return Done(keeping.add_contact(by, employer, contact).id)


@action("employment.end_contact", right="employment.keep")
def end_contact(*, by: Actor, contact: UUID) -> Done:
    """Forget a contact who is there no more."""
    return Done(keeping.end_contact(by, contact).id)


@action("employment.agree", right="employment.keep")
def agree(
    *,
    by: Actor,
    employer: UUID,
    kind: str,
    reference: str,
    signed_on: date,
    until: date | None = None,
) -> Done:
    """Keep an agreement that one's organisation signed with an employer."""
    return Done(keeping.agree(by, employer, kind, reference, signed_on, until).id)


@action("employment.end_agreement", right="employment.keep")
def end_agreement(*, by: Actor, agreement: UUID, until: date) -> Done:
    """Say that an agreement ended earlier than it was made for."""
    return Done(keeping.end_agreement(by, agreement, until).id)


@action("employment.add_offer", right="employment.keep")
def add_offer(*, by: Actor, offer: OfferPlan) -> Done:
    """Write down work that an employer offers."""
    [row] = offering.add(by, [offer])
    return Done(row.id)


@action("employment.add_offer_many", right="employment.keep")
def add_offer_many(*, by: Actor, offers: list[OfferPlan]) -> DoneMany:
    """Write up to 250 offers down: all of them or none."""
    return _many(offering.add(by, offers))


@action("employment.change_offer", right="employment.keep")
def change_offer(*, by: Actor, offer: UUID, told: OfferPlan) -> Done:
    """Correct an offer of one's organisation; more posts open one that was filled."""
    return Done(offering.change(by, offer, told).id)


@action("employment.close_offer", right="employment.keep")
def close_offer(*, by: Actor, offer: UUID, reason: str) -> Done:
    """Propose nobody for an offer any more."""
    return Done(offering.close(by, offer, reason).id)


@action("employment.reopen_offer", right="employment.keep")
def reopen_offer(*, by: Actor, offer: UUID) -> Done:
    """Take up an offer that was closed."""
    return Done(offering.reopen(by, offer).id)


@action("employment.take_in", right="employment.keep")
def take_in(*, by: Actor, rows: list[dict[str, str]]) -> TakenIn:
    """Take offers of a file in, with employers that are not known yet: all of it or nothing."""
    return TakenIn(*taking_in.take_in(by, rows))


@action("employment.propose", right="employment.apply")
def propose(*, by: Actor, person: UUID, offer: UUID) -> Done:
    """Propose somebody for an offer; nothing is sent yet."""
    [row] = applying.propose(by, [Proposed(person, offer)])
    return Done(row.id)


@action("employment.propose_many", right="employment.apply")
def propose_many(*, by: Actor, proposals: list[Proposed]) -> DoneMany:
    """Propose up to 250 people for offers: all of them or none."""
    return _many(applying.propose(by, proposals))


@action("employment.move_application", right="employment.apply")
def move_application(
    *, by: Actor, application: UUID, to: str, on: date | None = None, agreed: bool = False
) -> Done:
    """Say that an application was sent, that she is invited, that the post is offered to her.

    ``agreed``: she agrees that the employer is told who she is, without which nothing is sent.
    """
    return Done(applying.move(by, application, to, on, agreed).id)


@action("employment.end_application", right="employment.apply")
def end_application(*, by: Actor, application: UUID, to: str, reason: str, on: date | None = None) -> Done:
    """Say that the employer refused her, or that she withdraws, and why."""
    return Done(applying.end(by, application, to, reason, on).id)


@action("employment.hire", right="employment.apply")
def hire(*, by: Actor, application: UUID, on: date | None = None, terms: WorkTerms | None = None) -> Hired:
    """She takes a post: her other applications end, those of others too when it was the last.

    ``terms``: what is not told is as the offer says.
    """
    row, placement = applying.hire(by, application, on, terms or WorkTerms())
    return Hired(row.id, placement.id)


@action("employment.answer_check", right="employment.apply")
def answer_check(
    *,
    by: Actor,
    check: UUID,
    answer: str,
    reason: str = "",
    on: date | None = None,
    left_on: date | None = None,
    evidence: str = Evidence.DECLARED.value,
) -> Done:
    """Say whether she is still at work: still (and how it is known), left (why, and when), not_reached."""
    return Done(placing.answer(by, check, Heard(answer, reason, on, left_on, evidence)).id)


@action("employment.leave", right="employment.apply")
def leave(*, by: Actor, placement: UUID, reason: str, on: date | None = None) -> Done:
    """She is no longer at work: she is back in accompaniment."""
    return Done(placing.left(by, placement, reason, on).id)


@action("employment.convert", right="employment.apply")
def convert(*, by: Actor, placement: UUID, terms: WorkTerms) -> Done:
    """An internship becomes a job at the same employer; answers the job."""
    return Done(placing.convert(by, placement, terms).id)


@action("employment.settle_permit", right="employment.apply")
def settle_permit(*, by: Actor, step: UUID, to: str, ground: str = "", on: date | None = None) -> Done:
    """A step of her permission to work is done, or exempt on a ground of the pack."""
    return Done(placing.settle_permit(by, step, to, ground, on).id)


@action("employment.tell_due_checks", right="employment.apply", journal=False, api=False)
def tell_due_checks(*, by: Actor) -> Told:
    """Write once to whoever has a check due: the system alone, up to 250 at once."""
    return Told(placing.tell_due(by))


@action("employment.choose_cv", right="employment.apply")
def choose_cv(*, by: Actor, person: UUID, lines: list[str]) -> Done:
    """Keep what she chose that her CV shows: codes of lines of :func:`cv.parts`, as they stand now."""
    return Done(choosing.choose(by, person, lines).id)
