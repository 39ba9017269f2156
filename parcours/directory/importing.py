"""Services taken in from a file: first what would change and every fault by its row, then all or nothing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from uuid import UUID

from django.utils.translation import override

from parcours.accounts import actions as sites
from parcours.accounts import queries as accounts
from parcours.accounts.models import Site
from parcours.kernel import sheets
from parcours.kernel.actor import Actor
from parcours.kernel.folding import fold
from parcours.kernel.refusals import Refused
from parcours.kernel.sheets import Fault, Line
from parcours.reference.enums import PlaceKind
from parcours.reference.models import Language, Place, Region
from parcours.reference.queries import Shapes, shapes

from . import hsds_reading, hsds_tables, keeping, queries, refusals, rules, tabular
from .enums import Need
from .models import Service
from .rules import ServicePlan
from .tabular import Row
from .texts import LANGUAGES
from .wording import Words, column_of

HEADER_WITHIN = 5
"""The line that names the columns is one of the first so many."""
Point = tuple[Decimal, Decimal]
ADDED, CHANGED, SAME = "added", "changed", "same"


@dataclass(frozen=True)
class Change:
    """What a row would do. ``fields``: what differs of a service that exists."""

    number: int
    code: str
    name: dict[str, str]
    kind: str
    fields: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Preview:
    """``asked``: the rows that cannot be taken before somebody says what the file does not."""

    rows: list[Row]
    changes: list[Change]
    faults: list[Fault]
    encoding: str = ""

    @property
    def asked(self) -> list[Row]:
        return [row for row in self.rows if row.asked]

    def of(self, kind: str) -> list[Change]:
        return [change for change in self.changes if change.kind == kind]

    @property
    def can_be_taken(self) -> bool:
        return not self.faults and not self.asked and any(change.kind != SAME for change in self.changes)


@dataclass(frozen=True)
class _Checked:
    number: int
    plan: ServicePlan
    found: Service | None
    fields: dict
    site_point: Point | None = None
    """Where its site is, where the row says so and the site does not yet."""

    @property
    def differing(self) -> list[str]:
        """What differs of a service that exists, its site's point apart."""
        return keeping.differing(self.found, self.plan, self.fields) if self.found is not None else []


def rows_of(sheet: sheets.Sheet) -> tuple[list[Row], list[Fault]]:
    """The rows under the line that names the columns, by their codes or in a language. Lines before it are a
    title and are left out."""
    heads = ([column_of(cell) for cell in line.cells] for line in sheet.lines[:HEADER_WITHIN])
    at, header = next(
        ((at, header) for at, header in enumerate(heads) if set(tabular.NEEDED) <= set(header)), (-1, [])
    )
    if at < 0 and sheet.faults and not sheet.lines:
        return [], []
    if at < 0:
        return [], [Fault(sheet.lines[0].number if sheet.lines else 0, "", refusals.NO_HEADER)]
    named = sheet.lines[at]
    faults = []
    for place, column in enumerate(header):
        if column and column not in tabular.COLUMNS:
            faults.append(Fault(named.number, column, refusals.COLUMN_UNKNOWN, {"value": column[:40]}))
        elif column and column in header[:place]:
            faults.append(Fault(named.number, column, refusals.COLUMN_TWICE, {"value": column}))
    return [_row(line, header) for line in sheet.lines[at + 1 :]], faults


def _row(line: Line, header: list[str]) -> Row:
    pairs = zip(header, line.cells, strict=False)
    return Row(line.number, {column: cell for column, cell in pairs if column in tabular.COLUMNS})


def codes(by: Actor) -> tabular.Codes:
    """The organisations whose entries the actor keeps, by code, and their sites."""
    own = [one for one in accounts.organisations() if one.id == by.organisation]
    kept = [*own, *queries.silent_organisations(by)]
    ids = {one.id for one in kept}
    sites = [site for site in accounts.sites() if site.organisation_id in ids]
    return tabular.Codes({one.code: one.id for one in kept}, {site.code: site.id for site in sites})


