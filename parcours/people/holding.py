"""How long what a grant has paid for is kept although she asks that everything be erased. Pure."""

from datetime import date
from typing import Any

from .ports import Hold

GRANT_YEARS = 5
"""Supporting documents of a grant are kept five years after its balance is paid (Regulation (EU, Euratom)
2018/1046, article 132(1)). The day of the paper itself is counted from: the balance is not known here."""


def for_the_grant(latest: date | None, reason: Any, today: date) -> Hold | None:
    """The hold on papers of which the last is of ``latest``; None when there is none, or no longer."""
    if latest is None:
        return None
    day = min(latest.day, 28) if latest.month == 2 else latest.day
    until = latest.replace(year=latest.year + GRANT_YEARS, day=day)
    return Hold(reason, until) if until >= today else None
