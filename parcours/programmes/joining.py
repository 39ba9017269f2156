"""A pack and the files of its indicators as one text, and back: which line came from which file. Pure but
for the reading of files.

``indicators_from = ["a", "b"]`` at the top of ``NAME.toml`` names ``NAME/indicators/a.toml`` and ``b.toml``
in the order in which the indicators are shown. Each holds one ``[[indicators]]`` with the code of its file.
In the one text, which is what is kept, a line that begins with ``#: `` says from where the next ones are.
"""

import re
import tomllib
from pathlib import Path

from .findings import BadPack, Finding
from .origins import END, MARK

KEY = "indicators_from"
FOLDER = "indicators"
PLACE = re.compile(r"\s*\(at line (\d+), column (\d+)\)$")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}\Z")
MANY = 500


def files_of(path: Path) -> Path:
    """The folder of the files of a pack's indicators."""
    return path.with_suffix("") / FOLDER


def joined(path: Path, text: str) -> str:
    """The text of a pack with the files that it names, read from beside it. Raises BadPack."""
    if f"\n{MARK}" in f"\n{text}" or KEY not in text:
        return text
    codes = _named(text)
    if not codes:
        return text
    folder = files_of(path)
    findings = [_stray(one) for one in sorted(folder.glob("*.toml")) if one.stem not in codes]
    parts = []
    for code in codes:
        try:
            parts += [f"{MARK}{_shown(code)}", _part(folder, code)]
        except BadPack as bad:
            findings += bad.findings
    if findings:
        raise BadPack(findings)
    own = text if text.endswith("\n") else f"{text}\n"
    return own + "\n".join([*parts, END, ""])


def apart(text: str) -> str:
    """The pack's own text out of a joined one."""
    kept, inside = [], False
    for line in text.splitlines(keepends=True):
        if line.startswith(MARK):
            inside = line.rstrip() != END
        elif not inside:
            kept.append(line)
    return "".join(kept)


def _named(text: str) -> list[str]:
    """The codes that the top of a pack names; none where it is no TOML, which is said elsewhere."""
    try:
        found = tomllib.loads(text).get(KEY, [])
    except (tomllib.TOMLDecodeError, RecursionError):
        return []
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        return []
    return [one for one in dict.fromkeys(found) if CODE.match(one)][:MANY]


def _shown(code: str) -> str:
    return f"{FOLDER}/{code}.toml"


def _stray(path: Path) -> Finding:
    return Finding(0, "", f"is not named by {KEY}.", _shown(path.stem))


def _part(folder: Path, code: str) -> str:
    """The text of one file, which must be one indicator of that code."""
    name, path = _shown(code), folder / f"{code}.toml"
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").rstrip("\n")
        values = tomllib.loads(text)
    except OSError:
        raise BadPack([Finding(0, "", f"is named by {KEY} and cannot be read.", name)]) from None
    except UnicodeDecodeError:
        raise BadPack([Finding(0, "", "is no UTF-8 text.", name)]) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = PLACE.search(str(error))
        line = int(place.group(1)) if place else text.count("\n") + 1
        said = f"this is no TOML: {PLACE.sub('', str(error))}."
        raise BadPack([Finding(line, "", said, name)]) from None
    rows = values.get("indicators")
    if list(values) != ["indicators"] or not isinstance(rows, list) or len(rows) != 1:
        raise BadPack([Finding(1, "", "must hold one [[indicators]] and nothing else.", name)])
    if not isinstance(rows[0], dict) or rows[0].get("code") != code:
        raise BadPack([Finding(1, "code", f"must be {code!r}, as the file is called.", name)])
    if any(line.startswith(MARK) for line in text.split("\n")):
        raise BadPack([Finding(1, "", f"no line may begin with {MARK.strip()!r}.", name)])
    return text
