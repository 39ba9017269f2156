"""Small tables of registrations, made in memory or written as files."""

import csv
from pathlib import Path

import numpy as np

from parcours.linkage import candidates, comparing, reading
from parcours.linkage.preparing import prepare

HERE = Path(__file__).parent


def write(
    path: Path, rows: list[dict], columns: tuple[str, ...] = reading.COLUMNS, encoding: str = "utf-8"
) -> Path:
    with path.open("w", newline="", encoding=encoding) as file:
        writer = csv.DictWriter(file, columns, restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


def table(folder: Path, rows: list[dict]) -> reading.Table:
    return reading.read(write(folder / "registrations.csv", rows))


def prepared(folder: Path, rows: list[dict]):
    told = table(folder, rows)
    return prepare(told.size, told.columns, told.days.get("birth_date"))


def features(data, first, second) -> dict[str, np.ndarray]:
    """Of each pair what both looks see."""
    known = comparing.know(data)
    one, other = np.array(first), np.array(second)
    found = comparing.look(data, known, one, other, comparing.glance(data, known, one, other))
    return {name: found[:, n] for n, name in enumerate(comparing.FEATURES)} | {"all": found}


def found_pairs(data) -> set[tuple[int, int]]:
    return set(zip(*(one.tolist() for one in candidates.find(data)), strict=True))


def name_pairs() -> list[tuple[str, str, str]]:
    """(same or not, one name, another) of names.txt."""
    lines = (HERE / "names.txt").read_text("utf-8").splitlines()
    return [tuple(part.strip() for part in one.split("|")[:3]) for one in lines if not one.startswith("#")]
