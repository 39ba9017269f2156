"""Grants: agreed within envelope and ceiling, released on evidence by two people, booked, given back."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from parcours.enterprise import actions as ventures
from parcours.enterprise import booking, grant_queries
from parcours.enterprise import grant_actions as actions
from parcours.enterprise.booking import Rate, converted
from parcours.enterprise.calling import CallTold, DossierTold, Marks, Verdict
from parcours.enterprise.grant_models import DirectEnvelope, Grant, Payment, Tranche
from parcours.enterprise.grant_plan import GrantRule
from parcours.enterprise.grant_rules import GrantTold, TrancheTold
from parcours.enterprise.models import Visit
from parcours.enterprise.rules import VisitTold
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from parcours.reference import actions as reference
from tests.enterprise.conftest import TODAY, staff
from tests.factories import grants as factory
from tests.factories.accounts import actor, member
from tests.factories.enterprise import created, steps, to_plan, venture
from tests.factories.papers import pdf

pytestmark = pytest.mark.django_db


def refused(code: str, action, /, **arguments) -> None:
    with pytest.raises(Refused) as found:
        action(**arguments)
    assert found.value.code in (f"enterprise.{code}", code), found.value.code


@pytest.fixture
def house(here):
    here.coordinator = member(here.id, "coordinator")
    return here


def seen(place, grant) -> Grant:
    with acting(place.coach):
        return Grant.objects.get(pk=grant)


def test_from_the_agreement_to_the_last_payment(house):
    by, chief, [awa, *_rest] = house.coach, house.coordinator, house.people
    grant = factory.direct(by, awa, 300)
    refused("tranches_not_whole", actions.sign, by=chief, grant=grant, agreement=pdf())
    first = factory.tranche(by, grant, "100.50")
    refused(
        "over_grant", actions.add_tranche, by=by, grant=grant, tranche=TrancheTold(Decimal("199.51"), "quote")
    )
    second = factory.tranche(by, grant, "199.50", "receipt")
    refused("not_running", actions.prove, by=by, tranche=first, evidence=pdf())
    refused("agreement_missing", actions.sign, by=chief, grant=grant)
    refused(
        "day_in_future", actions.sign, by=chief, grant=grant, agreement=pdf(), on=TODAY + timedelta(days=1)
    )
    with pytest.raises(NotAllowed):
        actions.sign(by=by, grant=grant, agreement=pdf())
    factory.signed(by, chief, grant)
    refused("kernel.illegal_move", actions.propose, by=by, tranche=first)
    refused("evidence_missing", actions.prove, by=by, tranche=first)
    factory.proposed(by, first)
    with pytest.raises(NotAllowed):
        actions.release(by=house.other, tranche=first)
    actions.release(by=chief, tranche=first)
    refused("released_already", actions.release, by=chief, tranche=first)
    refused("receipt_missing", actions.pay, by=chief, tranche=first, reference="V 1")
    refused("reference_missing", actions.pay, by=chief, tranche=first, reference=" ", receipt=pdf())
    actions.pay(by=chief, tranche=first, reference="V 1", receipt=pdf())
    refused("paid_already", actions.pay, by=chief, tranche=first, reference="V 2", receipt=pdf())
    refused("not_all_paid", actions.close, by=chief, grant=grant)
    factory.released(by, chief, second)
    refused("reference_twice", actions.pay, by=chief, tranche=second, reference="V 1", receipt=pdf())
    actions.pay(by=chief, tranche=second, reference="V 2", receipt=pdf())
    actions.close(by=chief, grant=grant)
    row = seen(house, grant)
    assert (row.state, row.paid, row.released, row.takes) == ("completed", 300, 300, 300)
    with acting(by):
        paid = Payment.objects.get(tranche=first)
        assert (paid.booked, paid.booked_currency) == (Decimal("406020.00"), "COP")
        told = Rate(paid.rate_first, paid.rate_second, paid.rate, paid.rate_on, paid.rate_source)
        assert converted(paid.amount, paid.booked_currency, told) == paid.booked
        assert Entry.objects.filter(kind="enterprise.funded_with").count() == 1
        assert Entry.objects.filter(kind="enterprise.grant_paid").count() == 2


def test_whoever_proposes_does_not_release(house):
    chief, second = house.coordinator, member(house.id, "coordinator")
    _grant, [wanted] = factory.in_force(house.coach, chief, house.people[0], 100)
    factory.proposed(chief, wanted)
    refused("other_person", actions.release, by=chief, tranche=wanted)
    refused("reason_missing", actions.send_back, by=second, tranche=wanted)
    actions.send_back(by=second, tranche=wanted, note="The lease is not signed.")
    actions.propose(by=chief, tranche=wanted)
    actions.send_back(by=chief, tranche=wanted)
    actions.propose(by=chief, tranche=wanted)
    with acting(second):
        assert grant_queries.to_confirm(second).count() == 1 and not grant_queries.to_confirm(chief).count()
    actions.release(by=second, tranche=wanted)


def test_two_accounts_of_one_person_are_not_two_people(house):
    from parcours.accounts.models import Membership

    young = member(house.id, "coordinator")
    _grant, [wanted] = factory.in_force(house.coach, house.coordinator, house.people[0], 100)
    factory.proposed(house.coordinator, wanted)
    with as_role("system"):
        given = Membership.objects.filter(user_id=young.user)
        given.update(given_by=house.coordinator.user, since=clock.now())
    refused("recent_account", actions.release, by=young, tranche=wanted)


def test_evidence_is_what_the_tranche_names(house):
    by, chief, awa = house.coach, house.coordinator, house.people[0]
    made = created(by, awa, on=TODAY - timedelta(days=60))
    grant = factory.direct(by, awa, 300, of=made)
    refused(
        "what_missing", actions.add_tranche, by=by, grant=grant, tranche=TrancheTold(Decimal(1), "milestone")
    )
    told = TrancheTold(Decimal(1), "legal_step", code="statutes")
    refused("step_unknown", actions.add_tranche, by=by, grant=grant, tranche=told)
    step = factory.tranche(by, grant, 100, "legal_step", code="cover")
    visit, again = factory.tranche(by, grant, 100, "visit"), factory.tranche(by, grant, 100, "visit")
    before = ventures.visit(by=by, venture=made, visit=VisitTold(TODAY - timedelta(days=9), trading="yes")).id
    factory.signed(by, chief, grant)
    refused("step_missing", actions.prove, by=by, tranche=step)
    refused("visit_missing", actions.prove, by=by, tranche=visit, visit=before)
    with clock.at(TODAY + timedelta(days=3)):
        missed = ventures.visit(by=by, venture=made, visit=VisitTold(missed="no_answer")).id
    with clock.at(TODAY + timedelta(days=4)):
        met = ventures.visit(by=by, venture=made, visit=VisitTold(trading="yes")).id
        for one in (None, missed):
            refused("visit_missing", actions.prove, by=by, tranche=visit, visit=one)
        actions.prove(by=by, tranche=visit, visit=met)
        refused("visit_missing", actions.prove, by=by, tranche=again, visit=met)
        steps(by, made, ("cover",))
        actions.prove(by=by, tranche=step)
        refused("step_proves", ventures.step_undone, by=by, venture=made, code="cover")
    with acting(by):
        assert Visit.objects.filter(pk=met).exists()
        assert Tranche.objects.filter(grant=grant, state="proven").count() == 2


def test_the_contract_says_how_much_and_whether_without_a_call(house):
    by, awa = house.coach, house.people[0]
    made = to_plan(by, venture(by, awa))
    told = {"venture": made, "project": "SEMILLA", "why": "So"}
    for code, amount in (
        ("amount", 0),
        ("amount", -1),
        ("amount", Decimal("1.001")),
        ("over_third_party", 1001),
    ):
        refused(code, actions.draft, by=by, grant=GrantTold(amount=Decimal(amount), **told))
    refused("say_why_direct", actions.draft, by=by, grant=GrantTold(made, Decimal(5), "SEMILLA"))
    refused("no_direct", actions.draft, by=by, grant=GrantTold(made, Decimal(5), "OFICIO", why="So"))
    refused("no_grant_rule", actions.draft, by=by, grant=GrantTold(made, Decimal(5), why="So"))
    early = venture(by, house.people[1])
    refused("grant_too_early", actions.draft, by=by, grant=GrantTold(early, Decimal(5), "SEMILLA", why="So"))
    first = actions.draft(by=by, grant=GrantTold(amount=Decimal(900), **told)).id
    refused("over_third_party", actions.draft, by=by, grant=GrantTold(amount=Decimal("100.01"), **told))
    other = to_plan(by, venture(by, house.people[2]))
    more = GrantTold(other, Decimal(601), "SEMILLA", why="So")
    refused("over_direct", actions.draft, by=by, grant=more)
    actions.cancel(by=by, grant=first)
    actions.draft(by=by, grant=more)
    with as_role("system"):
        assert DirectEnvelope.objects.get().committed == 601


def accepted(place, *amounts):
    """A call whose committee accepted a dossier of each amount."""
    chief, judge = place.coordinator, member(place.id, "enterprise_coach")
    told = CallTold("Spring", TODAY, TODAY, Decimal(sum(amounts)), (judge.user,), project="SEMILLA")
    call, found = ventures.open_call(by=chief, call=told).id, []
    for who, amount in zip(place.people, amounts, strict=False):
        made = to_plan(place.coach, venture(place.coach, who))
        dossier = DossierTold(made, Decimal(amount))
        found.append((made, ventures.submit(by=place.coach, call=call, dossier=dossier).id))
    ventures.close_call(by=chief, call=call)
    for _venture, dossier in found:
        marks = Marks({"value": 4, "potential": 4})
        ventures.score(by=judge, dossier=dossier, marks=marks)
    verdicts = [Verdict(dossier, "accepted", "best_ranked") for _venture, dossier in found]
    ventures.decide_call(by=chief, call=call, verdicts=verdicts)
    return call, found


def test_a_call_pays_what_its_committee_granted_once(house):
    _call, [(made, dossier), (other, _second)] = accepted(house, 200, 100)
    by = house.coach
    refused("over_granted", actions.draft, by=by, grant=GrantTold(made, Decimal("200.01"), dossier=dossier))
    with pytest.raises(Missing):
        actions.draft(by=by, grant=GrantTold(other, Decimal(9), dossier=dossier))
    first = actions.draft(by=by, grant=GrantTold(made, Decimal(150), dossier=dossier)).id
    refused("grant_twice", actions.draft, by=by, grant=GrantTold(made, Decimal(50), dossier=dossier))
    with acting(by):
        assert grant_queries.find(by, first).call.committed == 150
    actions.cancel(by=by, grant=first)
    again = actions.draft(by=by, grant=GrantTold(made, Decimal(200), dossier=dossier)).id
    with acting(by):
        assert grant_queries.find(by, again).call.committed == 200


def test_a_suspended_grant_releases_nothing_and_money_comes_back(house):
    by, chief = house.coach, house.coordinator
    grant, [first, second, third] = factory.in_force(by, chief, house.people[0], 100, 100, 50)
    factory.paid(by, chief, first)
    factory.proposed(by, second)
    refused("reason_missing", actions.suspend, by=chief, grant=grant, reason="")
    actions.suspend(by=chief, grant=grant, reason="papers_missing")
    refused("not_running", actions.release, by=chief, tranche=second)
    actions.resume(by=chief, grant=grant)
    refused("over_paid", actions.ask_back, by=chief, grant=grant, amount=Decimal("100.01"), reason="stopped")
    actions.ask_back(by=chief, grant=grant, amount=Decimal(60), reason="stopped")
    refused("not_running", actions.release, by=chief, tranche=second)
    refused("still_owed", actions.resume, by=chief, grant=grant)
    refused("over_grant_owed", actions.receive_back, by=chief, grant=grant, reference="R", amount=Decimal(61))
    actions.receive_back(by=chief, grant=grant, reference="R", amount=Decimal(25))
    refused("still_owed", actions.close, by=chief, grant=grant, recovered=True)
    refused("reference_twice", actions.receive_back, by=chief, grant=grant, reference="R")
    actions.receive_back(by=chief, grant=grant, reference="R2")
    actions.drop_tranche(by=chief, tranche=third)
    actions.close(by=chief, grant=grant, recovered=True)
    row = seen(house, grant)
    assert (row.state, row.received, row.takes, row.planned) == ("recovered", 60, 100, 200)
    with as_role("system"):
        assert DirectEnvelope.objects.get().committed == 100
    refused("kernel.illegal_move", actions.ask_back, by=chief, grant=grant, amount=Decimal(1), reason="other")


def test_an_audit_asks_back_after_the_end(house):
    by, chief = house.coach, house.coordinator
    grant, [wanted] = factory.in_force(by, chief, house.people[0], 100)
    factory.paid(by, chief, wanted)
    actions.close(by=chief, grant=grant)
    actions.ask_back(by=chief, grant=grant, amount=Decimal(5), reason="too_much")
    actions.receive_back(by=chief, grant=grant, reference="B")
    actions.close(by=chief, grant=grant)
    assert seen(house, grant).state == "completed"


def test_another_organisation_finds_nothing(house):
    by, chief = house.coach, house.coordinator
    grant, [wanted] = factory.in_force(by, chief, house.people[0], 100)
    factory.proposed(by, wanted)
    there = staff("RAICES")
    for action, told in (
        (actions.release, {"tranche": wanted}),
        (actions.suspend, {"grant": grant, "reason": "other"}),
        (actions.pay, {"tranche": wanted, "reference": "x", "receipt": pdf()}),
    ):
        with pytest.raises(Missing):
            action(by=there.coordinator, **told)
    with acting(there.coordinator):
        assert not Grant.objects.exists() and not Tranche.objects.exists()
        with pytest.raises(Missing):
            grant_queries.find(there.coordinator, grant)
    assert actor(house.id, "trainer").may("enterprise.see") is False


def test_amounts_are_booked_to_the_cent_at_the_rate_of_the_rule(now, house):
    rate = Rate("EUR", "MAD", Decimal("10.9347"), None, "")
    assert converted(Decimal("1000.00"), "EUR", rate) == Decimal("91.45")
    assert converted(Decimal("1.00"), "MAD", rate) == Decimal("10.93")
    assert converted(Decimal("0.05"), "EUR", Rate("EUR", "MAD", Decimal(10), None, "")) == Decimal("0.01")
    rule = GrantRule("OFICIO", "EUR", "dated", Decimal(1))
    refused("no_rate", booking.book, rule=rule, amount=Decimal(1), currency="USD", day=TODAY)
    stated = {"currency_from": "EUR", "currency_to": "USD", "source": "Bank"}
    for day, value in ((date(2024, 2, 1), "1.10"), (date(2024, 3, 1), "1.25")):
        reference.set_rate(by=Actor.system("tests"), on=day, rate=Decimal(value), **stated)
    with acting(house.coach):
        for day, booked in ((date(2024, 2, 29), "90.91"), (TODAY, "80.00")):
            assert booking.book(rule, Decimal(100), "USD", day).amount == Decimal(booked)
        same = booking.book(GrantRule("X", "USD", "dated", Decimal(1)), Decimal("9.99"), "USD", TODAY)
    assert (same.amount, same.rate.rate) == (Decimal("9.99"), 1)


def test_whoever_is_in_it_is_counted_where_nobody_here_sees_her_file(house):
    by, chief = house.coach, house.coordinator
    made = to_plan(by, venture(by, house.people[0], *house.people[1:3], form="coop"))
    _grant, [wanted] = factory.in_force(by, chief, house.people[0], 60, of=made)
    factory.paid(by, chief, wanted)
    with as_role("system"):
        told = Entry.objects.filter(kind="enterprise.funded_with")
        assert set(told.values_list("person_id", flat=True)) == set(house.people[:3])
        assert {one.facts["award"] for one in told} == {"direct"}


def test_a_draft_is_not_taken_up_again_nor_a_suspended_grant_signed(house):
    by, chief = house.coach, house.coordinator
    draft = factory.direct(by, house.people[0], 50)
    refused("kernel.illegal_move", actions.resume, by=chief, grant=draft)
    grant, [wanted] = factory.in_force(by, chief, house.people[1], 100)
    factory.paid(by, chief, wanted)
    actions.ask_back(by=chief, grant=grant, amount=Decimal(10), reason="stopped")
    refused("kernel.illegal_move", actions.sign, by=chief, grant=grant, agreement=pdf())
    assert seen(house, grant).state == "suspended"
