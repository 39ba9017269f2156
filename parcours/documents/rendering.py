"""From a template and plain data to a PDF: same data, same bytes; typed text is never part of the source."""

import io
import json
from datetime import UTC, date, datetime, time
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import segno
import typst

TEMPLATES = Path(__file__).resolve().parent / "typst"
NO_CHARACTERS = "\ufffe\uffff"
FONT_PACKAGES = ("fontpkg_ibm_plex_sans", "fontpkg_ibm_plex_sans_arabic")


@cache
def font_folders() -> tuple[Path, ...]:
    """The folders of our typefaces, as far as their packages are installed."""
    found = []
    for name in FONT_PACKAGES:
        try:
            found.append(Path(import_module(name).ROOT) / "files")
        except ImportError:
            continue
    return tuple(found)


@cache
def _fonts() -> typst.Fonts:
    # The machine's own fonts are a last resort only: with them the bytes would differ from place to place.
    alone = bool(font_folders())
    return typst.Fonts(not alone, True, list(font_folders()))


def render(template: str, data: dict[str, Any]) -> bytes:
    """The PDF of ``typst/<template>.typ``; ``data["created_on"]`` (ISO day) is its creation date."""
    source = (TEMPLATES / f"{template}.typ").resolve()
    if source.parent != TEMPLATES or not source.is_file():
        raise LookupError(f"there is no document template {template}")
    created = datetime.combine(date.fromisoformat(data["created_on"]), time(12), tzinfo=UTC)
    compiler = typst.Compiler(
        input=str(source), root=str(TEMPLATES), font_paths=_fonts(), ignore_system_fonts=True
    )
    inputs = {"data": json.dumps(cleaned(data), ensure_ascii=False, sort_keys=True)}
    return compiler.compile(format="pdf", sys_inputs=inputs, timestamp=int(created.timestamp()))


def qr(text: str) -> str:
    """A QR code as SVG text, dark on white, with the correction level that survives a fold."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=0, xmldecl=False, svgns=True, scale=4
    )
    return out.getvalue().decode()


def _is_none(one: str) -> bool:
    return (one < " " and one != "\n") or one in NO_CHARACTERS


def cleaned(value: Any) -> Any:
    """Drop what no printer can show (control characters, lone surrogates)."""
    if isinstance(value, str):
        kept = value.encode("utf-8", "ignore").decode()
        return "".join(
            one if (one >= " " or one == "\n") and one not in NO_CHARACTERS else " " for one in kept
        )
    if isinstance(value, dict):
        return {key: cleaned(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(one) for one in value]
    return value
