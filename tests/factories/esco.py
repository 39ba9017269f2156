"""Files in the form of ESCO's own, with invented contents."""

import csv
from collections.abc import Iterable
from pathlib import Path

OCCUPATION_HEADS = [
    *("conceptType", "conceptUri", "iscoGroup", "preferredLabel", "altLabels", "hiddenLabels", "status"),
    *("modifiedDate", "regulatedProfessionNote", "scopeNote", "definition", "inScheme", "description"),
    *("code", "naceCode"),
]
SKILL_HEADS = [
    *("conceptType", "conceptUri", "skillType", "reuseLevel", "preferredLabel", "altLabels"),
    *("hiddenLabels", "status", "modifiedDate", "scopeNote", "definition", "inScheme", "description"),
]
RELATION_HEADS = ["occupationUri", "relationType", "skillType", "skillUri"]
BASE = "http://data.europa.eu/esco"
OCCUPATIONS = {
    "baker": ("7512", "7512.1", "boulanger/boulangère", "خباز", "baker", "panetier\nboulanger d’atelier"),
    "tailor": ("7531", "7531.4", "tailleur/tailleuse", "خياط", "tailor", "couturier sur mesure"),
    "braider": ("5141", "5141.9", "coiffeur tresseur", "", "hair braider", ""),
}
SKILLS = {
    "dough": ("skill/competence", "sector-specific", "préparer la pâte", "تحضير العجين", "prepare dough"),
    "oven": ("skill/competence", "occupation-specific", "conduire un four", "", "operate ovens"),
    "hygiene": ("knowledge", "cross-sector", "hygiène alimentaire", "", "food hygiene"),
    "seam": (
        "skill/competence",
        "sector-specific",
        "coudre à la machine",
        "الخياطة بالآلة",
        "sew with a machine",
    ),
}
RELATIONS = (
    ("baker", "essential", "dough"),
    ("baker", "essential", "oven"),
    ("baker", "optional", "hygiene"),
    ("tailor", "essential", "seam"),
)
PLACE = {"fr": 0, "ar": 1, "en": 2}


def occupation(code: str) -> str:
    return f"{BASE}/occupation/{code}"


def skill(code: str) -> str:
    return f"{BASE}/skill/{code}"


def write(file: Path, heads: list[str], rows: Iterable[dict[str, str]], encoding: str = "utf-8-sig") -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding=encoding, newline="") as text:
        table = csv.DictWriter(text, heads)
        table.writeheader()
        table.writerows(rows)
    return file


def occupation_rows(language: str, codes: Iterable[str] = OCCUPATIONS) -> list[dict[str, str]]:
    rows = []
    for code in codes:
        group, own, *labels, also = OCCUPATIONS[code]
        rows.append(
            {
                "conceptType": "Occupation",
                "conceptUri": occupation(code),
                "iscoGroup": group,
                "preferredLabel": labels[PLACE[language]],
                "altLabels": also if language == "fr" else "",
                "status": "released",
                "description": 'Says "so"\nand more, on two lines.',
                "code": own,
            }
        )
    return rows


def skill_rows(language: str, codes: Iterable[str] = SKILLS) -> list[dict[str, str]]:
    return [
        {
            "conceptType": "KnowledgeSkillCompetence",
            "conceptUri": skill(code),
            "skillType": SKILLS[code][0],
            "reuseLevel": SKILLS[code][1],
            "preferredLabel": SKILLS[code][2 + PLACE[language]],
            "status": "released",
        }
        for code in codes
    ]


def relation_rows(relations: Iterable[tuple[str, str, str]] = RELATIONS) -> list[dict[str, str]]:
    return [
        {"occupationUri": occupation(one), "relationType": kind, "skillUri": skill(two)}
        for one, kind, two in relations
    ]


def release(
    folder: Path,
    *,
    version: str = "1.2.0",
    languages: Iterable[str] = ("fr", "ar", "en"),
    occupations: Iterable[str] = OCCUPATIONS,
    skills: Iterable[str] = SKILLS,
    relations: Iterable[tuple[str, str, str]] = RELATIONS,
) -> Path:
    """A folder with one folder a language, as they are unpacked."""
    for language in languages:
        inner = folder / f"ESCO dataset - v{version} - classification - {language} - csv"
        write(inner / f"occupations_{language}.csv", OCCUPATION_HEADS, occupation_rows(language, occupations))
        write(inner / f"skills_{language}.csv", SKILL_HEADS, skill_rows(language, skills))
        write(
            inner / f"occupationSkillRelations_{language}.csv",
            RELATION_HEADS,
            relation_rows(relations),
            encoding="utf-8",
        )
    return folder
