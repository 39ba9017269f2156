"""A server process that leaves new connections to a neighbour with fewer of them.

Processes wait for connections side by side, and whoever wakes first takes them: of four users on two
processes, four may end up with one of them, while the other does nothing. A connection stays where it is, so
they would go on sharing one core.
"""

import time

from gunicorn.workers.gthread import ThreadWorker

STEP = 0.003
"""Seconds that a process waits for each connection it has; a neighbour with fewer is asked first."""
MOST = 8
"""So many connections count; with more of them nobody waits longer."""


class EvenWorker(ThreadWorker):
    """Takes a connection at once while it has none, and the later the more it has."""

    _until = 0.0
    """Until when it leaves connections to others, in seconds of the monotonic clock."""

    def accept(self, listener):
        now = time.monotonic()
        waited = now - self._until
        # Whoever waited takes what is still there when it wakes, be that late; then it waits anew.
        if self.nr_conns and not 0 <= waited < STEP * MOST:
            self._until = now + STEP * min(self.nr_conns, MOST)
            self.set_accept_enabled(False)
            return
        self._until = 0.0
        super().accept(listener)

    def set_accept_enabled(self, enabled):
        super().set_accept_enabled(enabled and time.monotonic() >= self._until)

    def wait_for_and_dispatch_events(self, timeout):
        left = self._until - time.monotonic()
        super().wait_for_and_dispatch_events(min(timeout, left) if left > 0 else timeout)
