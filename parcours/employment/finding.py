"""How actions find what they change: locked, in scope, or the one answer for foreign and missing."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import IntegrityError, transaction

from parcours.kernel.actor import Actor
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused

from . import refusals
from .models import Agreement, Contact, Employer, Offer

# What the database refuses, in the words of the rule that it guards.
GUARDS = {
    "employment_employer_number_once": (refusals.NUMBER_TAKEN, "number"),
    "employment_offer_code": (refusals.CODE_TAKEN, "code"),
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


def agreement(by: Actor, wanted: UUID) -> Agreement:
    rows = Agreement.objects.select_for_update().filter(organisation=by.organisation)
    return _one(rows, wanted, by)
