from procrastinate.contrib.django import app

from parcours.kernel.actor import Actor

from . import actions


@app.periodic(cron="10 1 * * *")
@app.task(name="parcours.people.tasks.close_registers", queueing_lock="people.registers", pass_context=False)
def close_registers(timestamp: int = 0) -> None:
    """Whoever still waited when the reception closed has left."""
    while actions.close_days(by=Actor.system("people.registers")).ids:
        pass
