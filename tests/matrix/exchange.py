"""Files that were taken away and that are taken in; figures prepared for everybody."""

from datetime import date, timedelta
from uuid import UUID

from parcours.exchange import actions, control_actions
from parcours.exchange.control_models import ControlPack, Verifier
from parcours.exchange.controlling import VerifierTold
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.programmes.models import Project
from tests.factories.results import Told, tell
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


def handed(world: World) -> UUID:
    """A list that waits for the worker."""
    return actions.ask_merge(by=world.caseworker, batch=waiting(world)).id


def named(world: World) -> VerifierTold:
    """A verifier of the project that the own organisation runs."""
    with as_role("system"):
        Project.objects.filter(pk="OFICIO").update(grantee=world.own)
    today = clock.today()
    return VerifierTold("OFICIO", "A. Verifier", "Firm", "M-1", today, today + timedelta(days=60))


def verified(world: World) -> UUID:
    made = control_actions.name_verifier(by=world.actors["monitoring"], verifier=named(world)).id
    with as_role("system"):
        # His account is of the house itself, to see that it opens nothing else of it.
        Verifier.objects.filter(pk=made).update(account=world.users["verifier"])
    return made


def drawn(world: World) -> UUID:
    """A control pack, made by the monitoring officer."""
    asked = {"kind": "control-pack", "form": "zip", "purpose": "audit", "project": "OFICIO"}
    done = actions.export(by=world.actors["monitoring"], since=date(2000, 1, 1), **asked)
    with as_role("system"):
        return ControlPack.objects.get(export=done.id).id


def drawn_for_him(world: World) -> UUID:
    verified(world)
    tell(world.caseworker, Told("training.enrolled", world.people["own"], project="OFICIO"))
    return drawn(world)


EXCHANGE = {
    "exchange.take_control_pack": ("verifier", lambda w: {"pack": drawn_for_him(w)}),
    "exchange.name_verifier": ("coordinator", lambda w: {"verifier": named(w)}),
    "exchange.end_verifier": ("monitoring", lambda w: {"verifier": verified(w)}),
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
    "exchange.ask_merge": ("caseworker", lambda w: {"batch": waiting(w)}),
    "exchange.recall_merge": ("caseworker", lambda w: {"batch": handed(w)}),
    "exchange.merge_asked": (Actor.system("night"), lambda w: {"batch": handed(w)}),
    "exchange.give_back": (
        Actor.system("night"),
        lambda w: {"batch": handed(w), "code": "exchange.interrupted", "params": {}},
    ),
    "exchange.recover_files": (Actor.system("night"), lambda w: {}),
    "exchange.drop_file": ("caseworker", lambda w: {"batch": waiting(w)}),
    "exchange.expire_files": (Actor.system("night"), lambda w: {}),
    "exchange.export": ("monitoring", lambda w: {"kind": "figures", "form": "json", "purpose": "own_work"}),
    "exchange.clear_exports": (Actor.system("night"), lambda w: {}),
}
