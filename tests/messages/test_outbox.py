"""From an action into the outbox, out of it, and what remains."""

import json
import logging
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from parcours.kernel import clock
from parcours.kernel.actions import run
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from parcours.kernel.refusals import Missing, Refused
from parcours.messages import (
    actions,
    delivering,
    forgetting,
    gateways,
    ports,
    queries,
    sealing,
    sending,
    tasks,
)
from parcours.messages.gateways import plain
from parcours.messages.models import Message
from tests.factories.accounts import actor, organisation
from tests.factories.messages import HERS, REMINDER, STAFF, queued, row, seen_by_system

SYSTEM = Actor.system("test")
LINK = {"days": 3, "link": "http://127.0.0.1:8000/r/"}


def jobs() -> list[dict]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args, scheduled_at FROM procrastinate_jobs WHERE task_name = %s",
            ["parcours.messages.tasks.deliver"],
        )
        return [{"messages": json.loads(args)["messages"], "at": at} for args, at in cursor.fetchall()]


@pytest.fixture(autouse=True)
def _url(settings):
    settings.PARCOURS_URL = "http://127.0.0.1:8000"


def test_what_is_written_is_sealed_and_has_its_job(by, at_noon):
    done = queued(by)
    kept = row(done.id)
    assert (kept.state, kept.organisation_id, kept.parts) == ("queued", by.organisation, 1)
    assert HERS.to not in kept.sealed and "Riad" not in kept.sealed
    content = sealing.unseal(kept.id, kept.sealed)
    assert content.to == HERS.to and "lundi 4 mars" in content.text
    assert jobs() == [{"messages": [str(done.id)], "at": None}]


def test_a_rollback_removes_message_and_job(by, at_noon):
    with pytest.raises(ZeroDivisionError), transaction.atomic(), acting(by):
        sending.send(by, "appointment.reminder", HERS, REMINDER)
        raise ZeroDivisionError
    with seen_by_system():
        assert Message.objects.count() == 0
    assert jobs() == []


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        (None, "no_address"),
        (HERS.__class__("sms", "+212612345678", safe=False), "not_safe"),
        (HERS.__class__("sms", "+212612345678", opted_out=True), "opted_out"),
        (HERS.__class__("sms", "06 12"), "unreadable"),
    ],
)
def test_what_may_not_go_is_kept_as_not_sent_without_content(by, at_noon, address, reason):
    done = queued(by, address=address)
    kept = row(done.id)
    assert (done.state, done.reason, kept.sealed) == ("cancelled", reason, "")
    assert jobs() == []


def test_the_same_told_twice_goes_once(by, at_noon, carrier):
    person, about = uuid4(), ("cases.Appointment", uuid4())
    first = queued(by, person=person, reference=about)
    changed = HERS.__class__("sms", "+212699999999")
    assert queued(by, person=person, reference=about, address=changed).id == first.id
    other = queued(by, person=person, reference=about, occasion="2")
    assert other.id != first.id
    assert queued(by, person=uuid4(), reference=about).id != first.id
    assert (
        queued(by, "referral.reminder", STAFF, LINK, reference=about).id
        != queued(
            by, "referral.reminder", HERS.__class__("email", "other@example.org"), LINK, reference=about
        ).id
    )
    deliver_all()
    assert len(carrier.taken) == 5 and len(jobs()) == 5


def deliver_all() -> None:
    with transaction.atomic():
        waiting = delivering.due()
    for one in waiting:
        actions.deliver(by=SYSTEM, message=one)


def test_quiet_hours_are_waited_for(by, at_noon, carrier):
    with clock.at(at_noon + timedelta(hours=9)):
        done = queued(by)
        [job] = jobs()
        assert job["at"] == at_noon + timedelta(hours=20)
        deliver_all()
        assert carrier.taken == []
    with clock.at(at_noon + timedelta(hours=20)):
        deliver_all()
    assert row(done.id).state == "sent" and len(carrier.taken) == 1


def test_what_failed_for_a_while_is_tried_again_and_given_up_in_the_end(by, at_noon, carrier):
    done = queued(by)
    carrier.fails = [gateways.Failed("unreachable") for _ in range(20)]
    moment = at_noon
    for attempt in range(1, 7):
        with clock.at(moment):
            deliver_all()
            deliver_all()
        kept = row(done.id)
        assert kept.attempts == attempt
        moment = kept.next_try_at
    assert (kept.state, kept.reason) == ("failed", "tried_out")
    carrier.fails = []
    admin = actor(by.organisation, "administrator")
    with clock.at(moment + timedelta(hours=1)):
        actions.send_again(by=admin, message=done.id)
        deliver_all()
    assert row(done.id).state == "sent" and len(carrier.taken) == 1


def test_what_is_refused_for_good_is_not_tried_again(by, at_noon, carrier):
    done = queued(by)
    carrier.fails = [gateways.Failed("refused", for_good=True)]
    deliver_all()
    deliver_all()
    kept = row(done.id)
    assert (kept.state, kept.reason, kept.attempts, carrier.taken) == ("failed", "refused", 1, [])


def test_too_late_is_not_sent(by, at_noon, carrier):
    done = queued(by, until=at_noon + timedelta(hours=1))
    with clock.at(at_noon + timedelta(hours=2)):
        deliver_all()
    assert row(done.id).state == "expired" and carrier.taken == []


