"""Figures are read again as soon as anything is added to the journal, and not before."""

import threading
from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from parcours.kernel.identifiers import uuid7
from parcours.results import engine
from parcours.results.remembering import Kept
from tests.factories.accounts import actor, organisation
from tests.factories.results import Told, indicator, tell
from tests.results.test_figures import counted


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    monkeypatch.setattr(engine.LIVE, "_kept", Kept())


def value(**more):
    with transaction.atomic():
        return counted(indicator(), **more)[0].value


def statements(run) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        run()
    return sum("counted_0" in one["sql"] for one in captured)


@pytest.mark.django_db
def test_it_is_read_once_while_nothing_is_added():
    teller = actor(organisation("EN"))
    [first] = tell(teller, Told(person=uuid7()))
    assert [statements(value) for _ in range(3)] == [1, 0, 0]
    assert statements(lambda: value(since=date(2019, 1, 1))) == 1
    tell(teller, Told(person=uuid7()))
    assert (statements(value), value()) == (1, 2)
    tell(teller, Told(person=uuid7(), retracts=first))
    assert (statements(value), value()) == (1, 1)


@pytest.mark.django_db
def test_without_any_entry_it_is_a_zero_and_then_it_is_not():
    assert value() == 0
    tell(actor(organisation("EN")), Told(person=uuid7()))
    assert value() == 1


@pytest.mark.django_db(transaction=True)
def test_an_entry_whose_transaction_ends_after_a_later_number_is_seen():
    """The lower number is written first and seen last: the newest entry stays the same."""
    teller, written, go_on = actor(organisation("EN")), threading.Event(), threading.Event()

    def slow():
        try:
            with transaction.atomic():
                tell(teller, Told(person=uuid7()))
                written.set()
                go_on.wait(30)
        finally:
            connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert written.wait(30)
    tell(teller, Told(person=uuid7()))
    assert value() == 1
    go_on.set()
    thread.join(30)
    assert value() == 2


def test_the_least_recently_asked_goes_first_and_what_is_too_long_is_not_kept():
    kept, read = Kept(most=5), []

    def rows(name, many):
        def reading():
            read.append(name)
            return [()] * many

        return kept.get(name, reading)

    for name, many in (("a", 2), ("b", 2), ("a", 2), ("c", 3), ("a", 2), ("b", 2), ("long", 6), ("long", 6)):
        assert len(rows(name, many)) == many
    assert read == ["a", "b", "c", "b", "long", "long"]
    assert kept.rows <= 5
