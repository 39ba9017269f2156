"""What is going on on the day of loading: sessions that run or are about to, somebody registered twice."""

from dataclasses import replace
from datetime import timedelta

from parcours.kernel import clock
from parcours.people import actions as people
from parcours.people.rules import Registration

from .classes import Classes
from .counter import Counter, File
from .diary import Diary, working_days

TWICE_DAYS, ELSEWHERE_DAYS = 9, 6
RESTRICTED = 0.012


class Scenes:
    def __init__(self, counter: Counter, classes: Classes, diary: Diary):
        self.counter, self.classes, self.diary = counter, classes, diary
        self.today, self.demo = counter.today, counter.demo

    def write(self) -> None:
        """Write every scene into the diary."""
        for scene in self.demo.offers["scenes"]:
            self.diary.write(self.today - timedelta(days=scene["planned"]), self.session, scene)
        self.diary.write(self.today - timedelta(days=TWICE_DAYS), self.twice, False)
        self.diary.write(self.today - timedelta(days=ELSEWHERE_DAYS), self.twice, True)

    def session(self, scene: dict) -> None:
        """A session of today; attendance is taken up to the day before yesterday only."""
        hub = next(h for h in self.classes.hubs if (h.project, h.site) == (scene["project"], scene["site"]))
        first = working_days(self.today + timedelta(days=scene["starts"]), 1)[0]
        held = self.classes.plan(hub, first, **scene)
        yesterday = self.today - timedelta(days=1)
        if held and first < yesterday:
            past = [at for at in held.days if at.day < yesterday]
            self.diary.write(yesterday, self.classes.mark, held, list(held.files), past)

    # Registered twice -----------------------------------------------------------------------------

    def twice(self, elsewhere: bool) -> None:
        """Somebody comes again and her name is written otherwise: at the same desk, or at a partner's."""
        found = self._somebody(elsewhere)
        if found is None:
            return
        file, by = found
        told = self._told_again(file.persona.registration)
        people.register(by=by, registration=told)

    def _somebody(self, elsewhere: bool):
        """The newest person whose name has two spellings, and the desk that does not find her again."""
        for file in reversed(self.counter.files):
            told = file.persona.registration
            known = {told.given_latin, told.family_latin} & set(self.demo.offers["spellings"])
            desks = [
                desk
                for desk in self.demo.instance["desks"]
                if told.city in desk["places"] and not desk.get("refugees")
            ]
            for desk in desks:
                actor = self.counter.desks[desk["code"]]
                if known and not file.persona.minor and self._fits(file, actor, elsewhere):
                    return file, actor
        return None

    def _fits(self, file: File, actor, elsewhere: bool) -> bool:
        return (actor.organisation != file.actor.organisation) == elsewhere

    def _told_again(self, told: Registration) -> Registration:
        spelt = self.demo.offers["spellings"]
        day = clock.today()
        return replace(
            told,
            given_latin=spelt.get(told.given_latin, told.given_latin),
            family_latin=spelt.get(told.family_latin, told.family_latin),
            documents=[],
            quarter="",
            registered_on=day,
            protection=replace(told.protection, since=None) if told.protection else None,
        )
