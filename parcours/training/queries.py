"""Reads of one thing at a time, and the public check. Lists: ``lists.py``."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import override

from parcours.accounts.enums import Role
from parcours.accounts.models import Membership, Site
from parcours.accounts.rights import rights_of
from parcours.cases.evaluation import PROJECT
from parcours.cases.queries import current_orientation
from parcours.documents.papers import AttendanceRow, AttendanceSheetData, TaughtRow, attendance_sheet_pdf
from parcours.kernel import clock
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.context import as_role
from parcours.kernel.identifiers import read_public_code
from parcours.kernel.once import once
from parcours.kernel.prepared import PreparedModels
from parcours.kernel.refusals import NOT_FOUND, Missing
from parcours.people import visibility
from parcours.people.agreements import agreement
from parcours.people.queries import names_of

from . import apprentices, certifying, finding, opining, orienting, papers, rules, scoring
from .enums import CertificateState, EnrolmentState, Half, Mark
from .lists import sessions
from .models import Attendance, Certificate, Course, Enrolment, HalfDay, Session
from .result_models import Score

PLACED = (EnrolmentState.ENROLLED, EnrolmentState.COMPLETED, EnrolmentState.PARTLY)
NOT_OURS = (EnrolmentState.WITHDRAWN, EnrolmentState.CANCELLED)


def courses(actor: Actor) -> QuerySet[Course]:
    """Every course of the programme, by title code; nobody's without the right to see training."""
    rows = Course.objects.select_related("organisation", "project", "occupation", "language").order_by("code")
    return rows if actor.may("training.see") or actor.may("training.enrol") else rows.none()


def find(actor: Actor, session: UUID) -> Session:
    """A session, or ``Missing``."""
    found = sessions(actor).select_related("course__adapted_from").filter(pk=session).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def is_own(actor: Actor, session: Session) -> bool:
    """Whether the actor's organisation holds the session."""
    return actor.kind == SYSTEM or session.organisation_id == actor.organisation


def answers(actor: Actor, session: Session) -> bool:
    """Whether the actor's organisation says who came and how it ended, at least for some of its people."""
    return is_own(actor, session) or bool(finding.ours_alone(actor, session))


def is_shown(actor: Actor, person: UUID, session: Session) -> bool:
    """Whether she agrees to be shown to the organisation of a session; else it sees a taken place only."""
    visibility.get(actor, person)
    return agreement(person, session.organisation_id) is not None


def half_days(session: Session) -> list[HalfDay]:
    return list(session.half_days.order_by("day", "half"))


# Who is in a session ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Trainee:
    """Somebody of a session whom the actor may see. ``share``: percent attended so far or as confirmed;
    ``mark``: the one that counts; ``said``: whether she said what she thinks."""

    enrolment: UUID
    person: UUID
    name: str
    name_other_script: str
    state: str
    cover: str
    enrolled_on: date
    enrolled_by: UUID
    share: int
    proposed: str
    marks: Mapping[str, int]
    mark: Decimal | None = None
    said: bool = False
    certificate: UUID | None = None
    certificate_code: str = ""


def trainees(
    actor: Actor, session: Session, *, with_left: bool = False, answered: bool = False
) -> list[Trainee]:
    """The people of a session in the order of their names, those alone whom the actor may see; ``answered``:
    of another organisation's session those alone for whom one's own answers."""
    rows = Enrolment.objects.filter(session=session, person__in=visibility.visible(actor))
    if answered and not is_own(actor, session):
        rows = rows.filter(pk__in=finding.ours_alone(actor, session))
    if not with_left:
        rows = rows.exclude(state__in=NOT_OURS)
    rows = list(rows.select_related("person").order_by("person__sort_key", "id"))
    ids = [row.id for row in rows]
    marks: dict[UUID, dict[str, int]] = {one: dict.fromkeys(Mark.values, 0) for one in ids}
    kept = Attendance.objects.filter(enrolment_id__in=ids).exclude(mark="")
    for enrolment, mark in kept.values_list("enrolment_id", "mark"):
        marks[enrolment][mark] += 1
    names = names_of([row.person_id for row in rows])
    valid = Certificate.objects.filter(enrolment_id__in=ids, state=CertificateState.VALID)
    certificates = {row.enrolment_id: row for row in valid}
    said = opining.said_already(actor, session)
    known, averages = certifying.shares(session, ids), scoring.averages(ids)
    return [
        replace(
            _trainee(
                row,
                known[row.id],
                session.course,
                marks[row.id],
                names.get(row.person_id, []),
                certificates,
                scoring.passed(averages.get(row.id)),
            ),
            mark=averages.get(row.id),
            said=row.id in said,
        )
        for row in rows
    ]


