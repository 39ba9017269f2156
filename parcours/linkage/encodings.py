"""In which encoding a file of text is: told by its first bytes, by being valid UTF-8, or by how its bytes
beyond ASCII stand together. What cannot be told apart is refused; what is converted is said."""

import codecs
import re
from itertools import islice
from pathlib import Path

from .faults import Fault

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
PIECE = 1 << 24
ARABIC_RUN = re.compile(rb"[\xc0-\xdf\xe1\xe3-\xe6\xec\xed\xf0-\xf3\xf5\xf6\xf8\xfa]{3,}")
"""Three letters of Arabic side by side in cp1256; French and Portuguese never write three marked letters
so."""
LATIN_LETTER = re.compile(rb"[a-zA-Z][\xc0-\xdf]|[\xc0-\xdf][a-zA-Z]")
"""A marked capital beside a plain letter, in cp1252; in cp1256 these bytes are Arabic letters."""
TWICE = re.compile("Ã[©¨ªàâ«´®§‰€]|Ø[§­¹±¨³¯]|Ù[„…†ˆŠ]")
"""UTF-8 that was once read as cp1252 and written again."""


def told(path: Path) -> tuple[str, str]:
    """(encoding, note on what was converted or ""). Raises :class:`Fault`."""
    with path.open("rb") as file:
        start = file.read(4096)
    if not start.strip():
        raise Fault(path.name, 1, "the file is empty.")
    if start[:4] == b"PK\x03\x04":
        raise Fault(path.name, None, "this is a workbook or an archive, no text; save it as CSV in UTF-8.")
    for mark, encoding in MARKS:
        if start.startswith(mark):
            return encoding, "" if encoding == "utf-8-sig" else "the text was converted from UTF-16."
    for encoding, odd in (("utf-16-le", 1), ("utf-16-be", 0)):
        half = start[odd::2]
        if len(half) > 8 and half.count(0) > 0.6 * len(half):
            return encoding, "the text was converted from UTF-16 without a mark at its beginning."
    line = _not_utf8(path)
    if line:
        return _older(path, line)
    _not_twice(path)
    return "utf-8", ""


def _not_utf8(path: Path) -> int | None:
    """The first line that is not UTF-8."""
    decoder, lines = codecs.getincrementaldecoder("utf-8")(), 0
    with path.open("rb") as file:
        while True:
            piece = file.read(PIECE)
            try:
                decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                return lines + error.object[: error.start].count(b"\n") + 1
            lines += piece.count(b"\n")
            if not piece:
                return None


def _not_twice(path: Path) -> None:
    with path.open(encoding="utf-8") as file:
        begin = file.read(1 << 20)
    found = list(islice(TWICE.finditer(begin), 3))
    if len(found) == 3:
        line = begin.count("\n", 0, found[0].start()) + 1
        text = (
            f"letters like {found[0].group()!r} show that the text was converted twice; export it once more"
        )
        raise Fault(path.name, line, f"{text} as UTF-8.")


def _older(path: Path, line: int) -> tuple[str, str]:
    arabic = latin = 0
    with path.open("rb") as file:
        for text in file:
            arabic += bool(ARABIC_RUN.search(text))
            latin += bool(LATIN_LETTER.search(text))
    if arabic and not latin:
        return "cp1256", f"line {line} is not UTF-8; the text was converted from Windows Arabic (cp1256)."
    if latin or not arabic:
        if not arabic:
            return "cp1252", f"line {line} is not UTF-8; the text was converted from Windows Latin (cp1252)."
        text = (
            "this is not UTF-8, and letters of Windows Arabic (cp1256) and Windows Latin (cp1252) stand in it"
        )
        raise Fault(path.name, line, f"{text}; save it as UTF-8.")
    raise AssertionError
