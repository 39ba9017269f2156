"""Which services are missing where: searches that found nothing, beside what there is. Numbers only."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role

from .models import EmptySearch, Service
from .queries import fresh, has_room

DAYS = 180


@dataclass(frozen=True)
class Gap:
    """``times``: searches without an answer; ``full``: those that found only full services.

    ``offered``: services of that need which are proposed in that region today.
    """

    kind: str
    region: str
    times: int
    full: int
    offered: int


def since() -> date:
    """The day from which searches are shown."""
    return clock.today() - timedelta(days=DAYS)


def missing(actor: Actor, *, kind: str = "", begin: date | None = None) -> list[Gap]:
    """The needs that were sought in vain by region, most often first; ``region`` may be empty (anywhere).

    Nobody's without the right. Four queries whatever the number of searches.
    """
    if not actor.may("directory.gaps"):
        return []
    with as_role("system"):
        searches = EmptySearch.objects.filter(on__gte=begin or since())
        services = Service.objects.filter(fresh(), has_room())
        if kind:
            searches, services = searches.filter(kind=kind), services.filter(kind=kind)
        rows = list(searches.values_list("kind", "region_id", "criteria").annotate(Sum("times")).order_by())
        offered = Counter(services.values_list("kind", "region_id"))
    times, full = Counter(), Counter()
    for need, region, criteria, n in rows:
        times[need, region or ""] += n
        if criteria.split(",")[-1] == "full":
            full[need, region or ""] += n
    found = [Gap(*key, n, full[key], offered[key]) for key, n in times.items()]
    return sorted(found, key=lambda gap: (-gap.times, gap.kind, gap.region))


def dropped(actor: Actor, *, kind: str = "", begin: date | None = None) -> dict[str, int]:
    """Which criteria stood in searches without an answer, and how often."""
    if not actor.may("directory.gaps"):
        return {}
    with as_role("system"):
        searches = EmptySearch.objects.filter(on__gte=begin or since())
        if kind:
            searches = searches.filter(kind=kind)
        rows = list(searches.values_list("criteria", "times"))
    found: Counter[str] = Counter()
    for criteria, n in rows:
        found.update(dict.fromkeys((code for code in criteria.split(",") if code), n))
    return dict(found.most_common())


def offered_by_region(actor: Actor, kind: str = "") -> dict[str, int]:
    """How many services are proposed in each region today, secret ones too: a number tells nobody where."""
    if not actor.may("directory.gaps"):
        return {}
    with as_role("system"):
        rows = Service.objects.filter(fresh(), has_room())
        if kind:
            rows = rows.filter(kind=kind)
        return dict(Counter(rows.values_list("region_id", flat=True)))
