"""Every read of reception points, campaigns, outings. Pre-registrations: ``followed.py``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet, Sum

from parcours.accounts.models import Site
from parcours.kernel import clock
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.refusals import NOT_FOUND, Missing
from parcours.people import visibility
from parcours.reference.models import Region

from . import rules
from .enums import OutingState
from .models import Agreed, Campaign, Heard, Material, Met, Outing, Point

WAITING_REPORT = "report"


def _may(actor: Actor) -> bool:
    return actor.kind == SYSTEM or any(actor.may(f"outreach.{what}") for what in ("see", "run", "plan"))


# Reception points ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class PointLine:
    """A site and its reception point (None: nothing was told of it); ``lacking``: codes of ``Lacking``."""

    site: Site
    point: Point | None
    own: bool
    lacking: list[str]


@dataclass(frozen=True)
class RegionPoints:
    """A region with its sites; none: no site is stated there, which is not the same as zero."""

    region: Region
    lines: list[PointLine]

    @property
    def complete(self) -> int:
        return sum(1 for one in self.lines if not one.lacking)


def _line(actor: Actor, site: Site) -> PointLine:
    point = getattr(site, "reception_point", None)
    return PointLine(site, point, site.organisation_id == actor.organisation, rules.lacking(point))


def _sites(actor: Actor) -> QuerySet[Site]:
    rows = Site.objects.select_related("organisation", "place__region", "reception_point").order_by("code")
    return rows if _may(actor) else rows.none()


def points(actor: Actor, country: str) -> list[RegionPoints]:
    """The sites of every organisation by region, all regions of the country, each site with what it lacks."""
    by_region: dict[str, list[PointLine]] = {}
    for site in _sites(actor).filter(place__isnull=False):
        by_region.setdefault(site.place.region_id, []).append(_line(actor, site))
    regions = Region.objects.filter(country=country).order_by("order", "code")
    return [RegionPoints(region, by_region.get(region.code, [])) for region in regions]


def point(actor: Actor, site: UUID) -> PointLine:
    """A site with its reception point, or ``Missing``."""
    found = _sites(actor).filter(pk=site).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return _line(actor, found)


def own_points(actor: Actor) -> list[PointLine]:
    """The sites of the actor's own organisation."""
    return [_line(actor, site) for site in _sites(actor).filter(organisation=actor.organisation)]


def sites(actor: Actor) -> QuerySet[Site]:
    """Every site, by organisation."""
    return _sites(actor).order_by("organisation__code", "code")


def centres(actor: Actor) -> QuerySet[Site]:
    """Sites where somebody met may be expected: those not closed or suspended, by organisation."""
    rows = _sites(actor).exclude(reception_point__state__in=("closed", "suspended"))
    return rows.order_by("organisation__code", "code")


# Campaigns ----------------------------------------------------------------------------------------


def campaigns(actor: Actor, *, place: str = "", running: bool = False) -> QuerySet[Campaign]:
    """Campaigns of every organisation, the latest first, with the number of their ``pieces``."""
    rows = Campaign.objects.select_related("organisation", "project").annotate(
        pieces=Count("materials"), channels=Count("materials__channel", distinct=True)
    )
    if not _may(actor):
        return rows.none()
    if place:
        rows = rows.filter(Q(places__contains=[place]) | Q(places=[]))
    if running:
        today = clock.today()
        rows = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today), starts_on__lte=today)
    return rows.order_by("-starts_on", "id")


def campaign(actor: Actor, wanted: UUID) -> Campaign:
    """A campaign, or ``Missing``."""
    found = campaigns(actor).filter(pk=wanted).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def is_own(actor: Actor, row) -> bool:
    return row.organisation_id == actor.organisation


def materials(campaign: Campaign) -> list[Material]:
    rows = campaign.materials.select_related("language", "place")
    return list(rows.order_by("-day", "channel", "id"))


def material(actor: Actor, wanted: UUID) -> Material:
    """A material with its campaign, or ``Missing``."""
    rows = Material.objects.select_related("campaign", "language", "place")
    found = rows.filter(pk=wanted).first() if _may(actor) else None
    if found is None:
        raise Missing(NOT_FOUND)
    return found


@dataclass(frozen=True)
class Reached:
    """One channel: how many pieces, and the contacts that are counted and estimated there.

    Contacts are not people: who reads two leaflets is in both. They are never added across channels.
    """

    pieces: int
    quantity: int
    counted: int | None
    estimated: int | None


@dataclass(frozen=True)
class Sums:
    """What was made: by channel with contacts; by place and by language the quantities of each channel."""

    channels: Mapping[str, Reached]
    places: Mapping[str | None, Mapping[str, int]]
    languages: Mapping[str, Mapping[str, int]]


