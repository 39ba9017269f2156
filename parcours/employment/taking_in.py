"""Offers taken in from a file: first what would change and every fault by its row, then all or nothing."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from parcours.kernel import sheets
from parcours.kernel.actor import Actor
from parcours.kernel.folding import sort_key
from parcours.kernel.refusals import Missing, Refused
from parcours.kernel.sheets import Fault
from parcours.kernel.spreadsheets import shown

from . import entries, keeping, offering, refusals, rules
from .models import Employer, Offer
from .rules import EmployerPlan, OfferPlan
from .wording import COLUMNS, NEEDED, Words, column_of

HEADER_WITHIN = 5
ADDED, CHANGED, SAME = "added", "changed", "same"
TEXTS = ("title", "description")


@dataclass(frozen=True)
class Row:
    """Cells by column, in codes, and where they stand in the file."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Change:
    """What a row would do. ``fresh``: its employer is not known yet and is added."""

    number: int
    title: dict[str, str]
    employer: str
    kind: str
    fresh: bool
    fields: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Preview:
    rows: list[Row]
    changes: list[Change]
    faults: list[Fault]
    encoding: str = ""

    def of(self, kind: str) -> list[Change]:
        return [change for change in self.changes if change.kind == kind]

    @property
    def can_be_taken(self) -> bool:
        return not self.faults and any(change.kind != SAME for change in self.changes)


@dataclass
class _Checked:
    number: int
    plan: OfferPlan
    employer: Employer
    made: Offer | None = None
    found: Offer | None = None
    columns: dict = field(default_factory=dict)


def rows_of(sheet: sheets.Sheet) -> tuple[list[Row], list[Fault]]:
    """The rows under the line that names the columns; lines before it are a title."""
    heads = [[column_of(cell) for cell in line.cells] for line in sheet.lines[:HEADER_WITHIN]]
    at = next((at for at, header in enumerate(heads) if set(NEEDED) <= set(header)), -1)
    if at < 0:
        if sheet.faults and not sheet.lines:
            return [], []
        nearest = max(heads, key=lambda header: len(set(header) & set(COLUMNS)), default=[])
        missing = [column for column in NEEDED if column not in nearest]
        first = sheet.lines[0].number if sheet.lines else 1
        return [], [Fault(first, column, refusals.COLUMN_MISSING) for column in missing]
    header, faults = heads[at], []
    for place, column in enumerate(header):
        if column and column not in COLUMNS:
            told = {"value": column[:40]}
            faults.append(Fault(sheet.lines[at].number, column, refusals.NOT_IN_LIST, told))
        elif column and column in header[:place]:
            faults.append(Fault(sheet.lines[at].number, column, refusals.TWICE))
    words, rows = Words(), []
    for line in sheet.lines[at + 1 :]:
        pairs = zip(header, line.cells, strict=False)
        rows.append(Row(line.number, words.read({c: cell for c, cell in pairs if c in COLUMNS})))
    return rows, faults


def _amount(text: str) -> Decimal:
    text = re.sub(r"[\s\u066c]", "", text).replace(",", ".").replace("\u066b", ".")
    found = Decimal(text)
    if not found.is_finite():
        raise ValueError(text)
    return found


def _day(text: str) -> date:
    """2024-02-29, or as people write it: 29/02/2024, 29.2.2024."""
    told = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text, re.ASCII)
    return date(*(int(part) for part in reversed(told.groups()))) if told else date.fromisoformat(text)


READERS: dict[str, Any] = {
    "posts": int,
    "week_hours": _amount,
    "wage": _amount,
    "languages": str.split,
    "starts_on": _day,
    "open_until": _day,
}


def _plan(cells: Mapping[str, str], employer: UUID) -> OfferPlan:
    """The offer that a row tells. Raises Refused with the column as its field."""
    told: dict[str, Any] = {name: {} for name in TEXTS}
    for column in COLUMNS:
        text = shown(str(cells.get(column, "")).strip())
        name, _sign, language = column.rpartition("_")
        if name in TEXTS:
            told[name][language] = text
        elif column.startswith("employer") or column in ("sector", "size"):
            continue
        elif not text:
            if column in NEEDED:
                raise Refused(refusals.CELL_NEEDED, column)
        else:
            try:
                told[column] = READERS.get(column, str)(text)
            except (ValueError, InvalidOperation) as error:
                raise Refused(refusals.CELL_UNREADABLE, column, {"value": text[:40]}) from error
    return OfferPlan(employer=employer, **told)


class _Employers:
    """Who is meant by a row: known already, or to be added once for all rows that say so."""

    def __init__(self, by: Actor, rows: Iterable[Row]):
        self.by, self.fresh = by, []
        self.regions = keeping.places_of(
            {row.cells.get(name, "") for row in rows for name in ("place", "employer_place")}
        )
        living = list(Employer.objects.filter(ended_on__isnull=True))
        self.by_number = {row.number: row for row in living if row.number}
        self.by_name: dict[str, list[Employer]] = {}
        for row in living:
            self.by_name.setdefault(row.name_key, []).append(row)

    def of(self, cells: Mapping[str, str]) -> Employer:
        number = "".join(one for one in cells.get("employer_number", "") if one.isalnum())
        name = rules.line(cells.get("employer", ""), 160, "employer")
        if not name and not number:
            raise Refused(refusals.CELL_NEEDED, "employer")
        if number in self.by_number:
            return self.by_number[number]
        found = [] if number else self.by_name.get(sort_key(name)[:160], [])
        own = [row for row in found if row.organisation_id == self.by.organisation]
        if len(own or found) > 1:
            raise Refused(refusals.EMPLOYER_NOT_ONE, "employer_number")
        return (own or found)[0] if found else self._add(cells, name)

    def _add(self, cells: Mapping[str, str], name: str) -> Employer:
        if not cells.get("employer_kind") or not cells.get("sector"):
            raise Refused(refusals.EMPLOYER_UNKNOWN, "employer")
        told = EmployerPlan(
            kind=cells["employer_kind"],
            name=name,
            sector=cells["sector"],
            place=cells.get("employer_place") or cells.get("place", ""),
            number=cells.get("employer_number", ""),
            **({"size": cells["size"]} if cells.get("size") else {}),
        )
        [row] = keeping.made(self.by, [told], self.regions)
        self.fresh.append(row)
        if row.number:
            self.by_number[row.number] = row
        self.by_name.setdefault(row.name_key, []).append(row)
        return row


