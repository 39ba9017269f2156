from procrastinate.contrib.django import app

from parcours.kernel.actor import Actor

from . import actions


@app.periodic(cron="10 1 * * *")
@app.task(name="parcours.people.tasks.close_registers", queueing_lock="people.registers", pass_context=False)
def close_registers(timestamp: int = 0) -> None:
    """Whoever still waited when the reception closed has left."""
    while actions.close_days(by=Actor.system("people.registers")).ids:
        pass


@app.periodic(cron="5 * * * *")
@app.task(name="parcours.people.tasks.expire_consents", queueing_lock="people.expiry", pass_context=False)
def expire_consents(timestamp: int = 0) -> None:
    """Tell those who see a file no more because her agreement has expired, and give each its own file back.

    Every hour, so that a night on which nothing ran keeps nobody from a file for a day.
    """
    while actions.expire_consents(by=Actor.system("people.expiry")).consents:
        pass


@app.periodic(cron="*/5 * * * *")
@app.task(
    name="parcours.people.tasks.expire_conventions", queueing_lock="people.conventions", pass_context=False
)
def expire_conventions(timestamp: int = 0) -> None:
    """Close what was shared under conventions that are over.

    Every few minutes: the day ends at midnight in the country, whatever the clock of the server says.
    """
    while actions.expire_conventions(by=Actor.system("people.expiry")).grants:
        pass
