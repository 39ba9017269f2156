"""Two workers at one time, each over its own connection: every message goes out once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Lock
from uuid import uuid4

import pytest
from django.db import connection

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.messages import actions, delivering, gateways
from parcours.messages.models import Message
from tests.factories.accounts import actor, organisation
from tests.factories.messages import queued, seen_by_system
from tests.messages.conftest import NOON

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS, MESSAGES = 6, 8


class Slow:
    """Takes a message only when every worker has had the time to ask for the same one."""

    name = "file"

    def __init__(self):
        self.taken, self.lock, self.together = [], Lock(), Barrier(WORKERS)

    def send(self, message):
        with self.lock:
            self.taken.append(message.id)
        return gateways.Receipt()


def all_at_once(work):
    together = Barrier(WORKERS)

    def one(number):
        together.wait()
        try:
            with clock.at(NOON):
                return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(one, range(WORKERS)))


def test_each_message_goes_out_once(monkeypatch):
    slow = Slow()
    monkeypatch.setattr(gateways, "for_channel", lambda channel: slow)
    by = actor(organisation("EN"))
    with clock.at(NOON):
        ids = [queued(by).id for _ in range(MESSAGES)]
    all_at_once(lambda _n: [actions.deliver(by=Actor.system("test"), message=one) for one in ids])
    assert sorted(slow.taken) == sorted(str(one) for one in ids)


def test_without_the_lock_it_would_go_out_more_than_once(monkeypatch):
    """The teeth of the test above."""
    slow = Slow()
    monkeypatch.setattr(gateways, "for_channel", lambda channel: slow)
    tried = delivering._try

    def together(row, now):
        slow.together.wait(5)
        tried(row, now)

    monkeypatch.setattr(delivering, "_try", together)
    from django.db.models import QuerySet

    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_more: self)
    by = actor(organisation("EN"))
    with clock.at(NOON):
        done = queued(by)
    all_at_once(lambda _n: actions.deliver(by=Actor.system("test"), message=done.id))
    assert len(slow.taken) == WORKERS


def test_the_same_written_at_once_stands_once():
    by, about = actor(organisation("EN")), ("cases.Appointment", uuid4())
    answers = all_at_once(lambda _n: queued(by, reference=about).id)
    assert len(set(answers)) == 1
    with seen_by_system():
        assert Message.objects.count() == 1
