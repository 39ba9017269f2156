"""Train the model that ships with ``parcours link``, on people who do not exist.

python -m benchmarks.learning [--out FILE] [--scale 1.0]

Three sets of trees, each learnt on other villages than the one before it, so that none believes its teacher's
memory. The probabilities are calibrated on people whose nationalities, and so whose names, another run of the
same training had not seen. Seeded: the same machine and libraries give the same file.
"""

import argparse
import random
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import lightgbm
import numpy as np
from scipy.optimize import isotonic_regression

from benchmarks import made_up
from parcours.linkage import candidates, comparing, linking, model, reading
from parcours.linkage.company import closing, company, logit
from parcours.linkage.preparing import Array, Prepared, prepare

KEPT = ("BFA", "DZA", "NGA")
"""Nationalities that calibrate: not in the training of the run that is calibrated."""
GLANCE_CUT, LOOK_CUT = 0.003, 0.01
GLANCED = 0.35
"""The share of pairs that the glance is trained on; they are many, and easy."""
TREES = {"glance": (50, 15), "look": (160, 31), "company": (110, 31)}
SETTINGS = {
    "objective": "binary", "learning_rate": 0.1, "min_data_in_leaf": 80, "lambda_l2": 5.0,
    "min_sum_hessian_in_leaf": 3.0, "feature_fraction": 0.6, "bagging_fraction": 0.8, "bagging_freq": 1,
    "max_bin": 127, "seed": 1, "deterministic": True, "force_row_wise": True, "num_threads": 2, "verbose": -1,
}  # fmt: skip
# Size and noise of the villages of a set; "varied" draws every kind of noise anew.
VILLAGES = ((100_000, "hard"), (40_000, "moderate"), *((30_000, "varied"),) * 3)
CALIBRATE = ((60_000, "hard"), (50_000, "moderate"), (40_000, "hard"), (30_000, "varied"))
KNOTS = 24
SURE = {"hard": 0.994, "moderate": 0.994}
"""Precision that the band "same" has to have on the people who calibrate; above the 0.99 that is promised."""


@dataclass
class Village:
    """Made-up registrations, prepared, with what is known of every pair."""

    noise: str
    data: Prepared
    known: comparing.Known
    person: Array
    first: Array
    second: Array

    @property
    def right(self) -> Array:
        return self.person[self.first] == self.person[self.second]


def village(size: int, noise: str, seed: int, only: tuple[str, ...]) -> Village:
    told = made_up.Noise().varied(random.Random(seed)) if noise == "varied" else noise
    with tempfile.TemporaryDirectory(prefix="parcours-learn-") as folder:
        made_up.write(Path(folder), size, folder="train", noise=told, seed=seed, only=only)
        table = reading.read(Path(folder) / "registrations.csv")
        person = reading.read_truth(Path(folder) / "truth.csv", table)
    data = prepare(table.size, table.columns, table.days.get("birth_date"))
    return Village(noise, data, comparing.know(data), person, *candidates.find(data))


def villages(seed: int, scale: float, only: tuple[str, ...], sizes=VILLAGES):
    for n, (size, noise) in enumerate(sizes):
        yield village(int(size * scale), noise, seed + n, only)


def trained(look: str, features: list[Array], right: list[Array]) -> lightgbm.Booster:
    begun = time.perf_counter()
    trees, leaves = TREES[look]
    data = lightgbm.Dataset(
        np.concatenate(features), np.concatenate(right), feature_name=list(model.LOOKS[look])
    )
    found = lightgbm.train(SETTINGS | {"num_leaves": leaves}, data, trees)
    print(
        f"{look}: {data.num_data():,} pairs, {time.perf_counter() - begun:.0f} s", file=sys.stderr, flush=True
    )
    return found


def glanced(one: Village) -> Array:
    rows = range(0, len(one.first), linking.CHUNK)
    cut = [(one.first[n : n + linking.CHUNK], one.second[n : n + linking.CHUNK]) for n in rows]
    return np.concatenate([comparing.glance(one.data, one.known, a, b) for a, b in cut])


