"""When an enterprise is next to be seen, kept with it so that a list of a thousand asks once."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Max

from parcours.kernel import clock

from . import rules
from .enums import Stage
from .models import Venture, Visit
from .plan import EnterprisePlan

AWAITED = (Stage.CREATED, Stage.FOLLOWED, Stage.NOT_REACHED)
"""Stages in which an enterprise is to be visited."""


def plan_next(rows: Sequence[Venture], plan: EnterprisePlan) -> None:
    """When each enterprise is next to be seen; nobody is awaited once it was followed long enough."""
    met = Visit.objects.filter(venture__in=rows).exclude(trading="").order_by()
    seen = dict(met.values_list("venture_id").annotate(Max("on")))
    for row in rows:
        row.seen_on, row.visit_due = seen.get(row.id), None
        if row.stage in AWAITED and row.created_on is not None:
            last = rules.months_later(row.created_on, plan.months)
            # The last visit is that of its end: what was seen before says nothing of the day.
            if row.seen_on is None or row.seen_on < last:
                row.visit_due = min(rules.months_later(row.seen_on or row.created_on, 1), last)
    Venture.objects.bulk_update(rows, ["visit_due", "seen_on"])


def missed_before(plan: EnterprisePlan) -> date:
    """A visit that was due before this day is missed."""
    return clock.today() - timedelta(days=plan.grace_days)
