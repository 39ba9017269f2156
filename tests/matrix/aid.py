"""Aid of the own organisation in every state, and who does what with it."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from parcours.aid import actions
from parcours.aid.rules import Ask, HalfDays
from parcours.kernel import clock
from tests.factories.accounts import actor
from tests.factories.aid import LINE, asked, listed
from tests.factories.papers import pdf
from tests.matrix.world import LETTERS, World


def to_decide(world: World) -> UUID:
    return asked(world.caseworker, world.people["own"], "50", what="Qzovbus")


def granted(world: World) -> UUID:
    wanted = to_decide(world)
    actions.decide(by=world.actors["job_adviser"], request=wanted, outcome="granted", line=LINE)
    return wanted


def payment(world: World) -> UUID:
    return actions.pay(by=world.caseworker, request=granted(world), receipt="R-1").id


def in_need_of_information(world: World) -> UUID:
    wanted = to_decide(world)
    actions.ask_information(by=world.actors["job_adviser"], request=wanted, note="Which bus?")
    return wanted


def a_list(world: World) -> UUID:
    return listed(world.actors["trainer"], {world.people["own"]: 8}, month=clock.today())


def approved(world: World) -> UUID:
    wanted = a_list(world)
    actions.approve_list(by=world.actors["coordinator"], list=wanted, line=LINE)
    return wanted


def ask(world: World) -> dict[str, Any]:
    return {"person": world.people["own"], "kind": "transport", "amount": Decimal("40.50"), "what": "Bus"}


def aided(world: World, relation: str, place, by) -> dict[str, UUID]:
    """Aid paid to somebody at whoever registered her. To every other organisation a word of it is foreign,
    also where she is shared."""
    what = f"Qz{LETTERS[relation]}aid"
    wanted = asked(by, world.people[relation], "50", what=what)
    second = world.actors["job_adviser"] if relation == "own" else actor(place)
    actions.decide(by=second, request=wanted, outcome="granted", line=LINE)
    world.canaries[relation if relation == "own" else "foreign"].append(what)
    return {"aid": wanted, "payment": actions.pay(by=by, request=wanted, receipt=f"R-{relation}").id}


AID = {
    "aid.request": ("caseworker", ask),
    "aid.request_many": ("caseworker", lambda w: {"asks": [Ask(**ask(w))]}),
    "aid.ask_information": ("job_adviser", lambda w: {"request": to_decide(w), "note": "Which bus?"}),
    "aid.give_information": ("caseworker", lambda w: {"request": in_need_of_information(w), "what": "4"}),
    "aid.cancel": ("caseworker", lambda w: {"request": to_decide(w)}),
    "aid.decide": ("job_adviser", lambda w: {"request": to_decide(w), "outcome": "granted", "line": LINE}),
    "aid.decide_more": (
        "coordinator",
        lambda w: {"request": to_decide(w), "outcome": "granted", "line": LINE},
    ),
    "aid.pay": ("caseworker", lambda w: {"request": granted(w), "signed_name": "Somebody"}),
    "aid.return_payment": ("caseworker", lambda w: {"payment": payment(w), "reason": "not_collected"}),
    "aid.reconcile": ("monitoring", lambda w: {"payments": [payment(w)]}),
    "aid.entitle": (
        "trainer",
        lambda w: {
            "session": w.own.id,
            "month": clock.today(),
            "kind": "transport",
            "lines": [HalfDays(w.people["own"], 3)],
        },
    ),
    "aid.approve_list": ("coordinator", lambda w: {"list": a_list(w), "line": LINE}),
    "aid.keep_sheet": ("caseworker", lambda w: {"list": approved(w), "scan": pdf()}),
    "aid.pay_list": ("caseworker", lambda w: {"list": approved(w), "signed": True, "sheet": "F-1"}),
}
