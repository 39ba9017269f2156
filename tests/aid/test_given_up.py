"""Aid of an organisation that sees her no more: neither held back from others nor from the budget."""

from decimal import Decimal

import pytest

from parcours.aid import actions, receivers
from parcours.aid.models import BudgetLine, Request
from parcours.cases import rules as case_rules
from parcours.cases.models import Step
from parcours.journal.models import Entry
from parcours.kernel.context import acting, as_role
from parcours.people import actions as people
from parcours.people.queries import living_consents
from tests.factories.aid import asked, granted, listed, paid

pytestmark = pytest.mark.django_db


def withdraw(here) -> None:
    who = here.people[0]
    with acting(here.adviser):
        consent = living_consents(who).get(purpose="sharing").id
    people.withdraw_consent(by=here.adviser, person=who, consent=consent)


def states(*wanted) -> list[str]:
    with as_role("system"):
        return [Request.objects.get(pk=one).state for one in wanted]


def committed() -> Decimal:
    with as_role("system"):
        return sum(row.committed for row in BudgetLine.objects.all())


@pytest.mark.parametrize("part", [receivers.PART, 1])
def test_what_it_cannot_pay_any_more_is_given_up_and_another_may_help(here, partner, monkeypatch, part):
    """However many: no more at once than an action takes."""
    monkeypatch.setattr(receivers, "PART", part)
    who = here.people[0]
    waits = asked(partner.adviser, who, "10")
    given = granted(partner.adviser, partner.other, who, "20")
    other = granted(here.adviser, here.other, here.people[1], "30")
    assert committed() == 50
    monkeypatch.setattr(case_rules, "MOST", part)
    withdraw(here)
    assert states(waits, given, other) == ["cancelled", "cancelled", "granted"] and committed() == 30
    with as_role("system"):
        assert not Step.objects.filter(person=who, kind="aid", state__in=["planned", "under_way"]).exists()
        told = Entry.objects.filter(kind="aid.cancelled", person_id=who)
        assert {one.organisation_id for one in told} == {partner.id}
    granted(here.adviser, here.other, who, "20")


def test_what_was_paid_or_earned_stays(here, partner):
    who = here.people[0]
    wanted, _payment = paid(partner.adviser, partner.other, who, "20")
    one = listed(partner.trainer, {who: 2})
    actions.approve_list(by=partner.coordinator, list=one, line="OFICIO-APOYO")
    with as_role("system"):
        earned = Request.objects.get(person=who, listed=True).id
    withdraw(here)
    assert states(wanted, earned) == ["paid", "granted"]
