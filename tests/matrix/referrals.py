"""Referrals between the organisations of the small world, and who makes which move."""

from datetime import datetime, time, timedelta
from typing import Any

from parcours.directory.models import Service
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting, as_role
from parcours.people import actions as people_actions
from parcours.people import queries as people
from parcours.people.models import Consent, Convention
from parcours.referrals import actions, links
from parcours.referrals.models import Link, Referral
from parcours.referrals.rules import Proposal, Sending, Told, ToldHer
from tests.factories.accounts import member, organisation
from tests.factories.directory import service
from tests.factories.people import convention
from tests.matrix.world import World

ITEMS = ["identity"]


def _soon() -> datetime:
    return datetime.combine(clock.today() + timedelta(days=2), time(10), tzinfo=clock.zone())


def _theirs(world: World):
    """A service of the partner, who answers on the platform."""
    made = world.more.get("service_of_partner")
    if made is None or not _stands(world, made):
        world.more["answers_there"] = member(world.partner)
        made = world.more["service_of_partner"] = service(world.more["answers_there"], "THEIRS")
    return made


def _stands(world: World, made) -> bool:
    with acting(world.caseworker):
        return Service.objects.filter(pk=made).exists()


def _by_link(world: World):
    """A service of a partner that has nobody on the platform."""
    partner = organisation("LINKED", "association")
    convention(world.own.id, partner.id, reference="C-L")
    return service(world.actors["coordinator"], "LINKED", organisation=partner.id, email="b@example.org")


def _proposed(world: World, to=None, **more):
    return actions.propose(
        by=world.caseworker, person=world.people["own"], service=to or _theirs(world), items=ITEMS, **more
    ).id


def _sent(world: World, to=None, **more):
    made = _proposed(world, to, **more)
    return actions.send(by=world.caseworker, referral=made, shown=True, token=more.get("token", "")).id


def _received(world: World, accepted: bool = False):
    """A referral of the partner to a service of one's own."""
    there = service(world.caseworker, f"OWN-{accepted}")
    by = world.partner_actor
    made = actions.propose(by=by, person=world.people["shared"], service=there, items=ITEMS).id
    actions.send(by=by, referral=made, shown=True)
    if accepted:
        actions.accept(by=world.caseworker, referral=made, meeting_at=_soon())
    return made


def _accepted(world: World):
    made = _sent(world)
    actions.accept(by=world.more["answers_there"], referral=made, meeting_at=_soon())
    return made


def _delivered(world: World):
    made = _accepted(world)
    actions.deliver(by=world.more["answers_there"], referral=made)
    return made


def _link(world: World) -> str:
    token = links.new_token()
    made = _proposed(world, _by_link(world))
    actions.send(by=world.caseworker, referral=made, shown=True, token=token)
    return token


def _expired_link(world: World) -> dict[str, Any]:
    token = _link(world)

    with as_role("system"):
        Link.objects.filter(digest=links.digest(token)).update(
            created_at=clock.now() - timedelta(days=9), expires_at=clock.now() - timedelta(days=1)
        )
    return {"token": token}


def _waited(world: World) -> dict[str, Any]:
    made = _sent(world)
    with as_role("system"):
        Referral.objects.filter(pk=made).update(due_on=clock.today() - timedelta(days=5))
    return {}


def _silent(world: World):
    """A prepared referral to which she agrees no more."""
    made = _proposed(world)
    with acting(world.caseworker):
        held = people.living_consents(world.people["own"]).filter(purpose="sharing").get().id
    people_actions.withdraw_consent(by=world.caseworker, person=world.people["own"], consent=held)
    return made


def _agreed_no_more(world: World) -> dict[str, Any]:
    """Sent, and her agreement gone without a word to anybody."""

    _sent(world)
    with as_role("system"):
        Consent.objects.filter(person_id=world.people["own"], purpose="sharing").update(
            withdrawn_at=clock.now()
        )
    return {"person": world.people["own"]}


def _uncovered(world: World) -> dict[str, Any]:
    _sent(world)
    with as_role("system"):
        Convention.objects.filter(
            from_organisation_id=world.own.id, to_organisation_id=world.partner.id
        ).update(ended_on=clock.today())
    return {"giver": world.own.id, "taker": world.partner.id}


def _listed(world: World):
    made = _sent(world)
    actions.put_on_waiting_list(by=world.more["answers_there"], referral=made)
    return made


