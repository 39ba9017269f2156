"""Surveys in the small world: what the own organisation asks of its own people."""

from uuid import UUID

from parcours.kernel.actor import Actor
from parcours.surveys import actions
from parcours.surveys.answering import Said
from tests.factories.surveys import INTAKE, LATER, linked, planned
from tests.matrix.world import World

NIGHT = Actor.system("surveys.night")


def due(world: World) -> UUID:
    return planned(world.people["own"], world.own.id).id


def answered(world: World) -> UUID:
    made = due(world)
    actions.answer(by=world.caseworker, survey=made, said=Said(LATER))
    return made


def followed_up(by: Actor, person: UUID) -> UUID:
    """Somebody who was asked by whoever registered her, and answered."""
    made = planned(person, by.organisation, "m12").id
    actions.answer(by=by, survey=made, said=Said(LATER))
    return made


def token(world: World) -> str:
    return linked(world.people["own"], world.own.id)[1]


SURVEYS = {
    "surveys.answer": ("caseworker", lambda w: {"survey": due(w), "said": Said(LATER)}),
    "surveys.answer_once": (
        "caseworker",
        lambda w: {"person": w.people["own"], "occasion": "intake", "said": Said(INTAKE)},
    ),
    "surveys.correct": (
        "caseworker",
        lambda w: {"survey": answered(w), "answers": {**LATER, "income": "none"}},
    ),
    "surveys.try": ("job_adviser", lambda w: {"survey": due(w)}),
    "surveys.refuse": ("coordinator", lambda w: {"survey": due(w)}),
    "surveys.answer_by_link": (NIGHT, lambda w: {"token": token(w), "answers": LATER}),
    "surveys.refuse_by_link": (NIGHT, lambda w: {"token": token(w)}),
    "surveys.plan": (NIGHT, lambda w: {}),
    "surveys.begin": (NIGHT, lambda w: planned(w.people["own"], w.own.id, state="planned") and {}),
    "surveys.send_links": (NIGHT, lambda w: due(w) and {}),
    "surveys.remind": (NIGHT, lambda w: {}),
    "surveys.end": (NIGHT, lambda w: {}),
    "surveys.pass_on": (NIGHT, lambda w: {}),
}
