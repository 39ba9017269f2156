"""Loans on screen: asked for under her agreement, followed, paid back, copied."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parcours.enterprise import actions, loan_queries
from parcours.enterprise.borrowing import LoanTerms, LoanTold
from parcours.kernel import clock
from parcours.kernel.context import acting
from tests.factories.accounts import organisation
from tests.factories.enterprise import venture
from tests.factories.home import opened_home
from tests.factories.people import convention
from tests.factories.programmes import load_second
from tests.web.test_enterprise_screens import posted, somebody, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def coach(db, sign_in):
    load_second()
    coach = sign_in("enterprise_coach")
    lender = organisation("AMAPPE")
    convention(coach.actor.organisation, lender.id)
    organisation("SOLE")
    return coach


def test_a_loan_from_the_project_to_what_is_paid_back(coach, sign_in):
    person = somebody(coach)
    wanted = venture(coach.actor, person, on=clock.today() - timedelta(days=90))
    url = f"/ventures/{wanted}/"
    assert f"{url}loan/" in text(coach.get(url))
    told = {"person": str(person), "lender": "AMAPPE", "amount": "٤٠٠٫٥٠", "rate": "12,5", "months": "6"}
    told |= {"repaid": "equal", "purpose": "Un pétrin"}
    day = clock.today() - timedelta(days=80)
    on = {"on_day": day.day, "on_month": day.month, "on_year": day.year}
    high = text(posted(coach, f"{url}loan/", **told | {"amount": "500,01"}))
    assert "Un pétrin" in high and "500,01" in high and "errors" in high
    assert "errors" in text(posted(coach, f"{url}loan/", **told | {"lender": "SOLE"}))
    loan = posted(coach, f"{url}loan/", **told, **on).url
    assert loan in text(coach.get(url)) and "400,50" in text(coach.get(loan))
    assert "errors" in text(posted(coach, f"{loan}move/", state="refused"))
    terms = {"amount": "300", "rate": "", "months": "3", "repaid": "equal"}
    for state in ("accepted", "disbursed"):
        assert posted(coach, f"{loan}move/", state=state, **terms, **on).url == loan
    page = text(coach.get(loan))
    assert "notice bad" in page and "100,00" in page
    assert "errors" in text(posted(coach, f"{loan}repay/", amount="-4"))
    assert "errors" in text(posted(coach, f"{loan}repay/", amount="300,01"))
    assert posted(coach, f"{loan}repay/", amount="300", **on).url == loan
    with acting(coach.actor):
        [row] = loan_queries.loans(coach.actor)
        [payment] = row.repayments.all()
    assert row.state == "repaid"
    undo = f"/ventures/repayments/{payment.id}/undo/"
    assert undo in text(coach.get(loan)) and text(coach.get(undo)) and posted(coach, undo).url == loan
    assert "notice bad" in text(coach.get(loan))
    caseworker = sign_in("caseworker")
    assert f"{loan}repay/" not in text(caseworker.get(loan))


def test_lists_and_what_waits(coach):
    day, asked = clock.today() - timedelta(days=40), []
    terms = LoanTerms(loan_queries.Decimal(100), loan_queries.Decimal(0), 3)
    for name in ("Awa", "Bintou", "Chantal"):
        person = somebody(coach, name)
        wanted = venture(coach.actor, person, on=day)
        loan = LoanTold(person, "AMAPPE", terms, on=day)
        last = actions.loan_ask(by=coach.actor, venture=wanted, loan=loan).id
        coach.get("/ventures/loans/")
        with CaptureQueriesContext(connection) as captured:
            text(coach.get("/ventures/loans/"))
        asked.append(len(captured.captured_queries))
    assert asked[1] == asked[2] <= 24
    assert f"/ventures/loans/{last}/" in opened_home(coach)
    listed = text(coach.get("/ventures/loans/?group=waiting&lender=AMAPPE&whose=mine"))
    assert f"/ventures/loans/{last}/" in listed
    assert f"/ventures/loans/{last}/" not in text(coach.get("/ventures/loans/?group=arrears"))
    actions.loan_move(by=coach.actor, loan=last, state="lapsed", reason="no_answer")
    page = text(coach.get(f"/ventures/loans/{last}/"))
    copy = f"/ventures/loans/{last}/copy/"
    assert copy in page and "errors" in text(posted(coach, copy, lender="SOLE"))
    convention(coach.actor.organisation, organisation("SOLE").id)
    assert posted(coach, copy, lender="SOLE").url != f"/ventures/loans/{last}/"
