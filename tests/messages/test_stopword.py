"""Whoever gets messages knows how to stop them: it is said once to each number on each channel."""

from dataclasses import replace
from datetime import timedelta

import pytest

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.messages import actions, gateways
from parcours.messages.models import StopTold
from parcours.messages.rules import Address, parts
from parcours.people import actions as people
from parcours.people.contacting import Wishes
from tests.factories.accounts import actor
from tests.factories.messages import HERS, STAFF, queued, row, seen_by_system
from tests.factories.people import person

SYSTEM = Actor.system("test")
WHATSAPP = replace(HERS, channel="whatsapp")


@pytest.fixture
def heard(settings):
    settings.PARCOURS_ANSWERS = {"file": "k" * 20}


def sent(by, address=HERS, **more):
    done = queued(by, address=address, **more)
    actions.deliver(by=SYSTEM, message=done.id)
    return row(done.id)


def says(carrier) -> list[bool]:
    return ["STOP" in one.text for one in carrier.taken]


def test_the_first_message_to_a_number_on_a_channel_says_it_and_no_other(by, at_noon, carrier, heard):
    for address in (HERS, HERS, WHATSAPP, WHATSAPP, Address("sms", "+212600000001")):
        sent(by, address)
    assert says(carrier) == [True, False, True, False, True]
    with seen_by_system():
        kept = [(one.channel, one.digest) for one in StopTold.objects.all()]
    assert len(kept) == 3 and not any(HERS.to[1:] in digest for _channel, digest in kept)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_in_her_language_on_a_shared_telephone_too_and_its_parts_are_counted(
    by, at_noon, carrier, heard, language
):
    kept = sent(by, replace(HERS, language=language, shared=True))
    [message] = carrier.taken
    told = {"fr": "répondez STOP", "ar": "STOP أو قف", "en": "answer STOP"}[language]
    assert message.text.rstrip(".").endswith(told) and kept.parts == parts(message.text)


def test_not_where_nobody_hears_it(by, at_noon, carrier):
    sent(by)
    assert says(carrier) == [False]


def test_neither_by_mail_nor_to_staff(by, at_noon, carrier, heard):
    sent(by, Address("email", "her@example.org"))
    link = {"days": 3, "link": "http://127.0.0.1:8000/r/"}
    sent(by, STAFF, template="referral.reminder", values=link)
    sent(by, HERS, template="referral.reminder", values=link)
    assert says(carrier) == [False] * 3


def test_what_did_not_go_told_nobody(by, at_noon, carrier, heard):
    carrier.fails = [gateways.Failed("refused", for_good=True)]
    sent(by)
    assert carrier.taken == []
    sent(by)
    assert says(carrier) == [True]


def told() -> int:
    with seen_by_system():
        return StopTold.objects.count()


def test_after_more_than_a_year_it_is_forgotten_and_said_again(by, at_noon, carrier, heard):
    sent(by)
    with clock.at(at_noon + timedelta(days=399)):
        actions.forget_old(by=SYSTEM)
        sent(by)
    assert says(carrier) == [True, False] and told() == 1
    with clock.at(at_noon + timedelta(days=401)):
        actions.forget_old(by=SYSTEM)
        assert told() == 0
        sent(by)
    assert says(carrier) == [True, False, True] and told() == 1


@pytest.mark.parametrize("others", ["", "hers", "through"])
def test_with_an_erasure_it_goes_unless_somebody_else_has_the_number(by, at_noon, carrier, heard, others):
    reached = {"phone": HERS.to, "no_phone": False, "phone_safe": True}
    who = person(by, **reached).person
    if others == "hers":
        person(by, given_latin="Fatou", **reached)
    elif others:
        through = person(by, given_latin="Fatou", no_phone=True).person
        wishes = Wishes(["through"], through_name="Awa", through_phone=HERS.to)
        people.set_wishes(by=by, person=through, wishes=wishes)
    sent(by, person=who)
    assert told() == 1
    officer = actor(by.organisation, "data_protection")
    request = people.record_request(by=by, person=who, kind="erasure").id
    people.take_request(by=officer, request=request)
    people.decide_request(by=officer, request=request, answer="granted")
    people.erase(by=officer, request=request)
    assert told() == bool(others)