def words(by: Actor) -> hsds_reading.Known:
    """What words of others stand for here, in every language."""
    held = codes(by)
    kept = [one for one in accounts.organisations() if one.code in held.organisations]
    regions = list(Region.objects.order_by("-code"))
    # Where a province has the name of its city, the city stands.
    places = sorted(Place.objects.order_by("-code"), key=lambda place: place.kind == PlaceKind.CITY)
    spoken = list(Language.objects.order_by("-code"))
    needs = {fold(word): need.value for need in Need for word in (need.value, *_in_all(need))}
    maps = (shapes(country) for country in {region.country_id for region in regions})
    return hsds_reading.Known(
        held,
        {fold(name): one.code for one in kept for name in one.name.values()},
        {fold(name): place.code for place in places for name in (place.code, *place.name.values())},
        {fold(name): one.code for one in regions for name in (one.code, *one.name.values())},
        {fold(name): one.code for one in spoken for name in (*one.name.values(), one.code)},
        needs,
        tuple(one for one in maps if one is not None),
    )


def _in_all(need: Need) -> list[str]:
    found = []
    for language in LANGUAGES:
        with override(language):
            found.append(str(need.label))
    return found


def answered(rows: Iterable[Row], said: Callable[[Row, str], str]) -> list[Row]:
    """Rows with what was asked of them. ``said``: of a row and a column; nothing leaves it asked. Of a place:
    the code of a city or of a region."""
    regions = frozenset(Region.objects.values_list("code", flat=True))
    found = []
    for row in rows:
        told = {column: said(row, column) for column in row.asked}
        cells = {
            ("region" if column == "place" and value in regions else column): value
            for column, value in told.items()
            if value
        }
        asked = tuple(column for column in row.asked if not told[column])
        found.append(replace(row, cells=row.cells | cells, asked=asked))
    return found


def _as_before(by: Actor, rows: list[Row]) -> list[Row]:
    """What was said of a service at an earlier import is not asked again."""
    if not any(row.asked for row in rows):
        return rows
    kept = {one.code: one for one in queries.own(by)}

    def said(row: Row, column: str) -> str:
        one = kept.get(row.cells.get("code", ""))
        if one is None:
            return ""
        place = one.place_id or one.region_id
        return {"need": one.kind, "place": place, "organisation": one.organisation.code}[column]

    return answered(rows, said)


def _check(by: Actor, rows: Iterable[Row]) -> tuple[list[_Checked], list[Fault]]:
    known_codes = codes(by)
    read = [(row, *tabular.plan_of(row.cells, known_codes)) for row in rows]
    faults = [
        Fault(row.number, column, refused.code, refused.params)
        for row, _plan, wrong in read
        for column, refused in wrong
    ]
    plans = [(row, plan) for row, plan, _wrong in read if plan is not None]
    known = keeping.lists(by, [plan.organisation for _row, plan in plans if plan.organisation])
    existing = {(one.organisation_id, one.code): one for one in queries.own(by)}
    seen: dict[tuple[UUID, str], int] = {}
    points: dict[UUID, Point] = {}
    checked = []
    for row, plan in plans:
        try:
            organisation = keeping.provider(by, plan, known)
            key = (organisation, rules.code(plan.code))
            if key in seen:
                raise Refused(refusals.CODE_REPEATED, "code", {"row": seen[key]})
            seen[key] = row.number
            found = existing.get(key)
            if found is None and key in known.codes:
                raise Refused(refusals.CODE_TAKEN, "code")
            if found is not None and found.sensitive:
                raise Refused(refusals.SECRET_IN_FILE, "code")
            fields = keeping.checked(by, plan, organisation, known, found.taken if found else 0)
            site_point = _site_point(by, row, plan, known, points)
        except Refused as refused:
            faults.append(Fault(row.number, refused.field or "", refused.code, refused.params))
        else:
            checked.append(_Checked(row.number, plan, found, fields, site_point))
    return checked, sorted(faults, key=lambda fault: fault.row)


