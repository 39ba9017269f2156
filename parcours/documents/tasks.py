from datetime import timedelta

from django.db import transaction
from procrastinate.contrib.django import app

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting

from . import storing

AFTER = timedelta(days=1)
"""A file is written before its row is committed: one of today may still wait for it."""


@app.periodic(cron="50 2 * * *")
@app.task(name="parcours.documents.tasks.sweep", queueing_lock="documents.sweep", pass_context=False)
def sweep(timestamp: int = 0) -> None:
    """Take away files that no row names."""
    with transaction.atomic(), acting(Actor.system("documents.sweep")):
        storing.sweep((clock.now() - AFTER).timestamp())
