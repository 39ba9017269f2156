"""Reads of pre-registrations: who waits for a centre, and who was lost from sight."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from parcours.accounts.models import Site
from parcours.kernel import clock
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.once import once
from parcours.kernel.prepared import PreparedModels
from parcours.kernel.refusals import NOT_FOUND, Missing
from parcours.people import visibility
from parcours.people.models import Consent, IdentityDocument, LegalFact, SpokenLanguage
from parcours.people.queries import names_of
from parcours.reference.models import Place

from . import sections
from .enums import FollowState
from .models import Preregistration

MINE, ELSEWHERE, LOST, DONE, GIVEN_UP = "mine", "elsewhere", "lost", "completed", "given_up"
VIEWS = (MINE, LOST, ELSEWHERE, DONE, GIVEN_UP)


@dataclass(frozen=True)
class Line:
    """Somebody pre-registered. ``names``: (script, given, family); ``days`` since; ``lost``: from sight."""

    id: UUID
    person: UUID
    names: tuple[tuple[str, str, str], ...]
    outing: UUID
    place: Place
    centre: Site | None
    source: str
    state: str
    may_contact: bool
    perhaps_minor: bool
    taken_on: date
    completed_on: date | None
    given_up_for: str
    days: int
    lost: bool
    here: bool


def lost_before() -> date:
    """Whoever was pre-registered before this day and is not completed counts as lost from sight."""
    return clock.today() - timedelta(days=sections.settings().lost_after_days)


def _rows(actor: Actor) -> QuerySet[Preregistration]:
    rows = Preregistration.objects.select_related("place", "centre__organisation", "person")
    if actor.kind != SYSTEM and not (actor.may("outreach.see") or actor.may("outreach.run")):
        return rows.none()
    return rows.filter(visibility.sees(actor))


def _here(actor: Actor) -> Q:
    """Expected at a site of ours, or by us without a site."""
    return Q(centre__organisation=actor.organisation) | Q(
        centre__isnull=True, organisation=actor.organisation
    )


WAITS = Q(state=FollowState.TO_COMPLETE)


def _narrowed(actor: Actor, view: str) -> QuerySet[Preregistration]:
    rows = _rows(actor)
    wanted = {
        MINE: WAITS & _here(actor),
        LOST: WAITS & Q(taken_on__lt=lost_before()),
        ELSEWHERE: WAITS & ~_here(actor),
        DONE: Q(state=FollowState.COMPLETED),
        GIVEN_UP: Q(state=FollowState.GIVEN_UP),
    }
    return rows.filter(wanted.get(view, wanted[MINE]))


def listed(actor: Actor, view: str = MINE, *, centre: UUID | None = None) -> QuerySet[Preregistration]:
    """A view of VIEWS, of one centre if it is given; perhaps minors first, then the oldest."""
    rows = _narrowed(actor, view)
    if centre is not None:
        rows = rows.filter(centre=centre)
    latest = view in (DONE, GIVEN_UP)
    return rows.order_by(*(("-taken_on", "-id") if latest else ("-perhaps_minor", "taken_on", "id")))


def number(actor: Actor, view: str = MINE) -> int:
    return _narrowed(actor, view).count()


@once
def waiting(actor: Actor) -> dict[str, int]:
    """How many are expected here (MINE), and how many were lost from sight (LOST)."""
    lost = Count("pk", filter=Q(taken_on__lt=lost_before()))
    rows = _rows(actor).filter(WAITS).order_by()
    return rows.aggregate(**{MINE: Count("pk", filter=_here(actor)), LOST: lost})


def lines(actor: Actor, rows) -> list[Line]:
    """Pre-registrations with their names, in one query more."""
    rows = list(rows)
    names = names_of([row.person_id for row in rows])
    before, today = lost_before(), clock.today()
    return [_line(actor, row, names.get(row.person_id, []), before, today) for row in rows]


def _line(actor: Actor, row: Preregistration, names, before: date, today: date) -> Line:
    open_ = row.state == FollowState.TO_COMPLETE
    where = row.centre.organisation_id if row.centre else row.organisation_id
    return Line(
        id=row.id,
        person=row.person_id,
        names=tuple((name.script, name.given, name.family) for name in names),
        outing=row.outing_id,
        place=row.place,
        centre=row.centre,
        source=row.source,
        state=row.state,
        may_contact=row.may_contact,
        perhaps_minor=row.perhaps_minor,
        taken_on=row.taken_on,
        completed_on=row.completed_on,
        given_up_for=row.given_up_for,
        days=(today - row.taken_on).days,
        lost=open_ and row.taken_on < before,
        here=where == actor.organisation,
    )


def find(actor: Actor, wanted: UUID) -> Line:
    """One pre-registration of somebody whom the actor may see, or ``Missing``."""
    found = _rows(actor).filter(pk=wanted).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return lines(actor, [found])[0]


def of_person(actor: Actor, person: UUID) -> Line | None:
    """Her latest pre-registration."""
    visibility.get(actor, person)
    if not (actor.may("outreach.see") or actor.may("outreach.run")):
        return None
    found = _LATEST.first(person=person)
    return lines(actor, [found])[0] if found else None


# Whoever asks has found her visible.
_LATEST = PreparedModels(
    lambda person: (
        Preregistration.objects.filter(person=person)
        .select_related("place", "centre__organisation", "person")
        .order_by("-taken_on", "-id")[:1]
    )
)


def of_outing(actor: Actor, outing: UUID) -> list[Line]:
    """Who was pre-registered at an outing, of those whom the actor may see."""
    return lines(actor, _rows(actor).filter(outing=outing).order_by("taken_on", "id"))


@dataclass(frozen=True)
class Wanting:
    """What a centre has asked her by now; only the answer on accompaniment is needed to complete."""

    birth: bool
    languages: bool
    documents: bool
    legal: bool
    accompaniment: bool


def told_of(actor: Actor, person: UUID) -> Wanting:
    found = visibility.get(actor, person)
    papers = IdentityDocument.objects.filter(person=person, ended_on__isnull=True)
    return Wanting(
        birth=bool(found.birth_date or found.birth_year),
        languages=SpokenLanguage.objects.filter(person=person).exists(),
        documents=found.no_document or papers.exists(),
        legal=LegalFact.objects.filter(person=person).exists(),
        accompaniment=Consent.objects.filter(person=person, purpose="accompaniment").exists(),
    )
