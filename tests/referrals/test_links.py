"""A partner without an account: one link, one referral, one purpose, eight days."""

from datetime import timedelta

import pytest
from django.test import Client

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.refusals import NotAllowed, Refused
from parcours.referrals import actions, links
from parcours.referrals.models import Link
from tests.factories.referrals import prepared, sent, soon
from tests.referrals.test_life import withdraw_consent

pytestmark = pytest.mark.django_db
CANARY = "Qzovgiven"


@pytest.fixture
def linked(place):
    """A referral by link and its token."""
    token = links.new_token()
    made = prepared(
        place,
        place.person(given_latin=CANARY, phone="+212612345678", no_phone=False),
        place.partner_service,
        items=("identity",),
    )
    actions.send(by=place.sender, referral=made, shown=True, token=token)
    return made, token


def ask(token, **post):
    client = Client()
    address = f"/r/{token}/"
    return client.post(address, post) if post else client.get(address)


ACCEPT = {"do": "accepted", "meeting_hour": "10:30", "meeting_place": "Bureau 3"}


def accepting():
    day = soon().date()
    return ACCEPT | {"meeting_day_day": day.day, "meeting_day_month": day.month, "meeting_day_year": day.year}


def test_looking_changes_nothing_and_shows_nobody(linked, row):
    made, token = linked
    answer = ask(token)
    assert answer.status_code == 200 and CANARY not in answer.content.decode()
    assert row(made).state == "sent"
    assert "no-store" in answer["Cache-Control"] and answer["Referrer-Policy"] == "same-origin"


def test_opened_it_shows_what_was_chosen_and_nothing_else(linked, row):
    made, token = linked
    answer = ask(token, do="open")
    assert CANARY in answer.content.decode() and "612345678" not in answer.content.decode()
    assert row(made).state == "seen"
    assert ask(token, do="open").status_code == 200


def test_accept_then_deliver_by_the_second_link(linked, row, place, seen_by, monkeypatch):
    made, token = linked
    second = links.new_token()
    monkeypatch.setattr(links, "new_token", lambda: second)
    wrong = ask(token, **(accepting() | {"meeting_hour": "dix heures"}))
    assert 'value="dix heures"' in wrong.content.decode() and row(made).state == "seen"
    assert ask(token, **accepting()).status_code == 200
    assert (row(made).state, row(made).meeting_place) == ("accepted", "Bureau 3")
    assert ask(token).status_code == 404
    assert ask(second, do="accepted").status_code == 200 and row(made).state == "accepted"
    assert ask(second, do="delivered").status_code == 200 and row(made).state == "delivered"
    assert ask(second).status_code == 404


def test_the_waiting_list_keeps_the_link(linked, row):
    made, token = linked
    ask(token, do="waiting_list")
    assert row(made).state == "waiting_list"
    ask(token, **accepting())
    assert row(made).state == "accepted"


def ended(case, place, made, token, seen_by):
    """Bring a link into a state in which it must not answer; the token that is tried."""
    if case == "tampered":
        return token[:-1] + ("A" if token[-1] != "A" else "B")
    if case == "of_nobody":
        return links.new_token()
    if case == "its_hash":
        return links.digest(token)
    if case == "used":
        ask(token, do="declined", reason_code="full")
    if case == "withdrawn":
        actions.withdraw(by=place.sender, referral=made, reason_code="other")
    if case == "consent":
        who = seen_by(place.sender, lambda: Link.objects.get(digest=links.digest(token)).referral.person_id)
        withdraw_consent(place, who, seen_by)
    if case == "renewed":
        actions.renew_link(by=place.sender, referral=made, token=links.new_token())
    return token


CASES = ["tampered", "of_nobody", "its_hash", "used", "withdrawn", "consent", "renewed"]


@pytest.mark.parametrize("case", CASES)
def test_whatever_does_not_answer_says_the_same(linked, place, seen_by, case):
    made, token = linked
    tried = ended(case, place, made, token, seen_by)
    plain = ask("x" * 43)
    for post in ({}, {"do": "open"}, accepting(), {"do": "declined", "reason_code": "full"}):
        answer = ask(tried, **post)
        assert answer.status_code == 404 and CANARY not in answer.content.decode()
        assert "<form" in answer.content.decode()
    assert len(ask(tried).content) == len(plain.content) or case == "its_hash"


def test_after_eight_days_it_is_over(linked, row):
    made, token = linked
    with clock.at(clock.now() + timedelta(days=8, minutes=1)):
        assert ask(token).status_code == 404
        assert ask(token, do="open").status_code == 404
        before = ask("y" * 43, do="renew")
        assert ask(token, do="renew").content[:400] == before.content[:400]
    assert row(made).state == "sent"


def test_a_link_opens_its_own_referral_only(linked, place, row):
    _made, token = linked
    other = sent(place, place.person(given_latin="Awa"), place.partner_service)
    ask(token, do="declined", reason_code="full")
    assert row(other).state == "sent"


def test_a_new_link_is_limited_and_ends_the_old(linked, place, seen_by):
    made, _token = linked
    for _time in range(links.RENEWALS_A_DAY):
        actions.renew_link(by=place.sender, referral=made, token=links.new_token())
    with pytest.raises(Refused) as refused:
        actions.renew_link(by=place.sender, referral=made, token=links.new_token())
    assert refused.value.code == "referrals.links_today"
    living = seen_by(place.sender, lambda: Link.objects.filter(referral=made, revoked_at__isnull=True))
    assert len(living) == 1


def test_the_token_is_kept_nowhere(linked, place, seen_by):
    made, token = linked
    [link] = seen_by(place.sender, lambda: Link.objects.filter(referral=made))
    assert token not in str(link.__dict__) and "bureau@example.org" not in link.address
    assert links.where(link) == "bureau@example.org"
    assert seen_by(place.receiver, lambda: Link.objects.all()) == []


def test_only_the_portal_speaks_by_link(linked, place):
    _made, token = linked
    for by in (place.sender, place.receiver):
        with pytest.raises(NotAllowed):
            actions.answer_by_link(by=by, token=token, to="declined", reason_code="full")
    actions.answer_by_link(by=Actor.system("t"), token=token, to="declined", reason_code="full")
