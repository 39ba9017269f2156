"""Entries of invented kinds and indicators that count them; figures added up a second, naive way."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actions import action
from parcours.kernel.actor import Actor
from parcours.kernel.entries import kind
from parcours.kernel.recorder import new_entry, record_many
from parcours.programmes.pack import Counted, Indicator, Source, Target

REACHED, TRAINED, VISITED = "test.reached", "test.trained", "test.visited"
for _code, _behind in ((REACHED, "declared"), (TRAINED, "document"), (VISITED, "visit")):
    _facts = ("result", "hours", "sure", "paid", *(["evidence"] if _code != TRAINED else []))
    kind(_code, sentence=f"Invented: {_code}", facts=_facts, evidence=_behind)


@dataclass
class Told:
    """An entry as a test writes it down."""

    kind: str = REACHED
    person: UUID | None = None
    on: date = date(2019, 3, 1)
    project: str = ""
    object: UUID | None = None
    facts: dict = field(default_factory=dict)
    dimensions: dict = field(default_factory=dict)
    retracts: UUID | None = None


@action("test.tell", right="test.tell", api=False)
def _tell(*, by: Actor, entries: list) -> list[UUID]:
    """Record invented entries."""
    return record_many(
        new_entry(
            told.kind,
            by=by,
            person=told.person,
            object=("test.Object", told.object),
            occurred_on=told.on,
            project=told.project,
            facts=told.facts,
            dimensions=told.dimensions,
            retracts=told.retracts,
        )
        for told in entries
    )


def tell(by: Actor, *entries: Told, at: date | datetime | None = None) -> list[UUID]:
    """Record entries, on a day of recording if one is given."""
    teller = Actor(by.user, by.organisation, by.role, by.rights | {"test.tell"}, login=by.login)
    with clock.at(at or clock.now()):
        return _tell(by=teller, entries=list(entries))


def target(value, in_force=True, version="source", where="§ 1") -> Target:
    return Target(Decimal(value), in_force, version, Source(where, "« au moins »"))


def indicator(code="reached", unit="people", project="", counts=None, targets=(), **more) -> Indicator:
    counted = (Counted(REACHED),) if counts is None else tuple(counts)
    words = {"fr": code, "ar": code, "en": code}
    return Indicator(
        code, words, words, unit, "output", project=project, counts=counted, targets=targets, **more
    )


# The naive way ------------------------------------------------------------------------------------

UNITS = {
    "people": "person_id",
    "events": "id",
    "money": "id",
    "objects": "object_id",
    "enterprises": "object_id",
    "officials": "object_id",
}


def known(entries: Iterable, as_of: date | None) -> list:
    """Entries recorded until the end of a day of the programme."""
    return [e for e in entries if as_of is None or clock.day_of(e.recorded_at) <= as_of]


def counting(indicator: Indicator, entries: Iterable, since=None, until=None, as_of=None) -> list:
    """The entries that count, in the order of days and of the journal."""
    all_known = known(entries, as_of)
    taken_back = {e.retracts for e in all_known if e.retracts}
    kept = []
    for e in all_known:
        if e.retracts or e.id in taken_back:
            continue
        if (since and e.occurred_on < since) or (until and e.occurred_on > until):
            continue
        if indicator.project and e.project != indicator.project:
            continue
        if getattr(e, UNITS[indicator.unit]) is None:
            continue
        if any(_matches(one, e) for one in indicator.counts):
            kept.append(e)
    return sorted(kept, key=lambda e: (e.occurred_on, e.sequence))


def _matches(counted: Counted, e) -> bool:
    if e.kind != counted.kind:
        return False
    for name, values in counted.facts.items():
        found = e.facts.get(name)
        text = str(found).lower() if isinstance(found, bool) else str(found)
        if found is None or text not in values:
            return False
    return all(row_of(e, name) in values for name, values in counted.dimensions.items())


def row_of(e, dimension: str) -> str:
    value = getattr(e, dimension)
    if dimension == "residence" and value == "none":
        return "not_stated"
    return value or "not_stated"


def naive(indicator: Indicator, entries: Iterable, dimensions, **window) -> dict:
    """Value, entries, rows, projects, overlap, outside: by plain loops."""
    if indicator.is_ratio:
        return naive_ratio(indicator, list(entries), dimensions, **window)
    found = counting(indicator, list(entries), **window)
    if indicator.amount:
        return naive_sums(indicator, found, dimensions)
    unit = UNITS[indicator.unit]
    of_project = defaultdict(list)
    for e in found:
        of_project[e.project].append(e)
    where = defaultdict(set)
    for e in found:
        where[getattr(e, unit)].add(e.project)
    return {
        "whole": _scope(found, unit, dimensions),
        "projects": {code: _scope(group, unit, dimensions) for code, group in of_project.items()},
        "overlap": sum(1 for projects in where.values() if len(projects - {""}) >= 2),
        "outside": sum(1 for projects in where.values() if projects == {""}),
        "evidence": _behind_each(found, unit),
    }


def naive_sums(indicator: Indicator, found: list, dimensions) -> dict:
    """Amounts added up one after another, each in the rows of its own entry."""

    def worth(e) -> Decimal:
        said = e.facts.get(indicator.amount.fact)
        return Decimal(0) if said is None else Decimal(str(said)).quantize(Decimal("0.01"))

    def scope(entries: list) -> dict:
        rows = {name: {} for name in dimensions}
        for e in entries:
            for name in dimensions:
                rows[name][row_of(e, name)] = rows[name].get(row_of(e, name), Decimal(0)) + worth(e)
        kept = {name: sums for name, sums in rows.items() if sums}
        return {"value": sum(map(worth, entries), Decimal(0)), "entries": len(entries), "rows": kept}

    codes = {e.project for e in found}
    by_evidence = {"declared": Decimal(0), "visit": Decimal(0), "document": Decimal(0)}
    for e in found:
        told = e.facts.get("evidence") if e.kind != TRAINED else None
        by_evidence[told or BEHIND[e.kind]] += worth(e)
    return {
        "whole": scope(found),
        "projects": {code: scope([e for e in found if e.project == code]) for code in codes},
        "overlap": 0,
        "outside": sum((worth(e) for e in found if e.project == ""), Decimal(0)),
        "evidence": by_evidence,
    }


def naive_ratio(indicator: Indicator, entries: list, dimensions, **window) -> dict:
    """Both parts by plain loops; a quotient in every cell where there is something to divide by."""
    above, below = (
        naive(one, entries, dimensions, **window) for one in (indicator.numerator, indicator.denominator)
    )

    def quotient(top, bottom):
        return None if not bottom else Decimal(top or 0) * 100 / Decimal(bottom)

    def scope(top: dict, bottom: dict) -> dict:
        rows = {}
        for name in dimensions:
            over, under = top["rows"].get(name, {}), bottom["rows"].get(name, {})
            if over or under:
                values = {*over, *under}
                rows[name] = {value: quotient(over.get(value), under.get(value)) for value in values}
        value = quotient(top["value"], bottom["value"])
        return {"value": value, "entries": top["entries"] + bottom["entries"], "rows": rows}

    nothing = {"value": 0, "entries": 0, "rows": {}}
    if indicator.project:
        code = indicator.project
        one = scope(above["projects"].get(code, nothing), below["projects"].get(code, nothing))
        found = {"whole": one, "projects": {code: one} if one["entries"] else {}}
    else:
        codes = {*above["projects"], *below["projects"]}
        each = {
            code: scope(above["projects"].get(code, nothing), below["projects"].get(code, nothing))
            for code in codes
        }
        found = {"whole": scope(above["whole"], below["whole"]), "projects": each}
    return found | {"overlap": 0, "outside": 0, "evidence": {}}


BEHIND = {REACHED: "declared", TRAINED: "document", VISITED: "visit"}


def _behind_each(found: list, unit: str) -> dict:
    """Of each subject the best that stands behind any of its entries."""
    ranks = ["declared", "visit", "document"]
    best = defaultdict(int)
    for e in found:
        told = e.facts.get("evidence") if e.kind != TRAINED else None
        rank = ranks.index(told or BEHIND.get(e.kind, "declared"))
        best[getattr(e, unit)] = max(best[getattr(e, unit)], rank)
    return {word: sum(1 for one in best.values() if one == n) for n, word in enumerate(ranks)}


def _scope(found: list, unit: str, dimensions) -> dict:
    first = {}
    for e in found:
        first.setdefault(getattr(e, unit), e)
    rows = {name: defaultdict(int) for name in dimensions}
    for e in first.values():
        for name in dimensions:
            rows[name][row_of(e, name)] += 1
    kept = {name: dict(counts) for name, counts in rows.items() if counts}
    return {"value": len(first), "entries": len(found), "rows": kept}


def plain(figure) -> dict:
    """A figure of the engine in the shape of :func:`naive`; projects without an entry left out."""

    def scope(one):
        return {
            "value": one.value,
            "entries": one.entries,
            "rows": {name: dict(rows) for name, rows in one.rows.items() if rows},
        }

    return {
        "whole": scope(figure.whole),
        "projects": {code: scope(one) for code, one in figure.projects.items() if one.entries},
        "overlap": figure.overlap,
        "outside": figure.outside,
        "evidence": dict(figure.evidence),
    }
