import shutil
import subprocess
from dataclasses import replace
from datetime import date

import pytest

from parcours.documents import rendering, wording
from parcours.documents.papers import (
    AttendanceRow,
    AttendanceSheetData,
    CardData,
    CertificateData,
    attendance_sheet_pdf,
    card_pdf,
    certificate_pdf,
)

NASTY = '#eval("1+1") $x^2$ \\ "quoted" *bold* _under_ @ref <label> [x] {y} // no /* */ \u202e end'
CERTIFICATE = CertificateData(
    person="Aïssatou Kouassi-Mbemba",
    person_other_script="عيساتو كواسي",
    course={"fr": "Couture industrielle", "ar": "الخياطة الصناعية"},
    hours=120,
    starts_on=date(2019, 3, 1),
    ends_on=date(2019, 6, 28),
    organisation={"fr": "Centre de Hay Salam", "ar": "مركز حي السلام"},
    place={"fr": "Oujda", "ar": "وجدة"},
    signatory="Salma Idrissi",
    signatory_title={"fr": "Directrice", "ar": "مديرة"},
    issued_on=date(2019, 7, 3),
    code="7K3M9QW2ZX8V4T6R5P1N0JHGFD",
    address="https://parcours.example/c/7K3M9QW2ZX8V4T6R5P1N0JHGFD",
    emblem={"fr": "Financé par l'Union européenne", "ar": "ممول من الاتحاد الأوروبي"},
    funding={"fr": "Ce projet est financé.", "ar": "هذا المشروع ممول."},
)
CARD = CardData(
    code=CERTIFICATE.code,
    organisation=CERTIFICATE.organisation,
    phone="+212 5 36 00 00 00",
    issued_on=date(2019, 3, 1),
)
SHEET = AttendanceSheetData(
    course=CERTIFICATE.course,
    session="OUJ-2019-04",
    organisation=CERTIFICATE.organisation,
    place=CERTIFICATE.place,
    starts_on=CERTIFICATE.starts_on,
    ends_on=CERTIFICATE.ends_on,
    trainer="محمد الأمين",
    columns=("11/03", "12/03", "13/03"),
    rows=[AttendanceRow("Aïssatou Kouassi", marks=("✓",)), AttendanceRow("محمد الأمين")],
    printed_on=date(2019, 3, 10),
)


def tool(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name.upper()} IS NOT INSTALLED: the text of the PDFs is not checked")
    return path


def text_of(pdf: bytes) -> str:
    return subprocess.run(
        [tool("pdftotext"), "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()


def pages_of(pdf: bytes) -> int:
    found = subprocess.run([tool("pdfinfo"), "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return int(next(line.split()[1] for line in found.splitlines() if line.startswith("Pages:")))


def test_a_certificate_says_who_what_and_where_to_check_it():
    text = text_of(certificate_pdf(CERTIFICATE))
    for words in (
        "Aïssatou Kouassi-Mbemba",
        "Couture industrielle",
        "120",
        "Salma Idrissi",
        "Union européenne",
        CERTIFICATE.address,
    ):
        assert words in text
    assert wording.grouped(CERTIFICATE.code) in text


def test_papers_of_one_page_stay_on_one_page():
    long = replace(
        CERTIFICATE,
        person="Très-Long-Nom de la Sainte Croix " * 6,
        course={"fr": "Formation " * 20, "ar": "تكوين " * 20},
    )
    assert pages_of(certificate_pdf(CERTIFICATE)) == 1
    assert pages_of(certificate_pdf(long)) == 1
    assert pages_of(card_pdf(CARD)) == pages_of(card_pdf(CARD, sheet=False)) == 1


@pytest.mark.parametrize(
    "make",
    [lambda: certificate_pdf(CERTIFICATE), lambda: card_pdf(CARD), lambda: attendance_sheet_pdf(SHEET)],
)
def test_the_same_data_gives_the_same_bytes(make):
    assert make() == make()


def test_what_a_person_types_is_never_markup():
    text = text_of(
        certificate_pdf(replace(CERTIFICATE, person=NASTY.replace("\u202e", ""), signatory="#panic()"))
    )
    flat = " ".join(text.split())
    assert '#eval("1+1") $x^2$ \\ "quoted" *bold* _under_ @ref <label> [x] {y} // no /* */' in flat
    assert "#panic()" in flat


@pytest.mark.parametrize(
    "name", [NASTY, "😀👩🏽‍🎓", "名前", "\x00\x07bell", "\ud800lone", "ا" * 300, "W" * 400, " "]
)
def test_no_name_breaks_a_paper(name):
    assert certificate_pdf(replace(CERTIFICATE, person=name)).startswith(b"%PDF")
    sheet = replace(SHEET, rows=[AttendanceRow(name, note=name)])
    assert attendance_sheet_pdf(sheet).startswith(b"%PDF")


def test_the_card_carries_no_name_only_the_code_and_whom_to_call():
    text = text_of(card_pdf(CARD, sheet=False))
    assert wording.grouped(CARD.code) in text
    assert CARD.phone in text
    assert "person" not in CardData.__dataclass_fields__


def test_an_attendance_sheet_grows_by_pages_and_works_from_right_to_left():
    many = replace(SHEET, rows=SHEET.rows * 20, language="ar")
    pdf = attendance_sheet_pdf(many)
    assert pages_of(pdf) > 1
    assert "OUJ-2019-04" in text_of(pdf)


def test_a_programme_elsewhere_prints_its_own_two_languages():
    data = replace(CERTIFICATE, languages=("en", "fr"), course={"en": "Tailoring", "fr": "Couture"})
    text = text_of(certificate_pdf(data))
    assert "Certificate of training" in text
    assert "Tailoring" in text


def test_templates_are_named_not_given_as_paths():
    for name in ("../papers", "nothing", "/etc/passwd"):
        with pytest.raises(LookupError):
            rendering.render(name, {"created_on": "2020-01-01"})


def test_days_and_codes_as_people_read_them():
    assert wording.day(date(2019, 8, 1), "fr") == "1er août 2019"
    assert wording.day(date(2019, 8, 1), "ar") == "1 غشت 2019"
    assert wording.grouped("ABCDEFGHIJKL") == "ABCDE FGHIJKL"
    assert wording.grouped("") == ""


def test_a_long_name_with_several_nationalities_makes_its_row_higher():
    rows = [AttendanceRow("Awa Ba")] * 11
    long = [
        AttendanceRow(
            "Marie-Antoinette Ngo Bassong Tchoungui-Mbarga de la Fontaine",
            note="Cameroun, France, République démocratique du Congo",
        )
    ] * 11
    short_pages, long_pages = (_pages(attendance_sheet_pdf(replace(SHEET, rows=one))) for one in (rows, long))
    assert (short_pages, long_pages > 1) == (1, True)


def _pages(pdf: bytes) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)
