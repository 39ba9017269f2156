"""A file of rows as parts of screens."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from parcours.accounts.queries import user_names
from parcours.exchange.enums import BatchState
from parcours.exchange.importing import batches, kinds
from parcours.exchange.importing.batches import View
from parcours.exchange.importing.kinds import CHANGED, DOUBTFUL, LEFT_OUT, NEW, SAME, Line
from parcours.exchange.importing.tables import Table as File
from parcours.exchange.importing.tables import letter
from parcours.exchange.models import ImportBatch
from parcours.kernel import clock
from parcours.ui.tables import Cell, Column, Table
from parcours.ui.wording import day, moment, number

SHOWN = 100
TONES = {
    BatchState.PENDING: "wait",
    BatchState.MERGING: "wait",
    BatchState.MERGED: "good",
    BatchState.DROPPED: "none",
    BatchState.EXPIRED: "none",
}
WHAT = {
    NEW: (pgettext_lazy("row", "New"), "good"),
    CHANGED: (pgettext_lazy("row", "Corrects"), "wait"),
    SAME: (pgettext_lazy("row", "Here already"), "none"),
    DOUBTFUL: (pgettext_lazy("row", "To decide"), "bad"),
    LEFT_OUT: (pgettext_lazy("row", "Left out"), "none"),
}
NOTES = {
    "differs": gettext_lazy("Says something else than when it was taken in: correct it by hand."),
    "corrected": gettext_lazy("Was corrected since this was taken in: the correction stays."),
}


def kind_title(code: str) -> Any:
    return next((one.title for one in kinds.known() if one.code == code), code)


def state_of(row: ImportBatch) -> str:
    """A file whose days are over has expired, even if nobody came by to say so."""
    return BatchState.EXPIRED if row.state == BatchState.PENDING and not batches.is_open(row) else row.state


def state(row: ImportBatch) -> Any:
    return BatchState(state_of(row)).label


def facts(row: ImportBatch, file: File) -> list[dict]:
    names = user_names([one for one in (row.by, row.ended_by, row.asked_by) if one])
    found = [
        {"label": _("Sent"), "value": f"{moment(clock.local(row.at))} · {names.get(row.by, '')}".strip(" ·")},
        {"label": _("Rows"), "value": number(row.rows)},
    ]
    if file.sheet:
        others = [name for name in file.sheets if name != file.sheet]
        note = _("other sheets: %(names)s") % {"names": ", ".join(others)} if others else ""
        found.append({"label": _("Sheet"), "value": file.sheet, "note": note})
    if batches.is_open(row):
        found.append({"label": _("Kept until"), "value": day(clock.local(row.expires_at).date())})
    elif row.state == BatchState.MERGING:
        told = f"{moment(clock.local(row.asked_at))} · {names.get(row.asked_by, '')}".strip(" ·")
        found.append({"label": _("Asked to be taken in"), "value": told})
    elif row.ended_at:
        told = f"{moment(clock.local(row.ended_at))} · {names.get(row.ended_by, '')}".strip(" ·")
        found.append({"label": _("Ended"), "value": told})
    if row.state == BatchState.MERGED:
        for name, (label, _tone) in zip(("made", "changed", "same", "left_out"), _counted(), strict=True):
            found.append({"label": label, "value": number(getattr(row, name))})
    return found


def _counted() -> list[tuple[Any, str]]:
    return [WHAT[state] for state in (NEW, CHANGED, SAME, LEFT_OUT)]


def faults(found: View) -> Table:
    headers = {letter(place): word for place, word in enumerate(found.table.header)}
    columns = [
        Column("row", _("Row"), numeric=True),
        Column("column", _("Column")),
        Column("why", _("What is wrong")),
    ]
    lines = [
        {
            "row": number(one.row) if one.row else "",
            "column": Cell(one.column, note=headers.get(one.column, ""), is_name=True) if one.column else "",
            "why": one.sentence,
        }
        for one in found.faults[:SHOWN]
    ]
    return Table(_("Faults in the file"), columns, lines)


def rows(found: View) -> Table:
    columns = [
        Column("row", _("Row"), numeric=True),
        Column("title", _("What it says")),
        Column("what", _("What happens")),
    ]
    order = {DOUBTFUL: 0, NEW: 1, CHANGED: 1, LEFT_OUT: 2, SAME: 3}
    lines = sorted(found.lines, key=lambda line: (order[line.state], line.number))[:SHOWN]
    return Table(_("What the rows would do"), columns, [_row(line) for line in lines])


def _row(line: Line) -> dict:
    text, tone = WHAT[line.state]
    return {
        "row": number(line.number),
        "title": Cell(line.title, is_name=True),
        "what": Cell(text, tone=tone, note=NOTES.get(line.note, "")),
    }
