"""What row security lets an organisation see and write, and how each table follows a person.

Aid is seen by the organisation that gave it alone, also where the person is shared: whether a partner
covers a need is a yes or a no that the system tells (``giving.py``).
"""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from parcours.kernel import clock
from parcours.kernel.rowsecurity import ORGANISATION, append_only, per_person, policy
from parcours.people.holding import for_the_grant
from parcours.people.ports import MOVE, Hold, follows
from parcours.ui import wording

from . import models, sheets
from .enums import PaymentState

policy(models.BudgetLine, using=f"{ORGANISATION} IS NOT NULL", check="false")
policy(models.Counter, using=f"aid_counter.organisation_id = {ORGANISATION}")
policy(models.List, using=f"aid_list.organisation_id = {ORGANISATION}")
policy(models.ListSheet, using=f"aid_list_sheet.organisation_id = {ORGANISATION}")
append_only(models.ListSheet, system_removes=True)
for followed in (models.Request, models.ListLine, models.Payment):
    per_person(followed, also=f"{followed._meta.db_table}.organisation_id = {ORGANISATION}")


def _merge_lines(kept: UUID, gone: UUID, changes) -> None:
    """Who stands on one list under both files keeps both lines: each was computed and paid."""
    taken = set(models.ListLine.objects.filter(person_id=kept).values_list("list_id", flat=True))
    for row in models.ListLine.objects.filter(person_id=gone).exclude(list_id__in=taken):
        changes.set(row, person_id=kept)


def _receipts_stay(person: UUID) -> Hold | None:
    given = models.Payment.objects.filter(person_id=person).exclude(state=PaymentState.RETURNED)
    paid = given.order_by("-paid_on")
    reason = _("A receipt of aid proves what a grant has paid: it is kept as its supporting document.")
    return for_the_grant(paid.values_list("paid_on", flat=True).first(), reason, clock.today())


def _sheets_stay(person: UUID) -> Hold | None:
    reason = _(
        "The signed sheet of a list of aid proves what a grant has paid to others too: its photo is kept as "
        "their supporting document, and opened only by whoever answers for the money."
    )
    return for_the_grant(sheets.last_day(person), reason, clock.today())


# Receipts are kept for the accounts: codes, days and amounts remain, no word about her.
follows(
    models.Request,
    title=_("Aid asked for and decided"),
    merge=MOVE,
    erase={"what": "", "note": ""},
    access=("kind", "asked", "currency", "month", "what", "note", "state", "granted", "paid", "asked_on"),
    said={"month": lambda row: wording.day(row.month, "month")},
)
follows(
    models.Payment,
    title=_("Aid paid"),
    merge=MOVE,
    erase={"signed_name": "", "reference": ""},
    must_keep=_receipts_stay,
    access=(
        "amount",
        "currency",
        "way",
        "number",
        "receipt",
        "reference",
        "signed_name",
        "paid_on",
        "state",
        "returned_on",
    ),
)
follows(
    models.ListLine,
    title=_("Half-days that gave aid"),
    merge=_merge_lines,
    erase="keep",
    must_keep=_sheets_stay,
    access=("half_days", "carried", "hold"),
)
