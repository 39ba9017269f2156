"""Programmes in several years of their lives, with people and money, for the files that are published."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from parcours.exchange import making
from parcours.exchange.kinds import Asked, Made
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from parcours.kernel.identifiers import uuid7
from tests.factories import money
from tests.factories.accounts import actor, organisation
from tests.factories.programmes import load_eu_maroc, load_second
from tests.factories.results import Told, tell

TODAY = date(2023, 3, 15)


def oriented(by: Actor, project: str, on: date, many: int, **dimensions: str) -> list[UUID]:
    """So many new people oriented to a project on a day."""
    people = [uuid7() for _ in range(many)]
    facts = {"outcome": "project"}
    told = [Told("cases.oriented", one, on, project, None, facts, dimensions) for one in people]
    if told:
        tell(by, *told)
    return people


@dataclass(frozen=True)
class Scene:
    """``load``: which programme; ``on``: the day of the file; ``lived``: people and money are there."""

    second: bool
    on: date
    lived: bool = False


SCENES = {
    "before it begins": Scene(False, date(2017, 12, 1)),
    "as it runs": Scene(False, date(2019, 6, 14), lived=True),
    "just ended": Scene(False, date(2022, 2, 1)),
    "long over": Scene(False, date(2024, 2, 29)),
    "another before": Scene(True, date(2021, 5, 1)),
    "another with money": Scene(True, TODAY, lived=True),
}


def lay(scene: Scene) -> Actor:
    """What a scene tells is there; who coordinates the money of it. At the clock of the scene."""
    if not scene.second:
        load_eu_maroc()
        by = actor(organisation("EN"), "monitoring")
        if scene.lived:
            oriented(by, "IDMAJE", date(2018, 4, 2), 23, sex="F")
            oriented(by, "IDMAJE", date(2019, 2, 3), 14, sex="M")
            oriented(by, "W4I", date(2018, 9, 9), 4)
            oriented(by, "W4I", date(2019, 1, 9), 30)
        return by
    load_second()
    ours = organisation("EN")
    money.run_by(ours.id)
    by = actor(ours, "coordinator")
    if scene.lived:
        oriented(by, "OFICIO", date(2022, 7, 1), 12)
        oriented(by, "SEMILLA", date(2022, 8, 1), 3)
        lines = [money.line("1.1", "2000.01", "12", year=1), money.line("3.1", "1500.10", "4", year=2)]
        money.agreed(by, [*lines, money.line("5.1", "1000")], on=date(2022, 1, 1))
        money.received(by, "30000.00", on=date(2022, 1, 5))
        money.spent(by, amount="100.10", day=date(2022, 6, 1))
        money.spent(by, amount="50.05", day=date(2022, 6, 30))
        money.spent(by, amount="20.00", day=date(2023, 3, 2))
    return by


def made(code: str, scene: Scene, by: Actor | None = None, **asked) -> Made:
    """A file of a scene, for the system or for an actor; what lies there is laid already."""
    with clock.at(scene.on), acting(by or Actor.system("test")):
        return making.build(by or Actor.system("test"), code, Asked(**asked))
