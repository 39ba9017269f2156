"""Payments: what is looked at while they are typed, vouchers, what is taken back, who sees them."""

from contextlib import nullcontext
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from parcours.accounts.rights import TABLE
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from parcours.programmes import spending_actions as actions
from parcours.programmes import spending_queries as queries
from parcours.programmes.checking_spending import REFUSES, WARNS, Paid, Standing, checks
from parcours.programmes.contracts import ContractRule
from parcours.programmes.models import Project
from parcours.programmes.money_refusals import CHECKS
from parcours.programmes.spending_models import Commitment, Instalment, Spending, Voucher
from tests.factories import money
from tests.factories.accounts import actor, organisation
from tests.factories.papers import pdf
from tests.factories.programmes import load_second

D = Decimal
pytestmark = pytest.mark.django_db
TODAY = date(2023, 3, 15)


@pytest.fixture
def here(db):
    with clock.at(TODAY):
        load_second()
        ours, other, partner = organisation("EN"), organisation("SOLE"), organisation("AMAPPE")
        money.run_by(ours.id)
        code = money.partner(partner.id)
        by = actor(ours, "coordinator")
        money.agreed(by, [*money.LINES, money.line("4.2", "800", partner=code)])
        yield SimpleNamespace(
            by=by,
            other=actor(other, "coordinator"),
            partner=actor(partner, "monitoring"),
            steers=actor(organisation("ALDEA"), "coordinator"),
        )


def refused(code, action, /, **arguments):
    with pytest.raises(Refused) as found:
        action(**arguments)
    assert found.value.code == f"programmes.{code}", found.value.code
    assert "%(" not in found.value.sentence
    return found.value


def keep(by, *told, despite=(), voucher=b"", **more):
    paper = pdf() if voucher == b"" else voucher
    spending = money.told(*told, **more)
    return actions.spend(by=by, project="OFICIO", spending=spending, voucher=paper, despite=list(despite))


# What is looked at --------------------------------------------------------------------------------

RULE = ContractRule("P", "EUR")
START, END = date(2022, 1, 1), date(2023, 12, 31)
STANDING = {
    "rule": RULE, "starts_on": START, "ends_on": END, "today": date(2024, 6, 1),
    "budget": {1: D(1000), 5: D(400), 8: D(70)}, "spent": {1: D(900), 8: D(60)},
    "line": D(500), "line_spent": D(450), "currencies": ["EUR"],
}  # fmt: skip
PAID = {
    "heading": 1, "day": date(2022, 5, 1), "amount": D(50), "currency": "EUR", "booked": D(50),
    "has_voucher": True,
}  # fmt: skip


@pytest.mark.parametrize(
    "paid, standing, said",
    [
        ({}, {}, []),
        ({"day": START}, {}, []),
        ({"day": START - timedelta(days=1)}, {}, ["before_start"]),
        ({"day": END}, {}, []),
        ({"day": END + timedelta(days=1)}, {}, ["after_end"]),
        ({"day": END + timedelta(days=1), "heading": 5}, {}, ["tail"]),
        ({"day": date(2024, 6, 1), "heading": 5}, {}, ["tail"]),
        ({"day": date(2024, 6, 2), "heading": 5}, {}, ["to_come"]),
        ({}, {"line": None}, ["no_line"]),
        ({"heading": 10}, {}, ["reserve"]),
        ({"needs_bank_rate": True}, {}, ["bank_rate"]),
        ({"booked": None}, {}, ["rate"]),
        # A quarter of 1,000 may move without an addendum: 900 are spent.
        ({"booked": D("350.00")}, {"line": D(9999)}, []),
        ({"booked": D("350.01")}, {"line": D(9999)}, ["over_heading"]),
        ({"booked": D("50.00")}, {}, []),
        ({"booked": D("50.01")}, {}, ["over_line"]),
        # 7 % of 900 are 63.
        ({"heading": 8, "booked": D("3.00")}, {}, []),
        ({"heading": 8, "booked": D("3.01")}, {}, ["over_indirect"]),
        ({"has_voucher": False}, {}, ["voucher"]),
        ({"currency": "MAD"}, {}, ["currency"]),
        ({}, {"known": True}, ["twice"]),
        ({}, {"left": D(50)}, []),
        ({}, {"left": D("49.99")}, ["over_commitment"]),
        ({"has_voucher": False, "day": END + timedelta(days=1)}, {}, ["after_end", "voucher"]),
    ],
)
def test_what_is_said_of_a_payment(paid, standing, said):
    assert [one.code for one in checks(Paid(**PAID | paid), Standing(**STANDING | standing))] == said


def test_every_check_has_its_sentence():
    assert set(CHECKS) == {*REFUSES, *WARNS}


