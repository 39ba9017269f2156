"""Files that were taken away."""

from uuid import UUID

from parcours.exchange import actions
from parcours.kernel.actor import Actor
from tests.matrix.world import World


def taken(world: World) -> UUID:
    by = world.actors["monitoring"]
    return actions.export(by=by, kind="figures", form="json", purpose="own_work").id


EXCHANGE = {
    "exchange.export": ("monitoring", lambda w: {"kind": "figures", "form": "json", "purpose": "own_work"}),
    "exchange.clear_exports": (Actor.system("night"), lambda w: {}),
}
