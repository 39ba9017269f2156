from contextlib import suppress

from procrastinate.contrib.django import app

from parcours.kernel.actor import Actor
from parcours.kernel.refusals import Refused

from . import actions, publishing


@app.periodic(cron="35 1 * * *")
@app.task(name="parcours.exchange.tasks.clear", queueing_lock="exchange.clear", pass_context=False)
def clear(timestamp: int = 0) -> None:
    """Files that were kept for their days are cleared."""
    actions.clear_exports(by=Actor.system("exchange.clear"))


@app.periodic(cron="25 2 4 * *")
@app.task(name="parcours.exchange.tasks.prepare", queueing_lock="exchange.prepare", pass_context=False)
def prepare(timestamp: int = 0) -> None:
    """The figures of the month that is over are prepared; a person looks at them and publishes."""
    by = Actor.system("exchange.prepare")
    month = publishing.due(by)
    if month is not None:
        with suppress(Refused):
            actions.prepare_publication(by=by, month=month)


@app.periodic(cron="45 1 * * *")
@app.task(name="parcours.exchange.tasks.expire", queueing_lock="exchange.expire", pass_context=False)
def expire(timestamp: int = 0) -> None:
    """Files of rows that nobody merged are thrown away."""
    actions.expire_files(by=Actor.system("exchange.expire"))
