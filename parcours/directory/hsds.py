"""Open Referral HSDS 3.0: the directory as flat tables in JSON; back by ``hsds_reading.py``.

What the standard has a place for stands there, so that other directories read it. What it has none for (a
text in a second language, the public by codes, a waiting list) stands in attributes under the taxonomy
``parcours-field``, whose terms are columns of ``tabular``: nothing is lost on the way back.
https://docs.openreferral.org/en/3.0/hsds/schema_reference.html
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from . import openings, tabular
from .enums import Cost, Need
from .hsds_tables import TABLES
from .models import Service
from .queries import contact_of

VERSION = "3.0"
NEEDS, FIELDS = "parcours-need", "parcours-field"
BYDAY = dict(zip(openings.DAYS, ("MO", "TU", "WE", "TH", "FR", "SA", "SU"), strict=True))
# Columns that stand in a place of the standard; all others are attributes.
STANDARD = {"need", "name", "description", "email", "hours", "languages", "age_from", "age_to"}


def stable_id(*parts: Any) -> str:
    """The same row has the same id at every export."""
    return str(uuid5(NAMESPACE_URL, "parcours:" + ":".join(map(str, parts))))


def _taxonomies(tables: dict[str, list]) -> None:
    for code, name in ((NEEDS, "What a service answers"), (FIELDS, "Columns that HSDS has no place for")):
        tables["taxonomies"].append({"id": stable_id("taxonomy", code), "name": code, "description": name})
    terms = [(NEEDS, need.value, str(need.value)) for need in Need]
    terms += [(FIELDS, column, column) for column in tabular.COLUMNS]
    for taxonomy, code, name in terms:
        tables["taxonomy_terms"].append(
            {
                "id": stable_id("term", taxonomy, code),
                "code": code,
                "name": name,
                "taxonomy": taxonomy,
                "taxonomy_id": stable_id("taxonomy", taxonomy),
            }
        )


def _attribute(tables: dict, service: Service, taxonomy: str, code: str, value: str) -> None:
    tables["attributes"].append(
        {
            "id": stable_id("attribute", service.id, taxonomy, code),
            "link_id": str(service.id),
            "link_entity": "service",
            "taxonomy_term_id": stable_id("term", taxonomy, code),
            "value": value,
        }
    )


def _place(tables: dict, service: Service) -> None:
    where = stable_id("location", service.id)
    place = service.place
    of_place = (place.latitude, place.longitude) if place is not None else (None, None)
    point = service.point or of_place
    tables["locations"].append(
        {
            "id": where,
            "location_type": "physical",
            "organization_id": str(service.organisation_id),
            "name": _first(service.site.name) if service.site else _first(place.name if place else {}),
            "latitude": None if point[0] is None else float(point[0]),
            "longitude": None if point[1] is None else float(point[1]),
        }
    )
    tables["addresses"].append(
        {
            "id": stable_id("address", service.id),
            "location_id": where,
            "address_1": service.address,
            "city": _first(place.name) if place else "",
            "state_province": _first(service.region.name),
            "postal_code": "",
            "country": service.region.country_id,
            "address_type": "physical",
        }
    )
    tables["service_at_locations"].append(
        {"id": stable_id("at", service.id), "service_id": str(service.id), "location_id": where}
    )
    if service.step_free is not None:
        said = "Without steps" if service.step_free else "With steps"
        tables["accessibility"].append(
            {"id": stable_id("access", service.id), "location_id": where, "description": said}
        )


def _first(texts: Mapping[str, str]) -> str:
    return next((texts[one] for one in ("fr", "en", "ar") if texts.get(one)), "")


def _how(tables: dict, service: Service) -> None:
    of = {"service_id": str(service.id)}
    for number, one in enumerate(service.hours):
        tables["schedules"].append(
            of
            | {
                "id": stable_id("schedule", service.id, number),
                "freq": "WEEKLY",
                "interval": 1,
                "wkst": "MO",
                "byday": BYDAY[one["day"]],
                "opens_at": one["opens"],
                "closes_at": one["closes"],
                "description": _first(service.hours_note),
            }
        )
    for code in service.languages:
        tables["languages"].append(
            of | {"id": stable_id("language", service.id, code), "code": code, "name": code}
        )
    contact = contact_of(service)
    if contact.name or contact.email:
        tables["contacts"].append(
            of | {"id": stable_id("contact", service.id), "name": contact.name, "email": contact.email}
        )
    if contact.phone:
        phone = {"id": stable_id("phone", service.id), "number": contact.phone, "type": "voice"}
        tables["phones"].append(of | phone)


def _terms(tables: dict, service: Service) -> None:
    of = {"service_id": str(service.id)}
    if service.cost != Cost.DEPENDS:
        amount = 0 if service.amount is None and service.cost == Cost.FREE else service.amount
        tables["cost_options"].append(
            of
            | {
                "id": stable_id("cost", service.id),
                "option": service.cost,
                "currency": service.currency or None,
                "amount": None if amount is None else float(amount),
                "amount_description": _first(service.cost_note),
            }
        )
    for number, document in enumerate(_first(service.documents).splitlines()):
        tables["required_documents"].append(
            of | {"id": stable_id("document", service.id, number), "document": document}
        )
    if service.places is not None:
        tables["service_capacities"].append(
            of
            | {
                "id": stable_id("capacity", service.id),
                "available": service.left,
                "maximum": service.places,
                "updated": service.confirmed_on.isoformat(),
            }
        )


def _service(service: Service) -> dict[str, Any]:
    return {
        "id": str(service.id),
        "organization_id": str(service.organisation_id),
        "name": service.name.get(service.source_language, _first(service.name)),
        "description": service.description.get(service.source_language, ""),
        "email": service.email,
        "status": "active" if service.ended_on is None else "inactive",
        "interpretation_services": "On request" if service.interpreter else "",
        "fees_description": _first(service.cost_note),
        "eligibility_description": _first(service.conditions),
        "minimum_age": service.age_from,
        "maximum_age": service.age_to,
        "assured_date": service.confirmed_on.isoformat(),
    }


def written(services: Iterable[Service]) -> dict[str, Any]:
    """Services as tables of HSDS. A secret place is left out, whoever asks."""
    tables: dict[str, Any] = {name: [] for name in TABLES}
    _taxonomies(tables)
    organisations: dict = {}
    for service in services:
        if service.sensitive:
            continue
        organisations[service.organisation_id] = service.organisation
        tables["services"].append(_service(service))
        _place(tables, service)
        _how(tables, service)
        _terms(tables, service)
        _attribute(tables, service, NEEDS, service.kind, service.kind)
        for column, value in tabular.cells_of(service).items():
            if value and column not in STANDARD:
                _attribute(tables, service, FIELDS, column, value)
    tables["organizations"] = [
        {"id": str(one.id), "name": _first(one.name), "description": one.code}
        for one in sorted(organisations.values(), key=lambda one: one.code)
    ]
    return {"version": VERSION, **tables}


def as_json(services: Iterable[Service]) -> bytes:
    return json.dumps(written(services), ensure_ascii=False, indent=1).encode()
