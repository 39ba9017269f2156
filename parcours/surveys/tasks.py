from procrastinate.contrib.django import app

from parcours.kernel.actor import Actor

from . import actions
from .planning import CAUSE


def begin(by: Actor) -> None:
    """What is over ends, what follows from new facts is planned, whose day has come is to be asked."""
    while actions.end(by=by):
        pass
    begun = actions.plan(by=by)
    while begun.number:
        begun = actions.plan(by=by, after=begun.last)
    while actions.begin(by=by):
        pass


def send(by: Actor) -> None:
    """Whoever can be written to gets a link, or a reminder."""
    for each in (actions.remind, actions.send_links):
        looked = each(by=by)
        while looked.number:
            looked = each(by=by, after=looked.last)


@app.periodic(cron="25 8 * * *")
@app.task(name="parcours.surveys.tasks.night", queueing_lock="surveys.night", pass_context=False)
def night(timestamp: int = 0) -> None:
    """Every morning: what is over ends, what follows from new facts is planned, what is due is asked."""
    by = Actor.system(CAUSE)
    begin(by)
    while actions.pass_on(by=by):
        pass
    send(by)
