"""What is wrong with a pack: each finding with its line, all of them at once."""

from dataclasses import dataclass, field

from .positions import Path, Positions, written

LONGEST = 300


@dataclass(frozen=True, order=True)
class Finding:
    """``line`` is 0 when the file as a whole is meant."""

    line: int
    path: str
    sentence: str

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        return f"{where}{self.path}: {self.sentence}" if self.path else f"{where}{self.sentence}"


class BadPack(Exception):
    """A pack that cannot be read, with everything that was found."""

    def __init__(self, findings: list[Finding]):
        self.findings = sorted(findings)
        super().__init__("\n".join(map(str, self.findings)))

    @property
    def sentence(self) -> str:
        """The first finding, and how many follow."""
        more = f" ({len(self.findings) - 1} more)" if len(self.findings) > 1 else ""
        return f"{self.findings[0]}{more}"


@dataclass
class Findings:
    """Collects while a text is read."""

    positions: Positions
    found: list[Finding] = field(default_factory=list)

    def add(self, path: Path, sentence: str) -> None:
        said = " ".join(sentence.split())
        if len(said) > LONGEST:
            said = said[: LONGEST - 1] + "…"
        finding = Finding(self.positions.line(path), written(path), said)
        if finding not in self.found:
            self.found.append(finding)

    def demand_none(self) -> None:
        if self.found:
            raise BadPack(self.found)
