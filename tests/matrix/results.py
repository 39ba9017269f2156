"""Reports of the own organisation, which runs a project here, in every state."""

from datetime import date
from uuid import UUID

from parcours.kernel.context import as_role
from parcours.programmes.models import Project
from parcours.results import actions
from parcours.results.reporting import ReportTold
from tests.factories.accounts import actor
from tests.matrix.world import World

TEXTS = {"summary": {"fr": "En tout {accompanied}."}}


def _told(world: World, year: int) -> ReportTold:
    with as_role("system"):
        Project.objects.filter(pk="OFICIO").update(grantee=world.own)
    return ReportTold("interim", date(year, 1, 1), date(year, 6, 30), "OFICIO")


def begun(world: World, year: int = 2022) -> UUID:
    by = world.actors["monitoring"]
    made = actions.begin_report(by=by, report=_told(world, year)).id
    actions.write_report(by=by, report=made, texts=TEXTS)
    return made


def submitted(world: World, year: int = 2022) -> UUID:
    made = begun(world, year)
    actions.submit_report(by=world.actors["monitoring"], report=made)
    return made


def accepted(world: World, year: int = 2022) -> UUID:
    """Read by everybody who sees figures."""
    made = submitted(world, year)
    actions.answer_report(by=actor(world.partner, "funder"), report=made, accepted=True)
    return made


MONITOR = "monitoring"
RESULTS = {
    "results.begin_report": (MONITOR, lambda w: {"report": _told(w, 2023)}),
    "results.write_report": (MONITOR, lambda w: {"report": begun(w), "texts": TEXTS}),
    "results.submit_report": (MONITOR, lambda w: {"report": begun(w)}),
    "results.answer_report": ("funder", lambda w: {"report": submitted(w), "accepted": True}),
    "results.restate_report": (
        MONITOR,
        lambda w: {"report": accepted(w), "reason": "Late lists", "requester": "funder"},
    ),
    "results.withdraw_report": (MONITOR, lambda w: {"report": begun(w)}),
}
