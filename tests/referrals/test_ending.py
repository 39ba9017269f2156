"""A convention ends: nobody waits under it, and both sides know the same day."""

from datetime import timedelta

import pytest

from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.messages.models import Message
from parcours.messages.sealing import unseal
from parcours.people import actions as people
from parcours.people import expiring
from parcours.people.models import Convention
from parcours.referrals import actions, queries
from parcours.referrals.models import Move
from tests.factories.people import convention
from tests.factories.referrals import accepted, prepared, sent, told

pytestmark = pytest.mark.django_db
NIGHT = Actor.system("people.expiry")


def between(place, taker=None):
    with as_role("system"):
        rows = Convention.objects.filter(from_organisation=place.sender.organisation)
        return rows.get(to_organisation=taker or place.receiver.organisation)


def states(row, *wanted):
    return [row(one).state for one in wanted]


def test_what_waits_is_withdrawn_with_its_reason_and_what_was_delivered_is_not(place, row, seen_by):
    waiting = accepted(place, place.person())
    fresh = sent(place, place.person(given_latin="Awa"))
    ready = prepared(place, place.person(given_latin="Bintou"))
    done = accepted(place, place.person(given_latin="Chantal"))
    actions.move_many(by=place.receiver, moves=[told(done, "delivered")])
    elsewhere = sent(place, place.person(given_latin="Diane"), wanted=place.partner_service)
    people.end_convention(by=place.chief, convention=between(place).id)
    assert states(row, waiting, fresh, ready, done, elsewhere) == [*["withdrawn"] * 3, "delivered", "sent"]
    assert {row(one).reason_code for one in (waiting, fresh, ready)} == {"convention"}
    with as_role("system"):
        assert Move.objects.filter(referral__in=[waiting, fresh, ready], target="withdrawn").count() == 3
        assert Entry.objects.filter(kind="referrals.cut").count() == 2
    asked = seen_by(place.sender, queries.listed, place.sender, what=queries.REPLACE)
    assert {one.id for one in asked} == {waiting, fresh, ready}
    notices = seen_by(place.receiver, expiring.unread, place.receiver)
    assert {(one.kind, one.code) for one in notices} == {
        ("convention", row(one).code[:8]) for one in (waiting, fresh)
    }
    assert actions.receive(by=place.sender, referral=done).id == done and row(done).state == "closed"


def test_the_night_after_the_last_day_does_it_once(place, row, seen_by):
    made = sent(place, place.person())
    with as_role("system"):
        Convention.objects.filter(pk=between(place).id).update(expires_on=clock.today())
    people.expire_conventions(by=NIGHT)
    assert row(made).state == "sent"
    for days in (1, 1, 2):
        with clock.at(clock.now() + timedelta(days=days)):
            people.expire_conventions(by=NIGHT)
    assert row(made).state == "withdrawn"
    assert len(seen_by(place.receiver, expiring.unread, place.receiver)) == 1


def test_another_convention_keeps_everything(place, row):
    made = sent(place, place.person())
    convention(place.sender.organisation, place.receiver.organisation)
    with as_role("system"):
        first = Convention.objects.filter(to_organisation=place.receiver.organisation).order_by("id").first()
    people.end_convention(by=place.chief, convention=first.id)
    people.expire_conventions(by=NIGHT)
    assert row(made).state == "sent"


def test_a_partner_without_an_account_is_written_to(place, row):
    made = sent(place, place.person(), wanted=place.partner_service)
    people.end_convention(by=place.chief, convention=between(place, place.partner).id)
    assert row(made).state == "withdrawn"
    with as_role("system"):
        [message] = Message.objects.filter(reference_id=made, template="referral.convention_over")
        waiting = Message.objects.filter(reference_id=made, template="referral.sent").get()
    assert (message.state, waiting.state) == ("queued", "cancelled")
    text = unseal(message.id, message.sealed).text
    assert row(made).code[:8] in text and "Diallo" not in text and "bureau" not in text