def test_what_is_wrong_is_refused_and_the_rest_is_said_first(here):
    refused("check_before_start", keep, by=here.by, day=date(2019, 1, 1))
    refused("check_to_come", keep, by=here.by, day=TODAY + timedelta(days=1))
    refused("check_no_line", keep, by=here.by, code="6.6")
    refused("check_no_line", keep, by=here.by, code="4.2")
    refused("check_no_line", keep, by=here.by, code="nonsense")
    refused("check_reserve", keep, by=here.by, code="10")
    over = refused("check_over_heading", keep, by=here.by, amount="30000.01")
    assert "30" in over.sentence
    refused("check_over_line", keep, by=here.by, amount="24000.01")
    keep(here.by, amount="24000.01", despite=["over_line"])
    refused("check_voucher", keep, by=here.by, code="3.1", voucher=None)
    keep(here.by, "3.1", voucher=None, despite=["voucher"])
    refused("check_twice", keep, by=here.by, code="3.1")
    keep(here.by, "3.1", reference="F-2")
    refused("amount", keep, by=here.by, amount="0")
    refused("amount", keep, by=here.by, amount="1.001")
    refused("line_needed", keep, by=here.by, what=" ")
    refused("not_in_list", keep, by=here.by, code="3.1", payee="Awa", reference="F-3")
    refused("text_too_long", keep, by=here.by, what="x" * 201)


def test_the_bank_s_rate_is_told_with_each_payment_where_the_contract_wants_it(here):
    other = {"code": "2.1", "currency": "COP", "amount": "405000"}
    refused("check_bank_rate", keep, by=here.by, **other)
    refused("line_needed", keep, by=here.by, **other, bank_rate=D("4000"))
    refused("rate", keep, by=here.by, **other, bank_rate=D(0), bank_source="Bank")
    made = keep(here.by, **other, bank_rate=D("4000"), bank_source="Bank").id
    [found] = rated(here.by, made)
    assert (found.rate.rate, found.rate.rule, found.rate.source) == (D(4000), "bank", "Bank")
    assert found.booked == D("101.25") and found.exchanged == 0


def rated(by, made):
    with acting(by):
        row = queries.payment(by, made)
        return queries.rated(row.project, [row])


def test_gain_and_loss_beside_a_payment(here):
    money.received(here.by, "1000", "4050000", "COP")
    told = {"currency": "COP", "bank_rate": D("4000"), "bank_source": "Bank"}
    [found] = rated(here.by, money.spent(here.by, "2.1", "405000", **told))
    assert found.exchanged == D("1.25")


# Corrections --------------------------------------------------------------------------------------


def test_a_payment_is_taken_back_by_another_entry_and_both_stay(here):
    told = {"currency": "COP", "bank_rate": D("3333"), "bank_source": "Bank"}
    made = money.spent(here.by, "2.1", "1000.01", **told)
    refused("line_needed", actions.take_back, by=here.by, spending=made, reason=" ")
    back = actions.take_back(by=here.by, spending=made, reason="Wrong line").id
    refused("taken_back", actions.take_back, by=here.by, spending=made, reason="Again")
    refused("taken_back", actions.take_back, by=here.by, spending=back, reason="Again")
    refused("taken_back", actions.add_voucher, by=here.by, spending=made, voucher=pdf())
    with acting(here.by):
        both = [queries.payment(here.by, one) for one in (made, back)]
        first, second = queries.rated(both[0].project, both)
        entries = Entry.objects.filter(kind="programmes.spending_taken_back")
        assert [one.facts["amount"] for one in entries] == ["-1000.01"]
    assert first.booked + second.booked == 0 and first.row.day == second.row.day
    # It may be written again: the same payment does not stand there any more.
    keep(here.by, "2.1", "1000.01", **told)


@pytest.mark.parametrize("statement", ["UPDATE {} SET amount = 1", "DELETE FROM {}"])
def test_the_database_changes_no_payment(here, statement):
    money.spent(here.by)
    for role in ("", "system"):
        within = as_role(role) if role else nullcontext()
        with pytest.raises(ProgrammingError), transaction.atomic(), acting(here.by), within:
            connection.cursor().execute(statement.format("programmes_spending"))


# Vouchers, commitments, receipts ------------------------------------------------------------------


def test_a_voucher_is_kept_and_may_come_later(here):
    made = keep(here.by, voucher=None, despite=["voucher"]).id
    with acting(here.by):
        row = Project.objects.get(pk="OFICIO")
        assert queries.payments(here.by, row, papers="missing").count() == 1
    refused("voucher_needed", actions.add_voucher, by=here.by, spending=made)
    actions.add_voucher(by=here.by, spending=made, voucher=pdf())
    with acting(here.by):
        assert queries.payments(here.by, row, papers="missing").count() == 0
        [paper] = queries.vouchers(queries.payment(here.by, made))
        assert queries.voucher(here.by, paper.id)[0] == "application/pdf"


