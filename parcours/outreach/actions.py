"""Every write on reception points, campaigns, outings, pre-registrations and events."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from parcours.kernel.actions import action
from parcours.kernel.actor import Actor

from . import (
    campaigning,
    finding,
    gathering,
    going,
    lessons,
    pointing,
    preregistering,
    recommending,
    registering,
    rules,
)
from .lessons import LessonTold
from .recommending import Decision, DiffusionTold, RecommendationTold
from .registering import Mark, OfficialTold
from .rules import CampaignTold, HeldOuting, MaterialTold, OutingTold, PointTold, Preregister, Report
from .told import EventReport, EventTold, HeldEvent


@dataclass(frozen=True)
class Done:
    id: UUID


@dataclass(frozen=True)
class DoneMany:
    ids: list[UUID]


@dataclass(frozen=True)
class Preregistered:
    """``stays``: the centre asked for may not see her, so that she stays with the team's organisation."""

    id: UUID
    person: UUID
    code: str
    stays: bool = False


@dataclass(frozen=True)
class PreregisteredMany:
    people: list[Preregistered]


# Reception points ---------------------------------------------------------------------------------


@action("outreach.keep_point", right="outreach.plan")
def keep_point(*, by: Actor, site: UUID, point: PointTold) -> Done:
    """Describe the reception point of one's own site: opened, staffed and equipped since when."""
    return Done(pointing.keep(by, site, point).id)


@action("outreach.move_point", right="outreach.plan")
def move_point(*, by: Actor, site: UUID, to: str, on: date | None = None) -> Done:
    """Suspend, close or open a reception point again, from a day on (today by default)."""
    return Done(pointing.move(by, site, to, on).id)


# Campaigns ----------------------------------------------------------------------------------------


@action("outreach.plan_campaign", right="outreach.plan")
def plan_campaign(*, by: Actor, campaign: CampaignTold) -> Done:
    """Plan a campaign of communication on what is offered."""
    return Done(campaigning.plan(by, campaign).id)


@action("outreach.change_campaign", right="outreach.plan")
def change_campaign(*, by: Actor, campaign: UUID, told: CampaignTold) -> Done:
    """Change a campaign of one's own."""
    return Done(campaigning.change(by, campaign, told).id)


@action("outreach.add_materials", right="outreach.plan")
def add_materials(*, by: Actor, campaign: UUID, materials: list[MaterialTold]) -> DoneMany:
    """Note up to 250 materials of a campaign: channel, language, how many, how many they reached."""
    return DoneMany([row.id for row in campaigning.add(by, campaign, materials)])


@action("outreach.drop_material", right="outreach.plan")
def drop_material(*, by: Actor, material: UUID) -> Done:
    """Take out a material that was noted by mistake; answers its campaign."""
    return Done(campaigning.drop(by, material).id)


# Outings ------------------------------------------------------------------------------------------


@action("outreach.plan_outing", right="outreach.run")
def plan_outing(*, by: Actor, outing: OutingTold) -> Done:
    """Plan an outing: where, when, who goes."""
    return Done(going.plan(by, outing).id)


@action("outreach.change_outing", right="outreach.run")
def change_outing(*, by: Actor, outing: UUID, told: OutingTold) -> Done:
    """Change an outing that is not reported yet."""
    return Done(going.change(by, outing, told).id)


@action("outreach.hold_outing", right="outreach.run")
def hold_outing(*, by: Actor, outing: UUID) -> Done:
    """Say that an outing takes place. Its report and the first pre-registration say so too."""
    row = finding.outing(by, outing)
    going.states.OUTING.check(row.state, "held", by)
    going.hold(by, row)
    return Done(row.id)


@action("outreach.cancel_outing", right="outreach.run")
def cancel_outing(*, by: Actor, outing: UUID, reason: str) -> Done:
    """Cancel an outing that was planned, and say why."""
    return Done(going.cancel(by, outing, reason).id)


@action("outreach.report_outing", right="outreach.run")
def report_outing(*, by: Actor, outing: UUID, report: Report, final: bool = True) -> Done:
    """Keep the counts of people met; ``final`` counts them. Of a reported outing it corrects the report."""
    return Done(going.report(by, outing, report, final=final).id)


@action("outreach.report_many", right="outreach.run")
def report_many(*, by: Actor, outings: list[HeldOuting]) -> DoneMany:
    """Take over up to 250 outings that are over with their reports: all of them or none."""
    return DoneMany([row.id for row in going.report_many(by, outings)])


# Pre-registration ---------------------------------------------------------------------------------


