from procrastinate.contrib.django import app

from parcours.kernel.actor import Actor

from . import actions


@app.periodic(cron="0 8 * * *")
@app.task(
    name="parcours.employment.tasks.ask_who_works", queueing_lock="employment.checks", pass_context=False
)
def ask_who_works(timestamp: int = 0) -> None:
    """Whoever has a check due is asked to get in touch, once."""
    while actions.tell_due_checks(by=Actor.system("employment.checks")).number:
        pass
