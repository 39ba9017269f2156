"""Every write on incubation; the door of all actions is ``actions``."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from parcours.kernel.actions import action
from parcours.kernel.actor import Actor

from . import incubating
from .incubating import CohortTold, MeetingTold, MentorTold, SpaceTold


@dataclass(frozen=True)
class Kept:
    id: UUID


@dataclass(frozen=True)
class KeptMany:
    ids: list[UUID]


@action("enterprise.cohort_open", right="enterprise.run")
def cohort_open(*, by: Actor, cohort: CohortTold) -> Kept:
    """Open a cohort of projects with its days and places."""
    return Kept(incubating.open_cohort(by, cohort).id)


@action("enterprise.cohort_change", right="enterprise.run")
def cohort_change(*, by: Actor, cohort: UUID, told: CohortTold) -> Kept:
    """Describe a cohort anew: its days hold who is in it, its places all of them."""
    return Kept(incubating.change_cohort(by, cohort, told).id)


@action("enterprise.cohort_join", right="enterprise.run")
def cohort_join(*, by: Actor, venture: UUID, cohort: UUID, on: date | None = None) -> Kept:
    """Give a project a place in a cohort; it is in one at a time."""
    return Kept(incubating.join(by, venture, cohort, on).id)


@action("enterprise.cohort_leave", right="enterprise.run")
def cohort_leave(*, by: Actor, seat: UUID, reason: str, on: date | None = None) -> Kept:
    """End the place of a project before the end of its cohort, with the reason."""
    return Kept(incubating.leave(by, seat, reason, on).id)


@action("enterprise.cohort_meet", right="enterprise.run")
def cohort_meet(*, by: Actor, cohort: UUID, meeting: MeetingTold) -> Kept:
    """Put a workshop or another meeting into the calendar of a cohort."""
    return Kept(incubating.meet(by, cohort, meeting).id)


@action("enterprise.cohort_meet_not", right="enterprise.run")
def cohort_meet_not(*, by: Actor, meeting: UUID) -> Kept:
    """Take a meeting out of the calendar of a cohort."""
    return Kept(incubating.cancel_meeting(by, meeting).id)


@action("enterprise.mentor_keep", right="enterprise.run")
def mentor_keep(*, by: Actor, mentor: MentorTold) -> Kept:
    """Keep a mentor: name, field, telephone."""
    return Kept(incubating.keep_mentor(by, mentor).id)


@action("enterprise.mentor_end", right="enterprise.run")
def mentor_end(*, by: Actor, mentor: UUID) -> Kept:
    """Note that a mentor helps no more."""
    return Kept(incubating.end_mentor(by, mentor).id)


@action("enterprise.mentor_give", right="enterprise.run")
def mentor_give(*, by: Actor, venture: UUID, mentor: UUID, on: date | None = None) -> Kept:
    """Put a mentor beside a project."""
    return Kept(incubating.mentor(by, venture, mentor, on).id)


@action("enterprise.mentor_leave", right="enterprise.run")
def mentor_leave(*, by: Actor, mentoring: UUID) -> Kept:
    """Note that a mentor is beside a project no longer."""
    return Kept(incubating.end_mentoring(by, mentoring).id)


@action("enterprise.space_keep", right="enterprise.run")
def space_keep(*, by: Actor, told: SpaceTold, space: UUID | None = None) -> Kept:
    """Keep a room with its desks, or describe one anew."""
    return Kept(incubating.keep_space(by, told, space).id)


@action("enterprise.desk_give", right="enterprise.run")
def desk_give(*, by: Actor, venture: UUID, space: UUID, days: list[date]) -> KeptMany:
    """Give a project a desk on each of up to 31 days: all of them or none."""
    return KeptMany([row.id for row in incubating.give_desks(by, venture, space, days)])


@action("enterprise.desk_back", right="enterprise.run")
def desk_back(*, by: Actor, desk: UUID) -> Kept:
    """Take a desk of a day to come back."""
    return Kept(incubating.take_desk_back(by, desk).id)
