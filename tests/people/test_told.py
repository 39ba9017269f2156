"""What of the journal is told to whom, on a person's page and to machines."""

from datetime import timedelta

import pytest

from parcours.cases import notes
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Missing, Refused
from parcours.people import actions, models, queries
from parcours.people.receiving import Visited
from parcours.people.rules import Legal
from parcours.referrals import actions as referrals
from tests.factories.accounts import actor, member, organisation
from tests.factories.cases import assessed
from tests.factories.people import person
from tests.factories.programmes import load_second
from tests.factories.reception import site
from tests.factories.referrals import accepted, desks
from tests.people.test_people import convention

pytestmark = pytest.mark.django_db
LEGAL, NOTED, NAMED = "people.legal_fact", "people.restricted_noted", "people.reader_named"


@pytest.fixture
def here():
    return actor(organisation("EN"))


@pytest.fixture
def partner(here):
    return actor(organisation("AMAPPE"))


@pytest.fixture
def woman(here, partner):
    """Somebody without papers whose file a partner sees."""
    told = {"protection": Legal("refugee_unhcr"), "residence": Legal("none")}
    who = person(here, **told).person
    convention(here, partner)
    actions.share(by=here, person=who, organisation=partner.organisation)
    return who


def told(by, who) -> list[str]:
    with acting(by):
        return list(queries.timeline(by, who).values_list("kind", flat=True))


def test_that_she_has_no_papers_is_not_told_by_an_entry_either(here, partner, woman):
    assert told(here, woman).count(LEGAL) == 2
    assert told(partner, woman).count(LEGAL) == 1
    actions.record_legal_fact(by=here, person=woman, dimension="residence", fact=Legal("none"))
    actions.record_legal_fact(by=here, person=woman, dimension="residence", fact=Legal("valid"))
    assert told(partner, woman).count(LEGAL) == 2


def test_without_row_security_the_query_says_the_same(here, partner, woman):
    with as_role("system"):
        assert list(queries.timeline(partner, woman).values_list("kind", flat=True)).count(LEGAL) == 1


def test_a_restricted_fact_is_a_word_for_its_readers_alone(here, partner, woman):
    colleague = member(here.organisation, "caseworker")
    actions.record_restricted(by=here, person=woman, kind="violence", text="what she told")
    for blind in (partner, colleague, actor(organisation("EN"), "coordinator")):
        assert not {NOTED, NAMED} & set(told(blind, woman))
    actions.name_restricted_reader(by=here, person=woman, user=colleague.user)
    for reader in (here, colleague):
        assert {NOTED, NAMED} <= set(told(reader, woman))


def test_who_sees_no_assessments_is_not_told_of_them(here):
    load_second()
    who = assessed(here)
    assert "cases.assessed" in told(here, who)
    trainer = told(actor(organisation("EN"), "trainer"), who)
    assert "people.registered" in trainer and not [kind for kind in trainer if kind.startswith("cases.")]


def test_foreign_is_missing(woman):
    with pytest.raises(Missing):
        told(actor(organisation("SOLE")), woman)


@pytest.mark.parametrize("who", ["stranger", "trainer", "nobody"])
def test_readers_are_colleagues_who_may_read(here, partner, woman, who):
    named = {
        "stranger": lambda: member(partner.organisation, "caseworker").user,
        "trainer": lambda: member(here.organisation, "trainer").user,
        "nobody": uuid7,
    }[who]()
    actions.record_restricted(by=here, person=woman, kind="health", text="what she told")
    with pytest.raises(Refused) as refused:
        actions.name_restricted_reader(by=here, person=woman, user=named)
    assert refused.value.code == "people.reader_elsewhere"
    with acting(here):
        assert models.RestrictedReader.objects.filter(person_id=woman).count() == 1


def test_whoever_registered_her_keeps_her_file(here, woman):
    with acting(here):
        [own] = [one for one in queries.who_may_see(here, woman) if one.organisation == here.organisation]
    with pytest.raises(Refused) as refused:
        actions.end_access(by=here, person=woman, grant=own.grant)
    assert refused.value.code == "people.registered_here"
    with acting(here):
        assert queries.find(here, woman)


def test_what_two_organisations_settle_about_her_is_not_told_to_a_third(db):
    """Referred for legal help or to a shelter, and by whom she was taken: a third that sees her file learns
    nothing of it, nor of her visits, of notes and requests elsewhere."""
    load_second()
    place = desks()
    who, third = place.person(), member(organisation("ODT"))
    convention(place.sender, third)
    actions.share(by=place.sender, person=who, organisation=third.organisation)
    actions.share(by=place.sender, person=who, organisation=place.receiver.organisation)
    made = accepted(place, who)
    referrals.deliver(by=place.receiver, referral=made)
    notes.write_note(by=place.sender, person=who, text="among us")
    actions.receive_many(
        by=place.sender,
        site=site(place.sender.organisation),
        visits=[Visited(clock.now() - timedelta(hours=1), "aid", "served", who)],
    )
    mine, theirs = (set(told(by, who)) for by in (place.sender, place.receiver))
    assert {"referrals.sent", "referrals.accepted", "referrals.delivered"} <= mine & theirs
    assert {"cases.note_written", "people.visited"} <= mine - theirs
    with as_role("system"):
        without_the_wall = set(queries.timeline(third, who).values_list("kind", flat=True))
    for seen in (set(told(third, who)), without_the_wall):
        assert "people.registered" in seen
        assert not [kind for kind in seen if kind.startswith(("referrals.", "people.visit", "cases.note"))]
