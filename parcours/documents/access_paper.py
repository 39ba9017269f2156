"""The paper on which a person is handed everything that is kept about her."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from parcours.documents import wording
from parcours.documents.rendering import render


@dataclass(frozen=True)
class AccessFileData:
    """Everything that is kept about a person, for her. All texts are in ``language`` already.

    ``parts``: (title, rows of (name, value)); ``tables``: (title, rows of three texts, said if none).
    """

    language: str
    made_on: date
    organisation: str
    notes: Sequence[str]
    parts: Sequence[tuple[str, Sequence[Sequence[tuple[str, str]]]]]
    tables: Sequence[tuple[str, Sequence[tuple[str, str, str]], str]]


def access_file_pdf(data: AccessFileData) -> bytes:
    """As many A4 pages as it takes, in one language."""

    def say(language: str) -> dict[str, str]:
        return {
            "title": _("What is kept about you"),
            "opening": _("Handed to you because you asked for it. Nobody else receives this paper."),
            "made": " · ".join(
                part
                for part in (
                    data.organisation,
                    _("Made on %(day)s") % {"day": wording.day(data.made_on, language)},
                )
                if part
            ),
            "page": _("Page {n} of {total}"),
        }

    return render(
        "access_file",
        {
            "created_on": data.made_on.isoformat(),
            "words": wording.each([data.language], say)[0],
            "notes": list(data.notes),
            "parts": [
                {"title": title, "rows": [[list(cell) for cell in row] for row in rows]}
                for title, rows in data.parts
            ],
            "tables": [
                {"title": title, "rows": [list(row) for row in rows], "none": none}
                for title, rows, none in data.tables
            ],
        },
    )
