"""What an upper package says right before a message goes out, perhaps days after it was written."""

from collections.abc import Callable
from uuid import UUID

_checks: list[Callable[[UUID, str], str]] = []


def before_sending(check: Callable[[UUID, str], str]) -> Callable[[UUID, str], str]:
    """Register ``check(person, channel)``: the reason code (``enums.Reason``) why nothing may go to her any
    more, or an empty text. It runs under the system role."""
    _checks.append(check)
    return check


def stopped(person: UUID, channel: str) -> str:
    return next((reason for check in _checks if (reason := check(person, channel))), "")
