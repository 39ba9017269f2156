"""The trained model: three sets of trees, one for each look at a pair, and what makes probabilities of their
sums.

One file of text: a first line that names it, a line of JSON, then the trees as LightGBM writes them, each
after a line ``=== name``. Made by ``python -m benchmarks.learning``.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .company import COMPANY, logit
from .comparing import FEATURES, GLANCE
from .faults import Fault
from .preparing import Array

MARK = "parcours linkage model 1"
DEFAULT = Path(__file__).with_name("model.txt")
LOOKS = {"glance": GLANCE, "look": FEATURES, "company": COMPANY + FEATURES}
WHERE = "it cannot be loaded (on Debian: apt install libgomp1)"


@dataclass(frozen=True)
class Model:
    """``trees``: of each look; ``settings``: ``glance_cut``, ``look_cut`` (below, a pair is out of the
    question), ``calibration`` (knots: log-odds of the trees, probability), ``same`` and ``review`` (where
    bands begin)."""

    name: str
    trees: dict[str, Any]
    settings: dict[str, Any]

    def says(self, look: str, features: Array) -> Array:
        """What the trees of a look make of pairs: 0 to 1, not calibrated."""
        if not len(features):
            return np.zeros(0, dtype=np.float32)
        return self.trees[look].predict(features, num_threads=1).astype(np.float32)

    def calibrated(self, told: Array) -> Array:
        """Probabilities that are as often true as they say."""
        knots = self.settings["calibration"]
        return np.interp(logit(told), knots["log_odds"], knots["probability"]).astype(np.float32)


def _lightgbm():
    try:
        import lightgbm
    except OSError:
        raise Fault("lightgbm", None, f"{WHERE}.") from None
    return lightgbm


def load(path: Path = DEFAULT) -> Model:
    """Raises :class:`Fault` if the file is no such model."""
    lightgbm = _lightgbm()
    if not path.is_file():
        raise Fault(str(path), None, "there is no such file.")
    try:
        head, *rest = path.read_text("utf-8").split("\n=== ")
        mark, settings = head.split("\n", 1)
        if mark != MARK:
            raise ValueError(mark)
        told = json.loads(settings)
        trees = {}
        for one in rest:
            name, text = one.split("\n", 1)
            trees[name] = lightgbm.Booster(model_str=text)
            if tuple(trees[name].feature_name()) != LOOKS[name]:
                raise Fault(path.name, None, f"it asks for other features ({name}); train it once more.")
        if set(trees) != set(LOOKS) or not {"glance_cut", "look_cut", "calibration", "same", "review"} <= set(
            told
        ):
            raise ValueError(path)
    except (ValueError, KeyError, UnicodeDecodeError, lightgbm.basic.LightGBMError):
        raise Fault(path.name, None, "this is no model of linkage.") from None
    return Model("default" if path == DEFAULT else path.name, trees, told)


def save(path: Path, texts: dict[str, str], settings: dict[str, Any]) -> None:
    """``texts``: of each look, the trees as LightGBM writes them."""
    parts = [f"{MARK}\n{json.dumps(settings)}"]
    for name, text in texts.items():
        parts.append(f"{name}\n{text.split(chr(10) + 'feature_importances:')[0].rstrip()}\n")
    path.write_text("\n=== ".join(parts) + "\n", encoding="utf-8")
