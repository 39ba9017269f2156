"""How the tables of this package follow the person: merged, erased, shown to her."""

from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from parcours.directory.models import PlaceTaken, Service
from parcours.kernel import clock
from parcours.people.ports import follows

from . import models
from .enums import OPEN, Item, State, WithdrawReason
from .finding import SOURCE

STILL_OPEN = [state.value for state in OPEN]


def _doubled(kept: UUID, gone: UUID) -> set[UUID]:
    """Open referrals of the merged file to a service to which the other is open too, by one organisation."""
    rows = models.Referral.objects.filter(state__in=STILL_OPEN, service__isnull=False)
    ours = set(rows.filter(person_id=kept).values_list("from_organisation_id", "service_id"))
    theirs = rows.filter(person_id=gone).values_list("id", "from_organisation_id", "service_id")
    return {referral for referral, *pair in theirs if tuple(pair) in ours}


def _unless_doubled(model: type, column: str):
    """A referral moves with what was shared by it, or stays with it."""

    def merge(kept: UUID, gone: UUID, changes) -> None:
        stays = changes.remember("referrals.doubled", lambda: _doubled(kept, gone))
        rows = model.objects.filter(person_id=gone)
        changes.move([row for row in rows if getattr(row, column) not in stays])

    return merge


def _over(person: UUID) -> None:
    """Nobody waits for her any more: what remains is codes and days, and her places are free."""
    today = clock.today()
    for row in models.Referral.objects.filter(person_id=person).order_by("service_id", "pk"):
        if row.state in STILL_OPEN:
            gone = PlaceTaken.objects.filter(
                service_id=row.service_id, source_type=SOURCE, source_id=row.id
            ).delete()[0]
            if gone:
                Service.objects.filter(pk=row.service_id).update(taken=F("taken") - gone)
            row.state, row.reason_code = State.WITHDRAWN, WithdrawReason.OTHER
            row.since = row.ended_on = today
        if row.service_id is None:
            # Typed by hand: nobody knows what else stands there.
            row.frozen = {"from": row.frozen.get("from", {})}
        row.meeting_place = ""
        row.save(update_fields=["state", "reason_code", "since", "ended_on", "frozen", "meeting_place"])
    models.Link.objects.filter(referral__person_id=person, revoked_at__isnull=True).update(
        revoked_at=clock.now()
    )


def _sent(person: UUID) -> list[dict]:
    found = []
    rows = models.Referral.objects.filter(person_id=person).order_by("proposed_on", "id")
    for row in rows.select_related("from_organisation", "to_organisation"):
        line = {
            "from_organisation": row.from_organisation,
            "to_organisation": row.to_organisation or row.frozen.get("to"),
            "service": row.frozen.get("service"),
            "items": [str(Item(one).label) for one in row.items],
            "state": str(State(row.state).label),
            "proposed_on": row.proposed_on,
            "sent_on": row.sent_on,
            "answered_on": row.answered_on,
            "meeting_at": row.meeting_at,
            "meeting_place": row.meeting_place,
            "delivered_on": row.delivered_on,
            "received_on": row.received_on,
            "ended_on": row.ended_on,
        }
        found.append({name: value for name, value in line.items() if value})
    return found


WORDS = {
    "from_organisation": _("Sent by"),
    "to_organisation": _("Sent to"),
    "service": _("Service"),
    "items": _("What they could read"),
    "state": _("State"),
    "proposed_on": _("Prepared on"),
    "sent_on": _("Sent on"),
    "answered_on": _("Answered on"),
    "meeting_at": _("Expected on"),
    "meeting_place": _("Where"),
    "delivered_on": _("Delivered on"),
    "received_on": _("Received on"),
    "ended_on": _("Ended on"),
}

follows(
    models.Referral,
    title=_("To whom you were sent"),
    merge=_unless_doubled(models.Referral, "id"),
    erase=_over,
    access=_sent,
    words=WORDS,
)
follows(
    models.Snapshot,
    title=_("What was shared with them"),
    merge=_unless_doubled(models.Snapshot, "referral_id"),
    not_shown=_("It repeats what stands elsewhere in this file, as it was on the day of sending."),
)