def sums(wanted: list[Material]) -> Sums:
    channels: dict[str, Reached] = {}
    places: dict[str | None, dict[str, int]] = {}
    languages: dict[str, dict[str, int]] = {}
    for row in wanted:
        known = channels.get(row.channel, Reached(0, 0, None, None))
        reach = {"counted": known.counted, "estimated": known.estimated}
        if row.reach is not None:
            reach[row.reach_kind] = (reach[row.reach_kind] or 0) + row.reach
        channels[row.channel] = Reached(known.pieces + 1, known.quantity + row.quantity, **reach)
        for held, key in ((places, row.place_id), (languages, row.language_id)):
            of = held.setdefault(key, {})
            of[row.channel] = of.get(row.channel, 0) + row.quantity
    return Sums(channels, places, languages)


# Outings ------------------------------------------------------------------------------------------

SORTS = {"day": "day", "place": "place__code", "met": "met", "agreed": "agreed", "state": "state"}


def outings(
    actor: Actor,
    *,
    state: str = "",
    region: str = "",
    place: str = "",
    waiting: str = "",
    since: date | None = None,
    until: date | None = None,
    sort: str = "-day",
) -> QuerySet[Outing]:
    """Outings of the actor's organisation and those in whose team it is. ``waiting``: ``report``."""
    related = ("organisation", "place", "region", "campaign")
    rows = Outing.objects.select_related(*related)
    if not _may(actor):
        return rows.none()
    if actor.kind != SYSTEM:
        rows = rows.filter(Q(organisation=actor.organisation) | Q(partners__contains=[actor.organisation]))
    wanted = {"state": state, "region": region, "place": place, "day__gte": since, "day__lte": until}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if waiting == WAITING_REPORT:
        late = Q(state=OutingState.PLANNED, day__lte=clock.today()) | Q(state=OutingState.HELD)
        rows = rows.filter(late, organisation=actor.organisation)
    key = SORTS.get(sort.lstrip("-"), "day")
    return rows.order_by(f"-{key}" if sort.startswith("-") else key, "-day", "-id")


def outing(actor: Actor, wanted: UUID) -> Outing:
    """An outing, or ``Missing``."""
    found = outings(actor).filter(pk=wanted).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


@dataclass(frozen=True)
class Counts:
    """What was counted: (sex, age, nationality) → number; by source; by need."""

    met: Mapping[tuple[str, str, str], int] = field(default_factory=dict)
    agreed: Mapping[str, int] = field(default_factory=dict)
    needs: Mapping[str, int] = field(default_factory=dict)
    known_before: int = 0

    @property
    def total(self) -> int:
        return sum(self.met.values())

    @property
    def nationalities(self) -> list[str]:
        """Those met, the most frequent first."""
        found: dict[str, int] = {}
        for (_sex, _age, nationality), number in self.met.items():
            found[nationality] = found.get(nationality, 0) + number
        return sorted(found, key=lambda code: (-found[code], code))


def counts(row: Outing) -> Counts:
    """The counts of an outing."""
    met = Met.objects.filter(outing=row).values_list("sex", "age", "nationality_id", "number")
    return Counts(
        {(sex, age, nationality): number for sex, age, nationality, number in met},
        dict(Agreed.objects.filter(outing=row).values_list("source", "number")),
        dict(Heard.objects.filter(outing=row).values_list("need", "number")),
        row.known_before,
    )


@dataclass(frozen=True)
class Totals:
    """Of the outings that were reported: how many, people met (one may be met twice), who agreed."""

    outings: int
    met: int
    women: int
    agreed: int
    known_before: int


def totals(rows: QuerySet[Outing]) -> Totals:
    """The sums of outings such as :func:`outings` gives, those alone that are reported."""
    done = rows.filter(state=OutingState.REPORTED)
    found = done.aggregate(n=Count("id"), m=Sum("met"), a=Sum("agreed"), k=Sum("known_before"))
    women = Met.objects.filter(outing__in=done.order_by(), sex="F").aggregate(n=Sum("number"))["n"]
    return Totals(found["n"], found["m"] or 0, women or 0, found["a"] or 0, found["k"] or 0)


def frequent_nationalities(actor: Actor, most: int = 5) -> list[str]:
    """Codes of the nationalities met most; before the first outing, those of the people registered last."""
    met = Met.objects.filter(outing__in=outings(actor).order_by()).values("nationality_id")
    found = [row["nationality_id"] for row in met.annotate(n=Sum("number")).order_by("-n", "nationality_id")]
    if len(found) < most:
        recent = visibility.visible(actor).order_by("-id").values_list("nationality_id", flat=True)[:200]
        numbers: dict[str, int] = {}
        for code in recent:
            numbers[code] = numbers.get(code, 0) + 1
        found += [c for c in sorted(numbers, key=lambda c: (-numbers[c], c)) if c not in found]
    return found[:most]


def last_outing_at(actor: Actor, place: str) -> date | None:
    """When one's own organisation was last in a city."""
    done = outings(actor, place=place).filter(state=OutingState.REPORTED, organisation=actor.organisation)
    return done.aggregate(last=Max("day"))["last"]
