"""Every move in the log and in the journal: codes and days only."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Max

from parcours.directory.models import Service
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.context import as_role
from parcours.kernel.recorder import new_entry, record_many
from parcours.people.queries import facts_on_days

from . import entries
from .enums import Channel
from .models import Move, Referral
from .states import BY_PROVIDER

CLOCK, SYSTEM_SAYS = "clock", "system"
SECRET = "other"  # noqa: S105


def _channel(by: Actor, row: Referral, via: str) -> str:
    if via:
        return via
    if by.kind == SYSTEM:
        return SYSTEM_SAYS
    if row.state in BY_PROVIDER and by.organisation == row.from_organisation_id:
        return Channel.PHONE
    return Channel.PLATFORM


def keep(
    by: Actor,
    moved: Iterable[tuple[Referral, str, date]],
    *,
    kind=None,
    via: str = "",
) -> dict:
    """Append the move of each referral (row, state it left, day); the dimensions that were told."""
    moved = list(moved)
    with as_role("system"):
        return _keep(by, moved, kind, via)


def _keep(by: Actor, moved: list[tuple[Referral, str, date]], kind, via: str) -> dict:
    ids = [row.id for row, _source, _day in moved]
    last = dict(
        Move.objects.filter(referral_id__in=ids)
        .order_by()
        .values_list("referral_id")
        .annotate(last=Max("number"))
    )
    secret = set(
        Service.objects.filter(
            pk__in=[row.service_id for row, _s, _d in moved if row.service_id], sensitive=True
        ).values_list("pk", flat=True)
    )
    dimensions = facts_on_days((row.person_id, day) for row, _source, day in moved)
    rows, told = [], []
    for row, source, day in moved:
        channel = _channel(by, row, via)
        rows.append(
            Move(
                referral=row,
                number=last.get(row.id, 0) + 1,
                source=source,
                target=row.state,
                reason_code=row.reason_code,
                channel=channel,
                occurred_on=day,
                user_id=by.user,
                organisation_id=by.organisation,
            )
        )
        told.append(
            new_entry(
                (kind or entries.OF_STATE[row.state]).code,
                by=by,
                person=row.person_id,
                object=(row._meta.label, row.id),
                occurred_on=day,
                facts={
                    "need": SECRET if row.service_id in secret else row.need,
                    "channel": channel,
                    "reason_code": row.reason_code,
                    "days": (day - (row.sent_on or row.proposed_on)).days,
                },
                dimensions=dimensions.get((row.person_id, day), {}),
            )
        )
    Move.objects.bulk_create(rows)
    record_many(told)
    return dimensions
