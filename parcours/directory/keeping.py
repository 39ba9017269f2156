"""The entries of the directory: told, changed, confirmed, ended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import F

from parcours.accounts import queries as accounts
from parcours.accounts.models import Site
from parcours.kernel import clock
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.context import as_role
from parcours.kernel.events import emit
from parcours.kernel.recorder import new_entry, record_many
from parcours.kernel.refusals import INVALID, NOT_FOUND, Missing, Refused
from parcours.reference.models import Language, Place, Region
from parcours.reference.queries import shapes

from . import entries, openings, refusals, rules, telling, texts
from .events import ServiceStale
from .models import Service
from .queries import living
from .rules import ServicePlan


@dataclass(frozen=True)
class Lists:
    """What codes of shared lists may stand in a service, read once for many. ``regions``: their countries."""

    regions: dict[str, str]
    places: dict[str, str]
    languages: tuple[str, ...]
    sites: dict[UUID, Site]
    codes: frozenset[tuple[UUID, str]]
    at_work: frozenset[UUID]
    colleagues: frozenset[UUID]


def lists(by: Actor, organisations: Iterable[UUID]) -> Lists:
    own = {*organisations, by.organisation}
    held = accounts.living_memberships().filter(organisation__in=own)
    members = list(held.values_list("organisation_id", "user_id"))
    # A secret service that somebody else keeps for the same organisation has its code too.
    with as_role("system"):
        codes = Service.objects.filter(organisation__in=own).values_list("organisation_id", "code")
        used = frozenset(codes)
    return Lists(
        regions=dict(Region.objects.values_list("code", "country_id")),
        places=dict(Place.objects.values_list("code", "region_id")),
        languages=tuple(Language.objects.order_by("code").values_list("code", flat=True)),
        sites={site.id: site for site in Site.objects.filter(organisation__in=own)},
        codes=used,
        at_work=frozenset(organisation for organisation, _user in members),
        colleagues=frozenset(user for organisation, user in members if organisation == by.organisation),
    )


def _where(told: ServicePlan, organisation: UUID, known: Lists) -> dict:
    site = None
    if told.site is not None:
        if told.sensitive:
            raise Refused(refusals.SECRET_HAS_NO_SITE, "site")
        site = known.sites.get(told.site)
        if site is None or site.organisation_id != organisation:
            raise Refused(refusals.SITE_ELSEWHERE, "site")
    place = told.place or (site.place_id if site else None) or None
    if place is not None:
        rules.coded(place, known.places, "place")
    region = told.region or (known.places[place] if place else "")
    if not region:
        raise Refused(refusals.PLACE_MISSING, "place")
    rules.coded(region, known.regions, "region")
    if place is not None and known.places[place] != region:
        raise Refused(refusals.PLACE_ELSEWHERE, "place")
    return {"site_id": told.site, "place_id": place, "region_id": region}


def provider(by: Actor, told: ServicePlan, known: Lists) -> UUID:
    if told.organisation in (None, by.organisation):
        return by.organisation
    if not by.may("directory.exchange") or told.organisation in known.at_work:
        raise Refused(refusals.PROVIDER_KEEPS_ITS_OWN, "organisation")
    if told.organisation not in accounts.organisation_names([told.organisation]):
        raise Refused(refusals.NOT_IN_LIST, "organisation", {"value": ""})
    return told.organisation


def _owner(by: Actor, told: ServicePlan, known: Lists) -> UUID | None:
    if told.owner is None:
        return by.user if by.user in known.colleagues else None
    if told.owner not in known.colleagues:
        raise Refused(refusals.OWNER_ELSEWHERE, "owner")
    return told.owner


def checked(by: Actor, told: ServicePlan, organisation: UUID, known: Lists, taken: int = 0) -> dict:
    """The fields of a service as they are kept. Raises Refused with the field of the first fault."""
    rules.check_source(told)
    rules.check_period(told)
    written = {name: texts.taken(getattr(told, name), name) for name in texts.LIMITS}
    if told.source_language not in written["name"]:
        raise Refused(refusals.NAME_MISSING, f"name_{told.source_language}")
    where = _where(told, organisation, known)
    return {
        "code": rules.code(told.code),
        "kind": told.kind,
        "source_language": told.source_language,
        "sensitive": told.sensitive,
        "owner_id": _owner(by, told, known),
        "confirm_every_days": told.confirm_every_days,
        "languages": rules.several(told.languages, known.languages, "languages"),
        "public_languages": rules.several(told.public_languages, known.languages, "public_languages"),
        "interpreter": told.interpreter,
        "hours": openings.taken(told.hours),
        **written,
        **where,
        "step_free": told.step_free,
        **rules.public(told),
        **rules.price(told),
        **rules.room(told, taken),
        **rules.reach(told),
        **rules.point(told, shapes(known.regions[where["region_id"]])),
    }


def add(by: Actor, plans: list[ServicePlan]) -> list[Service]:
    if by.organisation is None:
        raise Refused(refusals.NO_ORGANISATION)
    if not plans:
        raise Refused(INVALID, "services")
    if len(plans) > rules.MOST:
        raise Refused(refusals.TOO_MANY, None, {"most": rules.MOST})
    known = lists(by, [told.organisation for told in plans if told.organisation])
    used, rows, today = set(known.codes), [], clock.today()
    for told in plans:
        organisation = provider(by, told, known)
        fields = checked(by, told, organisation, known)
        if (organisation, fields["code"]) in used:
            raise Refused(refusals.CODE_TAKEN, "code")
        used.add((organisation, fields["code"]))
        row = Service(organisation_id=organisation, keeper_id=by.organisation, confirmed_on=today, **fields)
        row.reviewed = texts.all_reviewed(row.source_language, fields)
        row.confirm_by = today + timedelta(days=row.confirm_every_days)
        rows.append(row)
    Service.objects.bulk_create(rows)
    record_many(told_of(entries.ADDED, by, row, region=row.region_id) for row in rows)
    return rows


def told_of(kind, by: Actor, row: Service, **facts):
    """An entry of the journal about a service."""
    return new_entry(
        kind.code, by=by, object=("directory.Service", row.id), facts={"need": row.kind, **facts}
    )


def locked(by: Actor, wanted: Iterable[UUID]) -> list[Service]:
    """Services that the actor's organisation keeps, under their locks; all of them or ``Missing``."""
    ids = set(wanted)
    rows = list(Service.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
    if len(rows) != len(ids):
        raise Missing(NOT_FOUND)
    for row in rows:
        rules.check_keeper(row, by)
    return rows


def change(by: Actor, wanted: UUID, told: ServicePlan) -> Service:
    """Say anew all that is told of a service; it counts as confirmed today."""
    [row] = locked(by, [wanted])
    known = lists(by, [row.organisation_id])
    return changed(by, row, told, known)


def differing(row: Service, told: ServicePlan, fields: dict) -> list[str]:
    """The names of checked fields that differ from what is kept; an owner who is not told stays."""
    return sorted(
        name
        for name, value in fields.items()
        if getattr(row, name) != value and not (name == "owner_id" and told.owner is None)
    )


def changed(by: Actor, row: Service, told: ServicePlan, known: Lists) -> Service:
    """Keep what differs of a locked service."""
    fields = checked(by, told, row.organisation_id, known, row.taken)
    names = differing(row, told, fields)
    if not names:
        raise Refused(refusals.NOTHING_CHANGED)
    if "code" in names and (row.organisation_id, fields["code"]) in known.codes:
        raise Refused(refusals.CODE_TAKEN, "code")
    before = {name: getattr(row, name) for name in texts.LIMITS}
    row.reviewed = texts.reviewed(fields["source_language"], before, fields, row.reviewed)
    for name in names:
        setattr(row, name, fields[name])
    _confirm(row)
    row.save()
    said = [name.removesuffix("_id") for name in names]
    record_many([told_of(entries.CHANGED, by, row, fields=said)])
    return row


def _confirm(row: Service) -> None:
    row.confirmed_on = clock.today()
    row.confirm_by = row.confirmed_on + timedelta(days=row.confirm_every_days)


def confirm(by: Actor, wanted: Iterable[UUID]) -> list[Service]:
    """Say that services are as they were told."""
    rows = locked(by, wanted)
    if not rows:
        raise Refused(INVALID, "services")
    told = []
    for row in rows:
        if row.ended_on is not None:
            raise Refused(refusals.ENDED)
        told.append(told_of(entries.CONFIRMED, by, row, due=row.confirm_by))
        _confirm(row)
    Service.objects.bulk_update(rows, ["confirmed_on", "confirm_by"])
    record_many(told)
    return rows


def review(by: Actor, wanted: UUID) -> Service:
    """Say that every translation of a service still fits its source."""
    [row] = locked(by, [wanted])
    written = {name: getattr(row, name) for name in texts.LIMITS}
    fits = texts.all_reviewed(row.source_language, written)
    if fits == row.reviewed:
        raise Refused(refusals.NOTHING_CHANGED)
    row.reviewed = fits
    row.save(update_fields=["reviewed"])
    record_many([told_of(entries.CHANGED, by, row, fields=["reviewed"])])
    return row


def end(by: Actor, wanted: UUID, on: date | None) -> Service:
    """A service is offered no more from a day on, today or before."""
    [row] = locked(by, [wanted])
    if row.ended_on is not None:
        raise Refused(refusals.ENDED)
    row.ended_on = min(on or clock.today(), clock.today())
    row.save(update_fields=["ended_on"])
    record_many([told_of(entries.ENDED, by, row)])
    return row


def reopen(by: Actor, wanted: UUID) -> Service:
    """A service that ended is offered again, and confirmed today."""
    [row] = locked(by, [wanted])
    if row.ended_on is None:
        raise Refused(refusals.NOTHING_CHANGED)
    row.ended_on = None
    _confirm(row)
    row.save(update_fields=["ended_on", "confirmed_on", "confirm_by"])
    record_many([told_of(entries.REOPENED, by, row)])
    return row


def note_stale(by: Actor) -> list[Service]:
    """Note the entries whose period ended unconfirmed, once a period, and tell whoever answers."""
    due = Service.objects.select_for_update(of=("self",), skip_locked=True)
    due = due.filter(living(), confirm_by__lt=clock.today())
    if by.kind != SYSTEM:
        due = due.filter(keeper=by.organisation)
    rows = list(due.exclude(reminded_for=F("confirm_by")).order_by("pk")[: rules.MOST])
    for row in rows:
        row.reminded_for = row.confirm_by
    Service.objects.bulk_update(rows, ["reminded_for"])
    record_many(told_of(entries.STALE, by, row, due=row.confirm_by) for row in rows)
    for row in rows:
        emit(ServiceStale(row.id, row.keeper_id, row.owner_id, row.confirm_by))
    telling.to_confirm(by, rows, clock.today())
    return rows
