from procrastinate.contrib.django import app

from parcours.kernel.actor import Actor

from . import actions


@app.periodic(cron="35 1 * * *")
@app.task(name="parcours.exchange.tasks.clear", queueing_lock="exchange.clear", pass_context=False)
def clear(timestamp: int = 0) -> None:
    """Files that were kept for their days are cleared."""
    actions.clear_exports(by=Actor.system("exchange.clear"))
