"""Aid by half-days attended: handed down, approved by another, paid at once, corrected afterwards."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from parcours.aid import actions, queries
from parcours.aid.models import List, Payment, Request
from parcours.journal.models import Entry
from parcours.journal.queries import standing
from parcours.kernel import clock
from parcours.kernel.context import acting
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Missing, Refused
from parcours.training import actions as training
from parcours.training.rules import HalfDayMarks, Marked
from tests.aid.test_deciding import line, refused, row
from tests.factories.aid import LINE, granted, listed
from tests.factories.training import course, half_days, session

MARCH, APRIL = date(2024, 3, 1), date(2024, 4, 1)
RATE = Decimal("2.55")


def approve(here, wanted):
    return actions.approve_list(by=here.coordinator, list=wanted, line=LINE)


def pay(here, wanted, by=None, **more):
    proof = {} if more.keys() & {"way", "signed", "sheet"} else {"signed": True, "sheet": f"F-{wanted}"[-30:]}
    return actions.pay_list(by=by or here.adviser, list=wanted, **proof | more)


def shown(here, wanted) -> dict[UUID, queries.Row]:
    with acting(here.adviser):
        found = queries.rows_of(here.adviser, queries.a_list(here.adviser, wanted))
        return {one.person.id: one for one in found}


def state(here, wanted) -> str:
    with acting(here.adviser):
        return List.objects.get(pk=wanted).state


def test_one_list_for_a_session_a_month_and_a_kind(here):
    place, people = uuid7(), {here.people[0]: 8, here.people[1]: 3}
    first = listed(here.trainer, people, place)
    assert listed(here.trainer, people, place) == first
    with acting(here.adviser):
        assert Entry.objects.filter(kind="aid.listed").count() == 1
    assert listed(here.trainer, {here.people[0]: 9}, place) == first
    assert {who: (one.half_days, one.due) for who, one in shown(here, first).items()} == {
        here.people[0]: (9, 9 * RATE),
        here.people[1]: (0, 0),
    }
    assert listed(here.trainer, people, place, APRIL) != first
    assert listed(here.trainer, {here.people[0]: 0}) is None


@pytest.mark.parametrize(
    ("told", "code"),
    [({"kind": "cash"}, "aid.no_rate"), ({"lines": 63}, "aid.half_days"), ({"lines": -1}, "aid.half_days")],
)
def test_what_is_no_entitlement(here, told, code):
    asked = {"session": uuid7(), "month": MARCH, "kind": "transport"} | told
    number = asked.pop("lines", 1)
    asked["lines"] = [actions.HalfDays(here.people[0], number)]
    refused(code, actions.entitle, by=here.trainer, **asked)


def test_another_approves_and_all_are_paid_at_once(here):
    wanted = listed(here.trainer, {here.people[0]: 8, here.people[1]: 3, here.people[2]: 0})
    refused("aid.list_not_open", actions.pay_list, by=here.adviser, list=wanted)
    approve(here, wanted)
    assert line().committed == 11 * RATE
    refused("aid.list_not_open", approve, here=here, wanted=wanted)
    refused("kernel.changed", actions.pay_list, by=here.adviser, list=wanted, total=Decimal("28"))
    pay(here, wanted, total=11 * RATE)
    assert (state(here, wanted), line().committed, line().spent) == ("paid", 0, 11 * RATE)
    found = shown(here, wanted)
    assert {one.number for one in found.values()} == {"2024-00001", "2024-00002"}
    assert here.people[2] not in found
    with acting(here.adviser):
        assert standing(Entry.objects.filter(kind="aid.paid")).count() == 2
        assert {one.session for one in Request.objects.all()} == {List.objects.get().session}
    refused("aid.list_not_open", actions.pay_list, by=here.adviser, list=wanted)


def approved(here, **people):
    wanted = listed(here.trainer, {here.people[0]: 8, here.people[1]: 3}, **people)
    approve(here, wanted)
    return wanted


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"way": "cash"}, "aid.sheet_not_signed"),
        ({"way": "cash", "sheet": "12"}, "aid.sheet_not_signed"),
        ({"way": "voucher", "signed": True, "sheet": " "}, "aid.sheet_missing"),
        ({"way": "mobile"}, "aid.reference_missing"),
        ({"way": "mobile", "signed": True, "sheet": "12"}, "aid.reference_missing"),
        ({"way": "gold", "signed": True, "sheet": "12"}, "aid.not_in_list"),
        ({"way": "cash", "signed": True, "sheet": "1" * 31}, "aid.too_long"),
    ],
)
def test_a_list_is_not_paid_without_proof(here, told, code):
    wanted = approved(here)
    refused(code, actions.pay_list, by=here.adviser, list=wanted, **told)
    assert (state(here, wanted), line().spent) == ("approved", 0)
    with acting(here.adviser):
        assert not Payment.objects.exists()


def test_one_reference_for_one_of_two_is_not_enough(here):
    wanted, told = approved(here), (actions.Reference(here.people[0], "M-1"),)
    refused("aid.reference_missing", pay, here=here, wanted=wanted, way="mobile", references=told)
    twice = (*told, actions.Reference(here.people[1], "M-1"))
    refused("aid.reference_twice", pay, here=here, wanted=wanted, way="mobile", references=twice)


def test_a_list_is_paid_in_the_ways_of_its_kind(here, monkeypatch):
    from parcours.aid import finding

    wanted, plan = approved(here), finding.plan()
    rule = replace(plan.kinds["transport"], ways=("voucher",))
    monkeypatch.setattr(finding, "plan", lambda: replace(plan, kinds={"transport": rule}))
    refused("aid.not_in_list", pay, here=here, wanted=wanted)
    pay(here, wanted, way="voucher", signed=True, sheet="12")


@pytest.mark.parametrize(
    ("told", "field", "found"),
    [
        ({"signed": True, "sheet": "F 12"}, "receipt", {"F 12/1", "F 12/2"}),
        ({"way": "mobile", "reference": "OM-7"}, "reference", {"OM-7/1", "OM-7/2"}),
    ],
)
def test_each_payment_of_a_list_says_its_proof_and_no_proof_serves_twice(here, told, field, found):
    first, second = approved(here), approved(here, month=APRIL)
    pay(here, first, **told)
    with acting(here.adviser):
        assert set(Payment.objects.values_list(field, flat=True)) == found
        assert {one.way for one in Payment.objects.all()} == {told.get("way", "cash")}
    code = "aid.sheet_twice" if field == "receipt" else "aid.reference_twice"
    refused(code, pay, here=here, wanted=second, **told)
    assert state(here, second) == "approved"


def test_each_may_have_her_own_reference(here):
    wanted = approved(here)
    own = tuple(actions.Reference(who, f"M-{at}") for at, who in enumerate(here.people[:2]))
    pay(here, wanted, way="transfer", references=own)
    with acting(here.adviser):
        told = {one.person_id: one.reference for one in Payment.objects.all()}
    assert told == {one.person: one.reference for one in own}


def test_who_drew_it_up_does_not_approve_it(here):
    both = replace(here.coordinator, rights=here.coordinator.rights | {"training.attend"})
    wanted = listed(both, {here.people[0]: 8})
    refused("aid.own_request", approve, here=here, wanted=wanted)
    actions.approve_list(by=here.second, list=wanted, line=LINE)


def test_her_ceiling_holds_on_a_list(here):
    granted(here.adviser, here.other, here.people[0], "100")
    wanted = listed(here.trainer, {here.people[0]: 10, here.people[1]: 10})
    approve(here, wanted)
    found = shown(here, wanted)
    assert (found[here.people[0]].granted, found[here.people[0]].hold) == (20, "ceiling")
    assert (found[here.people[1]].granted, found[here.people[1]].hold) == (10 * RATE, "")


def test_a_correction_before_the_payment_is_approved_again(here):
    place = uuid7()
    wanted = listed(here.trainer, {here.people[0]: 8, here.people[1]: 3}, place)
    approve(here, wanted)
    listed(here.trainer, {here.people[0]: 6, here.people[1]: 3}, place)
    assert (state(here, wanted), line().committed) == ("open", 0)
    approve(here, wanted)
    pay(here, wanted)
    assert line().spent == 9 * RATE


def test_somebody_who_came_before_is_not_paid_again(here):
    wanted = listed(here.trainer, {here.people[0]: 8, here.people[1]: 3})
    approve(here, wanted)
    early = shown(here, wanted)[here.people[0]].line.request_id
    actions.pay(by=here.adviser, request=early, signed_name="Awa")
    pay(here, wanted, by=here.other)
    assert line().spent == 11 * RATE
    with acting(here.adviser):
        assert Payment.objects.filter(request=early).count() == 1


def test_differences_after_the_payment_go_to_the_next_month_once(here):
    place, (more, less, same) = uuid7(), here.people
    march = listed(here.trainer, {more: 4, less: 6, same: 5}, place)
    approve(here, march)
    pay(here, march)
    listed(here.trainer, {more: 6, less: 3, same: 5}, place)
    differences = {who: one.difference for who, one in shown(here, march).items()}
    assert differences == {more: 2 * RATE, less: -3 * RATE, same: 0}
    april = listed(here.trainer, {more: 1, less: 2, same: 1}, place, APRIL)
    listed(here.trainer, {more: 1, less: 2, same: 1}, place, APRIL)
    found = shown(here, april)
    assert {who: one.due for who, one in found.items()} == {more: 3 * RATE, less: -RATE, same: RATE}
    assert {one.difference for one in shown(here, march).values()} == {0}
    approve(here, april)
    pay(here, april)
    # What is left of too much paid goes on, until it is made up for.
    assert shown(here, april)[less].difference == -RATE
    may = listed(here.trainer, {less: 3}, place, date(2024, 5, 1))
    assert shown(here, may)[less].due == 2 * RATE
    approve(here, may)
    pay(here, may)
    with acting(here.adviser):
        assert sum(p.amount for p in Payment.objects.filter(person=less)) == (3 + 2 + 3) * RATE


def test_what_was_left_over_is_paid_after_the_last_month(here):
    place = uuid7()
    march = listed(here.trainer, {here.people[0]: 4}, place)
    approve(here, march)
    pay(here, march)
    listed(here.trainer, {here.people[0]: 4, here.people[1]: 2}, place)
    april = actions.entitle(by=here.trainer, session=place, month=APRIL, kind="transport", lines=[]).id
    approve(here, april)
    assert shown(here, april)[here.people[1]].granted == 2 * RATE


def test_what_nobody_collected_is_due_again(here):
    place = uuid7()
    march = listed(here.trainer, {here.people[0]: 4}, place)
    approve(here, march)
    pay(here, march)
    with acting(here.adviser):
        [payment] = Payment.objects.all()
    actions.return_payment(by=here.adviser, payment=payment.id, reason="not_collected")
    assert row(here.adviser, payment.request_id).state == "returned"
    assert shown(here, march)[here.people[0]].difference == 4 * RATE


def test_a_list_is_its_organisation_s_own(here, partner):
    wanted = listed(here.trainer, {here.people[0]: 4})
    for action, by in ((actions.approve_list, partner.coordinator), (actions.pay_list, partner.adviser)):
        with pytest.raises(Missing):
            action(by=by, list=wanted)


def test_all_are_paid_or_nobody(here, monkeypatch):
    from parcours.aid import spending

    wanted = listed(here.trainer, {here.people[0]: 8, here.people[1]: 3})
    approve(here, wanted)
    monkeypatch.setattr(spending, "numbers", lambda by, count: ["2024-00007"] * count)
    with pytest.raises(Exception, match="aid_payment_number_once"):
        pay(here, wanted)
    with acting(here.adviser):
        assert not Payment.objects.exists() and state(here, wanted) == "approved"


# From attendance ----------------------------------------------------------------------------------


@pytest.fixture
def trained(here):
    """A session of four half-days that two people are in; the first came always, the second once."""
    first = clock.today() - timedelta(days=3)
    made = session(here.trainer, course(here.trainer), first=first, last=first + timedelta(days=1))
    enrolments = [
        training.enrol(by=here.adviser, session=made, person=one, on=first).id for one in here.people[:2]
    ]
    days = half_days(made)
    marks = [
        HalfDayMarks(
            at.id,
            [Marked(enrolments[0], "late"), Marked(enrolments[1], "absent" if number else "present")],
        )
        for number, at in enumerate(days)
    ]
    training.take_attendance_many(by=here.trainer, session=made, half_days=marks)
    return made, enrolments, days


def hand_down(here, made, month=MARCH):
    return training.hand_down_aid(by=here.trainer, session=made, month=month, kind="transport").list


def test_half_days_attended_are_handed_down(here, trained):
    wanted = hand_down(here, trained[0])
    assert hand_down(here, trained[0]) == wanted
    assert {who: one.half_days for who, one in shown(here, wanted).items()} == {
        here.people[0]: 4,
        here.people[1]: 1,
    }
    assert hand_down(here, trained[0], APRIL) is None
    with pytest.raises(Refused) as refusal:
        training.hand_down_aid(by=here.trainer, session=trained[0], month=MARCH, kind="cash")
    assert refusal.value.code == "aid.no_rate"


def test_a_correction_of_attendance_shows_the_difference_by_itself(here, trained):
    made, enrolments, days = trained
    wanted = hand_down(here, made)
    approve(here, wanted)
    pay(here, wanted)
    training.take_attendance(
        by=here.trainer, session=made, half_day=days[1].id, marks=[Marked(enrolments[1], "present")]
    )
    training.take_attendance(
        by=here.trainer, session=made, half_day=days[2].id, marks=[Marked(enrolments[0], "absent")]
    )
    differences = {who: one.difference for who, one in shown(here, wanted).items()}
    assert differences == {here.people[0]: -RATE, here.people[1]: RATE}


def test_only_whoever_holds_the_session_hands_down(here, partner, trained):
    with pytest.raises(Refused) as refusal:
        training.hand_down_aid(by=partner.trainer, session=trained[0], month=MARCH, kind="transport")
    assert refusal.value.code == "training.not_your_session"
