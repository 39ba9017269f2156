"""Services of an HSDS file as rows of ``tabular``: our own export as it went out, others' as they tell it.

What a file of another directory does not tell and an entry cannot be without (the need, the place, whose it
is) is asked; what fits nowhere is named, and refuses nothing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from parcours.kernel import sheets
from parcours.kernel.folding import fold
from parcours.kernel.refusals import Refused
from parcours.reference.points import BEYOND
from parcours.reference.queries import Shapes

from . import hsds_tables, openings, refusals, tabular
from .enums import Cost
from .hsds import BYDAY, FIELDS, NEEDS, stable_id
from .hsds_tables import Tables, text
from .rules import CURRENCY
from .tabular import Row
from .texts import LIMITS

DAYS = {code: day for day, code in BYDAY.items()}
GONE = ("inactive", "defunct")
TIME = re.compile(r"(\d{1,2}:\d{2})")
ARABIC = re.compile(r"[\u0600-\u06ff]")
MOST_PLACES = 20
"""So many places of one service become an entry each."""


@dataclass(frozen=True)
class Known:
    """What words of a file stand for here, folded. ``organisations``: codes by name."""

    codes: tabular.Codes
    organisations: Mapping[str, str]
    places: Mapping[str, str]
    regions: Mapping[str, str]
    languages: Mapping[str, str]
    needs: Mapping[str, str]
    maps: tuple[Shapes, ...]


class File:
    """The tables of a file and what hangs on what."""

    def __init__(self, tables: Tables):
        self.services = tables["services"]
        self.organisations = {text(row.get("id")): row for row in tables["organizations"]}
        self.locations = {text(row.get("id")): row for row in tables["locations"]}
        self.terms = {text(row.get("id")): row for row in tables["taxonomy_terms"]}
        self.linked = hsds_tables.by(tables["attributes"], "link_id")
        self.at = hsds_tables.by(tables["service_at_locations"], "service_id")
        self.addresses = hsds_tables.by(tables["addresses"], "location_id")
        keys = ("service_id", "location_id", "service_at_location_id", "organization_id")
        names = ("schedules", "languages", "phones", "contacts", "cost_options", "required_documents")
        self._of = {(name, key): hsds_tables.by(tables[name], key) for name in names for key in keys}

    def of(self, table: str, service: dict, at: dict | None = None, *, wide: bool = False) -> list[dict]:
        """Rows of a service, else of where it is; ``wide``: else of its organisation."""
        at = at or {}
        asked = [("service_at_location_id", at.get("id")), ("service_id", service.get("id"))]
        asked += [("location_id", at.get("location_id"))]
        asked += [("organization_id", service.get("organization_id"))] if wide else []
        for key, value in asked:
            found = self._of[table, key].get(text(value))
            if found:
                return found
        return []

    def tags(self, service: dict) -> Iterator[tuple[str, str, dict]]:
        """(taxonomy, code, term) of each attribute of a service."""
        for attribute in self.linked.get(text(service.get("id")), []):
            term = self.terms.get(text(attribute.get("taxonomy_term_id")), {})
            yield text(term.get("taxonomy")), text(term.get("code")), term | {"value": attribute.get("value")}


def read(data: bytes, known: Known) -> list[Row]:
    """The services of a file, in their order, without those of others that have ended. Raises Refused."""
    file, rows = File(hsds_tables.load(data)), []
    for number, service in enumerate(file.services, 1):
        if any(taxonomy == FIELDS for taxonomy, _code, _term in file.tags(service)):
            rows.append(_own(file, known, number, service))
        elif text(service.get("status")).casefold() not in GONE:
            rows += _foreign(file, known, number, service)
    if not rows:
        raise Refused(refusals.FILE_EMPTY)
    if len(rows) > sheets.MOST_ROWS:
        raise Refused(refusals.TOO_MANY, None, {"most": sheets.MOST_ROWS})
    return rows


def _code(service: dict) -> str:
    return f"HSDS-{stable_id('code', text(service.get('id')))[:8].upper()}"


def _row(number: int, cells: Mapping[str, str], **more: Any) -> Row:
    return Row(number, {name: value for name, value in cells.items() if name in tabular.COLUMNS}, **more)


def _own(file: File, known: Known, number: int, service: dict) -> Row:
    """A service as ``hsds.written`` wrote it."""
    cells = {
        "code": _code(service),
        "need": "",
        "email": text(service.get("email")),
        "age_from": text(service.get("minimum_age")),
        "age_to": text(service.get("maximum_age")),
        "hours": _hours(file.of("schedules", service))[0],
        "languages": " ".join(text(row.get("code")) for row in file.of("languages", service)),
    }
    for taxonomy, code, term in file.tags(service):
        if taxonomy == FIELDS:
            cells[code] = text(term["value"])
        elif taxonomy == NEEDS:
            cells["need"] = code
    source = cells.get("source_language") or "fr"
    for name in ("name", "description"):
        cells[f"{name}_{source}"] = text(service.get(name))
    named = text(file.organisations.get(text(service.get("organization_id")), {}).get("description"))
    if len(file.organisations) != 1 or named in known.codes.organisations:
        cells["organisation"] = named
    else:
        cells.pop("organisation", None)
    return _row(number, cells)


def _hours(rows: list[dict]) -> tuple[str, str]:
    """Weekly hours as a cell, and in words what is none: other rhythms, hours not on the half hour."""
    days: dict[int, set[str]] = {}
    words = []
    for row in rows:
        spans = [TIME.match(text(row.get(name))) for name in ("opens_at", "closes_at")]
        named = [code.strip() for code in text(row.get("byday")).split(",") if code.strip()]
        weekly = text(row.get("freq")).upper() in ("", "WEEKLY") and text(row.get("interval")) in ("", "1")
        if weekly and all(spans) and named and all(code in DAYS for code in named):
            begin, end = (span[1] for span in spans if span)
            end = "24:00" if end in ("23:59", "00:00") else end
            for code in named:
                days.setdefault(DAYS[code], set()).add(f"{begin}-{end}")
        elif any(spans) or named:
            told = [text(row.get(name)) for name in ("byday", "opens_at", "closes_at")]
            words.append(" ".join(part for part in told if part))
        words.append(text(row.get("description")))
    cells = []
    for day, found in sorted(days.items()):
        spans_told = ", ".join(sorted(found, key=lambda span: span.zfill(11)))
        try:
            openings.read_day(spans_told, "hours")
        except Refused:
            words.append(f"{BYDAY[day]} {spans_told}")
        else:
            cells.append(f"{day} {spans_told}")
    return " | ".join(cells), " · ".join(dict.fromkeys(word for word in words if word))


def _foreign(file: File, known: Known, number: int, service: dict) -> Iterator[Row]:
    """A service of another directory: an entry for each place where it is."""
    places = [at for at in file.at.get(text(service.get("id")), []) if text(at.get("location_id"))]
    for nth, at in enumerate(places[:MOST_PLACES] or [{}], 1):
        yield _Foreign(file, known, service, at).row(number, nth)


class _Foreign:
    """Reads one service at one place; ``left_out``: what was told and fits nowhere."""

    def __init__(self, file: File, known: Known, service: dict, at: dict):
        self.file, self.known, self.service, self.at = file, known, service, at
        self.left_out: list[str] = []
        self.hints: list[str] = []
        self.source = "ar" if ARABIC.search(text(service.get("name"))) else "fr"

    def row(self, number: int, nth: int) -> Row:
        cells = {
            "code": _code(self.service) + (f"-{nth}" if nth > 1 else ""),
            "source_language": self.source,
            **self._texts(),
            **self._reach(),
            **self._ages(),
            **self._spoken(),
            **self._cost(),
            **self._where(),
            "need": self._need(),
            "organisation": (whose := self._whose()) or "",
        }
        asked = [] if cells["need"] else ["need"]
        asked += [] if cells["place"] or cells["region"] else ["place"]
        asked += ["organisation"] if whose is None else []
        hint = " · ".join(dict.fromkeys(one for one in self.hints if one))
        return _row(number, cells, asked=tuple(asked), hint=hint, left_out=tuple(self.left_out))

    def _texts(self) -> dict[str, str]:
        hours, about = _hours(self.file.of("schedules", self.service, self.at))
        documents = [text(row.get("document")) for row in self.file.of("required_documents", self.service)]
        told = {
            "name": text(self.service.get("name")) or text(self.service.get("alternate_name")),
            "description": text(self.service.get("description")),
            "conditions": text(self.service.get("eligibility_description")),
            "documents": "\n".join(one for one in documents if one),
            "hours_note": about,
        }
        return {"hours": hours} | {f"{name}_{self.source}": self._cut(name, it) for name, it in told.items()}

    def _cut(self, name: str, told: str) -> str:
        if len(told) <= LIMITS[name]:
            return told
        self.left_out.append(f"{name} (> {LIMITS[name]})")
        return told[: LIMITS[name] - 1].rstrip() + "…"

    def _reach(self) -> dict[str, str]:
        contacts = self.file.of("contacts", self.service, self.at, wide=True)
        phones = self.file.of("phones", self.service, self.at, wide=True)
        organisation = self.file.organisations.get(text(self.service.get("organization_id")), {})
        emails = [text(row.get("email")) for row in (self.service, *contacts, organisation)]
        found = {"phone": "", "email": "", "contact_name": ""}
        for number in filter(None, (text(row.get("number")) for row in phones)):
            short = number if len(number) <= 20 else re.sub(r"[\s().-]", "", number)
            if len(short) <= 20:
                found["phone"] = short
                break
            self.left_out.append(f"phone {number[:40]}")
        for address in filter(None, emails):
            try:
                validate_email(address)
            except ValidationError:
                self.left_out.append(f"email {address[:40]}")
            else:
                found["email"] = address[:120]
                break
        found["contact_name"] = next(filter(None, (text(row.get("name")) for row in contacts)), "")[:120]
        return found

    def _ages(self) -> dict[str, str]:
        found = {}
        for column, name in (("age_from", "minimum_age"), ("age_to", "maximum_age")):
            told = text(self.service.get(name))
            age = _decimal(told)
            found[column] = str(int(age)) if age is not None and 0 <= age <= 120 else ""
            if told and not found[column]:
                self.left_out.append(f"{name} {told[:20]}")
        if all(found.values()) and int(found["age_from"]) > int(found["age_to"]):
            self.left_out.append(f"age {found['age_from']}-{found['age_to']}")
            return dict.fromkeys(found, "")
        return found

    def _spoken(self) -> dict[str, str]:
        found = []
        for row in self.file.of("languages", self.service, self.at):
            names = [text(row.get(name)) for name in ("code", "name")]
            code = _first_known(self.known.languages, names)
            if code:
                found.append(code)
            elif any(names):
                self.left_out.append(f"language {next(filter(None, names))[:40]}")
        interpreted = "yes" if text(self.service.get("interpretation_services")) else ""
        return {"languages": " ".join(dict.fromkeys(found)), "interpreter": interpreted}

    def _cost(self) -> dict[str, str]:
        note = text(self.service.get("fees_description")) or text(self.service.get("fees"))
        found = {"cost": Cost.DEPENDS.value, "amount": "", "currency": ""}
        for row in self.file.of("cost_options", self.service):
            amount, currency = _decimal(text(row.get("amount"))), text(row.get("currency")).upper()
            if amount is not None and amount == 0:
                found = {"cost": Cost.FREE.value, "amount": "", "currency": ""}
            elif amount is not None and 0 < amount < 10**9 and CURRENCY.match(currency):
                amount = amount.quantize(Decimal("0.01"))
                found = {"cost": Cost.PAID.value, "amount": str(amount), "currency": currency}
            note = note or text(row.get("amount_description")) or text(row.get("option"))
        return found | {f"cost_note_{self.source}": self._cut("cost_note", note)}

    def _where(self) -> dict[str, str]:
        where = self.file.locations.get(text(self.at.get("location_id")), {})
        addresses = self.file.addresses.get(text(self.at.get("location_id")), [])
        physical = [one for one in addresses if text(one.get("address_type")) in ("", "physical")]
        address = (physical or addresses or [{}])[0]
        city, region = text(address.get("city")), ""
        place = self.known.places.get(fold(city), "")
        if not place:
            states = [text(address.get(name)) for name in ("state_province", "region")]
            region = _first_known(self.known.regions, states)
            self.hints.append(city or text(where.get("name")))
        lines = [text(address.get(name)) for name in ("address_1", "address_2")]
        line = ", ".join(one for one in [*lines, "" if place else city] if one)
        if len(line) > 200:
            self.left_out.append("address (> 200)")
        return {"place": place, "region": region, "address": line[:200], **self._point(where)}

    def _point(self, where: dict) -> dict[str, str]:
        told = [text(where.get(name)) for name in ("latitude", "longitude")]
        found = [_decimal(one) for one in told]
        if None in found or not self._on_a_map(*found):
            if any(told):
                self.left_out.append(f"latitude, longitude {', '.join(told)[:40]}")
            return {"latitude": "", "longitude": ""}
        return {"latitude": told[0], "longitude": told[1]}

    def _on_a_map(self, latitude: Decimal, longitude: Decimal) -> bool:
        # 0, 0 lies in the sea: so programmes write a point that nobody told.
        if not (latitude or longitude) or abs(latitude) > 90 or abs(longitude) > 180:
            return False
        maps = self.known.maps
        return not maps or any(one.spot(latitude, longitude, BEYOND) is not None for one in maps)

    def _need(self) -> str:
        for taxonomy, code, term in self.file.tags(self.service):
            words = [code, text(term.get("name")), text(term["value"])]
            found = _first_known(self.known.needs, words)
            if found:
                return found
            self.hints.append(code if taxonomy == NEEDS else words[1] or words[2] or code)
        return ""

    def _whose(self) -> str | None:
        """The code of an organisation; None when somebody has to say whose it is."""
        row = self.file.organisations.get(text(self.service.get("organization_id")), {})
        names = [text(row.get(name)) for name in ("description", "name", "alternate_name")]
        for one in names:
            if one in self.known.codes.organisations:
                return one
            if fold(one) in self.known.organisations:
                return self.known.organisations[fold(one)]
        self.hints.append(names[1])
        only = len(self.file.organisations) <= 1 and len(self.known.codes.organisations) <= 1
        return "" if only else None


def _first_known(known: Mapping[str, str], words: list[str]) -> str:
    return next((known[fold(one)] for one in words if fold(one) in known), "")


def _decimal(told: str) -> Decimal | None:
    try:
        found = Decimal(told)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