def test_a_last_word_right_before_it_goes(by, at_noon, carrier, monkeypatch):
    person = uuid4()
    hers, others = queued(by, person=person), queued(by, person=uuid4())
    monkeypatch.setattr(ports, "_checks", [lambda who, channel, to: "opted_out" if who == person else ""])
    deliver_all()
    assert (row(hers.id).state, row(hers.id).reason) == ("cancelled", "opted_out")
    assert row(others.id).state == "sent"


def test_what_waits_for_a_person_is_stopped(by, at_noon, carrier):
    person = uuid4()
    mine = queued(by, person=person)
    end = queued(by, "consent.withdrawn", STAFF, {"code": "A1"}, person=person)
    partner = queued(by, "referral.reminder", STAFF, LINK, person=person)
    with transaction.atomic(), acting(by):
        assert forgetting.cancel_for(person, "withdrawn", audience="staff") == 1
    assert row(partner.id).reason == "withdrawn" and row(mine.id).state == "queued"
    with transaction.atomic(), acting(by):
        forgetting.cancel_for(person, "erased")
    deliver_all()
    assert row(mine.id).state == "cancelled" and row(mine.id).sealed == ""
    assert row(end.id).state == "sent" and len(carrier.taken) == 1


def test_what_is_no_longer_true_is_stopped(by, at_noon):
    about = ("cases.Appointment", uuid4())
    done = queued(by, reference=about)
    with transaction.atomic(), acting(by):
        assert forgetting.cancel_of(about, template="appointment.moved") == 0
        assert forgetting.cancel_of(about) == 1
    assert row(done.id).reason == "obsolete"


def test_thirty_days_later_nothing_of_the_content_is_left(by, at_noon, django_capture_on_commit_callbacks):
    sent = queued(by)
    actions.deliver(by=SYSTEM, message=sent.id)
    waiting = queued(by, after=at_noon + timedelta(days=60))
    path = plain.folder() / f"{sent.id}.txt"
    assert HERS.to in path.read_text() and path.stat().st_mode & 0o777 == 0o600
    with clock.at(at_noon + timedelta(days=29)):
        assert actions.forget_old(by=SYSTEM) == 0
    with clock.at(at_noon + timedelta(days=31)), django_capture_on_commit_callbacks(execute=True):
        assert actions.forget_old(by=SYSTEM) == 1
    assert not path.exists()
    assert row(sent.id).sealed == row(waiting.id).sealed == ""
    assert (row(sent.id).state, row(waiting.id).reason) == ("sent", "forgotten")


def test_nothing_of_an_erased_person_is_left(by, at_noon, django_capture_on_commit_callbacks):
    person = uuid4()
    done = queued(by, person=person)
    actions.deliver(by=SYSTEM, message=done.id)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic(), acting(by):
        forgetting.forget_person(person)
    with seen_by_system():
        assert not Message.objects.exists()
    assert not (plain.folder() / f"{done.id}.txt").exists()


def test_the_log_is_of_ones_own_organisation(by, at_noon):
    other = actor(organisation("AMAPPE"))
    mine, theirs = queued(by, "test", STAFF, {}), queued(other, "test", STAFF, {})
    with transaction.atomic(), acting(by):
        assert [one.id for one in queries.log(by)] == [mine.id]
        assert Message.objects.count() == 1
    funder = actor(by.organisation, "funder")
    with transaction.atomic(), acting(funder):
        assert list(queries.log(funder)) == []
    admin = actor(by.organisation, "administrator")
    with transaction.atomic(), acting(admin):
        found = queries.queue(admin)
    assert {one.id for one in found.waiting} == {mine.id, theirs.id}
    assert not hasattr(found.waiting[0], "person_id")


def test_only_what_failed_and_is_still_kept_is_sent_again(by, at_noon):
    admin, done = actor(by.organisation, "administrator"), queued(by)
    with pytest.raises(Refused) as refused:
        actions.send_again(by=admin, message=done.id)
    assert refused.value.code == "messages.not_failed"
    with pytest.raises(Missing):
        actions.send_again(by=admin, message=uuid4())
    actions.stop(by=admin, message=done.id)
    with pytest.raises(Refused) as refused:
        actions.stop(by=admin, message=done.id)
    assert refused.value.code == "kernel.illegal_move"


def test_a_test_message_goes_to_a_readable_address(by, at_noon, carrier):
    admin = actor(by.organisation, "administrator")
    with pytest.raises(Refused) as refused:
        actions.test(by=admin, channel="sms", to="here")
    assert refused.value.code == "messages.address_unreadable"
    done = actions.test(by=admin, channel="sms", to="+212 6 12 34 56 78")
    deliver_all()
    assert [one.id for one in carrier.taken] == [str(done)]


def test_the_same_request_of_an_action_sends_once(by, at_noon, carrier):
    admin = actor(by.organisation, "administrator")
    for _ in range(3):
        run("messages.test", by=admin, request_id="once", channel="email", to="desk@example.org")
    deliver_all()
    assert len(carrier.taken) == 1


def test_nothing_of_it_is_logged(by, at_noon, caplog):
    caplog.set_level(logging.DEBUG)
    done = queued(by)
    actions.deliver(by=SYSTEM, message=done.id)
    assert HERS.to not in caplog.text and "Riad" not in caplog.text


def test_the_schedule_sends_what_lost_its_job(by, at_noon, carrier):
    queued(by)
    tasks.sweep.func(0)
    tasks.sweep.func(0)
    assert len(carrier.taken) == 1
