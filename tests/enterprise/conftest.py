from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import pytest

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.people.rules import Legal
from tests.factories.accounts import actor, organisation
from tests.factories.people import person
from tests.factories.programmes import load_second

TODAY = date(2024, 3, 15)
VALID = Legal("valid", date(2020, 1, 1))


@dataclass
class Place:
    """A coach, a second one, a coordinator and a caseworker of an organisation, and some of its people."""

    coach: Actor
    other: Actor
    coordinator: Actor
    caseworker: Actor
    people: list[UUID] = field(default_factory=list)

    @property
    def id(self) -> UUID:
        return self.coach.organisation


def staff(code: str) -> Place:
    where = organisation(code)
    roles = ("enterprise_coach", "enterprise_coach", "coordinator", "caseworker")
    return Place(*(actor(where, role) for role in roles))


def five(place: Place) -> list[UUID]:
    names = ("Awa", "Bintou", "Chantal", "Djeneba", "Esther")
    return [person(place.coach, given_latin=name, residence=VALID).person for name in names]


@pytest.fixture
def now(db):
    with clock.at(TODAY):
        yield TODAY


@pytest.fixture
def here(now):
    load_second()
    place = staff("EN")
    place.people = five(place)
    return place
