"""Who decides on how much, and within which ceilings."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from parcours.aid import actions, deciding, rules, spending
from parcours.aid.models import BudgetLine, Request
from parcours.cases import actions as cases
from parcours.cases.models import Step
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from tests.factories.aid import LINE, asked, granted, paid


def refused(code: str, action, **arguments) -> Refused:
    with pytest.raises(Refused) as found:
        action(**arguments)
    assert found.value.code == code
    return found.value


def row(by, wanted) -> Request:
    with acting(by):
        return Request.objects.select_related("line").get(pk=wanted)


def line(code: str = LINE) -> BudgetLine:
    with as_role("system"):
        return BudgetLine.objects.get(code=code)


def grant(by, wanted, **more):
    action = actions.decide_more if by.role == "coordinator" else actions.decide
    return action(by=by, request=wanted, outcome="granted", line=LINE, **more)


# The bands ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "who", "allowed"),
    [
        ("100", "other", True),
        ("100", "coordinator", True),
        ("100.01", "other", False),
        ("500", "coordinator", True),
        ("500.01", "coordinator", True),
        ("500.01", "other", True),
    ],
)
def test_who_decides_depends_on_the_amount(here, amount, who, allowed):
    wanted = asked(here.adviser, here.people[0], amount, kind="cash")
    by = getattr(here, who)
    if not allowed:
        with pytest.raises(NotAllowed):
            grant(by, wanted)
        assert row(by, wanted).state == "asked"
        return
    grant(by, wanted)
    two = Decimal(amount) > 500
    assert row(by, wanted).state == ("half_decided" if two else "granted")
    assert line().committed == (0 if two else Decimal(amount))


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ("coordinator", "second", None),
        ("other", "coordinator", None),
        ("coordinator", "other", None),
        ("coordinator", "coordinator", "aid.same_person"),
        ("other", "other", "aid.same_person"),
        ("adviser", "coordinator", "aid.own_request"),
    ],
)
def test_two_people_decide_above(here, first, second, code):
    wanted = asked(here.adviser, here.people[0], "600", kind="cash")
    if code == "aid.own_request":
        refused(code, grant, by=getattr(here, first), wanted=wanted)
        return
    grant(getattr(here, first), wanted)
    if code:
        refused(code, grant, by=getattr(here, second), wanted=wanted)
        assert row(here.adviser, wanted).state == "half_decided" and line().committed == 0
        return
    grant(getattr(here, second), wanted)
    found = row(here.adviser, wanted)
    assert (found.state, found.granted, found.band) == ("granted", Decimal(600), "two")
    assert {found.decided_by, found.second_by} == {getattr(here, first).user, getattr(here, second).user}


def test_of_two_advisers_one_has_to_be_a_coordinator(here):
    wanted = asked(here.coordinator, here.people[0], "600", kind="cash")
    grant(here.adviser, wanted)
    refused("aid.needs_coordinator", grant, by=here.other, wanted=wanted)


def test_the_second_person_changes_nothing_but_may_refuse(here):
    wanted = asked(here.adviser, here.people[0], "600", kind="cash")
    grant(here.coordinator, wanted)
    refused("aid.other_second", grant, by=here.second, wanted=wanted, amount=Decimal("550"))
    refuse = {"by": here.second, "request": wanted, "outcome": "refused", "reason": "budget"}
    actions.decide_more(**refuse)
    found = row(here.adviser, wanted)
    assert (found.state, found.granted, found.reason) == ("refused", None, "budget")


def test_nobody_decides_on_her_own_request_nor_does_the_database_let_her(here, monkeypatch):
    wanted = asked(here.adviser, here.people[0], "50")
    refused("aid.own_request", grant, by=here.adviser, wanted=wanted)
    monkeypatch.setattr(rules, "check_not_own", lambda *_a: None)
    refused("aid.own_request", grant, by=here.adviser, wanted=wanted)


def test_the_database_wants_two_people(here, monkeypatch):
    wanted = asked(here.adviser, here.people[0], "600", kind="cash")
    grant(here.coordinator, wanted)
    monkeypatch.setattr(rules, "check_second", lambda *_a: None)
    refused("aid.same_person", grant, by=here.coordinator, wanted=wanted)


def test_part_of_it_may_be_granted_and_never_more(here):
    wanted = asked(here.adviser, here.people[0], "90")
    refused("aid.over_asked", grant, by=here.other, wanted=wanted, amount=Decimal("90.01"))
    grant(here.other, wanted, amount=Decimal("40"))
    assert (row(here.other, wanted).granted, line().committed) == (Decimal(40), Decimal(40))
    [entry] = told(here.adviser, "aid.decided")
    assert entry.facts["outcome"] == "partly" and entry.facts["amount"] == "40.00"
    assert (entry.project, entry.sex, entry.facts["band"]) == ("OFICIO", "F", "adviser")


def told(by, kind):
    with acting(by):
        return list(Entry.objects.filter(kind=kind))


def test_a_refusal_says_why(here):
    wanted = asked(here.adviser, here.people[0])
    refused("aid.reason_missing", actions.decide, by=here.other, request=wanted, outcome="refused")
    actions.decide(by=here.other, request=wanted, outcome="refused", reason="not_needed")
    refused("kernel.illegal_move", grant, by=here.coordinator, wanted=wanted)


def test_what_is_missing_is_asked_for_and_answered(here):
    wanted = asked(here.adviser, here.people[0])
    refused("aid.note_missing", actions.ask_information, by=here.other, request=wanted, note="  ")
    actions.ask_information(by=here.other, request=wanted, note="Which line of bus?")
    refused("kernel.illegal_move", grant, by=here.other, wanted=wanted)
    actions.give_information(by=here.adviser, request=wanted, what="Line 4", amount=Decimal("45"))
    grant(here.other, wanted)
    assert row(here.other, wanted).granted == Decimal(45)
    with pytest.raises(NotAllowed):
        actions.ask_information(by=here.trainer, request=wanted, note="?")


def test_whoever_names_another_amount_does_not_decide_on_it(here):
    """Two pairs of eyes: not by completing the request of somebody else with more money, and granting it."""
    wanted = asked(here.adviser, here.people[0])
    actions.ask_information(by=here.other, request=wanted, note="How much is it?")
    actions.give_information(by=here.other, request=wanted, what="More", amount=Decimal("45"))
    refused("aid.own_request", grant, by=here.other, wanted=wanted)
    grant(here.adviser, wanted)
    assert row(here.adviser, wanted).granted == Decimal(45)


# Asking -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"amount": "0"}, "aid.amount"),
        ({"amount": "-5"}, "aid.amount"),
        ({"amount": "1.005"}, "aid.amount"),
        ({"amount": "NaN"}, "aid.amount"),
        ({"amount": "100.01"}, "aid.over_request"),
        ({"kind": "housing"}, "aid.not_offered"),
        ({"kind": "car"}, "aid.not_in_list"),
        ({"kind": "equipment"}, "aid.link_missing"),
        ({"month": date(2022, 3, 1)}, "aid.month_far"),
        ({"month": date(2024, 8, 1)}, "aid.month_far"),
        ({"quantity": 0}, "aid.quantity"),
        ({"what": "x" * 201}, "aid.too_long"),
        ({"covered_reason": "because"}, "aid.not_in_list"),
    ],
)
def test_what_cannot_be_asked_for(here, told, code):
    refused(code, asked, by=here.adviser, person=here.people[0], **told)


def test_it_is_linked_to_an_open_step_of_her_own(here):
    mine, hers = (
        cases.plan_step(by=here.adviser, person=one, kind="training", what="Sewing").id
        for one in here.people[:2]
    )
    ask = {"by": here.adviser, "person": here.people[0], "kind": "equipment", "amount": "80"}
    refused("aid.step_elsewhere", asked, **ask, step=hers)
    wanted = asked(**ask, step=mine)
    assert row(here.adviser, wanted).step_id == mine
    cases.close_step(by=here.adviser, step=mine)
    refused("aid.step_elsewhere", asked, **ask, step=mine)


def test_her_plan_follows(here):
    wanted, _payment = paid(here.adviser, here.other, here.people[0])
    gone = asked(here.adviser, here.people[1])
    actions.cancel(by=here.adviser, request=gone)
    with acting(here.adviser):
        states = dict(Step.objects.filter(kind="aid").values_list("source_id", "state"))
    assert states == {wanted: "done", gone: "abandoned"}


# Ceilings and the budget --------------------------------------------------------------------------


def test_the_ceiling_counts_the_month_and_the_next_begins_anew(here):
    granted(here.adviser, here.other, here.people[0], "70")
    wanted = asked(here.adviser, here.people[0], "60")
    refused("aid.ceiling", grant, by=here.other, wanted=wanted)
    grant(here.other, wanted, amount=Decimal("50"))
    later = asked(here.adviser, here.people[0], "100", month=date(2024, 4, 20))
    grant(here.other, later)
    assert row(here.other, later).month == date(2024, 4, 1)


def test_what_was_given_up_or_returned_makes_room(here):
    first, payment = paid(here.adviser, here.other, here.people[0], "100")
    wanted = asked(here.adviser, here.people[0], "100")
    refused("aid.ceiling", grant, by=here.other, wanted=wanted)
    actions.return_payment(by=here.adviser, payment=payment, reason="not_collected")
    grant(here.other, wanted)
    actions.cancel(by=here.adviser, request=wanted)
    assert (line().committed, line().spent) == (0, 0)
    assert row(here.adviser, first).state == "returned"


def test_ceilings_count_quarters_and_whole_pathways(here):
    def cash(amount, month):
        wanted = asked(here.adviser, here.people[0], amount, kind="cash", month=month)
        return grant(here.coordinator, wanted)

    cash("500", date(2024, 1, 1))
    cash("400", date(2024, 3, 1))
    refused("aid.ceiling", cash, amount="101", month=date(2024, 2, 1))
    cash("500", date(2024, 4, 1))


def test_a_budget_line_is_never_overspent(here, monkeypatch):
    with clock.at(date(2024, 3, 15)):
        for number, one in enumerate(here.people):
            wanted = asked(here.adviser, one, "900", kind="cash")
            grant(here.coordinator, wanted)
            grant(here.second, wanted)
            assert line().committed == 900 * (number + 1)
        step = cases.plan_step(by=here.adviser, person=here.people[0], kind="training", what="Sewing").id
        wanted = asked(here.adviser, here.people[0], "300.01", kind="equipment", step=step)
        found = refused("aid.line_exhausted", grant, by=here.coordinator, wanted=wanted)
        assert found.field == "line"
        grant(here.coordinator, wanted, amount=Decimal("300"))
    with pytest.raises(IntegrityError), transaction.atomic(), as_role("system"):
        BudgetLine.objects.filter(code=LINE).update(spent=Decimal("0.01"))


def test_the_line_is_one_that_pays_it_for_this_organisation(here, partner):
    wanted = asked(here.adviser, here.people[0], "50", kind="cash")
    refused("aid.line_missing", actions.decide, by=here.other, request=wanted, outcome="granted")
    refused("aid.line_unfit", actions.decide, by=here.other, request=wanted, outcome="granted", line="NONE")
    only = asked(here.adviser, here.people[0], "50")
    actions.decide(by=here.other, request=only, outcome="granted")
    assert row(here.other, only).line.code == LINE
    theirs = asked(partner.adviser, here.people[0], "50", kind="cash", month=date(2024, 6, 1))
    actions.decide(by=partner.other, request=theirs, outcome="granted")
    assert row(partner.other, theirs).line.code == LINE


def test_another_organisation_finds_nothing(here, partner):
    wanted = granted(here.adviser, here.other, here.people[0])
    for action, more in (
        (actions.cancel, {}),
        (actions.pay, {"signed_name": "Awa"}),
        (actions.ask_information, {"note": "?"}),
        (actions.decide, {"outcome": "granted"}),
    ):
        with pytest.raises(Missing):
            action(by=partner.adviser, request=wanted, **more)


def test_the_check_of_room_has_teeth(here, monkeypatch):
    granted(here.adviser, here.other, here.people[0], "100")
    wanted = asked(here.adviser, here.people[0], "100")
    monkeypatch.setattr(deciding, "check_room", lambda *_a: None)
    grant(here.other, wanted)
    with acting(here.adviser):
        assert sum(one.granted for one in Request.objects.all()) > 120
    assert spending.code_of(here.adviser) == "EN"
