"""The worker: jobs and the schedule, in a process of its own with a direct connection."""

import contextlib
import logging

from . import runtime

CONCURRENCY = 2
SEAL_CRON = "* * * * *"

log = logging.getLogger(__name__)


def _schedule(app) -> None:
    """Seal the journal every minute, unless its task already brings its own schedule."""
    name = "parcours.journal.tasks.seal"
    if name not in app.tasks:
        return
    scheduled = {task.task.name for task in app.periodic_registry.periodic_tasks.values()}
    if name not in scheduled:
        app.periodic(cron=SEAL_CRON)(app.tasks[name])


def main() -> None:
    runtime.load_django()
    from procrastinate.contrib.django import app

    _schedule(app)
    direct = app.with_connector(app.connector.get_worker_connector())
    with contextlib.suppress(KeyboardInterrupt):
        direct.run_worker(concurrency=CONCURRENCY, install_signal_handlers=True)


if __name__ == "__main__":
    main()
