"""Outings: planned, held, reported once, corrected; nobody is in their counts."""

from datetime import time, timedelta

import pytest
from django.db import transaction

from parcours.journal.models import Entry
from parcours.journal.queries import standing
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Missing, Refused
from parcours.outreach import actions, models, queries
from parcours.outreach.rules import ByNeed, BySource, Count, HeldOuting, OutingTold, Report
from tests.factories import outreach as factory
from tests.factories.accounts import member
from tests.outreach.conftest import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with clock.at(TODAY):
        yield


def kept(by, wanted) -> models.Outing:
    with transaction.atomic(), acting(by):
        return queries.outing(by, wanted)


def counts(by, wanted) -> queries.Counts:
    with transaction.atomic(), acting(by):
        return queries.counts(queries.outing(by, wanted))


def told(kind: str) -> list[Entry]:
    with transaction.atomic(), as_role("system"):
        return list(standing(Entry.objects.filter(kind=kind)))


def test_an_outing_is_reported_with_counts_of_nobody(here):
    by = here.caseworker
    wanted = factory.outing(by, begins=time(18), ends=time(21))
    assert kept(by, wanted).state == "planned"
    factory.report(by, wanted)
    row = kept(by, wanted)
    assert (row.state, row.met, row.agreed, row.known_before) == ("reported", 12, 4, 2)
    found = counts(by, wanted)
    assert found.met["F", "18-24", "GN"] == 4 and found.nationalities == ["CI", "GN"]
    [entry] = told("outreach.met")
    assert entry.person_id is None and entry.facts["met"] == 12 and entry.facts["women"] == 4
    assert (entry.region, entry.place, entry.occurred_on) == ("MA-02", "MA-nador", factory.DAY)


def test_a_correction_counts_instead_of_the_first_report(here):
    by = here.caseworker
    wanted = factory.outing(by)
    factory.report(by, wanted)
    factory.report(by, wanted, counts=[Count("F", "not_stated", "GN", 9)], needs=[])
    assert counts(by, wanted).met == {("F", "not_stated", "GN"): 9}
    assert [entry.facts["met"] for entry in told("outreach.met")] == [9]


def test_counts_are_kept_before_the_report_is_finished(here):
    by = here.caseworker
    wanted = factory.outing(by)
    factory.report(by, wanted, final=False)
    assert kept(by, wanted).state == "held" and counts(by, wanted).total == 12
    assert told("outreach.met") == []
    factory.report(by, wanted)
    assert len(told("outreach.met")) == 1


def test_nobody_may_have_been_there(here):
    by = here.caseworker
    wanted = factory.outing(by)
    actions.report_outing(by=by, outing=wanted, report=Report(counts=[Count("F", "18-24", "GN", 0)]))
    assert kept(by, wanted).met == 0 and told("outreach.met")[0].facts["met"] == 0


@pytest.mark.parametrize(
    "changes, code, field",
    [
        ({"agreed": [BySource("leader", 13)]}, "outreach.more_than_met", "agreed"),
        ({"known_before": 13}, "outreach.more_than_met", "known_before"),
        ({"needs": [ByNeed("work", 13)]}, "outreach.more_than_met", "needs"),
        ({"counts": [Count("F", "18-24", "GN", -1)]}, "outreach.number", "counts"),
        ({"counts": [Count("F", "18-24", "GN", 100000)]}, "outreach.number", "counts"),
        ({"counts": [Count("F", "18-24", "GN", 12)] * 2}, "outreach.twice", "counts"),
        ({"counts": [Count("F", "18-24", "QQ", 12)]}, "outreach.not_in_list", "counts"),
        ({"counts": [Count("F", "90", "GN", 12)]}, "outreach.not_in_list", "counts"),
        ({"agreed": [BySource("police", 1)]}, "outreach.not_in_list", "agreed"),
    ],
)
def test_what_does_not_add_up_is_refused(here, changes, code, field):
    wanted = factory.outing(here.caseworker)
    with pytest.raises(Refused) as refused:
        factory.report(here.caseworker, wanted, **changes)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert kept(here.caseworker, wanted).state == "planned"


