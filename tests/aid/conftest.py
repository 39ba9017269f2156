from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import pytest

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.people import actions as people
from tests.factories.accounts import actor, organisation
from tests.factories.people import convention, person
from tests.factories.programmes import load_second

TODAY = date(2024, 3, 15)


@dataclass
class Place:
    """Two advisers, two coordinators and a monitoring officer of an organisation, and some of its people."""

    adviser: Actor
    other: Actor
    coordinator: Actor
    second: Actor
    monitoring: Actor
    trainer: Actor
    people: list[UUID] = field(default_factory=list)

    @property
    def id(self) -> UUID:
        return self.adviser.organisation


def staff(code: str) -> Place:
    where = organisation(code)
    roles = ("caseworker", "caseworker", "coordinator", "coordinator", "monitoring", "trainer")
    return Place(*(actor(where, role) for role in roles))


@pytest.fixture
def now(db):
    with clock.at(TODAY):
        yield TODAY


@pytest.fixture
def here(now):
    load_second()
    place = staff("EN")
    place.people = [person(place.adviser, given_latin=name).person for name in ("Awa", "Bintou", "Chantal")]
    return place


@pytest.fixture
def partner(here):
    """Another organisation, with which the first of the people is shared."""
    place = staff("AMAPPE")
    convention(here.id, place.id)
    people.share(by=here.adviser, person=here.people[0], organisation=place.id)
    return place
