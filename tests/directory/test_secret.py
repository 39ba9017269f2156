"""A shelter's name and address stay with its own people: by the queries, and by PostgreSQL alone."""

import pytest

from parcours.directory import queries, searching
from parcours.directory.models import EmptySearch, PlaceTaken, Service
from parcours.kernel.context import as_role
from parcours.kernel.refusals import Missing
from tests.factories.directory import service, shelter

pytestmark = pytest.mark.django_db
MARK = "qzshelter"


@pytest.fixture
def hidden(here):
    return shelter(here.caseworker)


def everything(_actor=None):
    return Service.objects.select_related("organisation", "keeper", "site", "place", "region")


def test_its_own_people_see_it(here, hidden, seen_by):
    assert seen_by(here.coordinator, queries.get_service, here.coordinator, hidden).id == hidden
    assert [one.id for one in seen_by(here.caseworker, queries.proposable, here.caseworker)] == [hidden]


def test_others_find_nothing(here, elsewhere, hidden, seen_by):
    open_one = service(here.caseworker)
    assert [one.id for one in seen_by(elsewhere.caseworker, queries.visible, elsewhere.caseworker)] == [
        open_one
    ]
    with pytest.raises(Missing):
        seen_by(elsewhere.caseworker, queries.get_service, elsewhere.caseworker, hidden)


def test_row_security_alone_hides_it(here, elsewhere, hidden, seen_by, monkeypatch):
    monkeypatch.setattr(queries, "visible", everything)
    assert seen_by(elsewhere.caseworker, everything) == []
    with pytest.raises(Missing):
        seen_by(elsewhere.caseworker, queries.get_service, elsewhere.caseworker, hidden)
    assert len(seen_by(here.caseworker, everything)) == 1


def test_the_queries_alone_hide_it(here, elsewhere, hidden):
    """Under a role that sees every row, the scoping of the queries still leaves it out."""
    with as_role("system"):
        assert not queries.visible(elsewhere.caseworker).exists()
        assert queries.visible(here.caseworker).count() == 1


@pytest.mark.parametrize("kind", ["", "housing"])
def test_on_the_way_to_a_referral_the_queries_alone_hide_it_too(here, elsewhere, hidden, kind):
    open_one = service(here.caseworker, kind="housing")
    with as_role("system"):
        found = searching.offers(elsewhere.caseworker, kind, to_refer=True)
    assert [one.id for one in found] == [open_one]


def test_others_are_told_that_there_is_one_and_whom_to_call(here, elsewhere, hidden, seen_by):
    told = seen_by(elsewhere.caseworker, queries.safe_places, elsewhere.caseworker, "housing", "MA-02")
    assert [(one.kind, one.region) for one in told] == [("housing", "MA-02")]
    assert MARK not in repr(told).casefold() and "12349876" not in repr(told)
    assert seen_by(here.caseworker, queries.safe_places, here.caseworker, "housing", "MA-02") == []
    assert seen_by(elsewhere.caseworker, queries.safe_places, elsewhere.caseworker, "housing", "MA-01") == []


def test_nobody_reads_who_took_a_place_or_what_was_sought(here, seen_by):
    for model in (PlaceTaken, EmptySearch):
        assert seen_by(here.coordinator, model.objects.all) == []
