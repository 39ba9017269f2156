"""Loans: dossiers under consent, what lenders answer, instalments with their days, what is paid back."""

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from parcours.enterprise import actions, loan_queries
from parcours.enterprise.borrowing import LoanTerms, LoanTold
from parcours.enterprise.loan_models import Loan, Repayment
from parcours.enterprise.repaying import Terms, account
from parcours.journal.models import Entry
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from parcours.people import actions as people
from parcours.people.models import Consent, Convention
from parcours.people.rules import Agreed
from tests.enterprise.conftest import TODAY, staff
from tests.factories.accounts import organisation
from tests.factories.enterprise import venture
from tests.factories.people import convention

D = Decimal
BEGUN = date(2023, 10, 1)
TERMS = LoanTerms(D(400), D(12), 12)


# Pure ---------------------------------------------------------------------------------------------


def test_instalments_fall_due_on_the_day_or_on_the_last_of_a_short_month():
    """1,200 at 24 %, equal parts of the capital over four months, paid out on 31 January of a leap year."""
    known = account(Terms(D(1200), D(24), 4, "declining"), date(2024, 1, 31), [D(324), D(100)])
    assert [one.on for one in known.due] == [
        date(2024, 2, 29),
        date(2024, 3, 31),
        date(2024, 4, 30),
        date(2024, 5, 31),
    ]
    assert [one.instalment.total for one in known.due] == [324, 318, 312, 306]
    assert [one.paid for one in known.due] == [324, 100, 0, 0]
    assert (known.paid, known.outstanding, known.interest) == (424, 836, 60)
    assert known.late(date(2024, 3, 31)) == 0 and known.late(date(2024, 4, 1)) == 218
    assert known.late(date(2024, 5, 1)) == 530
    # Late by more than ten days.
    assert known.state(date(2024, 4, 10), 10) == "disbursed"
    assert known.state(date(2024, 4, 11), 10) == "arrears"
    assert (
        account(Terms(D(1200), D(24), 4, "declining"), date(2024, 1, 31), [D(1260)]).state(TODAY, 0)
        == "repaid"
    )


def test_grace_and_equal_instalments_by_hand():
    """1,000 at 12 %: two months of 10 of interest alone, then 340.02 three times, the last takes the rest:
    1000/(1.01^-1 + 1.01^-2 + 1.01^-3) = 340.0221."""
    rows = account(Terms(D(1000), D(12), 5, "equal", 2), date(2023, 8, 29), []).due
    assert [one.instalment.total for one in rows] == [10, 10, D("340.02"), D("340.02"), D("340.03")]
    assert [one.instalment.capital for one in rows][2:] == [D("330.02"), D("333.32"), D("336.66")]
    assert [one.on.isoformat() for one in rows][-1] == "2024-01-29"
    assert account(Terms(D(10), D(0), 6, "equal"), date(2023, 8, 30), []).due[5].on == date(2024, 2, 29)


# Through the actions ------------------------------------------------------------------------------


def refused(code: str, action, /, **arguments) -> Refused:
    with pytest.raises(Refused) as found:
        action(**arguments)
    assert found.value.code == f"enterprise.{code}", found.value.code
    return found.value


@pytest.fixture
def lender(here):
    made = organisation("AMAPPE")
    organisation("SOLE")
    convention(here.id, made.id)
    return made


@pytest.fixture
def one(here, lender):
    return venture(here.coach, here.people[0], on=BEGUN)


def told(here, **more) -> LoanTold:
    return LoanTold(**{"person": here.people[0], "lender": "AMAPPE", "terms": TERMS, "on": BEGUN} | more)


def asked(here, wanted, **more):
    return actions.loan_ask(by=here.coach, venture=wanted, loan=told(here, **more)).id


def paid_out(here, wanted, on: date = date(2023, 11, 30)):
    loan = asked(here, wanted)
    for state in ("complete", "accepted", "disbursed"):
        actions.loan_move(by=here.coach, loan=loan, state=state, on=on)
    return loan


def read(here, loan):
    with acting(here.coach):
        return loan_queries.find(here.coach, loan)


