"""A long paper as plain blocks, in words already; drawn as PDF or as a file for a word processor.

The same paper is the same bytes: its only date is ``made_on``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from parcours.documents import wording
from parcours.documents.rendering import render


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 1


@dataclass(frozen=True)
class Prose:
    """Paragraphs in their own language (``language`` empty: that of the paper). ``soft``: a remark."""

    paragraphs: Sequence[str]
    language: str = ""
    soft: bool = False


@dataclass(frozen=True)
class Facts:
    """Lines of a label and its value. ``plain``: labels whose value is read from left to right (a sum)."""

    lines: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Grid:
    """``widths``: shares of the width. ``numeric``: columns of numbers. ``strong``: rows that sum up."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]
    numeric: frozenset[int] = frozenset()
    strong: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Turn:
    """A new page, across or upright."""

    across: bool = False


Block = Heading | Prose | Facts | Grid | Turn


@dataclass(frozen=True)
class Paper:
    """``above``: lines over the title. ``running``: at the foot of every page. ``mark``: across every page
    of what is not yet final."""

    title: str
    above: Sequence[str] = ()
    below: Sequence[str] = ()
    running: str = ""
    mark: str = ""
    blocks: Sequence[Block] = ()
    language: str = "fr"
    made_on: date = field(default_factory=date.today)


def parts(paper: Paper) -> list[tuple[bool, list[Block]]]:
    """The blocks by the direction of their pages: (across, blocks)."""
    found: list[tuple[bool, list[Block]]] = [(False, [])]
    for one in paper.blocks:
        if isinstance(one, Turn):
            found.append((one.across, []))
        else:
            found[-1][1].append(one)
    return found


LONG = re.compile(r"\S{30}")


def _breakable(words: str) -> str:
    """Where nothing parts a long word, a line may end within it."""
    return LONG.sub("\\g<0>\u200b", words)


def _drawn(block: Block, language: str) -> dict:
    if isinstance(block, Heading):
        return {"kind": "heading", "text": _breakable(block.text), "level": block.level}
    if isinstance(block, Prose):
        spoken = block.language or language
        told = {"paragraphs": [_breakable(one) for one in block.paragraphs], "soft": block.soft}
        return {"kind": "prose", "lang": spoken, "dir": wording.direction(spoken), **told}
    if isinstance(block, Facts):
        return {"kind": "facts", "lines": [[_breakable(one) for one in line] for line in block.lines]}
    return {
        "kind": "grid",
        "head": list(block.head),
        "rows": [[_breakable(one) for one in row] for row in block.rows],
        "widths": list(block.widths),
        "numeric": sorted(block.numeric),
        "strong": sorted(block.strong),
    }


def paper_pdf(paper: Paper) -> bytes:
    def say(language: str) -> dict[str, str]:
        return {"page": _("Page {n} of {total}")}

    [words] = wording.each([paper.language], say)
    return render(
        "paper",
        {
            "created_on": paper.made_on.isoformat(),
            "words": words,
            "title": _breakable(paper.title),
            "above": list(paper.above),
            "below": list(paper.below),
            "running": paper.running,
            "mark": paper.mark,
            "parts": [
                {"across": across, "blocks": [_drawn(one, paper.language) for one in blocks]}
                for across, blocks in parts(paper)
            ],
        },
    )
