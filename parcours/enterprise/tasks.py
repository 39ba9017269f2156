from procrastinate.contrib.django import app

from parcours.kernel.actor import Actor

from . import actions


@app.periodic(cron="40 4 * * *")
@app.task(name="parcours.enterprise.tasks.tell_years", queueing_lock="enterprise.years", pass_context=False)
def tell_years(timestamp: int = 0) -> None:
    """How enterprises are found whose first year is over."""
    actions.tell_years(by=Actor.system("enterprise.years"))


@app.periodic(cron="35 5 * * *")
@app.task(
    name="parcours.enterprise.tasks.note_late_loans", queueing_lock="enterprise.loans", pass_context=False
)
def note_late_loans(timestamp: int = 0) -> None:
    """Loans whose instalments are late are said to be in arrears."""
    actions.loans_late(by=Actor.system("enterprise.loans"))
