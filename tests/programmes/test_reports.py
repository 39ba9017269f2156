"""Financial reports: what is in them, handing in, what comes late, what is taken back, who sees them."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from parcours.kernel import clock
from parcours.kernel.context import acting
from parcours.kernel.refusals import Missing, Refused
from parcours.programmes import report_actions as actions
from parcours.programmes import reporting, reports, spending_actions
from parcours.programmes.models import Project
from parcours.programmes.report_models import Report, ReportLine
from tests.factories import money
from tests.factories.accounts import actor, organisation
from tests.factories.papers import pdf
from tests.factories.programmes import load_second

D = Decimal
pytestmark = pytest.mark.django_db
TODAY = date(2023, 3, 15)
JUNE = date(2022, 6, 30)
BANK = {"currency": "COP", "bank_source": "Bank"}


@pytest.fixture
def here(db):
    with clock.at(TODAY):
        load_second()
        ours, partner = organisation("EN"), organisation("AMAPPE")
        money.run_by(ours.id)
        code = money.partner(partner.id)
        by = actor(ours, "coordinator")
        money.agreed(by, [*money.LINES, money.line("4.2", "800", partner=code)])
        yield SimpleNamespace(
            by=by,
            partner=actor(partner, "coordinator"),
            other=actor(organisation("SOLE"), "coordinator"),
            steers=actor(organisation("ALDEA"), "coordinator"),
        )


def spent(by, *told, **more):
    return money.spent(by, *told, voucher=pdf(), **more)


def hand_in(here, until=JUNE):
    return actions.hand_in(by=here.by, project="OFICIO", until=until).id


def refused(code, action, /, *arguments, **named):
    with pytest.raises(Refused) as found:
        action(*arguments, **named)
    assert found.value.code == f"programmes.{code}", found.value.code
    assert "%(" not in found.value.sentence


def seen(here, report):
    with acting(here.by):
        row = reports.report(here.by, report)
        lines = reports.lines_of(row)
        return row, lines, reports.figures_of(row, lines)


def test_a_report_tells_each_heading_and_every_line_with_its_rate(here):
    money.received(here.by, "1000", "4050000", "COP")
    spent(here.by, "1.1", "2000")
    spent(here.by, "2.1", "405000", bank_rate=D("4000"), **BANK)
    spent(here.partner, "4.2", "50")
    spent(here.by, "3.1", "70", day=date(2022, 7, 1))
    row, lines, figures = seen(here, hand_in(here))
    assert (row.number, row.since, row.until) == (1, date(2022, 6, 1), JUNE)
    assert [(one.code, one.booked) for one in lines] == [
        ("1.1", D(2000)), ("2.1", D("101.25")), ("4.2", D(50)),
    ]  # fmt: skip
    assert (lines[1].rate, lines[1].rule, lines[1].source) == (D(4000), "bank", "Bank")
    assert reporting.wrong(lines) == [] and figures.exchanged == D("1.25")
    assert figures.own["COP"] == (D(405000), D("101.25"))
    first = figures.of(1)
    assert (first.budget, first.before, first.period, first.left) == (D(24000), 0, D(2000), D(22000))
    assert figures.of(7).period == figures.of(11).period == D("2151.25")


def test_what_comes_late_is_in_the_next_one(here):
    spent(here.by)
    hand_in(here)
    spent(here.by, "3.1", "7", day=date(2022, 6, 3))
    refused("reported_already", hand_in, here)
    _row, lines, figures = seen(here, hand_in(here, date(2022, 12, 31)))
    assert [(one.code, one.day) for one in lines] == [("3.1", date(2022, 6, 3))]
    assert (figures.of(1).before, figures.of(1).period, figures.of(3).period) == (D(100), 0, D(7))
    assert figures.of(11).cumulative == D(107)


def test_what_was_reported_is_taken_back_at_the_rate_of_that_report(here):
    first = spent(here.by, "2.1", "1000.01", bank_rate=D("3333"), **BANK)
    spent(here.by)
    hand_in(here)
    spending_actions.take_back(by=here.by, spending=first, reason="Twice")
    _row, lines, figures = seen(here, hand_in(here, date(2022, 12, 31)))
    assert [(one.amount, one.rate) for one in lines] == [(D("-1000.01"), D(3333))]
    assert figures.of(2).cumulative == 0


def test_what_stays_open_keeps_it_back(here):
    refused("nothing_to_report", hand_in, here)
    bare = money.spent(here.by)
    refused("bare", hand_in, here)
    spending_actions.add_voucher(by=here.by, spending=bare, voucher=pdf())
    refused("check_to_come", hand_in, here, date(2023, 3, 16))
    hand_in(here)


def test_a_payment_without_a_rate_keeps_it_back(here):
    money.run_by(here.by.organisation, "SEMILLA")
    money.agreed(here.by, [money.line("2.1", "900", currency="USD")], project="SEMILLA", rates=())
    told = {"project": "SEMILLA", "currency": "COP", "day": date(2022, 9, 1)}
    spent(here.by, "2.1", "4040", **told)

    def again():
        return actions.hand_in(by=here.by, project="SEMILLA", until=TODAY).id

    refused("unrated", again)
    money.received(here.by, "10", "40400", "COP", on=date(2022, 9, 5), project="SEMILLA")
    _row, [line], _figures = seen(here, again())
    assert (line.rate, line.booked, line.rule) == (D(4040), D(1), "payment")


def test_a_rate_that_is_corrected_later_changes_no_report(here):
    money.run_by(here.by.organisation, "SEMILLA")
    money.agreed(here.by, [money.line("2.1", "900", currency="USD")], project="SEMILLA", rates=())
    came = money.received(here.by, "10", "40400", "COP", project="SEMILLA")
    spent(here.by, "2.1", "4040", project="SEMILLA", currency="COP", day=date(2022, 9, 1))
    made = actions.hand_in(by=here.by, project="SEMILLA", until=TODAY).id
    spending_actions.undo_instalment(by=here.by, instalment=came)
    money.received(here.by, "10", "50500", "COP", project="SEMILLA")
    row, [line], _figures = seen(here, made)
    assert (line.rate, line.booked) == (D(4040), D(1))
    with acting(here.by):
        assert reports.changed_since(row, [line]) == 1


def test_who_sees_a_report_and_who_hands_it_in(here):
    spent(here.by)
    made = hand_in(here)
    with acting(here.steers):
        assert reports.report(here.steers, made).number == 1
    for who in (here.partner, here.other):
        with acting(who):
            with pytest.raises(Missing):
                reports.report(who, made)
            assert Report.objects.count() == ReportLine.objects.count() == 0
            assert reports.reported_sums(["OFICIO"]) == {"OFICIO": D(100)}
        with pytest.raises(Missing):
            actions.hand_in(by=who, project="OFICIO", until=TODAY)
    with acting(here.partner), pytest.raises(Missing):
        reports.next_report(here.partner, Project.objects.get(pk="OFICIO"), TODAY)
    with pytest.raises(Missing):
        actions.hand_in(by=here.steers, project="OFICIO", until=TODAY)


def test_what_a_project_cost_between_two_days(here):
    """The upper number of a cost per person: by hand, and for whoever sees figures."""
    spent(here.by, "1.1", "2000", day=date(2022, 6, 5))
    spent(here.by, "8", "100", day=date(2022, 6, 30), reference="I-1")
    spent(here.partner, "4.2", "50", day=date(2022, 7, 1))
    unreported = spent(here.by, "3.1", "7", day=date(2022, 12, 31))
    hand_in(here, date(2022, 10, 1))
    with acting(here.other):
        whole = reports.costs(["OFICIO", "SEMILLA"])
        june = reports.costs(["OFICIO"], date(2022, 6, 5), date(2022, 6, 30))
        never = reports.costs(["OFICIO"], date(2022, 8, 1))
    assert whole == {"OFICIO": reports.Cost(D(2150), D(2050), "USD")}
    assert june == {"OFICIO": reports.Cost(D(2100), D(2000), "USD")}
    assert never == {} and unreported
