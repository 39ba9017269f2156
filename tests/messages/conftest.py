from datetime import UTC, datetime

import pytest

from parcours.kernel import clock
from parcours.messages import gateways
from tests.factories.accounts import actor, organisation

NOON = datetime(2019, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def at_noon():
    with clock.at(NOON):
        yield NOON


@pytest.fixture
def by(db):
    return actor(organisation("EN"))


class Carrier:
    """A gateway that remembers; ``fails`` are raised first, one an attempt."""

    name = "file"

    def __init__(self):
        self.taken, self.fails = [], []

    def send(self, message):
        if self.fails:
            raise self.fails.pop(0)
        self.taken.append(message)
        return gateways.Receipt(f"r-{len(self.taken)}-{message.id[-6:]}")


@pytest.fixture
def carrier(monkeypatch):
    made = Carrier()
    monkeypatch.setattr(gateways, "for_channel", lambda channel: made)
    return made
