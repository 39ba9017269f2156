"""A control of spending in the demonstration: a verifier named with an account, a pack drawn for him."""

import tomllib
from datetime import date, timedelta
from typing import Any

from parcours.exchange import actions as exchange
from parcours.exchange import control_actions, refusals
from parcours.exchange.controlling import VerifierTold
from parcours.kernel import clock
from parcours.kernel.refusals import Refused
from parcours.programmes.pack import Pack

from .diary import Diary
from .instance import Instance
from .reading import DATA


class Controls:
    def __init__(self, pack: Pack, made: Instance, diary: Diary, today: date):
        self.made, self.diary, self.today = made, diary, today
        told = DATA / pack.code / "controls.toml"
        self.told = tomllib.loads(told.read_text("utf-8")) if told.exists() else {}

    def write(self) -> None:
        for told in self.told.get("controls", []):
            self.diary.write(self.today - timedelta(days=told["named_ago"]), self.name, told)
            self.diary.write(self.today - timedelta(days=told["drawn_ago"]), self.draw, told)

    def name(self, told: dict[str, Any]) -> None:
        wanted = VerifierTold(
            project=told["project"],
            name=told["name"],
            firm=told["firm"],
            mandate=told["mandate"],
            since=clock.today(),
            until=clock.today() + timedelta(days=told["days"]),
            account=self.made.actors[told["account"]].user,
        )
        control_actions.name_verifier(by=self.made.actors[told["keeper"]], verifier=wanted)

    def draw(self, told: dict[str, Any]) -> None:
        """In a small cohort nobody may have been there in these days."""
        asked = {"kind": "control-pack", "form": "zip", "purpose": "audit", "project": told["project"]}
        try:
            exchange.export(
                by=self.made.actors[told["keeper"]], since=told["since"], until=told["until"], **asked
            )
        except Refused as refused:
            if refused.code != refusals.NOBODY_TO_DRAW:
                raise
