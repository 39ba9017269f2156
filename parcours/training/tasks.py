from django.db import transaction
from procrastinate.contrib.django import app

from parcours.kernel.actor import Actor
from parcours.kernel.context import acting

from . import actions


@app.periodic(cron="15 5 * * *")
@app.task(name="parcours.training.tasks.move_lists", queueing_lock="training.lists", pass_context=False)
def move_lists(timestamp: int = 0) -> None:
    """Places nobody answered for go to the next; lists of sessions that are over are closed."""
    by = Actor.system("training.waiting_list")
    with transaction.atomic(), acting(by):
        actions.move_lists(by=by)


@app.periodic(cron="45 5 * * *")
@app.task(name="parcours.training.tasks.watch", queueing_lock="training.watch", pass_context=False)
def watch(timestamp: int = 0) -> None:
    """Who may drop out, also by what no attendance tells."""
    by = Actor.system("training.watch")
    with transaction.atomic(), acting(by):
        actions.watch(by=by)
