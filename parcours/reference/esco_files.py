"""Reading the files of ESCO as the Commission publishes them (CSV, one folder a language).

Pure: folders in, concepts and relations out, or every fault with its file and line. Read row by row; a cell
may hold line breaks. Columns are found by their names, so that a column more does no harm.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

LANGUAGES = ("fr", "ar", "en")
OCCUPATIONS, SKILLS, RELATIONS, GROUPS = (
    "occupations",
    "skills",
    "occupationSkillRelations",
    "ISCOGroups",
)
NEEDED = {
    OCCUPATIONS: ("conceptUri", "iscoGroup", "preferredLabel", "altLabels"),
    SKILLS: ("conceptUri", "skillType", "preferredLabel", "altLabels"),
    RELATIONS: ("occupationUri", "relationType", "skillUri"),
    GROUPS: ("code", "preferredLabel"),
}
VERSION = re.compile(r"v(\d+(?:\.\d+){1,2})")
URI = re.compile(r"https?://data\.europa\.eu/esco/\S+\Z")
KINDS = {"skill/competence": "skill", "knowledge": "knowledge"}
RELATION_KINDS = {"essential": True, "optional": False}
LABEL, LONGEST_URI, MOST_TOLD = 500, 200, 50
OTHER_ENCODINGS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"PK": "a ZIP file or a spreadsheet"}


@dataclass
class Concept:
    """``values``: what only one kind has. ``file`` and ``line``: where it was first read."""

    uri: str
    file: str
    line: int
    values: dict[str, str]
    label: dict[str, str] = field(default_factory=dict)
    also: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Found:
    """What the files say. ``relations``: (occupation, skill) → essential. ``left_out``: relations to what the
    files do not have."""

    version: str = ""
    languages: tuple[str, ...] = ()
    occupations: dict[str, Concept] = field(default_factory=dict)
    skills: dict[str, Concept] = field(default_factory=dict)
    relations: dict[tuple[str, str], bool] = field(default_factory=dict)
    left_out: int = 0


class Faulty(Exception):
    """Nothing of the files may be used. ``faults``: sentences that begin with the file and the line."""

    def __init__(self, faults: list[str]):
        self.faults = faults
        super().__init__(faults[0] if faults else "")


@dataclass
class Reader:
    """Gathers faults while reading goes on; beyond 50 the rest is not told."""

    groups: frozenset[str]
    faults: list[str] = field(default_factory=list)

    def fault(self, file: Path | str, line: int, sentence: str) -> None:
        if len(self.faults) < MOST_TOLD:
            self.faults.append(f"{Path(file).name}:{line}: {sentence}")

    # Rows -----------------------------------------------------------------------------------------

    def rows(self, file: Path, kind: str) -> Iterator[tuple[int, dict[str, str]]]:
        """Each row with the line on which it begins."""
        with file.open("rb") as raw:
            start = raw.read(2)
        if start in OTHER_ENCODINGS:
            self.fault(file, 1, f"is {OTHER_ENCODINGS[start]}; it must be CSV in UTF-8.")
            return
        with file.open(encoding="utf-8-sig", newline="") as text:
            rows = csv.reader(text, strict=True)
            line = 1
            try:
                heads = next(rows, [])
                if not self._heads(file, kind, heads):
                    return
                line = rows.line_num + 1
                for cells in rows:
                    if cells and self._whole(file, line, heads, cells):
                        yield line, dict(zip(heads, cells, strict=True))
                    line = rows.line_num + 1
            except UnicodeDecodeError:
                self.fault(
                    file, line, "or a line soon after is not in UTF-8. Take the file as it was published."
                )
            except csv.Error as error:
                self.fault(file, line, f"a cell that begins here is not CSV ({error}).")

    def _heads(self, file: Path, kind: str, heads: list[str]) -> bool:
        if not heads:
            self.fault(file, 1, "is empty.")
            return False
        missing = [name for name in NEEDED[kind] if name not in heads]
        if missing:
            hint = " Cells must be separated by commas." if len(heads) == 1 else ""
            self.fault(file, 1, f"has no column {', '.join(missing)}.{hint}")
        twice = [name for name in NEEDED[kind] if heads.count(name) > 1]
        if twice:
            self.fault(file, 1, f"has a column twice: {', '.join(twice)}.")
        return not missing and not twice

    def _whole(self, file: Path, line: int, heads: list[str], cells: list[str]) -> bool:
        if len(cells) != len(heads):
            self.fault(file, line, f"has {len(cells)} cells where the first line has {len(heads)}.")
            return False
        if any("\x00" in cell for cell in cells):
            self.fault(file, line, "holds a character that is none (U+0000).")
            return False
        return True

    # Concepts -------------------------------------------------------------------------------------

    def concepts(self, file: Path, kind: str, language: str, into: dict[str, Concept]) -> None:
        lines: dict[str, int] = {}
        read = self._occupation if kind == OCCUPATIONS else self._skill
        for line, row in self.rows(file, kind):
            uri = row["conceptUri"].strip()
            if row.get("status", "").strip() not in ("", "released"):
                continue
            if not URI.match(uri) or len(uri) > LONGEST_URI:
                self.fault(file, line, f"{uri[:80]!r} is no conceptUri of ESCO.")
            elif uri in lines:
                self.fault(file, line, f"states {uri} again, first on line {lines[uri]}.")
            else:
                lines[uri] = line
                values = read(file, line, row)
                if values is not None:
                    self._add(into, Concept(uri, file.name, line, values), language, row)

    def _add(self, into: dict[str, Concept], fresh: Concept, language: str, row: Mapping[str, str]) -> None:
        kept = into.setdefault(fresh.uri, fresh)
        for name, value in fresh.values.items():
            if kept.values[name] != value:
                where = f"{kept.file}:{kept.line}"
                self.fault(
                    fresh.file, fresh.line, f"{name} is {value!r}, but {kept.values[name]!r} in {where}."
                )
        label = row["preferredLabel"].strip()
        if len(label) > LABEL:
            self.fault(fresh.file, fresh.line, f"preferredLabel has more than {LABEL} characters.")
        elif label:
            kept.label[language] = label
            others = dict.fromkeys(one.strip()[:LABEL] for one in row["altLabels"].splitlines())
            kept.also[language] = [one for one in others if one and one != label]

    def _occupation(self, file: Path, line: int, row: Mapping[str, str]) -> dict[str, str] | None:
        group = row["iscoGroup"].strip().removeprefix("C").zfill(4)
        if group not in self.groups or len(group) != 4:
            self.fault(file, line, f"{row['iscoGroup'][:20]!r} is no unit group of ISCO-08.")
            return None
        return {"group": group, "code": row.get("code", "").strip()[:30]}

    def _skill(self, file: Path, line: int, row: Mapping[str, str]) -> dict[str, str] | None:
        kind = KINDS.get(row["skillType"].strip())
        if kind is None:
            known = ", ".join(KINDS)
            self.fault(file, line, f"skillType {row['skillType'][:40]!r} is not known; one of {known}.")
            return None
        return {"kind": kind, "reuse": row.get("reuseLevel", "").strip()[:30]}

    # Relations ------------------------------------------------------------------------------------

    def relations(self, file: Path, into: dict[tuple[str, str], bool]) -> None:
        for line, row in self.rows(file, RELATIONS):
            essential = RELATION_KINDS.get(row["relationType"].strip())
            if essential is None:
                said = row["relationType"][:40]
                self.fault(file, line, f"relationType {said!r} is not known; one of essential, optional.")
                continue
            pair = (row["occupationUri"].strip(), row["skillUri"].strip())
            # Stated twice, it is what it is at most.
            into[pair] = into.get(pair, False) or essential

    def check_groups(self, file: Path) -> None:
        """Its groups must be ours: another edition of ISCO would put people in other groups."""
        for line, row in self.rows(file, GROUPS):
            code = row["code"].strip().removeprefix("C")
            if code not in self.groups:
                self.fault(file, line, f"{code[:20]!r} is no group of ISCO-08.")


def files_of(folder: Path, kind: str) -> dict[str, Path]:
    """The file of a kind in each language, in a folder or in folders within it."""
    found: dict[str, Path] = {}
    for language in LANGUAGES:
        here = sorted(folder.rglob(f"{kind}_{language}.csv"))
        if here:
            found[language] = here[0]
    return found


def version_of(folder: Path) -> str:
    """The version that a folder, or a folder within it, has in its name; empty when none has."""
    names = [folder.resolve().name, *sorted(one.name for one in folder.rglob("*") if one.is_dir())]
    versions = {match[1] for name in names if (match := VERSION.search(name))}
    return versions.pop() if len(versions) == 1 else ""


def _missing(folder: Path, files: Mapping[str, Mapping[str, Any]]) -> list[str]:
    said = "in fr, ar or en (such as {kind}_fr.csv)"
    return [
        f"{folder.name}: there is no file {kind} {said.format(kind=kind)}."
        for kind in (OCCUPATIONS, SKILLS, RELATIONS)
        if not files[kind]
    ]


def read(folder: Path, groups: frozenset[str], version: str = "") -> Found:
    """Everything that the files of a folder say. Raises :class:`Faulty`.

    ``groups``: the codes of ISCO-08 that are known.
    """
    if not folder.is_dir():
        raise Faulty([f"{folder.name}: there is no such folder."])
    files = {kind: files_of(folder, kind) for kind in NEEDED}
    reader = Reader(groups, _missing(folder, files))
    found = Found(version or version_of(folder))
    if not re.fullmatch(r"\d+(\.\d+){1,2}", found.version):
        reader.faults.append(f"{folder.name}: names no version: say it with --version, such as 1.2.0.")
    if reader.faults:
        raise Faulty(reader.faults)
    found.languages = tuple(files[OCCUPATIONS])
    for language, file in files[OCCUPATIONS].items():
        reader.concepts(file, OCCUPATIONS, language, found.occupations)
    for language, file in files[SKILLS].items():
        reader.concepts(file, SKILLS, language, found.skills)
    # The same in every language: one file is enough.
    reader.relations(next(iter(files[RELATIONS].values())), found.relations)
    for file in files[GROUPS].values():
        reader.check_groups(file)
    for concept in [*found.occupations.values(), *found.skills.values()]:
        if not concept.label:
            reader.fault(concept.file, concept.line, "has a preferredLabel in none of the languages.")
    if reader.faults:
        raise Faulty(reader.faults)
    _leave_out(found)
    return found


def _leave_out(found: Found) -> None:
    known = partial(_known, found)
    kept = {pair: essential for pair, essential in found.relations.items() if known(pair)}
    found.left_out = len(found.relations) - len(kept)
    found.relations = kept


def _known(found: Found, pair: tuple[str, str]) -> bool:
    return pair[0] in found.occupations and pair[1] in found.skills
