"""The real figures of Work4Integration: 22 enterprises, 5 of them cooperatives, 1,963,438 MAD.

Entered as data by a coach and a coordinator, with the ordinary actions; in EUR at the rate of each payment.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import product

import pytest

from parcours.enterprise import actions as ventures
from parcours.enterprise.grant_models import Payment
from parcours.enterprise.models import Member
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.people.rules import Legal
from parcours.programmes.queries import pack
from parcours.results import queries
from tests.factories import enterprise, grants
from tests.factories.accounts import actor, organisation
from tests.factories.people import person
from tests.factories.programmes import eu_maroc_text, load

pytestmark = pytest.mark.django_db
DAY = date(2020, 3, 15)
COOPERATIVES, COMPANIES, SUM = 5, 17, Decimal("1963438.00")
AT = {"sector": "food", "place": "MA-rabat", "project": "W4I", "on": DAY}


def amounts(many: int) -> list[Decimal]:
    """As many sums to the cent, no two alike, that are the whole together."""
    found = [Decimal(80_000) + Decimal("131.17") * number for number in range(many - 1)]
    return [*found, SUM - sum(found)]


def created(by, form: str, members: int, names) -> tuple:
    who = [
        person(by, given_latin=next(names), residence=Legal("valid", date(2018, 1, 1))).person
        for _ in range(members)
    ]
    made = enterprise.to_plan(by, enterprise.venture(by, *who, form=form, **AT), DAY)
    with acting(by):
        members = list(Member.objects.filter(venture=made).values_list("id", flat=True))
    enterprise.equal_shares(by, made, members)
    legal = next(one for one in pack().sections["enterprise"].forms if one.code == form)
    enterprise.steps(by, made, tuple(step.code for step in legal.steps), DAY)
    ventures.move(by=by, venture=made, stage="created", on=DAY)
    return made, who


@pytest.fixture
def lived(db):
    with clock.at(DAY):
        # All of it awarded without a call: what is tried here is what becomes of the payments.
        load(eu_maroc_text().replace('direct = "200000.00"', 'direct = "2000000.00"'))
        where = organisation("SOLETERRE")
        by, chief = actor(where, "enterprise_coach"), actor(where, "coordinator")
        names = (f"Awa{first}{last}" for first, last in product("abcdefgh", "abcdefgh"))
        forms = [("cooperative", 5)] * COOPERATIVES + [("company", 1)] * COMPANIES
        for (form, members), amount in zip(forms, amounts(len(forms)), strict=True):
            made, who = created(by, form, members, names)
            grant = grants.direct(by, who[0], amount, project="W4I", of=made)
            tranche = grants.tranche(by, grant, amount)
            grants.signed(by, chief, grant)
            grants.paid(by, chief, tranche)
        yield chief


def figure(code: str):
    return queries.figures(pack(), date(2020, 12, 31), codes=[code]).find(code).value


def test_the_real_figures_come_out_right_when_entered_as_data(lived):
    assert figure("w4i-enterprises") == COOPERATIVES + COMPANIES == 22
    assert figure("w4i-enterprise-people") == 5 * COOPERATIVES + COMPANIES
    assert figure("w4i-paid") == SUM
    with as_role("system"):
        created_ones = Entry.objects.filter(kind="enterprise.moved", project="W4I", facts__stage="created")
        assert created_ones.filter(facts__form="cooperative").count() == COOPERATIVES
    _in_euros_at_the_rate_kept_with_each_payment(lived)


def _in_euros_at_the_rate_kept_with_each_payment(lived):
    budget = next(one for one in pack().projects if one.code == "W4I").budget
    with acting(lived):
        rows = list(Payment.objects.all())
    assert len(rows) == 22 and sum(row.amount for row in rows) == SUM
    cent = Decimal("0.01")
    for row in rows:
        assert row.rate == budget.rate
        assert row.booked == (row.amount / row.rate).quantize(cent, ROUND_HALF_UP)
    # Each is rounded by itself: the whole is within half a cent a payment of the sum converted at once.
    together = (SUM / budget.rate).quantize(cent, ROUND_HALF_UP)
    assert abs(sum(row.booked for row in rows) - together) <= Decimal("0.005") * len(rows) + cent
