from dataclasses import dataclass

import pytest
from django.db import transaction

from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from tests.factories.accounts import actor, organisation
from tests.factories.programmes import load_second


@dataclass
class Desk:
    """Two people of one organisation."""

    caseworker: Actor
    coordinator: Actor

    @property
    def organisation(self):
        return self.caseworker.organisation


def desk(code: str) -> Desk:
    where = organisation(code)
    return Desk(actor(where), actor(where, role="coordinator"))


@pytest.fixture
def programme(db):
    return load_second()


@pytest.fixture
def here(programme):
    return desk("EN")


@pytest.fixture
def elsewhere(programme):
    return desk("AMAPPE")


@pytest.fixture
def seen_by():
    """Run a read as somebody, row security included."""

    def read(by, question, *arguments, **named):
        with transaction.atomic(), acting(by):
            found = question(*arguments, **named)
            return list(found) if hasattr(found, "model") else found

    return read
