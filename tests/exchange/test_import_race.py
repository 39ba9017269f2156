"""Two who merge at once, the worker that expires: one wins, the other says so, nothing is made twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection

from parcours.exchange import actions, tasks
from parcours.exchange.importing import batches
from parcours.exchange.models import ImportBatch
from parcours.kernel import clock
from parcours.kernel.context import as_role
from parcours.kernel.refusals import Refused
from parcours.people.models import Person
from tests.factories.accounts import actor, organisation
from tests.factories.imports import PEOPLE, told
from tests.factories.programmes import load_second


def at_once(*tasks_of):
    together = Barrier(len(tasks_of))

    def one(task):
        together.wait()
        try:
            task()
            return "done"
        except Refused as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks_of)) as threads:
        return sorted(threads.map(one, tasks_of))


@pytest.mark.django_db(transaction=True)
def test_two_merges_of_one_file():
    load_second()
    by = actor(organisation("ALDEA"))
    batch = told(by, PEOPLE)
    found = at_once(*[lambda: actions.merge_file(by=by, batch=batch)] * 2)
    assert found == ["done", "exchange.batch_over"]
    assert Person.objects.count() == 0
    from django.db import transaction

    with transaction.atomic(), as_role("system"):
        assert Person.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_files_with_the_same_rows():
    load_second()
    by = actor(organisation("ALDEA"))
    both = [told(by, PEOPLE), told(by, PEOPLE + "\n")]
    found = at_once(*[lambda one=one: actions.merge_file(by=by, batch=one) for one in both])
    assert found[0] == "done" and found[1] in (
        "kernel.changed", "exchange.nothing_new", "exchange.has_faults", "exchange.another_taken_in",
    )  # fmt: skip
    from django.db import transaction

    with transaction.atomic(), as_role("system"):
        assert Person.objects.count() == 3


@pytest.mark.django_db
def test_what_nobody_merges_expires():
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    with clock.at(noon):
        load_second()
        by = actor(organisation("ALDEA"))
        batch = told(by, PEOPLE)
    with clock.at(noon + batches.KEPT - timedelta(minutes=1)):
        tasks.expire()
    with as_role("system"):
        assert ImportBatch.objects.get(pk=batch).state == "pending"
    with clock.at(noon + batches.KEPT):
        # Over before the worker came by.
        with pytest.raises(Refused) as refused:
            actions.merge_file(by=by, batch=batch)
        assert refused.value.code == "exchange.batch_over"
        tasks.expire()
    with as_role("system"):
        row = ImportBatch.objects.get(pk=batch)
        assert row.state == "expired" and row.content is None
