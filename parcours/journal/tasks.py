from procrastinate.contrib.django import app

from . import sealing


@app.periodic(cron="* * * * *")
@app.task(name="parcours.journal.tasks.seal", queueing_lock="journal.seal", pass_context=False)
def seal(timestamp: int = 0) -> None:
    """Close the last minute's rows into the chain."""
    sealing.seal()
