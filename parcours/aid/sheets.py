"""The signed sheet of a list: photos or a PDF, kept encrypted, opened by whoever may see the list.

Several sign one sheet. When one of them is erased it stays for the others, as long as papers of a grant are
kept, and is opened by fewer.
"""

from datetime import date
from uuid import UUID

from parcours.documents import storing
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.people.holding import for_the_grant

from . import entries, finding, refusals, telling
from .enums import ListState
from .models import List, ListLine, ListSheet

MOST = 20
ANSWER_FOR_IT = "aid.decide_more"
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


def last_day(person: UUID) -> date | None:
    """The last day on which a sheet was signed, or kept, of a list on which she stands. For the system."""
    found = ListSheet.objects.filter(list__lines__person_id=person)
    days = [row.list.paid_on or clock.day_of(row.added_at) for row in found.select_related("list")]
    return max(days, default=None)


def forget(person: UUID) -> None:
    """She was erased: sheets with her signature that prove nothing any more are removed. For the system.

    What is still to be kept stays, as the others who signed it were paid by it.
    """
    over = []
    for row in ListSheet.objects.filter(list__lines__person_id=person).select_related("list"):
        day = row.list.paid_on or clock.day_of(row.added_at)
        if for_the_grant(day, "", clock.today()) is None:
            over.append(row)
    ListSheet.objects.filter(pk__in=[row.pk for row in over]).delete()
    storing.remove([row.scan_id for row in over])


def is_closed(actor: Actor, row: List) -> bool:
    """Whether the sheet is not for this actor: somebody on it was erased, and it is opened only by whoever
    answers for the money."""
    if actor.may(ANSWER_FOR_IT):
        return False
    with as_role("system"):
        return ListLine.objects.filter(list=row, person__erased_on__isnull=False).exists()


def content(actor: Actor, row: List, sheet: UUID) -> tuple[str, bytes]:
    """(kind, content) of a page of a list that the actor may see, or ``Missing``."""
    found = ListSheet.objects.filter(pk=sheet, list=row, organisation=actor.organisation).first()
    if found is None:
        raise Missing(NOT_FOUND)
    if is_closed(actor, row):
        raise Refused(refusals.SHEET_CLOSED)
    return storing.read(found.scan_id)