@pytest.mark.parametrize(
    "changes, code",
    [
        ({"begins": time(20), "ends": time(19)}, "outreach.end_before_start"),
        ({"spot": "chez Awa, 06 12 34 56 78"}, "outreach.personal_value"),
        ({"day": TODAY + timedelta(days=500)}, "outreach.too_far"),
        ({"place": "MA-nowhere"}, "outreach.not_in_list"),
        ({"project": "NONE"}, "outreach.not_in_list"),
        ({"spot": "x" * 200}, "outreach.too_long"),
    ],
)
def test_an_outing_that_cannot_be_is_refused(here, changes, code):
    with pytest.raises(Refused) as refused:
        factory.outing(here.caseworker, **changes)
    assert refused.value.code == code


def test_an_outing_to_come_is_not_reported_but_cancelled(here):
    by = here.caseworker
    wanted = factory.outing(by, day=TODAY + timedelta(days=3))
    with pytest.raises(Refused) as refused:
        factory.report(by, wanted)
    assert refused.value.code == "outreach.not_held_yet"
    actions.cancel_outing(by=by, outing=wanted, reason="weather")
    with pytest.raises(Refused) as refused:
        actions.cancel_outing(by=by, outing=wanted, reason="weather")
    assert refused.value.code == "kernel.illegal_move"


def test_what_was_reported_is_neither_changed_nor_cancelled(here):
    by = here.caseworker
    wanted = factory.outing(by)
    factory.report(by, wanted)
    with pytest.raises(Refused) as refused:
        actions.change_outing(by=by, outing=wanted, told=OutingTold("MA-oujda", factory.DAY))
    assert refused.value.code == "outreach.reported_stays"
    with pytest.raises(Refused):
        actions.cancel_outing(by=by, outing=wanted, reason="weather")


def test_the_team_works_for_those_who_go(here, elsewhere):
    ours, theirs = member(here.organisation), member(elsewhere.organisation)
    for members, partners, code in (
        ([ours.user, theirs.user], [], "outreach.member_elsewhere"),
        ([ours.user], [here.organisation], "outreach.organisation_in_team"),
    ):
        with pytest.raises(Refused) as refused:
            factory.outing(here.caseworker, members=members, partners=partners)
        assert refused.value.code == code
    factory.outing(here.caseworker, members=[ours.user, theirs.user], partners=[elsewhere.organisation])


def test_a_spot_is_seen_by_those_who_go_there(here, elsewhere):
    alone = factory.outing(here.caseworker)
    together = factory.outing(here.caseworker, partners=[elsewhere.organisation])
    factory.report(here.caseworker, alone)
    factory.report(here.caseworker, together)
    by = elsewhere.caseworker
    with pytest.raises(Missing):
        kept(by, alone)
    assert counts(by, together).total == 12
    # The database alone holds as well.
    with transaction.atomic(), acting(by):
        assert list(models.Outing.objects.values_list("id", flat=True)) == [together]
        assert set(models.Met.objects.values_list("outing_id", flat=True)) == {together}
    for wanted, raised in ((alone, Missing), (together, Refused)):
        with pytest.raises(raised):
            factory.report(by, wanted)


def test_many_at_once_are_as_one_by_one(here):
    by = here.caseworker
    one = factory.outing(by)
    factory.report(by, one)
    told_of = OutingTold("MA-nador", factory.DAY, quarter="Centre", spot="Marché")
    [other] = actions.report_many(by=by, outings=[HeldOuting(told_of, factory.REPORT)]).ids
    assert counts(by, one) == counts(by, other)
    with transaction.atomic(), acting(by):
        assert queries.totals(queries.outings(by)) == queries.Totals(2, 24, 8, 8, 4)
        assert queries.frequent_nationalities(by) == ["CI", "GN"]
