"""The CV of a person: plain data in, PDF or a word-processor file out. Nothing on it is the programme's."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from django.utils.translation import gettext as _

from parcours.documents import wording
from parcours.documents.rendering import cleaned, render

FACE = "Arial"
"""On every machine, for both scripts."""
REGIONS = {"fr": "fr-FR", "ar": "ar-MA", "en": "en-GB"}
STRONG = (("\u0590", "\u08ff"), ("\ufb1d", "\ufdff"), ("\ufe70", "\ufeff"))


@dataclass(frozen=True)
class CvLine:
    """``apart``: a number or an address, in its own direction."""

    text: str
    note: str = ""
    apart: bool = False


@dataclass(frozen=True)
class CvPart:
    title: str
    lines: Sequence[CvLine] = ()


@dataclass(frozen=True)
class CvData:
    """Words already in the language of the CV."""

    name: str
    contacts: Sequence[CvLine]
    parts: Sequence[CvPart] = ()
    made_on: date = field(default_factory=date.today)
    language: str = "fr"


def cv_pdf(data: CvData) -> bytes:
    """Upright A4, as many pages as it takes."""

    def say(language: str) -> dict[str, str]:
        return {"title": _("CV"), "page": _("Page {n} of {total}")}

    [words] = wording.each([data.language], say)
    return render(
        "cv",
        {
            "created_on": data.made_on.isoformat(),
            "words": words,
            "name": data.name,
            "contacts": [{"text": one.text, "apart": one.apart} for one in data.contacts],
            "parts": [
                {
                    "title": part.title,
                    "lines": [{"text": one.text, "note": one.note} for one in part.lines],
                }
                for part in data.parts
            ],
        },
    )


def cv_docx(data: CvData) -> bytes:
    """The same, to be changed by whoever receives it; in Arabic it opens from right to left."""
    made = _Made(data)
    made.paragraph(data.name, size=22, bold=True)
    made.contacts(data.contacts)
    for part in data.parts:
        made.heading(part.title)
        for line in part.lines:
            made.paragraph(line.text, bold=True, after=0 if line.note else 4)
            if line.note:
                made.paragraph(line.note, after=4)
    return made.content()


class _Made:
    """A document being written. Texts go in as values: nothing that a person typed is ever a field."""

    def __init__(self, data: CvData):
        from docx import Document

        self.turned = data.language in wording.RIGHT_TO_LEFT
        self.region = REGIONS.get(data.language, "fr-FR")
        self.document = Document()
        self._told(data)
        self._usual()

    def _told(self, data: CvData) -> None:
        """What a file says of itself: neither who made it nor with what."""
        about = self.document.core_properties
        about.title, about.author, about.comments, about.last_modified_by = "CV", "", "", ""
        made = datetime.combine(data.made_on, time(12), tzinfo=UTC)
        about.created = about.modified = made
        about.language = self.region

    def _usual(self) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import Mm, Pt

        usual = self.document.styles["Normal"]
        usual.font.name, usual.font.size = FACE, Pt(11)
        faces = usual.element.rPr.rFonts
        for name in ("w:ascii", "w:hAnsi", "w:cs"):
            faces.set(qn(name), FACE)
        for name in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            faces.attrib.pop(qn(name), None)
        size = OxmlElement("w:szCs")
        size.set(qn("w:val"), "22")
        usual.element.rPr.append(size)
        spoken = OxmlElement("w:lang")
        spoken.set(qn("w:bidi" if self.turned else "w:val"), self.region)
        usual.element.rPr.append(spoken)
        [section] = self.document.sections
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(22)
        section.top_margin = section.bottom_margin = Mm(20)
        if self.turned:
            section._sectPr.append(OxmlElement("w:bidi"))

    def _line(self, after: int, before: int = 0):
        from docx.shared import Pt

        line = self.document.add_paragraph()
        line.paragraph_format.space_after = Pt(after)
        line.paragraph_format.space_before = Pt(before)
        if self.turned:
            self._right_to_left(line)
        return line

    @staticmethod
    def _right_to_left(line) -> None:
        from docx.oxml import OxmlElement

        settings = line._p.get_or_add_pPr()
        settings.insert_element_before(
            OxmlElement("w:bidi"),
            *("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing"),
            *("w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment"),
            *("w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr"),
        )

    def _run(self, line, text: str, *, size: int = 11, bold: bool = False, apart: bool = False):
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import Pt

        run = line.add_run(cleaned(text))
        run.font.size, run.font.bold = Pt(size), bold
        looks = run._r.get_or_add_rPr()
        if bold:
            run.font.cs_bold = True
        whole = looks.find(qn("w:sz"))
        if whole is not None:
            same = OxmlElement("w:szCs")
            same.set(qn("w:val"), str(size * 2))
            whole.addnext(same)
        if not apart and (_is_arabic(text) or (self.turned and not _is_latin(text))):
            run.font.rtl = True
        return run

    def paragraph(self, text: str, *, size: int = 11, bold: bool = False, after: int = 4) -> None:
        self._run(self._line(after), text, size=size, bold=bold)

    def heading(self, text: str) -> None:
        line = self._line(after=4, before=12)
        line.paragraph_format.keep_with_next = True
        self._run(line, text, size=14, bold=True)

    def contacts(self, lines: Sequence[CvLine]) -> None:
        for one in lines:
            self._run(self._line(after=0), one.text, apart=one.apart)

    def content(self) -> bytes:
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()


def _is_arabic(text: str) -> bool:
    return any(first <= one <= last for one in text for first, last in STRONG)


def _is_latin(text: str) -> bool:
    return any(one.isalpha() for one in text) and not _is_arabic(text)
