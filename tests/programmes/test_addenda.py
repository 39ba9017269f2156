"""Addenda that change targets and days: drafted by one, put in force by another, read on a day."""

import io
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier
from types import SimpleNamespace

import pytest
from django.db import connection, transaction

from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from parcours.programmes import addendum_actions as actions
from parcours.programmes import (
    addendum_queries,
    budget_actions,
    budget_finding,
    commands,
    queries,
    spending,
    spending_actions,
)
from parcours.programmes.addendum_models import Addendum, AddendumTarget
from parcours.programmes.models import Project
from parcours.results import freezing, printing, snapshots, taking
from tests.factories import addenda, money
from tests.factories.accounts import member, organisation
from tests.factories.programmes import SECOND, load, load_eu_maroc, load_second

pytestmark = pytest.mark.django_db
SIGNED, LATER = date(2023, 3, 1), date(2023, 9, 1)


def people() -> SimpleNamespace:
    load_second()
    ours, steering = organisation("EN"), organisation("ALDEA")
    money.run_by(ours.id)
    return SimpleNamespace(
        by=member(ours, "coordinator"),
        second=member(ours, "coordinator"),
        worker=member(ours),
        other=member(organisation("SOLE"), "coordinator"),
        steers=member(steering, "coordinator"),
        steers_too=member(steering, "coordinator"),
    )


@pytest.fixture
def here(db):
    return people()


def refused(action, **told):
    with pytest.raises(Refused) as found:
        action(**told)
    assert "%(" not in str(found.value.sentence)
    return found.value.code.removeprefix("programmes.")


def read(**days):
    queries.forget()
    with transaction.atomic():
        return queries.pack(**days)


def target(code="certified", **days) -> Decimal:
    return read(**days).indicator(code).target.value


# What holds when ----------------------------------------------------------------------------------


def test_a_target_is_known_for_every_day(here):
    addenda.in_force(
        here.by, here.second, [("certified", 150, None)], signed=SIGNED, ends_on=date(2024, 12, 31)
    )
    addenda.in_force(here.by, here.second, [("certified", 90, date(2024, 1, 1))], signed=LATER)
    assert target() == 90
    for on, value in (
        (date(2023, 2, 28), 120),
        (SIGNED, 150),
        (LATER, 150),
        (date(2023, 12, 31), 150),
        (date(2024, 1, 1), 90),
    ):
        assert target(on=on) == value, on
    # As it was known: what was not signed yet was not known, whatever day is asked about.
    assert target(on=date(2024, 1, 1), known=date(2023, 8, 31)) == 150
    assert target(on=date(2024, 1, 1), known=date(2023, 2, 28)) == 120
    assert read(on=date(2023, 2, 28)).project("OFICIO").ends_on == date(2024, 5, 31)
    now = read().indicator("certified")
    assert [(one.value, one.in_force) for one in now.targets] == [(90, True), (150, False), (120, False)]
    assert now.target.source.addendum.number == 2 and now.target.source.addendum.signed_on == LATER
    assert read().project("OFICIO").stated == (date(2022, 6, 1), date(2024, 5, 31))


def test_one_that_was_kept_late_is_not_known_before(here):
    addenda.in_force(here.by, here.second, [("certified", 150, None)], signed=SIGNED, kept=LATER)
    assert target(on=date(2023, 4, 1)) == 150
    with transaction.atomic():
        assert queries.pack_as_of(date(2023, 4, 1)).indicator("certified").target.value == 120
        assert queries.pack_as_of(LATER).indicator("certified").target.value == 150


def test_a_reload_of_the_pack_does_not_set_an_addendum_back(here):
    addenda.in_force(
        here.by, here.second, [("certified", 150, None)], signed=SIGNED, ends_on=date(2024, 12, 31)
    )
    text = SECOND.read_text("utf-8")
    load(text.replace("Personas certificadas", "Personas con certificado"))
    assert target() == 150 and read().project("OFICIO").ends_on == date(2024, 12, 31)
    load(text.replace("value = 120", "value = 130"))
    assert target() == 150
    assert [one.value for one in read().indicator("certified").targets] == [150, 130]
    with transaction.atomic(), acting(here.by):
        assert queries.contract_days(Project.objects.get(pk="OFICIO"))[1] == date(2024, 12, 31)


