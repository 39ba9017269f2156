"""How actions find what they change: locked, in scope, or the one answer for foreign and missing."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import IntegrityError, transaction

from parcours.kernel.actor import Actor
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.people import visibility
from parcours.people.models import Person

from . import refusals
from .models import Agreement, Application, Check, Contact, Employer, Offer, PermitStep, Placement

# What the database refuses, in the words of the rule that it guards.
GUARDS = {
    "employment_employer_number_once": (refusals.NUMBER_TAKEN, "number"),
    "employment_offer_code": (refusals.CODE_TAKEN, "code"),
    "employment_application_once": (refusals.ALREADY_PROPOSED, "person"),
    "employment_offer_taken": (refusals.NO_POST_LEFT, None),
    "employment_agreement_once": (refusals.REFERENCE_TAKEN, "reference"),
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
        code, where = GUARDS[name]
        raise Refused(code, where) from error


def _one(rows, wanted: UUID, by: Actor):
    found = rows.filter(pk=wanted).first() if by.organisation is not None or by.kind == "system" else None
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def employer(by: Actor, wanted: UUID, *, own: bool = True) -> Employer:
    """An employer under its lock; ``own``: refused where another organisation keeps it."""
    row = _one(Employer.objects.all(), wanted, by)
    if own and row.organisation_id != by.organisation:
        raise Refused(refusals.NOT_YOUR_EMPLOYER)
    # Row security lets a row be locked by whoever may write it.
    return Employer.objects.select_for_update().get(pk=row.pk) if own else row


def offer(by: Actor, wanted: UUID) -> Offer:
    """An offer of the actor's organisation under its lock."""
    row = _one(Offer.objects.all(), wanted, by)
    if row.organisation_id != by.organisation:
        raise Refused(refusals.NOT_YOUR_OFFER)
    return Offer.objects.select_for_update(of=("self",)).select_related("employer").get(pk=row.pk)


def contact(by: Actor, wanted: UUID) -> Contact:
    rows = Contact.objects.select_for_update().filter(organisation=by.organisation)
    return _one(rows, wanted, by)


def signed(by: Actor, wanted: UUID) -> Agreement:
    rows = Agreement.objects.select_for_update().filter(organisation=by.organisation)
    return _one(rows, wanted, by)


def offers(by: Actor, wanted: Iterable[UUID]) -> dict[UUID, Offer]:
    """Offers that the actor sees, with their employers; all of them or ``Missing``. Locked, so that none is
    closed or filled meanwhile."""
    ids = set(wanted)
    rows = Offer.objects.select_related("employer").filter(pk__in=ids)
    found = {row.id: row for row in rows}
    if len(found) != len(ids) or (by.organisation is None and by.kind != "system"):
        raise Missing(NOT_FOUND)
    with as_role("system"):
        states = Offer.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids).order_by("pk")
        for row in states:
            found[row.id].state, found[row.id].taken = row.state, row.taken
    return found


def locked_offer(wanted: UUID) -> Offer:
    """An offer under its lock, whoever keeps it. As the system."""
    rows = Offer.objects.select_for_update(of=("self",)).select_related("employer")
    return rows.get(pk=wanted)


def people(by: Actor, wanted: Iterable[UUID]) -> None:
    """The people under their locks, in one order; all of them or ``Missing``."""
    ids = set(wanted)
    rows = visibility.visible(by).select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    found: list[Person] = list(rows)
    if len(found) != len(ids):
        raise Missing(NOT_FOUND)


def application(by: Actor, wanted: UUID, *, lock: bool = True) -> Application:
    """Of somebody whom the actor sees; its organisation made it, or keeps the offer."""
    rows = Application.objects.select_related("offer__employer")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    found = rows.filter(pk=wanted, person__in=visibility.visible(by)).first()
    if found is None:
        raise Missing(NOT_FOUND)
    if by.organisation not in (found.organisation_id, found.offer.organisation_id):
        raise Refused(refusals.NOT_YOUR_APPLICATION)
    return found


@contextmanager
def acting_as_system(cause: str, organisation: UUID | None) -> Iterator[Actor]:
    """The system acts in the name of an organisation."""
    system = Actor.system(cause, organisation)
    with acting(system):
        yield system


def placement(by: Actor, wanted: UUID) -> Placement:
    """The work of somebody whom the actor sees, followed by its organisation, under its lock."""
    rows = Placement.objects.select_for_update(of=("self",)).select_related("employer")
    found = rows.filter(pk=wanted, person__in=visibility.visible(by)).first()
    if found is None:
        raise Missing(NOT_FOUND)
    if by.kind != "system" and found.organisation_id != by.organisation:
        raise Refused(refusals.NOT_YOUR_APPLICATION)
    return found


def check(by: Actor, wanted: UUID) -> Check:
    return _followed(by, Check, wanted)


def permit_step(by: Actor, wanted: UUID) -> PermitStep:
    return _followed(by, PermitStep, wanted)


def _followed(by: Actor, model, wanted: UUID):
    rows = model.objects.select_for_update(of=("self",)).filter(person__in=visibility.visible(by))
    found = rows.filter(pk=wanted).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found
