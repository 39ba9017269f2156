"""Files in and out: the same comes back, what is wrong is told with its row, nothing is half done."""

import io
import json
import zipfile
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.utils.translation import override

from parcours.accounts import actions as accounts
from parcours.accounts.models import Site
from parcours.directory import actions, hsds, importing, queries, tabular, wording
from parcours.directory.models import Service
from parcours.kernel import sheets
from parcours.kernel.context import as_role
from parcours.kernel.folding import fold
from parcours.kernel.refusals import Refused
from parcours.web.exporting import as_csv
from tests.factories.accounts import actor
from tests.factories.directory import service, shelter

pytestmark = pytest.mark.django_db
FULL = {
    "name": {"fr": "=2+2 Atelier", "ar": "ورشة", "en": "'Quoted' workshop"},
    "description": {"fr": "Deux soirs ; trois, peut-être\nEt le samedi", "ar": "مساءان"},
    "conditions": {"fr": "@tous"},
    "documents": {"fr": "Carte\nReçu"},
    "sexes": ["F"],
    "age_from": 18,
    "age_to": 40,
    "protections": ["refugee_unhcr"],
    "residences": ["valid", "filed"],
    "lots": [1, 3],
    "languages": ["ar", "fr"],
    "public_languages": ["fr"],
    "cost": "paid",
    "amount": Decimal("120.50"),
    "currency": "MAD",
    "hours": [
        {"day": 1, "opens": "09:00", "closes": "12:30"},
        {"day": 1, "opens": "14:00", "closes": "17:00"},
        {"day": 5, "opens": "09:00", "closes": "11:30"},
    ],
    "hours_note": {"fr": "sauf août"},
    "contact_name": "-Salma",
    "phone": "+212612345678",
    "email": "atelier@example.org",
    "places": 20,
    "has_waiting_list": True,
    "waiting": 4,
    "funding_until": date(2030, 6, 30),
    "step_free": True,
    "latitude": Decimal("34.6805"),
    "longitude": Decimal("-1.9076"),
    "confirm_every_days": 45,
}


@pytest.fixture
def told(here):
    service(here.coordinator, "FULL", **FULL)
    service(here.coordinator, "PLAIN", place="", region="MA-02")
    return here


def out(here, seen_by, form: str) -> bytes:
    def write():
        rows = queries.exported(here.coordinator)
        if form == "csv":
            return as_csv("services", tabular.COLUMNS, map(tabular.row_of, rows)).content
        if form == "xlsx":
            return sheets.as_xlsx("services", tabular.COLUMNS, map(tabular.row_of, rows))
        return hsds.as_json(rows)

    return seen_by(here.coordinator, write)


def looked_at(here, seen_by, data: bytes):
    return seen_by(here.coordinator, importing.preview_of_file, here.coordinator, data)


def faults(here, seen_by, data: bytes) -> list[tuple]:
    return [(one.row, one.column, one.code) for one in looked_at(here, seen_by, data).faults]


def kept(code: str) -> dict:
    with as_role("system"):
        row = Service.objects.get(code=code)
    left_out = ("_state", "id", "confirmed_on", "confirm_by", "reviewed")
    return {name: value for name, value in row.__dict__.items() if name not in left_out}


@pytest.mark.parametrize("form", ["csv", "xlsx", "hsds"])
def test_what_goes_out_comes_back_the_same(told, seen_by, form):
    data = out(told, seen_by, form)
    found = looked_at(told, seen_by, data)
    assert (found.faults, [one.kind for one in found.changes]) == ([], ["same", "same"])
    before = kept("FULL"), kept("PLAIN")
    with as_role("system"):
        Service.objects.all().delete()
    rows = [row.cells for row in found.rows]
    done = actions.import_services(by=told.coordinator, rows=rows)
    assert (done.added, done.changed) == (2, 0)
    assert (kept("FULL"), kept("PLAIN")) == before


def test_nothing_in_a_file_is_computed(told, seen_by):
    assert b"\n=2" not in out(told, seen_by, "csv") and b";=2" not in out(told, seen_by, "csv")
    book = openpyxl.load_workbook(io.BytesIO(out(told, seen_by, "xlsx")))
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}