def test_a_pack_that_says_something_else_is_told_when_it_is_checked_and_loaded(here, tmp_path):
    addenda.in_force(here.by, here.second, [("certified", 150, None)], signed=SIGNED)
    file = tmp_path / "pack.toml"
    file.write_text(SECOND.read_text("utf-8").replace("value = 120", "value = 130"), "utf-8")
    for check in (True, False):
        out = io.StringIO()
        assert commands.load(str(file), check=check, out=out, err=out)
        assert "was 120 in the pack and is now 130; addendum 1 of 2023-03-01 says 150.00" in out.getvalue()


def test_a_process_that_knows_the_pack_sees_a_new_addendum(here):
    assert target() == 120
    before = queries.text_in_force()
    made = addenda.draft(here.by, [("certified", 150, None)])
    assert target() == 120 and queries.text_in_force() == before
    # What was rolled back leaves nothing in memory behind.
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.put_in_force(by=here.second, addendum=made, on=SIGNED)
        assert target() == 150
        raise ZeroDivisionError
    assert target() == 120
    actions.put_in_force(by=here.second, addendum=made, on=SIGNED)
    assert target() == 150 and queries.text_in_force() != before


# Its life -----------------------------------------------------------------------------------------


def test_a_second_person_puts_it_in_force_and_then_it_stays(here):
    made = addenda.draft(here.by, [("certified", 150, None)])
    assert refused(actions.put_in_force, by=here.by, addendum=made, on=SIGNED) == "second_person"
    # Whoever writes in it last is not the second person either.
    actions.set_target(by=here.second, addendum=made, indicator="certified", value=Decimal(160))
    assert refused(actions.put_in_force, by=here.second, addendum=made, on=SIGNED) == "second_person"
    actions.put_in_force(by=here.by, addendum=made, on=SIGNED)
    for action, more in (
        (actions.drop, {}),
        (actions.write, {"reason": "x"}),
        (actions.set_target, {"indicator": "certified", "value": Decimal(1)}),
        (actions.drop_target, {"indicator": "certified"}),
        (actions.put_in_force, {"on": SIGNED}),
    ):
        assert refused(action, by=here.second, addendum=made, **more) == "addendum_fixed"
    with as_role("system"):
        told = Entry.objects.filter(kind__startswith="programmes.addendum_").order_by("sequence")
        assert [one.kind.removeprefix("programmes.addendum_") for one in told] == [
            "drafted", "changed", "changed", "in_force",
        ]  # fmt: skip
        last = told.last()
        assert (last.project, last.occurred_on) == ("OFICIO", SIGNED)
        assert last.facts == {"number": 1, "targets": 1, "days": 0, "budget": False}


def test_numbers_are_in_order_and_one_draft_is_open(here):
    first = addenda.draft(here.by)
    assert refused(actions.draft, by=here.second, project="OFICIO", reason="x") == "addendum_there"
    actions.drop(by=here.by, addendum=first)
    made = addenda.in_force(here.by, here.second, [("certified", 150, None)], signed=LATER)
    with as_role("system"):
        assert Addendum.objects.get(pk=made).number == 1
    again = addenda.draft(here.by, [("certified", 90, None)])
    assert refused(actions.put_in_force, by=here.second, addendum=again, on=SIGNED) == "signed_too_early"
    assert refused(actions.put_in_force, by=here.second, addendum=again, on=date(2999, 1, 1)) != ""
    assert refused(actions.put_in_force, by=here.second, addendum=again) == "day_needed"
    with clock.at(SIGNED):
        assert refused(actions.put_in_force, by=here.second, addendum=again, on=LATER) == "not_signed_yet"
    actions.put_in_force(by=here.second, addendum=again, on=LATER)
    assert target() == 90


