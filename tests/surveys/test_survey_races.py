"""Two at once: one answer stands, whoever comes second is told so."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.refusals import Refused
from parcours.surveys import actions
from parcours.surveys.answering import Said
from tests.factories.people import person
from tests.factories.programmes import load_second
from tests.factories.surveys import LATER, linked, morning, planned, replies, surveys
from tests.surveys.conftest import TODAY, staff

pytestmark = pytest.mark.django_db(transaction=True)
SYSTEM = Actor.system("portal")


def at_once(*calls) -> list[str]:
    """How each fared: "done", or the code of the refusal."""
    together = Barrier(len(calls), timeout=20)

    def ask(call):
        together.wait()
        try:
            with clock.at(TODAY):
                call()
        except Refused as refused:
            return refused.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(pool.map(ask, calls))


@pytest.fixture
def place():
    with clock.at(TODAY):
        load_second()
        found = staff("EN")
        found.people = [person(found.adviser, given_latin="Awa").person]
    return found


def answered() -> int:
    with transaction.atomic(), as_role("system"):
        return Entry.objects.filter(kind="surveys.answered").count()


def test_two_answers_of_one_link(place):
    with clock.at(TODAY):
        row, token = linked(place.people[0], place.adviser.organisation)
    other = {**LATER, "income": "none"}
    fared = at_once(
        lambda: actions.answer_by_link(by=SYSTEM, token=token, answers=LATER),
        lambda: actions.answer_by_link(by=SYSTEM, token=token, answers=other),
    )
    assert fared == ["done", "surveys.link_over"]
    with transaction.atomic():
        assert len(replies(row.id)) == 1
    assert answered() == 1


def test_her_link_and_a_call_at_once(place):
    with clock.at(TODAY):
        row, token = linked(place.people[0], place.adviser.organisation)
    fared = at_once(
        lambda: actions.answer_by_link(by=SYSTEM, token=token, answers=LATER),
        lambda: actions.answer(by=place.adviser, survey=row.id, said=Said(LATER)),
    )
    assert fared in (["done", "surveys.link_over"], ["done", "surveys.not_open"])
    with transaction.atomic():
        assert len(replies(row.id)) == 1
    assert answered() == 1


def test_an_answer_and_a_refusal_at_once(place):
    with clock.at(TODAY):
        row = planned(place.people[0], place.adviser.organisation)
    fared = at_once(
        lambda: actions.refuse(by=place.caseworker, survey=row.id),
        lambda: actions.answer(by=place.adviser, survey=row.id, said=Said(LATER)),
    )
    assert fared == ["done", "surveys.not_open"]


def test_two_colleagues_at_the_first_interview(place):
    said = {"person": place.people[0], "occasion": "intake", "said": Said({"income": "none"})}
    fared = at_once(
        lambda: actions.answer_once(by=place.adviser, **said),
        lambda: actions.answer_once(by=place.caseworker, **said),
    )
    assert fared == ["done", "surveys.not_open"] and answered() == 1


def test_two_mornings_at_once_plan_everything_once(place):
    at_once(morning, morning)
    with transaction.atomic():
        assert list(surveys(place.people[0])) == ["intake"]
    with transaction.atomic(), as_role("system"):
        assert Entry.objects.filter(kind="surveys.due").count() == 1
