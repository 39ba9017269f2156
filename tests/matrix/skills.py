"""What somebody can do, and the list of trades that an operator loads."""

import atexit
import shutil
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

from parcours.cases.skills import NewSkill
from tests.factories import esco
from tests.factories.skills import TAILOR, skill
from tests.matrix.world import World

MARKED = replace(TAILOR, label="Qzovtrade")


def noted(world: World):
    return skill(world.caseworker, world.people["own"], MARKED)


@cache
def release() -> str:
    """A folder of this process alone, which stays for the run: one sample may be performed twice."""
    folder = Path(tempfile.mkdtemp(prefix="parcours-tests-esco-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
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
