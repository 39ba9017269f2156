"""Addresses of pages: a list has hundreds of them, and those of one kind differ only by an id."""

from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django import urls

_PLACES = [UUID(int=place) for place in range(1, 4)]


def reverse(name: str, args: Sequence[Any] = (), **more: Any) -> str:
    """As Django's ``reverse``: for ids (and nothing) without looking for the pattern each time."""
    if more or len(args) > len(_PLACES) or not all(type(one) is UUID for one in args):
        return urls.reverse(name, args=args or None, **more)
    parts = _parts(urls.get_script_prefix(), urls.get_urlconf(), name, len(args))
    if not args:
        return parts[0]
    told = [parts[0]]
    for one, part in zip(args, parts[1:], strict=True):
        told += (str(one), part)
    return "".join(told)


@cache
def _parts(prefix: str, patterns: str | None, name: str, many: int) -> list[str]:
    """What stands around the ids."""
    left, parts = urls.reverse(name, args=_PLACES[:many]), []
    for place in _PLACES[:many]:
        part, left = left.split(str(place))
        parts.append(part)
    return [*parts, left]
