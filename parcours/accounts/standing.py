"""Who is signed in and for whom she acts now: asked anew with every request, by one prepared statement."""

import json
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import FilteredRelation, Q, QuerySet

from parcours.kernel import clock
from parcours.kernel.prepared import Prepared

from .models import Membership, Organisation, User


def in_force(now: datetime, prefix: str = "") -> Q:
    """That a membership is in force, whatever the account says."""
    until = Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gt": now})
    return until & Q(**{f"{prefix}since__lte": now})


def _names(model: type) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


USER, MEMBERSHIP, ORGANISATION = _names(User), _names(Membership), _names(Organisation)


def _asked(user: UUID, now: datetime) -> QuerySet:
    held = FilteredRelation("memberships", condition=in_force(now, "memberships__"))
    rows = User.objects.annotate(held=held).filter(id=user, is_active=True)
    return rows.order_by("held__since", "held__id").values_list(
        *USER,
        *(f"held__{name}" for name in MEMBERSHIP),
        *(f"held__organisation__{name}" for name in ORGANISATION),
    )


_STANDING = Prepared(_asked, user=UUID(int=1), now=datetime(2000, 1, 1, tzinfo=UTC))


def standing(user: UUID) -> User | None:
    """The user with her memberships in force as ``living``, the oldest first; None for a closed account."""
    rows = _STANDING.rows(user=user, now=clock.now())
    if not rows:
        return None
    one, two = len(USER), len(USER) + len(MEMBERSHIP)
    found = User.from_db("default", USER, rows[0][:one])
    found.living = []
    for row in rows:
        if row[one] is None:
            continue
        membership = Membership.from_db("default", MEMBERSHIP, row[one:two])
        body = Organisation.from_db("default", ORGANISATION, row[two:])
        if isinstance(body.name, str):
            body.name = json.loads(body.name)
        membership.user, membership.organisation = found, body
        found.living.append(membership)
    return found
