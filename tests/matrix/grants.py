"""A grant at whoever accompanies the project, and who does what with it."""

from typing import Any
from uuid import UUID

from parcours.enterprise import buying_actions as buying
from parcours.enterprise import grant_actions as actions
from parcours.enterprise.buying import ItemTold, QuoteTold
from parcours.enterprise.buying_models import Quote
from parcours.enterprise.grant_rules import GrantTold, TrancheTold
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from tests.factories import grants as factory
from tests.factories.accounts import member
from tests.factories.enterprise import to_plan, venture
from tests.factories.papers import pdf
from tests.matrix.world import World


def granted(by: Actor, chief: Actor, person: UUID, mark: str) -> dict[str, UUID]:
    """In force, its tranche is paid; milestone and reference are words of the file."""
    grant = factory.direct(by, person, 20)
    wanted = factory.tranche(by, grant, 20, what=f"Qz{mark}milestone")
    factory.signed(by, chief, grant)
    factory.paid(by, chief, wanted, f"Qz{mark}transfer")
    return {"venture_grant": grant, "venture_tranche": wanted} | _in_kind(by, chief, person, mark)


def _in_kind(by: Actor, chief: Actor, person: UUID, mark: str) -> dict[str, UUID]:
    """Bought and delivered, with a thing in the register."""
    _grant, wanted = factory.in_kind(by, chief, person, 20)
    factory.bought(by, chief, wanted, "ordered")
    buying.deliver(by=by, purchase=wanted, paper=pdf())
    item = ItemTold(f"Qz{mark}oven", f"Qz{mark}serial", f"Qz{mark}kitchen")
    thing = buying.add_equipment(by=by, purchase=wanted, item=item).id
    with acting(by):
        quote = Quote.objects.filter(purchase=wanted).first().id
    return {"venture_purchase": wanted, "venture_quote": quote, "venture_equipment": thing}


def _coach(world: World) -> Actor:
    return world.actors["enterprise_coach"]


def _chief(world: World) -> Actor:
    return world.actors["coordinator"]


def _draft(world: World) -> UUID:
    return factory.direct(_coach(world), world.people["own"], 20)


def _in_force(world: World) -> tuple[UUID, UUID]:
    grant, [wanted] = factory.in_force(_coach(world), _chief(world), world.people["own"], 20)
    return grant, wanted


def _proposed(world: World) -> UUID:
    return factory.proposed(member(world.own, "enterprise_coach"), _in_force(world)[1])


def _paid(world: World) -> UUID:
    grant, wanted = _in_force(world)
    factory.paid(member(world.own, "enterprise_coach"), _chief(world), wanted)
    return grant


def _suspended(world: World) -> UUID:
    grant = _in_force(world)[0]
    actions.suspend(by=_chief(world), grant=grant, reason="other")
    return grant


def _owed(world: World) -> UUID:
    grant = _paid(world)
    actions.ask_back(by=_chief(world), grant=grant, amount=factory.Decimal(5), reason="other")
    return grant


def _told(world: World) -> GrantTold:
    made = to_plan(_coach(world), venture(_coach(world), world.people["own"]))
    return GrantTold(made, factory.Decimal(20), factory.PROJECT, why="Why")


def _signing(world: World) -> dict[str, Any]:
    grant = _draft(world)
    factory.tranche(_coach(world), grant, 20)
    return {"grant": grant, "agreement": pdf()}


def _paying(world: World) -> dict[str, Any]:
    wanted = _in_force(world)[1]
    factory.released(member(world.own, "enterprise_coach"), _chief(world), wanted)
    return {"tranche": wanted, "reference": "V", "receipt": pdf()}


def _proven(world: World) -> dict[str, Any]:
    wanted = _in_force(world)[1]
    actions.prove(by=_coach(world), tranche=wanted, evidence=pdf())
    return {"tranche": wanted}


def _taking_back(world: World) -> dict[str, Any]:
    wanted = _in_force(world)[1]
    return {"tranche": factory.proposed(_coach(world), wanted), "note": "No"}


def _buying(world: World, until: str = "") -> UUID:
    wanted = factory.in_kind(_coach(world), _chief(world), world.people["own"], 20)[1]
    if until:
        factory.bought(_coach(world), _chief(world), wanted, until)
    return wanted


def _fewer(world: World) -> UUID:
    wanted = _buying(world)
    buying.ask_fewer(by=_coach(world), purchase=wanted, reason="One maker")
    return wanted


def _thing(world: World) -> UUID:
    wanted = _buying(world, "delivered")
    item = ItemTold("Mixer", "S-2")
    return buying.add_equipment(by=_coach(world), purchase=wanted, item=item).id


COACH, CHIEF = "enterprise_coach", "coordinator"
GRANTS = {
    "enterprise.draft_grant": (COACH, lambda w: {"grant": _told(w)}),
    "enterprise.cancel_grant": (COACH, lambda w: {"grant": _draft(w)}),
    "enterprise.add_tranche": (
        COACH,
        lambda w: {"grant": _draft(w), "tranche": TrancheTold(factory.Decimal(5), "quote")},
    ),
    "enterprise.drop_tranche": (COACH, lambda w: {"tranche": factory.tranche(_coach(w), _draft(w), 5)}),
    "enterprise.sign_grant": (CHIEF, _signing),
    "enterprise.prove_tranche": (COACH, lambda w: {"tranche": _in_force(w)[1], "evidence": pdf()}),
    "enterprise.propose_release": (COACH, _proven),
    "enterprise.send_back_release": (COACH, _taking_back),
    "enterprise.release": (CHIEF, lambda w: {"tranche": _proposed(w)}),
    "enterprise.pay_tranche": (CHIEF, _paying),
    "enterprise.suspend_grant": (CHIEF, lambda w: {"grant": _in_force(w)[0], "reason": "other"}),
    "enterprise.resume_grant": (CHIEF, lambda w: {"grant": _suspended(w)}),
    "enterprise.close_grant": (CHIEF, lambda w: {"grant": _paid(w)}),
    "enterprise.ask_back": (
        CHIEF,
        lambda w: {"grant": _paid(w), "amount": factory.Decimal(5), "reason": "other"},
    ),
    "enterprise.keep_quote": (
        COACH,
        lambda w: {"purchase": _buying(w), "quote": QuoteTold("S", factory.Decimal(5), pdf())},
    ),
    "enterprise.ask_fewer_quotes": (COACH, lambda w: {"purchase": _buying(w), "reason": "Why"}),
    "enterprise.agree_fewer_quotes": (CHIEF, lambda w: {"purchase": _fewer(w)}),
    "enterprise.choose_quote": (
        COACH,
        lambda w: {"quote": factory.quotes(_coach(w), _buying(w), 5, 6, 7)[0]},
    ),
    "enterprise.order": (COACH, lambda w: {"purchase": _buying(w, "released"), "reference": "O"}),
    "enterprise.deliver": (COACH, lambda w: {"purchase": _buying(w, "ordered"), "paper": pdf()}),
    "enterprise.add_equipment": (
        COACH,
        lambda w: {"purchase": _buying(w, "delivered"), "item": ItemTold("Mixer", "S-1")},
    ),
    "enterprise.hand_over": (COACH, lambda w: {"purchase": _buying(w, "delivered"), "paper": pdf()}),
    "enterprise.note_equipment": (COACH, lambda w: {"equipment": _thing(w), "state": "broken"}),
    "enterprise.receive_back": (CHIEF, lambda w: {"grant": _owed(w), "reference": "B"}),
}