def test_a_draft_of_who_ran_the_project_before_stands_in_nobodys_way(here):
    left = addenda.draft(here.by)
    money.run_by(here.other.organisation)
    with pytest.raises(Missing):
        actions.write(by=here.by, addendum=left, reason="x")
    made = addenda.draft(here.other)
    with as_role("system"):
        assert Addendum.objects.get(pk=left).state == "dropped"
        assert Addendum.objects.get(pk=made).number == 1
    assert refused(actions.draft, by=here.other, project="OFICIO", reason="x") == "addendum_there"


def test_what_it_cannot_say_is_refused(here):
    assert refused(actions.draft, by=here.by, project="OFICIO", reason=" ") == "reason_needed"
    made = addenda.draft(here.by)

    def told(code="certified", value="1", since=None):
        value = Decimal(value)
        return refused(
            actions.set_target, by=here.by, addendum=made, indicator=code, value=value, since=since
        )

    assert told("accompanied") == told("businesses") == told("nothing") == "other_indicator"
    assert told(value="-1") == told(value="1.001") == told(value="NaN") == "target_value"
    assert told(value="150.5") == "target_whole"
    assert told(since=date(1999, 1, 1)) == "kernel.day_long_ago"
    assert refused(actions.put_in_force, by=here.second, addendum=made, on=SIGNED) == "addendum_empty"
    days = {"starts_on": date(2024, 1, 1), "ends_on": date(2023, 1, 1)}
    assert refused(actions.write, by=here.by, addendum=made, reason="x", **days) == "ends_before"
    actions.write(by=here.by, addendum=made, reason="x", ends_on=date(2022, 1, 1))
    assert refused(actions.put_in_force, by=here.second, addendum=made, on=SIGNED) == "ends_before"
    with pytest.raises(Missing):
        actions.drop_target(by=here.by, addendum=made, indicator="certified")


def test_payments_that_the_new_days_would_leave_out_are_counted(here):
    money.agreed(here.by)
    for day in (date(2022, 9, 1), date(2023, 1, 31), date(2023, 2, 1)):
        money.spent(here.by, day=day)
    gone = money.spent(here.by, day=date(2023, 2, 20))
    spending_actions.take_back(by=here.by, spending=gone, reason="twice")
    made = addenda.draft(here.by, ends_on=date(2023, 1, 31), starts_on=date(2022, 9, 1))

    def left(**days):
        actions.write(by=here.by, addendum=made, reason="Shorter", **days)
        with acting(here.by):
            return addendum_queries.left_outside(addendum_queries.addendum(here.by, made))

    assert left(ends_on=date(2023, 1, 31)) == 1
    assert left(ends_on=date(2023, 1, 30), starts_on=date(2022, 9, 2)) == 3
    assert left(ends_on=date(2024, 12, 31)) == 0


def test_the_budget_that_belongs_to_it_is_agreed_first(here):
    before = money.agreed(here.by)
    budget = budget_actions.draft(by=here.by, project="OFICIO", reason="x").id
    made = addenda.draft(here.by, budget=budget)
    assert refused(actions.put_in_force, by=here.second, addendum=made, on=SIGNED) == "budget_not_agreed"
    budget_actions.agree(by=here.by, budget=budget, on=SIGNED)
    actions.put_in_force(by=here.second, addendum=made, on=SIGNED)
    with as_role("system"):
        assert Addendum.objects.get(pk=made).budget_id == budget != before
    programme = addenda.draft(here.steers, project="")
    told = {"addendum": programme, "reason": "x", "budget": budget}
    assert refused(actions.write, by=here.steers, **told) == "other_budget"


def test_the_budget_of_another_project_is_none_of_its_own(here):
    money.run_by(here.by.organisation, "SEMILLA")
    other = budget_actions.draft(by=here.by, project="SEMILLA").id
    told = {"addendum": addenda.draft(here.by), "reason": "x", "budget": other}
    assert refused(actions.write, by=here.by, **told) == "other_budget"


