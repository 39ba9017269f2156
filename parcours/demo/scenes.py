"""What is going on on the day of loading: sessions that run or are about to, somebody registered twice."""

from collections import Counter as Counted
from dataclasses import replace
from datetime import date, timedelta

from parcours.kernel import clock
from parcours.people import actions as people
from parcours.people.rules import Registration
from parcours.training import actions as training

from .classes import AHEAD, Classes
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
        first = (self.today.replace(day=1) - timedelta(days=1)).replace(day=1)
        self.diary.write(first - timedelta(days=AHEAD), self.last_month, first)
        self.diary.write(self.today - timedelta(days=TWICE_DAYS), self.twice, False)
        self.diary.write(self.today - timedelta(days=ELSEWHERE_DAYS), self.twice, True)

    def session(self, scene: dict) -> None:
        """A session of today; attendance is taken up to the day before yesterday only."""
        hub = next(h for h in self.classes.hubs if (h.project, h.site) == (scene["project"], scene["site"]))
        first = working_days(self.today + timedelta(days=scene["starts"]), 1)[0]
        held = self.classes.plan(hub, first, **scene)
        yesterday = self.today - timedelta(days=1)
        if held:
            self._lists(scene, hub, held)
        if held and first < yesterday:
            past = [at for at in held.days if at.day < yesterday]
            self.diary.write(yesterday, self.classes.mark, held, list(held.files), past)

    def _lists(self, scene: dict, hub, held) -> None:
        """Who finds no place any more waits for one; somebody gives hers back, or all is cancelled."""
        files = [file for _since, file in hub.queue if file.actor.organisation == hub.trainer.organisation][
            : scene.get("waiting", 0)
        ]
        for file in files:
            training.wait(by=file.actor, session=held.session, person=file.person)
        waits = {file.person for file in files}
        hub.queue = [(since, file) for since, file in hub.queue if file.person not in waits]
        if files:
            self.diary.write(self.today - timedelta(days=2), self._gives_back, held)
        if scene.get("cancelled"):
            self.diary.write(self.today - timedelta(days=scene["cancelled"]), self._cancel, held)

    def _gives_back(self, held) -> None:
        enrolment, file = next(iter(held.files.items()))
        training.withdraw(by=file.actor, enrolment=enrolment, reason="found_work")
        del held.files[enrolment]

    def _cancel(self, held) -> None:
        training.cancel_session(by=held.trainer, session=held.session)

    def last_month(self, first: date) -> None:
        """A session held whole in the last month, of half of those who wait where most do; centres with
        several scenes of today last, as these need their people."""
        told = self.demo.offers["last_month"]
        scenes = Counted(scene["site"] for scene in self.demo.offers["scenes"])
        hubs = [hub for hub in self.classes.hubs if hub.project == told["project"] and hub.queue]
        if hubs:
            hub = max(hubs, key=lambda one: (scenes[one.site] < 2, len(one.queue), one.site))
            people = min(told["people"], -(-len(hub.queue) // 2))
            held = self.classes.plan(hub, working_days(first, 1)[0], **told | {"people": people})
            if held:
                self.diary.write(held.days[-1].day, self.classes.finish, held)

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
