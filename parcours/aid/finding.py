"""How actions find what they change: locked, in scope, or the one answer for foreign and missing.

Always in one order: people, list, requests, payments, then the counters (numbers, budget lines).
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from parcours.kernel.actor import Actor
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.people import visibility
from parcours.people.models import Person
from parcours.people.refusals import NO_ORGANISATION
from parcours.programmes.queries import pack

from . import refusals
from .enums import State
from .models import List, Payment, Request
from .plan import AidPlan
from .sections import SECTION

UNPAID = (State.ASKED, State.NEEDS_INFORMATION, State.HALF_DECIDED, State.GRANTED)
# What the database refuses, in the words of the rule that it guards.
GUARDS = {
    "aid_budget_line_not_overspent": (refusals.LINE_EXHAUSTED, "line"),
    "aid_request_paid_within_granted": (refusals.MORE_THAN_LEFT, "amount"),
    "aid_request_not_decided_by_asker": (refusals.OWN_REQUEST, None),
    "aid_request_two_people": (refusals.SAME_PERSON, None),
    "aid_list_approved_by_another": (refusals.OWN_REQUEST, None),
    "aid_payment_receipt_once": (refusals.RECEIPT_TWICE, "receipt"),
    "aid_payment_reference_once": (refusals.REFERENCE_TWICE, "reference"),
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


def plan() -> AidPlan:
    """What the programme in force says of aid."""
    return pack().section(SECTION.code)


def check_organisation(by: Actor) -> None:
    if by.organisation is None:
        raise Refused(NO_ORGANISATION)


def people(by: Actor, wanted: Iterable[UUID]) -> dict[UUID, Person]:
    """The people under their locks, in one order; all of them or ``Missing``.

    Everything that counts against a ceiling holds the lock of its person, whichever organisation gives it.
    """
    ids = set(wanted)
    rows = visibility.visible(by).select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    found = {person.id: person for person in rows}
    if len(found) != len(ids):
        raise Missing(NOT_FOUND)
    return found


def own_requests(by: Actor) -> QuerySet[Request]:
    rows = Request.objects.filter(organisation=by.organisation, person__in=visibility.visible(by))
    return rows.select_related("line")


def request(by: Actor, wanted: UUID, *, with_person: bool = False) -> Request:
    """A request of the organisation under its lock, and before that, if asked, its person under hers."""
    rows = own_requests(by).filter(pk=wanted)
    if with_person:
        known = rows.values_list("person_id", flat=True).first()
        if known is None:
            raise Missing(NOT_FOUND)
        people(by, [known])
    found = rows.select_for_update(of=("self",)).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def requests(by: Actor, wanted: Iterable[UUID]) -> list[Request]:
    """Requests of the organisation under their locks, in one order; all of them or ``Missing``."""
    ids = set(wanted)
    found = list(own_requests(by).select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
    if len(found) != len(ids):
        raise Missing(NOT_FOUND)
    return found


def unpaid(organisation: UUID, people: Iterable[UUID]) -> list[Request]:
    """What an organisation asked for or granted to these people by itself, not by a list, and has not paid;
    under their locks. For the system."""
    rows = Request.objects.filter(organisation_id=organisation, person__in=list(people), listed=False)
    rows = rows.filter(state__in=UNPAID).select_related("line")
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


def payment(by: Actor, wanted: UUID) -> tuple[Request, Payment]:
    """A payment and its request under their locks."""
    rows = Payment.objects.filter(pk=wanted, organisation=by.organisation)
    rows = rows.filter(person__in=visibility.visible(by))
    known = rows.values_list("request_id", flat=True).first()
    if known is None:
        raise Missing(NOT_FOUND)
    asked = request(by, known)
    return asked, rows.select_for_update(of=("self",)).get()


def a_list(by: Actor, wanted: UUID) -> List:
    """A list of the organisation under its lock."""
    rows = List.objects.select_for_update(of=("self",)).select_related("line")
    found = rows.filter(pk=wanted, organisation=by.organisation).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found
