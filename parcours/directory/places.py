"""Places of services: taken once a source, freed exactly, whoever keeps the service."""

from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction

from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused

from . import entries, refusals
from .keeping import told_of
from .models import PlaceTaken, Service

TAKEN = "directory_service_taken"


def _locked(by: Actor, wanted: UUID) -> Service:
    """The service under its lock, if the actor may see it (asked before the system role is)."""
    row = Service.objects.filter(pk=wanted).exists()
    if not row:
        raise Missing(NOT_FOUND)
    with as_role("system"):
        return Service.objects.select_for_update().get(pk=wanted)


def take(by: Actor, wanted: UUID, source: tuple[str, UUID]) -> Service:
    """Take a place for a source, once: asked again it stays as it is.

    An entry that is not confirmed still gives its places: somebody who answers for it has accepted.
    """
    row = _locked(by, wanted)
    if row.ended_on is not None:
        raise Refused(refusals.ENDED)
    with as_role("system"):
        fresh = PlaceTaken(service=row, source_type=source[0], source_id=source[1])
        if PlaceTaken.objects.filter(service=row, source_type=source[0], source_id=source[1]).exists():
            return row
        if row.left is not None and row.left < 1:
            raise Refused(refusals.FULL)
        row.taken += 1
        _keep(row)
        fresh.save(force_insert=True)
    record_many([told_of(entries.PLACE_TAKEN, by, row, left=row.left)])
    return row


def _keep(row: Service) -> None:
    """Write ``taken``; what the database refuses has the words of the rule."""
    try:
        with transaction.atomic():
            row.save(update_fields=["taken"])
    except IntegrityError as error:
        if getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) != TAKEN:
            raise
        raise Refused(refusals.FULL) from error


def free(by: Actor, wanted: UUID, source: tuple[str, UUID]) -> Service:
    """Give the place of a source back; a source that holds none changes nothing."""
    row = _locked(by, wanted)
    with as_role("system"):
        gone = PlaceTaken.objects.filter(service=row, source_type=source[0], source_id=source[1]).delete()[0]
        if not gone:
            return row
        row.taken -= gone
        row.save(update_fields=["taken"])
    record_many([told_of(entries.PLACE_FREED, by, row, left=row.left)])
    return row


def note_answers(by: Actor, wanted: UUID, median_days: Decimal | None, answers: int) -> Service:
    """Keep how long a service takes to answer; None when nobody asked lately."""
    row = _locked(by, wanted)
    told = None if median_days is None else round(Decimal(median_days), 1)
    if (row.response_days, row.response_answers) == (told, answers):
        return row
    row.response_days, row.response_answers = told, answers
    with as_role("system"):
        row.save(update_fields=["response_days", "response_answers"])
    record_many([told_of(entries.ANSWERS, by, row, answers=answers)])
    return row
