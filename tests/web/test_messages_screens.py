"""The log for whoever sent, the outbox for whoever runs it, and the door for gateways."""

import json
from uuid import uuid4

import pytest
from django.test import Client

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.messages import actions, gateways, receiving
from parcours.messages.rules import Address
from tests.factories.messages import HERS, STAFF, queued, row

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("test")


def text(answer) -> str:
    return answer.content.decode()


def fail(monkeypatch, message):
    def refuses(channel):
        raise gateways.Failed("refused", for_good=True)

    with monkeypatch.context() as patch:
        patch.setattr(gateways, "for_channel", refuses)
        actions.deliver(by=SYSTEM, message=message)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_log_tells_what_became_of_it_and_never_what_it_said(sign_in, language):
    client = sign_in("caseworker", language=language)
    client.cookies["language"] = language
    empty = client.get("/messages/")
    assert empty.status_code == 200
    queued(client.actor, values={"day": clock.today(), "hour": clock.now().time(), "place": "Qzplace"})
    page = text(client.get("/messages/"))
    assert HERS.to not in page and "Qzplace" not in page and page.count("<tr") == 2
    assert text(client.get("/messages/?state=failed")).count("<tr") == 0
    assert client.get("/messages/queue/").status_code == 404


def test_who_runs_the_channels_sees_what_failed_and_sends_it_again(sign_in, monkeypatch):
    admin, officer = sign_in("administrator"), sign_in("caseworker", where="AMAPPE")
    done = queued(officer.actor, "test", Address("email", "desk@example.org"), {})
    fail(monkeypatch, done.id)
    page = text(admin.get("/messages/queue/"))
    assert f"/messages/{done.id}/again/" in page and "desk@example.org" not in page
    assert admin.get(f"/messages/{done.id}/again/").status_code == 200
    assert row(done.id).state == "failed"
    admin.post(f"/messages/{done.id}/again/", {"request_id": "r"}, follow=True)
    assert row(done.id).state == "queued"
    admin.post(f"/messages/{done.id}/stop/", {"request_id": "s"}, follow=True)
    assert row(done.id).state == "cancelled"
    assert admin.get(f"/messages/{uuid4()}/stop/").status_code == 404


def test_a_test_message_with_a_wrong_number_is_asked_for_again(sign_in):
    admin = sign_in("administrator")
    wrong = admin.post("/messages/queue/", {"channel": "sms", "to": "0612", "request_id": "r"})
    assert wrong.status_code == 200 and 'value="0612"' in text(wrong) and "error" in text(wrong)
    right = admin.post("/messages/queue/", {"channel": "sms", "to": "+212612345678", "request_id": "r2"})
    assert right.status_code == 302


def tell(key: str, stamp: str = "", **told):
    body = json.dumps(told).encode()
    stamp = stamp or str(int(clock.now().timestamp()))
    return Client(enforce_csrf_checks=True).post(
        "/messages/receipts/",
        body,
        content_type="application/json",
        headers={"X-Timestamp": stamp, "X-Signature": receiving.signature(key, stamp, body)},
    )


def test_a_gateway_tells_that_a_message_arrived(sign_in, settings):
    settings.PARCOURS_CALLBACK_KEY = "k"
    officer = sign_in("caseworker")
    done = queued(officer.actor, "test", STAFF, {})
    actions.deliver(by=SYSTEM, message=done.id)
    assert tell("other", id=str(done.id), status="delivered").status_code == 403
    assert row(done.id).state == "sent"
    for _ in range(2):
        assert tell("k", id=str(done.id), status="delivered").status_code == 204
        assert row(done.id).state == "delivered"
    assert tell("k", id=str(uuid4()), status="delivered").status_code == 204
    assert tell("k", id=str(done.id), status="eaten").status_code == 422
    assert tell("k", stamp="1", id=str(done.id), status="delivered").status_code == 403
    assert Client().get("/messages/receipts/").status_code == 405
