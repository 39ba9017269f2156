"""Who is told of an answer: the person, as she may be written to, and the desk that sent her."""

from datetime import timedelta

import pytest
from django.utils import translation

from parcours.accounts.models import User
from parcours.directory.models import Service
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.refusals import Missing, Refused
from parcours.messages import actions as messages
from parcours.messages.models import Message
from parcours.messages.sealing import unseal
from parcours.people import actions as people
from parcours.people.contacting import Wishes
from parcours.referrals import actions, queries
from parcours.referrals.rules import ToldHer
from parcours.web.referrals.presenters import log
from tests.factories.referrals import accepted, sent, soon, stranger

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
    # Neither her desk nor its organisation has a telephone.
    assert "Passez nous voir" in text
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


def mailed(who, email="desk@example.org", language="fr"):
    User.objects.filter(pk=who.user).update(email=email, language=language)
    return who


def test_whoever_sent_her_is_written_to_once_for_each_answer(place):
    mailed(place.sender, language="en")
    made = sent(place, place.person())
    actions.put_on_waiting_list(by=place.receiver, referral=made)
    actions.accept(by=place.receiver, referral=made, meeting_at=soon(), meeting_place="Qzplace")
    first, second = told(made, "referral.answered")
    assert (first.state, second.state) == ("cancelled", "queued")
    assert (second.channel, second.language, second.organisation_id) == (
        *("email", "en"),
        place.sender.organisation,
    )
    content = unseal(second.id, second.sealed)
    assert content.to == "desk@example.org" and str(made) in content.text and "AMAPPE" in content.text
    for hidden in ("Cours", "français", "Diallo", "Qzplace", "accept"):
        assert hidden not in content.text + content.subject
    refused = sent(place, place.person(given_latin="Awa"))
    actions.decline(by=place.receiver, referral=refused, reason_code="full")
    assert [one.state for one in told(refused, "referral.answered")] == ["queued"]


def test_nobody_is_written_to_about_her_own_note_or_without_an_address(place):
    mailed(place.sender)
    made = sent(place, place.person(), wanted=place.partner_service)
    actions.decline(by=place.sender, referral=made, reason_code="full")
    assert told(made, "referral.answered") == []
    mailed(place.sender, "")
    other = sent(place, place.person(given_latin="Awa"))
    actions.decline(by=place.receiver, referral=other, reason_code="full")
    assert told(other, "referral.answered") == []


def test_a_secret_service_is_not_named_in_a_mail(place):
    mailed(place.sender)
    made = sent(place, place.person())
    with as_role("system"):
        Service.objects.filter(pk=place.service).update(sensitive=True)
    actions.decline(by=place.receiver, referral=made, reason_code="full")
    [message] = told(made, "referral.answered")
    assert "AMAPPE" not in unseal(message.id, message.sealed).text


def test_the_coordinator_is_written_to_when_reminders_were_in_vain_and_once(place):
    mailed(place.chief, "chief@example.org")
    made = sent(place, place.person())
    system = Actor.system("clock")
    for days in (3, 10, 10, 11):
        with clock.at(clock.now() + timedelta(days=days)):
            actions.run_clock(by=system)
        assert len(told(made, "referral.escalated")) == (days > 3)
    [message] = told(made, "referral.escalated")
    content = unseal(message.id, message.sealed)
    assert (content.to, message.organisation_id) == ("chief@example.org", place.sender.organisation)
    assert "10" in content.text and str(made) in content.text and "Diallo" not in content.text
    actions.decline(by=place.receiver, referral=made, reason_code="full")
    assert [one.state for one in told(made, "referral.escalated")] == ["cancelled"]


def arrived(message, status="delivered"):
    with as_role("system"):
        Message.objects.filter(pk=message.id).update(state="sent")
    messages.note_receipt(by=Actor.system("gateway"), reference=str(message.id), status=status)


def waiting_to_be_told(seen_by, by):
    return {one.id for one in seen_by(by, queries.listed, by, what=queries.TELL)}


