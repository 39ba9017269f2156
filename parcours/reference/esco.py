"""ESCO kept in the database: what is new, changed, ended or back; all of it or nothing."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection

from parcours.kernel import clock
from parcours.kernel.folding import fold
from parcours.kernel.identifiers import uuid7

from . import esco_files
from .esco_files import Concept, Found
from .loading import occupations
from .models import EscoVersion, Occupation, OccupationSkill, Skill

BATCH = 1000
COPY = "COPY reference_occupation_skill (id, occupation_id, skill_id, essential) FROM STDIN"


@dataclass(frozen=True)
class Counts:
    """Of a kind: how many the version has, and how many of them are new, changed, ended or back."""

    all: int
    new: int = 0
    changed: int = 0
    ended: int = 0
    back: int = 0

    @property
    def moved(self) -> int:
        return self.new + self.changed + self.ended + self.back


@dataclass(frozen=True)
class Kept:
    version: str
    languages: tuple[str, ...]
    occupations: Counts
    skills: Counts
    relations: Counts
    left_out: int

    @property
    def moved(self) -> bool:
        return bool(self.occupations.moved or self.skills.moved or self.relations.moved)


def known_groups() -> frozenset[str]:
    return frozenset(row["code"] for row in occupations())


def read(folder: str, version: str = "") -> Found:
    """What the files of a folder say, without a database. Raises :class:`~.esco_files.Faulty`."""
    return esco_files.read(Path(folder), known_groups(), version)


def keep(found: Found) -> Kept:
    """Bring the tables to what was read; two at once wait for each other. Within a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE reference_esco_version IN SHARE ROW EXCLUSIVE MODE")
    occupations_kept = _concepts(Occupation, found.occupations, found.version)
    skills_kept = _concepts(Skill, found.skills, found.version)
    relations_kept = _relations(found)
    latest = EscoVersion.objects.first()
    kept = Kept(found.version, found.languages, occupations_kept, skills_kept, relations_kept, found.left_out)
    if kept.moved or latest is None or latest.version != found.version:
        EscoVersion.objects.create(
            version=found.version, languages=list(found.languages), loaded_at=clock.now()
        )
    return kept


def _search(label: dict[str, str], also: dict[str, list[str]]) -> str:
    # In an order of its own: the database keeps another one of the languages.
    said = [label[language] for language in sorted(label)]
    said += [one for language in sorted(also) for one in also[language]]
    return "\n".join(dict.fromkeys(fold(one.replace("’", " ").replace("'", " ")) for one in said))


def _own(model: type, concept: Concept) -> dict[str, Any]:
    if model is Occupation:
        return {"group_id": concept.values["group"], "code": concept.values["code"]}
    return {"kind": concept.values["kind"], "reuse": concept.values["reuse"]}


def _values(model: type, concept: Concept, before: Any | None) -> dict[str, Any]:
    """What is to stand there. A language that was not brought along keeps its labels."""
    label = (before.label if before else {}) | concept.label
    also = (before.also if before else {}) | concept.also
    told = {"label": label, "also": also, "search": _search(label, also), "ended_in": ""}
    return told | _own(model, concept)


def _concepts(model: type, told: dict[str, Concept], version: str) -> Counts:
    standing = {row.uri: row for row in model.objects.all()}
    fresh, changed, back = [], [], 0
    for uri, concept in told.items():
        before = standing.get(uri)
        values = _values(model, concept, before)
        if before is None:
            fresh.append(model(uri=uri, since=version, **values))
        elif any(getattr(before, name) != value for name, value in values.items()):
            back += bool(before.ended_in)
            for name, value in values.items():
                setattr(before, name, value)
            changed.append(before)
    ended = [row for uri, row in standing.items() if uri not in told and not row.ended_in]
    for row in ended:
        row.ended_in = version
    model.objects.bulk_create(fresh, batch_size=BATCH)
    columns = ["label", "also", "search", "ended_in"]
    columns += ["group", "code"] if model is Occupation else ["kind", "reuse"]
    model.objects.bulk_create(
        changed + ended,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=columns,
    )
    return Counts(len(told), len(fresh), len(changed) - back, len(ended), back)


def _relations(found: Found) -> Counts:
    ids = dict(Occupation.objects.values_list("uri", "id"))
    skills = dict(Skill.objects.values_list("uri", "id"))
    wanted = {(ids[one], skills[two]): essential for (one, two), essential in found.relations.items()}
    standing = {
        (one, two): (row, essential)
        for row, one, two, essential in OccupationSkill.objects.values_list(
            "id", "occupation_id", "skill_id", "essential"
        )
    }
    gone = [row for pair, (row, _essential) in standing.items() if pair not in wanted]
    other = [
        row for pair, (row, essential) in standing.items() if wanted.get(pair, essential) is not essential
    ]
    fresh = {pair: essential for pair, essential in wanted.items() if pair not in standing}
    # A relation is pointed at by nothing: what the version no longer says is not kept.
    for place in range(0, len(gone), BATCH):
        OccupationSkill.objects.filter(pk__in=gone[place : place + BATCH]).delete()
    for row in OccupationSkill.objects.filter(pk__in=other):
        row.essential = not row.essential
        row.save(update_fields=["essential"])
    _copy(fresh)
    return Counts(len(wanted), len(fresh), len(other), len(gone))


def _copy(fresh: dict[tuple[UUID, UUID], bool]) -> None:
    if not fresh:
        return
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for (occupation, skill), essential in fresh.items():
            copy.write_row((uuid7(), occupation, skill, essential))