def _trainee(row: Enrolment, share: int, course: Course, marks, names, certificates, passed) -> Trainee:
    name, other = papers.both_scripts(names)
    certificate = certificates.get(row.id)
    return Trainee(
        enrolment=row.id,
        person=row.person_id,
        name=name,
        name_other_script=other,
        state=row.state,
        cover=row.cover,
        enrolled_on=row.enrolled_on,
        enrolled_by=row.enrolled_by_id,
        share=share if row.share is None else row.share,
        proposed=rules.proposed(course, share, passed),
        marks=marks,
        certificate=certificate.id if certificate else None,
        certificate_code=certificate.code if certificate else "",
    )


highest_mark = scoring.highest_mark


def scores(actor: Actor, session: Session) -> dict[str, dict[UUID, Decimal]]:
    """Marks of a session by module ("" for the whole) and enrolment, of those whom the actor may see."""
    rows = Score.objects.filter(enrolment__session=session, person__in=visibility.visible(actor))
    found: dict[str, dict[UUID, Decimal]] = {}
    for module, enrolment, mark in rows.values_list("module", "enrolment_id", "mark"):
        found.setdefault(module, {})[enrolment] = mark
    return found


@dataclass(frozen=True)
class Cell:
    half_day: UUID
    mark: str
    reason: str


@dataclass(frozen=True)
class GridRow:
    enrolment: UUID
    person: UUID
    name: str
    name_other_script: str
    state: str
    cells: Mapping[UUID, Cell]


@dataclass(frozen=True)
class Grid:
    half_days: list[HalfDay]
    rows: list[GridRow] = field(default_factory=list)


def grid(actor: Actor, session: Session, day: date | None = None) -> Grid:
    """Who is expected on which half-day (of a day, or of all), with the marks so far; in another
    organisation's session those alone for whom one's own answers."""
    days = [at for at in half_days(session) if day is None or at.day == day]
    rows = Attendance.objects.filter(half_day__in=days, person__in=visibility.visible(actor))
    if not is_own(actor, session):
        rows = rows.filter(enrolment__in=finding.ours_alone(actor, session))
    rows = rows.select_related("person", "enrolment").order_by(
        "person__sort_key", "enrolment_id", "half_day__day", "half_day__half"
    )
    cells: dict[UUID, dict[UUID, Cell]] = {}
    who: dict[UUID, Attendance] = {}
    for row in rows:
        who.setdefault(row.enrolment_id, row)
        cells.setdefault(row.enrolment_id, {})[row.half_day_id] = Cell(row.half_day_id, row.mark, row.reason)
    names = names_of({row.person_id for row in who.values()})
    return Grid(
        days,
        [
            GridRow(
                one,
                row.person_id,
                *papers.both_scripts(names.get(row.person_id, [])),
                row.enrolment.state,
                cells[one],
            )
            for one, row in who.items()
        ],
    )


def half_day_counts(actor: Actor, session: Session) -> dict[UUID, dict[str, int]]:
    """Of each half-day how many people have which mark ("" for none yet), of those whom the actor may see."""
    rows = Attendance.objects.filter(enrolment__session=session, person__in=visibility.visible(actor))
    rows = rows.values_list("half_day", "mark").annotate(number=Count("id"))
    found: dict[UUID, dict[str, int]] = {}
    for half_day, mark, number in rows:
        found.setdefault(half_day, {})[mark] = number
    return found


