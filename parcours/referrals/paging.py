"""A page of the list of referrals: what was sent and what was received have an index each, in its order.

Both are read only as far as the page goes, and put together.
"""

from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from parcours.kernel.actor import Actor
from parcours.kernel.counting import MOST, MoreThan, Pages, bounded

from .models import Referral
from .queries import ANSWER, ASK, IN, LATE, ORDER, OUT, REMINDED, REPLACE, TELL, listed

SIDES = {ANSWER: (IN,), ASK: (OUT,), REPLACE: (OUT,), LATE: (OUT,), TELL: (OUT,), REMINDED: (OUT,)}
"""Of what can only have been received, or only been sent; everything else is either."""


class Both:
    """Rows of either side in their common order, as far as anybody asks for them."""

    def __init__(self, sides: list[QuerySet[Referral]]):
        self._sides = sides

    @cached_property
    def number(self) -> int:
        found = 0
        for side in self._sides:
            found += bounded(side)
            if found > MOST:
                return MoreThan(MOST)
        return found

    def __getitem__(self, part: slice) -> list[Referral]:
        ids = self._ids(part.start or 0, part.stop)
        rows = Referral.objects.filter(pk__in=ids).select_related("from_organisation", "to_organisation")
        known = {row.id: row for row in rows}
        return [known[one] for one in ids if one in known]

    def _ids(self, start: int, stop: int) -> list[UUID]:
        if stop <= start:
            return []
        told = [side.values_list("id", "ended_on", "due_on")[:stop] for side in self._sides]
        if len(told) == 1:
            return [row[0] for row in told[0][start:stop]]
        both = told[0].union(*told[1:], all=True).order_by(*ORDER)
        return [row[0] for row in both[start:stop]]


def pages(actor: Actor, size: int, *, box: str = "", what: str = "", **asked: Any) -> Pages:
    """The pages of :func:`queries.listed`, which says what may be asked."""
    sides = (box,) if box else SIDES.get(what, (OUT, IN))
    rows = Both([listed(actor, box=side, what=what, **asked) for side in sides])
    found = Pages(rows, size)
    found.count = rows.number
    return found
