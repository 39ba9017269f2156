"""The Washington Group Short Set on Functioning, and what somebody asks for to be able to come.

Source: Washington Group on Disability Statistics, "The Washington Group Short Set on Functioning (WG-SS)",
six questions with four answers; a person counts as having a disability when at least one answer is "a lot of
difficulty" or "cannot do at all".
"""

from dataclasses import dataclass, field
from uuid import UUID

from parcours.accounts.models import Site
from parcours.kernel.actions import action
from parcours.kernel.actor import Actor
from parcours.kernel.refusals import Refused

from . import entries, filed, refusals, rules
from .enums import AccessNeed, Difficulty
from .household_models import Functioning
from .telling import Done, tell
from .visibility import get


@dataclass(frozen=True)
class Answered:
    """Her answers, each a code or empty; ``refused``: she would not answer. ``needs``: what she asked for."""

    refused: bool = False
    seeing: str = ""
    hearing: str = ""
    walking: str = ""
    remembering: str = ""
    self_care: str = ""
    communicating: str = ""
    needs: list[str] = field(default_factory=list)


@action("people.record_functioning", right="people.edit")
def record_functioning(*, by: Actor, person: UUID, answered: Answered) -> Done:
    """Keep what she answered to the six questions; that it was asked is told, never the answers."""
    get(by, person, lock=True)
    given = {name: getattr(answered, name) for name in Functioning.QUESTIONS}
    for name, value in given.items():
        if value:
            rules.coded(value, Difficulty, name)
    if answered.refused and any(given.values()):
        raise Refused(refusals.REFUSED_AND_ANSWERED, "refused")
    needs = {rules.coded(one, AccessNeed, "needs") for one in answered.needs}
    if not (answered.refused or needs or any(given.values())):
        raise Refused(refusals.NOTHING_CHANGED)
    if by.organisation is None:
        raise Refused(refusals.NO_ORGANISATION)
    row = Functioning(
        person_id=person,
        asked_by_id=by.organisation,
        refused=answered.refused,
        needs=[one for one in AccessNeed.values if one in needs],
        **given,
    )
    row.save(force_insert=True)
    tell(entries.EDITED.code, by, person, fields=["functioning"])
    return Done(row.id)


def functioning_of(actor: Actor, person: UUID) -> Functioning | None:
    """Her last answers, where the actor's organisation asked or she agreed to share."""
    get(actor, person)
    return filed.ABILITIES.first(person=person)


def asks_step_free(actor: Actor, person: UUID) -> bool:
    """Whether she asked for a place without steps. What she answered of walking is her health, and says
    nothing here."""
    row = functioning_of(actor, person)
    return row is not None and AccessNeed.STEP_FREE in row.needs


def has_disability(row: Functioning) -> bool | None:
    """By the recommended cut-off; ``None`` when no question was answered."""
    given = [getattr(row, name) for name in Functioning.QUESTIONS if getattr(row, name)]
    if not given:
        return None
    return any(one in (Difficulty.A_LOT, Difficulty.CANNOT) for one in given)


def fits(needs: list[str], site: Site) -> bool | None:
    """Whether a site can receive somebody with such needs; ``None`` when that is not known of the site."""
    return site.step_free if AccessNeed.STEP_FREE in needs else True
