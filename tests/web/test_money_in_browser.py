"""Pages of money in a browser: readable without faults on a telephone and on a desk, in both directions."""

import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import transaction

from parcours.kernel.actor import Actor
from parcours.reference import actions as reference
from parcours.reference.inforeuro import MonthRate
from tests.browsing import CHROMIUM, rest
from tests.factories.programmes import load_eu_maroc
from tests.web.test_people_journey import fits, problems

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="CHROMIUM IS NOT INSTALLED: no page is seen in a browser"),
]
BOTH = pytest.mark.parametrize(("language", "width"), [("fr", 1440), ("ar", 360)])
PICTURES = os.environ.get("PARCOURS_PICTURES", "")
"""A folder for pictures of what was seen."""


@pytest.fixture
def seen(sign_in, at, live_server):
    """``seen(role, language, width)`` → ``go(path)`` → a page without fault, of somebody signed in."""
    load_eu_maroc()

    def sign(role: str, language: str, width: int, where: str = "EN"):
        who = sign_in(role, where, login=role.replace("_", "-"), language=language)
        page = at(role.replace("_", "-"), language, width)

        def go(path: str, name: str):
            page.goto(f"{live_server.url}{path}")
            rest(page)
            if PICTURES:
                page.screenshot(path=Path(PICTURES) / f"{name}-{language}-{width}.png", full_page=True)
            assert problems(page) == [], path
            assert fits(page), path
            assert page.complaints == [], path
            return page

        go.actor = who.actor
        return go

    return sign


@BOTH
def test_exchange_rates(seen, language, width):
    go = seen("monitoring", language, width)
    months = [MonthRate("MAD", date(2019, month, 1), Decimal("10.8765")) for month in (1, 2, 3)]
    with transaction.atomic():
        reference.take_in_rates(by=Actor.system("tests"), rates=months)
    go("/programme/rates/", "rates")
    go("/programme/rates/import/", "rates-import")
    go("/programme/rates/new/", "rates-new")
