"""How many there are, also of those whose files the organisation does not see: numbers alone.

People are counted once, however many files were made one.
"""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Sum

from parcours.kernel.context import as_role

from .enums import OVER
from .models import Job, Member


def members(ventures: Iterable[UUID]) -> dict[UUID, int]:
    """Of each project its present members. For whoever sees the projects."""
    with as_role("system"):
        rows = Member.objects.filter(venture__in=list(ventures), until__isnull=True).order_by()
        return dict(rows.values_list("venture").annotate(Count("person", distinct=True)))


def shares(venture: UUID) -> Decimal:
    """What the shares of the present members total, in percent."""
    with as_role("system"):
        rows = Member.objects.filter(venture=venture, until__isnull=True)
        return rows.aggregate(total=Sum("share"))["total"] or Decimal(0)


def everybody(*ventures: UUID) -> list[Member]:
    """The present members with those unseen, for entries of the journal alone."""
    with as_role("system"):
        return list(Member.objects.filter(venture__in=ventures, until__isnull=True).order_by("since", "id"))


def jobs(ventures: Iterable[UUID]) -> dict[UUID, int]:
    """Of each project the jobs that last."""
    rows = Job.objects.filter(venture__in=list(ventures), until__isnull=True).order_by()
    return dict(rows.values_list("venture").annotate(Count("id")))


def people_of(organisation: UUID | None) -> int:
    """How many people are present members of an organisation's projects that have not ended; each once."""
    with as_role("system"):
        rows = Member.objects.filter(organisation=organisation, until__isnull=True)
        return rows.exclude(venture__stage__in=OVER).aggregate(n=Count("person", distinct=True))["n"]