def test_a_share_is_at_most_a_hundred(db):
    load_eu_maroc()
    by = member(organisation("MDCMREAM"), "coordinator")
    told = {"by": by, "addendum": addenda.draft(by, project=""), "indicator": "certified-share"}
    assert refused(actions.set_target, value=Decimal("100.01"), **told) == "target_share"
    actions.set_target(value=Decimal("99.5"), **told)


# Of the programme ---------------------------------------------------------------------------------


def test_who_coordinates_changes_the_programme_and_its_days_bound_the_projects(here):
    with pytest.raises(Missing):
        actions.draft(by=here.by, project="", reason="x")
    made = addenda.draft(here.steers, [("accompanied", 700, SIGNED)], project="", ends_on=date(2024, 1, 31))
    late = refused(actions.put_in_force, by=here.steers_too, addendum=made, on=SIGNED)
    assert late == "within_programme"
    actions.write(by=here.steers, addendum=made, reason="x", ends_on=date(2024, 6, 30))
    actions.put_in_force(by=here.steers_too, addendum=made, on=SIGNED)
    assert target("accompanied") == 700 and read().ends_on == date(2024, 6, 30)
    assert read(on=date(2023, 2, 28)).ends_on == date(2024, 5, 31)
    longer = addenda.draft(here.by, ends_on=date(2024, 7, 1))
    told = refused(actions.put_in_force, by=here.second, addendum=longer, on=SIGNED)
    assert told == "beyond_programme"


# Who reads days and targets -----------------------------------------------------------------------


def test_spending_and_closing_follow_the_days_in_force(here):
    money.agreed(here.by)
    extended, day = date(2024, 12, 31), date(2024, 8, 1)

    def looked():
        with transaction.atomic(), acting(here.by):
            row = budget_finding.project(here.by, "OFICIO")
            found = spending.look(here.by, row, money.told(day=day), True)
            return {one.code for one in found}

    from parcours.programmes import closing_actions, report_actions

    with clock.at(date(2024, 9, 1)):
        assert "after_end" in looked()
    addenda.in_force(here.by, here.second, signed=SIGNED, ends_on=extended)
    with clock.at(date(2024, 9, 1)):
        assert "after_end" not in looked()
        assert refused(closing_actions.close_project, by=here.by, project="OFICIO") == "not_over"
    draft = addenda.draft(here.by)
    with clock.at(date(2025, 2, 1)):
        assert refused(closing_actions.close_project, by=here.by, project="OFICIO") == "stands_in_the_way"
        actions.drop(by=here.by, addendum=draft)
        closing_actions.close_project(by=here.by, project="OFICIO")
        assert refused(actions.draft, by=here.by, project="OFICIO", reason="x") == "project_closed"
    assert report_actions is not None


def test_figures_of_a_day_have_the_target_of_that_day_live_and_in_a_snapshot(here, tmp_path):
    addenda.in_force(here.by, here.second, [("certified", 150, None)], signed=SIGNED)

    def shown(**more):
        out = io.StringIO()
        printing.show(out=out, as_json=True, codes=["certified"], **more)
        found = json.loads(out.getvalue())["figures"][0]
        return found["target"], [one["where"] for one in found["targets"] if one["in_force"]]

    with transaction.atomic():
        taking.take(tmp_path / "taken")
    assert snapshots.opened(tmp_path / "taken").pack().indicator("certified").target.value == 150
    for folder in (None, tmp_path / "taken"):
        assert shown(folder=folder) == ("150", ["addendum 1, 2023-03-01"]), folder
        assert shown(folder=folder, as_of=date(2023, 2, 28)) == ("120", ["Contrato, anexo 1"]), folder


def test_what_is_frozen_is_as_it_was_and_a_draft_follows(here):
    def frozen():
        pack = read()
        with transaction.atomic(), as_role("figures"):
            told = freezing.compute(pack, "OFICIO", date(2022, 6, 1), date(2022, 12, 31), clock.now())
        return next(one["target"] for one in told["total"] if one["code"] == "certified")

    kept = frozen()
    addenda.in_force(here.by, here.second, [("certified", 150, None)], signed=SIGNED)
    assert (kept, frozen()) == ("120", "150")


