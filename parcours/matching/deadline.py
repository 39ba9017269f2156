"""Until when something may take: a number of seconds from its making, or until somebody stops it."""

from time import monotonic


class Deadline:
    """``of``: a longer one within which this one lies; stopping that stops this."""

    def __init__(self, seconds: float, of: "Deadline | None" = None):
        self._at, self._of, self._stopped = monotonic() + seconds, of, False

    def left(self) -> float:
        """Seconds; none when it was stopped."""
        return 0.0 if self.stopped else max(0.0, self._at - monotonic())

    def passed(self) -> bool:
        return self.stopped or monotonic() >= self._at

    def part(self, share: float) -> "Deadline":
        """So much of the time that is left."""
        return Deadline(share * self.left(), self)

    def stop(self) -> None:
        self._stopped = True

    @property
    def stopped(self) -> bool:
        return self._stopped or (self._of is not None and self._of.stopped)
