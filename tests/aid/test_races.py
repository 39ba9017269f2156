"""Several officers at once, each over her own connection: nothing is granted or paid twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier

import psycopg
import pytest
from django.db import connection, connections, transaction

from parcours.aid import actions, finding
from parcours.aid.models import BudgetLine, Payment, Request
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Refused
from parcours.people import actions as people
from tests.aid.conftest import TODAY, staff
from tests.conftest import SERVER
from tests.factories.aid import LINE, asked, granted, listed
from tests.factories.people import convention, person
from tests.factories.programmes import load_second

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 8


@pytest.fixture
def here():
    load_second()
    place = staff("EN")
    with clock.at(TODAY):
        place.people = [person(place.adviser, given_latin=name).person for name in ("Awa", "Bintou")]
    return place


def at_once(tasks) -> list[str]:
    """How each fared: "done", or the code of the refusal."""
    together = Barrier(len(tasks))

    def run(task):
        together.wait()
        try:
            with clock.at(TODAY):
                task()
        except Refused as refused:
            return refused.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def paid_out(here) -> tuple[Decimal, Decimal]:
    """The sum of payments, and what the budget line says was spent."""
    with transaction.atomic(), acting(here.adviser):
        total = sum((one.amount for one in Payment.objects.all()), Decimal(0))
        return total, BudgetLine.objects.get(code=LINE).spent


def ready(here, amount="60", who=0):
    with clock.at(TODAY):
        return granted(here.adviser, here.other, here.people[who], amount)


def pay(by, wanted, number, **more):
    return lambda: actions.pay(by=by, request=wanted, receipt=f"R-{number}", **more)


def payers(here, wanted, **more):
    both = (here.adviser, here.other)
    return [pay(both[number % 2], wanted, number, **more) for number in range(AT_ONCE)]


def without_lock(monkeypatch) -> None:
    """Everybody reads the request before anybody writes."""
    read = Barrier(AT_ONCE)

    def unlocked(by, wanted, **_more):
        found = Request.objects.select_related("line").get(pk=wanted)
        read.wait()
        return found

    monkeypatch.setattr(finding, "request", unlocked)


def without_check() -> None:
    name = connections["default"].settings_dict["NAME"]
    with psycopg.connect(SERVER.dsn("parcours_owner", name), autocommit=True) as owner:
        owner.execute("ALTER TABLE aid_budget_line DROP CONSTRAINT aid_budget_line_not_overspent")


def test_two_officers_pay_once(here):
    wanted = ready(here)
    answers = at_once(payers(here, wanted))
    assert answers.count("done") == 1 and set(answers) == {"done", "aid.not_granted"}
    assert paid_out(here) == (60, 60)


def test_parts_never_exceed_what_was_granted(here):
    wanted = ready(here)
    answers = at_once(payers(here, wanted, amount=Decimal(25)))
    assert answers.count("done") == 2 and paid_out(here) == (50, 50)


def test_the_database_alone_refuses_the_second_payment(here, monkeypatch):
    """Without the lock all eight believe that nothing was paid; what is committed to the line ends first."""
    wanted = ready(here)
    without_lock(monkeypatch)
    answers = at_once(payers(here, wanted))
    assert answers.count("done") == 1 and set(answers) == {"done", "aid.line_exhausted"}
    assert paid_out(here) == (60, 60)


def test_without_lock_and_check_it_is_paid_twice(here, monkeypatch):
    """The teeth of the tests above."""
    wanted = ready(here)
    without_check()
    without_lock(monkeypatch)
    assert at_once(payers(here, wanted)).count("done") > 1


def test_one_request_sent_many_times_pays_once(here):
    wanted = ready(here)
    same = {"by": here.adviser, "request": wanted, "receipt": "R", "amount": Decimal(20), "request_id": "one"}
    assert set(at_once([lambda: actions.pay(**same)] * AT_ONCE)) == {"done"}
    assert paid_out(here) == (20, 20)


def test_a_batch_and_single_payments_at_once(here):
    with clock.at(TODAY):
        wanted = listed(here.trainer, {here.people[0]: 8, here.people[1]: 8}, month=date(2024, 3, 1))
        actions.approve_list(by=here.coordinator, list=wanted, line=LINE)
    with transaction.atomic(), acting(here.adviser):
        requests = list(Request.objects.values_list("id", flat=True))
    batch = [lambda: actions.pay_list(by=here.other, list=wanted, signed=True, sheet="1")] * 2
    singles = [pay(here.adviser, one, number) for number, one in enumerate(requests * 2)]
    answers = at_once([*batch, *singles])
    assert set(answers) <= {"done", "aid.list_not_open", "aid.not_granted"} and answers[:2].count("done") == 1
    assert paid_out(here) == (Decimal("40.80"), Decimal("40.80"))


def test_the_ceiling_holds_for_two_organisations_at_once(here):
    """Each asks for 100 of 120; both coordinators go on although another may cover it."""
    places = [here, staff("AMAPPE"), staff("SOLE")]
    with clock.at(TODAY):
        for place in places[1:]:
            convention(here.id, place.id, reference=str(place.id)[:8])
            people.share(by=here.adviser, person=here.people[0], organisation=place.id)
        wanted = [(place, asked(place.adviser, here.people[0], "100")) for place in places]
    decide = {"outcome": "granted", "line": LINE, "covered_reason": "not_enough"}
    answers = at_once(
        [
            (lambda place=place, one=one: actions.decide_more(by=place.coordinator, request=one, **decide))
            for place, one in wanted
        ]
    )
    assert sorted(answers) == ["aid.ceiling", "aid.ceiling", "done"]
    with transaction.atomic(), as_role("system"):
        assert BudgetLine.objects.get(code=LINE).committed == 100