def _told(made: preregistering.Made) -> Preregistered:
    return Preregistered(made.row.id, made.row.person_id, made.code, made.stays)


@action("outreach.preregister", right="outreach.run")
def preregister(*, by: Actor, outing: UUID, told: Preregister) -> Preregistered:
    """Register somebody met at an outing, for a centre to complete her file."""
    [made] = preregistering.store(by, outing, [told])
    return _told(made)


@action("outreach.preregister_many", right="outreach.run")
def preregister_many(*, by: Actor, outing: UUID, people: list[Preregister]) -> PreregisteredMany:
    """Register up to 250 people met at an outing: all of them or none."""
    return PreregisteredMany([_told(made) for made in preregistering.store(by, outing, people)])


@action("outreach.complete", right="outreach.run")
def complete(*, by: Actor, preregistration: UUID) -> Done:
    """Say that the file of somebody pre-registered is complete, once she was asked for her consent."""
    [row] = preregistering.complete(by, [preregistration])
    return Done(row.id)


@action("outreach.complete_many", right="outreach.run")
def complete_many(*, by: Actor, preregistrations: list[UUID]) -> DoneMany:
    """Say so of up to 250 people: all of them or none."""
    return DoneMany([row.id for row in preregistering.complete(by, preregistrations)])


@action("outreach.give_up", right="outreach.run")
def give_up(*, by: Actor, preregistration: UUID, reason: str) -> Done:
    """Say that nobody follows somebody up any more, and why; she may still come and be completed."""
    return Done(preregistering.give_up(by, preregistration, reason).id)


# Events -------------------------------------------------------------------------------------------


@action("outreach.plan_event", right="outreach.events")
def plan_event(*, by: Actor, event: EventTold) -> Done:
    """Plan an awareness session, a training of officials and staff, a fair; or note one that took place."""
    return Done(gathering.plan(by, event).id)


@action("outreach.change_event", right="outreach.events")
def change_event(*, by: Actor, event: UUID, told: EventTold) -> Done:
    """Change an event of one's own that is not reported yet."""
    return Done(gathering.change(by, event, told).id)


@action("outreach.cancel_event", right="outreach.events")
def cancel_event(*, by: Actor, event: UUID, reason: str) -> Done:
    """Cancel an event that was planned, and say why."""
    return Done(gathering.cancel(by, event, reason).id)


@action("outreach.name_attendees", right="outreach.events")
def name_attendees(*, by: Actor, event: UUID, people: list[UUID], counted: bool = False) -> DoneMany:
    """Say which people were at an event: up to 250, all of them or none.

    ``counted``, where it is reported: they were among those counted without a name, and are taken out.
    """
    return DoneMany([row.id for row in gathering.name(by, event, people, counted=counted)])


@action("outreach.drop_attendee", right="outreach.events")
def drop_attendee(*, by: Actor, attendee: UUID) -> Done:
    """Take somebody off the list of an event who was put there by mistake."""
    return Done(gathering.drop(by, attendee).id)


@action("outreach.report_event", right="outreach.events")
def report_event(*, by: Actor, event: UUID, report: EventReport, final: bool = True) -> Done:
    """Say how many were there in all and, of those without a name, who they were; ``final`` counts them.

    Of a reported event it corrects the report.
    """
    return Done(gathering.report(by, event, report, final=final).id)


@action("outreach.report_events", right="outreach.events")
def report_events(*, by: Actor, events: list[HeldEvent]) -> DoneMany:
    """Take over up to 250 events that are over with their reports: all of them or none."""
    return DoneMany([row.id for row in gathering.report_many(by, events)])


# Officials and staff ------------------------------------------------------------------------------


@action("outreach.keep_official", right="outreach.events")
def keep_official(*, by: Actor, official: OfficialTold) -> Done:
    """Write somebody who works for an institution into one's own register."""
    return Done(registering.keep(by, official).id)


@action("outreach.keep_officials", right="outreach.events")
def keep_officials(*, by: Actor, officials: list[OfficialTold]) -> DoneMany:
    """Write up to 250 into the register: all of them or none."""
    rules.check_number(len(officials))
    return DoneMany([registering.keep(by, one).id for one in officials])


@action("outreach.change_official", right="outreach.events")
def change_official(*, by: Actor, official: UUID, told: OfficialTold) -> Done:
    """Correct what the register says of somebody."""
    return Done(registering.change(by, official, told).id)


@action("outreach.official_left", right="outreach.events")
def official_left(*, by: Actor, official: UUID, on: date | None = None) -> Done:
    """Say that somebody no longer works there, from a day on (today by default)."""
    return Done(registering.leave(by, official, on).id)


