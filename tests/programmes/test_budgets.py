"""Budgets: lines and what they total, versions, ceilings, a spreadsheet there and back, who sees what."""

import threading
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import openpyxl
import pytest
from django.db import connection

from parcours.accounts.rights import TABLE
from parcours.journal.models import Entry
from parcours.kernel import clock, sheets
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from parcours.programmes import budget_actions as actions
from parcours.programmes import budget_finding, budget_queries, budget_sheets, budgeting
from parcours.programmes.budget_models import Budget, BudgetLine, BudgetRate
from parcours.programmes.budgeting import LineTold, RateTold, TermsTold, Totals
from parcours.programmes.contracts import ContractRule
from tests.factories import money
from tests.factories.accounts import actor, organisation
from tests.factories.money import line
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
        yield SimpleNamespace(
            by=actor(ours, "coordinator"),
            officer=actor(ours, "monitoring"),
            other=actor(other, "coordinator"),
            partner=actor(partner, "coordinator"),
            steers=actor(organisation("ALDEA"), "coordinator"),
            code=code,
        )


def refused(code, action, /, **arguments):
    with pytest.raises(Refused) as found:
        action(**arguments)
    assert found.value.code == f"programmes.{code}", found.value.code
    assert "%(" not in found.value.sentence
    return found.value


def seen(by, budget):
    with acting(by):
        return budget_queries.summed(by, budget_queries.version(by, budget))


# What it totals -----------------------------------------------------------------------------------


def test_headings_and_sums_to_the_cent(here):
    found = seen(here.by, money.draft(here.by, amount="40000", share="90"))
    # 4,050,000 COP at 4,050 are 1,000 USD.
    assert {heading: found.totals.of(heading) for heading in range(1, 14)} == {
        1: D(24000), 2: D(1000), 3: D(6000), 4: 0, 5: D(9000), 6: 0,
        7: D(40000), 8: D(2000), 9: D(42000), 10: D(1500), 11: D(43500), 12: D(500), 13: D(44000),
    }  # fmt: skip
    assert found.part == D("39150.00") and found.cofinancing == D("4350.00")
    assert found.totals.own == {"USD": D(43000), "COP": D(4050000)}


@pytest.mark.parametrize(
    "amount, share, part",
    [(None, None, None), ("40000", None, "40000"), ("50000", None, "43500"), (None, "80", "34800.00")]
    + [("30000", "80", "30000"), ("40000", "80", "34800.00"), (None, "33.33", "14498.55")],
)
def test_the_funder_gives_the_lesser_of_amount_and_share(amount, share, part):
    terms = TermsTold(D(amount) if amount else None, D(share) if share else None)
    assert budgeting.contribution(D(43500), terms) == (D(part) if part else None)


def test_a_line_is_rounded_once_and_sums_are_of_lines():
    lines = [line("1.1", "0.35", "0.3"), line("1.2", "0.35", "0.3"), line("2.1", "1", currency="COP")]
    found = budgeting.totals(lines, {"COP": D(8)}, "USD")
    # 0.105 is 0.11, each; 1 / 8 = 0.125 is 0.13.
    assert found.lines == (D("0.11"), D("0.11"), D("0.13"))
    assert found.of(7) == D("0.35")


@pytest.mark.parametrize(
    "told, column, code",
    [
        ({"code": "7.1"}, "code", "code"),
        ({"code": "1."}, "code", "code"),
        ({"code": "1.0"}, "code", "code"),
        ({"code": "11"}, "code", "code"),
        ({"title": " "}, "title", "needed"),
        ({"title": "x" * 201}, "title", "long"),
        ({"unit": "x" * 61}, "unit", "long"),
        ({"units": D(0)}, "units", "units"),
        ({"units": D("NaN")}, "units", "units"),
        ({"units": D("0.00001")}, "units", "units"),
        ({"unit_cost": D("-1")}, "unit_cost", "cost"),
        ({"unit_cost": D("0.001")}, "unit_cost", "cost"),
        ({"unit_cost": D("1e12")}, "unit_cost", "cost"),
        ({"currency": "EUR"}, "currency", "rate_missing"),
        ({"currency": "QQQ"}, "currency", "currency"),
        ({"year": 0}, "year", "year"),
        ({"year": 21}, "year", "year"),
        ({"partner": "SOLE"}, "partner", "partner"),
    ],
)
def test_a_line_that_cannot_be_is_refused_beside_its_column(here, told, column, code):
    budget = money.draft(here.by)
    good = {"code": "4.1", "title": "Rent", "unit": "month", "units": D(12), "unit_cost": D(300)}
    wanted = LineTold(**{**good, "currency": "USD", **told})
    found = refused(f"line_{code}", actions.set_line, by=here.by, budget=budget, line=wanted)
    assert found.field == column
    assert len(seen(here.by, budget).lines) == len(money.LINES)


