"""On which line of a TOML text each key stands. Pure; the text has been read by ``tomllib`` already.

A path is the keys and indexes that lead to a value: ``("projects", 2, "budget", "rate")``.
"""

import re
from collections import defaultdict

from .origins import Origins

Path = tuple[str | int, ...]
BLANK = " \t"
BARE = re.compile(r"[^,\]}\n#]*")
BARE_KEY = re.compile(r"[^ \t.=\]]*")
# Up to two quotes may stand before the three that close.
STRING = re.compile(r"""\"{3}(?:\\.|[^\\])*?\"{3,5}|'{3}.*?'{3,5}|"(?:\\.|[^"\\])*"|'[^']*'""", re.DOTALL)


class Positions:
    """The line, from 1, of every table, key, and element of a list in a text that is valid TOML."""

    def __init__(self, text: str):
        self._text = text.replace("\r\n", "\n")
        self._origins = Origins(self._text)
        self._at = 0
        self._line = 1
        self._lines: dict[Path, int] = {}
        self._rows: dict[Path, int] = defaultdict(int)
        self._scan()

    def line(self, path: Path) -> int:
        """The line of a path, or of the nearest thing around it that is written in the text."""
        for length in range(len(path), 0, -1):
            if path[:length] in self._lines:
                return self._lines[path[:length]]
        return 1

    def origin(self, path: Path) -> tuple[str, int]:
        """The file beside the pack's own ("" for that one) and the line in it."""
        return self._origins.of(self.line(path))

    # Reading on

    def _peek(self, length: int = 1) -> str:
        return self._text[self._at : self._at + length]

    def _step(self, count: int = 1) -> None:
        self._line += self._text.count("\n", self._at, self._at + count)
        self._at += count

    def _skip(self, also_lines: bool = False) -> None:
        """Over blanks; with ``also_lines`` over ends of lines and comments too."""
        while self._at < len(self._text):
            if self._peek() in BLANK or (also_lines and self._peek() == "\n"):
                self._step()
            elif also_lines and self._peek() == "#":
                self._rest_of_line()
            else:
                return

    def _rest_of_line(self) -> None:
        end = self._text.find("\n", self._at)
        self._step((len(self._text) if end < 0 else end) - self._at)

    # The grammar

    def _scan(self) -> None:
        here: Path = ()
        while True:
            self._skip(also_lines=True)
            if self._at >= len(self._text):
                return
            if self._peek(2) == "[[":
                here = self._header(2)
            elif self._peek() == "[":
                here = self._header(1)
            else:
                self._pair(here)

    def _header(self, brackets: int) -> Path:
        line = self._line
        self._step(brackets)
        written = self._key()
        self._skip()
        self._step(brackets)
        path: Path = ()
        for place, part in enumerate(written):
            path = (*path, part)
            self._lines.setdefault(path, line)
            last = place == len(written) - 1
            if path in self._rows and not (last and brackets == 2):
                path = (*path, self._rows[path] - 1)
        if brackets == 2:
            self._rows[path] += 1
            path = (*path, self._rows[path] - 1)
        self._lines[path] = line
        return path

    def _pair(self, here: Path) -> None:
        line = self._line
        for part in self._key():
            here = (*here, part)
            self._lines.setdefault(here, line)
        self._skip()
        self._step()
        self._skip()
        self._value(here)

    def _key(self) -> list[str]:
        """The parts of a dotted key; stands after it."""
        parts = []
        while True:
            self._skip()
            if self._peek() in "\"'":
                begin = self._at + 1
                self._string()
                parts.append(self._text[begin : self._at - 1])
            else:
                found = BARE_KEY.match(self._text, self._at)
                parts.append(found.group())
                self._step(max(1, len(found.group())))
            self._skip()
            if self._peek() != ".":
                return parts
            self._step()

    def _value(self, path: Path) -> None:
        first = self._peek()
        if first in "\"'":
            self._string()
        elif first == "[":
            self._list(path)
        elif first == "{":
            self._inline(path)
        else:
            found = BARE.match(self._text, self._at)
            self._step(max(1, found.end() - self._at))

    def _string(self) -> None:
        found = STRING.match(self._text, self._at)
        self._step(found.end() - self._at if found else 1)

    def _list(self, path: Path) -> None:
        self._step()
        index = 0
        while True:
            self._skip(also_lines=True)
            if self._peek() == "]":
                self._step()
                return
            if self._peek() == ",":
                self._step()
                index += 1
                continue
            self._lines[(*path, index)] = self._line
            self._value((*path, index))

    def _inline(self, path: Path) -> None:
        self._step()
        while True:
            self._skip(also_lines=True)
            if self._peek() == "}":
                self._step()
                return
            if self._peek() == ",":
                self._step()
                continue
            self._pair(path)


def written(path: Path) -> str:
    """A path as people write it: ``projects[2].budget.rate``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text
