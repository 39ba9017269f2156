"""STOP and START as gateways hand them in: who answers, how it is read, and that nothing else is kept."""

import json
from urllib.parse import urlencode

import pytest
from django.test import Client

from parcours.journal.models import Entry
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.refusals import Refused
from parcours.messages import actions, answers
from parcours.people import actions as people
from parcours.people.contact_models import StoppedNumber
from parcours.people.contacting import Wishes, address_of, address_or_why, addresses_or_why
from parcours.people.ports import DELETE, followings
from parcours.people.rules import Changes
from tests.factories.accounts import member, organisation
from tests.factories.messages import queued, row
from tests.factories.people import person

KEY, NUMBER = "k" * 24, "+212612345678"
REACHED = {"phone": NUMBER, "no_phone": False, "phone_safe": True}
HTTP, RAPIDPRO = "/messages/answers/http/", "/messages/answers/rapidpro/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on(settings):
    settings.PARCOURS_ANSWERS = {"http": KEY, "rapidpro": KEY}


def post(body, url=HTTP, key=KEY, kind="application/json", **headers):
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    given = {"X-Parcours-Key": key} if key else {}
    return Client(enforce_csrf_checks=True).generic("POST", url, body, kind, headers=given | headers)


def say(text, number=NUMBER, **more):
    answer = post({"from": number, "text": text, **more})
    assert (answer.status_code, answer.content) == (204, b"")


def stops():
    with as_role("system"):
        return sorted(StoppedNumber.objects.values_list("person_id", "channel", "number"))


@pytest.mark.parametrize(
    "text",
    ["STOP", " stop. ", "S T O P", "Arrêt", "ARRET", "ARRÊT.", "arr\ufffdt", "توقف", "تَوَقَّف", "قف.", "قـف"],
)
def test_words_that_stop(text):
    assert answers.meaning(text) is True


@pytest.mark.parametrize("text", ["START", "start.", "oui", "OUI !", "ابدأ", "ابدا", "اِبدأ"])
def test_words_that_start(text):
    assert answers.meaning(text) is False


@pytest.mark.parametrize("text", ["", "non", "stopper", "je viens", "STOP the car" * 500, "🙂", "\x00"])
def test_everything_else(text):
    assert answers.meaning(text) is None


def test_everybody_with_the_number_and_by_that_channel_alone(by):
    first, second = (person(by, given_latin=name, **REACHED).person for name in ("Awa", "Fatou"))
    other = person(by, given_latin="Chantal", **REACHED | {"phone": "+212612345699"}).person
    through = person(by, given_latin="Diane", no_phone=True).person
    wishes = Wishes(["through"], through_name="Awa", through_phone=NUMBER)
    people.set_wishes(by=by, person=through, wishes=wishes)
    people.set_wishes(by=by, person=second, wishes=Wishes(["sms", "whatsapp"]))
    say("STOP")
    assert stops() == sorted((who, "sms", NUMBER) for who in (first, second, through))
    assert address_of(first) is None and address_of(through) is None and address_of(other) is not None
    assert address_of(second).channel == "whatsapp"
    assert address_or_why(first).opted_out
    assert addresses_or_why([first, other])[other] == address_of(other)
    with as_role("system"):
        assert Entry.objects.filter(kind="people.messages_stopped").count() == 3
    say("stop")
    say("ابدأ")
    assert stops() == [] and address_of(first).to == NUMBER
    with as_role("system"):
        kinds = list(Entry.objects.filter(kind__startswith="people.messages_").values_list("kind", "facts"))
    assert len(kinds) == 6 and all(NUMBER not in str(one) for one in kinds)


def test_what_waits_already_does_not_go(by, at_noon, carrier):
    who = person(by, **REACHED).person
    hers = queued(by, person=who)
    say("STOP")
    actions.deliver(by=Actor.system("test"), message=hers.id)
    assert (row(hers.id).state, row(hers.id).reason) == ("cancelled", "opted_out") and not carrier.taken


def test_another_number_of_hers_is_not_stopped(by):
    who = person(by, **REACHED).person
    say("STOP")
    people.edit(by=by, person=who, changes=Changes(phone="+212612345699", phone_safe=True))
    assert address_of(who) is not None and address_of(who).to == "+212612345699"


@pytest.mark.parametrize("text", ["Bonjour Qzsecret", "STOP"])
def test_of_a_number_that_nobody_has_and_of_other_words_nothing_is_kept(by, text, caplog):
    person(by, **REACHED | {"phone": "+212612345699"})
    say(text)
    assert stops() == [] and "Qzsecret" not in caplog.text and NUMBER not in caplog.text


