"""An outing, somebody met there, a campaign, a reception point of the own organisation; for samples."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from parcours.accounts.queries import organisations
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.outreach import actions
from parcours.outreach.lessons import LessonTold
from parcours.outreach.models import Attendee, Preregistration
from parcours.outreach.recommending import Decision, DiffusionTold
from parcours.outreach.registering import Mark, OfficialTold
from parcours.outreach.rules import HeldOuting, MaterialTold, OutingTold
from parcours.outreach.told import EventReport, EventTold, HeldEvent
from parcours.people import actions as people
from parcours.people.rules import Agreed
from tests.factories import outreach as factory
from tests.factories.reception import site
from tests.matrix.world import LETTERS, World


def coordinator(world: World):
    return world.actors["coordinator"]


def place(world: World):
    return site(world.own.id, "EN-OUTREACH")


def outing(world: World):
    return factory.outing(world.caseworker)


def point(world: World) -> dict[str, Any]:
    wanted = place(world)
    factory.point(coordinator(world), wanted)
    return {"site": wanted, "to": "suspended"}


def campaign(world: World):
    return factory.campaign(coordinator(world))


def met(world: World, answered: bool = True):
    made = factory.met(world.caseworker, outing(world))
    if answered:
        people.give_consent(by=world.caseworker, person=made.person, answer=Agreed("accompaniment"))
    return made.id


def attendee(world: World):
    wanted = factory.event(world.caseworker)
    named = {"by": world.caseworker, "event": wanted, "people": [world.people["own"]]}
    return actions.name_attendees(**named).ids[0]


def trained(world: World) -> dict[str, Any]:
    wanted = factory.event(world.caseworker, kind="capacity")
    return {"event": wanted, "there": [Mark(factory.official(world.caseworker))]}


def shared(world: World):
    return actions.share_lesson(by=coordinator(world), lesson=factory.lesson(world.caseworker)).id


def advised(world: World) -> UUID:
    by = coordinator(world)
    code = organisations().get(pk=by.organisation).code
    return factory.recommendation(by, owner=code)


def issued(world: World) -> UUID:
    return actions.issue_recommendation(by=coordinator(world), recommendation=advised(world)).id


def accepted(world: World) -> UUID:
    by, made = coordinator(world), issued(world)
    told = Decision("accepted", {}, clock.today() + timedelta(days=30), by.user)
    return actions.decide_recommendation(by=by, recommendation=made, decision=told).id


def diffused(world: World) -> UUID:
    by = coordinator(world)
    return actions.diffuse_recommendation(by=by, recommendation=issued(world), diffusion=DIFFUSION).id


DIFFUSION = DiffusionTold(date(2024, 1, 20), "paper", body="Conseil régional")
LESSON = LessonTold("lesson", {"fr": "Prévenir à temps"}, ["services"], activity="outing")
OFFICIAL = OfficialTold("Hind Alami", institution="Cercle", institution_kind="public", region="MA-02")
TOLD = OutingTold("MA-oujda", factory.DAY)
EVENT = EventTold("capacity", {"fr": "Accueillir"}, ["reception"], "MA-oujda", factory.DAY)
MATERIAL = MaterialTold("radio", "ar", 12)

OUTREACH = {
    "accounts.say_point": (
        "coordinator",
        lambda w: {"site": place(w), "latitude": Decimal("34.68"), "longitude": Decimal("-1.9")},
    ),
    "accounts.say_step_free": ("coordinator", lambda w: {"site": place(w), "step_free": True}),
    "outreach.keep_point": ("coordinator", lambda w: {"site": place(w), "point": factory.READY}),
    "outreach.move_point": ("coordinator", point),
    "outreach.plan_campaign": ("coordinator", lambda w: {"campaign": factory.CAMPAIGN}),
    "outreach.change_campaign": (
        "coordinator",
        lambda w: {"campaign": campaign(w), "told": factory.CAMPAIGN.__class__({"fr": "X"}, factory.DAY)},
    ),
    "outreach.add_materials": (
        "coordinator",
        lambda w: {"campaign": campaign(w), "materials": [MATERIAL]},
    ),
    "outreach.drop_material": (
        "coordinator",
        lambda w: {"material": factory.materials(coordinator(w), campaign(w))[0]},
    ),
    "outreach.plan_outing": ("caseworker", lambda w: {"outing": TOLD}),
    "outreach.change_outing": ("caseworker", lambda w: {"outing": outing(w), "told": TOLD}),
    "outreach.hold_outing": ("caseworker", lambda w: {"outing": outing(w)}),
    "outreach.cancel_outing": ("caseworker", lambda w: {"outing": outing(w), "reason": "weather"}),
    "outreach.report_outing": ("caseworker", lambda w: {"outing": outing(w), "report": factory.REPORT}),
    "outreach.report_many": ("caseworker", lambda w: {"outings": [HeldOuting(TOLD, factory.REPORT)]}),
    "outreach.plan_event": ("caseworker", lambda w: {"event": EVENT}),
    "outreach.change_event": (
        "coordinator",
        lambda w: {"event": factory.event(w.caseworker), "told": EVENT},
    ),
    "outreach.cancel_event": (
        "caseworker",
        lambda w: {"event": factory.event(w.caseworker), "reason": "few"},
    ),
    "outreach.name_attendees": (
        "caseworker",
        lambda w: {"event": factory.event(w.caseworker), "people": [w.people["own"]]},
    ),
    "outreach.drop_attendee": ("caseworker", lambda w: {"attendee": attendee(w)}),
    "outreach.report_event": (
        "caseworker",
        lambda w: {"event": factory.event(w.caseworker), "report": EventReport(0)},
    ),
    "outreach.report_events": ("caseworker", lambda w: {"events": [HeldEvent(EVENT, EventReport(0))]}),
    "outreach.keep_official": ("caseworker", lambda w: {"official": OFFICIAL}),
    "outreach.keep_officials": ("coordinator", lambda w: {"officials": [OFFICIAL]}),
    "outreach.change_official": (
        "caseworker",
        lambda w: {"official": factory.official(w.caseworker), "told": OFFICIAL},
    ),
    "outreach.official_left": ("caseworker", lambda w: {"official": factory.official(w.caseworker)}),
    "outreach.train_officials": ("caseworker", trained),
    "outreach.write_lesson": ("caseworker", lambda w: {"lesson": LESSON}),
    "outreach.change_lesson": (
        "caseworker",
        lambda w: {"lesson": factory.lesson(w.caseworker), "told": LESSON},
    ),
    "outreach.share_lesson": ("coordinator", lambda w: {"lesson": factory.lesson(w.caseworker)}),
    "outreach.withdraw_lesson": ("coordinator", lambda w: {"lesson": shared(w)}),
    "outreach.read_lesson": ("caseworker", lambda w: {"lesson": shared(w)}),
    "outreach.write_recommendation": ("coordinator", lambda w: {"recommendation": factory.recommended()}),
    "outreach.change_recommendation": (
        "coordinator",
        lambda w: {"recommendation": advised(w), "told": factory.recommended(number="9")},
    ),
    "outreach.issue_recommendation": ("coordinator", lambda w: {"recommendation": advised(w)}),
    "outreach.withdraw_recommendation": ("coordinator", lambda w: {"recommendation": issued(w)}),
    "outreach.decide_recommendation": (
        "coordinator",
        lambda w: {"recommendation": issued(w), "decision": Decision("refused", {"fr": "Non"})},
    ),
    "outreach.finish_recommendation": (
        "coordinator",
        lambda w: {"recommendation": accepted(w), "outcome": {"fr": "Fait"}},
    ),
    "outreach.tie_lesson": ("coordinator", lambda w: {"recommendation": issued(w), "lesson": None}),
    "outreach.diffuse_recommendation": (
        "coordinator",
        lambda w: {"recommendation": issued(w), "diffusion": DIFFUSION},
    ),
    "outreach.undo_diffusion": ("coordinator", lambda w: {"diffusion": diffused(w)}),
    "outreach.preregister": ("caseworker", lambda w: {"outing": outing(w), "told": factory.HER}),
    "outreach.preregister_many": ("caseworker", lambda w: {"outing": outing(w), "people": [factory.HER]}),
    "outreach.complete": ("caseworker", lambda w: {"preregistration": met(w)}),
    "outreach.complete_many": ("caseworker", lambda w: {"preregistrations": [met(w)]}),
    "outreach.give_up": (
        "caseworker",
        lambda w: {"preregistration": met(w, answered=False), "reason": "moved"},
    ),
}


# For the addresses: everybody was met at an outing of whoever registered her.


def met_outside(world: World, relation: str, by: Actor) -> None:
    wanted = factory.outing(by, day=clock.today(), spot=f"Qz{LETTERS[relation]}spot")
    world.more.setdefault("outing", {})[relation] = wanted
    if relation != "own":
        world.canaries[relation].append(f"Qz{LETTERS[relation]}spot")
    with acting(by):
        Preregistration.objects.create(
            person_id=world.people[relation],
            outing_id=wanted,
            place_id="MA-nador",
            organisation_id=by.organisation,
            source="street_team",
            may_contact=True,
        )


def made_known(world: World) -> None:
    """A campaign with a material, a reception point and an event of the own organisation; each of the people
    was there."""
    event = factory.event(world.caseworker, kind="capacity")
    rows = {kind: Attendee(person_id=world.people[kind], event_id=event, entry=uuid7()) for kind in LETTERS}
    with transaction.atomic(), as_role("system"):
        Attendee.objects.bulk_create(rows.values())
    world.more["lesson"] = shared(world)
    world.more["recommendation"], world.more["diffusion"] = issued(world), diffused(world)
    world.more["official"] = factory.official(world.caseworker)
    world.more |= {"event": event, "attendee": {kind: row.id for kind, row in rows.items()}}
    wanted = campaign(world)
    world.more |= {
        "campaign": wanted,
        "material": factory.materials(coordinator(world), wanted)[0],
        "reception_site": point(world)["site"],
    }
