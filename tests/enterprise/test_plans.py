"""Business plans: written in versions, compared, taken away and taken in."""

import io
import threading
from decimal import Decimal

import openpyxl
import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from parcours.enterprise import actions, business_queries, forgetting, plan_sheets, plan_words
from parcours.enterprise.business import PlannedJob, PlanTold, Product, tidy
from parcours.enterprise.business_models import BusinessPlan, PlanLine
from parcours.journal.models import Entry
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Missing, Refused
from parcours.web.enterprise import business_words
from tests.enterprise.conftest import staff
from tests.factories import plans
from tests.factories.enterprise import to_plan, venture

D = Decimal
stored = pytest.mark.django_db


def found(here, wanted):
    with acting(here.coach):
        return business_queries.find(here.coach, wanted)


def refused(code: str, action, /, **arguments) -> Refused:
    with pytest.raises(Refused) as caught:
        action(**arguments)
    assert caught.value.code == code, caught.value.code
    return caught.value


@stored
def test_versions_from_the_first_to_the_second(here):
    one = venture(here.coach, here.people[0])
    first = actions.plan_begin(by=here.coach, venture=one, plan=plans.told())
    assert found(here, first.id).told == tidy(plans.told())
    refused("enterprise.draft_already", actions.plan_begin, by=here.coach, venture=one)
    cheap = plans.told(products=(Product("Bread", D(1), D(2), (D(3),) * 12),))
    again = actions.plan_write(by=here.coach, plan=first.id, content=cheap, revision=first.revision)
    assert (again.id, again.revision) == (first.id, 2)
    # Whoever saw the plan before that is told, and loses nothing.
    stale = {"by": here.other, "plan": first.id, "content": plans.told(), "revision": first.revision}
    refused("kernel.changed", actions.plan_write, **stale)
    actions.plan_submit(by=here.coach, plan=first.id)
    refused("enterprise.plan_fixed", actions.plan_write, **stale | {"revision": 2})
    refused("enterprise.plan_fixed", actions.plan_submit, by=here.coach, plan=first.id)
    second = actions.plan_begin(by=here.other, venture=one).id
    assert found(here, second).told == found(here, first.id).told
    actions.plan_write(by=here.other, plan=second, content=plans.told(), revision=1)
    with acting(here.coach):
        compared = business_queries.compare(here.coach, second)
        assert (compared.before.row.number, compared.after.row.number) == (1, 2)
        assert {(one.label, one.column) for one in compared.differences} == {
            ("Bread", "price"),
            ("Bread", "quantities"),
            ("خبز الشعير", ""),
        }
        assert business_queries.compare(here.coach, first.id) is None
    with as_role("system"):
        told = Entry.objects.filter(kind__startswith="enterprise.plan_").order_by("id")
        assert [row.facts["version"] for row in told] == [1, 1, 1, 2, 2]
        words = str([row.facts for row in told])
    assert "Bread" not in words and "école" not in words


@stored
def test_what_does_not_fit_is_said(here):
    one = venture(here.coach, here.people[0])
    plan = plans.draft(here.coach, one, sources=(), opening=D(0))
    read = found(here, plan)
    with acting(here.coach):
        said = business_queries.doubts(read)
    # Only the oven is given: 900.50 of flour are missing, and this form may have no employees.
    assert (said.employees, said.missing, said.under_cost) == (1, D("900.50"), ())
    with override("fr"):
        words = business_words.warnings(read, said)
    assert any("900,50" in one for one in words)
    huge = plans.told(products=(Product("Bread", D(9), D(10), (D(999999),) * 12),), jobs=())
    actions.plan_write(by=here.coach, plan=plan, content=huge, revision=1)
    with acting(here.coach):
        said = business_queries.doubts(found(here, plan))
    assert [one.year for one in said.ceilings] == [1, 2, 3] and len(said.under_cost) == 1


@stored
def test_nothing_of_another_organisation_and_nothing_to_nobody(here):
    plan = plans.draft(here.coach, venture(here.coach, here.people[0]))
    stranger = staff("AMAPPE").coach
    for action, more in (
        (actions.plan_submit, {}),
        (actions.plan_write, {"content": plans.told(), "revision": 1}),
    ):
        with pytest.raises(Missing):
            action(by=stranger, plan=plan, **more)
        with pytest.raises(Missing):
            action(by=here.coach, plan=uuid7(), **more)
    with acting(stranger):
        assert not BusinessPlan.objects.exists() and not PlanLine.objects.exists()
        with pytest.raises(Missing):
            business_queries.find(stranger, plan)