def test_lines_are_added_changed_in_their_place_and_taken_out(here):
    budget = money.draft(here.by)
    first = seen(here.by, budget).lines[0].id
    actions.set_line(by=here.by, budget=budget, line=line("4.2", "300"))
    actions.set_line(by=here.by, budget=budget, line=line("1.1", "2500", "12"), instead_of=first)
    refused("line_repeated", actions.set_line, by=here.by, budget=budget, line=line("4.2"))
    actions.set_line(by=here.by, budget=budget, line=line("4.2", year=2))
    actions.set_line(by=here.by, budget=budget, line=line("4.2", partner=here.code))
    found = seen(here.by, budget)
    assert [(one.code, one.year, one.partner) for one in found.lines] == [
        ("1.1", None, ""), ("2.1", None, ""), ("3.1", None, ""), ("4.2", None, ""),
        ("4.2", None, here.code), ("4.2", 2, ""), ("5.1", None, ""), ("8", None, ""), ("10", None, ""),
        ("12", None, ""),
    ]  # fmt: skip
    assert found.lines[0].id == first and found.totals.of(1) == D(30000)
    assert found.totals.partners[here.code] == D(100)
    actions.drop_line(by=here.by, line=first)
    assert seen(here.by, budget).totals.of(1) == 0
    with pytest.raises(Missing):
        actions.drop_line(by=here.by, line=first)


# Its life -----------------------------------------------------------------------------------------


def test_from_a_draft_to_an_addendum(here):
    first = money.draft(here.by)
    refused("draft_there", actions.draft, by=here.by, project="OFICIO", reason="Again")
    refused("day_needed", actions.agree, by=here.by, budget=first)
    actions.agree(by=here.by, budget=first, on=date(2022, 1, 1))
    refused("not_a_draft", actions.fill, by=here.by, budget=first, lines=[])
    refused("not_a_draft", actions.agree, by=here.by, budget=first, on=date(2022, 1, 1))
    refused("not_a_draft", actions.drop, by=here.by, budget=first)
    refused("not_a_draft", actions.set_line, by=here.by, budget=first, line=line("4.1"))
    refused("reason_needed", actions.draft, by=here.by, project="OFICIO", reason=" ")
    second = actions.draft(by=here.by, project="OFICIO", reason="A second office").id
    assert seen(here.by, second).totals == seen(here.by, first).totals
    actions.set_line(by=here.by, budget=second, line=line("4.1", "3000"))
    early = refused("day_too_early", actions.agree, by=here.by, budget=second, on=date(2021, 12, 31))
    assert early.field == "on"
    actions.agree(by=here.by, budget=second, on=date(2023, 1, 1))
    with acting(here.by):
        project = budget_finding.project(here.by, "OFICIO")
        assert budget_queries.current(here.by, project).id == second
        rows = budget_queries.versions(here.by, project)
        assert [(one.number, one.state) for one in rows] == [(1, "agreed"), (0, "agreed")]
        moved = {one.heading: one.change for one in budget_queries.shifts(here.by, seen(here.by, second))}
    assert moved[4] == D(3000) and set(moved) - {4} == {1, 2, 3, 5, 6, 8, 10}
    # The first one is as it was.
    assert seen(here.by, first).totals.of(4) == 0
    third = actions.draft(by=here.by, project="OFICIO", reason="No").id
    actions.drop(by=here.by, budget=third)
    with acting(here.by), pytest.raises(Missing):
        budget_queries.version(here.by, third)
    with acting(here.by):
        kinds = Entry.objects.filter(kind__startswith="programmes.budget", project="OFICIO")
        assert set(kinds.values_list("kind", flat=True)) == {
            f"programmes.budget_{one}" for one in ("drafted", "changed", "agreed", "dropped")
        }


@pytest.mark.parametrize(
    "heading, amount, code",
    [
        ("8", "2800", ""),
        ("8", "2800.01", "over_indirect"),
        ("10", "2000", ""),
        ("10", "2000.01", "over_reserve"),
    ],
)
def test_ceilings_of_the_contract_to_the_cent(here, heading, amount, code):
    """7 % and 5 % of direct costs of 40,000."""
    lines = [one for one in money.LINES if one.code != heading] + [line(heading, amount)]
    budget = money.draft(here.by, lines)
    if code:
        refused(f"line_{code}", actions.agree, by=here.by, budget=budget, on=TODAY)
        assert [one.code for one in budget_queries.faults(seen(here.by, budget))] == [code]
    else:
        actions.agree(by=here.by, budget=budget, on=TODAY)


