"""The kinds of files that leave: each is declared once, by the module that makes it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy

from parcours.kernel.actor import Actor
from parcours.kernel.refusals import Missing, Refused
from parcours.programmes.pack import Pack

from . import refusals

MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml",
    "zip": "application/zip",
}
"""Forms of files by their suffix."""
PROJECT, PERIOD, REPORT, LANGUAGE = "project", "period", "report", "language"


@dataclass(frozen=True)
class Asked:
    """``project`` empty: the whole programme. Days both counted; ``as_of``: as known at the end of that day.
    ``report``: the one it is made of. ``language``: fr, en or ar, as far as the kind knows it."""

    form: str
    project: str = ""
    since: date | None = None
    until: date | None = None
    as_of: date | None = None
    report: UUID | None = None
    language: str = "fr"


@dataclass(frozen=True)
class Made:
    """A file. ``name``: without its suffix, ASCII. ``warnings``: sentences on what it could not hold.
    ``kept``: what is written with its line when it is taken away, by whom and of which export."""

    name: str
    content: bytes
    warnings: tuple[str, ...] = ()
    kept: Callable[[Actor, Any], None] | None = None


@dataclass(frozen=True)
class Field:
    """A column of a file, or a part of it: what it is called there and what it says. ``type``: day, moment,
    code, text, number, amount, yes_no, list or group."""

    code: str
    title: Any
    type: str = "text"


IN_WORDS = {
    "fr": gettext_lazy("in French"),
    "ar": gettext_lazy("in Arabic"),
    "en": gettext_lazy("in English"),
}


class _Beside:
    """Words one after another, said in the language of whoever reads."""

    def __init__(self, *parts: Any):
        self.parts = parts

    def __str__(self) -> str:
        return " ".join(map(str, self.parts))


def in_each(languages: Iterable[str], code: str, title: Any) -> list[Field]:
    """The same text in several languages, each a column of its own."""
    return [Field(f"{code}_{one}", _Beside(title, IN_WORDS[one])) for one in languages]


@dataclass(frozen=True)
class FileKind:
    """``takes``: what may be asked of it (PROJECT, PERIOD, REPORT, LANGUAGE). ``right``: beside that of
    taking files away at all. ``languages``: those it speaks; empty: it does not ask. ``fields``: what is in
    it, for the data dictionary; empty: it is no data. ``still``: refuses that an export is taken again."""

    code: str
    title: Any
    about: Any
    forms: tuple[str, ...]
    build: Callable[[Actor, Pack, Asked], Made]
    right: str = "results.see"
    takes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    order: int = 50
    fields: tuple[Field, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    still: Callable[[Actor, Any], None] | None = None


_kinds: dict[str, FileKind] = {}


def kind(one: FileKind) -> FileKind:
    """Declare a kind of file."""
    if one.code in _kinds:
        raise ValueError(f"the kind of file {one.code} is declared twice")
    if set(one.forms) - set(MEDIA):
        raise ValueError(f"the kind of file {one.code} has a form without a media type")
    _kinds[one.code] = one
    return one


def known() -> list[FileKind]:
    """All kinds, in their order."""
    return sorted(_kinds.values(), key=lambda one: (one.order, one.code))


def offered(actor: Actor) -> list[FileKind]:
    """Those that the actor may take."""
    return [one for one in known() if actor.may("exchange.export") and actor.may(one.right)]


def find(actor: Actor, code: str) -> FileKind:
    found = next((one for one in offered(actor) if one.code == code), None)
    if found is None:
        raise Missing(refusals.UNKNOWN_KIND)
    return found


def check(one: FileKind, pack: Pack, asked: Asked) -> None:
    """Refuses what this kind cannot be asked for."""
    if asked.form not in one.forms:
        raise Refused(refusals.NOT_IN_LIST, "form", {"value": asked.form[:40]})
    if one.languages and asked.language not in one.languages:
        raise Refused(refusals.NOT_IN_LIST, "language", {"value": asked.language[:40]})
    if asked.project and pack.project(asked.project) is None:
        raise Refused(refusals.NO_PROJECT, "project")
    if REPORT in one.takes and asked.report is None:
        raise Refused(refusals.NO_REPORT, "report")
