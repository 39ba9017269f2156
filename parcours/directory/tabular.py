"""A service as a row of words, and back. The columns of the CSV and XLSX files; HSDS is turned into them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from parcours.kernel.refusals import Refused
from parcours.kernel.spreadsheets import shown

from . import openings, refusals
from .models import Service
from .rules import ServicePlan
from .texts import LANGUAGES, LIMITS

_TEXTS = {name: tuple(f"{name}_{language}" for language in LANGUAGES) for name in LIMITS}
SITE_POINT = ("site_latitude", "site_longitude")
"""Where the site is: kept with the site, for all that is offered there."""
COLUMNS = (
    "code",
    "need",
    "organisation",
    "source_language",
    *_TEXTS["name"],
    *_TEXTS["description"],
    *_TEXTS["conditions"],
    *_TEXTS["documents"],
    "region",
    "place",
    "site",
    *SITE_POINT,
    "address",
    "latitude",
    "longitude",
    "step_free",
    "sexes",
    "age_from",
    "age_to",
    "protections",
    "residences",
    "lots",
    "public_languages",
    "languages",
    "interpreter",
    "cost",
    "amount",
    "currency",
    *_TEXTS["cost_note"],
    "hours",
    *_TEXTS["hours_note"],
    "contact_name",
    "phone",
    "email",
    "places",
    "has_waiting_list",
    "waiting",
    "funding_until",
    "confirm_every_days",
)
NEEDED = ("code", "need")
YES, NO = ("yes", "oui", "نعم", "1", "true", "x"), ("no", "non", "لا", "0", "false")
DAY = re.compile(r"([1-7])\s*[:=]?\s+(.+)\Z", re.DOTALL)


@dataclass(frozen=True)
class Codes:
    """What codes of organisations and sites stand for."""

    organisations: Mapping[str, UUID]
    sites: Mapping[str, UUID]


@dataclass(frozen=True)
class Row:
    """A service as a file tells it: cells by column, and where they stand.

    ``asked``: columns that somebody has to say first (``place``: a city, or a region), ``hint``: what the
    file says instead; ``left_out``: what it tells and fits nowhere.
    """

    number: int
    cells: dict[str, str]
    asked: tuple[str, ...] = ()
    hint: str = ""
    left_out: tuple[str, ...] = ()


def row_of(service: Service) -> list[str]:
    """The cells of a service in the order of COLUMNS."""
    told = cells_of(service)
    return [told[column] for column in COLUMNS]


def cells_of(service: Service) -> dict[str, str]:
    found = {
        f"{name}_{language}": (getattr(service, name) or {}).get(language, "")
        for name in LIMITS
        for language in LANGUAGES
    }
    for name in ("sexes", "protections", "residences", "lots", "public_languages", "languages"):
        found[name] = " ".join(map(str, getattr(service, name)))
    plain = "code source_language address age_from age_to cost amount currency contact_name phone email "
    plain += "places waiting funding_until confirm_every_days latitude longitude"
    for name in plain.split():
        value = getattr(service, name)
        found[name] = "" if value is None else str(value)
    found |= {
        "need": service.kind,
        "organisation": service.organisation.code,
        "region": service.region_id,
        "place": service.place_id or "",
        "site": service.site.code if service.site else "",
        **dict(zip(SITE_POINT, _site_point(service), strict=True)),
        "step_free": {True: "yes", False: "no"}.get(service.step_free, ""),
        "has_waiting_list": "yes" if service.has_waiting_list else "no",
        "interpreter": "yes" if service.interpreter else "",
        "hours": " | ".join(f"{day} {spans}" for day, spans in openings.written(service.hours).items()),
    }
    return found


def _site_point(service: Service) -> tuple[str, str]:
    site = service.site
    return (str(site.latitude), str(site.longitude)) if site and site.latitude is not None else ("", "")


def _whole(text: str) -> int:
    return int(text)


def _number(text: str) -> Decimal:
    return Decimal(text.replace("\u202f", "").replace("\u00a0", "").replace(" ", "").replace(",", "."))


def _yes(text: str) -> bool:
    folded = text.casefold()
    if folded in YES:
        return True
    if folded in NO:
        return False
    raise ValueError(text)


def _list(text: str) -> list[str]:
    return [part for part in re.split(r"[\s,;،/]+", text) if part]


def _hours(text: str) -> list[dict]:
    found = []
    for part in re.split(r"[|\n]", text):
        if not part.strip():
            continue
        match = DAY.match(part.strip())
        if match is None:
            raise ValueError(part)
        spans = openings.read_day(match[2], "hours")
        found += [{"day": int(match[1]), "opens": opens, "closes": closes} for opens, closes in spans]
    return found


READERS: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(("age_from", "age_to", "places", "waiting", "confirm_every_days"), _whole),
    **dict.fromkeys(("latitude", "longitude", "amount"), _number),
    **dict.fromkeys(("step_free", "has_waiting_list", "interpreter"), _yes),
    **dict.fromkeys(("sexes", "protections", "residences", "public_languages", "languages"), _list),
    "lots": lambda text: [int(part) for part in _list(text)],
    "hours": _hours,
    "funding_until": date.fromisoformat,
}


def site_point_of(cells: Mapping[str, str]) -> tuple[Decimal | None, Decimal | None]:
    """Latitude and longitude of the site as a row tells them, None where it does not. Raises Refused."""
    found: list[Decimal | None] = []
    for column in SITE_POINT:
        text = shown(str(cells.get(column, "")).strip())
        try:
            found.append(_number(text) if text else None)
        except InvalidOperation as error:
            raise Refused(refusals.CELL_UNREADABLE, column, {"value": text[:40]}) from error
    return found[0], found[1]


def plan_of(cells: Mapping[str, str], codes: Codes) -> tuple[ServicePlan | None, list[tuple[str, Refused]]]:
    """The plan that a row tells, and what cannot be read of it by column; no plan when there is any."""
    told: dict[str, Any] = {name: {} for name in LIMITS}
    wrong: list[tuple[str, Refused]] = []

    def fault(column: str, code: str, text: str = "") -> None:
        wrong.append((column, Refused(code, column, {"value": text[:40]} if text else {})))

    for column in COLUMNS:
        if column in SITE_POINT:
            continue
        text = shown(str(cells.get(column, "")).strip())
        name, _sign, language = column.rpartition("_")
        if name in LIMITS and language in LANGUAGES:
            told[name][language] = text
        elif not text:
            if column in NEEDED:
                fault(column, refusals.CELL_NEEDED)
        elif column in ("organisation", "site"):
            known = codes.organisations if column == "organisation" else codes.sites
            told[column] = known.get(text)
            if text not in known:
                fault(column, refusals.NOT_IN_LIST, text)
        else:
            try:
                told["kind" if column == "need" else column] = READERS.get(column, str)(text)
            except Refused as refused:
                wrong.append((column, refused))
            except (ValueError, InvalidOperation):
                fault(column, refusals.CELL_UNREADABLE, text)
    return (None if wrong else ServicePlan(**told)), wrong