# Who may, and who sees ----------------------------------------------------------------------------


def test_drafts_are_of_who_keeps_them_and_what_holds_is_everybodys(here):
    made = addenda.draft(here.by, [("certified", 150, None)])

    def seen(actor):
        with transaction.atomic(), acting(actor):
            mine = [one.id for one in addendum_queries.addenda(actor)]
            return mine, AddendumTarget.objects.filter(addendum=made).count()

    assert seen(here.by) == seen(here.steers) == ([made], 1)
    assert seen(here.other) == ([], 0)
    for action, more in ((actions.drop, {}), (actions.put_in_force, {"on": SIGNED})):
        for wanted in (made, uuid7()):
            with pytest.raises(Missing):
                action(by=here.other, addendum=wanted, **more)
        with pytest.raises(Missing):
            # Who coordinates sees it, and does not write for the grantee.
            action(by=here.steers, addendum=made, **more)
        with pytest.raises(NotAllowed):
            action(by=here.worker, addendum=made, **more)
    actions.put_in_force(by=here.second, addendum=made, on=SIGNED)
    # The second wall lets everybody read what holds: figures of everybody read it.
    assert seen(here.other) == ([], 1)


def test_the_second_wall_lets_nobody_write_for_another(here):
    made = addenda.draft(here.by, [("certified", 150, None)])
    with transaction.atomic(), acting(here.other):
        assert Addendum.objects.filter(pk=made).update(reason="mine") == 0
    with pytest.raises(Exception, match="row-level security"), transaction.atomic(), acting(here.steers):
        Addendum.objects.filter(pk=made).update(reason="mine")


def test_what_it_changes_is_told_before_and_after(here):
    made = addenda.draft(here.by, [("certified", 150, None)], ends_on=date(2024, 12, 31))

    def told():
        with transaction.atomic(), acting(here.by):
            found = addendum_queries.changes(addendum_queries.addendum(here.by, made))
        (one,) = found.targets
        return one.before, one.after, one.since, [(day.before, day.after) for day in found.days]

    days = [(date(2024, 5, 31), date(2024, 12, 31))]
    assert told() == (120, 150, None, days)
    actions.put_in_force(by=here.second, addendum=made, on=SIGNED)
    addenda.in_force(here.by, here.second, [("certified", 90, None)], signed=LATER)
    assert told() == (120, 150, SIGNED, days)


# Races --------------------------------------------------------------------------------------------


def together(*tasks):
    barrier = Barrier(len(tasks))

    def one(task):
        barrier.wait()
        try:
            task()
            return "done"
        except Refused as found:
            return found.code.removeprefix("programmes.")
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as threads:
        return list(threads.map(one, tasks))


@pytest.mark.django_db(transaction=True)
def test_two_who_act_at_once():
    here = people()

    def begin(by):
        return lambda: actions.draft(by=by, project="OFICIO", reason="x")

    assert sorted(together(begin(here.by), begin(here.second))) == ["addendum_there", "done"]
    with transaction.atomic(), as_role("system"):
        Addendum.objects.all().delete()
    made = addenda.draft(here.by, [("certified", 150, None)])

    def keep():
        actions.put_in_force(by=here.second, addendum=made, on=SIGNED)

    assert sorted(together(keep, keep)) == ["addendum_fixed", "done"]
    # The programme becomes shorter while a project becomes longer: one of the two gives way.
    longer = addenda.draft(here.by, ends_on=date(2024, 12, 31))
    shorter = addenda.draft(here.steers, project="", ends_on=date(2024, 6, 30))
    found = together(
        lambda: actions.put_in_force(by=here.second, addendum=longer, on=LATER),
        lambda: actions.put_in_force(by=here.steers_too, addendum=shorter, on=LATER),
    )
    assert sorted(found) in (["beyond_programme", "done"], ["done", "within_programme"])
    with transaction.atomic(), as_role("system"):
        numbers = Addendum.objects.filter(project="OFICIO", state="in_force").values_list("number", flat=True)
        assert sorted(numbers) == list(range(1, len(numbers) + 1))
