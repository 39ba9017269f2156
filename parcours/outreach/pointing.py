"""Reception points: opened, staffed, equipped since when."""

from datetime import date
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.recorder import record
from parcours.kernel.refusals import Refused

from . import entries, finding, refusals, rules, states
from .enums import PointState
from .models import Point

KEPT = ("opened_on", "staffed_since", "staff", "equipped_since", "equipment", "hours", "project_id")


def _tell(kind, by: Actor, row: Point, day: date | None = None, retracts: UUID | None = None, **facts):
    place = row.site.place
    return record(
        kind.code,
        by=by,
        object=("outreach.Point", row.id),
        occurred_on=day,
        project=row.project_id,
        facts={"site": row.site.code, **facts},
        dimensions={"region": place.region_id, "place": place.code} if place else {},
        retracts=retracts,
    )


def keep(by: Actor, site_id: UUID, told: rules.PointTold) -> Point:
    """Describe the reception point of one's own site, or correct what was told of it."""
    site = finding.own_site(by, site_id)
    today = clock.today()
    told = rules.check_point(told, today)
    row = Point.objects.select_for_update().filter(site=site).first()
    fresh = row is None
    if fresh:
        row = Point(site=site, organisation_id=by.organisation)
    row.site = site
    wanted = {name: getattr(told, name) for name in KEPT if name != "project_id"}
    wanted["project_id"] = finding.project(told.project)
    changed = [name for name in KEPT if getattr(row, name) != wanted[name]]
    if not changed and not fresh:
        raise Refused(refusals.NOTHING_CHANGED)
    if row.opened_on is not None and told.opened_on is None:
        raise Refused(refusals.OPENED_STAYS, "opened_on")
    _open(row, told.opened_on, by)
    for name in changed:
        setattr(row, name, wanted[name])
    row.save(force_insert=fresh)
    names = [name.removesuffix("_id") for name in changed]
    _tell(entries.POINT_KEPT, by, row, fields=names, staff=row.staff, equipment=row.equipment)
    _count(by, row)
    return row


def _open(row: Point, opened_on: date | None, by: Actor) -> None:
    """The first opening, or its day corrected."""
    if opened_on is None or opened_on == row.opened_on:
        return
    if row.state == PointState.PLANNED:
        states.POINT.move(row, PointState.OPEN, by)
        row.since = opened_on
    elif row.since == row.opened_on:
        row.since = opened_on
    elif opened_on > row.since:
        raise Refused(refusals.END_BEFORE_START, "opened_on")


def _count(by: Actor, row: Point) -> None:
    """An effective structure is counted once, from the day on which it was open, staffed and equipped."""
    day = rules.ready_on(row)
    if day == row.ready_on:
        return
    if row.ready is not None:
        _tell(entries.POINT_UNREADY, by, row, day=row.ready_on, retracts=row.ready)
    row.ready, row.ready_on = None, day
    if day is not None:
        facts = {"staff": row.staff, "equipment": row.equipment}
        row.ready = _tell(entries.POINT_READY, by, row, day=day, **facts)
    row.save(update_fields=["ready", "ready_on"])


def move(by: Actor, site_id: UUID, to: str, on: date | None) -> Point:
    """Open again, suspend or close from a day on."""
    row = finding.point(by, site_id)
    day = on or clock.today()
    rules.check_past(day, "on", clock.today())
    rules.coded(to, PointState, "to")
    if row.since is not None and day < row.since:
        raise Refused(refusals.BEFORE_STATE, "on", {"day": row.since.strftime("%d/%m/%Y")})
    states.POINT.move(row, to, by)
    row.since = day
    row.opened_on = row.opened_on or day
    row.save(update_fields=["state", "since", "opened_on"])
    _tell(entries.POINT_MOVED, by, row, day=day, state=row.state)
    _count(by, row)
    return row
