from dataclasses import dataclass
from uuid import UUID

import pytest

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from tests.factories.accounts import actor, organisation
from tests.factories.people import person
from tests.factories.programmes import load_second
from tests.factories.training import BEFORE


@dataclass
class Place:
    """An organisation's trainer, caseworker and coordinator, and some of its people."""

    trainer: Actor
    caseworker: Actor
    coordinator: Actor
    people: list[UUID]

    @property
    def organisation(self) -> UUID:
        return self.trainer.organisation


def staff(code: str) -> Place:
    where = organisation(code)
    return Place(*(actor(where, role) for role in ("trainer", "caseworker", "coordinator")), [])


@pytest.fixture
def programme(db):
    return load_second()


@pytest.fixture
def here(programme):
    place = staff("EN")
    with clock.at(BEFORE):
        place.people = [
            person(place.caseworker, given_latin=name).person for name in ("Awa", "Bintou", "Chantal")
        ]
    return place


@pytest.fixture
def elsewhere(programme):
    place = staff("AMAPPE")
    with clock.at(BEFORE):
        place.people = [person(place.caseworker, given_latin="Zeinab").person]
    return place