def _answered(world: World) -> dict[str, Any]:
    _accepted(world)
    return {}


SYSTEM = Actor.system("referrals.clock")
CASEWORKER, COORDINATOR = "caseworker", "coordinator"
REFERRALS: dict[str, tuple[Any, Any]] = {
    "referrals.propose": (
        CASEWORKER,
        lambda w: {"person": w.people["own"], "service": _theirs(w), "items": ITEMS},
    ),
    "referrals.propose_many": (
        CASEWORKER,
        lambda w: {"proposals": [Proposal(w.people["own"], _theirs(w), ITEMS)]},
    ),
    "referrals.send": (CASEWORKER, lambda w: {"referral": _proposed(w), "shown": True}),
    "referrals.send_many": (CASEWORKER, lambda w: {"sendings": [Sending(_proposed(w), shown=True)]}),
    "referrals.send_without_consent": (
        COORDINATOR,
        lambda w: {"referral": _silent(w), "reason": "danger", "text": "Qzovwhy", "shown": True},
    ),
    "referrals.record_off_platform": (
        CASEWORKER,
        lambda w: {"person": w.people["own"], "need": "legal", "organisation": "Avocats du port"},
    ),
    "referrals.see": (CASEWORKER, lambda w: {"referral": _received(w)}),
    "referrals.accept": (CASEWORKER, lambda w: {"referral": _received(w), "meeting_at": _soon()}),
    "referrals.put_on_waiting_list": (CASEWORKER, lambda w: {"referral": _received(w)}),
    "referrals.decline": (CASEWORKER, lambda w: {"referral": _received(w), "reason_code": "full"}),
    "referrals.deliver": (CASEWORKER, lambda w: {"referral": _received(w, accepted=True)}),
    "referrals.receive": (CASEWORKER, lambda w: {"referral": _delivered(w)}),
    "referrals.not_received": (
        CASEWORKER,
        lambda w: {"referral": _delivered(w), "reason_code": "sent_away"},
    ),
    "referrals.tell_her": (CASEWORKER, lambda w: {"referral": _listed(w), "way": "call"}),
    "referrals.tell_many": (CASEWORKER, lambda w: {"told": [ToldHer(_listed(w), "in_person")]}),
    "referrals.note_arrival": (SYSTEM, lambda w: {"referral": _listed(w), "answer": "waiting_list"}),
    "referrals.withdraw": (CASEWORKER, lambda w: {"referral": _sent(w), "reason_code": "her_wish"}),
    "referrals.move_many": (
        CASEWORKER,
        lambda w: {"moves": [Told(_sent(w), "withdrawn", "her_wish")]},
    ),
    "referrals.renew_link": (
        CASEWORKER,
        lambda w: {"referral": _sent(w, _by_link(w)), "token": links.new_token()},
    ),
    "referrals.ask_for_link": (SYSTEM, _expired_link),
    "referrals.see_by_link": (SYSTEM, lambda w: {"token": _link(w)}),
    "referrals.answer_by_link": (
        SYSTEM,
        lambda w: {"token": _link(w), "to": "declined", "reason_code": "full"},
    ),
    "referrals.run_clock": (SYSTEM, _waited),
    "referrals.cut_for_consent": (CASEWORKER, _agreed_no_more),
    "referrals.end_with_convention": (SYSTEM, _uncovered),
    "referrals.note_response_times": (SYSTEM, _answered),
}


def furnish_referrals(world: World) -> None:
    """A referral for each relation: sent by one's own, received from the partner, and two between others."""
    stranger = member(world.stranger)
    theirs, own = _theirs(world), service(world.caseworker, "FURNISHED")
    elsewhere = service(stranger, "ELSEWHERE")
    wanted = {
        "own": (world.caseworker, theirs),
        "shared": (world.partner_actor, own),
        "ended": (world.partner_actor, elsewhere),
        "foreign": (world.stranger_actor, theirs),
    }
    made = {}
    for relation, (by, to) in wanted.items():
        person = world.people[relation]
        made[relation] = actions.propose(by=by, person=person, service=to, items=["identity", "contact"]).id
        if relation in ("own", "shared"):
            actions.send(by=by, referral=made[relation], shown=True)
    actions.see(by=world.caseworker, referral=made["shared"])
    world.more["referral"], world.more["offer"] = made, elsewhere
