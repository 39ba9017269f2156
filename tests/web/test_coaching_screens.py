"""Coaching and ways to customers on screen."""

from datetime import timedelta

import pytest

from parcours.enterprise import actions, coaching_queries
from parcours.enterprise.coaching import CoachingTold
from parcours.kernel import clock
from parcours.kernel.context import acting
from tests.factories.enterprise import venture
from tests.factories.home import opened_home
from tests.factories.programmes import load_second
from tests.web.test_enterprise_screens import posted, somebody, text

pytestmark = pytest.mark.django_db


def test_a_session_and_a_fair_are_written_down_listed_and_taken_back(db, sign_in):
    load_second()
    coach = sign_in("enterprise_coach")
    wanted = venture(coach.actor, somebody(coach))
    url = f"/ventures/{wanted}/"
    wrong = text(posted(coach, f"{url}coaching/", hours="1", minutes="x", agreed="Peser le pain", way="site"))
    assert "errors" in wrong and "Peser le pain" in wrong
    nothing = text(posted(coach, f"{url}coaching/", hours="1", agreed="Peser le pain", way="site"))
    assert "errors" in nothing and "Peser le pain" in nothing
    told = {"hours": "1", "minutes": "٣٠", "themes": ["price"], "agreed": "Peser le pain", "way": "site"}
    assert posted(coach, f"{url}coaching/", **told).url == url
    fair = {"kind": "fair", "title": "Souk Sebt", "outcome": "contacts", "orders": "1 250,50"}
    assert "Souk Sebt" in text(posted(coach, f"{url}market/", **fair))
    assert posted(coach, f"{url}market/", **fair | {"outcome": "orders"}).url == url
    page = text(coach.get(url))
    assert "Peser le pain" in page and "1 h 30" in page and "Souk Sebt" in page and "250,50" in page
    assert "1 h 30" in text(coach.get("/ventures/coaching/?whose=mine&theme=price"))
    assert "1 h 30" not in text(coach.get("/ventures/coaching/?theme=idea"))
    with acting(coach.actor):
        [session] = coaching_queries.sessions(coach.actor)
        [event] = coaching_queries.markets(session.venture)
    for undo in (f"/ventures/coaching/{session.id}/undo/", f"/ventures/market/{event.id}/undo/"):
        assert undo in page and text(coach.get(undo)) and posted(coach, undo).url == url
    gone = text(coach.get(url))
    assert "Peser le pain" not in gone and "Souk Sebt" not in gone


def test_the_next_session_waits_on_the_first_page(db, sign_in):
    load_second()
    coach = sign_in("enterprise_coach")
    wanted = venture(coach.actor, somebody(coach), on=clock.today() - timedelta(days=30))
    told = CoachingTold(30, ("idea",), on=clock.today() - timedelta(days=9), next_on=clock.today())
    actions.coach(by=coach.actor, venture=wanted, coaching=told)
    assert f"/ventures/{wanted}/" in opened_home(coach)
