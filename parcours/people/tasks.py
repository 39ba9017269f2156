from procrastinate.contrib.django import app

from parcours.kernel.actor import Actor

from . import actions


@app.periodic(cron="10 1 * * *")
@app.task(name="parcours.people.tasks.close_registers", queueing_lock="people.registers", pass_context=False)
def close_registers(timestamp: int = 0) -> None:
    """Whoever still waited when the reception closed has left."""
    while actions.close_days(by=Actor.system("people.registers")).ids:
        pass


@app.periodic(cron="5 0 * * *")
@app.task(name="parcours.people.tasks.expire_consents", queueing_lock="people.expiry", pass_context=False)
def expire_consents(timestamp: int = 0) -> None:
    """Tell those who see a file no more because her agreement has expired; close what was shared under
    conventions that are over."""
    by = Actor.system("people.expiry")
    while actions.expire_consents(by=by).consents:
        pass
    while actions.expire_conventions(by=by).grants:
        pass
