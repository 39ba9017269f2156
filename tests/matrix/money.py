"""Money of a project that the first organisation runs, for whoever keeps it."""

from datetime import date
from typing import Any
from uuid import UUID

from parcours.kernel.context import acting
from parcours.programmes import budget_queries
from parcours.programmes.budgeting import TermsTold
from tests.factories import money
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


MONEY = {
    "programmes.draft_budget": (CHIEF, lambda w: _own(w)),
    "programmes.set_budget_terms": (
        CHIEF,
        lambda w: {"budget": _draft(w), "terms": TermsTold(money.Decimal(500)), "rates": [money.COP]},
    ),
    "programmes.fill_budget": (CHIEF, lambda w: {"budget": _draft(w), "lines": [money.line("1.1")]}),
    "programmes.set_budget_line": (CHIEF, lambda w: {"budget": _draft(w), "line": money.line("4.1")}),
    "programmes.drop_budget_line": (CHIEF, lambda w: {"line": _line(w)}),
    "programmes.agree_budget": (CHIEF, lambda w: {"budget": _draft(w), "on": date(2022, 1, 1)}),
    "programmes.drop_budget": (CHIEF, lambda w: {"budget": _draft(w)}),
}