@pytest.mark.parametrize(
    "terms, code",
    [({"amount": "43500.01"}, "over_eligible"), ({"amount": "40000", "share": "90"}, "over_share")],
)
def test_the_funder_gives_no_more_than_there_is(here, terms, code):
    budget = money.draft(here.by, **terms)
    refused(f"line_{code}", actions.agree, by=here.by, budget=budget, on=TODAY)


def test_an_empty_budget_is_not_agreed(here):
    budget = money.draft(here.by, [])
    refused("line_nothing", actions.agree, by=here.by, budget=budget, on=TODAY)


@pytest.mark.parametrize(
    "before, after, beyond",
    [("100", "125", False), ("100", "125.01", True), ("100", "75", False), ("100", "74.99", True)]
    + [("0", "0.01", True)],
)
def test_a_quarter_of_a_heading_moves_without_an_addendum(before, after, beyond):
    rule = ContractRule("P", "EUR")
    old = dict.fromkeys(budgeting.HEADINGS, D(0)) | {2: D(before)}
    new = old | {2: D(after)}
    moved = {one.heading: one.beyond for one in budgeting.shifts(old, new, rule)}
    assert moved[2] is beyond and not any(moved[one] for one in moved if one != 2)
    for heading in (8, 10):
        assert budgeting.shifts(old, old | {heading: D("0.01")}, rule)[-2 if heading == 8 else -1].beyond


def test_rates_of_the_budget_are_its_own(here):
    budget = money.draft(here.by)
    terms = TermsTold()

    def rates(*told):
        return {"by": here.by, "budget": budget, "terms": terms, "rates": list(told), "reason": ""}

    refused("rate_used", actions.set_terms, **rates())
    refused("rate_repeated", actions.set_terms, **rates(money.COP, money.COP))
    refused("rate_of_itself", actions.set_terms, **rates(RateTold("USD", D(1), TODAY)))
    refused("rate", actions.set_terms, **rates(RateTold("COP", D(0), TODAY)))
    refused("share", actions.set_terms, **(rates(money.COP) | {"terms": TermsTold(share=D("100.01"))}))
    refused("amount", actions.set_terms, **(rates(money.COP) | {"terms": TermsTold(amount=D(0))}))
    actions.set_terms(**rates(RateTold("COP", D(4500), TODAY)))
    assert seen(here.by, budget).totals.of(2) == D(900)


def test_two_drafts_at_once_are_one(transactional_db):
    with clock.at(TODAY):
        load_second()
        ours = organisation("EN")
        money.run_by(ours.id)
        by, gate, said = actor(ours, "coordinator"), threading.Barrier(2), []

        def begin():
            try:
                gate.wait(10)
                with clock.at(TODAY):
                    actions.draft(by=by, project="OFICIO")
                said.append("made")
            except Refused as refusal:
                said.append(refusal.code)
            finally:
                connection.close()

        both = [threading.Thread(target=begin) for _ in range(2)]
        for one in both:
            one.start()
        for one in both:
            one.join(30)
    assert sorted(said) == ["made", "programmes.draft_there"]


# A spreadsheet ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_a_budget_goes_out_and_comes_back_as_it_was(here, language):
    from django.utils import translation

    lines = [*money.LINES, line("4.2", "0.35", "0.3333", partner=here.code, year=3, title="=1+1")]
    budget = money.draft(here.by, lines)
    with acting(here.by), translation.override(language):
        row = budget_queries.version(here.by, budget)
        data = budget_sheets.as_xlsx(row)
        taken = budget_sheets.read(row, data)
    assert taken.faults == []
    assert sorted(taken.lines, key=str) == sorted((one.told for one in seen(here.by, budget).lines), key=str)
    import io

    cells = {cell.data_type for line_ in openpyxl.load_workbook(io.BytesIO(data)).active for cell in line_}
    assert "f" not in cells


HEAD = "code;title;units;unit_cost;currency;year;partner\n"


