"""Who knows how data of people are protected: their accounts open."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.recorder import new_entry, record_many
from parcours.kernel.refusals import NOT_FOUND, Missing

from . import entries, module
from .models import User
from .queries import living_memberships


def open_accounts(by: Actor, users: Iterable[UUID | None], on: date, how: str) -> list[UUID]:
    """Open the accounts of oneself or of colleagues; those that are open stay as they are.

    An entry says so also where nothing changed: that she learnt it again.
    """
    wanted = {user for user in users if user}
    if by.kind != SYSTEM and wanted != {by.user}:
        held = living_memberships().filter(user_id__in=wanted, organisation_id=by.organisation)
        if set(held.values_list("user_id", flat=True)) != wanted:
            raise Missing(NOT_FOUND)
    rows = User.objects.select_for_update().filter(pk__in=wanted, is_active=True)
    found = list(rows.order_by("pk").values_list("pk", flat=True))
    User.objects.filter(pk__in=found, protects_since__isnull=True).update(
        protects_since=min(on, clock.today())
    )
    record_many(
        new_entry(
            entries.PROTECTS.code,
            by=by,
            object=("accounts.User", user),
            facts={"user": user, "how": how, "version": module.current().version},
        )
        for user in found
    )
    return found
