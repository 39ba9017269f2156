"""By link: sent where she can be written to, once answered over, telling nobody's name; a STOP holds."""

import re
from datetime import time, timedelta
from urllib.parse import urlparse

import pytest
from django.db import transaction
from django.test import Client

from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.refusals import Refused
from parcours.messages import sealing
from parcours.messages.models import Message
from parcours.people import actions as people
from parcours.people.contacting import Wishes
from parcours.people.rules import Agreed
from parcours.surveys import actions, asking, queries
from parcours.surveys.answering import Said
from tests.factories.people import person
from tests.factories.surveys import LATER, linked, morning, planned, replies, survey
from tests.surveys.conftest import TODAY

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("portal")


def refused(call, **arguments) -> str:
    with pytest.raises(Refused) as told, transaction.atomic():
        call(**arguments)
    return told.value.code


@pytest.fixture
def reached(here):
    """Diane, who has a safe telephone, is to be asked after three months."""
    who = person(
        here.adviser,
        given_latin="Qzdiane",
        family_latin="Qzfamily",
        phone="+212612345678",
        no_phone=False,
        phone_safe=True,
    ).person
    return who, planned(who, here.adviser.organisation)


def sent_to(person) -> list[tuple[str, str]]:
    """Occasion and token of the links that were written to her."""
    with as_role("system"):
        rows = Message.objects.filter(person_id=person, template="surveys.request").order_by("created_at")
        texts = [(row.occasion, sealing.unseal(row.id, row.sealed).text) for row in rows if row.sealed]
    return [(occasion, re.search(r"/s/([^/\s]+)/", said).group(1)) for occasion, said in texts]


def test_a_link_goes_where_she_can_be_written_to_and_is_kept_as_a_hash(here, reached):
    who, row = reached
    morning()
    [(occasion, token)] = sent_to(who)
    found = survey(who, "m3")
    assert (occasion, found.state, found.sends, found.sent_on) == ("", "sent", 1, TODAY)
    assert found.link_until == TODAY + timedelta(days=21)
    assert found.digests == [asking.digest(token)] and token not in str(found.digests)
    actions.answer_by_link(by=SYSTEM, token=token, answers=LATER)
    found = survey(who, "m3")
    assert (found.state, found.way, found.digests) == ("answered", "link", [])
    assert replies(row.id)[0].answers == LATER and replies(row.id)[0].author is None
    assert refused(actions.answer_by_link, by=SYSTEM, token=token, answers=LATER) == "surveys.link_over"
    with as_role("system"):
        entry = Entry.objects.get(kind="surveys.answered")
        assert (entry.organisation_id, entry.facts["way"]) == (here.adviser.organisation, "link")
        assert token not in str(list(Entry.objects.values_list("facts", flat=True)))


def test_at_intake_nobody_is_written_to(here, reached):
    morning()
    assert survey(reached[0], "intake").state == "due"


def test_whoever_cannot_be_written_to_is_on_the_list_of_whoever_asks(here):
    row = planned(here.people[0], here.adviser.organisation)
    morning()
    assert survey(here.people[0], "m3").state == "due"
    from parcours.kernel.context import acting

    with transaction.atomic(), acting(here.adviser):
        assert row.id in [one.id for one in queries.to_ask(here.adviser)]
    with as_role("system"):
        assert not Message.objects.exists()


def test_after_a_stop_no_link_goes(here, reached):
    people.opt_out(by=here.adviser, person=reached[0])
    morning()
    assert survey(reached[0], "m3").state == "due" and sent_to(reached[0]) == []


def test_after_a_stop_no_reminder_goes(here, reached):
    morning()
    people.opt_out(by=here.adviser, person=reached[0])
    with clock.at(TODAY + timedelta(days=8)):
        morning()
    assert survey(reached[0], "m3").sends == 1


def test_quiet_hours_are_hers(here, reached):
    wishes = Wishes(["sms"], "fr", "", time(0, 30), time(23, 30))
    people.set_wishes(by=here.adviser, person=reached[0], wishes=wishes)
    morning()
    with as_role("system"):
        row = Message.objects.get(person_id=reached[0])
    assert row.next_try_at.astimezone(clock.zone()).time() == time(23, 30)


def test_one_reminder_and_either_link_answers_until_one_did(here, reached):
    who, _row = reached
    morning()
    for days in (6, 7, 8, 15):
        with clock.at(TODAY + timedelta(days=days)):
            morning()
    links = sent_to(who)
    assert [occasion for occasion, _token in links] == ["", "again"] and survey(who, "m3").sends == 2
    with clock.at(TODAY + timedelta(days=9)):
        actions.answer_by_link(by=SYSTEM, token=links[0][1], answers={})
        assert (
            refused(actions.answer_by_link, by=SYSTEM, token=links[1][1], answers={}) == "surveys.link_over"
        )


def test_who_refuses_is_not_reminded(here, reached):
    who, _row = reached
    morning()
    [(_occasion, token)] = sent_to(who)
    actions.refuse_by_link(by=SYSTEM, token=token)
    row = survey(who, "m3")
    assert (row.state, row.why, row.digests) == ("refused", "said_no", [])
    with clock.at(TODAY + timedelta(days=8)):
        morning()
    assert len(sent_to(who)) == 1
    assert refused(actions.answer_by_link, by=SYSTEM, token=token, answers=LATER) == "surveys.link_over"


