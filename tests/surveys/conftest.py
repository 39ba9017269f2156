from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import pytest

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from tests.factories.accounts import actor, organisation
from tests.factories.people import person
from tests.factories.programmes import load_second

TODAY = date(2024, 3, 15)


@dataclass
class Place:
    """An organisation's job adviser, caseworker and coach, and some of its people."""

    adviser: Actor
    caseworker: Actor
    coach: Actor
    people: list[UUID] = field(default_factory=list)


def staff(code: str) -> Place:
    where = organisation(code)
    return Place(actor(where, "job_adviser"), actor(where, "caseworker"), actor(where, "enterprise_coach"))


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
def elsewhere(here):
    return staff("AMAPPE")
