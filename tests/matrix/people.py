"""Who keeps a reception, a household and the ways to reach somebody, and with what; for ``samples.py``."""

from datetime import timedelta

from parcours.kernel import clock
from parcours.people import actions
from parcours.people.receiving import Visited
from tests.factories.reception import site, visit
from tests.matrix.world import World


def place(world: World):
    return site(world.own.id, "EN-MATRIX")


def came(world: World):
    return visit(world.caseworker, place(world)).visit


def called(world: World):
    wanted = came(world)
    actions.call_visitor(by=world.caseworker, visit=wanted)
    return wanted


PEOPLE = {
    "people.receive": (
        "caseworker",
        lambda w: {"site": place(w), "reason": "work", "person": w.people["own"]},
    ),
    "people.call_visitor": ("caseworker", lambda w: {"visit": came(w)}),
    "people.wait_again": ("caseworker", lambda w: {"visit": called(w)}),
    "people.end_visit": (
        "caseworker",
        lambda w: {"visit": called(w), "outcome": "sent_on", "sent_to": "partner"},
    ),
    "people.name_visitor": ("caseworker", lambda w: {"visit": came(w), "person": w.people["own"]}),
    "people.receive_many": (
        "caseworker",
        lambda w: {
            "site": place(w),
            "visits": [Visited(clock.now() - timedelta(days=1), "aid", "served", w.people["own"])],
        },
    ),
    "people.close_days": ("caseworker", lambda w: _old(w)),
}


def _old(world: World) -> dict:
    with clock.at(clock.now() - timedelta(days=1)):
        came(world)
    return {}
