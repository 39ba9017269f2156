from django.db import transaction
from procrastinate.contrib.django import app

from parcours.kernel.actor import Actor
from parcours.kernel.context import acting

from . import actions


@app.periodic(cron="30 5 * * *")
@app.task(name="parcours.referrals.tasks.clock", queueing_lock="referrals.clock", pass_context=False)
def clock(timestamp: int = 0) -> None:
    """Remind, escalate and expire, and keep how long each service takes."""
    by = Actor.system("referrals.clock")
    with transaction.atomic(), acting(by):
        actions.run_clock(by=by)
    with transaction.atomic(), acting(by):
        actions.note_response_times(by=by)
