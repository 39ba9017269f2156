"""The register of a reception point: tickets, calls, endings, who is told what."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from itertools import product
from threading import Barrier

import pytest
from django.db import connection, transaction

from parcours.journal.models import Entry
from parcours.journal.queries import standing
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Missing, Refused
from parcours.people import actions, receiving, states, visits
from parcours.people.enums import VisitState
from parcours.people.receiving import Visited
from parcours.people.reception_models import Visit, Visitor
from tests.factories.accounts import actor, organisation
from tests.factories.people import convention, person
from tests.factories.reception import site, visit

pytestmark = pytest.mark.django_db


@contextmanager
def request(by=None, role=""):
    with transaction.atomic(), as_role(role) if role else acting(by):
        yield


@pytest.fixture
def here():
    return actor(organisation("EN"))


@pytest.fixture
def place(here):
    return site(here.organisation)


@pytest.fixture
def partner():
    return actor(organisation("AMAPPE"))


def line(by, wanted):
    with request(by):
        return visits.visit(by, wanted)


def refused(code, call, **named):
    with pytest.raises(Refused) as found:
        call(**named)
    assert found.value.code == code


def test_a_day_at_a_reception(here, place):
    """Two come, one is received and served, one loses patience; nobody had to give a name."""
    first, second = visit(here, place), visit(here, place, reason="work")
    assert (first.number, second.number) == (1, 2)
    with clock.at(clock.now() + timedelta(minutes=12)):
        actions.call_visitor(by=here, visit=first.visit)
        with request(here):
            now = visits.queue(here, place)
        assert [one.number for one in now.waiting] == [2] and [one.number for one in now.serving] == [1]
        assert (now.waiting[0].minutes, now.serving[0].served_by) == (12, here.user)
        actions.end_visit(by=here, visit=first.visit, outcome="served")
        actions.end_visit(by=here, visit=second.visit, outcome="left")
        with request(here):
            assert visits.waiting(here) == {}
            [told] = visits.counts(here, clock.today(), clock.today())
    assert (told.visits, told.unnamed, told.served, told.left, told.returning) == (2, 2, 1, 1, 0)


@pytest.mark.parametrize(("source", "target"), list(product(VisitState.values, VisitState.values)))
def test_only_these_moves_exist(here, source, target):
    moves = {
        ("waiting", "serving"), ("waiting", "sent_on"), ("waiting", "left"), ("serving", "waiting"),
        ("serving", "served"), ("serving", "sent_on"), ("serving", "left"),
    }  # fmt: skip
    assert states.VISIT.can(source, target, here) == ((source, target) in moves)
    assert not states.VISIT.can(source, target, actor(here.organisation, role="coordinator"))


def test_a_visit_is_counted_once_with_who_came(here, place):
    who = person(here).person
    with clock.at(clock.now() - timedelta(days=3)):
        before = visit(here, place, person=who)
        actions.end_visit(by=here, visit=before.visit, outcome="left")
    again = visit(here, place, reason="follow_up", person=who)
    assert line(here, before.visit).returning is False and line(here, again.visit).returning is True
    actions.call_visitor(by=here, visit=again.visit)
    actions.end_visit(by=here, visit=again.visit, outcome="sent_on", sent_to="partner")
    with request(here):
        told = Entry.objects.filter(kind="people.visited", person_id=who).order_by("sequence").last()
        assert told.facts == {
            "site": "EN-OUJDA", "reason": "follow_up", "returning": True, "outcome": "sent_on",
        }  # fmt: skip
        assert (told.sex, told.nationality, told.occurred_on) == ("F", "GN", clock.today())
        assert [one.visit for one in visits.visits_of(here, who)] == [again.visit, before.visit]


def test_a_visitor_who_is_recognised_later_is_still_counted_once(here, place):
    came = visit(here, place)
    actions.end_visit(by=here, visit=came.visit, outcome="left")
    who = person(here).person
    actions.name_visitor(by=here, visit=came.visit, person=who)
    with request(here):
        [told] = standing(Entry.objects.filter(kind="people.visited"))
        assert (told.person_id, told.facts["returning"], told.sex) == (who, False, "F")
    refused(
        "people.named_already", actions.name_visitor, by=here, visit=came.visit, person=person(here).person
    )


def test_where_it_was_sent_is_said_and_belongs_to_that_ending(here, place):
    came = visit(here, place)
    refused("people.sent_where", actions.end_visit, by=here, visit=came.visit, outcome="sent_on")
    refused("people.outcome_missing", actions.end_visit, by=here, visit=came.visit, outcome="waiting")
    refused("people.outcome_missing", actions.end_visit, by=here, visit=came.visit, outcome="")
    refused(
        "people.code_unknown", actions.end_visit, by=here, visit=came.visit, outcome="sent_on", sent_to="x"
    )
    actions.call_visitor(by=here, visit=came.visit)
    actions.end_visit(by=here, visit=came.visit, outcome="served", sent_to="partner")
    assert line(here, came.visit).sent_to == ""


def test_a_register_is_its_own_organisation_s(here, partner, place):
    """By PostgreSQL alone, and by the application: the same answer."""
    who = person(here).person
    came = visit(here, place, person=who)
    convention(here.organisation, partner.organisation)
    actions.share(by=here, person=who, organisation=partner.organisation)
    with request(partner):
        assert Visit.objects.count() == 0 and Visitor.objects.count() == 0
        assert visits.visits_of(partner, who) == [] and visits.own_sites(partner) == []
        with pytest.raises(Missing):
            visits.visit(partner, came.visit)
    with pytest.raises(Missing):
        actions.call_visitor(by=partner, visit=came.visit)
    refused("people.site_elsewhere", actions.receive, by=partner, site=place, reason="work")
    other = site(partner.organisation, "AMAPPE-RABAT")
    with pytest.raises(Missing):
        visit(partner, other, person=person(here).person)


def test_a_visit_stays_when_its_visitor_is_seen_no_more(here, partner, place):
    who = person(partner).person
    convention(partner.organisation, here.organisation)
    grant = actions.share(by=partner, person=who, organisation=here.organisation).id
    came = visit(here, place, person=who)
    assert line(here, came.visit).person == who
    # To PostgreSQL a transaction lasts no time: what ends in it has ended before.
    with clock.at(clock.now() - timedelta(hours=1)):
        actions.end_access(by=partner, person=who, grant=grant)
    assert (line(here, came.visit).person, line(here, came.visit).names) == (None, ())
    with request(here):
        assert Visitor.objects.count() == 0
    refused(
        "people.named_already", actions.name_visitor, by=here, visit=came.visit, person=person(here).person
    )
    actions.end_visit(by=here, visit=came.visit, outcome="left")


def test_many_at_once_are_as_one_by_one(here, place):
    who = person(here).person
    morning = clock.now() - timedelta(days=2)
    told = [
        Visited(morning + timedelta(minutes=5), "work", "served", who, morning + timedelta(minutes=9)),
        Visited(morning, "information", "left"),
        Visited(morning + timedelta(days=1), "aid", "sent_on", who, sent_to="colleague"),
    ]
    made = actions.receive_many(by=here, site=place, visits=told)
    assert [line(here, one.visit).reason for one in made.visits] == ["information", "work", "aid"]
    assert [line(here, one.visit).returning for one in made.visits] == [None, False, True]
    with request(here):
        assert Entry.objects.filter(kind="people.visited").count() == 3
    later = Visited(clock.now() + timedelta(hours=1), "work", "left")
    refused("people.moment_in_future", actions.receive_many, by=here, site=place, visits=[later])
    turned = Visited(morning, "work", "served", None, morning - timedelta(minutes=1))
    refused("people.ended_before_arrival", actions.receive_many, by=here, site=place, visits=[turned])
    foreign = Visited(morning, "work", "served", uuid7())
    with pytest.raises(Missing):
        actions.receive_many(by=here, site=place, visits=[*told, foreign])
    refused("people.too_many", actions.receive_many, by=here, site=place, visits=told * 84)


def test_the_night_closes_the_register(here, place):
    with clock.at(clock.now() - timedelta(days=1)):
        waits, served = visit(here, place), visit(here, place)
        actions.call_visitor(by=here, visit=served.visit)
    today = visit(here, place)
    assert today.number == 1
    assert len(actions.close_days(by=Actor.system("people.registers")).ids) == 2
    assert actions.close_days(by=Actor.system("people.registers")).ids == []
    found = [line(here, one.visit).state for one in (waits, served, today)]
    assert found == ["left", "served", "waiting"]
    with request(here):
        entries = Entry.objects.filter(kind="people.visited")
        assert {one.organisation_id for one in entries} == {here.organisation} and len(entries) == 2


# Two officers ------------------------------------------------------------------------------------


def at_once(number, ask):
    together = Barrier(number)

    def one(n):
        together.wait()
        try:
            return ask(n)
        except Refused as found:
            return found.code
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


@pytest.mark.django_db(transaction=True)
def test_of_officers_who_call_one_visitor_at_once_one_wins_and_no_ticket_is_given_twice(monkeypatch):
    where = organisation("EN")
    officers = [actor(where) for _n in range(6)]
    place = site(where.id)
    numbers = at_once(6, lambda n: visit(officers[n], place).number)
    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]
    came = visit(officers[0], place).visit
    answers = at_once(6, lambda n: actions.call_visitor(by=officers[n], visit=came).id)
    assert sorted(str(one) for one in answers) == sorted([str(came), *["kernel.illegal_move"] * 5])
    # Without the lock all of them believe that they were first.
    again = visit(officers[0], place).visit
    read = Barrier(6)

    def unlocked(by, wanted):
        found = Visit.objects.select_related("site").get(pk=wanted)
        read.wait()
        return found

    monkeypatch.setattr(receiving, "_visit", unlocked)
    assert at_once(6, lambda n: actions.call_visitor(by=officers[n], visit=again).id) == [again] * 6
