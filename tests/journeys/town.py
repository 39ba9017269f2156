"""The programme of the source in one centre, with somebody of each role, and a training that runs today."""

from dataclasses import dataclass, field
from uuid import UUID

from parcours.accounts import actions as accounts
from parcours.accounts.models import Membership
from parcours.accounts.queries import actor_of
from parcours.kernel import clock
from tests.factories import training as factory
from tests.factories.accounts import actor, organisation
from tests.factories.programmes import load_eu_maroc

ROLES = {"caseworker": "EN", "trainer": "EN", "coordinator": "EN", "monitoring": "EN", "funder": "EU"}


@dataclass
class Town:
    logins: dict[str, str] = field(default_factory=dict)
    actors: dict[str, object] = field(default_factory=dict)
    password: str = "quiet river stones"
    session: UUID | None = None
    services: dict[str, UUID] = field(default_factory=dict)


def enters(town: Town, name: str, role: str, where: str) -> None:
    """Somebody who works there and is called by ``name`` in the walks."""
    made = accounts.create_user(
        by=actor(organisation(where), role="administrator"),
        login=f"she.{name}",
        name=f"Salma {name}",
        password=town.password,
        organisation=organisation(where).id,
        role=role,
    )
    membership = Membership.objects.select_related("user", "organisation").get(id=made.membership)
    town.logins[name], town.actors[name] = membership.user.login, actor_of(membership)


def build() -> Town:
    load_eu_maroc()
    town = Town()
    for role, where in ROLES.items():
        enters(town, role, role, where)
    trainer, today = town.actors["trainer"], clock.today()
    course = factory.course(trainer, project="IDMAJE")
    town.session = factory.session(trainer, course, first=today, last=today, halves=("am",), places=3)
    return town
