"""Rows of the live statement, kept while the journal stays as it is.

A text says all that is asked, indicators and window, and nothing of who asks: figures are the same for every
organisation. Of the journal the newest entry is known with its hash, and how many of the newest numbers are
there, so that an entry whose transaction ended after that of a later number is seen. Whatever changes a
figure is such an entry, merges too. Each process keeps its own.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

NEWEST = 10_000
HEAD = f"""
SELECT n.sequence, n.hash, (SELECT COUNT(*) FROM journal_entry e WHERE e.sequence > n.sequence - {NEWEST})
FROM journal_entry n WHERE n.sequence = (SELECT MAX(sequence) FROM journal_entry)
"""  # noqa: S608
MOST = 50_000
"""Rows that a process keeps; some fifteen megabytes."""


class Kept:
    """The rows of texts by what they were read from; those asked for least recently go first."""

    def __init__(self, most: int = MOST):
        self.most, self.rows = most, 0
        self._lock = Lock()
        self._found: OrderedDict[Hashable, list[tuple]] = OrderedDict()

    def get(self, key: Hashable, read: Callable[[], list[tuple]]) -> list[tuple]:
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
        rows = read()
        with self._lock:
            if key not in self._found and len(rows) <= self.most:
                self._found[key] = rows
                self.rows += len(rows)
            while self.rows > self.most:
                self.rows -= len(self._found.popitem(last=False)[1])
        return rows
