"""Files for a word processor: lines and runs that carry their language and direction (python-docx)."""

import io
from datetime import UTC, date, datetime, time

from parcours.documents import wording
from parcours.documents.rendering import cleaned
from parcours.kernel.packing import settled

FACE = "Arial"
"""On every machine, for both scripts."""
REGIONS = {"fr": "fr-FR", "ar": "ar-MA", "en": "en-GB"}
STRONG = (("\u0590", "\u08ff"), ("\ufb1d", "\ufdff"), ("\ufe70", "\ufeff"))


class WordFile:
    """A document being written. Texts go in as values: nothing that a person typed is ever a field.

    ``made_on``: the only date in the file; the same content is the same bytes."""

    def __init__(self, title: str, language: str, made_on: date):
        from docx import Document

        self.turned = language in wording.RIGHT_TO_LEFT
        self.region = REGIONS.get(language, "fr-FR")
        self.made_at = datetime.combine(made_on, time(12), tzinfo=UTC)
        self.document = Document()
        self._told(title)
        self._usual()

    def _told(self, title: str) -> None:
        """What a file says of itself: neither who made it nor with what."""
        about = self.document.core_properties
        about.title, about.author = cleaned(title)[:200], ""
        about.comments, about.last_modified_by = "", ""
        about.created = about.modified = self.made_at
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

    def line(self, after: int, before: int = 0, within=None):
        """An empty paragraph, of the document or of what is given."""
        from docx.shared import Pt

        line = (within or self.document).add_paragraph()
        return self.set_line(line, Pt(after), Pt(before))

    def set_line(self, line, after, before):
        line.paragraph_format.space_after = after
        line.paragraph_format.space_before = before
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

    def run(self, line, text: str, *, size: float = 11, bold: bool = False, apart: bool = False):
        """``apart``: a number or an address, in its own direction."""
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
            same.set(qn("w:val"), str(int(size * 2)))
            whole.addnext(same)
        if not apart and (is_arabic(text) or (self.turned and not _is_latin(text))):
            run.font.rtl = True
        return run

    def paragraph(self, text: str, *, size: float = 11, bold: bool = False, after: int = 4) -> None:
        self.run(self.line(after), text, size=size, bold=bold)

    def heading(self, text: str) -> None:
        line = self.line(after=4, before=12)
        line.paragraph_format.keep_with_next = True
        self.run(line, text, size=14, bold=True)

    def content(self) -> bytes:
        out = io.BytesIO()
        self.document.save(out)
        return settled(out.getvalue(), self.made_at)


def is_arabic(text: str) -> bool:
    return any(first <= one <= last for one in text for first, last in STRONG)


def _is_latin(text: str) -> bool:
    return any(one.isalpha() for one in text) and not is_arabic(text)