@stored
def test_a_plan_that_sells_nothing_is_not_fixed_and_an_ended_project_has_no_new_one(here):
    one = venture(here.coach, here.people[0])
    plan = plans.draft(here.coach, one, products=())
    refused("enterprise.nothing_sold", actions.plan_submit, by=here.coach, plan=plan)
    wrong = plans.told(jobs=(PlannedJob("x", 0, D(1), 1),))
    caught = refused(
        "enterprise.quantity", actions.plan_write, by=here.coach, plan=plan, content=wrong, revision=1
    )
    assert caught.field == "number_0"
    actions.move(by=here.coach, venture=one, stage="given_up", reason="no_funds")
    refused("enterprise.over", actions.plan_submit, by=here.coach, plan=plan)
    refused("enterprise.over", actions.plan_begin, by=here.coach, venture=one)


@stored
def test_the_database_holds_alone(here):
    one = venture(here.coach, here.people[0])
    plan = plans.draft(here.coach, one)
    with acting(here.coach):
        row = BusinessPlan.objects.get(pk=plan)
        twin = {"venture": row.venture, "organisation_id": row.organisation_id, "currency": "MAD"}
        for make in (
            lambda: BusinessPlan.objects.create(number=2, **twin),
            lambda: BusinessPlan.objects.create(
                number=1, state="submitted", submitted_on="2024-03-01", **twin
            ),
            lambda: row.lines.filter(part="products").update(quantities=[D(1)]),
            lambda: row.lines.filter(part="costs").update(amount=0, rate=0),
            lambda: row.lines.update(amount=-1),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                make()


@stored
def test_her_words_go_with_her(here):
    one = venture(here.coach, here.people[0])
    plan = plans.draft(here.coach, one)
    with as_role("system"):
        forgetting.forget_person(here.people[0])
    read = found(here, plan)
    assert read.told.note == "" and {one.label for one in read.told.products} == {"—"}
    assert read.told.products[0].price == 5


# Files --------------------------------------------------------------------------------------------


def workbook(plan: PlanTold) -> bytes:
    from parcours.enterprise.forecasting import forecast

    return plan_sheets.as_xlsx(plan, forecast(plan), business_words.file_names(plan))


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_same_plan_comes_back_from_a_file(language):
    plan = tidy(plans.told())
    with override(language):
        files = [workbook(plan), plan_sheets.as_csv(plan)]
    with override("fr"):
        for data in files:
            taken = plan_sheets.take(data)
            assert taken.faults == [] and taken.plan == plan


def changed(data: bytes, cells: dict) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    for (sheet, where), value in cells.items():
        book[plan_words.sheet(sheet)][where] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_faults_of_a_file_name_sheet_row_and_column():
    with override("en"):
        data = workbook(tidy(plans.told()))
        wrong = {
            ("basics", "B2"): "a lot",
            ("investments", "B3"): "spaceship",
            ("sources", "F3"): "twelve",
            ("products", "D2"): "=1+1",
            ("jobs", "A1"): "Whatever",
        }
        taken = plan_sheets.take(changed(data, wrong))
        told = [(one.sheet, one.row, one.column) for one in taken.faults]
        assert taken.plan is None and told == [
            ("basics", 2, "opening"),
            ("investments", 3, "kind"),
            ("sources", 3, "months"),
            ("products", 2, "D"),
            ("jobs", 1, "label"),
        ]
        ruled = {("products", "B3"): -4, ("costs", "E2"): 120, ("jobs", "D2"): 0}
        taken = plan_sheets.take(changed(data, ruled))
        told = [(one.sheet, one.row, one.column) for one in taken.faults]
        assert told == [("products", 3, "price"), ("costs", 2, "share"), ("jobs", 2, "month")]


def test_numbers_of_a_file_as_people_type_them():
    with override("fr"):
        text = plan_sheets.as_csv(tidy(plans.told())).decode()
        told = text.replace(";700.00;", ";٧٠٠٫٥٠;").replace(";900.50;", ";1 900,50;")
        taken = plan_sheets.take(told.encode())
    assert taken.plan.costs[0].amount == D("700.50") and taken.plan.investments[1].amount == D("1900.50")


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04nothing", b"name;age\r\nAwa;30\r\n", b"\x00\x01\x02\x03" * 9]
)
def test_what_is_no_plan_is_refused(data):
    with pytest.raises(Refused):
        plan_sheets.take(data)


@pytest.mark.django_db(transaction=True)
def test_two_begin_a_version_at_once_and_one_does(here):
    one = to_plan(here.coach, venture(here.coach, here.people[0]))
    told, start = [], threading.Barrier(2)

    def begin(actor):
        from django.db import connection

        try:
            start.wait()
            told.append(actions.plan_begin(by=actor, venture=one, plan=plans.told()).id)
        except Refused as error:
            told.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=begin, args=(actor,)) for actor in (here.coach, here.other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told.count("enterprise.draft_already") == 1
