"""Small rounds for tests: random ones with every kind of rule, all choices tried, a checker of its own."""

import itertools
import random
from fractions import Fraction
from pathlib import Path

import numpy as np

from parcours.matching.reading import Tables
from parcours.matching.rules import Group, Rules, Share


def tables(people: list[dict], places: list[dict], pairs: list[tuple[int, int, int]]) -> Tables:
    pairs = sorted(pairs)
    beside = {name for one in people for name in one} - {"child"}
    return Tables(
        people=[f"p{n}" for n in range(len(people))],
        groups={name: np.array([one.get(name, "") for one in people], dtype=object) for name in beside},
        child=np.array([one.get("child", False) for one in people], dtype=bool),
        places=[f"s{n}" for n in range(len(places))],
        kind=np.array([one.get("type", "") for one in places], dtype=object),
        capacity=np.array([one["capacity"] for one in places], dtype=np.int64),
        minimum=np.array([one.get("minimum", 0) for one in places], dtype=np.int64),
        care=np.array([one.get("care", 0) for one in places], dtype=np.int64),
        person=np.array([i for i, _j, _s in pairs], dtype=np.int32),
        place=np.array([j for _i, j, _s in pairs], dtype=np.int32),
        score=np.array([s for _i, _j, s in pairs], dtype=np.int64),
    )


def random_round(seed: int) -> tuple[Tables, Rules]:
    draw = random.Random(seed)
    people = [
        {
            "sex": draw.choice("FM"),
            "class": draw.choice(["high", "low"]),
            "child": draw.random() < 0.3,
        }
        for _ in range(draw.randint(1, 7))
    ]
    people[0] |= {"sex": "F", "class": "high"}
    places = []
    for _ in range(draw.randint(1, 4)):
        capacity = draw.randint(0, 4)
        told = {"capacity": capacity, "minimum": draw.randint(0, capacity), "care": draw.randint(0, 2)}
        places.append(told | {"type": draw.choice(["training", "job"])})
    few = draw.choice([3, 1000])
    pairs = [
        (i, j, draw.randint(1, few))
        for i in range(len(people))
        for j in range(len(places))
        if draw.random() < 0.6
    ]
    shares = []
    if draw.random() < 0.6:
        share = Fraction(draw.choice([0, 25, 33, 40, 50, 75, 100]), 100)
        shares.append(Share(Group("sex", "F"), share, None, draw.random() < 0.6))
    if draw.random() < 0.3:
        shares.append(Share(Group("class", "high"), None, Fraction(draw.choice([30, 50, 80]), 100), True))
    first = []
    if draw.random() < 0.35:
        first.append(Group("class", "high"))
    forbidden, required, previous = set(), {}, set()
    for i, j, _score in pairs:
        chance = draw.random()
        if chance < 0.08:
            forbidden.add((i, j))
        elif chance < 0.12:
            required.setdefault(i, j)
        elif chance < 0.3:
            previous.add((i, j))
    bonus = draw.choice([0, 2, 50]) if previous else 0
    if previous and draw.random() < 0.3:
        first.append(None)
    told = tables(people, places, pairs)
    return told, Rules(
        tuple(shares), tuple(first), frozenset(forbidden), required, frozenset(previous), bonus
    )


def faults(told: Tables, rules: Rules, chosen: dict[int, int]) -> list[str]:
    """What a choice (person → place) breaks; written anew from the words of the rules."""
    found = []
    pairs = set(zip(told.person.tolist(), told.place.tolist(), strict=True))
    for i, j in chosen.items():
        if (i, j) not in pairs:
            found.append(f"{i} cannot go to {j}")
        if (i, j) in rules.forbidden:
            found.append(f"{i} at {j} is forbidden")
    for i, j in rules.required.items():
        if chosen.get(i) != j:
            found.append(f"{i} is required at {j}")
    for j in range(len(told.places)):
        there = [i for i, k in chosen.items() if k == j]
        if len(there) > told.capacity[j]:
            found.append(f"{j} is too full")
        if there and len(there) < told.minimum[j]:
            found.append(f"{j} is under its minimum")
        if sum(bool(told.child[i]) for i in there) > told.care[j]:
            found.append(f"{j} has too many children")
    for share in rules.shares:
        for kind in set(told.kind.tolist()) if share.by_type else [None]:
            there = [i for i, j in chosen.items() if kind is None or told.kind[j] == kind]
            members = sum(told.groups[share.group.column][i] == share.group.value for i in there)
            if share.at_least is not None and members < share.at_least * len(there):
                found.append(f"too few of {share.group} in {kind}")
            if share.at_most is not None and members > share.at_most * len(there):
                found.append(f"too many of {share.group} in {kind}")
    return found


def worth(told: Tables, rules: Rules, chosen: dict[int, int]) -> tuple[int, ...]:
    """What is sought, one after the other."""
    scores = {
        (i, j): s
        for i, j, s in zip(told.person.tolist(), told.place.tolist(), told.score.tolist(), strict=True)
    }
    kept = sum(pair in rules.previous for pair in chosen.items())
    aims = [
        kept if aim is None else sum(told.groups[aim.column][i] == aim.value for i in chosen)
        for aim in rules.first
    ]
    return (*aims, sum(scores[pair] for pair in chosen.items()) + rules.bonus * kept)


def best(told: Tables, rules: Rules) -> tuple[int, ...] | None:
    """The most that can be reached, all choices tried."""
    ways = [[None] for _ in told.people]
    for i, j in zip(told.person.tolist(), told.place.tolist(), strict=True):
        ways[i].append(j)
    for i, j in rules.required.items():
        ways[i] = [j]
    top = None
    for way in itertools.product(*ways):
        chosen = {i: j for i, j in enumerate(way) if j is not None}
        if not faults(told, rules, chosen):
            value = worth(told, rules, chosen)
            top = value if top is None or value > top else top
    return top


def write(folder: Path, people: str, places: str, pairs: str, rules: str = "") -> Path:
    for name, text in (("people.csv", people), ("places.csv", places), ("pairs.csv", pairs)):
        (folder / name).write_text(text, encoding="utf-8")
    if rules:
        (folder / "rules.toml").write_text(rules, encoding="utf-8")
    return folder
