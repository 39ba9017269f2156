"""Walks in a real browser against the product, in French and in Arabic."""

import pytest
from django.conf import settings
from django.db import transaction

from tests.browsing import CHROMIUM, chromium
from tests.journeys.walker import Walker


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/journeys" in str(item.path) and "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.journey)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="CHROMIUM IS NOT INSTALLED: journeys are not walked"))


@pytest.fixture(scope="module")
def browser():
    with chromium() as one:
        yield one


@pytest.fixture
def fast_passwords(monkeypatch):
    monkeypatch.setattr(
        settings, "PASSWORD_HASHERS", ["django.contrib.auth.hashers.MD5PasswordHasher"], raising=False
    )


@pytest.fixture
def town(transactional_db, fast_passwords, monkeypatch):
    """The real programme, one organisation with all roles, a demo: so that no second factor is asked for."""
    from tests.journeys import town as towns

    monkeypatch.setattr("parcours.accounts.queries.is_demo", lambda: True)
    with transaction.atomic():
        return towns.build()


@pytest.fixture
def walk(browser, live_server, town):
    """``walk("caseworker", "ar", width=360)`` signs somebody in and returns a walker."""
    contexts = []

    def begin(role: str | None = None, language: str = "fr", width: int = 1440) -> Walker:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale={"ar": "ar-MA"}.get(language, language)
        )
        context.add_cookies([{"name": "language", "value": language, "url": live_server.url}])
        contexts.append(context)
        walker = Walker(context.new_page(), live_server.url, language)
        if role is not None:
            walker.signs_in(town.logins[role], town.password)
        return walker

    yield begin
    for context in contexts:
        context.close()
