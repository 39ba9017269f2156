"""HSDS 3 as others send it: flat tables, or services with all of theirs inside. One shape comes out."""

import json
from collections.abc import Mapping
from typing import Any

from parcours.kernel import sheets
from parcours.kernel.refusals import Refused

from . import refusals

Tables = dict[str, list[dict]]
TABLES = (
    "organizations",
    "services",
    "locations",
    "addresses",
    "service_at_locations",
    "schedules",
    "languages",
    "phones",
    "contacts",
    "cost_options",
    "required_documents",
    "service_capacities",
    "accessibility",
    "taxonomies",
    "taxonomy_terms",
    "attributes",
)
ALSO_CALLED = {
    "organization": "organizations",
    "service": "services",
    "location": "locations",
    "address": "addresses",
    "physical_address": "addresses",
    "physical_addresses": "addresses",
    "service_at_location": "service_at_locations",
    "schedule": "schedules",
    "language": "languages",
    "phone": "phones",
    "contact": "contacts",
    "cost_option": "cost_options",
    "required_document": "required_documents",
    "service_capacity": "service_capacities",
    "taxonomy": "taxonomies",
    "taxonomy_term": "taxonomy_terms",
    "attribute": "attributes",
}
# What may stand inside a row, and by which column it then belongs to it.
INSIDE = {
    "services": (
        "service_id",
        ("schedules", "languages", "phones", "contacts", "cost_options", "required_documents"),
    ),
    "locations": ("location_id", ("addresses", "physical_addresses", "phones", "schedules", "languages")),
    "organizations": ("organization_id", ("services", "locations", "phones", "contacts")),
    "service_at_locations": ("service_at_location_id", ("schedules", "phones")),
}


def looks_like(data: bytes) -> bool:
    """Whether it is JSON: an object, or a list of objects."""
    head = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"{") or (head.startswith(b"[") and head[1:].lstrip().startswith(b"{"))


def load(data: bytes) -> Tables:
    """The tables of a file. Raises Refused when it is none, is empty or too large."""
    if len(data) > sheets.MOST_BYTES:
        raise Refused(refusals.FILE_TOO_LARGE, None, {"most": sheets.MOST_BYTES // (1024 * 1024)})
    try:
        told = json.loads(data.decode("utf-8-sig"))
        found = _tables(told)
        seen = {text(row.get("id")) for row in found["organizations"]}
        for name in ("organizations", "services", "service_at_locations", "locations"):
            if name == "service_at_locations":
                _places(found)
            _named(found[name], name)
            for row in list(found[name]):
                _unfold(found, name, row, seen)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Refused(refusals.FILE_UNREADABLE) from error
    if not found["services"]:
        raise Refused(refusals.FILE_EMPTY)
    if len(found["services"]) > sheets.MOST_ROWS:
        raise Refused(refusals.TOO_MANY, None, {"most": sheets.MOST_ROWS})
    return found


def _tables(told: Any) -> Tables:
    found: Tables = {name: [] for name in TABLES}
    if isinstance(told, Mapping) and isinstance(told.get("contents"), list):
        told = told["contents"]
    if isinstance(told, list):
        told = {"organizations" if _is_organisation(told) else "services": told}
    if not isinstance(told, Mapping):
        raise ValueError(told)
    if isinstance(told.get("name"), str) and told.get("id"):
        told = {"organizations" if _is_organisation([told]) else "services": [told]}
    for name, rows in told.items():
        table = ALSO_CALLED.get(name, name)
        if table in found:
            found[table] += _rows(rows)
    return found


def _is_organisation(rows: list) -> bool:
    return all(isinstance(row, Mapping) and isinstance(row.get("services"), list) for row in rows)


def _rows(told: Any) -> list[dict]:
    if told is None:
        return []
    if not isinstance(told, list) or not all(isinstance(row, dict) for row in told):
        raise ValueError(told)
    return told


def _named(rows: list[dict], table: str) -> None:
    """Every row has an id: its own, else by its place in the file."""
    for at, row in enumerate(rows):
        _id(row, f"{table}-{at}-{text(row.get('name'))}")


def _id(row: dict, otherwise: str) -> str:
    """Its id as text, given where it has none."""
    row["id"] = text(row.get("id")) or otherwise
    return row["id"]


def _unfold(found: Tables, table: str, row: dict, seen: set[str]) -> None:
    """Put what stands inside a row into the tables. ``seen``: the organisations that stand there."""
    column, inside = INSIDE[table]
    for name in inside:
        for child in _rows(row.get(name)):
            child.setdefault(column, row["id"])
            found[ALSO_CALLED.get(name, name)].append(child)
    if table == "services":
        _of_service(found, row, seen)
    for child in _rows(row.get("attributes")):
        child.setdefault("link_id", row["id"])
        found["attributes"].append(child)
        term = child.get("taxonomy_term")
        if isinstance(term, dict):
            found["taxonomy_terms"].append(term)
            child["taxonomy_term_id"] = _id(term, f"term-{len(found['taxonomy_terms'])}")


def _of_service(found: Tables, row: dict, seen: set[str]) -> None:
    """Whose it is and where, which stand inside it or beside it."""
    organisation = row.get("organization")
    if isinstance(organisation, dict):
        row["organization_id"] = _id(organisation, text(organisation.get("name")))
        if row["organization_id"] not in seen:
            seen.add(row["organization_id"])
            found["organizations"].append(organisation)
            _unfold(found, "organizations", organisation, seen)
    places = [{"location": one} for one in _rows(row.get("locations"))]
    for at in [*_rows(row.get("service_at_locations")), *places]:
        at["service_id"] = row["id"]
        found["service_at_locations"].append(at)


def _places(found: Tables) -> None:
    """Locations that stand inside the rows that say which service is there."""
    _named(found["service_at_locations"], "at")
    known = {text(one.get("id")) for one in found["locations"]}
    for at in found["service_at_locations"]:
        where = at.get("location")
        if isinstance(where, dict):
            at["location_id"] = _id(where, f"location-{at['id']}")
            if at["location_id"] not in known:
                known.add(at["location_id"])
                found["locations"].append(where)
    _named(found["locations"], "location")


def by(rows: list[dict], key: str) -> dict[str, list[dict]]:
    """Rows by what a column of them says; those without it are left out."""
    found: dict[str, list[dict]] = {}
    for row in rows:
        if text(row.get(key)):
            found.setdefault(text(row[key]), []).append(row)
    return found


def text(value: Any) -> str:
    return "" if value is None or isinstance(value, dict | list) else str(value).strip()
