"""Catalogues: the .po files that people write become the .mo files that gettext reads, when they changed."""

from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def sources() -> Iterator[Path]:
    yield from sorted(PACKAGE.glob("*/locale/*/LC_MESSAGES/django.po"))


def _outdated(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns


def stale() -> bool:
    return any(_outdated(po) for po in sources())


def compile_all(force: bool = False) -> list[Path]:
    """Compile what changed; entries still to be reviewed (fuzzy) are left out. Returns what was written."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    written = []
    for po in sources():
        if not force and not _outdated(po):
            continue
        with open(po, "rb") as file:
            catalogue = read_po(file, locale=po.parent.parent.name, domain="django")
        draft = po.with_suffix(".mo.new")
        with open(draft, "wb") as file:
            write_mo(file, catalogue)
        draft.replace(po.with_suffix(".mo"))
        written.append(po.with_suffix(".mo"))
    return written
