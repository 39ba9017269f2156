"""The table [data_protection] of a programme pack: what is read and asked before somebody sees people."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import lazystr

from parcours.accounts.module import Module, Question, told_by
from parcours.ui.wording import translated

from .queries import pack_or_none
from .sections import section
from .taking import Table

LEAST, MOST = 2, 9
"""Answers to choose from."""


class Said:
    """A text of the pack, in the language of whoever reads it."""

    def __init__(self, words: Mapping[str, str]):
        self.words = dict(words)

    def __str__(self) -> str:
        return translated(self.words)


def _said(table: Table, key: str) -> Any:
    return lazystr(Said(table.words(key)))


def _paragraph(table: Table) -> tuple[Any, Any]:
    return _said(table, "heading"), _said(table, "text")


def _option(table: Table) -> tuple[str, Any]:
    return table.code(), _said(table, "label")


def _question(table: Table) -> Question:
    options = table.each("options", _option, required=True)
    codes = [code for code, _label in options]
    if len(set(codes)) != len(codes):
        table.wrong("options", "names one code twice.")
    if options and not LEAST <= len(options) <= MOST:
        table.wrong("options", f"needs {LEAST} to {MOST} answers.")
    return Question(
        code=table.code(),
        text=_said(table, "text"),
        options=dict(options),
        right=table.choice("right", codes),
        why=_said(table, "why"),
    )


def _make(table: Table) -> Module:
    found = Module(
        version=table.text("version"),
        text=table.each("text", _paragraph, required=True),
        questions=table.each("questions", _question, required=True),
    )
    codes = [one.code for one in found.questions]
    for place, code in enumerate(codes):
        if code in codes[:place]:
            table.findings.add((*table.path, "questions", place, "code"), f"{code!r} is there already.")
    return found


SECTION = section("data_protection", _make, None)


@told_by
def module() -> Module | None:
    """That of the programme in force; None where it says nothing."""
    pack = pack_or_none()
    return pack.section(SECTION.code) if pack else None