def _site_point(
    by: Actor, row: Row, plan: ServicePlan, known: keeping.Lists, points: dict[UUID, Point]
) -> Point | None:
    """What a row says anew of the point of its site; ``points``: what rows before said. Raises Refused."""
    told = tabular.site_point_of(row.cells)
    if told == (None, None):
        return None
    if plan.site is None:
        raise Refused(refusals.CELL_NEEDED, "site")
    site = known.sites[plan.site]
    point = rules.degrees(*told, _map_of(site, known), "site_")
    if point is None or points.setdefault(site.id, point) != point:
        raise Refused(refusals.SITE_POINT_TWICE, tabular.SITE_POINT[0])
    if point == (site.latitude, site.longitude):
        return None
    if site.organisation_id != by.organisation:
        raise Refused(refusals.SITE_ELSEWHERE, tabular.SITE_POINT[0])
    return point


def _map_of(site: Site, known: keeping.Lists) -> Shapes | None:
    region = known.places.get(site.place_id or "")
    return shapes(known.regions[region]) if region else None


def preview(by: Actor, rows: list[Row], before: list[Fault] | None = None, encoding: str = "") -> Preview:
    """What taking rows in would do, and every fault; ``before``: those that the file itself has."""
    if not rows and not before:
        raise Refused(refusals.FILE_EMPTY)
    rows = _as_before(by, rows)
    checked, faults = _check(by, [row for row in rows if not row.asked])
    changes = []
    for one in checked:
        if one.found is None:
            kind, fields = ADDED, []
        else:
            fields = one.differing + (["site_point"] if one.site_point else [])
            kind = CHANGED if fields else SAME
        changes.append(Change(one.number, one.fields["code"], one.fields["name"], kind, fields))
    return Preview(rows, changes, [*(before or []), *faults], encoding)


def preview_of_file(by: Actor, data: bytes) -> Preview:
    """As :func:`preview`, of CSV, XLSX or HSDS JSON. Raises Refused when the file is none of them."""
    if hsds_tables.looks_like(data):
        return preview(by, hsds_reading.read(data, words(by)))
    sheet = sheets.read(data)
    rows, faults = rows_of(sheet)
    said = Words() if rows else None
    rows = [replace(row, cells=said.read(row.cells)) for row in rows] if said else rows
    return preview(by, rows, [*sheet.faults, *faults], sheet.encoding)


def take_in(by: Actor, told: Iterable[Mapping[str, str]]) -> tuple[int, int]:
    """Add and change what rows tell, all or nothing; how many of each. Raises Refused at the first fault."""
    if by.organisation is None:
        raise Refused(refusals.NO_ORGANISATION)
    rows = [Row(number, dict(cells)) for number, cells in enumerate(told, 1)]
    if len(rows) > sheets.MOST_ROWS:
        raise Refused(refusals.TOO_MANY, None, {"most": sheets.MOST_ROWS})
    checked, faults = _check(by, rows)
    if faults:
        raise Refused(refusals.FILE_HAS_FAULTS, None, {"faults": len(faults)})
    fresh = [one.plan for one in checked if one.found is None]
    for begin in range(0, len(fresh), rules.MOST):
        keeping.add(by, fresh[begin : begin + rules.MOST])
    differ = {one.found.id: one.plan for one in checked if one.found is not None and one.differing}
    rows_changed = keeping.locked(by, differ) if differ else []
    known = keeping.lists(by, {row.organisation_id for row in rows_changed})
    for row in rows_changed:
        keeping.changed(by, row, differ[row.id], known)
    sited = {one.plan.site: one.site_point for one in checked if one.plan.site and one.site_point}
    for site, point in sited.items():
        sites.say_point(by=by, site=site, latitude=point[0], longitude=point[1])
    if not fresh and not rows_changed and not sited:
        raise Refused(refusals.NOTHING_CHANGED)
    moved = {one.found.id for one in checked if one.found is not None and one.site_point}
    return len(fresh), len(moved | set(differ))
