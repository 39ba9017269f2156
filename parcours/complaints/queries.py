"""Every read of complaints, reports of abuse and feedback."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import ExtractYear

from parcours.accounts.enums import OrganisationKind
from parcours.accounts.models import Organisation
from parcours.accounts.queries import living_memberships, organisations, sites
from parcours.accounts.rights import TABLE
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.prepared import PreparedModels
from parcours.kernel.refusals import NOT_ALLOWED, NOT_FOUND, Missing, NotAllowed

from . import handling, protecting, rules, sealing
from .assigning import bodies_of
from .enums import ComplaintState, ReportState
from .models import Complaint, Feedback, FocalPoint, Report, ReportStep, Statement
from .opinions import Summary, digest, summary_of

__all__ = ["Summary", "summary_of"]

CLOSED = (ComplaintState.ANSWERED, ComplaintState.CLOSED)


# Complaints ---------------------------------------------------------------------------------------------


def handled(actor: Actor, *, state: str = "") -> QuerySet[Complaint]:
    """What the actor's organisation looks into, those due first, then those closed, the last first.

    Never what concerns her own houses."""
    rows = Complaint.objects.select_related("about", "site")
    rows = rows.order_by(F("closed_on").desc(nulls_first=True), "answer_by", "id")
    if actor.organisation is None or not actor.may("complaints.handle"):
        return rows.none()
    own = Q(about_id__in=bodies_of(actor))
    rows = rows.filter(handler_id=actor.organisation).exclude(own & Q(about_id__isnull=False))
    return rows.filter(state=state) if state else rows


def to_handle(actor: Actor) -> QuerySet[Complaint]:
    """Of these, what still waits for an answer."""
    return handled(actor).exclude(state__in=CLOSED)


def statements_due(actor: Actor) -> QuerySet[Statement]:
    """Questions that wait for the actor's organisation."""
    rows = Statement.objects.filter(organisation_id=actor.organisation, given_on=None).order_by(
        "due_on", "id"
    )
    return rows if actor.organisation and actor.may("complaints.handle") else rows.none()


@dataclass(frozen=True)
class Asked:
    """A statement in the open: the question, and what was said if it was."""

    id: UUID
    organisation: UUID
    asked_on: date
    due_on: date
    given_on: date | None
    question: str
    text: str


def _opened(row: Statement) -> Asked:
    return Asked(
        row.id,
        row.organisation_id,
        row.asked_on,
        row.due_on,
        row.given_on,
        sealing.unseal(sealing.QUESTION, row.id, row.question),
        sealing.unseal(sealing.STATEMENT, row.id, row.sealed),
    )


def statement(actor: Actor, wanted: UUID) -> Asked:
    """What the actor's organisation is asked, or Missing."""
    if not actor.may("complaints.handle") or actor.organisation is None:
        raise NotAllowed(NOT_ALLOWED)
    row = Statement.objects.filter(pk=wanted, organisation_id=actor.organisation).first()
    if row is None:
        raise Missing(NOT_FOUND)
    return _opened(row)


@dataclass(frozen=True)
class Opened:
    """A complaint with what it says, for whoever handles it."""

    row: Complaint
    text: str
    contact: str
    answer: str
    statements: list[Asked]


def complaint(actor: Actor, wanted: UUID) -> Opened:
    """One complaint in the open for its handler, or Missing."""
    if not actor.may("complaints.handle"):
        raise NotAllowed(NOT_ALLOWED)
    row = handling.get(actor, wanted)
    asked = Statement.objects.filter(complaint=row).order_by("asked_on", "id")
    return Opened(
        row,
        sealing.unseal(sealing.COMPLAINT, row.id, row.sealed),
        sealing.unseal(sealing.CONTACT, row.id, row.contact),
        sealing.unseal(sealing.ANSWER, row.id, row.answer),
        [_opened(one) for one in asked],
    )


@dataclass(frozen=True)
class Progress:
    """How far something is: for whoever holds its number. One form for complaints and reports alike."""

    state: str
    received_on: date


PUBLIC = {ReportState.RECEIVED: "received", ReportState.ACKNOWLEDGED: "acknowledged"} | {
    ReportState.REFERRED: "in_hand",
    ReportState.CLOSED: "closed",
}


def progress(receipt: str) -> Progress | None:
    """How far what was told under a number is, in the words of a complaint, or None."""
    with as_role("system"):
        found = Complaint.objects.filter(receipt=receipt).values_list("state", "received_on").first()
        if found:
            return Progress(*found)
        row = Report.objects.filter(receipt=receipt).values_list("state", "received_at").first()
    return Progress(PUBLIC[ReportState(row[0])], clock.day_of(row[1])) if row else None


# Reports of abuse ---------------------------------------------------------------------------------------


def is_focal(actor: Actor) -> bool:
    return protecting.is_focal(actor)


def reports(actor: Actor) -> QuerySet[Report]:
    """What a focal point reads, open ones first."""
    return protecting.visible(actor).order_by("closed_at", "received_at", "id").defer("sealed")


def reports_open(actor: Actor) -> QuerySet[Report]:
    return reports(actor).exclude(state=ReportState.CLOSED)


