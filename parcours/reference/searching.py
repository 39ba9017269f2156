"""Finding a trade by what people call it: groups of ISCO-08, occupations and skills of ESCO."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from uuid import UUID

import jellyfish
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import get_language

from parcours.kernel.folding import fold

from .loading import occupations
from .models import Occupation, OccupationGroup, OccupationSkill, Skill
from .queries import in_language

MOST, LOOKED_AT, LONGEST = 12, 300, 100
WHOLE, BEGINS, INSIDE, NEARLY = 4, 3, 1, 1
SLIP = 5
"""Words of so many letters may hold one slip."""
OWN_LANGUAGE, COMMON = 2, 5


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared: folded, the article of "d’atelier" apart."""
    return fold(text.replace("’", " ").replace("'", " ").replace("\x00", " ")[:LONGEST]).split()


@lru_cache(maxsize=20_000)
def words_of_many(text: str) -> tuple[str, ...]:
    return tuple(fold(text.replace("’", " ").replace("'", " ")).split())


def _bare(word: str) -> str:
    """An Arabic word without its article, a Latin one without the mark of the plural."""
    if word.startswith("ال") and len(word) > 4:
        return word[2:]
    return word[:-1] if len(word) > 4 and word.endswith(("s", "x")) else word


def _fits(asked: str, said: str, slips: bool) -> int:
    asked, said = _bare(asked), _bare(said)
    if asked == said:
        return WHOLE
    if said.startswith(asked) and len(asked) > 1:
        return BEGINS
    if len(asked) > 3 and asked in said:
        return INSIDE
    if slips and min(len(asked), len(said)) >= SLIP:
        near = jellyfish.damerau_levenshtein_distance(asked, said[: len(asked) + 1])
        near = min(near, jellyfish.damerau_levenshtein_distance(asked, said))
        return NEARLY if near <= 1 else 0
    return 0


def fitness(asked: list[str], said: Iterable[str], *, slips: bool = False) -> int:
    """How well a text answers: 0 unless each word asked for has one in it."""
    found = [max((_fits(word, one, slips) for one in said), default=0) for word in asked]
    return sum(found) if found and all(found) else 0


def _best(asked: list[str], titles: Mapping[str, str], other: str, language: str, slips: bool) -> int:
    """The best of the titles in each language, that of the reader first, and of the other words.

    What has words of its own is work that people who come here often know: it comes before its like.
    """
    found = []
    for code, title in titles.items():
        fit = fitness(asked, words_of_many(title), slips=slips)
        found.append(fit * 10 + (OWN_LANGUAGE if code == language else 0) if fit else 0)
    fit = fitness(asked, words_of_many(other), slips=slips)
    found.append(fit * 10 + OWN_LANGUAGE if fit else 0)
    best = max(found)
    return best + COMMON if best and other else best


@dataclass(frozen=True)
class Group:
    """A group of ISCO-08: its title, and that of the group around it."""

    code: str
    title: str
    within: str = ""


@cache
def _groups() -> dict[str, dict]:
    return {row["code"]: row for row in occupations()}


def group(code: str, language: str | None = None) -> Group | None:
    """A group by its code, in a language (the active one by default)."""
    row = _groups().get(code)
    if row is None:
        return None
    around = _groups().get(code[:2] if len(code) > 2 else code[:1])
    within = in_language(around["name"], language) if around is not row else ""
    return Group(code, in_language(row["name"], language), within)


def _alone(code: str) -> bool:
    """A minor group of one unit that says the same."""
    only = _groups().get(f"{code}0")
    return len(code) == 3 and only is not None and only["name"] == _groups()[code]["name"]


def groups(text: str, language: str | None = None, *, most: int = MOST) -> list[Group]:
    """Minor and unit groups of ISCO-08 that answer ``text`` in any language, the best first.

    A word with a slip is understood when nothing answers it as it is written. A code finds its group.
    """
    code = text.strip()
    if code.isdigit() and code in _groups():
        return [group(code, language)]
    asked = words_of(text)
    if not asked:
        return []
    spoken = (language or get_language() or "fr").split("-")[0]
    for slips in (False, True):
        ranked = [
            (_best(asked, row["name"], row["words"], spoken, slips), len(code), code)
            for code, row in _groups().items()
            if len(code) > 2 and not _alone(code)
        ]
        found = sorted((one for one in ranked if one[0]), key=lambda one: (-one[0], -one[1], one[2]))
        if found:
            return [group(code, language) for _fit, _digits, code in found[:most]]
    return []


# ESCO ---------------------------------------------------------------------------------------------


def has_esco() -> bool:
    """Whether a version of ESCO was loaded."""
    return Occupation.objects.exists()


def _rows(rows: QuerySet, asked: list[str]) -> list:
    found = rows.filter(ended_in="")
    for word in asked:
        found = found.filter(search__contains=_bare(word))
    found = list(found.order_by("id")[:LOOKED_AT])
    if found:
        return found
    near = RawSQL("%s <%% search", (" ".join(asked),), output_field=BooleanField())
    return list(rows.filter(near, ended_in="").order_by("id")[:LOOKED_AT])


def _concepts(rows: QuerySet, text: str, language: str | None, most: int) -> list:
    asked = words_of(text)
    if not any(len(word) > 1 for word in asked):
        return []
    spoken = (language or get_language() or "fr").split("-")[0]
    ranked = []
    for row in _rows(rows, asked):
        other = " ".join(label for labels in row.also.values() for label in labels)
        fit = _best(asked, row.label, other, spoken, True)
        ranked.append((-fit, len(in_language(row.label, language)), in_language(row.label, language), row))
    ranked.sort(key=lambda one: one[:3])
    return [row for *_order, row in ranked[:most]]


def esco_occupations(text: str, language: str | None = None, *, most: int = MOST) -> list[Occupation]:
    """Occupations of ESCO in force that answer ``text`` in any language, the best first."""
    return _concepts(Occupation.objects.select_related("group"), text, language, most)


def esco_skills(text: str, language: str | None = None, *, most: int = MOST) -> list[Skill]:
    """Skills of ESCO in force that answer ``text`` in any language, the best first."""
    return _concepts(Skill.objects.all(), text, language, most)


def esco_occupation(occupation: UUID) -> Occupation | None:
    """An occupation, also one that has ended: what was chosen stays readable."""
    return Occupation.objects.select_related("group").filter(pk=occupation).first()


def skills_named(skills: Iterable[UUID]) -> dict[UUID, Skill]:
    """Skills by their ids, also those that have ended."""
    return Skill.objects.in_bulk(list(skills))


@dataclass(frozen=True)
class Asked:
    """A skill that an occupation asks for."""

    skill: Skill
    essential: bool


def skills_of(occupation: UUID, language: str | None = None) -> list[Asked]:
    """What an occupation asks for, the essential first, then by name; nothing that has ended."""
    rows = OccupationSkill.objects.filter(occupation=occupation, skill__ended_in="").select_related("skill")
    found = [Asked(row.skill, row.essential) for row in rows]
    return sorted(found, key=lambda one: (not one.essential, fold(in_language(one.skill.label, language))))


@lru_cache(maxsize=500)
def same_trade(code: str) -> tuple[str, ...]:
    """Groups around one and within it, itself too, from sub-major groups (two digits) down."""
    around = [code[:length] for length in range(2, len(code))]
    return (*around, *(one for one in _groups() if len(one) > 1 and one.startswith(code)))


def is_group(code: str) -> bool:
    return OccupationGroup.objects.filter(pk=code).exists()
