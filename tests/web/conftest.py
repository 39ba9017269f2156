"""A demonstration database, people who sign in, and a browser of theirs."""

import pytest
from django.test import Client

from parcours.accounts import actions
from parcours.accounts.models import Membership
from parcours.accounts.queries import actor_of
from parcours.config import roles, stamps
from parcours.web import context
from tests.factories import people as people_factory
from tests.factories.accounts import actor, organisation

PASSWORD = "quiet river stones"


@pytest.fixture(autouse=True)
def fresh_context():
    context.forget()
    yield
    context.forget()


@pytest.fixture
def demo(owner, settings):
    """The second factor is relaxed where the database is stamped as a demonstration."""
    settings.PARCOURS_DEMO = True
    stamps.write(owner, roles.APPLICATION, demo="1")
    yield
    owner.execute(f"DELETE FROM {stamps.TABLE}")


@pytest.fixture
def sign_in(demo):
    """``sign_in("caseworker")`` → client with ``client.actor``; ``where`` is the code of an organisation."""

    def make(role: str = "caseworker", where: str = "EN", login: str = "", language: str = "fr") -> Client:
        admin = actor(organisation("ADMIN"), role="administrator")
        made = actions.create_user(
            by=admin,
            login=login or f"{role}-{where}".lower().replace("_", "-"),
            name="Salma Bennani",
            password=PASSWORD,
            organisation=organisation(where).id,
            role=role,
            language=language,
        )
        membership = Membership.objects.select_related("user", "organisation").get(id=made.membership)
        client = Client()
        client.force_login(membership.user)
        client.membership, client.actor = membership, actor_of(membership)
        return client

    return make


def convention(giver: str, receiver: str) -> None:
    """A convention in force: the first organisation may share files with the second."""
    people_factory.convention(organisation(giver).id, organisation(receiver).id, reference="Convention 1")
