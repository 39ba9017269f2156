"""What one page asks many times is asked once: kept while a request that cannot write runs, no longer.

No cache: nothing outlives the page, and whoever acts under another role or as somebody else asks anew.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from .context import current_actor, current_role

P, R = ParamSpec("P"), TypeVar("R")
_kept: ContextVar[dict[Hashable, Any] | None] = ContextVar("parcours_once", default=None)


@contextmanager
def one_page() -> Iterator[None]:
    """Around what answers a request that only reads."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


@contextmanager
def apart() -> Iterator[None]:
    """What the page knows is known within; what is asked within is not kept after."""
    token = _kept.set(dict(_kept.get() or {}))
    try:
        yield
    finally:
        _kept.reset(token)


def once(read: Callable[P, R]) -> Callable[P, R]:
    """A read that a page may repeat; its answer is not to be changed. Elsewhere it reads every time.

    What it raises is not kept; arguments that cannot be a key are asked for every time.
    """

    @wraps(read)
    def asked(*arguments: P.args, **named: P.kwargs) -> R:
        kept = _kept.get()
        if kept is None:
            return read(*arguments, **named)
        key = (read, current_actor(), current_role(), arguments, tuple(sorted(named.items())))
        try:
            known = key in kept
        except TypeError:
            return read(*arguments, **named)
        if not known:
            kept[key] = read(*arguments, **named)
        return kept[key]

    def known(*arguments: P.args, **named: P.kwargs) -> R | None:
        """What the page has asked already; nothing is asked for it."""
        key = (read, current_actor(), current_role(), arguments, tuple(sorted(named.items())))
        return (_kept.get() or {}).get(key)

    asked.known = known
    return asked