def test_a_secret_place_is_in_no_file_and_comes_from_none(told, seen_by):
    shelter(told.coordinator, "SECRET")
    for form in ("csv", "xlsx", "hsds"):
        data = out(told, seen_by, form)
        assert b"Qzshelter" not in data and b"qzshelter" not in data and b"SECRET" not in data
    book = openpyxl.load_workbook(io.BytesIO(out(told, seen_by, "xlsx")))
    assert "Qzshelter" not in str([[cell.value for cell in row] for row in book.active.iter_rows()])
    told_of_it = b"code,need,name_fr,place\nSECRET,housing,Foyer,MA-oujda\n"
    assert faults(told, seen_by, told_of_it) == [(2, "code", "directory.secret_in_file")]


def test_a_file_changes_what_differs_and_adds_what_is_new(told, seen_by):
    data = b"code;need;name_fr;place\nPLAIN;language;Autre nom;MA-oujda\nNEW;legal;Permanence;MA-oujda\n"
    found = looked_at(told, seen_by, data)
    assert [(one.code, one.kind) for one in found.changes] == [("PLAIN", "changed"), ("NEW", "added")]
    done = actions.import_services(by=told.coordinator, rows=[row.cells for row in found.rows])
    assert (done.added, done.changed) == (1, 1)
    assert kept("PLAIN")["name"] == {"fr": "Autre nom"}


HEADER = "code,need,name_fr,place,places,sexes,hours,funding_until\n"
UNREAD = [(2, "places", "directory.cell_unreadable")]
GOOD = "A1,language,Cours,MA-oujda,12,F M,1 9:00-12:00,2030-01-31\n"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (HEADER + GOOD, []),
        ("\ufeff" + HEADER + GOOD, []),
        ("Annuaire des services,,,,,,,\n\n" + HEADER + GOOD, []),
        (HEADER + GOOD + GOOD, [(3, "code", "directory.code_repeated")]),
        (HEADER + HEADER + GOOD, None),
        (HEADER + GOOD.replace("12,", "douze,"), [(2, "places", "directory.cell_unreadable")]),
        (HEADER + GOOD.replace("F M", "Q"), [(2, "sexes", "directory.not_in_list")]),
        (HEADER + GOOD.replace("9:00", "9:07"), [(2, "hours", "directory.hours_unreadable")]),
        (HEADER + GOOD.replace("-01-", "-13-"), [(2, "funding_until", "directory.cell_unreadable")]),
        (HEADER + GOOD.replace("language", ""), [(2, "need", "directory.cell_needed")]),
        (HEADER + GOOD.replace("Cours", ""), [(2, "name_fr", "directory.name_missing")]),
        (HEADER.replace("sexes", "genre") + GOOD, [(1, "genre", "directory.column_unknown")]),
        (HEADER.replace("sexes", "places") + GOOD, [(1, "places", "directory.column_twice")] + UNREAD),
        ("nom,besoin\nCours,langue\n", [(1, "", "directory.no_header")]),
    ],
)
def test_each_fault_has_its_row_and_column(here, seen_by, text, wrong):
    found = faults(here, seen_by, text.encode())
    if wrong is None:
        assert found and {row for row, _column, _code in found} == {2}
    else:
        assert found == wrong


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "cp1256", "utf-8-sig"])
def test_arabic_is_read_in_every_encoding_that_offices_send(here, seen_by, encoding):
    text = HEADER.replace("name_fr", "name_ar,source_language") + GOOD.replace("Cours", "دروس الفرنسية,ar")
    found = looked_at(here, seen_by, text.encode(encoding))
    assert found.faults == [] and found.changes[0].name == {"ar": "دروس الفرنسية"}


def test_french_of_an_old_spreadsheet_is_read(here, seen_by):
    found = looked_at(here, seen_by, (HEADER + GOOD.replace("Cours", "Été à l’école")).encode("cp1252"))
    assert found.changes[0].name == {"fr": "Été à l’école"} and found.encoding == "cp1252"


