"""Files that somebody made to break, to stall or to sound out; and files that people really send."""

import io
import tracemalloc
import zipfile

import openpyxl
import pytest

from parcours.exchange.importing import tables
from parcours.kernel.refusals import Refused

HEAD = "nom;sexe"
ROW = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>{1}</t></is></c>{2}</row>'
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'


def read(data, **more):
    data = data.encode() if isinstance(data, str) else data
    return tables.read(data, lambda cell: cell in ("nom", "sexe", "né le"), **more)


def refused(data, **more) -> str:
    with pytest.raises(Refused) as found:
        read(data, **more)
    return found.value.code


def book(make) -> bytes:
    one, out = openpyxl.Workbook(), io.BytesIO()
    make(one)
    one.save(out)
    return out.getvalue()


def with_sheet(xml: str) -> bytes:
    """A workbook whose only sheet is written by hand."""
    plain = zipfile.ZipFile(io.BytesIO(book(lambda one: one.active.append(["nom"]))))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in plain.namelist():
            packed.writestr(name, xml if name == "xl/worksheets/sheet1.xml" else plain.read(name))
    return out.getvalue()


def rows(*told: str, beside: str = "") -> str:
    return "".join(ROW.format(number, text, beside) for number, text in enumerate(told, 1))


# What is small and becomes large ------------------------------------------------------------------


@pytest.mark.parametrize("line", ["\n", "a\n"])
def test_millions_of_short_lines_take_little_memory(line):
    data = (f"{HEAD}\n" + line * 1_500_000).encode()
    tracemalloc.start()
    try:
        assert refused(data) in ("kernel.file_too_long", "kernel.file_empty")
        assert tracemalloc.get_traced_memory()[1] < 60 * 1024 * 1024
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "xml",
    [
        '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + SHEET.format(rows("nom", "&x;")),
        '<!DOCTYPE w [<!ENTITY x "Awa">]>' + SHEET.format(rows("nom", "&x;")),
        '<!DOCTYPE w [<!ENTITY a "' + "a" * 3000 + '">]>' + SHEET.format(rows("nom", "&a;" * 3000)),
        SHEET.format('<row r="99999999999"><c r="ZZZZZ1" t="inlineStr"><is><t>nom</t></is></c></row>'),
        SHEET.format('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'),
    ],
    ids=["outside", "inside", "many times", "nowhere", "no such string"],
)
def test_tricks_of_xml_are_no_workbook(xml):
    assert refused(with_sheet(f'<?xml version="1.0"?>{xml}')) == "kernel.file_unreadable"


def test_deep_xml_empty_rows_and_bombs_are_refused():
    deep = "<a>" * 40_000 + "</a>" * 40_000
    assert refused(with_sheet(SHEET.format(deep))) == "kernel.file_empty"
    far = '<c r="XFD1" s="0"/>'
    assert len(read(with_sheet(SHEET.format(rows("nom", "Awa", beside=far)))).lines) == 1
    last = rows("nom", "Awa") + '<row r="1048576"><c r="A1048576" s="0"/></row>'
    assert len(read(with_sheet(SHEET.format(last))).lines) == 1
    assert refused(with_sheet(SHEET.format(" " * 90_000_000))) == "kernel.file_too_large"


# Nothing is left out without a word ---------------------------------------------------------------


def test_a_word_far_to_the_right_is_not_lost():
    assert refused(f"{HEAD}\nAwa;F{';' * 250}far\n") == "kernel.file_too_wide"
    far = '<c r="KN2" t="inlineStr"><is><t>far</t></is></c>'
    xml = SHEET.format(rows("nom") + ROW.format(2, "Awa", far))
    assert refused(with_sheet(xml)) == "kernel.file_too_wide"
    assert len(read(f"{HEAD}\nAwa;F{';' * 250}\n").lines) == 1


def test_the_sheet_that_is_seen_is_read():
    def make(one):
        one.active.title = "old"
        one.active.append(["nom", "sexe"])
        one.active.append(["Hidden", "F"])
        one.active.sheet_state = "hidden"
        shown = one.create_sheet("list")
        shown.append(["nom", "sexe"])
        shown.append(["Shown", "F"])

    found = read(book(make))
    assert found.sheet == "list" and found.lines[0].cells[0] == "Shown"
    assert read(book(make), sheet="old").lines[0].cells[0] == "Hidden"


def test_a_byte_that_was_lost_is_a_fault_and_garbles_no_other_name():
    found = read("nom;sexe\nTraoré;F\nKonaté;F\n".encode() + b"Kei\xffta;F\n")
    assert [line.cells[0] for line in found.lines] == ["Traoré", "Konaté", ""]
    assert [(one.row, one.column, one.code) for one in found.faults] == [(4, "A", "exchange.cell_broken")]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "ߖߊ߬ߙߊ"),
        ("utf-16", "فاطمة"),
        ("utf-16-le", "Awa Traoré"),
        ("cp1256", "فاطمة الزهراء"),
        ("cp1256", "Awa Koné علي"),
        ("cp1252", "Élodie Traoré"),
        ("cp1252", "KONÉ N’Ñuño"),
        ("mac_roman", "Élodie Traoré"),
        ("mac_roman", "KONÉ"),
        ("mac_roman", "Aïssatou N’Guessan-Gonçalves"),
    ],
)
def test_names_are_read_as_they_were_written(encoding, name):
    assert read(f"{HEAD}\n{name};F\n".encode(encoding)).lines[0].cells[0] == name


def test_days_of_either_calendar_of_a_spreadsheet():
    from datetime import date

    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    def make(one):
        one.epoch = CALENDAR_MAC_1904
        one.active.append(["nom", "né le"])
        one.active.append(["Awa", date(1994, 5, 2)])

    assert read(book(make)).lines[0].cells == ("Awa", "1994-05-02")


@pytest.mark.parametrize("text", ['[{"nom":NaN}]', '[{"nom":-Infinity}]', '[{"nom":' + "9" * 5000 + "}]"])
def test_what_is_no_number_in_json_is_no_file(text):
    assert refused(text) == "kernel.file_unreadable"


def test_numbers_of_json_stay_as_they_are_written():
    assert read('[{"nom":2.50,"sexe":1e999}]').lines[0].cells == ("2.50", "1e999")
