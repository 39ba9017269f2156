"""Who looks into a complaint: never the organisation concerned."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count

from parcours.accounts.enums import OrganisationKind, Role
from parcours.accounts.queries import living_memberships
from parcours.accounts.rights import TABLE
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role

from .enums import ComplaintState
from .models import Complaint

ROLES = tuple(role for role, held in TABLE.items() if "complaints.handle" in held)


def handler_for(about: UUID | None, but: Iterable[UUID | None] = ()) -> UUID | None:
    """The organisation that looks into a complaint, or None when no other can.

    First the coordination of a grantee, then the data protection officer of another organisation, then any
    other that handles complaints; among equals the one with the fewest open, then by code. ``but``: neither
    these, such as the one that decided before an appeal, or the one where an unnamed one was recorded.
    """
    barred = {about, *but} - {None}
    roles, kinds, order = defaultdict(set), {}, {}
    for one in living_memberships().filter(role__in=ROLES):
        roles[one.organisation_id].add(one.role)
        kinds[one.organisation_id] = one.organisation.kind
        order[one.organisation_id] = one.organisation.code
    found = [body for body in roles if body not in barred]
    if not found:
        return None
    busy = _open_of(found)

    def rank(body: UUID) -> tuple:
        leads = kinds[body] == OrganisationKind.GRANTEE and Role.COORDINATOR in roles[body]
        protects = Role.DATA_PROTECTION in roles[body]
        return (0 if leads else 1 if protects else 2, busy.get(body, 0), order[body])

    return min(found, key=rank)


def _open_of(bodies: Iterable[UUID]) -> dict[UUID, int]:
    with as_role("system"):
        rows = Complaint.objects.filter(handler_id__in=bodies).exclude(state=ComplaintState.CLOSED)
        return dict(rows.values_list("handler_id").annotate(Count("id")))


def bodies_of(by: Actor) -> set[UUID]:
    """Every organisation the actor works for, in whatever role she acts now."""
    if by.user is None:
        return {by.organisation} if by.organisation else set()
    held = living_memberships().filter(user_id=by.user).values_list("organisation_id", flat=True)
    return {*held, *([by.organisation] if by.organisation else [])}
