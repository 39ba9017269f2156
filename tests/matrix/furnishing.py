"""What the world holds beyond people: everybody has a case and a training at whoever registered her."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from parcours.accounts import actions as accounts
from parcours.accounts.models import Organisation
from parcours.cases import actions as cases
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from parcours.people import actions as people
from parcours.people import queries
from parcours.training import actions as training
from parcours.training import models
from parcours.training.apprentice_rules import ContractTold, HostTold, VisitTold, WeekTold
from parcours.training.rules import Scored
from tests.factories import directory as services
from tests.factories import training as factory
from tests.factories.accounts import actor
from tests.factories.cases import UNSKILLED
from tests.factories.skills import TAILOR, skill
from tests.matrix.aid import a_list, aided
from tests.matrix.desk import a_reply
from tests.matrix.employment import applied, furnish_employment
from tests.matrix.enterprise import enterprising
from tests.matrix.exchange import drawn, prepared, taken, verified, waiting
from tests.matrix.outreach import made_known, met_outside
from tests.matrix.people import around
from tests.matrix.people_rights import requested, twice
from tests.matrix.referrals import furnish_referrals
from tests.matrix.results import accepted
from tests.matrix.surveys import followed_up
from tests.matrix.training import at_another_time
from tests.matrix.world import LETTERS, World


def _of(world: World, relation: str) -> tuple[Organisation, Actor]:
    if relation == "own":
        return world.own, world.caseworker
    if relation == "foreign":
        return world.stranger, world.stranger_actor
    return world.partner, world.partner_actor


def _trainer(world: World, relation: str, place: Organisation) -> Actor:
    return world.actors["trainer"] if relation == "own" else actor(place, role="trainer")


def _trained(world: World, relation: str) -> dict:
    place, by = _of(world, relation)
    trainer, day = _trainer(world, relation, place), clock.today() - timedelta(days=1)
    course = factory.course(trainer, code=f"C{LETTERS[relation].upper()}")
    session = factory.session(trainer, course, first=day, last=clock.today())
    enrolment = training.enrol(by=by, session=session, person=world.people[relation], on=day).id
    taken = [one for one in factory.marks(session, [enrolment]) if _is_past(one.half_day)]
    training.take_attendance_many(by=trainer, session=session, half_days=taken)
    training.score(by=trainer, session=session, marks=[Scored(enrolment, Decimal(12))], module="Qzmodule")
    training.complete(by=trainer, session=session, enrolment=enrolment, result="complete")
    certificate = training.certify(by=trainer, session=session, enrolment=enrolment).id
    return {
        "session": session,
        "enrolment": enrolment,
        "certificate": certificate,
        "half_day": factory.half_days(session)[0].id,
        **_left_waiting(world, relation, trainer, course, by),
        "apprenticeship": _apprentice(world, relation, course, by),
    }


def _apprentice(world: World, relation: str, course, by: Actor):
    """She learns in an enterprise since two weeks, was visited there, and is paid."""
    mark, person, today = LETTERS[relation], world.people[relation], clock.today()
    first = today - timedelta(days=14)
    at, new = at_another_time(), HostTold(f"Qz{mark}host", "MA-oujda")
    days = {"signed_on": first, "starts_on": first, "ends_on": today + timedelta(days=90)}
    hours = {"hours": 100, "enterprise_hours": 80, "complementary_hours": 20, "allowance": Decimal(400)}
    told = ContractTold(course=course, master=f"Qz{mark}master", at=at, new_host=new, **days, **hours)
    made = training.plan_apprenticeship(by=by, person=person, contract=told).id
    visit = VisitTold(today, "well", f"Qz{mark}seen", f"Qz{mark}todo")
    training.visit_apprentice(by=by, apprenticeship=made, visit=visit)
    week = WeekTold(today - timedelta(days=today.weekday()), Decimal(4))
    training.note_weeks(by=by, apprenticeship=made, weeks=[week])
    world.canaries[relation] += [f"Qz{mark}{kind}" for kind in ("master", "seen", "todo")]
    return made


def _left_waiting(world: World, relation: str, trainer: Actor, course, by: Actor) -> dict:
    """A place is held for her in one session, another one was cancelled, and she may drop out of one."""
    coming = {"first": clock.today() + timedelta(days=30), "last": clock.today() + timedelta(days=31)}
    person = world.people[relation]
    cancelled = factory.session(trainer, course, **coming)
    training.enrol(by=by, session=cancelled, person=person)
    training.cancel_session(by=trainer, session=cancelled)
    today = clock.today()
    held = {"state": "held", "held_on": today, "held_until": today + timedelta(days=4)}
    with acting(by):
        lost = models.LostPlace.objects.get(session=cancelled).id
        other = factory.session(trainer, course, **coming)
        turn = models.Waiting(
            person_id=person, session_id=other, asked_by_id=by.organisation, number=1, **held
        )
        turn.save(force_insert=True)
        enrolment = models.Enrolment.objects.filter(person=person, state="completed").get()
        alert = models.Alert(
            person_id=person,
            enrolment=enrolment,
            organisation_id=by.organisation,
            signal="in_a_row",
            value=2,
        )
        alert.save(force_insert=True)
    return {"waiting": turn.id, "lost": lost, "alert": alert.id}


def _is_past(half_day) -> bool:
    return models.HalfDay.objects.get(pk=half_day).day < clock.today()


def _desk(by: Actor, person, mark: str) -> dict:
    """An appointment, a note for those who see her file, an objective, a question about her orientation."""
    starts = clock.now() + timedelta(days=3, hours=ord(mark[-1]) - ord("a"))
    return {
        "appointment": cases.book(by=by, person=person, starts_at=starts, minutes=5).id,
        "note": cases.write_note(by=by, person=person, text=f"Qz{mark}note", for_partners=True).id,
        "objective": cases.set_objective(by=by, person=person, what=f"Qz{mark}aim").id,
        "skill": skill(by, person, replace(TAILOR, label=f"Qz{mark}trade")),
        "reply": a_reply(by, person),
        "review": cases.ask_review(by=by, person=person, note=f"Qz{mark}why").id,
    }


def furnish(world: World) -> None:
    """Assess, orient, plan, train and certify; what is free text is a canary as well."""
    for relation, mark in LETTERS.items():
        place, by = _of(world, relation)
        person, text = world.people[relation], f"Qz{mark}step"
        made = {
            "assessment": cases.assess(by=by, person=person, answers=UNSKILLED).id,
            "orientation": cases.orient(by=by, person=person, outcome="project", project="OFICIO").id,
            "step": cases.plan_step(by=by, person=person, kind="papers", what=text).id,
            **_trained(world, relation),
            **_desk(by, person, mark),
            **aided(world, relation, *_of(world, relation)),
            **enterprising(world, relation, place),
            **applied(world, place, by, person),
            "survey": followed_up(by, person),
            **around(place, by, person, mark),
        }
        world.canaries[relation] += [f"Qz{mark}{kind}" for kind in ("note", "aim", "why", "trade")]
        with acting(by):
            made["consent"] = queries.living_consents(person).filter(purpose="reporting").get().id
            made["document"] = queries.find(by, person).documents.get().id
            made["certificate_code"] = models.Certificate.objects.get(pk=made["certificate"]).code
        world.canaries[relation].insert(0, text)
        for kind, value in made.items():
            world.more.setdefault(kind, {})[relation] = value
        met_outside(world, relation, by)
    made_known(world)
    furnish_referrals(world)
    shared = people.share(by=world.caseworker, person=world.people["own"], organisation=world.partner.id)
    world.more["request"] = {"own": requested(world, "objection")}
    world.more["duplicate"] = twice(world)
    made = accounts.make_token(by=world.actors["administrator"], label="x", scopes=["results.see"], days=9)
    world.more["token"] = made[0].token
    world.more["service"] = services.service(world.caseworker, "OWN-1")
    # A secret place of the stranger: each of its texts is forbidden to everybody here.
    services.shelter(world.stranger_actor, "SECRET-1", mark="Qzfqshelter")
    world.canaries["foreign"].insert(0, "Qzfqshelter")
    furnish_employment(world)
    world.more["report"] = accepted(world, 2021)
    world.more["export"] = taken(world)
    world.more["verifier"] = verified(world)
    world.more["control_pack"] = drawn(world)
    world.more["publication"] = prepared(world)
    world.more["batch"] = waiting(world)
    world.more["aid_list"] = {"own": a_list(world)}
    world.more["grant"] = world.more["grants"] | {"own": shared.id}
