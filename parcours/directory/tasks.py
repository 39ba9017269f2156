from procrastinate.contrib.django import app

from parcours.kernel.actor import Actor

from . import actions


@app.periodic(cron="15 4 * * *")
@app.task(name="parcours.directory.tasks.remind", queueing_lock="directory.remind", pass_context=False)
def remind(timestamp: int = 0) -> None:
    """Tell the owners of entries that nobody confirmed in time."""
    actions.note_stale(by=Actor.system("directory.remind"))
