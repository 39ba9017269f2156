"""What is wrong with a pack: each finding with its line, all of them at once."""

import re
from dataclasses import dataclass, field

from .positions import Path, Positions, written

LONGEST = 300
OF_A_FILE = re.compile(r"indicators\[\d+\]\.?")


@dataclass(frozen=True, order=True)
class Finding:
    """``line`` is 0 when the file as a whole is meant. ``file``: one of the files beside the pack's own."""

    line: int
    path: str
    sentence: str
    file: str = ""

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        if self.file:
            where = f"{self.file}, {where}" if where else f"{self.file}: "
        return f"{where}{self.path}: {self.sentence}" if self.path else f"{where}{self.sentence}"


class BadPack(Exception):
    """A pack that cannot be read, with everything that was found."""

    def __init__(self, findings: list[Finding]):
        self.findings = sorted(findings, key=lambda one: (one.file, one.line, one.path, one.sentence))
        super().__init__("\n".join(map(str, self.findings)))

    @property
    def sentence(self) -> str:
        """The first finding, and how many follow."""
        more = f" ({len(self.findings) - 1} more)" if len(self.findings) > 1 else ""
        return f"{self.findings[0]}{more}"


@dataclass
class Findings:
    """Collects while a text is read. ``complete``: nothing that a reviewed indicator says may be missing."""

    positions: Positions
    found: list[Finding] = field(default_factory=list)
    complete: bool = False

    def strict(self, path: Path) -> bool:
        """Whether the indicator at a path must say everything: when asked for, or in a file of its own."""
        return self.complete or bool(self.positions.origin(path)[0])

    def add(self, path: Path, sentence: str) -> None:
        said = " ".join(sentence.split())
        if len(said) > LONGEST:
            said = said[: LONGEST - 1] + "…"
        file, line = self.positions.origin(path)
        place = OF_A_FILE.sub("", written(path), count=1) if file else written(path)
        finding = Finding(line, place, said, file)
        if finding not in self.found:
            self.found.append(finding)

    def demand_none(self) -> None:
        if self.found:
            raise BadPack(self.found)
