"""Money handed over once, against a proof, and set against the budget."""

from datetime import timedelta
from decimal import Decimal

import pytest

from parcours.aid import actions, paying, queries
from parcours.aid.models import Payment
from parcours.journal.models import Entry
from parcours.journal.queries import standing
from parcours.kernel import clock
from parcours.kernel.context import acting
from parcours.kernel.counting import ScopedPages
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from parcours.people.erasing import holds_of
from parcours.people.ports import followings
from tests.aid.conftest import TODAY, staff
from tests.aid.test_deciding import grant, line, refused, row
from tests.factories.accounts import actor, organisation
from tests.factories.aid import LINE, asked, granted, paid
from tests.factories.cases import within


def cash(here, amount="90", who=0):
    wanted = asked(here.adviser, here.people[who], amount, kind="cash")
    grant(here.other, wanted)
    return wanted


@pytest.mark.parametrize(
    ("kind", "told", "code"),
    [
        ("transport", {}, "aid.proof_missing"),
        ("transport", {"receipt": " "}, "aid.proof_missing"),
        ("transport", {"receipt": "R-1"}, None),
        ("transport", {"signed_name": "Awa D."}, None),
        ("cash", {"receipt": "R-1"}, "aid.signature_missing"),
        ("cash", {"way": "mobile"}, "aid.reference_missing"),
        ("cash", {"way": "mobile", "reference": "MM-77"}, None),
        ("cash", {"way": "transfer", "reference": "T"}, "aid.not_in_list"),
        ("cash", {"way": "gold", "signed_name": "A"}, "aid.not_in_list"),
        ("transport", {"receipt": "R-1", "amount": Decimal("90.01")}, "aid.more_than_left"),
        ("transport", {"receipt": "R-1", "amount": Decimal("0")}, "aid.amount"),
        ("transport", {"receipt": "R-1", "on": TODAY + timedelta(days=1)}, "aid.day_in_future"),
        ("transport", {"receipt": "R-1", "on": TODAY - timedelta(days=1)}, "aid.day_too_early"),
        ("transport", {"receipt": "R-1", "already_paid": Decimal(5)}, "kernel.changed"),
    ],
)
def test_a_payment_takes_its_proof(here, kind, told, code):
    wanted = asked(here.adviser, here.people[0], "90", kind=kind)
    grant(here.other, wanted)
    if code:
        refused(code, actions.pay, by=here.adviser, request=wanted, **told)
        assert (line().committed, line().spent) == (90, 0)
        return
    actions.pay(by=here.adviser, request=wanted, **told)
    assert (row(here.adviser, wanted).state, line().committed, line().spent) == ("paid", 0, 90)


def test_in_parts_up_to_what_was_granted(here):
    wanted = granted(here.adviser, here.other, here.people[0], "90")
    first = actions.pay(by=here.adviser, request=wanted, receipt="1", amount=Decimal("50.50"))
    refused(
        "aid.more_than_left", actions.pay, by=here.adviser, request=wanted, receipt="2", amount=Decimal(40)
    )
    second = actions.pay(by=here.adviser, request=wanted, receipt="2")
    assert (first.number, second.number) == ("2024-00001", "2024-00002")
    found = row(here.adviser, wanted)
    assert (found.state, found.paid, line().spent) == ("paid", 90, 90)
    refused("aid.not_granted", actions.pay, by=here.adviser, request=wanted, receipt="3")


def test_the_rest_of_a_payment_in_part_can_be_given_up(here):
    wanted = granted(here.adviser, here.other, here.people[0], "90")
    actions.pay(by=here.adviser, request=wanted, receipt="1", amount=Decimal(50))
    actions.cancel(by=here.adviser, request=wanted)
    found = row(here.adviser, wanted)
    assert (found.state, found.granted, line().committed, line().spent) == ("paid", 50, 0, 50)


def test_nothing_is_paid_before_the_decision(here):
    wanted = asked(here.adviser, here.people[0])
    refused("aid.not_granted", actions.pay, by=here.adviser, request=wanted, receipt="1")


def test_a_receipt_and_a_reference_serve_once(here):
    one, two = cash(here), cash(here, who=1)
    told = {"by": here.adviser, "way": "mobile", "reference": "MM-77"}
    actions.pay(request=one, **told)
    refused("aid.reference_twice", actions.pay, request=two, **told)
    three, four = (granted(here.adviser, here.other, who, "9") for who in here.people[:2])
    actions.pay(by=here.adviser, request=three, receipt="R-9")
    refused("aid.receipt_twice", actions.pay, by=here.adviser, request=four, receipt="R-9")


def test_the_same_request_id_pays_once(here):
    wanted = granted(here.adviser, here.other, here.people[0], "90")
    told = {"by": here.adviser, "request": wanted, "receipt": "1", "amount": Decimal(30)}
    assert actions.pay(request_id="r", **told) == actions.pay(request_id="r", **told)
    assert row(here.adviser, wanted).paid == 30


def test_what_comes_back_no_longer_counts(here):
    wanted, payment = paid(here.adviser, here.other, here.people[0], "90")
    refused("aid.reason_missing", actions.return_payment, by=here.adviser, payment=payment, reason="")
    with clock.at(TODAY + timedelta(days=3)):
        actions.return_payment(by=here.adviser, payment=payment, reason="not_collected")
    assert (row(here.adviser, wanted).state, line().committed, line().spent) == ("returned", 0, 0)
    with acting(here.adviser):
        assert not standing(Entry.objects.filter(kind="aid.paid")).exists()
    refused("kernel.illegal_move", actions.return_payment, by=here.adviser, payment=payment, reason="other")


