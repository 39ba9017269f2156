"""How actions find what they change: locked, in scope, or the one answer for foreign and missing."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import IntegrityError, transaction

from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.people import visibility
from parcours.people.models import AccessGrant, Person
from parcours.people.visibility import living

from . import refusals
from .apprentice_models import Apprenticeship
from .models import Enrolment, LostPlace, Session, Waiting

# What the database refuses, in the words of the rule that it guards.
GUARDS = {
    "training_session_taken": refusals.FULL,
    "training_enrolment_once": refusals.ALREADY_ENROLLED,
    "training_attendance_one_place_at_a_time": refusals.OVERLAPS,
    "training_certificate_one_valid": refusals.ALREADY_CERTIFIED,
    "training_half_day_one_trainer": refusals.TRAINER_BUSY,
    "training_half_day_one_room": refusals.ROOM_BUSY,
    "training_waiting_once": refusals.ALREADY_WAITING,
    "training_session_children": refusals.CHILDCARE_FULL,
    "training_child_place_once": refusals.CHILD_TWICE,
    "training_apprenticeship_apart": refusals.CONTRACT_OVERLAPS,
    "training_apprentice_or_session": refusals.APPRENTICE_ELSEWHERE,
    "training_apprentice_allowance_once": refusals.ALLOWANCE_TWICE,
    "training_apprentice_visit_once": refusals.VISITED_ALREADY,
    "training_score_once": refusals.TWICE,
}

FIELDS = {
    "training_half_day_one_trainer": "trainer",
    "training_half_day_one_room": "room",
    "training_session_children": "children",
    "training_apprenticeship_apart": "starts_on",
    "training_apprentice_allowance_once": "since",
    "training_apprentice_visit_once": "visited_on",
}


@contextmanager
def guarded(**params) -> Iterator[None]:
    """Say what a constraint of the database refuses; anything else passes on."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        if name not in GUARDS:
            raise
        raise Refused(GUARDS[name], FIELDS.get(name), params) from error


def session(by: Actor, wanted: UUID) -> Session:
    """The session under its lock, with its course. Sessions are an offer: every organisation finds them."""
    rows = Session.objects.select_for_update(of=("self",)).select_related("course", "organisation", "place")
    found = rows.filter(pk=wanted).first() if by.organisation is not None or by.kind == "system" else None
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def people(by: Actor, wanted: Iterable[UUID]) -> dict[UUID, Person]:
    """The people under their locks, in one order; all of them or ``Missing``."""
    ids = set(wanted)
    rows = visibility.visible(by).select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    found = {person.id: person for person in rows}
    if len(found) != len(ids):
        raise Missing(NOT_FOUND)
    return found


def answers_for(by: Actor, session: Session, wanted: Iterable[UUID]) -> bool:
    """Whether the session is the actor's own; refused where another organisation answers for these people.

    Of whoever is not shown to the organisation of the session, who enrolled her says what became of it.
    """
    if by.organisation is not None and session.organisation_id == by.organisation:
        return True
    ids = set(wanted)
    if not ids or ids - ours_alone(by, session):
        raise Refused(refusals.NOT_YOUR_SESSION)
    return False


def ours_alone(by: Actor, session: Session) -> set[UUID]:
    """Enrolments made by the actor's organisation in another one's session, of people whom that one does not
    see: she did not agree that anything is shared with it."""
    if by.organisation is None or session.organisation_id == by.organisation:
        return set()
    rows = Enrolment.objects.filter(session=session, enrolled_by_id=by.organisation)
    who = dict(rows.filter(person__in=visibility.visible(by)).values_list("id", "person_id"))
    with as_role("system"):
        held = AccessGrant.objects.filter(living(), organisation_id=session.organisation_id)
        seen = set(held.filter(person_id__in=who.values()).values_list("person_id", flat=True))
    return {one for one, person in who.items() if person not in seen}


def enrolment(by: Actor, wanted: UUID) -> Enrolment:
    """An enrolment of somebody whom the actor may see (not locked)."""
    found = Enrolment.objects.filter(pk=wanted, person__in=visibility.visible(by)).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def enrolments(by: Actor, session_id: UUID, wanted: Iterable[UUID]) -> dict[UUID, Enrolment]:
    """Enrolments of a session under their locks; all of them or ``Missing``."""
    ids = set(wanted)
    rows = Enrolment.objects.select_for_update(of=("self",)).filter(pk__in=ids, session_id=session_id)
    rows = rows.filter(person__in=visibility.visible(by)).order_by("pk")
    found = {row.id: row for row in rows}
    if len(found) != len(ids):
        raise Missing(NOT_FOUND)
    return found


def waiting(by: Actor, wanted: UUID) -> tuple[Session, Waiting]:
    """Somebody on a list whom the actor's organisation put there: session and row under their locks."""
    rows = Waiting.objects.filter(pk=wanted, person__in=visibility.visible(by), asked_by_id=by.organisation)
    found = rows.values_list("session_id", flat=True).first()
    if found is None:
        raise Missing(NOT_FOUND)
    locked = session(by, found)
    return locked, rows.select_for_update(of=("self",)).get()


def lost_place(by: Actor, wanted: UUID) -> LostPlace:
    """A lost place that the actor's organisation answers for, locked."""
    rows = LostPlace.objects.select_for_update(of=("self",)).select_related("session__course")
    rows = rows.filter(pk=wanted, person__in=visibility.visible(by), organisation_id=by.organisation)
    found = rows.first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def apprenticeship(by: Actor, wanted: UUID) -> Apprenticeship:
    """A contract under its lock; only the organisation that follows it writes in it."""
    rows = Apprenticeship.objects.select_for_update(of=("self",)).select_related("course", "host", "place")
    found = rows.filter(pk=wanted, person__in=visibility.visible(by)).first()
    if found is None:
        raise Missing(NOT_FOUND)
    if by.organisation is None or found.organisation_id != by.organisation:
        raise Refused(refusals.NOT_YOUR_APPRENTICESHIP)
    return found
