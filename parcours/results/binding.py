"""Figures named in the text of a report: ``{accompanied}`` is filled in, so that nobody types a number.

``{accompanied}``: what was achieved up to the end of the period. ``{accompanied|period}``: within it.
``{accompanied|target}``, ``{accompanied|share}``: the target in force, and how much of it is reached.
``{accompanied|sex=F}``, ``{accompanied|period|sex=F}``: one row of a disaggregation. Pure.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .sql import DIMENSIONS

NAMED = re.compile(r"\{([^{}\n]{1,120})\}")
CODE = re.compile(r"[a-z][a-z0-9-]{0,59}\Z")
VALUE = re.compile(r"[A-Za-z0-9_.:+/#-]{1,64}\Z")
NUMBER = re.compile(r"(?<![\w{])\d[\d\u00a0\u202f .,]*\d|(?<![\w{])\d")
YEAR = re.compile(r"(19|20)\d\d\Z")
TOTAL, PERIOD, TARGET, SHARE = "total", "period", "target", "share"
WHAT = (TOTAL, PERIOD, TARGET, SHARE)


@dataclass(frozen=True)
class Bound:
    """``what``: total, period, target or share. ``dimension`` and ``value``: of one row alone."""

    code: str
    what: str = TOTAL
    dimension: str = ""
    value: str = ""


def read(name: str) -> Bound | None:
    """What stands between two braces; None where it names no figure."""
    code, *rest = (part.strip() for part in name.split("|"))
    if not CODE.match(code) or len(rest) > 2:
        return None
    what, dimension, value = TOTAL, "", ""
    for number, part in enumerate(rest):
        if part in WHAT and number == 0:
            what = part
        elif "=" in part and number == len(rest) - 1 and what in (TOTAL, PERIOD):
            dimension, value = part.split("=", 1)
            if dimension not in DIMENSIONS or not VALUE.match(value):
                return None
        else:
            return None
    return Bound(code, what, dimension, value)


def names(text: str) -> Iterator[tuple[str, Bound | None]]:
    """Each figure that a text names, as it is written and as it is read."""
    for found in NAMED.finditer(text):
        yield found[1], read(found[1])


def fill(text: str, value_of: Callable[[Bound], str]) -> str:
    """The text with the figures in their places."""

    def filled(found: re.Match) -> str:
        bound = read(found[1])
        return found[0] if bound is None else value_of(bound)

    return NAMED.sub(filled, text)


def typed_numbers(text: str) -> list[str]:
    """Numbers that stand in a text without being bound to a figure; years are none."""
    bare = NAMED.sub(" ", text)
    found = [one[0].strip(" .,") for one in NUMBER.finditer(bare)]
    return [one for one in found if not YEAR.match(one)]
