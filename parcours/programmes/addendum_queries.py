"""Every read of addenda: those that the actor's organisation sees, and what each changes."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.refusals import NOT_FOUND, Missing

from . import budget_finding as finding
from .addenda import before, target_before
from .addendum_models import Addendum
from .models import Project
from .money_enums import AddendumState
from .pack import Indicator, Pack
from .queries import contract_days, pack
from .spending_models import Spending


def addenda(actor: Actor) -> QuerySet[Addendum]:
    """Of the projects whose money the actor sees, and of the programme; drafts for who keeps the contract and
    who coordinates; none that was given up. The programme's first, of each the newest first."""
    seen = finding.projects(actor)
    rows = Addendum.objects.filter(programme__in_force=True).exclude(state=AddendumState.DROPPED)
    if not seen.exists():
        return rows.none()
    rows = rows.filter(Q(project__isnull=True) | Q(project__in=seen.values("pk")))
    if not finding.steers(actor):
        rows = rows.filter(Q(state=AddendumState.IN_FORCE) | Q(organisation=actor.organisation))
    return rows.select_related("project", "budget").order_by("project__order", "project", "-number")


def counted(actor: Actor) -> QuerySet[Addendum]:
    """The same, each with how many targets it changes (``changed``)."""
    return addenda(actor).annotate(changed=Count("targets"))


def of_contract(actor: Actor, project: str) -> QuerySet[Addendum]:
    """Those of a project, or of the programme (empty)."""
    return addenda(actor).filter(project=project or None)


def addendum(actor: Actor, wanted: UUID) -> Addendum:
    found = addenda(actor).filter(pk=wanted).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def keeps(actor: Actor, row: Project | None) -> bool:
    """Whether the actor drafts addenda to a contract: of a project, or of the programme (None)."""
    if not actor.may(finding.KEEP) or actor.organisation is None:
        return False
    return finding.steers(actor) if row is None else row.grantee_id == actor.organisation


@dataclass(frozen=True)
class TargetChange:
    """``before`` None: it had no target. ``since`` None: from the day it is signed."""

    indicator: Indicator | None
    code: str
    before: Decimal | None
    after: Decimal
    since: date | None


@dataclass(frozen=True)
class DayChange:
    """``first``: of the first day, else of the last."""

    first: bool
    before: date
    after: date


@dataclass(frozen=True)
class Changes:
    targets: list[TargetChange]
    days: list[DayChange]


def changes(row: Addendum) -> Changes:
    """What it changes, before and after: of a draft against what is in force now."""
    known, draft = pack(row.programme_id), row.state == AddendumState.DRAFT
    targets = [
        TargetChange(
            known.indicator(one.indicator.code),
            one.indicator.code,
            target_before(known, one) if draft else one.before,
            one.value,
            one.since,
        )
        for one in row.targets.select_related("indicator")
    ]
    was = before(row, known) if draft else (row.starts_before, row.ends_before)
    now = (row.starts_on, row.ends_on)
    days = [DayChange(not place, was[place], now[place]) for place in (0, 1) if now[place]]
    return Changes(targets, days)


def left_outside(row: Addendum) -> int:
    """Payments of the contract on days that are within it now and would no longer be."""
    if row.project is None or not (row.starts_on or row.ends_on):
        return 0
    since, until = contract_days(row.project)
    with as_role("system"):
        paid = Spending.objects.filter(project=row.project, takes_back=None, taken_back=None)
        paid = paid.filter(day__gte=since, day__lte=until)
        return paid.filter(Q(day__lt=row.starts_on or since) | Q(day__gt=row.ends_on or until)).count()


def aimed(row: Addendum) -> list[Indicator]:
    """The indicators of its contract, whose targets it may change."""
    known: Pack = pack(row.programme_id)
    return [one for one in known.indicators if one.project == (row.project_id or "")]
