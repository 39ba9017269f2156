"""Files that were taken away and that are taken in; figures prepared for everybody."""

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


LIST = b"number;name;sex;nationality\nM-1;Qzovrow Qzovlist;F;GN\n"


def waiting(world: World, content: bytes = LIST, *, told: bool = True) -> UUID:
    """A list of people that waits, its columns told."""
    by = world.caseworker
    batch = actions.receive_file(by=by, kind="people", name="list.csv", content=content).id
    if told:
        columns = ["number", "name", "sex", "nationality"]
        actions.tell_columns(by=by, batch=batch, columns=columns)
    return batch


EXCHANGE = {
    "exchange.prepare_publication": ("monitoring", lambda w: {"month": date(2022, 2, 1)}),
    "exchange.publish": ("monitoring", lambda w: {"publication": prepared(w)}),
    "exchange.drop_publication": ("monitoring", lambda w: {"publication": prepared(w)}),
    "exchange.receive_file": (
        "caseworker",
        lambda w: {"kind": "people", "name": "list.csv", "content": LIST},
    ),
    "exchange.tell_columns": (
        "caseworker",
        lambda w: {"batch": waiting(w, told=False), "columns": ["number", "name", "sex", "nationality"]},
    ),
    "exchange.decide_rows": ("caseworker", lambda w: {"batch": waiting(w), "choices": {2: "leave"}}),
    "exchange.merge_file": ("caseworker", lambda w: {"batch": waiting(w)}),
    "exchange.drop_file": ("caseworker", lambda w: {"batch": waiting(w)}),
    "exchange.expire_files": (Actor.system("night"), lambda w: {}),
    "exchange.export": ("monitoring", lambda w: {"kind": "figures", "form": "json", "purpose": "own_work"}),
    "exchange.clear_exports": (Actor.system("night"), lambda w: {}),
}
