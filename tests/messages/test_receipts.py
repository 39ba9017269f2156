"""What gateways tell later: believed when signed and fresh, harmless when told twice."""

import json

import pytest

from parcours.kernel.actor import Actor
from parcours.kernel.refusals import NotAllowed, Refused
from parcours.messages import actions, receiving
from tests.factories.messages import queued, row

KEY, SYSTEM = "a-key-shared-with-the-gateway", Actor.system("test")


@pytest.fixture(autouse=True)
def _key(settings):
    settings.PARCOURS_CALLBACK_KEY = KEY


def notice(at, **told):
    body = json.dumps(told or {"id": "g-1", "status": "delivered"}).encode()
    stamp = str(int(at.timestamp()))
    return body, stamp, receiving.signature(KEY, stamp, body)


def test_a_signed_fresh_notice_is_read(at_noon):
    assert receiving.read(*notice(at_noon)) == receiving.Notice("g-1", "delivered")


@pytest.mark.parametrize("seconds", [-301, 301, 86400])
def test_an_old_or_early_notice_is_not_believed(at_noon, seconds):
    from datetime import timedelta

    with pytest.raises(NotAllowed):
        receiving.read(*notice(at_noon + timedelta(seconds=seconds)))


@pytest.mark.parametrize("stamp", ["", "x", "-1", "1e9", "9" * 40, "١٢٣"])
def test_a_stamp_that_is_no_number(at_noon, stamp):
    body, _stamp, _signed = notice(at_noon)
    with pytest.raises(NotAllowed):
        receiving.read(body, stamp, receiving.signature(KEY, stamp, body))


def test_whatever_was_altered_is_not_believed(at_noon, settings):
    body, stamp, signed = notice(at_noon)
    for wrong in (
        (body + b" ", stamp, signed),
        (body, str(int(stamp) + 1), signed),
        (body, stamp, ""),
        (body, stamp, "é"),
        (body, stamp, signed[:-1]),
    ):
        with pytest.raises(NotAllowed):
            receiving.read(*wrong)
    settings.PARCOURS_CALLBACK_KEY = ""
    with pytest.raises(NotAllowed):
        receiving.read(body, stamp, receiving.signature("", stamp, body))


@pytest.mark.parametrize("told", [{"id": "x"}, {"status": "delivered"}, {"id": "x", "status": "eaten"}])
def test_a_signed_notice_may_still_make_no_sense(at_noon, told):
    with pytest.raises(Refused) as refused:
        receiving.read(*notice(at_noon, **told))
    assert refused.value.code == "messages.unreadable"


def sent(by, carrier):
    done = queued(by)
    actions.deliver(by=SYSTEM, message=done.id)
    return done.id, row(done.id).receipt


def note(reference, status):
    return actions.note_receipt(by=SYSTEM, reference=str(reference), status=status)


def test_told_twice_or_late_it_changes_nothing(by, at_noon, carrier):
    mine, receipt = sent(by, carrier)
    assert note(receipt, "delivered") == "delivered"
    kept = row(mine)
    assert note(mine, "delivered") == note(mine, "failed") == "delivered"
    assert row(mine).settled_at == kept.settled_at and row(mine).reason == ""


def test_what_the_network_could_not_deliver(by, at_noon, carrier):
    mine, receipt = sent(by, carrier)
    assert note(receipt, "undelivered") == "failed"
    assert row(mine).reason == "undelivered"


def test_nothing_moves_that_was_not_handed_over(by, at_noon):
    waiting = queued(by).id
    assert note(waiting, "delivered") == "queued"
    assert note("unknown", "delivered") == ""
