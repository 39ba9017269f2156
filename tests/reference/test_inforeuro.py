"""Monthly rates from the files of the European Commission: every fault with its place, all or nothing."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction

from parcours.journal.models import Entry
from parcours.kernel import clock, sheets
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.refusals import Refused
from parcours.reference import inforeuro, queries
from parcours.reference.actions import set_rate, take_in_rates
from parcours.reference.inforeuro import MonthRate
from parcours.reference.models import ExchangeRate

SYSTEM = Actor.system("tests")
TODAY = date(2019, 5, 20)
MARCH = date(2019, 3, 1)
MONTH_FILE = """Country,Currency,ISO code,Value
MOROCCO,Moroccan dirham,MAD,10.8765
UNITED STATES,US dollar,USD,1.1376
SENEGAL,CFA franc,XOF,655.957
MALI,CFA franc,XOF,655.957
BELGIUM,Euro,EUR,1
ZAMBIA,Kwacha,ZZQ,5245.1
"""
HISTORY_FILE = """currencyIso;refCurrencyIso;amount;dateStart;dateEnd
MAD;EUR;10,8765;01/03/2019;31/03/2019
MAD;EUR;10,7913;01/04/2019;30/04/2019
"""


def found(text: str | bytes, month=None) -> inforeuro.Found:
    data = text if isinstance(text, bytes) else text.encode()
    return inforeuro.read(sheets.read(data), month, TODAY)


def faults(text: str, month=None) -> list[tuple]:
    return [(one.row, one.column, one.code.partition(".")[2]) for one in found(text, month).faults]


def test_one_month_of_all_currencies():
    read = found(MONTH_FILE, MARCH)
    assert read.faults == [] and read.left_out == ["EUR", "ZZQ"]
    assert read.rates == [
        MonthRate("MAD", MARCH, Decimal("10.8765")),
        MonthRate("USD", MARCH, Decimal("1.1376")),
        MonthRate("XOF", MARCH, Decimal("655.957")),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_many_months_of_one_currency_in_any_encoding(encoding):
    read = found(HISTORY_FILE.encode(encoding))
    assert [(one.month, one.rate) for one in read.rates] == [
        (MARCH, Decimal("10.8765")),
        (date(2019, 4, 1), Decimal("10.7913")),
    ]


def test_a_workbook_is_read_to_the_last_decimal():
    rows = [("MAD", Decimal("10.8765"), date(2019, 3, 1)), ("XAF", "655.957", "2019-03")]
    read = found(sheets.as_xlsx("Rates", ["Code ISO", "Taux", "Mois"], rows))
    assert [(one.currency, one.month, one.rate) for one in read.rates] == [
        ("MAD", MARCH, Decimal("10.8765")),
        ("XAF", MARCH, Decimal("655.957")),
    ]


@pytest.mark.parametrize(
    "text, said",
    [
        ("Country,Words\nMorocco,none\n", [(1, "", "rates_no_header")]),
        ("ISO code,Value\nMAD,10.8\n", [(0, "month", "month_missing")]),
        ("ISO code,Value,Month\nMAD,ten,2019-03\n", [(2, "rate", "rate_unreadable")]),
        ("ISO code,Value,Month\nMAD,-1,2019-03\n", [(2, "rate", "rate_unreadable")]),
        ("ISO code,Value,Month\nMAD,0,2019-03\n", [(2, "rate", "rate_unreadable")]),
        ("ISO code,Value,Month\nMAD,1.123456789,2019-03\n", [(2, "rate", "rate_unreadable")]),
        ("ISO code,Value,Month\nMAD,,2019-03\n", [(2, "rate", "rate_cell_needed")]),
        ("ISO code,Value,Month\n,10.8,2019-03\n", [(2, "currency", "rate_cell_needed")]),
        ("ISO code,Value,Month\nM1D,10.8,2019-03\n", [(2, "currency", "rate_currency_unreadable")]),
        ("ISO code,Value,Month\nMAD,10.8,March\n", [(2, "month", "month_unreadable")]),
        ("ISO code,Value,Month\nMAD,10.8,2019-13\n", [(2, "month", "month_unreadable")]),
        ("ISO code,Value,Month\nMAD,10.8,2019-06\n", [(2, "month", "month_to_come")]),
        ("ISO code,Value,Month\nXOF,655,2019-03\nXOF,656,2019-03\n", [(3, "currency", "rate_twice")]),
        (
            "currencyIso,refCurrencyIso,amount,dateStart\nMAD,USD,10,01/03/2019\n",
            [(2, "base", "not_of_the_euro")],
        ),
        # All of them at once, each with its place.
        (
            "ISO code,Value,Month\nMAD,x,y\nUSD,1.1,2019-03\n,2,2019-03\n",
            [
                (2, "month", "month_unreadable"),
                (2, "rate", "rate_unreadable"),
                (4, "currency", "rate_cell_needed"),
            ],
        ),
    ],
)
def test_every_fault_has_its_row_and_column(text, said):
    assert faults(text) == said


@pytest.mark.django_db
def test_the_same_file_again_changes_nothing():
    with clock.at(TODAY):
        rates = found(HISTORY_FILE).rates
        first = take_in_rates(by=SYSTEM, rates=rates)
        again = take_in_rates(by=SYSTEM, rates=rates)
        other = take_in_rates(by=SYSTEM, rates=[MonthRate("MAD", MARCH, Decimal("10.9"))])
    assert (first.added, first.changed, first.same) == (2, 0, 0)
    assert (again.added, again.changed, again.same) == (0, 0, 2)
    assert (other.added, other.changed, other.same) == (0, 1, 0)
    with transaction.atomic(), as_role("system"):
        recorded = list(Entry.objects.filter(kind="reference.rate_set").order_by("sequence"))
    assert [(one.facts["on"], one.facts["change"], one.facts["rate"]) for one in recorded] == [
        ("2019-03-01", "made", "10.87650000"),
        ("2019-04-01", "made", "10.79130000"),
        ("2019-03-01", "changed", "10.90000000"),
    ]


@pytest.mark.django_db
def test_a_monthly_rate_holds_in_its_month_alone_and_takes_no_place_of_a_stated_one():
    with clock.at(TODAY):
        take_in_rates(by=SYSTEM, rates=[MonthRate("MAD", MARCH, Decimal("10.8765"))])
        pair = {"currency_from": "EUR", "currency_to": "MAD"}
        set_rate(by=SYSTEM, **pair, on=MARCH, rate=Decimal("10.8"), source="Bank")
    for day in (MARCH, date(2019, 3, 31)):
        assert queries.monthly_rate("MAD", day).rate == Decimal("10.8765")
        assert queries.rate_on("EUR", "MAD", day).rate == Decimal("10.8")
    assert queries.monthly_rate("MAD", date(2019, 4, 1)) is None
    assert queries.monthly_rate("MAD", date(2019, 2, 28)) is None
    assert [row.kind for row in queries.rates("MAD", "monthly")] == ["monthly"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "rate, code",
    [
        (MonthRate("EUR", MARCH, Decimal(1)), "rate_currency_unreadable"),
        (MonthRate("mad", MARCH, Decimal(1)), "rate_currency_unreadable"),
        (MonthRate("MAD", date(2019, 3, 2), Decimal(1)), "month_unreadable"),
        (MonthRate("MAD", date(2019, 6, 1), Decimal(1)), "month_to_come"),
        (MonthRate("MAD", MARCH, Decimal(0)), "rate_not_positive"),
        (MonthRate("MAD", MARCH, Decimal("NaN")), "rate_not_positive"),
        (MonthRate("MAD", MARCH, Decimal("1.123456789")), "rate_unreadable"),
    ],
)
def test_what_no_file_would_say_is_refused_and_nothing_is_kept(rate, code):
    with clock.at(TODAY), pytest.raises(Refused) as refused:
        take_in_rates(by=SYSTEM, rates=[MonthRate("USD", MARCH, Decimal("1.1")), rate])
    assert refused.value.code == f"reference.{code}"
    assert not ExchangeRate.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_send_the_same_file_at_once():
    rates = [MonthRate("MAD", date(2018, month, 1), Decimal("10.5")) for month in range(1, 13)]
    done, faults, gate = [], [], threading.Barrier(2)

    def send():
        try:
            gate.wait(10)
            done.append(take_in_rates(by=SYSTEM, rates=rates))
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    both = [threading.Thread(target=send) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(30)
    assert faults == []
    assert sorted((one.added, one.same) for one in done) == [(0, 12), (12, 0)]
    assert ExchangeRate.objects.count() == 12
