"""How actions find what they change: locked, in scope, or the one answer for foreign and missing.

Always in one order: people, then the venture. The lock of the venture is that of all that hangs on it.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import IntegrityError, transaction

from parcours.accounts.queries import colleagues
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.refusals import NOT_ALLOWED, NOT_FOUND, Missing, NotAllowed, Refused
from parcours.people import visibility
from parcours.people.models import Person
from parcours.people.refusals import NO_ORGANISATION
from parcours.programmes.queries import pack, projects
from parcours.reference.models import Place

from . import (
    business_refusals,
    committee_refusals,
    grant_refusals,
    incubation_refusals,
    loan_refusals,
    refusals,
    rules,
)
from .models import Job, Member, Venture
from .plan import EnterprisePlan
from .sections import SECTION

# What the database refuses, in the words of the rule that it guards.
GUARDS = {
    "enterprise_member_once": (refusals.MEMBER_TWICE, "person"),
    "enterprise_dossier_once": (committee_refusals.DOSSIER_TWICE, "venture"),
    "enterprise_conflict_once": (committee_refusals.TIED_TWICE, "user"),
    "enterprise_score_once": (committee_refusals.SCORED_ALREADY, None),
    "enterprise_visit_once": (refusals.VISIT_TWICE, "on"),
    "enterprise_seat_one_cohort": (incubation_refusals.IN_A_COHORT, None),
    "enterprise_seat_once": (incubation_refusals.IN_A_COHORT, None),
    "enterprise_mentor_once": (incubation_refusals.MENTOR_TWICE, "name"),
    "enterprise_mentoring_once": (incubation_refusals.MENTOR_TWICE, "mentor"),
    "enterprise_space_once": (incubation_refusals.SPACE_TWICE, "title"),
    "enterprise_loan_once": (loan_refusals.LOAN_TWICE, "lender"),
    "enterprise_business_plan_once": (business_refusals.DRAFT_ALREADY, None),
    "enterprise_business_plan_one_draft": (business_refusals.DRAFT_ALREADY, None),
    "enterprise_step_done_once": (refusals.STEP_DONE, None),
    **grant_refusals.GUARDS,
}


@contextmanager
def guarded() -> Iterator[None]:
    """Say what a constraint of the database refuses; anything else passes on."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        if name not in GUARDS:
            raise
        raise Refused(*GUARDS[name]) from error


def plan() -> EnterprisePlan:
    """What the programme in force says of enterprise, or a refusal."""
    return rules.check_plan(pack().section(SECTION.code))


def organisation(by: Actor) -> UUID:
    if by.organisation is None:
        raise Refused(NO_ORGANISATION)
    return by.organisation


def people(by: Actor, wanted: Iterable[UUID]) -> dict[UUID, Person]:
    """The people under their locks, in one order; all of them or ``Missing``."""
    ids = set(wanted)
    rows = visibility.visible(by).select_for_update(of=("self",), no_key=True)
    found = {person.id: person for person in rows.filter(pk__in=ids).order_by("pk")}
    if len(found) != len(ids):
        raise Missing(NOT_FOUND)
    return found


def venture(by: Actor, wanted: UUID) -> Venture:
    """A project of one's own under its lock."""
    rows = Venture.objects.select_for_update(of=("self",)).filter(pk=wanted)
    found = rows.filter(organisation=organisation(by)).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def ventures(by: Actor, wanted: Iterable[UUID]) -> list[Venture]:
    """Projects of one's own under their locks, in one order; all of them or ``Missing``."""
    ids = set(wanted)
    rows = Venture.objects.select_for_update(of=("self",)).filter(pk__in=ids)
    found = list(rows.filter(organisation=organisation(by)).order_by("pk"))
    if len(found) != len(ids):
        raise Missing(NOT_FOUND)
    return found


def member(by: Actor, wanted: UUID) -> tuple[Venture, Member]:
    """A member whose file the actor sees, with her project under its lock."""
    rows = Member.objects.filter(pk=wanted, organisation=organisation(by))
    rows = rows.filter(person__in=visibility.visible(by))
    known = rows.values_list("venture_id", flat=True).first()
    if known is None:
        raise Missing(NOT_FOUND)
    of = venture(by, known)
    return of, rows.select_for_update(of=("self",)).get()


def job(by: Actor, wanted: UUID) -> tuple[Venture, Job]:
    rows = Job.objects.filter(pk=wanted, organisation=organisation(by))
    known = rows.values_list("venture_id", flat=True).first()
    if known is None:
        raise Missing(NOT_FOUND)
    of = venture(by, known)
    return of, rows.select_for_update(of=("self",)).get()


def place(code: str) -> Place:
    found = Place.objects.filter(pk=code).first()
    if found is None or found.region_id is None:
        raise Refused(refusals.NOT_IN_LIST, "place", {"value": str(code)[:40]})
    return found


def project(code: str) -> str | None:
    if code and not projects().filter(pk=code).exists():
        raise Refused(refusals.NOT_IN_LIST, "project", {"value": code[:40]})
    return code or None


def coach(by: Actor, wanted: UUID | None) -> UUID | None:
    """A colleague who accompanies enterprise projects; whoever opens one by default."""
    if wanted is None or wanted == by.user or by.kind == SYSTEM:
        return wanted or by.user
    if wanted not in {user.id for user in colleagues(organisation(by), "enterprise.run")}:
        raise Refused(refusals.NOT_IN_LIST, "coach", {"value": str(wanted)})
    return wanted


def only_system(by: Actor) -> None:
    """What follows without anybody."""
    if by.kind != SYSTEM:
        raise NotAllowed(NOT_ALLOWED)
