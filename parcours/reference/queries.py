import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import get_language

from parcours.kernel.prepared import plain

from . import inforeuro
from .enums import PlaceKind, RateKind
from .loading import DATA, nationality_group_names, nationality_groups, territories
from .models import Country, ExchangeRate, Language, OccupationGroup, Place, Region

CENT = Decimal("0.01")


def in_language(name: Mapping[str, str] | None, language: str | None = None) -> str:
    """The name in a language (the active one by default), else in French, else in English, else in any."""
    name = name or {}
    wanted = (language or get_language() or "fr").split("-")[0]
    return next((name[key] for key in (wanted, "fr", "en", *name) if name.get(key)), "")


def _alphabetical(text: str) -> str:
    """Accents, case and Arabic hamza do not count in the order of a list."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _named(rows: QuerySet, language: str | None) -> list[tuple[str, str]]:
    """Codes and names, put in order once for the same rows and language."""
    wanted = (language or get_language() or "fr").split("-")[0]
    found = plain(rows.order_by("code").values_list("code", Cast("name", TextField())))
    return list(_in_order(tuple(found), wanted))


@lru_cache(maxsize=64)
def _in_order(rows: tuple[tuple[str, str], ...], language: str) -> list[tuple[str, str]]:
    named = [(code, in_language(json.loads(name), language)) for code, name in rows]
    return sorted(named, key=lambda pair: (_alphabetical(pair[1]), pair[0]))


def countries_named(language: str | None = None) -> list[tuple[str, str]]:
    """Code and name of each country, in the order of that language."""
    return _named(Country.objects.filter(is_country=True), language)


def nationalities_named(language: str | None = None) -> list[tuple[str, str]]:
    """The countries whose nationality somebody may have, then "stateless" and "not known"."""
    of = [(code, name) for code, name in countries_named(language) if code not in territories()]
    return of + _named(Country.objects.filter(is_country=False), language)


def groups_of_nationalities() -> dict[str, tuple[dict[str, str], tuple[str, ...]]]:
    """The parts of the world: the name of each in every language, and its countries."""
    names = nationality_group_names()
    return {code: (names[code], countries) for code, countries in nationality_groups().items()}


def country_name(code: str, language: str | None = None) -> str:
    """The name of a country or the code itself."""
    found = Country.objects.filter(code=code).first()
    return in_language(found.name, language) if found else code


def languages_named(language: str | None = None) -> list[tuple[str, str]]:
    return _named(Language.objects.all(), language)


def occupations_named(language: str | None = None, digits: int = 2) -> list[tuple[str, str]]:
    """Groups of ISCO-08 with so many digits, in the order of their codes."""
    rows = OccupationGroup.objects.filter(code__regex=rf"^\d{{{digits}}}$").order_by("code")
    return [(row.code, in_language(row.name, language)) for row in rows]


def regions(country: str) -> QuerySet[Region]:
    return Region.objects.filter(country=country).order_by("order", "code")


def places(
    *, country: str | None = None, region: str | None = None, kind: str | None = None
) -> QuerySet[Place]:
    """Places with their region, narrowed by what is given."""
    found = Place.objects.select_related("region").order_by("region", "code")
    wanted = {"region__country": country, "region": region, "kind": kind}
    return found.filter(**{name: value for name, value in wanted.items() if value is not None})


def cities(country: str) -> QuerySet[Place]:
    return places(country=country, kind=PlaceKind.CITY)


def provinces(country: str) -> QuerySet[Place]:
    return places(country=country, kind=PlaceKind.PROVINCE)


def places_named(
    country: str | None, kind: str = PlaceKind.CITY, language: str | None = None
) -> list[tuple[str, str]]:
    return _named(places(country=country, kind=kind), language)


def find_place(country: str, name: str, kind: str | None = None) -> Place | None:
    """The place a text speaks of, by its code or by its name in any language; cities before provinces."""
    wanted = _alphabetical(name.strip())
    found = [
        place
        for place in places(country=country, kind=kind)
        if name == place.code or wanted in map(_alphabetical, place.name.values())
    ]
    return min(found, key=lambda place: (place.kind != PlaceKind.CITY, place.code), default=None)


def find_region(country: str, name: str) -> Region | None:
    """The region a text speaks of, by its code or by its name in any language."""
    wanted = _alphabetical(name.strip())
    return next(
        (r for r in regions(country) if name == r.code or wanted in map(_alphabetical, r.name.values())), None
    )


def rate_on(currency_from: str, currency_to: str, on: date) -> ExchangeRate | None:
    """The last rate stated on or before a day. Never the inverse of another: nobody stated that."""
    found = ExchangeRate.objects.filter(
        currency_from=currency_from, currency_to=currency_to, on__lte=on, kind=RateKind.STATED
    )
    return found.order_by("-on").first()


def monthly_rate(currency: str, day: date) -> ExchangeRate | None:
    """What one euro is worth in a currency by the accounting rate of the month of a day; never of another."""
    return ExchangeRate.objects.filter(
        currency_from=inforeuro.EURO, currency_to=currency, on=day.replace(day=1), kind=RateKind.MONTHLY
    ).first()


def monthly_rates(currencies: Iterable[str], since: date, until: date) -> list[ExchangeRate]:
    """The accounting rates of the euro in some currencies, of the months from one day to another."""
    return list(
        ExchangeRate.objects.filter(
            currency_from=inforeuro.EURO,
            currency_to__in=list(currencies),
            on__range=(since.replace(day=1), until),
            kind=RateKind.MONTHLY,
        )
    )


def rates(currency: str = "", kind: str = "") -> QuerySet[ExchangeRate]:
    """Every rate there is, the newest first; of a currency, of a kind."""
    found = ExchangeRate.objects.order_by("-on", "currency_from", "currency_to", "kind")
    if currency:
        found = found.filter(Q(currency_from=currency) | Q(currency_to=currency))
    return found.filter(kind=kind) if kind else found


def currencies_with_rates() -> list[str]:
    """The currencies for which there is a rate, in their order."""
    pairs = ExchangeRate.objects.order_by().values_list("currency_from", "currency_to").distinct()
    return sorted({code for pair in pairs for code in pair})


def converted(amount: Decimal, rate: ExchangeRate) -> Decimal:
    """An amount of ``rate.currency_from`` in ``rate.currency_to``, to the cent, half up."""
    return (amount * rate.rate).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Shapes:
    """The map of a country: a view box and, by region code, one SVG path.

    ``projection``: equirectangular; ``west`` and ``north`` in degrees, ``x_scale`` and ``y_scale`` in
    units of the view box for each degree.
    """

    view_box: str
    paths: Mapping[str, str]
    projection: Mapping[str, float]

    def spot(self, latitude: Decimal, longitude: Decimal, beyond: float = 0) -> tuple[float, float] | None:
        """Where a point (WGS 84) stands in the view box; None outside it, ``beyond``: by how many degrees."""
        told = self.projection
        x = (float(longitude) - told["west"]) * told["x_scale"]
        y = (told["north"] - float(latitude)) * told["y_scale"]
        width, height = map(float, self.view_box.split()[2:])
        right, below = beyond * told["x_scale"], beyond * told["y_scale"]
        inside = -right <= x <= width + right and -below <= y <= height + below
        return (round(x, 1), round(y, 1)) if inside else None


def maps_of(place: str | None) -> tuple[Shapes, ...]:
    """The map of the country of a place; of no place: every map there is. Empty where there is none."""
    rows = Region.objects.filter(places=place) if place else Region.objects.all()
    found = map(shapes, sorted(set(rows.values_list("country_id", flat=True))))
    return tuple(one for one in found if one is not None)


@cache
def shapes(country: str) -> Shapes | None:
    """The map of a country, if there is one."""
    file = DATA / f"regions-{country.lower()}.json"
    if not (country.isalpha() and file.exists()):
        return None
    found = json.loads(file.read_text("utf-8"))
    return Shapes(found["view_box"], found["paths"], found["projection"])