@pytest.mark.django_db
def test_a_loan_from_the_dossier_to_the_last_instalment(here, one):
    loan = asked(here, one, purpose="Un pétrin")
    granted = LoanTerms(D(300), D(0), 3, 0, "equal")
    move = {"by": here.coach, "loan": loan}
    actions.loan_move(**move, state="complete", on=date(2023, 10, 20))
    refused("day_too_early", actions.loan_move, **move, state="accepted", on=date(2023, 10, 19))
    actions.loan_move(**move, state="accepted", on=date(2023, 11, 1), terms=granted)
    refused("not_paid_out", actions.loan_repay, by=here.coach, loan=loan, amount=D(1))
    actions.loan_move(**move, state="disbursed", on=date(2023, 11, 30))
    known = read(here, loan)
    assert (known.row.asked, known.row.amount, known.account.outstanding) == (400, 300, 300)
    assert [due.on for due in known.shown.due] == [date(2023, 12, 30), date(2024, 1, 30), date(2024, 2, 29)]
    # Two are late by more than the ten days of the pack, the third by more than ten too on 15 March.
    assert known.late == 300
    actions.loan_repay(by=here.coach, loan=loan, amount=D("99.50"), on=date(2023, 12, 29))
    assert read(here, loan).row.state == "arrears"
    refused("loan_follows", actions.loan_move, **move, state="disbursed")
    refused("less_than_lent", actions.loan_move, **move, state="repaid")
    over = refused("over_owed", actions.loan_repay, by=here.coach, loan=loan, amount=D("200.51"))
    assert over.field == "amount"
    last = actions.loan_repay(by=here.coach, loan=loan, amount=D("200.50")).id
    assert read(here, loan).row.state == "repaid" and read(here, loan).account.outstanding == 0
    refused("over_owed", actions.loan_repay, by=here.coach, loan=loan, amount=D("0.01"))
    # It was a mistake: what is owed and late comes back.
    actions.loan_unrepay(by=here.coach, repayment=last)
    known = read(here, loan)
    assert (known.row.state, known.account.outstanding) == ("arrears", D("200.50"))
    with pytest.raises(Missing):
        actions.loan_unrepay(by=here.coach, repayment=last)
    with as_role("system"):
        entries = list(Entry.objects.filter(kind__startswith="enterprise.loan").order_by("recorded_at", "id"))
        assert {row.person_id for row in entries} == {here.people[0]}
        assert "pétrin" not in str([row.facts for row in entries])
        [mistake] = [row for row in entries if row.kind == "enterprise.loan_repayment_removed"]
        assert mistake.retracts in {row.id for row in entries}


@pytest.mark.django_db
def test_what_cannot_be_is_refused(here, one):
    act = {"by": here.coach, "venture": one}
    for code, field, more in (
        ("loan_amount", "amount", {"terms": LoanTerms(D(0), D(1), 6)}),
        ("loan_amount", "amount", {"terms": LoanTerms(D("-5"), D(1), 6)}),
        ("loan_amount", "amount", {"terms": LoanTerms(D("Infinity"), D(1), 6)}),
        ("loan_amount", "amount", {"terms": LoanTerms(D("1.001"), D(1), 6)}),
        ("over_ceiling", "amount", {"terms": LoanTerms(D("500.01"), D(1), 6)}),
        ("over_months", "months", {"terms": LoanTerms(D(500), D(1), 25)}),
        ("percent", "rate", {"terms": LoanTerms(D(5), D(101), 6)}),
        ("loan_months", "months", {"terms": LoanTerms(D(5), D(1), 0)}),
        ("loan_months", "months", {"terms": LoanTerms(D(5), D(1), 6, 6)}),
        ("not_in_list", "repaid", {"terms": LoanTerms(D(5), D(1), 6, 0, "never")}),
        ("lender_unknown", "lender", {"lender": "EN"}),
        ("lender_unknown", "lender", {"lender": "NOBODY"}),
        ("no_convention", "lender", {"lender": "SOLE"}),
        ("not_a_member", "person", {"person": here.people[1]}),
        ("day_too_early", "on", {"on": BEGUN - timedelta(days=1)}),
        ("day_in_future", "on", {"on": TODAY + timedelta(days=1)}),
    ):
        assert refused(code, actions.loan_ask, **act, loan=told(here, **more)).field == field, code
    loan = asked(here, one)
    refused("loan_twice", actions.loan_ask, **act, loan=told(here))
    refused("reason_missing", actions.loan_move, by=here.coach, loan=loan, state="refused")
    refused("not_in_list", actions.loan_move, by=here.coach, loan=loan, state="refused", reason="mood")
    refused("not_in_list", actions.loan_move, by=here.coach, loan=loan, state="gone")
    refused("loan_follows", actions.loan_move, by=here.coach, loan=loan, state="arrears")
    with pytest.raises(Refused) as found:
        actions.loan_move(by=here.coach, loan=loan, state="disbursed")
    assert found.value.code == "kernel.illegal_move"
    higher = LoanTerms(D("500.01"), D(1), 6)
    refused("over_ceiling", actions.loan_move, by=here.coach, loan=loan, state="accepted", terms=higher)
    refused("still_waiting", actions.loan_copy, by=here.coach, loan=loan, lender="SOLE")


