"""Fills the shared lists from Babel and from the data files beside this module; idempotent."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from django.apps import apps as installed
from django.db import DEFAULT_DB_ALIAS, router, transaction

DATA = Path(__file__).with_name("data")
LANGUAGES = ("fr", "ar", "en")
# Territories of Babel that ISO 3166-1 does not assign.
NOT_ISO = frozenset(
    {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}
)


@cache
def _locales() -> dict[str, Locale]:
    return {language: Locale.parse(language) for language in LANGUAGES}


def _read(name: str) -> Any:
    return json.loads((DATA / name).read_text("utf-8"))


def countries() -> list[dict[str, Any]]:
    """All countries of ISO 3166-1 as Babel names them, bettered by ``countries.json``."""
    own = _read("countries.json")
    codes = {code for code in _locales()["en"].territories if len(code) == 2 and code.isalpha()} - NOT_ISO
    rows = [
        {
            "code": code,
            "name": {language: locale.territories[code] for language, locale in _locales().items()},
            "is_country": True,
        }
        for code in sorted(codes - own.keys())
    ]
    return rows + [{"code": code, "name": name, "is_country": code in codes} for code, name in own.items()]


@cache
def territories() -> frozenset[str]:
    """Listed by ISO 3166-1, and nobody's nationality: what another country administers, Antarctica.

    Whoever was born there has the nationality of a country."""
    return frozenset(_read("territories.json"))


@cache
def nationality_groups() -> dict[str, tuple[str, ...]]:
    """The nationalities of each part of the world, by its number in the United Nations' M49."""
    return {code: tuple(countries) for code, countries in _read("nationality_groups.json").items()}


@cache
def nationality_group_names() -> dict[str, dict[str, str]]:
    """What each of them is called in each language, as Babel calls it."""
    return {
        code: {language: locale.territories[code] for language, locale in _locales().items()}
        for code in nationality_groups()
    }


def languages() -> list[dict[str, Any]]:
    """The languages listed in ``languages.json``, by the names given there or else by Babel's."""
    return [
        {"code": code, "name": own or {key: locale.languages[code] for key, locale in _locales().items()}}
        for code, own in _read("languages.json").items()
    ]


@cache
def _occupations() -> dict[str, dict[str, str]]:
    return _read("occupations.json")


def occupations() -> list[dict[str, Any]]:
    """The groups of ISCO-08 on its four levels, each after the group it is part of."""
    return [
        {
            "code": code,
            "parent_id": code[:-1] or None,
            "name": {language: row[language] for language in LANGUAGES},
            "words": row.get("words", ""),
        }
        for code, row in _occupations().items()
    ]


def regions() -> list[dict[str, Any]]:
    """Regions of every country that has a folder of data."""
    return [row | {"country_id": file.parent.name} for file in _files("regions.json") for row in _read(file)]


def places() -> list[dict[str, Any]]:
    return [
        {
            "code": row["code"],
            "region_id": row["region"],
            "parent_id": row["parent"],
            "kind": row["kind"],
            "name": row["name"],
            "latitude": row.get("latitude"),
            "longitude": row.get("longitude"),
        }
        for file in _files("places.json")
        for row in _read(file)
    ]


def _files(name: str) -> list[Path]:
    return sorted(DATA.glob(f"??/{name}"))


LISTS = (
    ("Country", countries),
    ("Language", languages),
    ("OccupationGroup", occupations),
    ("Region", regions),
    ("Place", places),
)


def load_all(using: str = DEFAULT_DB_ALIAS, apps: Any = installed) -> dict[str, int]:
    """Insert or correct every row of the lists; returns how many rows each list has in the files."""
    counts = {}
    with transaction.atomic(using=using):
        for model_name, rows_of in LISTS:
            model = apps.get_model("reference", model_name)
            rows = rows_of()
            changing = [name for name in rows[0] if name != "code"]
            model._base_manager.using(using).bulk_create(
                [model(**row) for row in rows],
                update_conflicts=True,
                unique_fields=["code"],
                update_fields=[name.removesuffix("_id") for name in changing],
            )
            counts[model_name] = len(rows)
    return counts


def after_migrate(using: str, apps: Any = installed, **_ignored: Any) -> None:
    """Keep the lists as the files have them. Runs as the owner after every migrate."""
    try:
        models = [apps.get_model("reference", name) for name, _ in LISTS]
    except LookupError:
        return
    if all(router.allow_migrate_model(using, model) for model in models):
        load_all(using, apps)
