"""Reception points, campaigns, outings and people met there, made through the actions."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from parcours.kernel.actor import Actor
from parcours.outreach import actions
from parcours.outreach.actions import Preregistered
from parcours.outreach.lessons import LessonTold
from parcours.outreach.recommending import RecommendationTold
from parcours.outreach.registering import Mark, OfficialTold
from parcours.outreach.rules import (
    ByNeed,
    BySource,
    CampaignTold,
    Count,
    MaterialTold,
    OutingTold,
    PointTold,
    Preregister,
    Report,
)
from parcours.outreach.told import EventReport, EventTold

DAY = date(2024, 3, 4)
REPORT = Report(
    counts=[Count("F", "18-24", "GN", 4), Count("M", "25-34", "CI", 6), Count("M", "15-17", "GN", 2)],
    agreed=[BySource("street_team", 3), BySource("leader", 1)],
    needs=[ByNeed("work", 7), ByNeed("papers", 5)],
    known_before=2,
)
HER = Preregister(name="Mariama Bah", sex="F", nationality="GN", source="street_team", may_contact=True)
READY = PointTold(date(2024, 1, 10), date(2024, 1, 15), 3, date(2024, 2, 1), ["office", "computer"])
CAMPAIGN = CampaignTold({"fr": "Nos services"}, date(2024, 1, 1), date(2024, 6, 30), places=["MA-nador"])


def outing(by: Actor, **changes) -> UUID:
    told = OutingTold(**{"place": "MA-nador", "day": DAY, "quarter": "Centre", "spot": "Marché"} | changes)
    return actions.plan_outing(by=by, outing=told).id


def report(by: Actor, wanted: UUID, **changes) -> UUID:
    final = changes.pop("final", True)
    return actions.report_outing(by=by, outing=wanted, report=replace(REPORT, **changes), final=final).id


def met(by: Actor, wanted: UUID, **changes) -> Preregistered:
    return actions.preregister(by=by, outing=wanted, told=replace(HER, **changes))


def point(by: Actor, site: UUID, **changes) -> UUID:
    return actions.keep_point(by=by, site=site, point=replace(READY, **changes)).id


def campaign(by: Actor, **changes) -> UUID:
    return actions.plan_campaign(by=by, campaign=replace(CAMPAIGN, **changes)).id


def materials(by: Actor, wanted: UUID, *told: MaterialTold) -> list[UUID]:
    given = list(told) or [MaterialTold("leaflet", "fr", 500, "MA-nador", DAY, 300, "counted", "handed_out")]
    return actions.add_materials(by=by, campaign=wanted, materials=given).ids


def event(by: Actor, **changes) -> UUID:
    told = {
        "kind": "awareness",
        "title": {"fr": "Vos droits"},
        "themes": ["rights"],
        "place": "MA-nador",
        "day": DAY,
    }
    return actions.plan_event(by=by, event=EventTold(**told | changes)).id


def event_report(by: Actor, wanted: UUID, heads: int, *counts: Count, final: bool = True) -> UUID:
    told = EventReport(heads, list(counts))
    return actions.report_event(by=by, event=wanted, report=told, final=final).id


def official(by: Actor, name: str = "Samir Alami", **changes) -> UUID:
    told = {"institution": "Province de Nador", "institution_kind": "public", "region": "MA-02"}
    return actions.keep_official(by=by, official=OfficialTold(name, **told | changes)).id


def trained(by: Actor, wanted: UUID, *there: Mark | UUID, **more) -> UUID:
    marks = [one if isinstance(one, Mark) else Mark(one) for one in there]
    return actions.train_officials(by=by, event=wanted, there=marks, **more).id


def lesson(by: Actor, title: str = "Inviter par les leaders", **changes) -> UUID:
    texts = {name: {"fr": f"{name} en français"} for name in ("happened", "learnt", "advice")}
    told = {"kind": "practice", "themes": ["rights"], "activity": "awareness", "place": "MA-nador", **texts}
    return actions.write_lesson(by=by, lesson=LessonTold(title={"fr": title}, **told | changes)).id


def recommended(owner: str = "EN", **changes) -> RecommendationTold:
    told = {
        "evaluation": {"fr": "Évaluation à mi-parcours"},
        "text": {"fr": "Former les agents d’accueil aux trois langues"},
        "reported_on": date(2024, 1, 15),
    }
    return RecommendationTold(owner=owner, **told | changes)


def recommendation(by: Actor, owner: str = "EN", **changes) -> UUID:
    """A draft."""
    return actions.write_recommendation(by=by, recommendation=recommended(owner, **changes)).id
