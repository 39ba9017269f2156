"""What a list shows, taken away as a file: codes and words, nothing that a spreadsheet would run."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

STARTS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
# Spreadsheets set to French or Arabic split at a semicolon; the mark at the start tells them UTF-8.
SEPARATOR, MARK = ";", "\ufeff"


def harmless(value: Any) -> Any:
    """A cell that a spreadsheet shows and never computes; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = str(value)
    return f"'{text}" if text.lstrip(" \u00a0").startswith(STARTS_A_FORMULA) else text


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
