"""Two report one outing at once, many take the last place that a report leaves: one entry, one person."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from django.db import connection, transaction

from parcours.journal.models import Entry
from parcours.journal.queries import standing
from parcours.kernel import clock
from parcours.kernel.context import as_role
from parcours.kernel.refusals import Refused
from parcours.outreach import actions, models
from parcours.outreach.rules import BySource
from tests.factories import outreach as factory
from tests.factories.programmes import load_second
from tests.outreach.conftest import TODAY, staff

MANY = 6


def together(ask) -> list[str]:
    """How each fared: "done", or the code of the refusal."""
    begin = Barrier(MANY)

    def one(number: int) -> str:
        begin.wait()
        try:
            with clock.at(TODAY):
                ask(number)
        except Refused as refused:
            return refused.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(one, range(MANY)))


@pytest.mark.django_db(transaction=True)
def test_one_report_counts_and_one_person_more_is_taken():
    load_second()
    by = staff("EN").caseworker
    with clock.at(TODAY):
        wanted = factory.outing(by)
    assert together(lambda n: factory.report(by, wanted, agreed=[BySource("self", 1)])) == ["done"] * MANY
    with transaction.atomic(), as_role("system"):
        assert standing(Entry.objects.filter(kind="outreach.met")).count() == 1
        assert models.Met.objects.count() == len(factory.REPORT.counts)
    names = [f"Awa {chr(97 + n)}" for n in range(MANY)]
    answers = together(
        lambda n: actions.preregister(by=by, outing=wanted, told=replace(factory.HER, name=names[n]))
    )
    assert sorted(answers) == ["done"] + ["outreach.agreed_all_there"] * (MANY - 1)
    with transaction.atomic(), as_role("system"):
        assert models.Preregistration.objects.count() == 1