@dataclass(frozen=True)
class Step:
    state: str
    at: object
    user: UUID
    text: str


@dataclass(frozen=True)
class OpenedReport:
    row: Report
    text: str
    wishes: str
    contact: str
    steps: list[Step]


def report(actor: Actor, wanted: UUID) -> OpenedReport:
    """A report in the open, for a focal point who has no part in it; or Missing."""
    row = protecting.get(actor, wanted)
    said = sealing.unseal_many(sealing.REPORT, row.id, row.sealed)
    steps = ReportStep.objects.filter(report=row)
    return OpenedReport(
        row,
        said["text"],
        said["wishes"],
        said["contact"],
        [
            Step(one.state, one.at, one.user_id, sealing.unseal(sealing.STEP, one.id, one.sealed))
            for one in steps
        ],
    )


def reports_by_year(actor: Actor) -> dict[int, int | None]:
    """How many reports there were each year over all organisations; None for fewer than five."""
    if not is_focal(actor):
        return {}
    with as_role("system"):
        counted = Report.objects.annotate(year=ExtractYear("received_at")).values_list("year")
        found = dict(counted.annotate(Count("id")).order_by("year"))
    return {year: count if count >= rules.SMALLEST else None for year, count in found.items()}


def focal_points(actor: Actor) -> QuerySet[FocalPoint]:
    """Who is named now; everybody who works here may know."""
    rows = FocalPoint.objects.filter(until=None).select_related("user", "organisation")
    return rows.order_by("organisation__code", "user__name") if actor.organisation else rows.none()


def focal_points_waiting(actor: Actor) -> QuerySet[FocalPoint]:
    """Those who were named and wait for a second person: whom the actor may confirm, or named herself."""
    return protecting.waiting(actor)


def may_be_named(actor: Actor) -> list:
    """Memberships of those who could be named, for the administrator."""
    if not actor.may("accounts.manage"):
        return []
    roles = [role for role, held in TABLE.items() if protecting.RIGHT in held]
    rows = living_memberships().filter(role__in=roles).exclude(user_id=actor.user)
    named = set(focal_points(actor).values_list("user_id", "organisation_id"))
    return [one for one in rows if (one.user_id, one.organisation_id) not in named]


def somebody_unheard(actor: Actor) -> bool:
    """Whether a report waits that no focal point can read; only yes or no, for whoever names them."""
    if not actor.may("accounts.manage"):
        return False
    with as_role("system"):
        waiting = Report.objects.exclude(state=ReportState.CLOSED).values_list("kept_from_id", flat=True)
        kept = set(waiting.order_by().distinct())
    hearing = protecting.hearing() if kept else []
    return any(not protecting.is_heard(one, hearing) for one in kept)


def unheard(actor: Actor) -> list[Organisation]:
    """Organisations about which nobody could read a report, before one comes; for whoever names them."""
    if not actor.may("accounts.manage"):
        return []
    hearing = protecting.hearing()
    return [one for one in organisations() if not protecting.is_heard(one.id, hearing)]


# Feedback -----------------------------------------------------------------------------------------------


_WAITING = PreparedModels(
    lambda person, organisation: (
        Feedback.objects.filter(asked_by_id=organisation, person_id=person, given_on=None)
        .select_related("service")
        .order_by("asked_on", "id")
    )
)


def feedback_waiting(actor: Actor, person: UUID) -> list[Feedback]:
    """What a person was not yet asked, or has not answered, of the services she was sent to."""
    if actor.organisation is None or not actor.may("complaints.record"):
        return []
    return _WAITING.all(person=person, organisation=actor.organisation)


def feedback(actor: Actor, wanted: UUID) -> Feedback:
    """One question that waits for its answer at the actor's organisation, or Missing."""
    rows = Feedback.objects.filter(asked_by_id=actor.organisation, given_on=None).select_related("service")
    found = rows.filter(pk=wanted).first()
    if found is None or actor.organisation is None or not actor.may("complaints.record"):
        raise Missing(NOT_FOUND)
    return found


def link_is_open(token: str) -> bool:
    """Whether a link still takes an answer. It tells nothing else."""
    with as_role("system"):
        rows = Feedback.objects.filter(digest=digest(token), given_on=None, until__gte=clock.today())
        return rows.exists()


# Choosing -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Concerned:
    """An organisation that may be complained about, with its sites; names are ``{fr, ar, en}``."""

    id: UUID
    name: dict[str, str]
    sites: tuple[tuple[UUID, dict[str, str]], ...]


def concerned() -> list[Concerned]:
    """Every organisation but funders: they serve nobody."""
    rows = organisations().exclude(kind=OrganisationKind.FUNDER).prefetch_related("sites")
    return [Concerned(row.id, row.name, tuple((s.id, s.name) for s in row.sites.all())) for row in rows]


def organisation_of(organisation: UUID | None = None, site: UUID | None = None) -> UUID | None:
    """The organisation itself, or the one a site belongs to."""
    if site is None:
        return organisation
    return sites().filter(pk=site).values_list("organisation_id", flat=True).first()


def focal_point(actor: Actor, wanted: UUID) -> FocalPoint:
    """One naming in force, or Missing."""
    found = focal_points(actor).filter(pk=wanted).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found
