"""The money of the demonstration: what the source says of grants holds, the rest is plausible and adds up."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

import pytest

from parcours.kernel.context import as_role
from parcours.programmes import budgeting, reports
from parcours.programmes.addendum_models import Addendum
from parcours.programmes.budget_keeping import in_force, rates_of, totals_of
from parcours.programmes.budget_models import Budget, BudgetLine
from parcours.programmes.models import Project
from parcours.programmes.queries import contract_days, pack
from parcours.programmes.report_models import PaymentRequest, Report, ReportLine
from parcours.programmes.spending_models import Instalment, Spending, Voucher
from parcours.results import cost_per, queries
from parcours.results import reports as results
from parcours.results.models import Report as FiguresReport

D = Decimal
GRANTS = {"IDMAJE": D("1557895.00"), "UNHCR": D("625700.00"), "W4I": D("720847.00")}


@pytest.fixture(autouse=True)
def as_the_system(lived):
    with as_role("system"):
        yield


@pytest.mark.parametrize("code", GRANTS)
def test_each_project_has_a_budget_that_could_be_signed(code):
    row = Project.objects.get(pk=code)
    budget = in_force(row)
    assert budget.amount == GRANTS[code] and budget.amount == pack().project(code).budget.amounts[0].amount
    found = totals_of(budget)
    # Added up once more, line by line.
    naive = sum(
        (
            (one.units * one.unit_cost / rates_of(budget).get(one.currency, D(1))).quantize(D("0.01"))
            for one in BudgetLine.objects.filter(budget=budget)
        ),
        D(0),
    )
    assert abs(found.of(budgeting.SUM_ELIGIBLE) - naive) < D("0.05")
    assert budgeting.contribution(
        found.of(budgeting.SUM_ELIGIBLE), budgeting.TermsTold(None, budget.share)
    ) >= (budget.amount)


def test_what_was_paid_has_its_paper_and_stands_in_one_report():
    paid = Spending.objects.filter(takes_back__isnull=True)
    assert paid.count() > 150 and Voucher.objects.count() == paid.count()
    assert set(paid.values_list("currency", flat=True)) == {"EUR", "MAD"}
    assert ReportLine.objects.count() == paid.count()
    for code in GRANTS:
        days = contract_days(Project.objects.get(pk=code))
        assert not paid.filter(project=code).exclude(day__range=days).exists()
        years = {one.day.year for one in paid.filter(project=code)}
        assert len(years) >= 3


def test_one_line_came_to_more_than_its_budget():
    """It was warned of and kept: what was paid for equipment is four percent more."""
    line = BudgetLine.objects.get(budget=in_force(Project.objects.get(pk="IDMAJE")), code="3.1")
    rows = Spending.objects.filter(project="IDMAJE", code="3.1", currency="MAD")
    spent = sum(rows.values_list("amount", flat=True), D(0))
    assert spent == line.units * line.unit_cost * D("1.04")


def test_enterprises_of_w4i_were_given_what_the_source_says():
    rows = Spending.objects.filter(project="W4I", code="6.1", currency="MAD")
    assert sum(rows.values_list("amount", flat=True), D(0)) == D("1963438.00")


def test_no_more_was_asked_for_than_the_contract_lets_and_all_of_it_came():
    for code, granted in GRANTS.items():
        asked = PaymentRequest.objects.filter(project=code).order_by("number")
        assert asked.first().kind == "first" and asked.count() >= 3
        came = sum(Instalment.objects.filter(project=code).values_list("amount", flat=True), D(0))
        assert came == sum(asked.values_list("amount", flat=True), D(0)) <= granted
        assert came > granted * D("0.85")


def test_an_addendum_moves_the_budget_the_last_day_and_targets():
    one = Addendum.objects.get()
    assert (one.project_id, one.state, one.number) == ("IDMAJE", "in_force", 1)
    assert one.kept_by not in (None, one.drafted_by) and one.budget.number == 1
    assert contract_days(one.project)[1] == date(2022, 6, 30)
    assert pack(on=date(2021, 11, 14)).project("IDMAJE").ends_on == date(2021, 12, 31)
    assert pack().indicator("idmaje-certified").target.value == 400
    assert pack(on=date(2021, 12, 31)).indicator("idmaje-enrolled").target is None
    assert pack().indicator("idmaje-enrolled").target.value == 900
    assert Budget.objects.filter(project="IDMAJE", state="agreed").count() == 2


def test_the_accepted_report_has_its_financial_part():
    row = FiguresReport.objects.get(state="accepted")
    known = results.last(row).known_at
    [(report, figures)] = reports.by_heading([row.project_id], row.since, row.until, known)
    assert report.until == date(2021, 12, 31) and figures.of(budgeting.SUM_ELIGIBLE).period > 0


def test_the_cost_of_one_person_is_the_reports_by_whom_was_counted():
    """A naive second way: line by line of the reports, people one by one."""
    told = cost_per.computed(pack())
    assert [one.indicator.code for one in told] == list(pack().section("money").cost_per)
    lines = sorted(ReportLine.objects.values_list("project", "booked"))
    spent = {code: sum(amount for _p, amount in rows) for code, rows in groupby(lines, lambda row: row[0])}
    figures = {one.indicator.code: one for one in queries.figures(pack()).items}
    assert set(spent) == set(GRANTS) == set(Report.objects.values_list("project", flat=True))
    computed = 0
    for one in told:
        figure = figures[one.indicator.code]
        for ratio in one.projects:
            scope = figure.projects.get(ratio.project)
            if ratio.per is not None:
                assert ratio.per == (spent[ratio.project] / D(scope.value)).quantize(D("0.01"), ROUND_HALF_UP)
                computed += 1
        if one.whole.per is not None:
            people = figure.whole.value - figure.outside
            assert one.whole.per == (sum(spent.values()) / D(people)).quantize(D("0.01"), ROUND_HALF_UP)
    assert computed > 0
