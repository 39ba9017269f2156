"""What somebody can do, and the list of trades that an operator loads."""

import tempfile
from dataclasses import replace
from pathlib import Path

from parcours.cases.skills import NewSkill
from tests.factories import esco
from tests.factories.skills import TAILOR, skill
from tests.matrix.world import World

MARKED = replace(TAILOR, label="Qzovtrade")


def noted(world: World):
    return skill(world.caseworker, world.people["own"], MARKED)


def release() -> str:
    """A folder that stays for the run: an action may be performed twice with one sample."""
    folder = Path(tempfile.gettempdir()) / "parcours-tests-esco"
    return str(esco.release(folder))


SKILLS = {
    "cases.note_skill": ("caseworker", lambda w: {"person": w.people["own"], "told": MARKED}),
    "cases.note_skill_many": ("caseworker", lambda w: {"skills": [NewSkill(w.people["own"], MARKED)]}),
    "cases.correct_skill": (
        "caseworker",
        lambda w: {"skill": noted(w), "told": replace(MARKED, years=9)},
    ),
    "cases.withdraw_skill": ("caseworker", lambda w: {"skill": noted(w)}),
    "reference.load_esco": ("administrator", lambda w: {"folder": release()}),
}
