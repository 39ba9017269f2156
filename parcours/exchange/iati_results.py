"""Figures that may be told, as results of IATI: by line of the results chain and level."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from .tellable import Counted, Told, told

RESULT = {"output": "1", "outcome": "2", "impact": "3"}
UNIT, PERCENTAGE = "1", "2"


@dataclass
class Result:
    """Indicators of one line of the results chain and of one level."""

    level: str
    node: str
    told: list[Told] = field(default_factory=list)


def measure(told: Told) -> str:
    return PERCENTAGE if told.indicator.is_ratio else UNIT


def results(counted: Counted, project: str) -> Sequence[Result]:
    """Of a project or, empty, of the programme itself; without indicators that neither promise nor count
    anything."""
    found: dict[tuple[str, str], Result] = {}
    for one in counted.pack.indicators:
        if one.project != project or not (one.collected or one.target):
            continue
        line = found.setdefault((one.node or one.code, one.level), Result(one.level, one.node))
        line.told.append(told(counted, one))
    return list(found.values())
