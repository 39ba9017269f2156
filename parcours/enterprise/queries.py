"""Every read of enterprise projects."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.refusals import NOT_FOUND, Missing
from parcours.people import visibility
from parcours.programmes.queries import pack_or_none

from . import awaiting, counting, lasting, legal, rules
from .enums import AFTER, BEFORE, OVER, Stage
from .models import Job, Member, Move, StepDone, Venture, Visit
from .plan import EnterprisePlan, Form, LegalStep
from .sections import SECTION
from .states import VENTURE

EMPLOYEES, SHARES, FEW = "employees", "shares", "few"
"""What is said of a project that cannot go on so: employees where the form has none, shares, members."""
OPEN, CREATED, ENDED = "open", "created", "ended"
GROUPS = {
    OPEN: list(BEFORE),
    CREATED: [stage for stage in AFTER if stage not in OVER],
    ENDED: list(OVER),
}


def plan() -> EnterprisePlan:
    """What the programme in force says; nothing while there is none."""
    pack = pack_or_none()
    return pack.section(SECTION.code) if pack else SECTION.default


def ventures(actor: Actor) -> QuerySet[Venture]:
    """Those of the actor's organisation, the newest first."""
    rows = Venture.objects.filter(organisation=actor.organisation).select_related("place")
    return (rows if actor.may("enterprise.see") else rows.none()).order_by("-opened_at", "-id")


def listed(
    actor: Actor, *, group: str = "", form: str = "", sector: str = "", place: str = "", mine: bool = False
) -> QuerySet[Venture]:
    rows = ventures(actor)
    if group in GROUPS:
        rows = rows.filter(stage__in=GROUPS[group])
    for name, value in (("form", form), ("sector", sector), ("place", place)):
        if value:
            rows = rows.filter(**{name: value})
    return rows.filter(coach=actor.user) if mine else rows


def find(actor: Actor, wanted: UUID) -> Venture:
    found = ventures(actor).filter(pk=wanted).select_related("place", "region", "project").first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def moves(row: Venture) -> list[Move]:
    """Where it stood, the newest first."""
    return list(row.moves.order_by("-at", "-id"))


def targets(actor: Actor, row: Venture) -> list[str]:
    """The stages to which it may go now."""
    return [one for one in VENTURE.targets(row.stage) if VENTURE.can(row.stage, one, actor)]


# Members ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Team:
    """``members``: present ones whose files are seen; ``left``: those who are gone; ``elsewhere``: how many
    present members are seen by other organisations only. ``shares``: their total in percent."""

    members: Sequence[Member]
    left: Sequence[Member]
    elsewhere: int
    shares: Decimal

    @property
    def count(self) -> int:
        return len(self.members) + self.elsewhere


def team(actor: Actor, row: Venture) -> Team:
    rows = Member.objects.filter(venture=row, person__in=visibility.visible(actor)).order_by("since", "id")
    seen = list(rows)
    present = [one for one in seen if one.until is None]
    known = len({one.person_id for one in present})
    elsewhere = max(counting.members([row.id]).get(row.id, 0) - known, 0)
    left = [one for one in seen if one.until is not None]
    return Team(present, left, elsewhere, counting.shares(row.id))


def member(actor: Actor, wanted: UUID) -> Member:
    rows = Member.objects.filter(pk=wanted, organisation=actor.organisation).select_related("venture")
    found = rows.filter(person__in=visibility.visible(actor)).first() if actor.may("enterprise.see") else None
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def of_person(actor: Actor, person: UUID) -> list[Member]:
    """Her projects that the organisation accompanies, the present ones first."""
    if not actor.may("enterprise.see"):
        return []
    rows = Member.objects.filter(person=person, organisation=actor.organisation)
    rows = rows.filter(person__in=visibility.visible(actor)).select_related("venture__place")
    return sorted(rows, key=lambda one: (one.until is not None, -one.since.toordinal()))


# Legal steps --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StepLine:
    step: LegalStep
    done: StepDone | None


def form_of(row: Venture) -> Form | None:
    return plan().form(row.form)


def legal_steps(row: Venture) -> list[StepLine]:
    """The steps of its form, each with how it was done."""
    form = form_of(row)
    known = {one.code: one for one in row.steps_done.all()}
    return [StepLine(one, known.get(one.code)) for one in form.steps] if form else []


