"""Two at once, each over her own connection: in one place at a time, one contract, one answer."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier

import psycopg
import pytest
from django.db import connection, connections, transaction

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Refused
from parcours.people import visibility
from parcours.training import actions, finding, opining
from parcours.training.apprentice_models import Apprenticeship
from parcours.training.apprentice_rules import ContractTold, HostTold
from parcours.training.models import Attendance
from parcours.training.opining import Said
from parcours.training.result_models import Opinion
from tests.conftest import SERVER
from tests.factories.people import person
from tests.factories.programmes import load_second
from tests.factories.training import course, session
from tests.training.conftest import staff

pytestmark = pytest.mark.django_db(transaction=True)
FIRST = date(2024, 3, 4)
TWO = 2


@pytest.fixture
def house():
    load_second()
    place = staff("EN")
    with clock.at(FIRST):
        place.people = [person(place.caseworker, given_latin="Awa").person]
        place.monday = session(place.trainer, course(place.trainer, "MON"), first=FIRST, last=FIRST)
        place.told = ContractTold(
            course=course(place.trainer),
            master="M",
            signed_on=FIRST - timedelta(days=3),
            starts_on=FIRST,
            ends_on=date(2024, 12, 27),
            hours=1000,
            enterprise_hours=850,
            complementary_hours=120,
            at=[(0, "am")],
            new_host=HostTold("Atelier", "MA-oujda"),
            allowance=Decimal(600),
        )
    return place


def at_once(*calls, on: date = FIRST) -> list[str]:
    """How each fared: "done", or the code of the refusal."""
    together = Barrier(len(calls), timeout=10)

    def ask(call):
        together.wait()
        try:
            with clock.at(on):
                call()
        except Refused as refused:
            return refused.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(pool.map(ask, calls))


def contract(house, told=None):
    asked = {"by": house.caseworker, "person": house.people[0], "contract": told or house.told}
    return lambda: actions.plan_apprenticeship(**asked)


def both(house) -> list[str]:
    """A contract and a place in a session, of which the Monday morning is one and the same."""
    asked = {"by": house.caseworker, "person": house.people[0], "session": house.monday}
    return at_once(contract(house), lambda: actions.enrol(**asked))


def unlocked(monkeypatch) -> None:
    """Both have read the person before either writes."""
    read = Barrier(TWO, timeout=10)

    def people(by, wanted):
        found = {one.id: one for one in visibility.visible(by).filter(pk__in=set(wanted))}
        read.wait()
        return found

    monkeypatch.setattr(finding, "people", people)


def kept(house) -> tuple[int, int]:
    with transaction.atomic(), acting(house.caseworker):
        return Apprenticeship.objects.count(), Attendance.objects.filter(half="am").count()


def test_a_contract_or_a_session_and_never_both(house):
    assert both(house) == ["done", "training.apprentice_elsewhere"]
    assert sorted(kept(house)) == [0, 1]


def test_the_database_lets_one_of_them_wait_for_the_other(house, monkeypatch):
    unlocked(monkeypatch)
    assert both(house) == ["done", "training.apprentice_elsewhere"]
    assert sorted(kept(house)) == [0, 1]


@pytest.mark.parametrize("guard", ["lock", "triggers"])
def test_without_its_triggers_or_their_lock_she_is_in_two_places(house, monkeypatch, guard):
    """The teeth of the tests above."""
    unlocked(monkeypatch)
    name = connections["default"].settings_dict["NAME"]
    with psycopg.connect(SERVER.dsn("parcours_owner", name), autocommit=True) as owner:
        if guard == "triggers":
            owner.execute("DROP TRIGGER training_expected_apart ON training_attendance")
            owner.execute("DROP TRIGGER training_apprentice_apart ON training_apprenticeship")
        else:
            _without_lock(owner)
    assert both(house) == ["done", "done"]
    assert kept(house) == (1, 1)


MEET = """PERFORM nextval('arrived');
    WHILE (SELECT last_value < 2 FROM arrived) LOOP PERFORM pg_sleep(0.01); END LOOP;"""


def _without_lock(owner) -> None:
    """Each trigger waits for the other where it locked: both look before either has committed."""
    owner.execute("CREATE SEQUENCE arrived")
    for function in ("training_expected_apart", "training_apprentice_apart"):
        [body] = owner.execute("SELECT pg_get_functiondef(%s::regproc)", [function]).fetchone()
        lock = next(line for line in body.splitlines() if "FOR NO KEY UPDATE" in line)
        owner.execute(body.replace(lock, MEET))


def test_one_contract_twice_is_one(house):
    other = replace(house.told, at=[(4, "pm")], new_host=HostTold("Autre", "MA-oujda"))
    answers = at_once(contract(house), contract(house, other), contract(house))
    assert answers == ["done", "training.contract_overlaps", "training.contract_overlaps"]
    assert kept(house)[0] == 1


def test_one_link_answered_twice_is_one_answer(house):
    with clock.at(FIRST):
        enrolled = actions.enrol(by=house.caseworker, person=house.people[0], session=house.monday).id
        actions.ask_opinions(by=house.trainer, session=house.monday)
    with transaction.atomic(), as_role("system"):
        Opinion.objects.update(digest=opining.digest("Qztoken"))
    said = Said("very", "right", "yes")
    public = Actor.system("tests")
    link = lambda: actions.give_opinion_by_link(by=public, token="Qztoken", opinion=said)  # noqa: E731
    counter = lambda: actions.give_opinion(by=house.caseworker, enrolment=enrolled, opinion=said)  # noqa: E731
    answers = at_once(link, link, counter)
    assert answers.count("done") == 1 and set(answers) <= {
        "done",
        "training.link_over",
        "training.said_already",
    }
    with transaction.atomic(), as_role("system"):
        assert Opinion.objects.filter(given_on__isnull=False).count() == 1
