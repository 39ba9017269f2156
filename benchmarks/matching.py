"""Rounds of invented people and places of several sizes, for the benchmark and for whoever wants to try.

Cities in regions, places of a few kinds in them, people who reach some: skills and wishes give the scores,
women reach fewer places of the kinds where their share is asked for, half of the mothers need childcare.
"""

import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

TYPES = ("training", "job", "enterprise")
RULES = """[[share]]
group = "sex=F"
at_least = 0.40
by = "type"
"""


@dataclass(frozen=True)
class Size:
    """``reach``: pairs a person; ``room``: places for a hundred people; ``minimum``: of the capacity."""

    people: int
    places: int
    reach: float
    room: float = 62
    minimum: tuple[float, float] = (0.3, 0.6)


SIZES = {
    "scarce": Size(20_000, 500, 6.2, room=95, minimum=(0.5, 0.8)),
    "small": Size(2_200, 60, 3.7),
    "middle": Size(20_000, 500, 6.2, room=75, minimum=(0.7, 0.95)),
    "large": Size(100_000, 2_000, 10.3),
}


def make(size: Size, seed: int = 1) -> dict[str, dict[str, np.ndarray]]:
    """Columns of the three tables."""
    draw = np.random.default_rng(seed)
    regions = max(2, size.places // 60)
    weight = draw.dirichlet(np.full(regions, 3.0))
    place_region = draw.choice(regions, size.places, p=weight)
    place_type = draw.choice(3, size.places, p=(0.5, 0.35, 0.15))
    mean = size.people * size.room / 100 / size.places
    capacity = np.maximum(4, draw.poisson(mean, size.places))
    least = np.floor(capacity * draw.uniform(*size.minimum, size.places)).astype(int)
    least[place_type == 1] = 1
    care = np.where(draw.random(size.places) < 0.6, draw.integers(0, np.maximum(2, capacity // 4)), 0)
    female = draw.random(size.people) < 0.45
    home = draw.choice(regions, size.people, p=weight)
    child = female & (draw.random(size.people) < 0.35)
    wish = draw.choice(3, size.people, p=(0.5, 0.35, 0.15))
    skill = draw.normal(0, 1, (size.people, 3))
    person, place, score = [], [], []
    by_region = [np.flatnonzero(place_region == r) for r in range(regions)]
    for i in range(size.people):
        near = by_region[home[i]]
        many = min(1 + draw.poisson(size.reach - 1), 40)
        chosen = draw.choice(near, min(many, len(near)), replace=False) if len(near) else near
        if draw.random() < 0.25:
            chosen = np.append(chosen, draw.integers(0, size.places))
        chosen = np.unique(chosen)
        kind = place_type[chosen]
        if female[i]:
            kept = draw.random(len(chosen)) < np.where(kind == 0, 0.95, 0.75)
            chosen, kind = chosen[kept], kind[kept]
        if child[i]:
            kept = (care[chosen] > 0) | (draw.random(len(chosen)) < 0.0)
            chosen, kind = chosen[kept], kind[kept]
        far = place_region[chosen] != home[i]
        told = (
            520 + 160 * (kind == wish[i]) + 90 * skill[i][kind] - 180 * far + draw.normal(0, 60, len(chosen))
        )
        person.append(np.full(len(chosen), i))
        place.append(chosen)
        score.append(np.clip(np.rint(told), 1, 1000).astype(int))
    person, place, score = (np.concatenate(one) for one in (person, place, score))
    codes = np.array([f"p{i:06d}" for i in range(size.people)])
    names = np.array([f"s{j:05d}" for j in range(size.places)])
    return {
        "people": {
            "person_id": codes,
            "sex": np.where(female, "F", "M"),
            "needs_childcare": child.astype(int),
        },
        "places": {
            "place_id": names,
            "type": np.array(TYPES)[place_type],
            "capacity": capacity,
            "minimum": least,
            "childcare_places": care,
        },
        "pairs": {"person_id": codes[person], "place_id": names[place], "score": score},
    }


def write(folder: Path, size: Size, seed: int = 1) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns in make(size, seed).items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            writer.writerows(zip(*(one.tolist() for one in columns.values()), strict=True))
    (folder / "rules.toml").write_text(RULES, encoding="utf-8")


# What is measured ---------------------------------------------------------------------------------


def first_come(folder: Path) -> dict:
    """Each in the order of the table takes the best that is left to her; minima and shares are not asked."""
    from parcours.matching import reading

    tables = reading.read(folder)
    room, care = tables.capacity.copy(), tables.care.copy()
    starts = np.searchsorted(tables.person, np.arange(len(tables.people) + 1))
    value, chosen = 0, {}
    for i in range(len(tables.people)):
        hers = np.arange(starts[i], starts[i + 1])
        for e in hers[np.argsort(-tables.score[hers], kind="stable")]:
            j = tables.place[e]
            if room[j] > 0 and (not tables.child[i] or care[j] > 0):
                room[j] -= 1
                care[j] -= tables.child[i]
                value += int(tables.score[e])
                chosen[i] = int(j)
                break
    women = tables.groups["sex"] == "F"
    held = all(
        5 * sum(women[i] for i, j in chosen.items() if tables.kind[j] == kind)
        >= 2 * sum(tables.kind[j] == kind for j in chosen.values())
        for kind in set(tables.kind.tolist())
    )
    taken = np.bincount(list(chosen.values()), minlength=len(tables.places))
    held = held and not ((taken > 0) & (taken < tables.minimum)).any()
    return {"value": value, "bound": None, "held": bool(held), "placed": len(chosen)}


def _read(folder: Path):
    from parcours.matching import reading, rounds, rules

    tables = reading.read(folder)
    return rounds.build(tables, rules.read(folder, tables))[0]


def relaxation(folder: Path, seconds: float) -> dict:
    """HiGHS alone on the relaxation: a bound, nobody placed."""
    from parcours.matching import exact
    from parcours.matching.deadline import Deadline

    found = exact.relaxed(_read(folder), Deadline(seconds))
    return {
        "value": None,
        "bound": found.bound if found.status == "optimal" else None,
        "held": None,
        "placed": 0,
    }


def plain(folder: Path, seconds: float) -> dict:
    """HiGHS alone on the whole."""
    from parcours.matching import exact
    from parcours.matching.deadline import Deadline

    problem = _read(folder)
    found = exact.whole(problem, Deadline(seconds))
    if found.chosen is None:
        return {"value": None, "bound": found.bound, "held": None, "placed": 0}
    return {
        "value": problem.value(found.chosen),
        "bound": found.bound,
        "held": problem.holds(found.chosen),
        "placed": int(found.chosen.sum()),
    }


def ours(folder: Path, seconds: float) -> dict:
    from parcours.matching import rounds
    from parcours.matching.deadline import Deadline

    outcome = rounds.run(folder, Deadline(seconds))
    problem = _read(folder)
    return {
        "value": outcome.value,
        "bound": outcome.bound,
        "held": problem.holds(outcome.chosen),
        "placed": int(outcome.chosen.sum()),
    }


WAYS = {
    "first come": lambda folder, _seconds: first_come(folder),
    "HiGHS, the relaxation": relaxation,
    "HiGHS, the whole": plain,
    "ours": ours,
}
LIMITS = {"small": 20.0, "middle": 20.0, "scarce": 20.0, "large": 25.0}
PATIENCE = 150
"""Seconds after which a way is given up."""


def one(folder: str, way: str, seconds: str) -> None:
    """Run one way in a process of its own, so that its memory is its own; says it as JSON."""
    begun = time.perf_counter()
    told = WAYS[way](Path(folder), float(seconds))
    used = resource.getrusage(resource.RUSAGE_SELF)
    told |= {"seconds": time.perf_counter() - begun, "cpu": used.ru_utime + used.ru_stime}
    print(json.dumps(told | {"memory": used.ru_maxrss * 1024}))


def measure(sizes: list[str], seed: int = 1) -> str:
    """First come, HiGHS alone and ours on the same rounds, as a table in Markdown; the least bound counts."""
    lines = [
        "| round | way | points | of the least bound | gap to it | kept | placed | s | CPU s | MB |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory(prefix="parcours-bench-") as made:
        for size in sizes:
            folder = Path(made) / size
            write(folder, SIZES[size], seed)
            found = {way: _apart(folder, way, LIMITS[size]) for way in WAYS}
            bounds = [told["bound"] for told in found.values() if told and told["bound"]]
            least = min(bounds, default=0)
            for way, told in found.items():
                lines.append(
                    _line(f"{size} ({SIZES[size].people:,} × {SIZES[size].places:,})", way, told, least)
                )
                print(lines[-1], file=sys.stderr, flush=True)
    return "\n".join(lines)


def _apart(folder: Path, way: str, seconds: float) -> dict | None:
    command = [sys.executable, "-m", "benchmarks.matching", str(folder), way, str(seconds)]
    env = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    try:
        done = subprocess.run(
            command, env=env, stdout=subprocess.PIPE, text=True, check=True, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        return None
    return json.loads(done.stdout.splitlines()[-1])


def _line(size: str, way: str, told: dict | None, least: float) -> str:
    if told is None:
        return f"| {size} | {way} | – | – | – | – | – | more than {PATIENCE} | – | – |"
    value = told["value"]
    ratio = f"{value / least:.4f}" if value and least else "–"
    gap = f"{100 * (least - value) / least:.4f} %" if value and least else "–"
    kept = {True: "all", False: "**broken**", None: "–"}[told["held"]]
    shown = f"{value:,}" if value else f"at most {told['bound']:,.0f}" if told["bound"] else "–"
    return (
        f"| {size} | {way} | {shown} | {ratio} | {gap} | {kept} | {told['placed']:,} | {told['seconds']:.1f} "
        f"| {told['cpu']:.1f} | {told['memory'] / 1e6:.0f} |"
    )


if __name__ == "__main__":
    one(*sys.argv[1:4])
