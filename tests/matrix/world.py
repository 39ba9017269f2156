"""A small world of three organisations, their people and every relation between them.

Seen from the first organisation ("EN") a person is its own, shared by a partner, no longer shared, foreign,
or missing. Every value told of a person is a canary: it occurs nowhere else, so that a page, an answer or a
log line which holds it has told of that person.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from parcours.accounts import actions as accounts
from parcours.accounts.enums import Role
from parcours.accounts.models import Membership, Organisation, User
from parcours.accounts.queries import actor_of
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.identifiers import uuid7
from parcours.people import actions as people
from parcours.people.rules import Agreed, Contact, Document, Legal, Spoken
from tests.factories.accounts import actor, organisation
from tests.factories.people import convention, registration
from tests.factories.programmes import load_second

SEEN, UNSEEN = ("own", "shared"), ("ended", "foreign", "missing")
PURPOSES = ("accompaniment", "sharing", "comparison", "reporting")
PASSWORD = "quiet river stones"

# Letters only, and no word of any language of the screens.
LETTERS = {"own": "ov", "shared": "sj", "ended": "ek", "foreign": "fq"}
ARABIC = {"own": "ظغظ", "shared": "ظغض", "ended": "ظغص", "foreign": "ظغط"}


@dataclass
class World:
    own: Organisation
    partner: Organisation
    stranger: Organisation
    people: dict[str, UUID]
    canaries: dict[str, list[str]]
    users: dict[str, User] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    partner_actor: Actor | None = None
    stranger_actor: Actor | None = None
    more: dict[str, object] = field(default_factory=dict)

    @property
    def caseworker(self) -> Actor:
        return self.actors["caseworker"]


def told(relation: str, number: int):
    """A registration in which every value occurs once in the world, and those values."""
    mark = LETTERS[relation]
    values = {
        "given": f"Qz{mark}given",
        "family": f"Qz{mark}family",
        "quarter": f"Qz{mark}quarter",
        "document": f"QZ{mark.upper()}4711",
        "legal_document": f"QZ{mark.upper()}0815",
        "contact": f"Qz{mark}contact",
        "phone": f"+21261234560{number}",
        "contact_phone": f"+21261234570{number}",
        "arabic": f"{ARABIC[relation]}ذذ",
    }
    made = registration(
        given_latin=values["given"],
        family_latin=values["family"],
        given_arabic=values["arabic"],
        birth_date=date(1990, 1, 10 + number),
        city="MA-oujda",
        quarter=values["quarter"],
        arrived_on=date(2016, 3, 1),
        household_size=3,
        phone=values["phone"],
        no_phone=False,
        no_document=False,
        documents=[Document("passport", values["document"], "GN", None, date(2032, 1, 1))],
        languages=[Spoken("fr", "good")],
        protection=Legal("refugee_unhcr", date(2017, 1, 1), values["legal_document"]),
        residence=Legal("valid", date(2017, 1, 1)),
        contact=Contact(values["contact"], "sister", values["contact_phone"]),
        consents=[Agreed(purpose) for purpose in PURPOSES],
    )
    return made, values


def restricted(relation: str) -> str:
    return f"Qz{LETTERS[relation]}restricted"


def _registered(by: Actor, relation: str, number: int, world: World) -> None:
    made, values = told(relation, number)
    done = people.register(by=by, registration=made)
    people.record_restricted(by=by, person=done.person, kind="violence", text=restricted(relation))
    world.people[relation] = done.person
    world.canaries[relation] = [*values.values(), restricted(relation), str(done.person), done.code]


def _users(world: World) -> None:
    admin = actor(world.own, role="administrator")
    for role in Role.values:
        made = accounts.create_user(
            by=Actor.system("tests") if role == Role.DATA_PROTECTION else admin,
            login=f"own.{role.replace('_', '-')}",
            name=f"Own {role}",
            password=PASSWORD,
            organisation=world.own.id,
            role=role,
        )
        membership = Membership.objects.select_related("user", "organisation").get(id=made.membership)
        world.users[role] = membership.user
        world.actors[role] = actor_of(membership)


def build() -> World:
    """Make the world, as of yesterday: what ended then is over today."""
    with clock.at(clock.now() - timedelta(days=1)):
        world = World(organisation("EN"), organisation("AMAPPE"), organisation("SOLE"), {}, {})
        _users(world)
        load_second()
        world.partner_actor, world.stranger_actor = actor(world.partner), actor(world.stranger)
        for giver, taker in ((world.partner, world.own), (world.own, world.partner)):
            convention(giver.id, taker.id, signed_on=date(2018, 1, 2))
        for number, relation in enumerate(LETTERS):
            by = {"own": world.caseworker, "foreign": world.stranger_actor}.get(relation, world.partner_actor)
            _registered(by, relation, number, world)
        grants = {
            relation: people.share(
                by=world.partner_actor, person=world.people[relation], organisation=world.own.id
            ).id
            for relation in ("shared", "ended")
        }
        people.end_access(by=world.partner_actor, person=world.people["ended"], grant=grants["ended"])
        world.people["missing"] = uuid7()
        world.more["grants"] = grants
    return world
