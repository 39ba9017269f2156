"""Files that were taken away; figures prepared for everybody."""

from datetime import date
from uuid import UUID

from parcours.exchange import actions
from parcours.kernel.actor import Actor
from tests.matrix.world import World


def taken(world: World) -> UUID:
    by = world.actors["monitoring"]
    return actions.export(by=by, kind="figures", form="json", purpose="own_work").id


def prepared(world: World, month: date = date(2022, 1, 1)) -> UUID:
    return actions.prepare_publication(by=world.actors["monitoring"], month=month).id


EXCHANGE = {
    "exchange.prepare_publication": ("monitoring", lambda w: {"month": date(2022, 2, 1)}),
    "exchange.publish": ("monitoring", lambda w: {"publication": prepared(w)}),
    "exchange.drop_publication": ("monitoring", lambda w: {"publication": prepared(w)}),
    "exchange.export": ("monitoring", lambda w: {"kind": "figures", "form": "json", "purpose": "own_work"}),
    "exchange.clear_exports": (Actor.system("night"), lambda w: {}),
}
