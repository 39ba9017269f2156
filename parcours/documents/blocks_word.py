"""The same blocks for a word processor: tables whose head is repeated, pages upright and across."""

from collections.abc import Sequence

from parcours.documents import wording
from parcours.documents.blocks import Block, Facts, Grid, Heading, Paper, Prose, parts
from parcours.documents.word_files import WordFile, is_arabic

UPRIGHT, ACROSS, SIDE = (210, 297), (297, 210), 18
HEAD_FILL = "E8E2D5"


def paper_docx(paper: Paper) -> bytes:
    made = _Made(paper)
    for number, (across, blocks) in enumerate(parts(paper)):
        made.turn(across, first=number == 0)
        if number == 0:
            made.title(paper)
        for one in blocks:
            made.draw(one)
    return made.content()


class _Made(WordFile):
    def __init__(self, paper: Paper):
        super().__init__(paper.title, paper.language, paper.made_on)
        self.width = UPRIGHT[0] - 2 * SIDE
        self._edges(paper)

    def turn(self, across: bool, first: bool) -> None:
        """The pages from here on are across or upright."""
        from docx.enum.section import WD_ORIENT, WD_SECTION
        from docx.shared import Mm

        section = self.document.sections[0] if first else self.document.add_section(WD_SECTION.NEW_PAGE)
        width, height = ACROSS if across else UPRIGHT
        section.page_width, section.page_height = Mm(width), Mm(height)
        section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
        section.left_margin = section.right_margin = Mm(SIDE)
        self.width = width - 2 * SIDE

    def _edges(self, paper: Paper) -> None:
        """The foot of every page, and above each what is not yet final."""
        section = self.document.sections[0]
        if paper.mark:
            head = self.set_line(section.header.paragraphs[0], 0, 0)
            self.run(head, paper.mark, size=16, bold=True)
        foot = self.set_line(section.footer.paragraphs[0], 0, 0)
        self.run(foot, f"{paper.running}  ·  " if paper.running else "", size=8)
        self._field(foot, "PAGE")
        self.run(foot, " / ", size=8, apart=True)
        self._field(foot, "NUMPAGES")

    def _field(self, line, name: str) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        run = self.run(line, "", size=8, apart=True)._r
        for kind in ("begin", "", "end"):
            if kind:
                part = OxmlElement("w:fldChar")
                part.set(qn("w:fldCharType"), kind)
            else:
                part = OxmlElement("w:instrText")
                part.text = name
            run.append(part)

    def title(self, paper: Paper) -> None:
        for words in paper.above:
            self.paragraph(words, size=11, after=2)
        self.paragraph(paper.title, size=22, bold=True, after=6)
        for words in paper.below:
            self.paragraph(words, size=12, after=2)

    def draw(self, block: Block) -> None:
        if isinstance(block, Heading):
            self._heading(block)
        elif isinstance(block, Prose):
            self._prose(block)
        elif isinstance(block, Facts):
            widths = (2, 5)
            self._table(None, block.lines, widths, frozenset(), frozenset())
        elif isinstance(block, Grid):
            self._table(block.head, block.rows, block.widths, block.numeric, block.strong)

    def _heading(self, block: Heading) -> None:
        line = self.line(after=4, before=14 if block.level == 1 else 10)
        line.style = self.document.styles[f"Heading {block.level}"]
        line.paragraph_format.keep_with_next = True
        self.run(line, block.text, size=14 if block.level == 1 else 11.5, bold=True)

    def _prose(self, block: Prose) -> None:
        turned = self.turned
        if block.language:
            self.turned = block.language in wording.RIGHT_TO_LEFT
        for words in block.paragraphs:
            self.paragraph(words, size=9 if block.soft else 11, after=6)
        self.turned = turned

    def _table(
        self,
        head: Sequence[str] | None,
        rows: Sequence[Sequence[str]],
        widths: Sequence[int],
        numeric: frozenset[int],
        strong: frozenset[int],
    ) -> None:
        from docx.shared import Mm

        lines = [*([head] if head else []), *rows]
        table = self.document.add_table(len(lines), len(widths))
        table.style = self.document.styles["Table Grid"]
        table.autofit = False
        whole = sum(widths)
        size = 8.5 if head else 10
        cells = table._cells  # each asked for by its row would read the table anew
        for place, share in enumerate(widths):
            table.columns[place].width = Mm(self.width * share / whole)
        for number, line in enumerate(lines):
            is_head = head is not None and number == 0
            for place, words in enumerate(line):
                cell = cells[number * len(widths) + place]
                cell.width = Mm(self.width * widths[place] / whole)
                bold = is_head or (number - (head is not None)) in strong or (not head and place == 0)
                self._cell(cell, words, size, bold=bold, end=place in numeric, filled=is_head)
        self._whole(table, head is not None)
        self.line(after=2)

    def _cell(self, cell, words: str, size: float, *, bold: bool, end: bool, filled: bool) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        line = self.set_line(cell.paragraphs[0], 0, 0)
        if end:
            # In a line that runs from the right, "right" is where it begins.
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self.run(line, words, size=size, bold=bold, apart=end and not is_arabic(words))
        if filled:
            shade = OxmlElement("w:shd")
            for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", HEAD_FILL)):
                shade.set(qn(name), value)
            cell._tc.get_or_add_tcPr().append(shade)

    def _whole(self, table, headed: bool) -> None:
        """Its head is repeated on every page; in Arabic its first column stands at the right."""
        from docx.oxml import OxmlElement

        if headed:
            table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        if self.turned:
            table._tbl.tblPr.insert(1, OxmlElement("w:bidiVisual"))