def learn(seed: int, scale: float, only: tuple[str, ...] = ()) -> dict[str, lightgbm.Booster]:
    """The trees of the three looks, trained on these nationalities (none named: on all)."""
    trees: dict[str, lightgbm.Booster] = {}
    kept, features, right = [], [], []
    for one in villages(seed, scale, only):
        kept.append(one)
        features.append(glanced(one))
        right.append(one.right)
    dice = np.random.default_rng(seed)
    few = [np.flatnonzero(dice.random(len(told)) < GLANCED) for told in features]
    trees["glance"] = trained(
        "glance",
        [told[at] for told, at in zip(features, few, strict=True)],
        [true[at] for true, at in zip(right, few, strict=True)],
    )
    near, sure = [], []
    for one, told, true in zip(kept, features, right, strict=True):
        at = trees["glance"].predict(told, num_threads=2) > GLANCE_CUT
        near.append(comparing.look(one.data, one.known, one.first[at], one.second[at], told[at]))
        sure.append(true[at])
    trees["look"] = trained("look", near, sure)
    del kept, features, right, near, sure
    seen, sure = [], []
    for one in villages(seed + 100, scale, only):
        found, told = in_company(one, trees)
        seen.append(told)
        sure.append(one.person[found.first] == one.person[found.second])
    trees["company"] = trained("company", seen, sure)
    return trees


def in_company(one: Village, trees: dict[str, lightgbm.Booster]) -> tuple[linking.Looked, Array]:
    """What the first two looks leave, and its features for the third."""
    early = model.Model("early", trees, {"glance_cut": GLANCE_CUT, "look_cut": LOOK_CUT})
    found = linking.looked(one.data, one.known, early, one.first, one.second, GLANCE_CUT)
    more = closing(found.first, found.second, found.told)
    found = linking.together([found, linking.looked(one.data, one.known, early, *more, 0.0)])
    seen = company(one.data.partner.code, found.first, found.second, found.told)
    return found, np.concatenate([seen, found.features], axis=1)


def calibrated(trees: dict[str, lightgbm.Booster], seed: int, scale: float) -> dict:
    """Knots from log-odds to probabilities, and where the bands begin, on people with names never seen."""
    told, right, noise = [], [], []
    for one in villages(seed, scale, KEPT, CALIBRATE):
        found, features = in_company(one, trees)
        told.append(trees["company"].predict(features, num_threads=2))
        right.append(one.person[found.first] == one.person[found.second])
        noise.append(np.full(len(right[-1]), one.noise, dtype=object))
    told, right, noise = np.concatenate(told), np.concatenate(right), np.concatenate(noise)
    odds, probability = knots(told, right)
    said = np.interp(logit(told), odds, probability)
    same = max(limit(said[noise == one], right[noise == one], SURE[one]) for one in SURE)
    return {
        "glance_cut": GLANCE_CUT, "look_cut": LOOK_CUT, "calibration": {"log_odds": [round(float(x), 4) for x
        in odds], "probability": [round(float(x), 5) for x in probability]}, "same": round(float(same), 3),
        "review": 0.1,
    }  # fmt: skip


def knots(told: Array, right: Array) -> tuple[Array, Array]:
    """A few points of an isotonic curve, each the mean of a range of pairs."""
    odds = logit(told)
    order = np.argsort(odds, kind="stable")
    curve = isotonic_regression(right[order].astype(float)).x
    edges = np.unique(
        np.quantile(odds, np.linspace(0, 1, 4)).tolist() + np.linspace(-4.5, 5.5, KNOTS - 4).tolist()
    )
    at = np.searchsorted(edges, odds[order], side="right")
    kept = [n for n in np.unique(at) if (at == n).sum() >= 50]
    x = np.array([odds[order][at == n].mean() for n in kept])
    y = np.clip([curve[at == n].mean() for n in kept], 1e-4, 1 - 1e-4)
    return x, np.maximum.accumulate(y)


def limit(said: Array, right: Array, wanted: float) -> float:
    """The lowest probability above which so many are right."""
    order = np.argsort(-said, kind="stable")
    precision = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(precision >= wanted)
    return float(said[order][good[-1]]) if len(good) else 0.999


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.learning", description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, default=model.DEFAULT)
    parser.add_argument("--scale", type=float, default=1.0, help="of the size of the villages")
    given = parser.parse_args()
    others = tuple(code for code in made_up.names("train") if code not in KEPT)
    settings = calibrated(learn(1000, given.scale, others), 3000, given.scale)
    print(settings, file=sys.stderr, flush=True)
    trees = learn(2000, given.scale)
    model.save(given.out, {name: one.model_to_string() for name, one in trees.items()}, settings)
    print(f"{given.out}: {given.out.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
