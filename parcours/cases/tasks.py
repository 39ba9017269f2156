from procrastinate.contrib.django import app

from parcours.kernel.actor import Actor

from . import actions


@app.periodic(cron="0 15 * * *")
@app.task(name="parcours.cases.tasks.remind", queueing_lock="cases.reminders", pass_context=False)
def remind(timestamp: int = 0) -> None:
    """In the afternoon, remind whoever has an appointment on the next day."""
    actions.remind(by=Actor.system("cases.reminders"))
