"""A demonstration database, people who sign in, and a browser of theirs."""

import pytest
from django.test import Client

from parcours.accounts import actions
from parcours.accounts.models import Membership
from parcours.accounts.queries import actor_of
from parcours.config import roles, stamps
from parcours.kernel.actor import Actor
from parcours.web import context
from tests.browsing import chromium
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
        # It would wait for a second person.
        by = Actor.system("tests") if role == "data_protection" else admin
        made = actions.create_user(
            by=by,
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


@pytest.fixture(scope="module")
def browser():
    with chromium() as one:
        yield one


@pytest.fixture
def at(browser, live_server):
    """``at(login, language, width)`` → a page of somebody signed in."""
    opened = []

    def open_as(login: str, language: str, width: int = 1440, **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        opened.append(context)
        context.add_cookies([{"name": "language", "value": language, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(f"{live_server.url}/account/login/")
        page.fill("[name=login]", login)
        page.fill("[name=password]", PASSWORD)
        page.click("main button")
        page.wait_for_url(lambda url: "/account/login/" not in url)
        return page

    yield open_as
    for one in opened:
        one.close()
