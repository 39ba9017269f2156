"""What a person was granted, by whichever organisation: counted by the system, told as little as needed."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from parcours.kernel.context import as_role

from .enums import COUNTED
from .models import Request
from .plan import KindRule, span


def _granted(people: Iterable[UUID], rule: KindRule, month: date):
    since, until = span(rule.period, month)
    return Request.objects.filter(
        person_id__in=list(people), kind=rule.kind, month__range=(since, until), state__in=COUNTED
    )


def covered_by_another(
    people: Iterable[UUID], rule: KindRule, month: date, organisation: UUID | None
) -> set[UUID]:
    """Those for whom another organisation covers this need in the period of the month. Yes or no, no more."""
    with as_role("system"):
        rows = _granted(people, rule, month).exclude(organisation=organisation)
        return set(rows.values_list("person_id", flat=True).distinct())


def granted(people: Iterable[UUID], rule: KindRule, month: date) -> dict[UUID, Decimal]:
    """What each was granted in the period by all organisations together, in the programme's currency of aid.

    For the check of a ceiling alone; nobody is shown it. The caller holds the locks of the people.
    """
    with as_role("system"):
        rows = _granted(people, rule, month).order_by().values_list("person_id").annotate(Sum("granted"))
        return dict(rows)


def granted_here(
    people: Iterable[UUID], rule: KindRule, month: date, organisation: UUID | None
) -> dict[UUID, Decimal]:
    """As :func:`granted`, by one organisation: what it may be shown."""
    rows = _granted(people, rule, month).filter(organisation=organisation).order_by()
    return dict(rows.values_list("person_id").annotate(Sum("granted")))
