from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest

from parcours.kernel.actor import Actor
from tests.factories.accounts import actor, organisation
from tests.factories.programmes import load_second
from tests.factories.reception import site

TODAY = date(2024, 3, 10)


@dataclass
class Place:
    """An organisation's caseworker and coordinator, and its site."""

    caseworker: Actor
    coordinator: Actor
    site: UUID

    @property
    def organisation(self) -> UUID:
        return self.caseworker.organisation


def staff(code: str) -> Place:
    where = organisation(code)
    return Place(actor(where), actor(where, "coordinator"), site(where.id, f"{code}-1"))


@pytest.fixture
def programme(db):
    return load_second()


@pytest.fixture
def here(programme):
    return staff("EN")


@pytest.fixture
def elsewhere(programme):
    return staff("AMAPPE")
