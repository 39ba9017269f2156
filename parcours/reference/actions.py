"""Lists that a programme brings with it. A call that changes nothing writes nothing, also in the journal."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Model

from parcours.kernel.actions import action
from parcours.kernel.actor import Actor
from parcours.kernel.recorder import new_entry, record, record_many
from parcours.kernel.refusals import Refused

from . import entries, esco, monthly, refusals, rules
from .enums import RateKind
from .inforeuro import MonthRate
from .models import Country, ExchangeRate, Place, Region

RIGHT = "reference.write"
MADE, CHANGED, SAME = "made", "changed", "same"


@dataclass(frozen=True)
class Upserted:
    """``change``: made, changed or same."""

    code: str
    change: str


@dataclass(frozen=True)
class RateSet:
    rate: UUID
    change: str


def _store(
    item: Model | None, model: type[Model], key: dict[str, Any], values: dict[str, Any]
) -> tuple[Model, str]:
    if item is None:
        return model.objects.create(**key, **values), MADE
    changed = [name for name, value in values.items() if getattr(item, name) != value]
    for name in changed:
        setattr(item, name, values[name])
    if changed:
        item.save(update_fields=changed)
    return item, CHANGED if changed else SAME


@action("reference.upsert_region", right=RIGHT, journal=False)
def upsert_region(*, by: Actor, code: str, country: str, name: dict[str, str], order: int = 0) -> Upserted:
    """Make or correct a region of a country."""
    if not Country.objects.filter(code=country, is_country=True).exists():
        raise Refused(refusals.COUNTRY_UNKNOWN, "country", {"code": country})
    rules.check_code(code, country, most=6)
    rules.check_name(name)
    found = Region.objects.select_for_update().filter(code=code).first()
    values = {"country_id": country, "name": name, "order": order}
    _, change = _store(found, Region, {"code": code}, values)
    if change != SAME:
        facts = {"region": code, "change": change}
        record(entries.REGION_SET.code, by=by, object=("reference.Region", None), facts=facts)
    return Upserted(code, change)


@action("reference.upsert_place", right=RIGHT, journal=False)
def upsert_place(
    *,
    by: Actor,
    code: str,
    region: str,
    name: dict[str, str],
    kind: str,
    latitude: Decimal | None = None,
    longitude: Decimal | None = None,
    parent: str | None = None,
) -> Upserted:
    """Make or correct a place of a region."""
    home = Region.objects.filter(code=region).first()
    if home is None:
        raise Refused(refusals.REGION_UNKNOWN, "region", {"code": region})
    if parent is not None and (parent == code or not Place.objects.filter(code=parent).exists()):
        raise Refused(refusals.PLACE_UNKNOWN, "parent", {"code": parent})
    rules.check_code(code, home.country_id, most=40)
    rules.check_name(name)
    rules.check_kind(kind)
    rules.check_position(latitude, longitude)
    found = Place.objects.select_for_update().filter(code=code).first()
    values = {
        "region_id": region,
        "parent_id": parent,
        "kind": kind,
        "name": name,
        "latitude": _degrees(latitude),
        "longitude": _degrees(longitude),
    }
    _, change = _store(found, Place, {"code": code}, values)
    if change != SAME:
        facts = {"place": code, "change": change}
        record(entries.PLACE_SET.code, by=by, object=("reference.Place", None), facts=facts)
    return Upserted(code, change)


def _degrees(value: Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(value).quantize(Decimal("0.0001"))


@action("reference.set_rate", right=RIGHT, journal=False)
def set_rate(
    *, by: Actor, currency_from: str, currency_to: str, on: date, rate: Decimal, source: str
) -> RateSet:
    """State what a unit of one currency is worth in another on a day; a second call corrects it."""
    rules.check_rate(currency_from, currency_to, rate, source)
    key = {
        "currency_from": currency_from,
        "currency_to": currency_to,
        "on": on,
        "kind": RateKind.STATED.value,
    }
    found = ExchangeRate.objects.select_for_update().filter(**key).first()
    values = {"rate": rate.quantize(Decimal("0.00000001")), "source": source}
    kept, change = _store(found, ExchangeRate, key, values)
    if change != SAME:
        facts = key | {"rate": values["rate"], "change": change}
        record(entries.RATE_SET.code, by=by, object=("reference.ExchangeRate", kept.id), facts=facts)
    return RateSet(kept.id, change)


@dataclass(frozen=True)
class RatesTaken:
    added: int
    changed: int
    same: int


@action("reference.take_in_rates", right=RIGHT, journal=False)
def take_in_rates(*, by: Actor, rates: list[MonthRate]) -> RatesTaken:
    """Take in monthly accounting rates of the euro: all or none; the same ones again change nothing."""
    done = monthly.keep(rates)
    record_many(
        new_entry(
            entries.RATE_SET.code,
            by=by,
            object=("reference.ExchangeRate", row.id),
            facts={
                "currency_from": row.currency_from,
                "currency_to": row.currency_to,
                "on": row.on,
                "kind": row.kind,
                "rate": row.rate,
                "change": change,
            },
        )
        for row, change in done.moved
    )
    return RatesTaken(done.added, done.changed, done.same)


@dataclass(frozen=True)
class EscoLoaded:
    """Counts of a kind: all, new, changed, ended, back."""

    version: str
    languages: list[str]
    occupations: dict[str, int]
    skills: dict[str, int]
    relations: dict[str, int]
    left_out: int


@action("reference.load_esco", right=RIGHT, journal=False, api=False)
def load_esco(*, by: Actor, folder: str, version: str = "") -> EscoLoaded:
    """Load the official files of ESCO from a folder of this machine: all of them or none.

    Raises ``esco_files.Faulty`` with every fault, its file and its line.
    """
    kept = esco.keep(esco.read(folder, version))
    if kept.moved:
        facts = {"version": kept.version, "occupations": kept.occupations.all, "skills": kept.skills.all}
        record(entries.ESCO_LOADED.code, by=by, object=("reference.EscoVersion", None), facts=facts)
    counts = (asdict(one) for one in (kept.occupations, kept.skills, kept.relations))
    return EscoLoaded(kept.version, list(kept.languages), *counts, kept.left_out)
