"""What a round leaves: the placements and the report that proves them."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np

from .rounds import Outcome, memory
from .rules import Share


def placements(outcome: Outcome) -> list[tuple[str, str]]:
    """Who goes where, in the order of the people."""
    tables, at = outcome.tables, np.flatnonzero(outcome.chosen)
    return [
        (tables.people[i], tables.places[j]) for i, j in zip(tables.person[at], tables.place[at], strict=True)
    ]


def report(outcome: Outcome) -> dict[str, Any]:
    """Values are points of score; a share is told in people, with how many could leave before it breaks."""
    tables, chosen = outcome.tables, outcome.chosen
    place = tables.place[chosen]
    taken = np.bincount(place, minlength=len(tables.places))
    children = np.bincount(place[tables.child[tables.person[chosen]]], minlength=len(tables.places))
    shut = np.flatnonzero((taken == 0) & (tables.capacity > 0))
    return {
        "status": outcome.status,
        "reason": outcome.reason,
        "objective": outcome.value,
        "score": int(tables.score[chosen].sum()),
        "upper_bound": round(float(outcome.bound), 3),
        "gap": round(outcome.gap, 9),
        "people": len(tables.people),
        "places": len(tables.places),
        "pairs": len(tables.person),
        "placed": int(chosen.sum()),
        "capacity": int(tables.capacity.sum()),
        "aims": [
            {
                "name": aim.name,
                "value": aim.value,
                "upper_bound": round(float(aim.bound), 3),
                "status": aim.status,
            }
            for aim in outcome.aims
        ],
        "rules": [line for share in outcome.rules.shares for line in _share(outcome, share)],
        "required": len(outcome.rules.required),
        "forbidden": len(outcome.rules.forbidden),
        "kept_of_previous": _kept(outcome),
        "full_places": int((taken == tables.capacity).sum()),
        "childcare_left": int((tables.care - children).sum()),
        "not_opened": [tables.places[j] for j in shut],
        "seconds": round(outcome.seconds, 3),
        "memory_bytes": memory(),
    }


def _kept(outcome: Outcome) -> int | None:
    if not outcome.rules.previous:
        return None
    at = np.flatnonzero(outcome.chosen)
    pairs = zip(outcome.tables.person[at].tolist(), outcome.tables.place[at].tolist(), strict=True)
    return sum(one in outcome.rules.previous for one in pairs)


def _share(outcome: Outcome, share: Share) -> list[dict[str, Any]]:
    tables, chosen = outcome.tables, outcome.chosen
    member = (tables.groups[share.group.column] == share.group.value)[tables.person[chosen]]
    kind = tables.kind[tables.place[chosen]]
    found = []
    for one in sorted(set(tables.kind.tolist())) if share.by_type else [None]:
        inside = np.ones(len(member), dtype=bool) if one is None else kind == one
        placed, of_group = int(inside.sum()), int(member[inside].sum())
        line = {
            "rule": "share",
            "group": str(share.group),
            "type": one,
            "placed": placed,
            "of_group": of_group,
        }
        line["share"] = round(of_group / placed, 6) if placed else None
        for name, sign in (("at_least", 1), ("at_most", -1)):
            limit = getattr(share, name)
            if limit is not None:
                line[name] = float(limit)
                line[f"slack_{name}"] = round(float(sign * (of_group - limit * placed)), 6)
        found.append(line)
    return found


def write(outcome: Outcome, out: Path) -> dict[str, Any]:
    """Write placements.csv and report.json; the report."""
    out.mkdir(parents=True, exist_ok=True)
    with (out / "placements.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["person_id", "place_id"])
        writer.writerows(placements(outcome) if outcome.status != "infeasible" else [])
    told = report(outcome)
    (out / "report.json").write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return told