@action("outreach.train_officials", right="outreach.events")
def train_officials(
    *,
    by: Actor,
    event: UUID,
    there: list[Mark],
    not_there: list[UUID] | None = None,
    forgotten: bool = False,
) -> Done:
    """Say which officials were at a capacity event, with the marks of their tests, and which were not.

    ``forgotten``, where it was reported: they were not among those counted without a name.
    """
    return Done(registering.train(by, event, there, not_there or (), forgotten=forgotten).id)


# Good practices and lessons learnt ----------------------------------------------------------------


@action("outreach.write_lesson", right="outreach.events")
def write_lesson(*, by: Actor, lesson: LessonTold) -> Done:
    """Write a good practice or a lesson learnt down, as a draft of one's own organisation."""
    return Done(lessons.write(by, lesson).id)


@action("outreach.change_lesson", right="outreach.events")
def change_lesson(*, by: Actor, lesson: UUID, told: LessonTold) -> Done:
    """Change what one's own organisation wrote down."""
    return Done(lessons.change(by, lesson, told).id)


@action("outreach.share_lesson", right="outreach.plan")
def share_lesson(*, by: Actor, lesson: UUID) -> Done:
    """Share it with every organisation; it is proposed where the same is planned."""
    return Done(lessons.move(by, lesson, "shared").id)


@action("outreach.withdraw_lesson", right="outreach.plan")
def withdraw_lesson(*, by: Actor, lesson: UUID) -> Done:
    """Share it no longer."""
    return Done(lessons.move(by, lesson, "withdrawn").id)


@action("outreach.read_lesson", right="outreach.see")
def read_lesson(*, by: Actor, lesson: UUID, useful: bool | None = None) -> Done:
    """Open what is shared, or say whether it was useful; each reader counts once."""
    return Done(lessons.read(by, lesson, useful).id)


# Recommendations of evaluations -------------------------------------------------------------------


@action("outreach.write_recommendation", right="outreach.recommend")
def write_recommendation(*, by: Actor, recommendation: RecommendationTold) -> Done:
    """Write down what an evaluation recommends, as a draft of one's own organisation."""
    return Done(recommending.write(by, recommendation).id)


@action("outreach.change_recommendation", right="outreach.recommend")
def change_recommendation(*, by: Actor, recommendation: UUID, told: RecommendationTold) -> Done:
    """Change what one's own organisation wrote down, while nothing is decided of it."""
    return Done(recommending.change(by, recommendation, told).id)


@action("outreach.issue_recommendation", right="outreach.recommend")
def issue_recommendation(*, by: Actor, recommendation: UUID) -> Done:
    """Issue a recommendation: every organisation reads it, its owner decides."""
    return Done(recommending.issue(by, recommendation).id)


@action("outreach.withdraw_recommendation", right="outreach.recommend")
def withdraw_recommendation(*, by: Actor, recommendation: UUID) -> Done:
    """Withdraw a recommendation of which nothing is decided."""
    return Done(recommending.withdraw(by, recommendation).id)


@action("outreach.decide_recommendation", right="outreach.recommend")
def decide_recommendation(*, by: Actor, recommendation: UUID, decision: Decision) -> Done:
    """Accept a recommendation for which one answers, whole or in part, or refuse it, with the reason."""
    return Done(recommending.decide(by, recommendation, decision).id)


@action("outreach.finish_recommendation", right="outreach.recommend")
def finish_recommendation(*, by: Actor, recommendation: UUID, outcome: dict[str, str]) -> Done:
    """Say what was done of an accepted recommendation."""
    return Done(recommending.finish(by, recommendation, outcome).id)


@action("outreach.tie_lesson", right="outreach.recommend")
def tie_lesson(*, by: Actor, recommendation: UUID, lesson: UUID | None = None) -> Done:
    """Tie a lesson learnt to a recommendation, or none."""
    return Done(recommending.link(by, recommendation, lesson).id)


@action("outreach.diffuse_recommendation", right="outreach.recommend")
def diffuse_recommendation(*, by: Actor, recommendation: UUID, diffusion: DiffusionTold) -> Done:
    """Note who was given a recommendation to read, when and how."""
    return Done(recommending.diffuse(by, recommendation, diffusion).id)


@action("outreach.undo_diffusion", right="outreach.recommend")
def undo_diffusion(*, by: Actor, diffusion: UUID) -> Done:
    """Take off the list who was noted by mistake; the recommendation."""
    return Done(recommending.undo_diffusion(by, diffusion).id)
