"""What every datum that leaves means: indicators of the programme, dimensions and their codes, the entries
of the journal that count, the fields of every kind of file.

Made from the pack and from the code that writes them.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy, override

from parcours.kernel import entries
from parcours.programmes.pack import Indicator, Pack
from parcours.reference import queries as reference
from parcours.reference.enums import AgeBand, Protection, Residence, Sex
from parcours.results.labels import DIMENSIONS as DIMENSION_WORDS
from parcours.results.labels import LEVELS, TOGETHER, UNITS
from parcours.results.sql import DIMENSIONS, NOT_STATED

from . import kinds
from .kinds import Field

LANGUAGES = ("fr", "ar", "en")
LISTS = {"sex": Sex, "age_band": AgeBand, "protection": Protection, "residence": Residence}
NOT_SAID = gettext_lazy("Not stated")
TYPES = {
    "day": gettext_lazy("Day (ISO 8601)"),
    "moment": gettext_lazy("Moment (ISO 8601, UTC)"),
    "code": gettext_lazy("Code"),
    "text": gettext_lazy("Text"),
    "number": gettext_lazy("Number"),
    "amount": gettext_lazy("Amount, with two decimals"),
    "yes_no": gettext_lazy("Yes or no"),
    "list": gettext_lazy("List"),
    "group": gettext_lazy("Group of fields"),
}
"""Types of fields."""
Words = dict[str, str]
Entry = dict[str, Any]


def words(sentence: Any) -> Words:
    """A sentence of ours in each of our languages."""
    found = {}
    for language in LANGUAGES:
        with override(language):
            found[language] = str(sentence)
    return found


def text(said: Mapping[str, str] | None) -> Words:
    """A text of the pack, in the languages that it has."""
    return dict(said or {})


def values(pack: Pack, dimension: str) -> list[Entry]:
    """The codes of a dimension with their words, in the order of the list; "not stated" is the last."""
    if dimension in LISTS:
        listed = [(one.value, words(one.label)) for one in LISTS[dimension] if one.value != NOT_STATED]
    elif dimension == "region":
        rows = {one.code: text(one.name) for one in reference.regions(pack.country)}
        listed = list((rows | {code: text(name) for code, name in pack.regions}).items())
    else:
        named = {language: dict(reference.nationalities_named(language)) for language in LANGUAGES}
        listed = [(code, {one: named[one][code] for one in LANGUAGES}) for code in sorted(named["en"])]
    listed.append((NOT_STATED, words(NOT_SAID)))
    return [{"code": code, "title": title} for code, title in listed]


def dimensions(pack: Pack) -> list[Entry]:
    return [
        {"code": one, "title": words(DIMENSION_WORDS[one]), "values": values(pack, one)} for one in DIMENSIONS
    ]


def indicators(pack: Pack) -> list[Entry]:
    return [_indicator(one) for one in pack.indicators]


def _number(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def _indicator(one: Indicator) -> Entry:
    together = {name: getattr(one, name) for name in ("over_time", "over_places", "over_projects")}
    return {
        "code": one.code,
        "title": text(one.title),
        "definition": text(one.definition),
        "formula": text(one.formula),
        "unit": {"code": one.unit, "title": words(UNITS.get(one.unit, one.unit))},
        "currency": one.amount.currency if one.amount else None,
        "level": {"code": one.level, "title": words(LEVELS.get(one.level, one.level))},
        "project": one.project or None,
        "node": one.node or None,
        "counts": [
            {"kind": each.kind, "facts": {name: list(told) for name, told in sorted(each.facts.items())}}
            for each in one.counts
        ],
        "numerator": one.numerator.code if one.numerator else None,
        "denominator": one.denominator.code if one.denominator else None,
        "not_collected": text(one.not_collected),
        "together": {
            name: {"code": code, "title": words(TOGETHER[code])} for name, code in together.items() if code
        },
        "dimensions": list(one.disaggregations if one.over_time else DIMENSIONS),
        "verification": text(one.verification),
        "baseline": _number(one.baseline.value) if one.baseline else None,
        "target": _number(one.target.value) if one.target else None,
        "owner": one.owner or None,
        "reviewed_on": one.reviewed_on.isoformat() if one.reviewed_on else None,
    }


def counted(pack: Pack) -> list[Entry]:
    """The kinds of entries that any indicator counts: the source of its figure."""
    known = entries.kinds()
    codes = sorted({each.kind for one in pack.indicators for each in one.counts} & set(known))
    return [
        {
            "code": code,
            "title": words(known[code].sentence),
            "facts": sorted(known[code].facts),
            "evidence": known[code].evidence or None,
        }
        for code in codes
    ]


def files() -> list[Entry]:
    """Every kind of file that leaves, with its fields."""
    return [
        {
            "code": one.code,
            "title": words(one.title),
            "about": words(one.about),
            "forms": list(one.forms),
            "fields": [_field(each) for each in one.fields],
        }
        for one in kinds.known()
    ]


def _field(one: Field) -> Entry:
    return {
        "code": one.code,
        "title": words(one.title),
        "type": {"code": one.type, "title": words(TYPES[one.type])},
    }


def dictionary(pack: Pack) -> Entry:
    return {
        "programme": {"code": pack.code, "title": text(pack.name)},
        "indicators": indicators(pack),
        "dimensions": dimensions(pack),
        "entries": counted(pack),
        "files": files(),
    }


def rows(found: Entry) -> Iterator[list[Any]]:
    """The same as rows: part, of which, code, type or unit, then title, meaning and formula in each language,
    and the source."""
    for one in found["indicators"]:
        parts = (one["numerator"], one["denominator"])
        source = [each["kind"] for each in one["counts"]] or [each for each in parts if each]
        more = {"meant": one["definition"], "formula": one["formula"], "source": source}
        yield _row("indicator", one, one["unit"]["code"], one["project"] or "", **more)
    for dimension in found["dimensions"]:
        yield _row("dimension", dimension)
        yield from (_row("value", one, of=dimension["code"]) for one in dimension["values"])
    for one in found["entries"]:
        yield _row("entry", one, one["evidence"] or "", source=one["facts"])
    for file in found["files"]:
        yield _row("file", file, ", ".join(file["forms"]), meant=file["about"])
        yield from (_row("field", one, one["type"]["code"], file["code"]) for one in file["fields"])


def _row(
    part: str,
    one: Entry,
    type_: str = "",
    of: str = "",
    *,
    meant: Words | None = None,
    formula: Words | None = None,
    source: Iterable[str] = (),
) -> list[Any]:
    texts = (one["title"], meant or {}, formula or {})
    said = [each.get(language, "") for each in texts for language in LANGUAGES]
    return [part, of, one["code"], type_, *said, ", ".join(dict.fromkeys(source))]