def step(row: Venture, code: str) -> StepLine:
    found = next((one for one in legal_steps(row) if one.step.code == code), None)
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def paper(actor: Actor, wanted: UUID, code: str) -> tuple[str, bytes]:
    return legal.paper(actor, find(actor, wanted), code)


def warnings(row: Venture, found: Team | None = None) -> list[str]:
    """What does not fit together, as codes."""
    form, said = form_of(row), []
    if form is None or row.stage in OVER:
        return said
    if not form.employees and row.jobs_planned:
        said.append(EMPLOYEES)
    if found is not None and row.created_on is not None:
        if form.shares and found.shares != rules.WHOLE:
            said.append(SHARES)
        if found.count < form.least:
            said.append(FEW)
    return said


# Jobs ---------------------------------------------------------------------------------------------


def jobs(row: Venture) -> list[Job]:
    """Those that last first."""
    return sorted(row.jobs.all(), key=lambda one: (one.until is not None, one.since, str(one.id)))


def job(actor: Actor, wanted: UUID) -> Job:
    rows = Job.objects.filter(pk=wanted, organisation=actor.organisation).select_related("venture")
    found = rows.first() if actor.may("enterprise.see") else None
    if found is None:
        raise Missing(NOT_FOUND)
    return found


# Three counts -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Overview:
    """Projects, people in them, jobs: never one for another. Of the organisation; people also where
    another organisation alone sees them. ``created``: how many of them are enterprises."""

    ventures: int
    created: int
    people: int
    jobs: int


def overview(actor: Actor) -> Overview:
    """Of all projects that have not ended."""
    rows = ventures(actor).exclude(stage__in=OVER).order_by()
    told = rows.aggregate(all=Count("id"), created=Count("id", filter=Q(stage__in=AFTER)))
    living = Job.objects.filter(venture__in=rows.values("id"), until__isnull=True).count()
    return Overview(told["all"], told["created"], counting.people_of(actor.organisation), living)


def sizes(rows: Iterable[Venture]) -> dict[UUID, tuple[int, int]]:
    """Of each project how many people and how many jobs."""
    ids = [one.id for one in rows]
    people, work = counting.members(ids), counting.jobs(ids)
    return {one: (people.get(one, 0), work.get(one, 0)) for one in ids}


def stages(rows: QuerySet[Venture]) -> dict[str, int]:
    """How many stand where."""
    found: dict[str, Any] = dict(rows.order_by().values_list("stage").annotate(Count("id")))
    return {stage: found[stage] for stage in Stage.values if stage in found}


# Visits -------------------------------------------------------------------------------------------

SOON = timedelta(days=7)
DUE, MISSED, END = "due", "missed", "end"
"""A visit is due, is missed (the coordinator sees it), or is the one that says whether it lives."""


def visits(row: Venture) -> list[Visit]:
    """The newest first."""
    return list(row.visits.order_by("-on", "-id"))


def due(actor: Actor, *, what: str = "", mine: bool = False) -> QuerySet[Venture]:
    """Enterprises to be visited within a week, the longest overdue first."""
    today = clock.today()
    rows = ventures(actor).filter(visit_due__lte=today + SOON).order_by("visit_due", "id")
    if what == MISSED:
        rows = rows.filter(visit_due__lt=awaiting.missed_before(plan()))
    return rows.filter(coach=actor.user) if mine else rows


def standing(row: Venture) -> str:
    """What there is to say of the next visit to it."""
    if row.visit_due is None:
        return ""
    if row.visit_due < awaiting.missed_before(plan()):
        return MISSED
    last = rules.months_later(row.created_on, plan().months) if row.created_on else None
    return END if row.visit_due == last else DUE


def may_conclude(row: Venture) -> bool:
    """It was followed long enough to say that it lives."""
    if row.stage != Stage.FOLLOWED or row.created_on is None:
        return False
    return clock.today() >= rules.months_later(row.created_on, plan().months)


def lived(actor: Actor) -> list[lasting.Lived]:
    """Every enterprise that was created in the programme, as numbers; for whoever may see them."""
    return lasting.everything() if actor.may("enterprise.figures") else []
