"""What a run leaves: pairs, clusters and the report, in a folder."""

import csv
import json
import os
from pathlib import Path
from typing import Any

import numpy as np

from . import measuring, reasons
from .linking import Clock, Linked, memory
from .model import Model
from .preparing import Array
from .reading import Table

CHUNK = 100_000


def bands(probability: Array, model: Model) -> Array:
    """0 distinct, 1 review, 2 same: of each probability, as it is written."""
    return (probability >= model.settings["review"]).astype(np.int8) + (probability >= model.settings["same"])


BANDS = ("distinct", "review", "same")


def write(linked: Linked, table: Table, model: Model, out: Path) -> dict[str, int]:
    """Write pairs.csv and clusters.csv; how many pairs are in which band. Nothing is left half written."""
    out.mkdir(parents=True, exist_ok=True)
    band = bands(linked.probability, model)
    with _replaced(out / "pairs.csv") as path, path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["left_record_id", "right_record_id", "probability", "band", "reasons", "reason_codes"]
        )
        for start in range(0, len(linked.first), CHUNK):
            writer.writerows(_rows(linked, table, band, slice(start, start + CHUNK)))
    with _replaced(out / "clusters.csv") as path, path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["record_id", "cluster_id"])
        ids = table.ids
        writer.writerows((one, ids[n]) for one, n in zip(ids, linked.group.tolist(), strict=True))
    return {name: int((band == n).sum()) for n, name in enumerate(BANDS)}


def _rows(linked: Linked, table: Table, band: Array, rows: slice) -> zip:
    codes, words = reasons.told(linked.features[rows])
    ids = table.ids
    return zip(
        (ids[n] for n in linked.first[rows].tolist()),
        (ids[n] for n in linked.second[rows].tolist()),
        (f"{one:.4f}" for one in linked.probability[rows].tolist()),
        (BANDS[n] for n in band[rows].tolist()),
        words,
        codes,
        strict=True,
    )


class _replaced:
    """A path to write to, which takes the place of another when all is written."""

    def __init__(self, path: Path):
        self.path, self.part = path, path.with_name(path.name + ".part")

    def __enter__(self) -> Path:
        return self.part

    def __exit__(self, kind, _error, _trace) -> None:
        if kind is None:
            os.replace(self.part, self.path)
        else:
            self.part.unlink(missing_ok=True)


def report(
    linked: Linked,
    table: Table,
    model: Model,
    threshold: float,
    person: Array | None,
    clock: Clock,
    told: dict,
) -> dict[str, Any]:
    sizes = np.unique(linked.group, return_counts=True)[1]
    found = {
        "records": table.size,
        **linked.counts,
        "pairs_told": len(linked.first),
        "pairs_found": int((linked.probability >= threshold).sum()),
        "bands": told,
        "clusters": len(sizes),
        "clusters_of_several": int((sizes > 1).sum()),
        "greatest_cluster": int(sizes.max(initial=0)),
        "threshold": threshold,
        "model": model.name,
        "band_limits": {"same": model.settings["same"], "review": model.settings["review"]},
        "notes": table.notes,
        "seconds": round(clock.seconds(), 3),
        "steps": clock.steps,
        "memory_bytes": memory(),
    }
    if person is not None:
        found["measured"] = _measured(linked, model, threshold, person)
    return found


def _measured(linked: Linked, model: Model, threshold: float, person: Array) -> dict[str, Any]:
    known = (person[linked.first] >= 0) & (person[linked.second] >= 0)
    probability = linked.probability[known]
    right = (person[linked.first] == person[linked.second])[known]
    true = measuring.true_pairs(person)
    return {
        "pairs": measuring.pairs(probability, right, true, threshold),
        "clusters": measuring.clusters(linked.group, person),
        "band_same": measuring.pairs(probability, right, true, model.settings["same"]),
        "band_same_or_review": measuring.pairs(probability, right, true, model.settings["review"]),
        "told_at_all": measuring.pairs(probability, right, true, 0.0),
        "calibration": measuring.calibration(probability, right),
    }


def write_report(found: dict[str, Any], out: Path) -> None:
    with _replaced(out / "report.json") as path:
        path.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
