"""Who was at a training on data protection knows how data are protected: her account opens."""

from parcours.accounts import actions as accounts
from parcours.accounts.queries import living_memberships
from parcours.kernel.actor import Actor

from .enums import EventKind, EventState, Theme
from .models import Event, Trained


def open_accounts(by: Actor, event: Event) -> None:
    """Of a reported training on data protection: colleagues in the register who have an account."""
    if event.state != EventState.REPORTED or event.kind != EventKind.CAPACITY:
        return
    if Theme.DATA_PROTECTION not in event.themes:
        return
    rows = Trained.objects.filter(event=event, official__user__protects_since__isnull=True)
    wanted = rows.filter(official__organisation=by.organisation).values("official__user")
    here = living_memberships().filter(user__in=wanted, organisation=by.organisation)
    users = sorted(set(here.values_list("user_id", flat=True)))
    if users:
        accounts.note_protection(by=by, users=users, on=event.last_day)
