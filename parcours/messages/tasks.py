from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from parcours.kernel.actor import Actor

from . import actions, delivering

CAUSE = "messages.outbox"


def _deliver(messages: list[UUID]) -> None:
    """Each in a transaction of its own: what fails takes no other along."""
    for message in messages:
        actions.deliver(by=Actor.system(CAUSE), message=message)


@app.task(name="parcours.messages.tasks.deliver", pass_context=False)
def deliver(messages: list[str]) -> None:
    """Send what was just written."""
    _deliver([UUID(one) for one in messages])


@app.periodic(cron="* * * * *")
@app.task(name="parcours.messages.tasks.sweep", queueing_lock="messages.sweep", pass_context=False)
def sweep(timestamp: int = 0) -> None:
    """Send what is due: what failed for a while, and what lost its job."""
    with transaction.atomic():
        waiting = delivering.due()
    _deliver(waiting)


@app.periodic(cron="20 1 * * *")
@app.task(name="parcours.messages.tasks.forget", queueing_lock="messages.forget", pass_context=False)
def forget(timestamp: int = 0) -> None:
    actions.forget_old(by=Actor.system("messages.retention"))
