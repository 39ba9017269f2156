"""Coaching sessions and ways to customers: hours summed, what cannot be refused, mistakes taken back."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from parcours.cases import actions as cases
from parcours.enterprise import actions, coaching_queries
from parcours.enterprise.coaching import CoachingOf, CoachingTold, MarketTold
from parcours.enterprise.coaching_models import Coaching, Market
from parcours.journal.models import Entry
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Missing, Refused
from tests.enterprise.conftest import TODAY, staff
from tests.factories.enterprise import venture

pytestmark = pytest.mark.django_db
BEGUN = date(2024, 1, 10)


def session(**more) -> CoachingTold:
    return CoachingTold(**{"minutes": 90, "themes": ("accounts", "price"), "on": date(2024, 2, 29)} | more)


def fair(**more) -> MarketTold:
    told = {"kind": "fair", "title": "Marché du mardi", "outcome": "orders", "orders": Decimal("1250.50")}
    return MarketTold(**told | more)


def refused(code: str, action, /, **arguments) -> Refused:
    with pytest.raises(Refused) as found:
        action(**arguments)
    assert found.value.code == f"enterprise.{code}", found.value.code
    return found.value


@pytest.fixture
def one(here):
    return venture(here.coach, here.people[0], on=BEGUN)


def test_hours_are_summed_and_what_comes_next_is_due(here, one):
    actions.coach(by=here.coach, venture=one, coaching=session(next_on=TODAY + timedelta(days=5)))
    actions.coach_many(
        by=here.coach, sessions=[CoachingOf(one, session(on=BEGUN, minutes=45, themes=("idea",)))]
    )
    with acting(here.coach):
        row = coaching_queries.sessions(here.coach)[0].venture
        assert coaching_queries.hours(coaching_queries.of_venture(row)) == Decimal("2.25")
        assert coaching_queries.minutes(coaching_queries.listed(here.coach, theme="idea")) == 45
        assert coaching_queries.minutes(coaching_queries.listed(here.coach, since=date(2024, 2, 1))) == 90
        assert [found.on for found in coaching_queries.due(here.coach)] == [date(2024, 2, 29)]
        assert not coaching_queries.listed(here.other, mine=True)
    # They met again: nothing is due any more.
    actions.coach(by=here.coach, venture=one, coaching=session(on=TODAY))
    with acting(here.coach):
        assert not coaching_queries.due(here.coach)
    with as_role("system"):
        told = Entry.objects.filter(kind="enterprise.coached")
        assert sum(row.facts["minutes"] for row in told) == 225
        assert {row.person_id for row in told} == {None}


def test_what_cannot_be_is_refused(here, one):
    act = {"by": here.coach, "venture": one}
    for code, field, more in (
        ("day_too_early", "on", {"on": BEGUN - timedelta(days=1)}),
        ("day_in_future", "on", {"on": TODAY + timedelta(days=1)}),
        ("minutes", "minutes", {"minutes": 0}),
        ("minutes", "minutes", {"minutes": -60}),
        ("minutes", "minutes", {"minutes": 721}),
        ("no_theme", "themes", {"themes": ()}),
        ("not_in_list", "themes", {"themes": ("spells",)}),
        ("not_in_list", "way", {"way": "dream"}),
        ("next_before", "next_on", {"next_on": date(2024, 2, 29)}),
        ("next_far", "next_on", {"next_on": date(2029, 2, 28)}),
        ("too_long", "agreed", {"agreed": "x" * 1001}),
        ("not_in_list", "coach", {"coach": here.people[0]}),
    ):
        assert refused(code, actions.coach, **act, coaching=session(**more)).field == field
    actions.coach(**act, coaching=session(minutes=700))
    refused("day_full", actions.coach, **act, coaching=session(minutes=21))
    for code, field, more in (
        ("amount", "orders", {"orders": Decimal(-4)}),
        ("amount", "orders", {"orders": Decimal("NaN")}),
        ("orders_outcome", "orders", {"outcome": "contacts"}),
        ("market_title", "title", {"title": " "}),
        ("number", "customers", {"customers": -1}),
        ("day_in_future", "on", {"on": TODAY + timedelta(days=1)}),
    ):
        assert refused(code, actions.market, **act, market=fair(**more)).field == field
    actions.move(by=here.coach, venture=one, stage="given_up", reason="no_funds")
    refused("over", actions.coach, **act, coaching=session())
    refused("over", actions.market, **act, market=fair())


def test_a_mistake_is_taken_back_and_counts_no_more(here, one):
    made = actions.coach(by=here.coach, venture=one, coaching=session(agreed="Peser le pain")).id
    event = actions.market(by=here.coach, venture=one, market=fair()).id
    stranger = staff("AMAPPE").coach
    for by in (stranger, here.coach):
        with pytest.raises(Missing):
            actions.market_remove(by=by, market=made)
    with pytest.raises(Missing):
        actions.coaching_remove(by=stranger, coaching=made)
    with acting(stranger):
        assert not Coaching.objects.exists() and not Market.objects.exists()
    actions.coaching_remove(by=here.coach, coaching=made)
    actions.market_remove(by=here.coach, market=event)
    with pytest.raises(Missing):
        actions.coaching_remove(by=here.coach, coaching=made)
    with as_role("system"):
        kept = {
            row.id for row in Entry.objects.filter(kind__in=("enterprise.coached", "enterprise.marketed"))
        }
        gone = Entry.objects.filter(kind__in=("enterprise.coaching_removed", "enterprise.market_removed"))
        assert kept == {row.retracts for row in gone} and len(kept) == 2
        assert "Peser" not in str([row.facts for row in gone])


def test_what_a_member_learns_is_read_where_her_file_is_seen(here, one):
    cases.plan_step(by=here.caseworker, person=here.people[0], kind="training", what="Gestion")
    with acting(here.coach):
        [found] = coaching_queries.trainings(here.coach, [here.people[0]])
        assert (found.person, found.done) == (here.people[0], False)
    stranger = staff("AMAPPE").coach
    with acting(stranger):
        assert coaching_queries.trainings(stranger, [here.people[0]]) == []
