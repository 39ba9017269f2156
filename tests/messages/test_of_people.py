"""A consent withdrawn or a file erased stops what waits, also in jobs that are already there."""

import pytest
from django.db import transaction

from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from parcours.kernel.events import emit
from parcours.messages import actions
from parcours.messages.models import Message
from parcours.people import actions as people
from parcours.people import events, queries
from parcours.people.contacting import Wishes
from parcours.people.ports import followings
from parcours.people.rules import Changes
from tests.factories.accounts import actor, organisation
from tests.factories.messages import STAFF, queued, row, seen_by_system
from tests.factories.people import convention, person


@pytest.fixture
def hers(by, at_noon, settings):
    settings.PARCOURS_URL = "http://127.0.0.1:8000"
    who = person(by).person
    link = {"days": 3, "link": "http://127.0.0.1:8000/r/"}
    return who, queued(by, person=who), queued(by, "referral.reminder", STAFF, link, person=who)


def withdraw(by, who, purpose):
    with transaction.atomic(), acting(by):
        consent = queries.living_consents(who).filter(purpose=purpose).get().id
    people.withdraw_consent(by=by, person=who, consent=consent)


def test_sharing_withdrawn_stops_what_partners_would_be_told(by, hers, carrier):
    who, mine, partners = hers
    withdraw(by, who, "sharing")
    for one in (mine, partners):
        actions.deliver(by=Actor.system("test"), message=one.id)
    assert (row(mine.id).state, row(partners.id).state) == ("sent", "cancelled")
    assert row(partners.id).reason == "withdrawn" and len(carrier.taken) == 1


def test_accompaniment_withdrawn_stops_everything(by, hers):
    who, mine, partners = hers
    withdraw(by, who, "accompaniment")
    assert row(mine.id).state == row(partners.id).state == "cancelled"


def test_who_wants_no_messages_gets_none_that_wait(by, hers):
    who, mine, partners = hers
    people.set_wishes(by=by, person=who, wishes=Wishes(opted_out=True))
    assert (row(mine.id).state, row(mine.id).reason) == ("cancelled", "opted_out")
    assert row(partners.id).state == "queued"


def test_a_number_that_is_hers_no_more_gets_nothing_that_waits(by, hers):
    who, mine, partners = hers
    people.edit(by=by, person=who, changes=Changes(phone="+212612345699"))
    assert (row(mine.id).state, row(mine.id).reason) == ("cancelled", "not_safe")
    assert row(partners.id).state == "queued"


def test_an_erased_file_stops_and_leaves_nothing(by, hers):
    who, mine, _partners = hers
    with transaction.atomic(), acting(by):
        emit(events.PersonErased(who))
    assert row(mine.id).reason == "erased"
    with transaction.atomic(), acting(by):
        followings()["outbox.Message"].erase(who)
    with seen_by_system():
        assert not Message.objects.filter(person_id=who).exists()


def test_she_is_told_which_messages_there_were_and_not_what_they_said(by, hers):
    who, _mine, _partners = hers
    with transaction.atomic(), acting(by):
        lines = followings()["outbox.Message"].access(who)
    assert len(lines) == 2 and set(lines[0]) == {"created_at", "template", "channel", "state"}


def test_whoever_may_no_longer_see_her_sees_none_of_her_messages(by, hers):
    """Row security alone: the organisation that wrote has lost its access."""
    who, _mine, _partners = hers
    other = actor(organisation("AMAPPE"))
    convention(by.organisation, other.organisation)
    grant = people.share(by=by, person=who, organisation=other.organisation).id
    theirs = queued(other, person=who).id
    with transaction.atomic(), acting(other):
        assert [one.id for one in Message.objects.all()] == [theirs]
    people.end_access(by=by, person=who, grant=grant)
    with transaction.atomic(), acting(other):
        assert not Message.objects.exists()