def test_one_of_two_payments_comes_back(here):
    wanted = granted(here.adviser, here.other, here.people[0], "90")
    first = actions.pay(by=here.adviser, request=wanted, receipt="1", amount=Decimal(50)).id
    actions.pay(by=here.adviser, request=wanted, receipt="2", amount=Decimal(20))
    actions.return_payment(by=here.adviser, payment=first, reason="failed")
    found = row(here.adviser, wanted)
    assert (found.state, found.granted, found.paid) == ("granted", 40, 20)
    assert (line().committed, line().spent) == (20, 20)


# Against the budget -------------------------------------------------------------------------------


def test_monitoring_reconciles_without_seeing_anybody(here):
    wanted, payment = paid(here.adviser, here.other, here.people[0], "90", what="Qzovbus")
    with acting(here.monitoring):
        assert queries.of_person.__doc__ and list(queries.requests(here.monitoring)) == []
        with pytest.raises(Missing):
            queries.payment(here.monitoring, payment)
        [shown] = queries.to_reconcile(here.monitoring)
    assert not {"Awa", "Qzovbus", str(here.people[0])} & set(map(str, vars(shown).values()))
    assert (shown.id, shown.kind, shown.amount, shown.line) == (payment, "transport", Decimal(90), LINE)
    actions.reconcile(by=here.monitoring, payments=[payment])
    assert row(here.adviser, wanted).state == "reconciled"
    with acting(here.monitoring):
        assert queries.to_reconcile(here.monitoring) == []
        [spent] = [one for one in queries.budget(here.monitoring) if one.line.code == LINE]
    assert (spent.spent, spent.reconciled, spent.left) == (90, 90, 2910)
    refused("kernel.illegal_move", actions.reconcile, by=here.monitoring, payments=[payment])
    refused("kernel.illegal_move", actions.return_payment, by=here.adviser, payment=payment, reason="other")


def test_whoever_holds_the_project_reconciles_what_partners_paid_and_nobody_else(here):
    _wanted, payment = paid(here.adviser, here.other, here.people[0])
    stranger = staff("SOLE").monitoring
    with pytest.raises(Missing):
        actions.reconcile(by=stranger, payments=[payment])
    holder = actor(organisation("ALDEA"), "monitoring")
    with acting(holder):
        assert [one.id for one in queries.to_reconcile(holder)] == [payment]
    actions.reconcile(by=holder, payments=[payment])
    with pytest.raises(NotAllowed):
        actions.reconcile(by=here.adviser, payments=[payment])


def test_all_payments_are_reconciled_or_none(here):
    payments = [paid(here.adviser, here.other, who, "10")[1] for who in here.people]
    with pytest.raises(Missing):
        actions.reconcile(by=here.monitoring, payments=[*payments, here.people[0]])
    refused("aid.twice", actions.reconcile, by=here.monitoring, payments=payments * 2)
    with acting(here.adviser):
        assert set(Payment.objects.values_list("state", flat=True)) == {"paid"}
    assert len(actions.reconcile(by=here.monitoring, payments=payments).ids) == 3


def test_receipts_outlive_an_erasure_without_a_word():
    request, payment = (followings()[name] for name in ("aid.Request", "aid.Payment"))
    assert set(request.erase) == {"what", "note"} and set(payment.erase) == {"signed_name", "reference"}
    assert followings()["aid.ListLine"].erase == "keep"


def test_the_sum_has_a_second_guard(here):
    """Without the check of what is left, the database refuses more than was granted."""
    wanted = granted(here.adviser, here.other, here.people[0], "90")
    found = row(here.adviser, wanted)
    with acting(here.adviser), within("aid.pay"), pytest.raises(Refused) as refusal:
        paying.hand_over(here.adviser, [(found, Decimal("90.01"), paying.Handed(receipt="1"))])
    assert refusal.value.code == "aid.more_than_left"


# Lists --------------------------------------------------------------------------------------------


def test_what_waits_is_counted_as_it_is_listed(here, partner):
    lists = {
        queries.DECIDE: queries.to_decide,
        queries.PAY: queries.to_pay,
        queries.INFORMATION: queries.awaiting_information,
    }
    for who, amount in zip(here.people * 2, ("20", "60", "450", "505", "510", "30"), strict=True):
        asked(here.adviser, who, amount, kind="cash" if Decimal(amount) > 60 else "transport")
    granted(here.adviser, here.other, here.people[1], "10")
    wanted = asked(here.other, here.people[2], "15")
    actions.ask_information(by=here.coordinator, request=wanted, note="Which bus?")
    asked(partner.adviser, here.people[0], "12")
    found = set()
    for who in (here.adviser, here.other, here.coordinator, here.monitoring, here.trainer, partner.other):
        with acting(who):
            told = queries.waiting(who)
            assert told == {name: len(lists[name](who)) for name in told}
            found |= set(told.values())
    assert len(found) > 3, "of some there are several, of some none"
    with acting(here.coordinator):
        everything = list(queries.requests(here.coordinator))
        pages = ScopedPages(queries.requests(here.coordinator), 3)
        assert [one for n in pages.page_range for one in pages.get_page(n)] == everything
        assert pages.count == len(everything) == 8


@pytest.mark.parametrize(("then", "kept"), [("", True), ("reconcile", True), ("return_payment", False)])
def test_what_proves_a_payment_is_kept_also_when_it_is_in_the_books(here, then, kept):
    _request, payment = paid(here.adviser, here.other, here.people[0])
    if then == "reconcile":
        actions.reconcile(by=here.monitoring, payments=[payment])
    elif then:
        actions.return_payment(by=here.adviser, payment=payment, reason="other")
    assert bool(holds_of(here.people[0])) is kept
