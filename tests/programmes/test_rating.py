"""The rate of a line by the contract's rule, to the cent, and what was gained or lost beside it."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from parcours.programmes import reading
from parcours.programmes.contracts import ContractRule, rule_of
from parcours.programmes.findings import BadPack
from parcours.programmes.rating import NoRate, Receipt, Stated, average, booked, exchanged, rate_of
from tests.factories.programmes import SECOND, eu_maroc_pack, small_pack

D = Decimal
MARCH, APRIL = date(2018, 3, 12), date(2018, 4, 2)
MONTHS = {("MAD", 3): D("11.2"), ("USD", 3): D("1.22"), ("MAD", 4): D("11.3")}
CAME = (
    Receipt(date(2018, 3, 10), D("1000.00"), "MAD", D("11000.00")),
    Receipt(date(2018, 4, 1), D("3000.00"), "MAD", D("33600.00")),
)


def monthly(currency, day):
    found = MONTHS.get((currency, day.month))
    return Stated(found, day.replace(day=1), f"InforEuro {day:%Y-%m}") if found else None


def rated(rule, currency, day, receipts=(), bank=None):
    contract = ContractRule("P", "EUR", rule)
    return rate_of(contract, currency, day, monthly=monthly, receipts=receipts, bank=bank)


@pytest.mark.parametrize(
    "rule, currency, day, rate, on, why, early",
    [
        ("monthly", "EUR", MARCH, "1", MARCH, "same", False),
        ("payment", "EUR", MARCH, "1", MARCH, "same", False),
        ("bank", "EUR", MARCH, "1", MARCH, "same", False),
        ("monthly", "MAD", MARCH, "11.2", date(2018, 3, 1), "monthly", False),
        ("monthly", "MAD", APRIL, "11.3", date(2018, 4, 1), "monthly", False),
        ("monthly", "USD", MARCH, "1.22", date(2018, 3, 1), "monthly", False),
        # Only what came by then counts: later instalments change no line of an earlier report.
        ("payment", "MAD", MARCH, "11", date(2018, 3, 10), "payment", False),
        ("payment", "MAD", APRIL, "11.15", date(2018, 4, 1), "payment", False),
        # Spent before anything came.
        ("payment", "MAD", date(2018, 1, 5), "11", date(2018, 3, 10), "payment", True),
        # A third currency, in which nothing ever came.
        ("payment", "USD", MARCH, "1.22", date(2018, 3, 1), "monthly", False),
        ("bank", "MAD", MARCH, "10.95", date(2018, 3, 11), "bank", False),
    ],
)
def test_which_rate_and_why(rule, currency, day, rate, on, why, early):
    found = rated(rule, currency, day, CAME, Stated(D("10.95"), date(2018, 3, 11), "Attijariwafa"))
    assert (found.rate, found.on, found.rule, found.early) == (D(rate), on, why, early)
    assert (found.first, found.second) == ("EUR", currency)


@pytest.mark.parametrize(
    "rule, currency, day, receipts, reason",
    [
        ("monthly", "MAD", date(2018, 5, 1), CAME, "month_missing"),
        ("payment", "MAD", MARCH, (), "nothing_received"),
        ("payment", "GBP", MARCH, CAME, "month_missing"),
        ("bank", "MAD", MARCH, CAME, "bank_missing"),
    ],
)
def test_no_rate_is_ever_guessed(rule, currency, day, receipts, reason):
    with pytest.raises(NoRate) as refused:
        rated(rule, currency, day, receipts)
    assert refused.value.reason == reason


def test_half_a_cent_goes_up_and_a_correction_cancels():
    # 1 / 8 = 0.125; half-even would give 0.12.
    assert booked(D("1.00"), D(8)) == D("0.13")
    assert booked(D("-1.00"), D(8)) == D("-0.13")
    assert booked(D("3.00"), D(8)) == D("0.38")


def test_an_amount_of_any_size_is_converted_exactly():
    for amount in ("0.01", "999999999999.99", "123456789012.34", "7.77"):
        for rate in ("10.9342", "0.00012345", "655.957", "4050.00000001"):
            exact = Fraction(amount) / Fraction(rate) * 100
            assert booked(D(amount), D(rate)) * 100 == int(exact + Fraction(1, 2))


def test_the_average_is_of_the_sums_and_not_of_the_rates():
    assert average(CAME) == D("11.15000000")
    third = Receipt(MARCH, D("3.00"), "MAD", D("1.00"))
    assert average([third]) == D("0.33333333")


def test_gain_and_loss_stand_apart():
    # 1,100 MAD were worth 100 EUR when they came; the accounting rate books 98.21.
    assert exchanged(D("1100.00"), rated("monthly", "MAD", MARCH), MARCH, CAME) == D("-1.79")
    assert exchanged(D("-1100.00"), rated("monthly", "MAD", MARCH), MARCH, CAME) == D("1.79")
    assert exchanged(D("1100.00"), rated("payment", "MAD", MARCH, CAME), MARCH, CAME) == 0
    assert exchanged(D("1100.00"), rated("monthly", "MAD", MARCH), MARCH, ()) == 0
    assert exchanged(D("50.00"), rated("monthly", "EUR", MARCH), MARCH, CAME) == 0
    assert exchanged(D("50.00"), rated("monthly", "USD", MARCH), MARCH, CAME) == 0


def test_the_rule_is_data_of_the_contract():
    here = rule_of(small_pack(), "OFICIO")
    assert (here.currency, here.rate, here.tail, here.stated) == ("USD", "bank", (5, 6), True)
    usual = rule_of(small_pack(), "SEMILLA")
    assert (usual.currency, usual.rate, usual.stated) == ("USD", "payment", False)
    assert (usual.indirect, usual.contingency, usual.reallocation) == (7, 5, 25)
    assert [rule_of(eu_maroc_pack(), code).rate for code in ("IDMAJE", "UNHCR", "W4I")] == ["payment"] * 3


@pytest.mark.parametrize(
    "before, after, said",
    [
        ('rate = "bank"', 'rate = "yearly"', "monthly, payment, bank"),
        ('rate = "bank"', 'rate = "monthly"', "those of the euro"),
        ('rate = "bank"', 'rate = "bank"\nindirect = "107"', "percentage up to 100"),
        ('tail = ["5", "6"]', 'tail = ["8"]', "1 to 6"),
        ('coordination = ["ALDEA"]', 'coordination = ["NOBODY"]', "no organisation"),
        (
            '[[money.contracts]]\nproject = "OFICIO"\ncurrency = "USD"',
            '[[money.contracts]]\nproject = "OFICIO"\ncurrency = "EUR"',
            "not stated in it",
        ),
        ('[[money.contracts]]\nproject = "OFICIO"', '[[money.contracts]]\nproject = "X"', "no project"),
    ],
)
def test_a_rule_that_cannot_be_is_told_with_its_line(before, after, said):
    text = SECOND.read_text("utf-8")
    assert before in text
    with pytest.raises(BadPack) as bad:
        reading.read(text.replace(before, after))
    assert any(said in str(one) and one.line for one in bad.value.findings)