def workbook(change) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["code", "need", "name_fr", "place", "places"])
    sheet.append(["A1", "language", "Cours", "MA-oujda", 12])
    sheet.append(["A2", "legal", "Permanence", "MA-oujda", None])
    change(sheet)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_a_workbook_with_merged_cells_and_formulas_is_told_so(here, seen_by):
    assert faults(here, seen_by, workbook(lambda sheet: None)) == []
    merged = workbook(lambda sheet: sheet.merge_cells("C2:C3"))
    assert (2, "C", "kernel.cells_merged") in faults(here, seen_by, merged)
    computed = workbook(lambda sheet: sheet.__setitem__("E3", "=6*7"))
    assert faults(here, seen_by, computed) == [(3, "E", "kernel.cell_computed")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"\n\n ; \n", "file_empty"),
        (b"code,need\n", "file_empty"),
        (b"PK\x03\x04 not a workbook", "file_unreadable"),
        (b"\xff\xfe\x00", "file_unreadable"),
        (b"{not json", "file_unreadable"),
        (b'{"services": 3}', "file_unreadable"),
        (b'{"organizations": []}', "file_empty"),
        (b"[" * 100_000, "no_header"),
        (b"code,need\n" + b"x" * (10 * 1024 * 1024), "file_too_large"),
    ],
)
def test_what_is_no_file_of_services_is_refused(here, seen_by, data, code):
    try:
        found = [one[2] for one in faults(here, seen_by, data)]
    except Refused as refused:
        found = [refused.code]
    assert [one.partition(".")[2] for one in found] == [code]


def test_nothing_is_half_done(here):
    good = {"code": "A1", "need": "language", "name_fr": "Cours", "place": "MA-oujda"}
    for bad in ({**good, "code": "A2", "place": "MA-nowhere"}, good):
        with pytest.raises(Refused) as refused:
            actions.import_services(by=here.coordinator, rows=[good, bad])
        assert refused.value.code == "directory.file_has_faults"
        with as_role("system"):
            assert not Service.objects.exists()


def test_another_organisations_entries_are_not_taken_in(here, elsewhere, seen_by):
    text = b"code,need,name_fr,place,organisation\nA1,language,Cours,MA-oujda,AMAPPE\n"
    from tests.directory.test_keeping import make_member

    make_member(elsewhere)
    assert faults(here, seen_by, text) == [(2, "organisation", "directory.not_in_list")]


def test_hsds_is_what_others_read(told, seen_by):
    tables = json.loads(out(told, seen_by, "hsds"))
    assert tables["version"] == "3.0"
    [one] = [row for row in tables["services"] if row["minimum_age"] == 18]
    ids = {name: {row["id"] for row in tables[name]} for name in hsds.TABLES}
    assert one["organization_id"] in ids["organizations"] and one["status"] == "active"
    for name in hsds.TABLES:
        assert len(ids[name]) == len(tables[name]), f"{name}: an id stands twice"
        for row in tables[name]:
            for column, others in (("service_id", "services"), ("location_id", "locations")):
                assert row.get(column) is None or row[column] in ids[others]
    schedules = [row for row in tables["schedules"] if row["service_id"] == one["id"]]
    assert [(row["byday"], row["opens_at"]) for row in schedules] == [
        ("MO", "09:00"),
        ("MO", "14:00"),
        ("FR", "09:00"),
    ]
    assert {row["code"] for row in tables["languages"] if row["service_id"] == one["id"]} == {"ar", "fr"}


THEIRS = {
    "organizations": [{"id": "o1", "name": "Somebody", "email": "us@example.org"}],
    "services": [
        {
            "id": "s1",
            "organization_id": "o1",
            "name": "Conseil",
            "status": "active",
            "email": None,
            "eligibility_description": "Everybody",
            "minimum_age": 18.0,
            "fees_description": "À voir",
        },
        {"id": "s2", "organization_id": "o1", "name": "Fini", "status": "defunct"},
    ],
    "service_at_locations": [{"id": "at", "service_id": "s1", "location_id": "l1"}],
    "locations": [{"id": "l1", "name": "House", "latitude": 34.680512, "longitude": -1.9076}],
    "addresses": [{"id": "d1", "location_id": "l1", "address_1": "3 rue X", "city": "OUJDA"}],
    "phones": [{"id": "p1", "location_id": "l1", "number": "+212 536 68 12 34"}],
    "schedules": [
        {"service_id": "s1", "freq": "WEEKLY", "byday": "MO,TU", "opens_at": "09:00Z", "closes_at": "12:00Z"},
        {"service_id": "s1", "byday": "FR", "opens_at": "09:10", "closes_at": "12:00"},
    ],
    "languages": [
        {"id": "g1", "service_id": "s1", "code": "fr"},
        {"id": "g2", "service_id": "s1", "name": "Arabic"},
        {"id": "g3", "service_id": "s1", "name": "Klingon"},
    ],
    "taxonomy_terms": [{"id": "t1", "code": "BH-1", "name": "Legal help", "taxonomy": "theirs"}],
    "attributes": [{"id": "a1", "link_id": "s1", "taxonomy_term_id": "t1"}],
}


