"""The fixed tables of a month out of the figures, and what is published of them.

Counted from the beginning to the last day of the month, as known at its end: by sex, age, region, part of the
world and protection for the programme, by sex and region for each project. The same tables every month.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from parcours.programmes.pack import Pack
from parcours.reference import queries as reference
from parcours.reference.enums import AgeBand, Protection, Sex
from parcours.results import queries
from parcours.results.figures import Figure, Scope
from parcours.results.sites import regions_with_a_site
from parcours.results.sql import NOT_STATED

from . import suppression
from .cells import BASE, Cell, K, Month, Table, month, rounded
from .public_plan import published_indicators

LANGUAGES = ("fr", "ar", "en")
SENSITIVE = frozenset({"nationality", "protection"})
OF_PROGRAMME = ("sex", "age_band", "region", "nationality", "protection")
OF_PROJECT = ("sex", "region")
ELSEWHERE = "other"
NO_SITE = "no_site"
"""Nobody was counted in a region where no project has a site: that is not a zero."""
TITLES = {
    "sex": _("Sex"),
    "age_band": _("Age"),
    "region": _("Region"),
    "nationality": _("Part of the world of her nationality"),
    "protection": _("Protection"),
}
METHOD = _(
    "Counted from the beginning of the programme to the last day of the month, as known at its end; people "
    "are counted once, in two projects once in each. Counts from 1 to %(most)s are not published, nor what "
    "would let them be computed, nor whether nobody is in a row of protection or nationality. The others are "
    "rounded to the nearest %(base)s, each for itself: rows need not add up. A month stays as it was "
    "published."
)


def in_all(text: str | Promise, params: Mapping[str, Any] | None = None) -> dict[str, str]:
    """A text of the interface in every language."""
    found = {}
    for language in LANGUAGES:
        with override(language):
            found[language] = str(text) % params if params else str(text)
    return found


def _enum(values) -> dict[str, dict[str, str]]:
    found = {one.value: in_all(one.label) for one in values}
    return found | ({} if NOT_STATED in found else {NOT_STATED: in_all(_("Not stated"))})


def values_of(pack: Pack) -> dict[str, dict[str, dict[str, str]]]:
    """Dimension → its values, every one each month → what each is called in every language."""
    regions = {one.code: dict(one.name) for one in reference.regions(pack.country)}
    regions |= {code: dict(name) for code, name in pack.regions}
    world = {code: dict(name) for code, (name, _of) in reference.groups_of_nationalities().items()}
    unstated = {NOT_STATED: in_all(_("Not stated"))}
    return {
        "sex": _enum(Sex),
        "age_band": _enum(AgeBand),
        "region": regions | unstated,
        "nationality": world | {ELSEWHERE: in_all(_("Stateless, not known or not stated"))},
        "protection": _enum(Protection),
    }


def _grouped(rows: Mapping[str, int]) -> dict[str, int]:
    part_of = {
        country: code
        for code, (_name, countries) in reference.groups_of_nationalities().items()
        for country in countries
    }
    found: dict[str, int] = {}
    for country, number in rows.items():
        part = part_of.get(country, ELSEWHERE)
        found[part] = found.get(part, 0) + number
    return found


def _table(project: str, scope: Scope, names: Sequence[str], values: Mapping[str, Any]) -> Table:
    made = {}
    for name in names:
        rows = scope.rows.get(name, {})
        counted = _grouped(rows) if name == "nationality" else dict(rows)
        rest = sum(n for value, n in counted.items() if value not in values[name])
        made[name] = {value: counted.get(value, 0) for value in values[name]}
        # A value that the list does not have is never lost: rows add up to their whole.
        made[name][list(values[name])[-1]] += rest
    return Table(project, int(scope.value or 0), made)


def tables_of(pack: Pack, figure: Figure, values: Mapping[str, Any]) -> list[Table]:
    """The tables of one figure: the whole, then each project where it is told by project."""
    found = [_table("", figure.whole or Scope(), OF_PROGRAMME, values)]
    if figure.indicator.project or not figure.told_by_project:
        return found
    codes = [one.code for one in pack.projects if one.code in figure.projects]
    return found + [_table(code, figure.projects[code], OF_PROJECT, values) for code in codes]


@dataclass(frozen=True)
class Counts:
    """What is kept, sealed, of a month: the true tables of each figure and what was hidden of them."""

    months: Mapping[str, Month]
    tables: Mapping[str, Sequence[Table]]

    def text(self) -> str:
        return json.dumps(
            {
                code: {
                    "tables": [[one.project, one.whole, one.rows] for one in self.tables[code]],
                    "hidden": sorted(self.months[code].hidden),
                }
                for code in self.tables
            },
            sort_keys=True,
        )

    @classmethod
    def of(cls, text: str) -> "Counts":
        tables, months = {}, {}
        for code, kept in json.loads(text).items():
            tables[code] = [Table(*one) for one in kept["tables"]]
            hidden = frozenset(tuple(key) for key in kept["hidden"])
            months[code] = replace(month(tables[code], SENSITIVE), hidden=hidden)
        return cls(months, tables)


def count(pack: Pack, until: date, before: Sequence[Counts]) -> Counts:
    """The tables of the month that ends on ``until`` and what is hidden of them, given the months before.

    Raises suppression.NotSafe. Inside a transaction."""
    chosen = published_indicators(pack)
    found = queries.figures(
        pack, until, None, until, dimensions=OF_PROGRAMME, codes=[one.code for one in chosen]
    )
    values = values_of(pack)
    tables = {one.code: tables_of(pack, found.find(one.code), values) for one in chosen}
    months = {}
    for code, made in tables.items():
        told = month(made, SENSITIVE)
        known = [one.months[code] for one in before if code in one.months]
        months[code] = replace(told, hidden=suppression.hide(told, known))
    return Counts(months, tables)


def published(pack: Pack, until: date, counts: Counts) -> dict[str, Any]:
    """What everybody may read: nothing but codes, words and rounded numbers; None where it is hidden."""
    values, sites = values_of(pack), regions_with_a_site(pack)
    return {
        "programme": pack.code,
        "name": dict(pack.name),
        "month": until.isoformat()[:7],
        "until": until.isoformat(),
        "hidden_below": K,
        "rounded_to": BASE,
        "method": in_all(METHOD, {"most": K - 1, "base": BASE}),
        "dimensions": {
            name: {"title": in_all(TITLES[name]), "values": values[name]} for name in OF_PROGRAMME
        },
        "projects": {one.code: dict(one.short or one.title) for one in pack.projects},
        "figures": [_figure(pack, code, told, sites) for code, told in counts.months.items()],
    }


def _figure(pack: Pack, code: str, told: Month, sites: frozenset[str]) -> dict[str, Any]:
    indicator = pack.indicator(code)
    target = indicator.target
    return {
        "code": code,
        "title": dict(indicator.title),
        "definition": dict(indicator.definition),
        "unit": indicator.unit,
        "level": indicator.level,
        "target": f"{target.value.normalize():f}" if target else None,
        "rows": [_row(cell, cell.key in told.hidden, sites) for cell in told.cells],
    }


def _row(cell: Cell, hidden: bool, sites: frozenset[str]) -> dict[str, Any]:
    project, dimension, value = cell.key
    said = {"project": project, "dimension": dimension, "value": value}
    empty = not cell.value and not hidden
    if empty and dimension == "region" and value not in sites and value != NOT_STATED:
        return said | {"number": None, "note": NO_SITE}
    return said | {"number": None if hidden else rounded(cell.value)}
