"""What a list shows, taken away as a file: in the reader's words, or in codes for machines (``?codes=1``);
nothing that a spreadsheet would run."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from parcours.kernel.spreadsheets import harmless

# Spreadsheets set to French or Arabic split at a semicolon; the mark at the start tells them UTF-8.
SEPARATOR, MARK = ";", "\ufeff"


@dataclass(frozen=True)
class Head:
    """A column of a file. ``label``: its name to a reader, None where only machines are told it; ``words``:
    what its codes say to a reader."""

    code: str
    label: Any = None
    words: Mapping[Any, Any] | None = None

    def said(self, value: Any) -> Any:
        return str(self.words[value]) if self.words is not None and value in self.words else value


def in_codes(request) -> bool:
    """Whether a file is for machines: columns and values by their codes."""
    return request.GET.get("codes") == "1"


def listed(request, name: str, heads: Sequence[Head], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Rows of a list, a value for each of ``heads``: in the reader's words, or all of it in codes."""
    if in_codes(request):
        return as_csv(name, [head.code for head in heads], rows)
    shown = [(at, head) for at, head in enumerate(heads) if head.label is not None]
    told = ([head.said(row[at]) for at, head in shown] for row in rows)
    return as_csv(name, [str(head.label) for _at, head in shown], told)


def as_csv(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Rows of a list under the codes of their columns, as ``name``.csv.

    Whoever names people in it notes with ``saw`` that they were looked at, as for a page.
    """
    written = io.StringIO()
    written.write(MARK)
    writer = csv.writer(written, delimiter=SEPARATOR, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([harmless(value) for value in row] for row in rows)
    return HttpResponse(
        written.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-store"},
    )
