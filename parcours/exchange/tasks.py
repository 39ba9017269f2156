from contextlib import suppress
from uuid import UUID

from procrastinate.contrib.django import app

from parcours.kernel.actor import Actor
from parcours.kernel.refusals import Refused

from . import actions, publishing, refusals


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


@app.task(name="parcours.exchange.tasks.merge", pass_context=False)
def merge(batch: str) -> None:
    """A large file is taken in; where it cannot be, it waits again as before."""
    by, wanted = Actor.system("exchange.merge"), UUID(batch)
    try:
        actions.merge_asked(by=by, batch=wanted)
    except Refused as refused:
        told = {name: str(value) for name, value in refused.params.items()}
        actions.give_back(by=by, batch=wanted, code=refused.code, params=told)
    except Exception:
        actions.give_back(by=by, batch=wanted, code=refusals.INTERRUPTED, params={})
        raise


@app.periodic(cron="* * * * *")
@app.task(name="parcours.exchange.tasks.recover", queueing_lock="exchange.recover", pass_context=False)
def recover(timestamp: int = 0) -> None:
    """Files that a worker left when it ended wait again."""
    actions.recover_files(by=Actor.system("exchange.merge"))


@app.periodic(cron="45 1 * * *")
@app.task(name="parcours.exchange.tasks.expire", queueing_lock="exchange.expire", pass_context=False)
def expire(timestamp: int = 0) -> None:
    """Files of rows that nobody merged are thrown away."""
    actions.expire_files(by=Actor.system("exchange.expire"))
