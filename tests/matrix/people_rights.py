"""Requests about personal data, erasure and merging, for whoever does them in the small world."""

from uuid import UUID

from parcours.people import actions
from tests.factories.people import registration
from tests.matrix.world import World

OFFICER, COUNTER, STEERS = "data_protection", "caseworker", "coordinator"


def requested(world: World, kind: str = "access", relation: str = "own") -> UUID:
    objects = {"purpose": "reporting"} if kind == "objection" else {}
    by, who = world.actors[COUNTER], world.people[relation]
    return actions.record_request(by=by, person=who, kind=kind, words="Qzwords", **objects).id


def in_hand(world: World, kind: str = "access") -> UUID:
    request = requested(world, kind)
    return actions.take_request(by=world.actors[OFFICER], request=request).id


def decided(world: World, kind: str = "access") -> UUID:
    request = in_hand(world, kind)
    by = world.actors[OFFICER]
    return actions.decide_request(by=by, request=request, answer="partly", reason="must_keep").id


def twice(world: World) -> UUID:
    """The person of the own organisation, registered a second time."""
    return actions.register(by=world.actors[COUNTER], registration=registration()).person


def merged(world: World) -> UUID:
    return actions.merge(
        by=world.actors[STEERS], person=world.people["own"], duplicate=twice(world), reason="said"
    ).id


RIGHTS = {
    "people.record_request": (
        COUNTER,
        lambda w: {"person": w.people["own"], "kind": "access", "words": "Everything"},
    ),
    "people.take_request": (OFFICER, lambda w: {"request": requested(w)}),
    "people.decide_request": (OFFICER, lambda w: {"request": in_hand(w), "answer": "granted"}),
    "people.hand_over_answer": (COUNTER, lambda w: {"request": decided(w)}),
    "people.erase": (OFFICER, lambda w: {"request": decided(w, "erasure")}),
    "people.merge": (
        STEERS,
        lambda w: {
            "person": w.people["own"],
            "duplicate": twice(w),
            "reason": "paper",
            "note": "Same passport",
        },
    ),
    "people.undo_merge": (STEERS, lambda w: {"merge": merged(w)}),
}
