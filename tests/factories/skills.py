"""What somebody can do, told through the action; a version of ESCO with invented contents."""

from pathlib import Path
from uuid import UUID

from parcours.cases import actions
from parcours.cases.skills import Told
from parcours.kernel.actor import Actor
from parcours.reference import actions as reference
from parcours.reference.models import Occupation, Skill
from tests.factories import esco

TAILOR = Told(
    group="7531", label="couture", years=4, level="alone", known="observed", country="GN", wish=True
)


def skill(by: Actor, person: UUID, told: Told = TAILOR) -> UUID:
    return actions.note_skill(by=by, person=person, told=told).id


def load_esco(folder: Path) -> tuple[Occupation, list[UUID]]:
    """The baker of the invented version, and what is asked of her, essential first."""
    reference.load_esco(by=Actor.system("tests"), folder=str(esco.release(folder)))
    baker = Occupation.objects.get(uri=esco.occupation("baker"))
    uris = [esco.skill(code) for code in ("dough", "oven", "hygiene")]
    ids = dict(Skill.objects.filter(uri__in=uris).values_list("uri", "id"))
    return baker, [ids[uri] for uri in uris]