def test_a_commitment_is_paid_and_ends(here):
    bound = money.committed(here.by)
    keep(here.by, "5.1", "600", commitment=bound)
    refused("check_over_commitment", keep, by=here.by, code="5.1", amount="300.01", commitment=bound)
    with acting(here.by):
        [(row, paid)] = queries.commitments(here.by, Project.objects.get(pk="OFICIO"))
    assert (row.amount, paid) == (D(900), D(600))
    actions.end_commitment(by=here.by, commitment=bound)
    refused("commitment_ended", actions.end_commitment, by=here.by, commitment=bound)
    with pytest.raises(Missing):
        keep(here.by, "5.1", "10", commitment=bound)


def test_what_came_is_kept_and_may_be_a_mistake(here):
    refused("check_to_come", money.received, by=here.by, amount="1", on=TODAY + timedelta(days=1))
    refused("same_currency", money.received, by=here.by, amount="1", local="1", currency="USD")
    refused("amount", money.received, by=here.by, amount="1", currency="COP")
    came = money.received(here.by, "1000", "4050000", "COP")
    actions.undo_instalment(by=here.by, instalment=came)
    refused("taken_back", actions.undo_instalment, by=here.by, instalment=came)
    told = {"currency": "COP", "bank_rate": D("4000"), "bank_source": "Bank"}
    [found] = rated(here.by, money.spent(here.by, "2.1", "405000", **told))
    assert found.exchanged == 0


# Who ----------------------------------------------------------------------------------------------


def test_a_partner_pays_its_own_lines_and_the_grantee_sees_it(here):
    refused("check_no_line", keep, by=here.partner, code="1.1")
    theirs = keep(here.partner, "4.2", "50").id
    ours = keep(here.by).id
    with acting(here.by):
        row = Project.objects.get(pk="OFICIO")
        assert queries.payments(here.by, row).count() == 2
        [paper] = queries.vouchers(queries.payment(here.by, theirs))
        assert queries.voucher(here.by, paper.id)[1]
        assert not queries.keeps(here.by, queries.payment(here.by, theirs))
    with acting(here.partner):
        assert [one.id for one in queries.payments(here.partner, row)] == [theirs]
        with pytest.raises(Missing):
            queries.payment(here.partner, ours)
        assert queries.instalments(here.partner, row) == []
    with acting(here.steers):
        assert queries.payments(here.steers, row).count() == 2
    with acting(here.other), pytest.raises(Missing):
        queries.voucher(here.other, paper.id)
    for who in (here.by, here.steers, here.other):
        with pytest.raises(Missing):
            actions.take_back(by=who, spending=theirs, reason="x")
        with pytest.raises(Missing):
            actions.add_voucher(by=who, spending=theirs, voucher=pdf())


def test_the_second_wall_holds_alone(here):
    keep(here.partner, "4.2", "50")
    keep(here.by)
    money.committed(here.by)
    money.received(here.by, "1000")
    tables, counts = (Spending, Voucher, Commitment, Instalment), {}
    for name in ("by", "steers", "partner", "other"):
        with acting(getattr(here, name)):
            counts[name] = [model.objects.count() for model in tables]
    assert counts == {
        "by": [2, 2, 1, 1],
        "steers": [2, 2, 1, 1],
        "partner": [1, 1, 0, 0],
        "other": [0, 0, 0, 0],
    }


def test_others_write_nothing(here):
    bound, came = money.committed(here.by), money.received(here.by, "1000")
    for who in (here.other, here.steers):
        for action, told in (
            (actions.spend, {"project": "OFICIO", "spending": money.told()}),
            (actions.end_commitment, {"commitment": bound}),
            (actions.receive, {"project": "OFICIO", "instalment": None}),
            (actions.undo_instalment, {"instalment": came}),
        ):
            with pytest.raises(Missing):
                action(by=who, **told)
    for role in sorted(role for role, held in TABLE.items() if "programmes.spend" not in held):
        with pytest.raises(NotAllowed):
            actions.spend(by=actor(organisation("EN"), role), project="OFICIO", spending=money.told())


def test_the_journal_tells_amounts_and_no_words(here):
    keep(here.by, what="Somebody's salary", reference="F-99")
    with acting(here.by):
        [entry] = Entry.objects.filter(kind="programmes.spent")
    assert entry.facts == {"code": "1.1", "amount": "100", "currency": "USD", "payee": "staff", "vouchers": 1}
    assert entry.project == "OFICIO" and entry.occurred_on == date(2022, 6, 1)