def test_a_link_is_over_after_its_days_and_she_is_telephoned(here, reached):
    who, row = reached
    morning()
    [(_occasion, token)] = sent_to(who)
    with clock.at(TODAY + timedelta(days=21)):
        assert queries.questions_of_link(token)
    with clock.at(TODAY + timedelta(days=22)):
        assert queries.questions_of_link(token) is None
        assert refused(actions.answer_by_link, by=SYSTEM, token=token, answers={}) == "surveys.link_over"
        from parcours.kernel.context import acting

        with transaction.atomic(), acting(here.adviser):
            assert row.id in [one.id for one in queries.to_ask(here.adviser)]
            assert not queries.waiting(here.adviser).exists()


def test_after_a_call_the_link_still_answers_after_an_answer_it_does_not(here):
    row, token = linked(here.people[0], here.adviser.organisation)
    actions.tried(by=here.adviser, survey=row.id)
    assert queries.questions_of_link(token)
    actions.answer(by=here.adviser, survey=row.id, said=Said(LATER))
    assert queries.questions_of_link(token) is None


def test_whoever_said_no_to_the_purpose_since_is_not_asked_by_her_link(here):
    row, token = linked(here.people[0], here.adviser.organisation)
    people.give_consent(by=here.adviser, person=here.people[0], answer=Agreed("reporting", given=False))
    assert refused(actions.answer_by_link, by=SYSTEM, token=token, answers={}) == "surveys.link_over"
    assert refused(actions.answer, by=here.adviser, survey=row.id, said=Said(LATER)) == "surveys.agrees_not"


@pytest.mark.parametrize("token", ["", "0" * 26, "x" * 5000, "é" * 26, "\x00", "' OR 1=1"])
def test_forged_tokens_open_nothing(here, token):
    linked(here.people[0], here.adviser.organisation)
    linked(here.people[1], here.adviser.organisation, digests=[])
    assert queries.questions_of_link(token) is None
    assert refused(actions.answer_by_link, by=SYSTEM, token=token, answers={}) == "surveys.link_over"


# The page -----------------------------------------------------------------------------------------


@pytest.fixture
def page(here, reached):
    who, row = reached
    morning()
    [(_occasion, token)] = sent_to(who)
    return Client(), f"/s/{token}/", row


def test_the_page_tells_nobodys_name_and_asking_for_it_changes_nothing(page):
    client, address, row = page
    answer = client.get(address)
    said = answer.content.decode()
    assert answer.status_code == 200 and said.count('type="radio"') == 6 + 6 + 5 + 4 + 4
    for secret in ("Qzdiane", "Qzfamily", "612345678", str(row.id), str(row.person_id), "Awa"):
        assert secret not in said
    assert "no-store" in answer["Cache-Control"] and "noindex" in answer["X-Robots-Tag"]
    assert re.findall(r'(?:src|href|action)="(https?:)?//', said) == []
    assert "<script" not in re.sub(r'<script src="/static/[^"]*"[^>]*></script>', "", said)
    assert survey(row.person_id, "m3").state == "sent"


def test_answered_on_the_page_once(page):
    client, address, row = page
    said = client.post(address, {"income": "none", "source": "", "working": "no"})
    assert said.status_code == 200
    assert replies(row.id)[0].answers == {
        "income": "none",
        "source": "not_said",
        "regularity": "not_said",
        "working": "no",
        "recommend": "not_said",
    }
    again = client.post(address, {"income": "6000_more"})
    assert 'type="radio"' not in again.content.decode() and len(replies(row.id)) == 1
    assert 'type="radio"' not in client.get(address).content.decode()


def test_sent_empty_it_is_an_answer_too(page):
    client, address, row = page
    client.post(address, {"csrfmiddlewaretoken": "x"})
    assert set(replies(row.id)[0].answers.values()) == {"not_said"}


def test_what_is_no_choice_is_refused_on_the_page(page):
    client, address, row = page
    said = client.post(address, {"income": "millions"})
    assert 'type="radio"' in said.content.decode() and not replies(row.id)


def test_refused_on_the_page(page):
    client, address, row = page
    client.post(address, {"refuse": "1", "income": "none"})
    assert survey(row.person_id, "m3").state == "refused" and not replies(row.id)


def test_a_foreign_link_an_old_one_and_a_used_one_look_alike(page, here):
    client, address, _row = page
    client.post(address, {"income": "none"})
    _old, token = linked(here.people[0], here.adviser.organisation, link_until=TODAY - timedelta(days=1))
    pages = {client.get(one).content for one in (address, f"/s/{token}/", "/s/0000/")}
    plain = {re.sub(rb"/s/[^/\"]+/", b"", one) for one in pages}
    plain = {re.sub(rb'(nonce|value)="[^"]*"', b"", one) for one in plain}
    assert len(plain) == 1


def test_many_requests_of_one_address_wait(page, settings, one_minute):
    client, address, _row = page
    from django.core.cache import cache

    cache.clear()
    codes = [client.get(address, REMOTE_ADDR="203.0.113.9").status_code for _n in range(63)]
    cache.clear()
    assert codes[:60] == [200] * 60 and codes[-1] == 429


def test_the_address_in_the_message_is_that_of_the_page(here, reached, settings):
    settings.PARCOURS_URL = "https://parcours.example"
    morning()
    with as_role("system"):
        row = Message.objects.get(person_id=reached[0])
        said = sealing.unseal(row.id, row.sealed).text
    link = re.search(r"https?://\S+", said).group(0)
    assert urlparse(link).netloc == "parcours.example"
    assert "Qzdiane" not in said and len(said) < 320