def test_a_copy_of_a_former_answer_changes_nothing(by):
    person(by, **REACHED)
    say("STOP", id="m-1")
    say("START", id="m-2")
    say("STOP", id="m-1")
    assert stops() == []
    say("STOP", id="m-3")
    assert len(stops()) == 1


def test_an_answer_that_could_not_be_kept_is_new_when_it_comes_again(by, monkeypatch):
    who = person(by, **REACHED).person
    told = {"from": NUMBER, "text": "STOP", "id": "fails-once"}

    def fails(**_told):
        raise RuntimeError("the database is away")

    with monkeypatch.context() as broken:
        broken.setattr("parcours.people.actions.hear_answer", fails)
        with pytest.raises(RuntimeError):
            post(told)
    assert stops() == []
    say("STOP", id="fails-once")
    assert stops() == [(who, "sms", NUMBER)]


@pytest.mark.parametrize("key", ["", "k" * 23, "é" * 24, "other-key-of-somebody-else"])
def test_a_wrong_key_opens_nothing(by, key):
    person(by, **REACHED)
    assert post({"from": NUMBER, "text": "STOP"}, key=key).status_code == 403 and stops() == []


def test_closed_unless_configured(settings):
    settings.PARCOURS_ANSWERS = {"rapidpro": KEY}
    assert post({"from": NUMBER, "text": "STOP"}).status_code == 404
    assert Client().get(RAPIDPRO).status_code == 405


def test_large_and_unreadable_bodies(by):
    person(by, **REACHED)
    assert post(b'{"from": "' + b"1" * 1_000_000 + b'"}').status_code == 413
    deep = b"[" * 8000
    for body in (b"", b"{", b"[]", deep, b'{"from": {}, "text": "STOP"}', b'{"from": "12", "text": "STOP"}'):
        assert post(body).status_code == 422
    assert post({"from": NUMBER, "text": "STOP", "channel": "pigeon"}).status_code == 422
    assert stops() == []


@pytest.mark.parametrize("charset", ["", "utf-8", "no-such", "iso-8859-1"])
def test_a_wrong_encoding_still_stops(by, charset):
    person(by, **REACHED)
    body = f'{{"from": "{NUMBER}", "text": "ARRÊT"}}'.encode("iso-8859-1")
    assert post(body, kind=f"application/json; charset={charset}" if charset else "application/json")
    assert len(stops()) == 1


def test_too_many_are_asked_to_wait(monkeypatch, one_minute):
    monkeypatch.setattr("parcours.web.messages.answers.A_MINUTE", 0)
    codes = [post({"from": NUMBER, "text": "STOP"}).status_code for _ in range(3)]
    assert codes[-1] == 429


@pytest.mark.parametrize(
    ("told", "channel"),
    [
        ({"contact": {"urn": "tel:+212612345678"}, "input": {"text": "STOP"}}, "sms"),
        ({"contact": {"urn": "whatsapp:212612345678"}, "input": {"text": "stop", "uuid": "u"}}, "whatsapp"),
    ],
)
def test_rapidpro_by_json(by, told, channel):
    who = person(by, **REACHED).person
    assert post(told, RAPIDPRO).status_code == 204
    assert stops() == [(who, channel, NUMBER)]


@pytest.mark.parametrize("told", [{"urn": "tel:+212612345678"}, {"phone": "00212 612-345678"}])
def test_forms_are_read_too(by, told):
    who = person(by, **REACHED).person
    body = urlencode(told | {"text": "توقف", "run": "1"}).encode()
    assert post(body, RAPIDPRO, kind="application/x-www-form-urlencoded").status_code == 204
    assert stops() == [(who, "sms", NUMBER)]
    with pytest.raises(Refused):
        answers.read("rapidpro", b"urn=facebook:12345678&text=STOP")


def test_stops_follow_a_merge_and_its_undoing_and_go_with_an_erasure(by):
    chief = member(organisation("EN"), "coordinator")
    desk = member(organisation("EN"))
    kept, gone = (person(desk, given_latin=name, **REACHED).person for name in ("Awa", "Awa B"))
    say("STOP", channel="whatsapp")
    with as_role("system"):
        StoppedNumber.objects.filter(person_id=kept).delete()
    say("STOP")
    before = stops()
    assert len(before) == 3
    merge = people.merge(by=chief, person=kept, duplicate=gone, reason="said").id
    ways = sorted(way for who, way, _number in stops() if who == kept)
    assert ways == ["sms", "whatsapp"]
    people.undo_merge(by=chief, merge=merge)
    assert stops() == before
    assert followings()["people.StoppedNumber"].erase == DELETE
