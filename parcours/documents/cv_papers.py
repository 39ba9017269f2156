"""The CV of a person: plain data in, PDF or a word-processor file out. Nothing on it is the programme's."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from parcours.documents import wording
from parcours.documents.rendering import render
from parcours.documents.word_files import WordFile


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
    made = _Made("CV", data.language, data.made_on)
    made.paragraph(data.name, size=22, bold=True)
    made.contacts(data.contacts)
    for part in data.parts:
        made.heading(part.title)
        for line in part.lines:
            made.paragraph(line.text, bold=True, after=0 if line.note else 4)
            if line.note:
                made.paragraph(line.note, after=4)
    return made.content()


class _Made(WordFile):
    def contacts(self, lines: Sequence[CvLine]) -> None:
        for one in lines:
            self.run(self.line(after=0), one.text, apart=one.apart)
