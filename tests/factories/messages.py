"""Messages for tests: written into the outbox the way upper packages do, inside an action."""

from contextlib import contextmanager
from datetime import date, time

from django.db import transaction

from parcours.kernel.actor import Actor
from parcours.kernel.context import acting, as_role
from parcours.messages import sending
from parcours.messages.models import Message
from parcours.messages.rules import Address

HERS = Address("sms", "+212612345678")
STAFF = Address("email", "desk@example.org")
REMINDER = {
    "day": date(2019, 3, 4),
    "hour": time(10, 30),
    "place": "Centre Hay Riad",
    "phone": "0537 00 00 00",
}


def queued(by: Actor, template: str = "appointment.reminder", address=HERS, values=None, **more):
    with transaction.atomic(), acting(by):
        return sending.send(by, template, address, REMINDER if values is None else values, **more)


@contextmanager
def seen_by_system():
    with transaction.atomic(), as_role("system"):
        yield


def row(message) -> Message:
    with seen_by_system():
        return Message.objects.get(pk=message)