@pytest.mark.parametrize("way", ["call", "message", "in_person"])
def test_that_she_was_told_is_kept_and_leaves_the_first_page(place, seen_by, way):
    made = accepted(place, place.person())
    assert waiting_to_be_told(seen_by, place.sender) == {made}
    actions.tell_her(by=place.sender, referral=made, way=way)
    assert waiting_to_be_told(seen_by, place.sender) == set()
    found = seen_by(place.sender, queries.opened, place.sender, made)
    [one] = found.tellings
    assert (one.way, one.occurred_on, one.user_id) == (way, clock.today(), place.sender.user)
    refused("referrals.told_already", place.sender, made)


def refused(code, by, referral, **more):
    with pytest.raises(Refused) as error:
        actions.tell_her(by=by, referral=referral, **({"way": "call"} | more))
    assert error.value.code == code


def test_each_answer_is_told_anew_and_only_by_those_who_sent_her(place, seen_by):
    made = sent(place, place.person())
    refused("referrals.nothing_to_tell", place.sender, made)
    actions.put_on_waiting_list(by=place.receiver, referral=made)
    refused("referrals.not_yours_to_say", place.receiver, made)
    refused("referrals.not_in_list", place.sender, made, way="pigeon")
    tomorrow = clock.today() + timedelta(days=1)
    refused("referrals.day_in_future", place.sender, made, occurred_on=tomorrow)
    actions.tell_many(by=place.sender, told=[ToldHer(made, "in_person")])
    actions.accept(by=place.receiver, referral=made, meeting_at=soon())
    assert waiting_to_be_told(seen_by, place.sender) == {made}
    actions.tell_her(by=place.sender, referral=made, way="call")
    assert [one.state for one in seen_by(place.sender, queries.opened, place.sender, made).tellings] == [
        *("waiting_list", "accepted")
    ]
    with pytest.raises(Missing):
        actions.tell_her(by=stranger(), referral=made, way="call")


def test_that_she_is_expected_is_ticked_by_no_message(place, seen_by):
    """It says that there is an answer, neither when nor where: somebody has to tell her."""
    made = sent(place, place.person(**REACHED))
    actions.accept(by=place.receiver, referral=made, meeting_at=soon(3))
    [message] = told(made)
    arrived(message)
    found = seen_by(place.sender, queries.opened, place.sender, made)
    assert found.tellings == [] and len(found.arrived) == 1
    assert waiting_to_be_told(seen_by, place.sender) == {made}
    assert seen_by(place.receiver, queries.opened, place.receiver, made).arrived == []
    with translation.override("en"):
        assert next(line["title"] for line in log(found)) == "A message has reached her"
    actions.tell_her(by=place.sender, referral=made, way="call")
    assert waiting_to_be_told(seen_by, place.sender) == set()


def test_a_message_about_a_waiting_list_ticks_by_itself_once(place, seen_by):
    made = sent(place, place.person(**REACHED))
    actions.put_on_waiting_list(by=place.receiver, referral=made)
    [message] = told(made)
    arrived(message)
    arrived(message)
    [one] = seen_by(place.sender, queries.opened, place.sender, made).tellings
    assert (one.way, one.user_id, one.organisation_id) == ("message", None, place.sender.organisation)
    assert waiting_to_be_told(seen_by, place.sender) == set()


@pytest.mark.parametrize("why", ["failed", "shared", "older"])
def test_what_tells_nobody_ticks_nothing(place, seen_by, why):
    made = sent(place, place.person(**REACHED, phone_shared=why == "shared"))
    actions.put_on_waiting_list(by=place.receiver, referral=made)
    [message] = told(made)
    if why == "older":
        actions.accept(by=place.receiver, referral=made, meeting_at=soon(3))
    arrived(message, "failed" if why == "failed" else "delivered")
    assert waiting_to_be_told(seen_by, place.sender) == {made}
