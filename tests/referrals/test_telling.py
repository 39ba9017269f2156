"""Who is told of an answer: the person, as she may be written to, and the desk that sent her."""

from datetime import timedelta

import pytest

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.messages.models import Message
from parcours.messages.sealing import unseal
from parcours.people import actions as people
from parcours.people.contacting import Wishes
from parcours.referrals import actions, queries
from tests.factories.referrals import accepted, sent, soon

pytestmark = pytest.mark.django_db
REACHED = {"phone": "+212612345678", "no_phone": False, "phone_safe": True}


def told(referral, template="referral.news"):
    with as_role("system"):
        rows = Message.objects.filter(reference_id=referral, template=template)
        return list(rows.order_by("created_at", "id"))


@pytest.mark.parametrize("shared", [False, True])
def test_she_is_told_that_there_is_an_answer_and_not_which(place, shared):
    who = place.person(**REACHED, phone_shared=shared)
    made = sent(place, who)
    assert told(made) == []
    actions.accept(by=place.receiver, referral=made, meeting_at=soon(3), meeting_place="Qzplace")
    [message] = told(made)
    assert (message.state, message.person_id, message.channel) == ("queued", who, "sms")
    assert message.organisation_id == place.sender.organisation
    assert message.variant == ("neutral" if shared else "full")
    text = unseal(message.id, message.sealed).text
    assert text and "Qzplace" not in text
    for hidden in ("Cours", "français", "AMAPPE", "Diallo"):
        assert hidden not in text


def test_nothing_goes_to_an_unsafe_telephone_or_where_she_wants_none(place):
    unsafe = sent(place, place.person(**REACHED | {"phone_safe": False}))
    who = place.person(given_latin="Awa", **REACHED)
    people.set_wishes(by=place.sender, person=who, wishes=Wishes(opted_out=True))
    silent = sent(place, who)
    for one in (unsafe, silent):
        actions.accept(by=place.receiver, referral=one, meeting_at=soon())
    assert [(told(one)[0].state, told(one)[0].sealed) for one in (unsafe, silent)] == [("cancelled", "")] * 2
    assert [told(one)[0].reason for one in (unsafe, silent)] == ["not_safe", "opted_out"]


def test_each_answer_once_and_what_holds_no_more_is_stopped(place):
    made = sent(place, place.person(**REACHED))
    actions.put_on_waiting_list(by=place.receiver, referral=made)
    actions.accept(by=place.receiver, referral=made, meeting_at=soon())
    assert [one.state for one in told(made)] == ["cancelled", "queued"]
    actions.withdraw(by=place.sender, referral=made, reason_code="her_wish")
    assert [one.state for one in told(made)] == ["cancelled", "cancelled"]
    refused = sent(place, place.person(given_latin="Awa", **REACHED))
    actions.decline(by=place.receiver, referral=refused, reason_code="full")
    assert told(refused) == []


def test_what_is_noted_days_later_is_not_written_as_news(place):
    with clock.at(clock.now() - timedelta(days=5)):
        made = sent(place, place.person(**REACHED))
    day = clock.today() - timedelta(days=3)
    actions.accept(by=place.receiver, referral=made, meeting_at=soon(), occurred_on=day)
    assert told(made) == []


def test_the_desk_that_sent_her_has_her_in_its_list_until_she_was_expected(place, seen_by):
    first = accepted(place, place.person())
    second = sent(place, place.person(given_latin="Awa"))
    actions.put_on_waiting_list(by=place.receiver, referral=second)
    third = sent(place, place.person(given_latin="Bintou"))
    actions.decline(by=place.receiver, referral=third, reason_code="full")

    def to_tell(by):
        return {one.id for one in seen_by(by, queries.listed, by, what=queries.TELL)}

    assert to_tell(place.sender) == {first, second} and to_tell(place.receiver) == set()
    with clock.at(clock.now() + timedelta(days=3)):
        assert to_tell(place.sender) == {second}
    with clock.at(clock.now() + timedelta(days=8)):
        # By now the clock has reminded them, and says so instead.
        actions.run_clock(by=Actor.system("clock"))
        assert to_tell(place.sender) == set()
        assert second in {
            one.id for one in seen_by(place.sender, queries.listed, place.sender, what=queries.REMINDED)
        }