def trainers(actor: Actor) -> list[tuple[UUID, str]]:
    """Who may be named as trainer of a session of the organisation: id and name, by name."""
    living = Q(until__isnull=True) | Q(until__gt=clock.now())
    roles = [role for role in Role.values if "training.attend" in rights_of(role)]
    rows = Membership.objects.filter(living, organisation=actor.organisation, role__in=roles)
    return sorted(set(rows.values_list("user_id", "user__name")), key=lambda pair: (pair[1], pair[0]))


def sites(actor: Actor) -> list[Site]:
    """The sites of the organisation."""
    return list(Site.objects.filter(organisation=actor.organisation).order_by("code"))


# One person ---------------------------------------------------------------------------------------


_TRAININGS = PreparedModels(
    lambda person: (
        Enrolment.objects.filter(person_id=person)
        .select_related("session__course", "session__place", "session__organisation", "session__site")
        .order_by("-session__starts_on", "-id")
    )
)
_CERTIFICATES = PreparedModels(
    lambda person: (
        Certificate.objects.filter(person_id=person)
        .select_related("enrolment__session__course", "enrolment__session__organisation")
        .order_by("-issued_on", "-id")
    )
)


@once
def enrolments_of(actor: Actor, person: UUID) -> list[Enrolment]:
    """Her trainings, the newest first; ``Missing`` for somebody whom the actor may not see."""
    visibility.get(actor, person)
    return _TRAININGS.all(person=person)


def enrolment(actor: Actor, wanted: UUID) -> Enrolment:
    """An enrolment with its session and person, or ``Missing``."""
    rows = Enrolment.objects.filter(pk=wanted, person__in=visibility.visible(actor))
    found = rows.select_related(
        "person", "session__course", "session__organisation", "session__place", "session__site"
    ).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def awaits_place(actor: Actor, person: UUID) -> bool:
    """Whether she is oriented to a project and never had a place in a training of it."""
    decided = current_orientation(actor, person)
    if decided is None or decided.outcome != PROJECT:
        return False
    hers = [one for one in enrolments_of(actor, person) if one.state not in NOT_OURS]
    return all(one.session.course.project_id != decided.project_id for one in hers)


def to_certify_of(actor: Actor, kept: list[Enrolment]) -> list[Enrolment]:
    """Those of one person's enrolments that are completed in a session of the organisation, uncertified."""
    done = [
        row
        for row in kept
        if row.state == EnrolmentState.COMPLETED
        and row.session.course.certifies
        and is_own(actor, row.session)
    ]
    valid = Certificate.objects.filter(enrolment__in=done, state=CertificateState.VALID)
    certified = set(valid.values_list("enrolment_id", flat=True))
    return [row for row in done if row.id not in certified]


def certificates_of(actor: Actor, person: UUID) -> list[Certificate]:
    """Her certificates, also the revoked ones, the newest first."""
    visibility.get(actor, person)
    return _CERTIFICATES.all(person=person)


def certificate(actor: Actor, wanted: UUID) -> Certificate:
    """A certificate of somebody whom the actor may see, or ``Missing``."""
    rows = Certificate.objects.filter(pk=wanted, person__in=visibility.visible(actor))
    found = rows.select_related("enrolment__session__course").first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def certificate_pdf(actor: Actor, wanted: UUID) -> tuple[Certificate, bytes]:
    """The paper of a valid certificate; ``Missing`` for a revoked one."""
    found = certificate(actor, wanted)
    if found.state != CertificateState.VALID:
        raise Missing(NOT_FOUND)
    return found, papers.pdf_of(found)


@dataclass(frozen=True)
class Fitting:
    """A session that takes people in, seen from one person. ``clashes``: she is elsewhere at that time."""

    session: Session
    same_region: bool
    same_place: bool
    covered: str
    clashes: bool
    enrolled: bool


