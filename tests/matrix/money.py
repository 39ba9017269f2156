"""Money of a project that the first organisation runs, for whoever keeps it."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.programmes import budget_queries, closing_actions
from parcours.programmes.budgeting import TermsTold
from parcours.programmes.models import Project
from parcours.programmes.spending import CommitmentTold, InstalmentTold
from tests.factories import addenda, money
from tests.factories.accounts import member
from tests.factories.papers import pdf
from tests.matrix.world import World

CHIEF = "coordinator"


def _chief(world: World):
    money.run_by(world.own.id)
    return world.actors[CHIEF]


def _draft(world: World) -> UUID:
    return money.draft(_chief(world))


def _own(world: World, **more: Any) -> dict[str, Any]:
    _chief(world)
    return {"project": money.PROJECT, **more}


def _line(world: World) -> UUID:
    by, budget = world.actors[CHIEF], _draft(world)
    with acting(by):
        return budget_queries.summed(by, budget_queries.version(by, budget)).lines[0].id


def _spends(world: World):
    money.agreed(_chief(world))
    return world.actors[CHIEF]


def _spending(world: World) -> dict[str, Any]:
    _spends(world)
    return {"project": money.PROJECT, "spending": money.told(), "voucher": pdf()}


def _commitment(world: World) -> CommitmentTold:
    _spends(world)
    return CommitmentTold("5.1", date(2022, 5, 1), money.Decimal(9), "USD", "service", "Audit")


def _reporting(world: World) -> dict[str, Any]:
    money.spent(_spends(world), voucher=pdf())
    return {"project": money.PROJECT, "until": date(2022, 12, 31)}


def _asking(world: World) -> dict[str, Any]:
    money.agreed(_chief(world), amount="1000")
    with transaction.atomic(), as_role("system"):
        # After its end the balance alone is asked for.
        Project.objects.filter(pk=money.PROJECT).update(ends_on=clock.today())
    return {"project": money.PROJECT, "amount": money.Decimal(100)}


ENDING = "SEMILLA"


def _over(world: World) -> dict[str, Any]:
    """A project of whose contract yesterday was the last day, with nothing open."""
    money.run_by(world.own.id, ENDING)
    with transaction.atomic(), as_role("system"):
        Project.objects.filter(pk=ENDING).update(ends_on=clock.today() - date.resolution)
    return {"project": ENDING}


def _closed(world: World) -> dict[str, Any]:
    told = _over(world)
    closing_actions.close_project(by=world.actors[CHIEF], **told)
    return told | {"reason": "Late"}


def _addendum(world: World) -> UUID:
    return addenda.draft(_chief(world), [("certified", 150, None)])


def _signed(world: World) -> dict[str, Any]:
    """Drafted by a colleague."""
    _chief(world)
    colleague = member(world.own, CHIEF)
    return {"addendum": addenda.draft(colleague, [("certified", 150, None)]), "on": date(2022, 7, 1)}


MONEY = {
    "programmes.draft_addendum": (CHIEF, lambda w: _own(w, reason="More")),
    "programmes.write_addendum": (CHIEF, lambda w: {"addendum": _addendum(w), "reason": "More"}),
    "programmes.set_addendum_target": (
        CHIEF,
        lambda w: {"addendum": _addendum(w), "indicator": "certified", "value": money.Decimal(1)},
    ),
    "programmes.drop_addendum_target": (
        CHIEF,
        lambda w: {"addendum": _addendum(w), "indicator": "certified"},
    ),
    "programmes.put_addendum_in_force": (CHIEF, _signed),
    "programmes.drop_addendum": (CHIEF, lambda w: {"addendum": _addendum(w)}),
    "programmes.name_follow_up_owner": (
        CHIEF,
        lambda w: _over(w) | {"what": "visits", "owner": w.users[CHIEF].id},
    ),
    "programmes.close_project": (CHIEF, _over),
    "programmes.reopen_project": (CHIEF, _closed),
    "programmes.draft_budget": (CHIEF, lambda w: _own(w)),
    "programmes.set_budget_terms": (
        CHIEF,
        lambda w: {"budget": _draft(w), "terms": TermsTold(money.Decimal(500)), "rates": [money.COP]},
    ),
    "programmes.fill_budget": (CHIEF, lambda w: {"budget": _draft(w), "lines": [money.line("1.1")]}),
    "programmes.set_budget_line": (CHIEF, lambda w: {"budget": _draft(w), "line": money.line("4.1")}),
    "programmes.drop_budget_line": (CHIEF, lambda w: {"line": _line(w)}),
    "programmes.agree_budget": (CHIEF, lambda w: {"budget": _draft(w), "on": date(2022, 1, 1)}),
    "programmes.commit": (CHIEF, lambda w: {"project": money.PROJECT, "commitment": _commitment(w)}),
    "programmes.end_commitment": (CHIEF, lambda w: {"commitment": money.committed(_spends(w))}),
    "programmes.spend": (CHIEF, _spending),
    "programmes.add_voucher": (
        CHIEF,
        lambda w: {"spending": money.spent(_spends(w)), "voucher": pdf()},
    ),
    "programmes.take_back": (CHIEF, lambda w: {"spending": money.spent(_spends(w)), "reason": "No"}),
    "programmes.receive": (
        CHIEF,
        lambda w: _own(w, instalment=InstalmentTold(date(2022, 1, 5), money.Decimal(500))),
    ),
    "programmes.undo_instalment": (CHIEF, lambda w: {"instalment": money.received(_chief(w), 500)}),
    "programmes.hand_in_report": (CHIEF, _reporting),
    "programmes.ask_payment": (CHIEF, lambda w: _asking(w)),
    "programmes.drop_budget": (CHIEF, lambda w: {"budget": _draft(w)}),
}
