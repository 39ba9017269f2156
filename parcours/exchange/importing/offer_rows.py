"""Offers of work and their employers: read and kept by ``employment``, which knows its own columns."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from parcours.employment import actions, taking_in, wording
from parcours.kernel.sheets import MOST_ROWS, Fault

from .. import refusals
from . import keys
from .kinds import CHANGED, NEW, SAME, Asked, Field, Line, Looked, Row, RowKind, kind

CODE = "offers"
FIELDS = tuple(Field(code, label, needed=code in wording.NEEDED) for code, label in wording.LABELS.items())
STATES = {taking_in.ADDED: NEW, taking_in.CHANGED: CHANGED, taking_in.SAME: SAME}


def check(asked: Asked, rows: list[Row]) -> Looked:
    words, seen = wording.Words(), {}
    faults: list[Fault] = []
    at = {row.number: row for row in rows}
    lines = {row.number: Line(row.number, NEW, "", *keys_of(asked, row)) for row in rows}
    for line in lines.values():
        line.plan = words.read(at[line.number].cells)
    # A row without a code of its own is known again by what it says.
    before = keys.known(asked.by, CODE, [line.key for line in lines.values() if line.key])
    asked_for = []
    for number, line in lines.items():
        if line.key and line.key in before:
            line.state = SAME
        elif line.key and line.key in seen:
            faults.append(at[number].fault("title_fr", refusals.ROW_TWICE, {"row": seen[line.key]}))
        else:
            seen[line.key] = number
            asked_for.append(taking_in.Row(number, line.plan))
    found = taking_in.look(asked.by, asked_for)
    for one in found.changes:
        line = lines[one.number]
        line.state, line.further = STATES[one.kind], one.fields
        line.title = next((text for text in one.title.values() if text), one.employer)
    for one in found.faults:
        faults.append(at[one.row].fault(one.column, one.code, one.params))
        lines.pop(one.row, None)
    return Looked(list(lines.values()), faults)


def keys_of(asked: Asked, row: Row) -> tuple[None, str, str]:
    if row.text("code"):
        return None, "", ""
    return None, *keys.name(asked.by, CODE, row, "")


def take(asked: Asked, lines: list[Line], done: Callable[[int], None]) -> None:
    rows = [line.plan for line in lines if line.state in (NEW, CHANGED)]
    if rows:
        actions.take_in(by=asked.by, rows=rows)
        done(len(rows))


kind(
    RowKind(
        CODE,
        title=_("Offers of work"),
        about=_("One offer a row, with its employer. A row whose code is here already changes that offer."),
        right="employment.keep",
        fields=lambda option: FIELDS,
        check=check,
        take=take,
        most=MOST_ROWS,
        order=40,
    )
)