EMPLOYER_COLUMN = {"kind": "employer_kind", "number": "employer_number", "name": "employer"}


def _told(row: Row, employers: _Employers, faults: list[Fault]) -> tuple[OfferPlan, Employer] | None:
    """The plan of a row and its employer; what is wrong goes to ``faults``."""
    try:
        employer = employers.of(row.cells)
    except Refused as refused:
        column = EMPLOYER_COLUMN.get(refused.field or "", refused.field or "")
        faults.append(Fault(row.number, column, refused.code, refused.params))
        return None
    try:
        return _plan(row.cells, employer.id), employer
    except Refused as refused:
        faults.append(Fault(row.number, refused.field or "", refused.code, refused.params))
        return None


def _check(by: Actor, rows: list[Row]) -> tuple[list[_Checked], list[Employer], list[Fault]]:
    faults: list[Fault] = []
    employers = _Employers(by, rows)
    read = [(row, _told(row, employers, faults)) for row in rows]
    plans = [(row, *told) for row, told in read if told is not None]
    known = offering.Known(by, [plan for _row, plan, _employer in plans])
    known.employers |= {row.id: row for row in employers.fresh}
    own = Offer.objects.filter(organisation=by.organisation).select_related("employer")
    wanted = {rules.code(plan.code) for _r, plan, _e in plans if _is_code(plan.code)}
    existing = {row.code: row for row in own.filter(code__in=wanted - {""})}
    seen: set[str] = set()
    checked = []
    for row, plan, employer in plans:
        one = _Checked(row.number, plan, employer)
        try:
            code = rules.code(plan.code)
            if code and code in seen:
                raise Refused(refusals.TWICE, "code")
            seen.add(code)
            one.found = existing.get(code)
            if one.found is not None and one.found.employer_id != employer.id:
                raise Refused(refusals.CODE_TAKEN, "code")
            if one.found is not None:
                one.columns = known.columns(plan, one.found)
            else:
                one.made = offering.made(by, plan, known)
        except Missing as missing:
            faults.append(Fault(row.number, "employer", missing.code, missing.params))
        except Refused as refused:
            faults.append(Fault(row.number, refused.field or "", refused.code, refused.params))
        else:
            checked.append(one)
    return checked, employers.fresh, sorted(faults, key=lambda fault: fault.row)


def _is_code(text: str) -> bool:
    try:
        rules.code(text)
    except Refused:
        return False
    return True


def preview(by: Actor, data: bytes) -> Preview:
    """What taking a file in would do, and every fault. Raises Refused when it is no CSV or XLSX."""
    rules.check_organisation(by)
    sheet = sheets.read(data)
    rows, faults = rows_of(sheet)
    return look(by, rows, [*sheet.faults, *faults], sheet.encoding)


def look(by: Actor, rows: list[Row], faults: Iterable[Fault] = (), encoding: str = "") -> Preview:
    """What taking rows in would do, and every fault beside those that are known."""
    rules.check_organisation(by)
    checked, fresh, wrong = _check(by, rows) if rows else ([], [], [])
    new = {row.id for row in fresh}
    changes = []
    for one in checked:
        fields = offering.differing(one.found, one.columns) if one.found else []
        kind = ADDED if one.found is None else (CHANGED if fields else SAME)
        title = (one.found or one.made).title
        changes.append(Change(one.number, title, one.employer.name, kind, one.employer.id in new, fields))
    return Preview(rows, changes, [*faults, *wrong], encoding)


def take_in(by: Actor, told: Iterable[Mapping[str, str]]) -> tuple[int, int, int]:
    """Employers and offers added, offers changed. Raises Refused at the first fault."""
    rules.check_organisation(by)
    rows = [Row(number, dict(cells)) for number, cells in enumerate(told, 1)]
    rules.check_number(len(rows), sheets.MOST_ROWS)
    checked, fresh, faults = _check(by, rows)
    if faults:
        raise Refused(faults[0].code, faults[0].column or None, faults[0].params)
    if fresh:
        keeping.kept(by, fresh)
    added = [one.made for one in checked if one.made is not None]
    if added:
        offering.kept(by, added)
    changed = _change(by, [one for one in checked if one.found is not None])
    if not added and not changed:
        raise Refused(refusals.NOTHING_CHANGED)
    return len(fresh), len(added), changed


def _change(by: Actor, found: list[_Checked]) -> int:
    differ = {one.found.id: one.plan for one in found if offering.differing(one.found, one.columns)}
    if not differ:
        return 0
    rows = Offer.objects.select_for_update(of=("self",)).select_related("employer").filter(pk__in=differ)
    known = offering.Known(by, differ.values())
    for row in rows.order_by("pk"):
        fields = offering.changed_as(row, differ[row.id], known, by)
        offering.told(by, entries.OFFER_CHANGED, [row], fields=fields)
    return len(differ)
