"""Pages of money in a browser: readable without faults on a telephone and on a desk, in both directions."""

import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import transaction

from parcours.kernel.actor import Actor
from parcours.programmes import report_actions
from parcours.programmes.budgeting import RateTold
from parcours.reference import actions as reference
from parcours.reference.inforeuro import MonthRate
from tests.browsing import CHROMIUM, rest
from tests.factories import money
from tests.factories.papers import pdf
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


@BOTH
def test_budgets(seen, language, width):
    go = seen("coordinator", language, width)
    lines = [
        money.line("1.1.1", "12000", "24", "MAD", title="Conseillers en insertion", year=1),
        money.line("1.1.2", "850.50", "12", "EUR", title="Coordination", unit="mois"),
        money.line("5.3", "90000", currency="EUR", title="Formations", partner="OFPPT"),
        money.line("8", "7000", currency="EUR", title="Frais administratifs"),
    ]
    rate = RateTold("MAD", Decimal("10.9576"), date(2018, 1, 1), "Convention")
    told = {"project": "IDMAJE", "rates": (rate,), "amount": "100000", "share": "80"}
    first = money.agreed(go.actor, lines, on=date(2018, 1, 1), **told)
    second = money.draft(go.actor, [*lines, money.line("4.1", "9000", currency="EUR")], **told)
    go("/money/", "money")
    go("/money/projects/IDMAJE/", "money-project")
    go(f"/money/budgets/{first}/", "money-budget")
    go(f"/money/budgets/{second}/", "money-draft")
    for page in ("terms", "line", "import", "agree", "drop"):
        go(f"/money/budgets/{second}/{page}/", f"money-{page}")


@BOTH
def test_spending(seen, language, width):
    go = seen("coordinator", language, width)
    lines = [money.line("1.1", "2000", "12", currency="EUR", title="Conseillers")]
    told = {"project": "IDMAJE"}
    money.agreed(go.actor, lines, on=date(2018, 1, 1), rates=(), **told)
    money.received(go.actor, "5000", "54500", "MAD", on=date(2018, 1, 9), **told)
    first = money.spent(go.actor, "1.1", "9876.50", currency="MAD", day=date(2018, 5, 2), **told)
    money.spent(go.actor, "1.1", "250", currency="EUR", day=date(2018, 6, 2), **told)
    go("/money/projects/IDMAJE/spending/", "spending")
    go(f"/money/payments/{first}/", "payment")
    page = go("/money/projects/IDMAJE/spend/", "spend")
    page.fill("[name=amount]", "99")
    page.fill("[name=what]", "Salaire")
    page.select_option("[name=code]", "1.1")
    page.select_option("[name=payee]", "staff")
    page.fill("[name=day_year]", "2018")
    page.fill("[name=amount]", "990000")
    page.press("[name=amount]", "Tab")
    said = page.locator("[hx-post] .notice li")
    said.first.wait_for()
    assert said.locator("strong").count() == 1
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"spend-said-{language}-{width}.png", full_page=True)
    paper = {"name": "facture.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    many = said.count()
    page.set_input_files("[name=scan]", paper)
    page.wait_for_function("n => document.querySelectorAll('[hx-post] .notice li').length < n", arg=many)
    page.fill("[name=amount]", "99")
    page.press("[name=amount]", "Tab")
    said.first.wait_for(state="detached")
    page.set_input_files("[name=scan]", [])
    page.click("main button.primary")
    rest(page)
    assert page.locator("[name=despite]").count() >= 1
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"spend-warned-{language}-{width}.png", full_page=True)
    assert problems(page) == [] and fits(page)
    for name in ("commit", "receive"):
        go(f"/money/projects/IDMAJE/{name}/", name)


@BOTH
def test_financial_reports(seen, language, width):
    go = seen("coordinator", language, width)
    lines = [
        money.line("1.1", "2000", "12", currency="EUR", title="Conseillers"),
        money.line("5.2", "9000", currency="EUR", title="Formations"),
    ]
    told = {"project": "IDMAJE"}
    money.agreed(go.actor, lines, on=date(2018, 1, 1), rates=(), amount="29000", share="90", **told)
    money.received(go.actor, "5000", "54500", "MAD", on=date(2018, 1, 9), **told)
    more = {"voucher": pdf(), **told}
    money.spent(go.actor, "1.1", "9876.50", currency="MAD", day=date(2018, 5, 2), **more)
    money.spent(go.actor, "5.2", "2500", currency="EUR", day=date(2018, 6, 2), **more)
    with transaction.atomic():
        made = report_actions.hand_in(by=go.actor, project="IDMAJE", until=date(2018, 6, 30)).id
    money.spent(go.actor, "5.2", "300", currency="EUR", day=date(2018, 8, 2), **told)
    go("/money/projects/IDMAJE/reports/?until=2018-12-31", "reports")
    go(f"/money/reports/{made}/", "report")
    go("/money/projects/IDMAJE/reports/new/", "report-new")
    go("/money/projects/IDMAJE/ask/", "ask")
