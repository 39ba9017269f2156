"""What an upper package says right before a message goes out, perhaps days after it was written."""

from collections.abc import Callable
from uuid import UUID

Check = Callable[[UUID, str, str], str]
_checks: list[Check] = []


def before_sending(check: Check) -> Check:
    """Register ``check(person, channel, to)``: the reason code (``enums.Reason``) why nothing about her may
    go to this address any more, or an empty text. It runs under the system role."""
    _checks.append(check)
    return check


def stopped(person: UUID, channel: str, to: str) -> str:
    return next((reason for check in _checks if (reason := check(person, channel, to))), "")
