"""What a list shows, taken away as a file: codes and words, nothing that a spreadsheet would run."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

from parcours.kernel.spreadsheets import harmless

# Spreadsheets set to French or Arabic split at a semicolon; the mark at the start tells them UTF-8.
SEPARATOR, MARK = ";", "\ufeff"


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
