"""Her CV: what she ticked and nothing else, in three languages, as PDF and for a word processor."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn

from parcours.cases import actions as cases
from parcours.cases.skills import Told
from parcours.documents.cv_papers import cv_docx, cv_pdf
from parcours.employment import actions, cv
from parcours.employment.models import CvChoice
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Missing, Refused
from parcours.people import contacting
from parcours.people.rules import Spoken
from tests.employment.test_placing import hired, refused
from tests.factories.employment import employer, offer
from tests.factories.people import person
from tests.factories.skills import TAILOR, skill

pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("http://evil.example") <b>#eval("1+1")</b> $x^2$'
OFTEN = {"given_latin": "Qzawa", "family_latin": "Qzdiallo", "given_arabic": "عوا", "family_arabic": "ديالو"}


@pytest.fixture
def her(here):
    """A file with something in every part; who employs her, her country and her centre are delicate."""
    by = here.adviser
    who = person(
        by,
        **OFTEN,
        city="MA-oujda",
        schooling="primary",
        phone="+212612345678",
        no_phone=False,
        languages=[Spoken("fr", "fluent"), Spoken("ar", "some")],
    ).person
    contacting.set_wishes(
        by=by,
        person=who,
        wishes=contacting.Wishes(channels=["email"], email="awa@mail.example", email_safe=True),
    )
    skill(by, who, replace(TAILOR, label=FORMULA))
    skill(by, who, Told(group="512", level="begins", wish=False))
    cases.add_qualification(
        by=Actor.system("tests", by.organisation),
        person=who,
        kind="certificate",
        title={"fr": "Couture industrielle", "ar": "الخياطة الصناعية"},
        source_type="training.Certificate",
        source_id=uuid4(),
        hours=120,
        occurred_on=date(2024, 2, 1),
    )
    at = offer(by, employer(by, kind="household", name="Famille Qzhome", sector="domestic"), occupation="911")
    made = actions.propose(by=by, person=who, offer=at).id
    actions.move_application(by=by, application=made, to="sent", agreed=True)
    actions.hire(by=by, application=made)
    return who


def codes(by, who, *parts) -> list[str]:
    with acting(by):
        found = cv.parts(by, who, "fr")
    return [line.code for part in found if not parts or part.code in parts for line in part.lines]


def shown(by, who, language="fr"):
    with acting(by):
        return cv.shown(by, who, cv.choices(by, who).first(), language, clock.today())


def pdf_text(content: bytes) -> str:
    pages = pypdfium2.PdfDocument(content)
    return " ".join(page.get_textpage().get_text_range() for page in pages)


def words(data) -> str:
    lines = [line for part in data.parts for line in part.lines]
    return " ".join([data.name, *(one.text for one in data.contacts), *(f"{x.text} {x.note}" for x in lines)])


def test_nothing_is_ticked_for_her_but_one_way_to_reach_her(here, her):
    with acting(here.adviser):
        found = cv.parts(here.adviser, her, "fr")
        # Her telephone was not said to be safe, her address was.
        assert cv.ticked(found, None) == {"email"}
    assert {part.code for part in found} == set(cv.PARTS)
    assert {"nationality", "countries", "certifiers", "phone", "city", "schooling"} <= set(
        codes(here.adviser, her)
    )


def test_only_what_she_ticked_leaves(here, her):
    by = here.adviser
    skills = codes(by, her, "skills")
    actions.choose_cv(by=by, person=her, lines=["phone", skills[0]])
    text = words(shown(by, her))
    assert (
        "Qzawa Qzdiallo" in text and "+212612345678" in text and "Tailleurs" in text
    ) or "couturi" in text.lower()
    for hidden in ("mail.example", "Guin", "Oujda", "industrielle", "Qzhome", "Français", "réfugié", "1994"):
        assert hidden not in text
    actions.choose_cv(by=by, person=her, lines=codes(by, her))
    everything = words(shown(by, her))
    assert "Guinée" in everything and "EN\u200e · \u200e120 heures" in everything
    # Who employs her at home is told to nobody.
    assert "Qzhome" not in everything
    without = [one for one in codes(by, her) if one not in ("nationality", "countries", "certifiers")]
    actions.choose_cv(by=by, person=her, lines=without)
    kept = words(shown(by, her))
    assert "Guin" not in kept and "EN\u200e" not in kept and "industrielle" in kept
    with as_role("system"):
        rows = CvChoice.objects.filter(person=her).order_by("recorded_at")
        assert [row.author for row in rows] == [by.user] * 3 and rows[0].lines == ["phone", skills[0]]
        facts = Entry.objects.filter(kind="employment.cv_chosen").order_by("sequence").first().facts
    assert facts == {"parts": ["contact", "skills"]}


def test_what_is_withdrawn_from_her_file_leaves_the_cv(here, her):
    by = here.adviser
    actions.choose_cv(by=by, person=her, lines=["phone", *codes(by, her, "skills", "work")])
    assert len(shown(by, her).parts) == 2
    with acting(by):
        rows = list(cv.skills_of(by, her))
    for row in rows:
        cases.withdraw_skill(by=by, skill=row.id)
    assert [part.title for part in shown(by, her).parts] == ["Expérience"]


def test_what_is_refused(here, her, elsewhere):
    by = here.adviser
    other = person(by, given_latin="Other").person
    skill(by, other)
    for lines in (["phone"], ["city", codes(by, her, "skills")[0]], [], ["phone", "nationality"]):
        assert refused(actions.choose_cv, by=by, person=her, lines=lines) == "employment.cv_empty"
    for line in (codes(by, other, "skills")[0], "status", "x" * 500, "skill:"):
        assert (
            refused(actions.choose_cv, by=by, person=her, lines=["phone", line]) == "employment.not_in_list"
        )
    with pytest.raises(Missing):
        actions.choose_cv(by=elsewhere.adviser, person=her, lines=["phone"])
    with pytest.raises(Missing), acting(elsewhere.adviser):
        cv.parts(elsewhere.adviser, her, "fr")
    with acting(elsewhere.adviser):
        assert CvChoice.objects.count() == 0


def test_papers(here, her):
    actions.choose_cv(by=here.adviser, person=her, lines=codes(here.adviser, her))
    for language in cv.LANGUAGES:
        paper(shown(here.adviser, her, language), language)


def paper(data, language):
    # What stands in an Arabic line is read back in another order.
    wanted = (
        "HYPERLINK" if language == "ar" else '=HYPERLINK("http://evil.example") <b>#eval("1+1")</b> $x^2$'
    )
    assert wanted in " ".join(pdf_text(cv_pdf(data)).split())
    assert pypdfium2.PdfDocument(cv_pdf(data)).get_metadata_dict()["Author"] == ""
    made = cv_docx(data)
    document = Document(io.BytesIO(made))
    lines = [line.text for line in document.paragraphs]
    assert any(FORMULA in line for line in lines)
    assert lines[0] == ("عوا ديالو" if language == "ar" else "Qzawa Qzdiallo")
    about = document.core_properties
    assert (about.author, about.comments, about.last_modified_by) == ("", "", "")
    inside = zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml").decode()
    assert "w:hyperlink" not in inside and "w:fldSimple" not in inside and "w:instrText" not in inside
    bidi = qn("w:bidi")
    turned = [line._p.pPr is not None and line._p.pPr.find(bidi) is not None for line in document.paragraphs]
    assert all(turned) if language == "ar" else not any(turned)
    assert (document.sections[0]._sectPr.find(bidi) is not None) == (language == "ar")


def test_what_no_file_can_hold_is_left_out(here):
    """Characters that XML and printers refuse."""
    from parcours.documents.cv_papers import CvData, CvLine, CvPart

    nasty = "a\x00b\x0bc\ufffe\ud800d"
    data = CvData(
        nasty, [CvLine(nasty, apart=True)], [CvPart(nasty, [CvLine(nasty, nasty)])], date(2024, 2, 29)
    )
    assert cv_docx(data).startswith(b"PK") and cv_pdf(data).startswith(b"%PDF")


def test_an_employed_person_can_show_her_work(here):
    by = here.adviser
    hired(here)
    who = here.people[0]
    contacting.set_wishes(
        by=by, person=who, wishes=contacting.Wishes(channels=["email"], email="a@b.example")
    )
    [job] = codes(by, who, "work")
    actions.choose_cv(by=by, person=who, lines=["email", job])
    [part] = shown(by, who, "en").parts
    assert part.lines[0].note == "Atelier Nour\u200e · \u200eMarch 2024 to today"


def test_empty_file_says_what_is_missing(here):
    with pytest.raises(Refused):
        actions.choose_cv(by=here.adviser, person=here.people[1], lines=[])
    with acting(here.adviser):
        assert [part.code for part in cv.parts(here.adviser, here.people[1], "fr")] == ["more"]
