"""Parts of a pack that packages above this floor own: each declares how its table is read.

A package's ``sections.py`` (opened at start) says ``SECTION = section("aid", make, DEFAULT)``; whoever needs
the values asks ``pack.section("aid")``. ``make`` takes them out of a :class:`~.taking.Table`, so that every
fault has its line; ``check`` (pack, value, findings) relates them to the rest. A pack without the table has
the default.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .findings import Findings
from .taking import Table


@dataclass(frozen=True)
class Section:
    code: str
    make: Callable[[Table], Any]
    default: Any
    check: Callable[[Any, Any, Findings], None] | None = None


_sections: dict[str, Section] = {}


def section(
    code: str,
    make: Callable[[Table], Any],
    default: Any,
    check: Callable[[Any, Any, Findings], None] | None = None,
) -> Section:
    if code in _sections:
        raise ValueError(f"section {code} is declared twice")
    _sections[code] = Section(code, make, default, check)
    return _sections[code]


def sections() -> Mapping[str, Section]:
    return dict(_sections)


def take(table: Table) -> dict[str, Any]:
    """The value of every declared section of a pack's text."""
    return {code: table.made(code, one.make, one.default, required=False) for code, one in _sections.items()}


def check(pack: Any, findings: Findings) -> None:
    """Let each owner relate its section to the rest of the pack."""
    for code, one in _sections.items():
        if one.check is not None:
            one.check(pack, pack.section(code), findings)