def nested() -> list:
    """The same as a programme of another directory answers: each service with all of its own inside."""
    [service, gone], at, where = THEIRS["services"], THEIRS["service_at_locations"][0], THEIRS["locations"][0]
    inside = where | {"addresses": THEIRS["addresses"], "phones": THEIRS["phones"]}
    return [
        service
        | {
            "organization": THEIRS["organizations"][0],
            "service_at_locations": [{"id": at["id"], "location": inside}],
            "schedules": THEIRS["schedules"],
            "languages": THEIRS["languages"],
            "attributes": [{"id": "a1", "taxonomy_term": THEIRS["taxonomy_terms"][0]}],
        },
        gone,
    ]


SHAPES = {
    "tables": lambda: THEIRS,
    "services inside": nested,
    "a page of them": lambda: {"total_items": 2, "contents": nested()},
    "one of them": lambda: nested()[0],
    "an organisation": lambda: THEIRS["organizations"][0] | {"services": nested()},
    "named otherwise": lambda: (
        {"service": THEIRS["services"], "physical_addresses": THEIRS["addresses"]}
        | {name: rows for name, rows in THEIRS.items() if name not in ("services", "addresses")}
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_hsds_of_another_directory_is_taken_in(here, seen_by, shape):
    data = json.dumps(SHAPES[shape]()).encode()
    found = looked_at(here, seen_by, data)
    [row] = importing.answered(found.rows, lambda row, column: {"organisation": "EN"}[column])
    assert (found.faults, row.left_out) == ([], ("language Klingon",))
    done = actions.import_services(by=here.coordinator, rows=[row.cells])
    assert (done.added, done.changed) == (1, 0)
    told = kept(row.cells["code"])
    assert (told["kind"], told["place_id"], told["address"]) == ("legal", "MA-oujda", "3 rue X")
    assert (told["latitude"], told["longitude"]) == (Decimal("34.6805"), Decimal("-1.9076"))
    assert (told["phone"], told["email"]) == ("+212 536 68 12 34", "us@example.org")
    assert [(one["day"], one["opens"], one["closes"]) for one in told["hours"]] == [
        (1, "09:00", "12:00"),
        (2, "09:00", "12:00"),
    ]
    assert told["hours_note"] == {"fr": "FR 09:10-12:00"} and sorted(told["languages"]) == ["ar", "fr"]
    assert (told["age_from"], told["cost"], told["cost_note"]) == (18, "depends", {"fr": "À voir"})
    again = looked_at(here, seen_by, data)
    assert [one.kind for one in again.changes] == ["same"] and not again.asked


def changed(table: str, **columns) -> bytes:
    """Their file with other columns in the first row of one table."""
    first, *others = THEIRS[table]
    return json.dumps(THEIRS | {table: [first | columns, *others]}).encode()


def test_what_another_directory_does_not_tell_is_asked_and_refuses_nothing(here, seen_by):
    said = {"need": "cash", "place": "MA-02", "organisation": "EN"}
    for data, asked, hint in (
        (changed("taxonomy_terms", name="Counsel"), "need", "Counsel"),
        (changed("addresses", city="Atlantis"), "place", "Atlantis"),
    ):
        found = looked_at(here, seen_by, data)
        [row] = found.asked
        assert found.faults == [] and not found.can_be_taken
        assert asked in row.asked and hint in row.hint
        rows = importing.answered(found.rows, lambda row, column: said[column])
        done = seen_by(here.coordinator, importing.preview, here.coordinator, rows)
        assert done.can_be_taken and done.faults == []
    assert rows[0].cells["region"] == "MA-02" and "Atlantis" in rows[0].cells["address"]


@pytest.mark.parametrize(
    ("table", "columns", "column"),
    [
        ("locations", {"latitude": 48.85, "longitude": 2.35}, "latitude"),
        ("locations", {"latitude": 0, "longitude": 0}, "latitude"),
        ("locations", {"latitude": "north"}, "latitude"),
        ("phones", {"number": "ask for Salma at the door of the house"}, "phone"),
        ("services", {"minimum_age": 60, "maximum_age": 18}, "age"),
        ("services", {"description": "x" * 2000}, "description"),
        ("services", {"email": "nobody"}, "email"),
    ],
)
def test_what_fits_nowhere_is_named_and_left_out(here, seen_by, table, columns, column):
    found = looked_at(here, seen_by, changed(table, **columns))
    assert found.faults == [] and any(one.startswith(column) for one in found.rows[0].left_out)


@pytest.mark.parametrize(
    "odd",
    [
        {
            "id": None,
            "organization": {"id": None},
            "attributes": [{"taxonomy_term": {"id": None, "name": []}}],
        },
        {
            "id": {"a": 1},
            "name": ["x"],
            "locations": [{"id": [], "latitude": {}, "addresses": [{"city": 3}]}],
        },
        {"name": "x", "service_at_locations": [{"location": None}, {"location_id": "nowhere"}]},
        {"name": "x", "schedules": [{"byday": 7, "opens_at": "noon"}, {"freq": "MONTHLY", "byday": "1MO"}]},
        {
            "name": "x",
            "organization": {"services": [{"organization": {"services": []}}]},
            "minimum_age": "NaN",
        },
        {"name": "x", "cost_options": [{"amount": "1e999999", "currency": "MAD"}, {"amount": -1}]},
    ],
)
def test_odd_rows_of_others_are_asked_or_told_and_break_nothing(here, seen_by, odd):
    found = looked_at(here, seen_by, json.dumps([odd, nested()[0]]).encode())
    assert found.asked and not found.can_be_taken
    said = {"need": "cash", "place": "MA-oujda", "organisation": "EN"}
    rows = importing.answered(found.rows, lambda row, column: said[column])
    done = seen_by(here.coordinator, importing.preview, here.coordinator, rows)
    assert {one.code for one in done.faults} <= {"directory.name_missing"}


@pytest.mark.parametrize("odd", [[{"schedules": 3}], {"services": [[]]}, [{"locations": ["x"]}], [{}, 3]])
def test_what_is_no_table_is_refused(here, seen_by, odd):
    with pytest.raises(Refused) as refused:
        looked_at(here, seen_by, json.dumps(odd).encode())
    assert refused.value.code == "directory.file_unreadable"


def test_a_service_in_two_places_is_an_entry_in_each(here, seen_by):
    two = {
        "service_at_locations": [*THEIRS["service_at_locations"], {"service_id": "s1", "location_id": "l2"}],
        "locations": [*THEIRS["locations"], {"id": "l2", "name": "Other house"}],
        "addresses": [*THEIRS["addresses"], {"location_id": "l2", "address_1": "1 rue Y", "city": "Rabat"}],
    }
    first, second = looked_at(here, seen_by, json.dumps(THEIRS | two).encode()).rows
    assert second.cells["code"] == first.cells["code"] + "-2"
    assert (first.cells["place"], second.cells["place"]) == ("MA-oujda", "MA-rabat")


def test_a_small_workbook_that_unpacks_to_a_giant_is_never_opened(here, seen_by, monkeypatch):
    """openpyxl would make each of the cells that a few bytes name: minutes, and all the memory there is."""
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *_a, **_k: pytest.fail("it was opened"))
    merged = repacked(
        b"</worksheet>", b'<mergeCells><mergeCell ref="B2:XFD1048576"/></mergeCells></worksheet>'
    )
    assert (2, "B", "kernel.cells_merged") in faults(here, seen_by, merged)
    crowded = repacked(b"</sheetData>", b"<row>" + b"<c/>" * 700_000 + b"</row></sheetData>")
    assert len(crowded) < 50_000
    with pytest.raises(Refused) as refused:
        looked_at(here, seen_by, crowded)
    assert refused.value.code == "kernel.file_too_large"


def repacked(before: bytes, after: bytes) -> bytes:
    """A workbook in whose parts one text stands for another."""
    plain, out = zipfile.ZipFile(io.BytesIO(workbook(lambda sheet: None))), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in plain.namelist():
            packed.writestr(name, plain.read(name).replace(before, after))
    return out.getvalue()


# Sites ----------------------------------------------------------------------------------------------


@pytest.fixture
def sited(here):
    """A service at a site whose point is known, another at the same site."""
    told = {"organisation": here.organisation, "code": "EN-X", "name": {"fr": "Site"}, "place": "MA-oujda"}
    by = actor(here.organisation, "administrator")
    point = {"latitude": Decimal("34.6900"), "longitude": Decimal("-1.9200")}
    found = accounts.set_site(by=by, **told, **point).site
    for code in ("A1", "A2"):
        service(here.coordinator, code, site=found)
    return here


def point_of_site() -> tuple:
    return Site.objects.values_list("latitude", "longitude").get(code="EN-X")


@pytest.mark.parametrize("form", ["csv", "xlsx", "hsds"])
def test_the_point_of_a_site_goes_out_and_comes_back(sited, seen_by, form):
    data = out(sited, seen_by, form)
    if form == "hsds":
        assert {(one["latitude"], one["longitude"]) for one in json.loads(data)["locations"]} == {
            (34.69, -1.92)
        }
    found = looked_at(sited, seen_by, data)
    assert (found.faults, [one.kind for one in found.changes]) == ([], ["same", "same"])
    Site.objects.filter(code="EN-X").update(latitude=None, longitude=None)
    found = looked_at(sited, seen_by, data)
    assert [(one.kind, one.fields) for one in found.changes] == [("changed", ["site_point"])] * 2
    done = actions.import_services(by=sited.coordinator, rows=[row.cells for row in found.rows])
    assert (done.added, done.changed) == (0, 2)
    assert point_of_site() == (Decimal("34.6900"), Decimal("-1.9200"))
    assert kept("A1")["latitude"] is None, "the point is the site's, not the service's"


def test_a_point_of_a_site_that_cannot_be_has_its_row(sited, elsewhere, seen_by):
    def wrong(*rows: str) -> list[tuple]:
        head = "code,need,name_fr,place,site,site_latitude,site_longitude\n"
        return faults(sited, seen_by, (head + "\n".join(rows)).encode())

    a1, a2 = "A1,language,Cours,MA-oujda,EN-X", "A2,language,Cours,MA-oujda,EN-X"
    assert wrong(f"{a1},34.7,-1.95", f"{a2},34.7,-1.95", f"B3{a2[2:]},,") == []
    assert wrong(f"{a1},34.7,-1.95", f"{a2},34.7,-1.96") == [
        (3, "site_latitude", "directory.site_point_twice")
    ]
    assert wrong(f"{a1},48.85,2.35") == [(2, "site_latitude", "directory.point_elsewhere")]
    assert wrong(f"{a1},34.7,") == [(2, "site_longitude", "directory.point")]
    assert wrong(f"{a1},nord,-1.9") == [(2, "site_latitude", "directory.cell_unreadable")]
    assert wrong("A1,language,Cours,MA-oujda,,34.7,-1.95") == [(2, "site", "directory.cell_needed")]
    assert point_of_site() == (Decimal("34.6900"), Decimal("-1.9200"))


# In words -------------------------------------------------------------------------------------------


def in_words(by, seen_by, form: str, language: str) -> bytes:
    def write():
        said, heads = wording.Words(), [wording.label(column) for column in tabular.COLUMNS]
        rows = [said.written(tabular.cells_of(row)) for row in queries.exported(by)]
        if form == "csv":
            return as_csv("services", heads, rows).content
        return sheets.as_xlsx("services", heads, rows)

    with override(language):
        return seen_by(by, write)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_in_words_comes_back_the_same_whatever_the_reader_speaks(told, seen_by, form, language):
    data = in_words(told.coordinator, seen_by, form, language)
    with override("en" if language == "ar" else "ar"):
        found = looked_at(told, seen_by, data)
    assert (found.faults, [one.kind for one in found.changes]) == ([], ["same", "same"])
    if form == "csv":
        assert b"refugee_unhcr" not in data and b"MA-02" not in data and b"has_waiting_list" not in data


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_no_two_columns_are_called_the_same(language):
    with override(language):
        called = [fold(wording.label(column)) for column in tabular.COLUMNS]
    assert len(set(called)) == len(called)
    assert [wording.column_of(one) for one in called] == list(tabular.COLUMNS)


def test_words_and_codes_stand_beside_each_other(here, seen_by):
    data = "Code;Besoin;Nom (français);Ville;languages;Sexe\n"
    data += "A1;Langue et alphabétisation;Cours;Oujda;français, ar;F\n"
    data += "A2;legal;Droit;MA-oujda;fr ar;Femme | M\n"
    data += "A3;magie;Rien;Oujda;;\n"
    found = looked_at(here, seen_by, data.encode())
    assert [(one.row, one.column) for one in found.faults] == [(4, "kind")]
    first, second, _third = [row.cells for row in found.rows]
    assert (first["need"], first["place"], first["languages"]) == ("language", "MA-oujda", "fr ar")
    assert (second["need"], second["sexes"]) == ("legal", "F M")
