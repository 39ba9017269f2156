"""How actions find what they change: locked, in scope, or the one answer for foreign and missing."""

from collections.abc import Iterable
from uuid import UUID

from parcours.accounts.models import Site
from parcours.kernel.actor import Actor
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.people import visibility
from parcours.programmes.queries import projects
from parcours.reference.models import Country, Place

from . import refusals, rules
from .models import Attendee, Campaign, Event, Material, Outing, Point, Preregistration


def needs_organisation(by: Actor) -> UUID:
    if by.organisation is None:
        raise Refused(refusals.NO_ORGANISATION)
    return by.organisation


def known(model: type, code: str, where: str):
    found = model.objects.filter(pk=code).first()
    if found is None:
        raise Refused(refusals.NOT_IN_LIST, where, {"value": str(code)[:40]})
    return found


def known_places(codes: Iterable[str], where: str) -> list[str]:
    """The codes in order, each once."""
    wanted = list(dict.fromkeys(codes))
    found = set(Place.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    for code in wanted:
        if code not in found:
            raise Refused(refusals.NOT_IN_LIST, where, {"value": code[:40]})
    return sorted(found)


def project(code: str) -> str | None:
    if code and not projects().filter(pk=code).exists():
        raise Refused(refusals.NOT_IN_LIST, "project", {"value": code[:40]})
    return code or None


def own_site(by: Actor, site: UUID) -> Site:
    """A site of one's own, locked: what is told of its reception point is told one after the other."""
    rows = Site.objects.select_for_update(no_key=True, of=("self",)).select_related("place")
    found = rows.filter(pk=site, organisation=needs_organisation(by)).first()
    if found is None:
        raise Refused(refusals.SITE_ELSEWHERE, "site")
    return found


def point(by: Actor, site: UUID) -> Point:
    own_site(by, site)
    rows = Point.objects.select_for_update(of=("self",)).select_related("site__place")
    found = rows.filter(site=site).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def campaign(wanted: UUID) -> Campaign:
    """A campaign under its lock. Campaigns are seen by every organisation."""
    found = Campaign.objects.select_for_update().filter(pk=wanted).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def material(wanted: UUID) -> Material:
    rows = Material.objects.select_for_update(of=("self",)).select_related("campaign")
    found = rows.filter(pk=wanted).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def outing(by: Actor, wanted: UUID) -> Outing:
    """An outing of one's own, or in whose team one's organisation is, under its lock."""
    found = Outing.objects.select_for_update(of=("self",)).filter(pk=wanted).first()
    if found is None or needs_organisation(by) not in (found.organisation_id, *found.partners):
        raise Missing(NOT_FOUND)
    return found


def event(by: Actor, wanted: UUID) -> Event:
    """An event of one's own under its lock. Events are seen by every organisation."""
    found = Event.objects.select_for_update(of=("self",)).filter(pk=wanted).first()
    if found is None:
        raise Missing(NOT_FOUND)
    rules.check_own(found, by)
    return found


def attendee(by: Actor, wanted: UUID) -> Attendee:
    """Somebody whom the actor may see, as having been at an event of one's own, which is locked."""
    rows = Attendee.objects.filter(person__in=visibility.visible(by))
    found = rows.filter(pk=wanted).first()
    if found is None:
        raise Missing(NOT_FOUND)
    found.event = event(by, found.event_id)
    return found


def known_country_codes(codes: Iterable[str], where: str) -> None:
    wanted = set(codes)
    found = set(Country.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    for code in sorted(wanted - found):
        raise Refused(refusals.NOT_IN_LIST, where, {"value": code[:40]})


def preregistrations(by: Actor, wanted: Iterable[UUID]) -> list[Preregistration]:
    """Pre-registrations of people whom the actor may see, under their locks; all of them or ``Missing``."""
    ids = set(wanted)
    rows = Preregistration.objects.select_for_update(of=("self",)).filter(pk__in=ids)
    found = list(rows.filter(person__in=visibility.visible(by)).order_by("pk"))
    if len(found) != len(ids):
        raise Missing(NOT_FOUND)
    return found
