"""Large files: asked for and taken in by the worker, whole or not at all; whatever happens on the way."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.db import DatabaseError, connection, transaction

from parcours.accounts.models import Membership
from parcours.exchange import actions, tasks
from parcours.exchange.importing import people_rows, queueing
from parcours.exchange.models import ImportBatch
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.context import as_role
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from parcours.people.models import Person
from tests.exchange.test_import_race import at_once
from tests.factories.accounts import actor, member, organisation
from tests.factories.imports import HEAD, PEOPLE, seen, told
from tests.factories.people import person
from tests.factories.programmes import load_second

SIXTY = (
    HEAD
    + "\n"
    + "".join(f"Q-{n};Awa{'abcdefghij'[n % 10]}{'klmnop'[n // 10]};Qu;F;;ML;;\n" for n in range(60))
)


@pytest.fixture
def desk(monkeypatch):
    # Rows of a chunk, so that a small file has several.
    monkeypatch.setattr(people_rows.rules, "MOST", 20)
    load_second()
    return member(organisation("ALDEA"))


def people() -> int:
    with transaction.atomic(), as_role("system"):
        return Person.objects.count()


def row_of(batch) -> ImportBatch:
    with transaction.atomic(), as_role("system"):
        return ImportBatch.objects.get(pk=batch)


def asked(by, text=SIXTY):
    batch = told(by, text)
    actions.ask_merge(by=by, batch=batch)
    return batch


def refused(action, **arguments) -> str:
    with pytest.raises(Refused) as found:
        action(**arguments)
    return found.value.code


@pytest.mark.django_db
def test_asked_for_and_taken_in(desk):
    batch = asked(desk)
    assert row_of(batch).state == "merging" and people() == 0
    # Meanwhile nobody ends it in another way, nor asks twice.
    for action, more in (
        (actions.ask_merge, {}),
        (actions.merge_file, {}),
        (actions.drop_file, {}),
        (actions.tell_columns, {"columns": seen(desk, batch).columns}),
        (actions.decide_rows, {"choices": {2: "leave"}}),
    ):
        assert refused(action, by=desk, batch=batch, **more) == "exchange.batch_over"
    tasks.merge(str(batch))
    row = row_of(batch)
    assert (row.state, row.made, row.content) == ("merged", 60, None) and people() == 60
    with as_role("system"):
        assert Entry.objects.filter(kind="people.registered", user_id=desk.user).count() == 60
    # The job again, and a job for what is over, do nothing.
    tasks.merge(str(batch))
    assert people() == 60


@pytest.mark.django_db
def test_what_cannot_be_merged_is_not_asked_for(desk):
    wrong = told(desk, PEOPLE + "A-4;Fanta;Camara;;;;;\n")
    assert refused(actions.ask_merge, by=desk, batch=wrong) == "exchange.has_faults"
    other = actor(organisation("RAICES"))
    for action in (actions.ask_merge, actions.recall_merge):
        with pytest.raises(Missing):
            action(by=other, batch=wrong)
    with pytest.raises(NotAllowed):
        actions.ask_merge(by=actor(organisation("ALDEA"), "funder"), batch=wrong)
    assert refused(actions.recall_merge, by=desk, batch=wrong) == "exchange.not_asked"


@pytest.mark.django_db
def test_somebody_registered_meanwhile_sends_it_back_with_the_reason(desk):
    batch = asked(desk, PEOPLE)
    person(desk, given_latin="Awa", family_latin="Traoré", birth_date=None, birth_year=1994)
    tasks.merge(str(batch))
    row = row_of(batch)
    assert row.state == "pending" and people() == 1
    assert row.refused["code"] == "exchange.has_faults" and queueing.sentence(row)
    actions.decide_rows(by=desk, batch=batch, choices={2: "leave"})
    assert actions.merge_file(by=desk, batch=batch).made == 2


@pytest.mark.django_db
def test_who_may_no_more_is_not_acted_for(desk):
    batch = asked(desk)
    with as_role("system"):
        Membership.objects.filter(pk=desk.membership).update(until=clock.now())
    tasks.merge(str(batch))
    assert row_of(batch).refused["code"] == "exchange.asker_gone" and people() == 0


@pytest.mark.django_db
def test_a_token_takes_in_no_more_than_it_may(desk):
    from dataclasses import replace

    token = replace(desk, scopes=frozenset(("exchange.take_in", "people.register", "people.see")))
    batch = asked(token)
    with as_role("system"):
        ImportBatch.objects.filter(pk=batch).update(asked_scopes=["exchange.take_in"])
    tasks.merge(str(batch))
    assert row_of(batch).refused["code"] == "exchange.asker_gone" and people() == 0


@pytest.mark.django_db
def test_what_breaks_in_the_middle_leaves_nothing(desk, monkeypatch):
    batch, kept, calls = asked(desk), people_rows.actions.register_many, []

    def breaks(**arguments):
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("power")
        return kept(**arguments)

    monkeypatch.setattr(people_rows.actions, "register_many", breaks)
    with pytest.raises(RuntimeError):
        tasks.merge(str(batch))
    row = row_of(batch)
    assert (row.state, row.refused["code"], people()) == ("pending", "exchange.interrupted", 0)
    assert seen(desk, batch).can_be_merged
    monkeypatch.undo()
    assert actions.merge_file(by=desk, batch=batch).made == 60


@pytest.mark.django_db
def test_a_job_that_is_lost_is_given_back(desk):
    batch = asked(desk)
    tasks.recover()
    assert row_of(batch).state == "merging"
    with clock.at(clock.now() + queueing.LOST + timedelta(minutes=1)):
        tasks.recover()
    assert row_of(batch).state == "pending"
    actions.ask_merge(by=desk, batch=batch)
    actions.recall_merge(by=desk, batch=batch)
    assert row_of(batch).state == "pending" and row_of(batch).refused is None
    # What was asked for before does not happen any more.
    tasks.merge(str(batch))
    assert people() == 0


# With others at the same time ---------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_how_far_it_is_is_seen_while_it_has_the_worker(desk, monkeypatch):
    batch, midway, further, kept = asked(desk), Event(), Event(), people_rows.actions.register_many
    calls = []

    def stops(**arguments):
        calls.append(1)
        if len(calls) == 3:
            midway.set()
            assert further.wait(30)
        return kept(**arguments)

    monkeypatch.setattr(people_rows.actions, "register_many", stops)

    def work():
        try:
            tasks.merge(str(batch))
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        job = threads.submit(work)
        assert midway.wait(30)
        row = row_of(batch)
        assert (row.state, row.done, row.began_at is not None) == ("merging", 40, True) and people() == 0
        # Nobody takes it out of its hands: not the sender, not the sweep, not a second worker.
        assert refused(actions.recall_merge, by=desk, batch=batch) == "exchange.in_hand"
        tasks.recover()
        tasks.merge(str(batch))
        assert row_of(batch).state == "merging"
        # A small file of the same organisation waits its turn rather than make the same people.
        small = told(desk, PEOPLE)
        assert refused(actions.merge_file, by=desk, batch=small) == "exchange.another_taken_in"
        other = actor(organisation("RAICES"))
        assert actions.merge_file(by=other, batch=told(other, PEOPLE)).made == 3
        further.set()
        job.result()
    assert row_of(batch).state == "merged" and people() == 63


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_it_once(desk):
    batch = asked(desk)
    at_once(*[lambda: tasks.merge(str(batch))] * 2)
    assert row_of(batch).state == "merged" and people() == 60


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_leaves_the_file_as_before(desk, monkeypatch):
    batch, kept, calls = asked(desk), people_rows.actions.register_many, []

    def killed(**arguments):
        calls.append(1)
        if len(calls) == 2:
            # As the system does with what a killed process held open.
            connection.connection.close()
        return kept(**arguments)

    def dead(**arguments):
        raise DatabaseError("nothing more is done by a process that is dead")

    monkeypatch.setattr(people_rows.actions, "register_many", killed)
    monkeypatch.setattr(tasks.actions, "give_back", dead)

    def work():
        try:
            tasks.merge(str(batch))
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        assert isinstance(threads.submit(work).result(), DatabaseError)
    assert row_of(batch).state == "merging" and people() == 0
    tasks.recover()
    row = row_of(batch)
    assert (row.state, row.refused["code"]) == ("pending", "exchange.interrupted")
    monkeypatch.undo()
    assert actions.merge_file(by=desk, batch=batch).made == 60


@pytest.mark.django_db(transaction=True)
def test_somebody_registered_at_the_counter_during_the_merge_is_not_made_twice(desk, monkeypatch):
    batch, kept = told(desk, PEOPLE), people_rows.actions.register_many

    def beside():
        try:
            person(
                actor(organisation("ALDEA")),
                given_latin="Awa",
                family_latin="Traore",
                birth_date=None,
                birth_year=1994,
            )
        finally:
            connection.close()

    def meanwhile(**arguments):
        with ThreadPoolExecutor(1) as threads:
            threads.submit(beside).result()
        return kept(**arguments)

    monkeypatch.setattr(people_rows.actions, "register_many", meanwhile)
    assert refused(actions.merge_file, by=desk, batch=batch) == "kernel.changed"
    assert people() == 1 and row_of(batch).state == "pending"
    monkeypatch.undo()
    assert [one.code for one in seen(desk, batch).faults] == ["exchange.undecided"]


@pytest.mark.django_db(transaction=True)
def test_dropped_and_merged_at_once(desk):
    batch = told(desk, PEOPLE)
    found = at_once(
        lambda: actions.drop_file(by=desk, batch=batch), lambda: actions.merge_file(by=desk, batch=batch)
    )
    assert found == ["done", "exchange.batch_over"]
    assert people() == (3 if row_of(batch).state == "merged" else 0)