def fitting(actor: Actor, person: UUID) -> list[Fitting]:
    """Sessions that take people in: what fits first, then her project, her city, her region, the earliest."""
    found = visibility.get(actor, person)
    region = found.city.region_id if found.city_id else None
    today = clock.today()
    rows = list(sessions(actor, takes_people=True)[:300])
    covered = orienting.covers_each(person, {row.course.project_id for row in rows})
    busy = set(
        Attendance.objects.filter(person_id=person, day__gte=today)
        .exclude(enrolment__state__in=NOT_OURS)
        .values_list("day", "half")
    )
    busy |= apprentices.busy_of([person]).get(person, set())
    mine = set(
        Enrolment.objects.filter(person_id=person)
        .exclude(state__in=NOT_OURS)
        .values_list("session_id", flat=True)
    )
    clashing = _clashing([row.id for row in rows], busy, today)
    seen = [
        Fitting(
            session=row,
            same_region=row.region_id == region,
            same_place=row.place_id == found.city_id,
            covered=covered[row.course.project_id],
            clashes=row.id in clashing,
            enrolled=row.id in mine,
        )
        for row in rows
    ]
    return sorted(
        seen,
        key=lambda one: (
            one.enrolled or one.clashes or one.session.left <= 0,
            one.covered != "covered",
            not one.same_place,
            not one.same_region,
            one.session.starts_on,
            one.session.code,
        ),
    )


def cover(actor: Actor, person: UUID, session: Session) -> str:
    """Whether her orientation covers the project of a session."""
    visibility.get(actor, person)
    return orienting.covers([person], session.course.project_id)[person]


def _clashing(ids: list[UUID], busy: set[tuple[date, str]], today: date) -> set[UUID]:
    if not busy:
        return set()
    rows = HalfDay.objects.filter(session_id__in=ids, day__gte=today, day__in={day for day, _half in busy})
    return {s for s, day, half in rows.values_list("session_id", "day", "half") if (day, half) in busy}


# Papers and the public check ----------------------------------------------------------------------


def attendance_sheet(actor: Actor, session: Session, language: str) -> tuple[bytes, list[UUID]]:
    """The printable sheet of a session, and whose names stand on it."""
    seen, days = grid(actor, session), half_days(session)
    shown = [at for at in days if at.day >= clock.today()][:10] or days[-10:]
    known = {(row.enrolment, at): cell.mark for row in seen.rows for at, cell in row.cells.items()}
    short = {"present": "✓", "late": "(✓)", "absent": "–", "excused": "(–)", "": ""}
    rows = [
        AttendanceRow(row.name, marks=[short[known.get((row.enrolment, at.id), "")] for at in shown])
        for row in seen.rows
        if row.state not in NOT_OURS
    ]
    with override(language):
        columns = [f"{at.day:%d/%m} {Half(at.half).label}" for at in shown]
    data = AttendanceSheetData(
        course=session.course.title,
        session=session.code,
        organisation=session.organisation.name,
        place=session.place.name,
        starts_on=session.starts_on,
        ends_on=session.ends_on,
        trainer=session.trainer.name if session.trainer else "",
        columns=columns,
        rows=rows,
        printed_on=clock.today(),
        language=language,
        taught=[
            TaughtRow(when, papers.hours(at.hours), at.module, at.consumables)
            for when, at in zip(columns, shown, strict=True)
        ],
    )
    return attendance_sheet_pdf(data), [row.person for row in seen.rows]


@dataclass(frozen=True)
class Checked:
    """What the public check answers. ``printed`` is there for a valid certificate only."""

    state: str
    code: str = ""
    printed: Mapping[str, Any] = field(default_factory=dict)


UNKNOWN = "unknown"


def certificate_by_code(typed: str) -> Checked:
    """For anybody, by the whole code alone: valid (with what the paper prints), revoked, unknown.

    Runs under the system role, since nobody is signed in; one row by equality, nothing is searched.
    """
    code = read_public_code(typed[:200])
    if len(code) != 26 or not code.isascii():
        return Checked(UNKNOWN)
    with as_role("system"):
        found = Certificate.objects.filter(code=code).values("state", "printed").first()
    if found is None:
        return Checked(UNKNOWN)
    if found["state"] != CertificateState.VALID:
        return Checked(CertificateState.REVOKED.value)
    return Checked(CertificateState.VALID.value, code, found["printed"])
