"""The kinds of rows that are taken in: each is declared once, by the module that checks and makes them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from parcours.kernel.actor import Actor
from parcours.kernel.refusals import Missing, Refused
from parcours.kernel.sheets import Fault

from .. import refusals
from .tables import MOST_ROWS
from .values import Reader, said

NEW, SAME, CHANGED, DOUBTFUL, LEFT_OUT = "new", "same", "changed", "doubtful", "left_out"


@dataclass(frozen=True)
class Field:
    """What a column may be. ``words``: how its header may read, beside the label in each language."""

    code: str
    label: Any
    words: tuple[str, ...] = ()
    needed: bool = False


@dataclass(frozen=True)
class Row:
    """A line of the file by fields; ``columns``: the letter under which each stands."""

    number: int
    cells: dict[str, str]
    columns: dict[str, str]

    def text(self, name: str) -> str:
        return said(self.cells.get(name, ""))

    def fault(self, name: str, code: str, params: dict | None = None) -> Fault:
        return Fault(self.number, self.columns.get(name, ""), code, params or {})

    def refused(self, one: Refused, names: dict[str, str] | None = None, last: str = "") -> Fault:
        """A refusal where its field stands; ``names``: of fields that are called otherwise here."""
        name = (names or {}).get(one.field or "", one.field or "")
        return self.fault(name if name in self.columns else last, one.code, one.params)


@dataclass(frozen=True)
class Alike:
    """Somebody who may be the same: of a file of the organisation, or of another row of this one."""

    name: str
    code: str = ""
    person: UUID | None = None
    row: int = 0
    reasons: tuple[str, ...] = ()


@dataclass
class Line:
    """What a row would do. ``plan``: what the kind's own ``take`` is handed. ``key``: by which the same row
    is known again; ``digest``: of what it says. ``choice``: what somebody decided of it."""

    number: int
    state: str
    title: str
    plan: Any = None
    key: str = ""
    digest: str = ""
    alike: list[Alike] = field(default_factory=list)
    choice: str = ""
    note: str = ""
    person: UUID | None = None
    object: UUID | None = None
    further: Any = None
    phone: str = ""


@dataclass
class Looked:
    lines: list[Line]
    faults: list[Fault]


@dataclass(frozen=True)
class Asked:
    """What a check is made for: who, the choice within the kind, the word of somebody on doubtful rows."""

    by: Actor
    option: str = ""
    choices: dict[int, str] = field(default_factory=dict)
    doubtful: str = ""
    site: str = ""


@dataclass(frozen=True)
class RowKind:
    """``right``: that of the action each row goes through. ``fields``: of the option. ``options``: what is
    chosen beside the file, code and words. ``check``: what the rows would do, nothing written. ``take``: does
    it, through the package's own actions; says how far it is. ``needs_one``: fields one of which is needed.
    ``form``: an XLSForm that asks just this."""

    code: str
    title: Any
    about: Any
    right: str
    fields: Callable[[str], Sequence[Field]]
    check: Callable[[Asked, list[Row]], Looked]
    take: Callable[[Asked, list[Line], Callable[[int], None]], None]
    options: Callable[[], Sequence[tuple[str, Any]]] = field(default=tuple)
    needs_one: tuple[tuple[str, ...], ...] = ()
    left_out: Callable[[str], bool] = field(default=lambda word: False)
    form: Callable[[], bytes] | None = None
    most: int = MOST_ROWS
    order: int = 50


_kinds: dict[str, RowKind] = {}


def kind(one: RowKind) -> RowKind:
    if one.code in _kinds:
        raise ValueError(f"the kind of rows {one.code} is declared twice")
    _kinds[one.code] = one
    return one


def known() -> list[RowKind]:
    return sorted(_kinds.values(), key=lambda one: (one.order, one.code))


def offered(actor: Actor) -> list[RowKind]:
    """Those whose rows the actor may make by hand as well."""
    return [one for one in known() if actor.may("exchange.take_in") and actor.may(one.right)]


def find(actor: Actor, code: str) -> RowKind:
    found = next((one for one in offered(actor) if one.code == code), None)
    if found is None:
        raise Missing(refusals.UNKNOWN_ROWS)
    return found


class Cells:
    """Reads the cells of one row; every one that cannot be read is a fault of its own."""

    def __init__(self, row: Row, faults: list[Fault]):
        self.row, self.faults, self.sound = row, faults, True

    def read(self, name: str, reader: Reader = str, otherwise: Any = "") -> Any:
        """What a field says; ``otherwise`` where it says nothing."""
        text = self.row.text(name)
        if not text:
            return otherwise
        try:
            return reader(text)
        except (ValueError, ArithmeticError):
            self.wrong(name, refusals.CELL_UNREADABLE, {"value": text[:40]})
        except Refused as refused:
            self.wrong(name, refused.code, refused.params)
        return otherwise

    def needed(self, name: str, reader: Reader = str) -> Any:
        if not self.row.text(name):
            self.wrong(name, refusals.CELL_NEEDED)
        return self.read(name, reader)

    def wrong(self, name: str, code: str, params: dict | None = None) -> None:
        self.sound = False
        self.faults.append(self.row.fault(name, code, params))
