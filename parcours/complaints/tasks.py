from procrastinate.contrib.django import app

from parcours.kernel.actor import Actor

from . import actions


@app.periodic(cron="40 1 * * *")
@app.task(name="parcours.complaints.tasks.assign", queueing_lock="complaints.assign", pass_context=False)
def assign(timestamp: int = 0) -> None:
    actions.assign_waiting(by=Actor.system("complaints.assign"))
