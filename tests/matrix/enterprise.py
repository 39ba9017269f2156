"""An enterprise at whoever registered her, in her own name, and who does what with it."""

from typing import Any
from uuid import UUID

from parcours.enterprise import actions
from parcours.enterprise.rules import JobsTold, Joining, Opening, Share, VisitOf, VisitTold
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from tests.factories import enterprise as factory
from tests.factories.accounts import actor
from tests.factories.papers import pdf
from tests.matrix.world import LETTERS, World


def _coach(world: World, relation: str, place) -> Actor:
    return world.actors["enterprise_coach"] if relation == "own" else actor(place, role="enterprise_coach")


def enterprising(world: World, relation: str, place) -> dict[str, UUID]:
    """Created, with a paper and a job. To every other organisation a word of it is foreign."""
    by, mark = _coach(world, relation, place), LETTERS[relation]
    title, idea = f"Qz{mark}bakery", f"Qz{mark}idea"
    made = factory.to_plan(by, factory.venture(by, world.people[relation], title=title, idea=idea))
    actions.step_done(by=by, venture=made, code="fit", scan=pdf())
    actions.step_done(by=by, venture=made, code="card", reference=f"Qz{mark}card")
    actions.move(by=by, venture=made, stage="created")
    world.canaries[relation if relation == "own" else "foreign"] += [title, idea, f"Qz{mark}card"]
    return {"venture": made, "venture_member": member(by, made), "venture_job": factory.jobs(by, made)[0]}


def member(by: Actor, venture: UUID) -> UUID:
    from parcours.enterprise.models import Member

    with acting(by):
        return Member.objects.get(venture=venture).id


def _by(world: World) -> Actor:
    return world.actors["enterprise_coach"]


def begun(world: World, **more: Any) -> UUID:
    return factory.venture(_by(world), world.people["own"], **more)


def created(world: World) -> UUID:
    return factory.created(_by(world), world.people["own"])


def two(world: World) -> UUID:
    """A cooperative of two, of which the first is the person of the own organisation."""
    return factory.venture(_by(world), world.people["shared"], world.people["own"], form="coop")


def _leaving(world: World) -> dict[str, Any]:
    from parcours.enterprise.models import Member

    made = two(world)
    with acting(_by(world)):
        found = Member.objects.get(venture=made, person=world.people["own"])
    return {"member": found.id, "reason": "found_job"}


def _shares(world: World) -> dict[str, Any]:
    made = begun(world, form="coop")
    return {"venture": made, "shares": [Share(member(_by(world), made), factory.Decimal(100))]}


def _undone(world: World) -> dict[str, Any]:
    made = begun(world)
    actions.step_done(by=_by(world), venture=made, code="fit")
    return {"venture": made, "code": "fit"}


COACH = "enterprise_coach"
ENTERPRISE = {
    "enterprise.open": (COACH, lambda w: {"person": w.people["own"], "venture": factory.told()}),
    "enterprise.open_many": (
        COACH,
        lambda w: {"openings": [Opening(factory.told(), (Joining(w.people["own"]),))]},
    ),
    "enterprise.change": (COACH, lambda w: {"venture": begun(w), "told": factory.told(title="Other")}),
    "enterprise.move": (COACH, lambda w: {"venture": begun(w), "stage": "feasibility"}),
    "enterprise.join": (
        COACH,
        lambda w: {
            "venture": factory.venture(_by(w), w.people["shared"], form="coop"),
            "person": w.people["own"],
        },
    ),
    "enterprise.leave": (COACH, _leaving),
    "enterprise.set_shares": (COACH, _shares),
    "enterprise.step_done": (COACH, lambda w: {"venture": begun(w), "code": "fit", "reference": "R"}),
    "enterprise.step_undone": (COACH, _undone),
    "enterprise.add_jobs": (COACH, lambda w: {"venture": created(w), "jobs": JobsTold("self", "F", 2)}),
    "enterprise.visit": (COACH, lambda w: {"venture": created(w), "visit": VisitTold(trading="yes")}),
    "enterprise.visit_many": (
        COACH,
        lambda w: {"visits": [VisitOf(created(w), VisitTold(missed="no_answer"))]},
    ),
    "enterprise.end_job": (COACH, lambda w: {"job": factory.jobs(_by(w), created(w))[0]}),
}
