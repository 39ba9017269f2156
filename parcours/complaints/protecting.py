"""Reports of exploitation and abuse by staff: read and handled by named focal points alone.

Nothing here is journalled, where others read: what was done stands in steps of its own, which nobody alters.
"""

from uuid import UUID

from django.db.models import Q, QuerySet

from parcours.accounts import seconding
from parcours.accounts.queries import living_memberships
from parcours.accounts.rights import TABLE, rights_of
from parcours.kernel import clock
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.context import as_role
from parcours.kernel.entries import Kind
from parcours.kernel.prepared import Prepared
from parcours.kernel.recorder import record
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused

from . import entries, refusals, rules, sealing
from .assigning import bodies_of
from .enums import ReportState
from .models import FocalPoint, Report, ReportStep
from .states import REPORT

RIGHT = "complaints.protect"
NAMED = Q(until=None, confirmed_at__isnull=False)
"""Named now, by two people."""
WAITING = Q(until=None, confirmed_at__isnull=True)


def is_focal(by: Actor) -> bool:
    """Holds the right and is named, both."""
    if by.user is None or not by.may(RIGHT):
        return False
    named = FocalPoint.objects.filter(NAMED, user_id=by.user, organisation_id=by.organisation)
    return named.exists()


def hearing() -> list[set[UUID]]:
    """The houses of each focal point who reads reports now: she reads what is kept from none of them."""
    roles = [role for role, held in TABLE.items() if RIGHT in held]
    with as_role("system"):
        named = set(FocalPoint.objects.filter(NAMED).values_list("user_id", "organisation_id"))
        users = {user for user, _organisation in named}
        held = list(living_memberships().filter(user_id__in=users))
    reading = {
        one.user_id for one in held if one.role in roles and (one.user_id, one.organisation_id) in named
    }
    return [{one.organisation_id for one in held if one.user_id == user} for user in sorted(reading)]


def is_heard(kept_from: UUID | None, hearing: list[set[UUID]]) -> bool:
    return any(kept_from not in houses for houses in hearing)


def visible(by: Actor):
    """The reports that an actor may read: none but a focal point's, and not those of her own houses."""
    rows = Report.objects.select_related("about").order_by("received_at", "id")
    if not is_focal(by):
        return rows.none()
    return rows.exclude(kept_from_id__in=bodies_of(by))


def get(by: Actor, report: UUID, *, lock: bool = False) -> Report:
    rows = visible(by)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=report).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


STAMPS = {
    ReportState.ACKNOWLEDGED: "acknowledged_at",
    ReportState.REFERRED: "referred_at",
    ReportState.CLOSED: "closed_at",
}


def note(by: Actor, report: UUID, to: str, text: str) -> None:
    """Write down what was done; ``to``: the state it leads to, empty for a note alone."""
    plain = rules.check_text(text, needed=not to)
    row = get(by, report, lock=True)
    if to:
        REPORT.move(row, to, by)
        setattr(row, STAMPS[ReportState(to)], clock.now())
        row.save()
    _step(by, row.id, to, plain)


def _step(by: Actor, report: UUID, state: str, text: str) -> None:
    step = ReportStep(report_id=report, user_id=by.user, state=state)
    step.sealed = sealing.seal(sealing.STEP, step.id, text)
    step.save(force_insert=True)


def name(by: Actor, user: UUID, organisation: UUID) -> UUID:
    """Name a focal point: somebody else of a role that holds the right. She reads nothing before a second
    person has confirmed it; what the command line names needs none."""
    held = living_memberships().filter(user_id=user, organisation_id=organisation)
    if user == by.user or not any(RIGHT in rights_of(one.role) for one in held):
        raise Refused(refusals.NO_FOCAL_ROLE, "user")
    row = FocalPoint(user_id=user, organisation_id=organisation, named_by=by.user)
    alone = by.kind == SYSTEM
    row.confirmed_at = row.since if alone else None
    with as_role("system"):
        made = FocalPoint.objects.bulk_create([row], ignore_conflicts=True)[0]
        if not FocalPoint.objects.filter(pk=made.pk).exists():
            raise Refused(refusals.ALREADY_FOCAL, "user")
    _record(entries.FOCAL_POINT if alone else entries.FOCAL_POINT_ASKED, by, row)
    return row.id


def decide(by: Actor, focal_point: UUID, confirmed: bool) -> UUID:
    """Confirm, as a second person, that somebody is named; or refuse."""
    with as_role("system"):
        row = FocalPoint.objects.select_for_update().filter(WAITING, pk=focal_point).first()
        if row is None:
            raise Missing(NOT_FOUND)
        if confirmed or row.named_by != by.user:
            seconding.check_second(by, row, "named_by", "user_id")
        if confirmed:
            row.since = row.confirmed_at = clock.now()
            row.confirmed_by = by.user
        else:
            row.until = clock.now()
        row.save()
    _record(entries.FOCAL_POINT if confirmed else entries.FOCAL_POINT_REFUSED, by, row)
    return row.id


_NAMED = Prepared(lambda: FocalPoint.objects.filter(WAITING).values_list("pk")[:1])


def waiting(by: Actor) -> QuerySet[FocalPoint]:
    """Those named by one person alone: whom the actor may confirm, or named herself."""
    rows = FocalPoint.objects.filter(WAITING)
    # On most days nobody was named, and the question of whose turn it is takes longest to put.
    if not _NAMED.rows():
        return rows.none()
    found = seconding.to_second(by, rows, "named_by", "user_id")
    own = rows.filter(named_by=by.user) if by.user and by.may(seconding.CONFIRM) else rows.none()
    wanted = rows.filter(Q(pk__in=found.values("pk")) | Q(pk__in=own.values("pk")))
    return wanted.select_related("user", "organisation").order_by("since", "id")


def _record(kind: Kind, by: Actor, row: FocalPoint) -> None:
    record(kind.code, by=by, object=("complaints.FocalPoint", row.id), facts={"user": row.user_id})


def end(by: Actor, focal_point: UUID) -> UUID:
    with as_role("system"):
        row = FocalPoint.objects.select_for_update().filter(pk=focal_point, until=None).first()
        if row is None:
            raise Missing(NOT_FOUND)
        row.until = clock.now()
        row.save()
    _record(entries.FOCAL_POINT_ENDED, by, row)
    return row.id
