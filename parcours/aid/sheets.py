"""The signed sheet of a list: photos or a PDF, kept encrypted, opened by whoever may see the list."""

from uuid import UUID

from parcours.documents import storing
from parcours.kernel.actor import Actor
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused

from . import entries, finding, refusals, telling
from .enums import ListState
from .models import List, ListSheet

MOST = 20
SIGNED = (ListState.APPROVED, ListState.PAID)
"""Before it is approved a sheet is a draft, and nobody signs it."""


def add(by: Actor, list_id: UUID, scan: bytes) -> ListSheet:
    """Keep one page of the signed sheet; what is kept stays, as the payments that it proves."""
    return keep(by, finding.a_list(by, list_id), scan)


def keep(by: Actor, row: List, scan: bytes) -> ListSheet:
    """As :func:`add`, of a list under its lock."""
    if row.state not in SIGNED:
        raise Refused(refusals.SHEET_OF_A_DRAFT, "scan")
    if ListSheet.objects.filter(list=row).count() >= MOST:
        raise Refused(refusals.SHEETS_ENOUGH, "scan", {"most": MOST})
    made = ListSheet.objects.create(
        list=row,
        organisation_id=row.organisation_id,
        scan_id=storing.store(by, scan).id,
        added_by=by.user,
    )
    telling.of_list(entries.LIST_SHEET, by, row)
    return made


def content(actor: Actor, row: List, sheet: UUID) -> tuple[str, bytes]:
    """(kind, content) of a page of a list that the actor may see, or ``Missing``."""
    found = ListSheet.objects.filter(pk=sheet, list=row, organisation=actor.organisation).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return storing.read(found.scan_id)
