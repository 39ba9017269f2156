from procrastinate.contrib.django import app

from parcours.kernel.actor import Actor

from . import actions
from .planning import CAUSE


@app.periodic(cron="25 8 * * *")
@app.task(name="parcours.surveys.tasks.night", queueing_lock="surveys.night", pass_context=False)
def night(timestamp: int = 0) -> None:
    """Every morning: what is over ends, what follows from new facts is planned, what is due is asked."""
    by = Actor.system(CAUSE)
    while actions.end(by=by):
        pass
    begun = actions.plan(by=by)
    while begun.number:
        begun = actions.plan(by=by, after=begun.last)
    while actions.begin(by=by):
        pass
    while actions.pass_on(by=by):
        pass
    for send in (actions.remind, actions.send_links):
        looked = send(by=by)
        while looked.number:
            looked = send(by=by, after=looked.last)
