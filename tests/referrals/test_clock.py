"""Who waits too long is told so, once; and what nobody answers ends by itself."""

from datetime import timedelta

import pytest

from parcours.directory import queries as directory
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.messages.models import Message
from parcours.referrals import actions, clockwork, queries, rules
from parcours.referrals.models import Link, Reminder
from parcours.referrals.sections import DEFAULT, Clock, Clocks
from tests.factories.referrals import accepted, sent, soon

TODAY = clock.today()
SYSTEM = Actor.system("clock")


@pytest.mark.parametrize(
    ("state", "days", "told", "wanted"),
    [
        ("sent", 2, 0, None),
        ("sent", 3, 0, (1, False)),
        ("sent", 3, 1, None),
        ("seen", 12, 0, (2, True)),
        ("seen", 12, 1, (2, True)),
        ("seen", 12, 2, None),
        ("waiting_list", 30, 2, "expires"),
        ("accepted", 30, 0, "expires"),
        ("received", 400, 2, None),
        ("delivered", 400, 0, (2, True)),
        ("proposed", 400, 0, None),
        ("closed", 400, 0, None),
    ],
)
def test_what_the_clock_asks(state, days, told, wanted):
    found = rules.due(state, TODAY - timedelta(days=days), told, TODAY, DEFAULT)
    if wanted is None or found is None:
        assert found is wanted
    elif wanted == "expires":
        assert found.expires and not found.reminder
    else:
        assert (found.reminder, found.last) == wanted and not found.expires


def test_the_pack_may_say_otherwise():
    other = Clocks(answer=Clock((1, 2, 3), 5))
    assert rules.due("sent", TODAY - timedelta(days=3), 0, TODAY, other).reminder == 3
    assert rules.due("sent", TODAY - timedelta(days=5), 0, TODAY, other).expires


def after(days, action=actions.run_clock):
    with clock.at(clock.now() + timedelta(days=days)):
        return action(by=SYSTEM)


@pytest.mark.django_db
def test_each_reminder_once_and_no_burst_after_days_without_a_clock(place, seen_by):
    made = sent(place, place.person())

    def reminders():
        rows = seen_by(place.sender, lambda: Reminder.objects.filter(referral=made).order_by("number"))
        return [(one.kind, one.number) for one in rows]

    assert after(2).reminded == 0
    assert after(3).reminded == 1 and after(3).reminded == 0 and after(9).reminded == 0
    assert reminders() == [("answer", 1)]
    assert after(12) == actions.Ran(1, 1, 0)
    assert reminders() == [("answer", 1), ("answer", 2)]
    again = sent(place, place.person(given_latin="Awa"))
    assert after(12).reminded == 1
    rows = seen_by(place.sender, lambda: Reminder.objects.filter(referral=again))
    assert [one.number for one in rows] == [2]


def messages_of(referral):
    with as_role("system"):
        return list(Message.objects.filter(reference_id=referral).order_by("created_at", "id"))


@pytest.mark.django_db
def test_a_partner_without_an_account_is_reminded_by_a_fresh_link(place, row, seen_by):
    made = sent(place, place.person(), place.partner_service)

    def link():
        with as_role("system"):
            return Link.objects.get(referral=made, used_at=None, revoked_at=None)

    first = link()
    assert after(3).reminded == 1
    second = link()
    assert second.id != first.id and second.expires_at > first.expires_at
    assert after(3).reminded == 0 and link().id == second.id
    assert after(10).reminded == 1 and link().expires_at > clock.now() + timedelta(days=17)
    told = messages_of(made)
    assert [one.template for one in told] == [
        "referral.sent",
        "referral.link_reminder",
        "referral.link_reminder",
    ]
    assert {(one.channel, bool(one.sealed)) for one in told} == {("email", True)}
    # Whoever sent her is asked too: a partner without members has no list.
    asked = seen_by(place.sender, lambda: Reminder.objects.filter(referral=made))
    assert {one.to_organisation_id for one in asked} == {place.sender.organisation}
    waiting = [one.id for one in seen_by(place.sender, queries.listed, place.sender, what=queries.REMINDED)]
    assert waiting == [made]
    actions.decline(by=place.sender, referral=made, reason_code="full")
    assert seen_by(place.sender, queries.listed, place.sender, what=queries.REMINDED) == []
    assert {one.state for one in messages_of(made)} == {"cancelled"}


@pytest.mark.django_db
def test_no_link_goes_where_nothing_may_be_read_any_more(place, monkeypatch):
    made = sent(place, place.person(), place.partner_service)
    monkeypatch.setattr(clockwork.finding, "covered", lambda row: False)
    assert after(3).reminded == 1
    assert [one.template for one in messages_of(made)] == ["referral.sent"]


@pytest.mark.django_db
def test_the_last_reminder_reaches_the_coordinator(place, seen_by):
    made = sent(place, place.person())
    after(10)
    assert [one.id for one in seen_by(place.chief, queries.escalated, place.chief)] == [made]
    assert seen_by(place.sender, queries.escalated, place.sender) == []
    actions.decline(by=place.receiver, referral=made, reason_code="full")
    assert seen_by(place.chief, queries.escalated, place.chief) == []


@pytest.mark.django_db
def test_what_nobody_answers_expires_and_frees_the_place(place, row, seen_by):
    first, second = sent(place, place.person()), accepted(place, place.person(given_latin="Awa"))

    def taken():
        return seen_by(place.receiver, directory.get_service, place.receiver, place.service).taken

    assert taken() == 1
    assert after(30).expired == 1 and row(first).state == "expired"
    assert after(31).expired == 0
    assert after(32).expired == 1 and row(second).state == "expired"
    assert taken() == 0
    assert {one.id for one in seen_by(place.sender, queries.listed, place.sender, what="over")} == {
        first,
        second,
    }


@pytest.mark.django_db
def test_a_service_tells_how_long_it_takes(place, seen_by):
    for days, name in ((1, "Awa"), (2, "Bintou"), (9, "Chantal")):
        made = sent(place, place.person(given_latin=name))
        with clock.at(clock.now() + timedelta(days=days)):
            actions.accept(by=place.receiver, referral=made, meeting_at=soon())
    assert after(10, actions.note_response_times).referrals == 1
    found = seen_by(place.receiver, directory.get_service, place.receiver, place.service)
    assert (found.response_days, found.response_answers) == (2, 3)
    with clock.at(clock.now() + timedelta(days=10) + clockwork.HALF_A_YEAR):
        actions.note_response_times(by=SYSTEM)
    assert seen_by(place.receiver, directory.get_service, place.receiver, place.service).response_days is None