@pytest.mark.parametrize(
    "text, said",
    [
        ("code;title;units\n1.1;a;1\n", [(1, "unit_cost", "line_column")]),
        (HEAD.replace("year", "colour"), [(1, "colour", "line_unknown")]),
        (HEAD + "1.1;a;x;3;USD;;\n", [(2, "units", "line_number")]),
        (HEAD + "1.1;a;;3;USD;;\n", [(2, "units", "line_needed")]),
        (HEAD + "1.1;a;1;3;USD;1.5;\n", [(2, "year", "line_number")]),
        (HEAD + "7;a;1;3;USD;;\n", [(2, "code", "line_code")]),
        (HEAD + "1.1;a;1;3;USD;;\n\n1.1;b;1;3;USD;;\n", [(4, "code", "line_repeated")]),
        (HEAD + "1.1;a;1;3;EUR;;X\n", [(2, "currency", "line_rate_missing"), (2, "partner", "line_partner")]),
    ],
)
def test_every_fault_of_a_file_has_its_row_and_column(here, text, said):
    budget = money.draft(here.by)
    with acting(here.by):
        taken = budget_sheets.read(budget_queries.version(here.by, budget), text.encode())
    assert [(one.row, one.column, one.code.partition(".")[2]) for one in taken.faults] == said
    assert all("%(" not in one.sentence for one in taken.faults)


def test_faults_of_a_workbook_name_its_sheet(here):
    budget = money.draft(here.by)
    data = sheets.as_xlsx("Plan", ["code", "title", "units", "unit_cost"], [["9", "a", D(1), D(1)]])
    with acting(here.by):
        taken = budget_sheets.read(budget_queries.version(here.by, budget), data)
    assert [(one.sheet, one.row, one.column) for one in taken.faults] == [("Plan", 2, "code")]


# Who sees it --------------------------------------------------------------------------------------


def test_who_sees_the_money_of_a_project(here):
    lines = [*money.LINES, line("4.2", "77", partner=here.code)]
    budget = money.agreed(here.by, lines)
    secret = actions.draft(by=here.by, project="OFICIO", reason="More").id
    for who, count in ((here.by, 8), (here.officer, 8), (here.steers, 8), (here.partner, 1)):
        assert len(seen(who, budget).lines) == count
    assert seen(here.partner, budget).part is None
    assert len(seen(here.steers, secret).lines) == 8
    for who, wanted in ((here.partner, secret), (here.other, budget), (here.other, secret)):
        with acting(who), pytest.raises(Missing):
            budget_queries.version(who, wanted)
    with acting(here.other):
        assert not budget_finding.projects(here.other).exists()


@pytest.mark.parametrize(
    "role", sorted(role for role, held in TABLE.items() if "programmes.money" not in held)
)
def test_other_roles_of_the_grantee_see_none_of_it(here, role):
    budget = money.agreed(here.by)
    who = actor(organisation("EN"), role)
    with acting(who), pytest.raises(Missing):
        budget_queries.version(who, budget)
    with pytest.raises(NotAllowed):
        actions.draft(by=who, project="OFICIO", reason="x")


def test_the_second_wall_holds_alone(here):
    lines = [*money.LINES, line("4.2", "77", partner=here.code)]
    money.agreed(here.by, lines)
    actions.draft(by=here.by, project="OFICIO", reason="More")
    counts = {}
    for name in ("by", "steers", "partner", "other"):
        with acting(getattr(here, name)):
            counts[name] = [model.objects.count() for model in (Budget, BudgetLine, BudgetRate)]
    assert counts == {"by": [2, 16, 2], "steers": [2, 16, 2], "partner": [1, 1, 1], "other": [0, 0, 0]}


def test_nobody_writes_in_the_budget_of_another(here):
    budget = money.draft(here.by)
    first = seen(here.by, budget).lines[0].id
    for who in (here.other, here.partner, here.steers):
        for action, told in (
            (actions.draft, {"project": "OFICIO", "reason": "x"}),
            (actions.fill, {"budget": budget, "lines": []}),
            (actions.set_line, {"budget": budget, "line": line("4.1")}),
            (actions.set_terms, {"budget": budget, "terms": TermsTold(), "rates": []}),
            (actions.drop_line, {"line": first}),
            (actions.agree, {"budget": budget, "on": TODAY}),
            (actions.drop, {"budget": budget}),
        ):
            with pytest.raises(Missing) as foreign:
                action(by=who, **told)
            assert foreign.value.code == "kernel.not_found"


def test_sums_of_the_budgets_in_force_are_for_everybody(here):
    money.agreed(here.by)
    actions.draft(by=here.by, project="OFICIO", reason="More")
    with acting(here.other):
        assert budget_queries.agreed_sums(["OFICIO", "SEMILLA"]) == {"OFICIO": (D(43500), "USD")}


def test_a_pack_loaded_again_keeps_budgets_and_who_steers(here):
    budget = money.agreed(here.by)
    load_second()
    with as_role("system"):
        assert Budget.objects.filter(pk=budget).exists()
    assert isinstance(seen(here.steers, budget).totals, Totals)