@pytest.mark.django_db
def test_a_refused_dossier_goes_to_another_lender_as_it_is(here, one):
    loan = asked(here, one, purpose="Un pétrin")
    actions.loan_move(by=here.coach, loan=loan, state="refused", reason="too_young")
    refused("no_convention", actions.loan_copy, by=here.coach, loan=loan, lender="SOLE")
    convention(here.id, organisation("SOLE").id)
    other = read(here, actions.loan_copy(by=here.coach, loan=loan, lender="SOLE").id)
    assert (other.row.copy_of_id, other.row.amount, other.row.purpose) == (loan, 400, "Un pétrin")
    assert other.row.sent_on == TODAY and [row.id for row in read(here, loan).copies] == [other.row.id]


@pytest.mark.django_db
def test_without_her_agreement_nothing_goes_and_what_waits_lapses(here, one, lender):
    person = here.people[0]
    loan = asked(here, one)
    with acting(here.coach):
        consent = Consent.objects.get(person=person, purpose="sharing")
    people.withdraw_consent(by=here.coach, person=person, consent=consent.id)
    row = read(here, loan).row
    assert (row.state, row.reason) == ("lapsed", "no_consent")
    assert (
        refused("not_agreed", actions.loan_ask, by=here.coach, venture=one, loan=told(here)).field == "lender"
    )
    # She agrees with this lender alone.
    people.give_consent(by=here.coach, person=person, answer=Agreed("sharing"), recipient=lender.id)
    again = asked(here, one, on=TODAY)
    with as_role("system"):
        Convention.objects.filter(to_organisation=lender.id).update(ended_on=TODAY)
    with pytest.raises(NotAllowed):
        actions.loans_uncovered(by=here.coach, giver=here.id, taker=lender.id)
    done = actions.loans_uncovered(by=Actor.system("night"), giver=here.id, taker=lender.id)
    assert done.number == 1 and read(here, again).row.reason == "no_convention"


@pytest.mark.django_db
def test_late_loans_are_found_at_night_once(here, one):
    loan = paid_out(here, one)
    assert read(here, loan).row.state == "disbursed"
    assert actions.loans_late(by=Actor.system("night")).number == 1
    assert actions.loans_late(by=Actor.system("night")).number == 0
    with acting(here.coach):
        assert [row.id for row in loan_queries.late(here.coach)] == [loan]
        assert [row.id for row in loan_queries.listed(here.coach, group="arrears", mine=True)] == [loan]
        assert not loan_queries.silent(here.coach)


@pytest.mark.django_db
def test_nothing_of_another_organisation(here, one):
    loan = paid_out(here, one)
    payment = actions.loan_repay(by=here.coach, loan=loan, amount=D(5)).id
    stranger = staff("STRANGER").coach
    for action, more in (
        (actions.loan_move, {"loan": loan, "state": "repaid"}),
        (actions.loan_repay, {"loan": loan, "amount": D(1)}),
        (actions.loan_copy, {"loan": loan, "lender": "SOLE"}),
        (actions.loan_unrepay, {"repayment": payment}),
    ):
        with pytest.raises(Missing):
            action(by=stranger, **more)
    with acting(stranger):
        assert not Loan.objects.exists() and not Repayment.objects.exists()


@pytest.mark.django_db
def test_the_database_holds_alone(here, one):
    loan = paid_out(here, one)
    with acting(here.coach):
        for change in (
            {"grace": 12},
            {"months": 0},
            {"amount": 0},
            {"reason": "other"},
            {"paid_on": None},
            {"state": "refused"},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                Loan.objects.filter(pk=loan).update(**change)


@pytest.mark.django_db(transaction=True)
def test_two_pay_the_last_instalment_at_once_and_one_counts(here, one):
    loan = paid_out(here, one)
    with transaction.atomic():
        left = read(here, loan).account.outstanding
    told_back, start = [], threading.Barrier(2)

    def pay(actor):
        try:
            start.wait()
            told_back.append(actions.loan_repay(by=actor, loan=loan, amount=left).id)
        except Refused as error:
            told_back.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=pay, args=(actor,)) for actor in (here.coach, here.other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told_back.count("enterprise.over_owed") == 1
