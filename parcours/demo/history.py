"""The whole history of a demonstration, lived day by day through actions."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.prepared import plan_again
from parcours.programmes.pack import Pack

from . import cohort, diary, instance
from .aiding import Aiding
from .apprentices import Apprentices
from .asking import Asking
from .classes import QUARTER, Classes
from .controls import Controls
from .counter import Counter, File
from .data_requests import DataRequests
from .desks import Desks
from .endings import Endings
from .following_up import FollowingUp
from .gatherings import Gatherings
from .individuals import Individuals
from .money import Money
from .outings import Outings
from .particulars import Particulars
from .reading import Demo
from .reception import Reception
from .referring import Referring
from .reporting import Reporting
from .scenes import Scenes
from .services import Services
from .skilling import Skilling
from .ventures import Ventures
from .voices import Voices
from .working import Working

AGAIN, AGAIN_DAYS = 0.2, 100


@dataclass(frozen=True)
class Lived:
    """What was made: so many people, sessions held, and those who were trained twice."""

    people: int
    sessions: int
    again: int


class History:
    def __init__(self, demo: Demo, pack: Pack, by: Actor, size: int, today: date):
        self.demo, self.pack, self.by, self.size, self.today = demo, pack, by, size, today
        self.diary = diary.Diary()
        self.twice: list[File] = []
        self.told = 0

    def live(self, progress: Callable[[str], None]) -> Lived:
        made = instance.build(self.demo, self.by)
        progress(f"    {len(made.organisations)} organisations, {len(made.actors)} accounts")
        classes = Classes(self.demo, made, self.diary, self.today)
        counter = Counter(self.demo, self.pack, made, self.diary, self.today, classes.wait)
        Apprentices(self.demo, classes, self.diary, self.today)
        classes.again = lambda files: self.again(counter, files)
        self._write(made, counter, classes)
        DataRequests(self.pack.code, counter, self.diary, made.actors.values()).write()
        yesterday = self.today - timedelta(days=1)
        self.diary.live(yesterday, lambda month: self._month(progress, month, len(counter.files)))
        Reception(self.demo, made, counter.files, self.today).live(progress)
        progress(f"    {len(counter.files)} people, {len(classes.trained)} sessions held")
        return Lived(len(counter.files), len(classes.trained), len(self.twice))

    def _month(self, progress: Callable[[str], None], month: date, people: int) -> None:
        """Nobody tells the database meanwhile that its tables have grown: all is one transaction."""
        plan_again()
        self._say(progress, month, people)

    def _say(self, progress: Callable[[str], None], month: date, people: int) -> None:
        """A line every quarter in which somebody came."""
        if people != self.told and month.month % 3 == 1:
            self.told = people
            progress(f"    {month:%Y-%m}: {people} of {self.size} people")

    def _write(self, made: instance.Instance, counter: Counter, classes: Classes) -> None:
        notices = {notice.purpose: notice.version for notice in self.pack.notices}
        people = list(cohort.people(self.demo, self.size, self.today, notices))
        first = self.demo.settings("from")
        self.diary.write(first, classes.offer)
        self.diary.write(first + timedelta(days=QUARTER), classes.look_after_long_waits)
        skilling = Skilling(counter, self.diary)
        for batch in diary.batches(people):
            self.diary.write(batch.day, counter.receive, batch)
            skilling.write(batch)
        self.diary.write(self.today - timedelta(days=cohort.RECENT_DAYS + 1), classes.forget)
        Scenes(counter, classes, self.diary).write()
        Services(self.demo, made, self.diary, self.today).write()
        # After everything else of a day: who came that day is known then.
        Referring(self.demo, made, counter, self.diary, self.today).write(first + timedelta(days=60))
        Outings(self.demo, counter.instance, self.diary, self.today, notices).write()
        Gatherings(counter, self.diary, self.today).write()
        Working(counter, self.diary).write(self.size)
        Aiding(self.demo, made, self.diary, classes, self.today).write()
        ventures = Ventures(counter, self.diary, self.pack.section("enterprise"), self.today)
        ventures.write(self.size)
        Individuals(ventures).write(self.size)
        desks = Desks(counter, self.diary)
        desks.write()
        Asking(counter, desks, self.diary).write()
        Voices(self.demo, made, self.diary, self.today).write(first + timedelta(days=60))
        Endings(counter, self.diary).write()
        Particulars(counter, self.diary).write(first + timedelta(days=60))
        Money(self.demo, made, self.diary).write()
        FollowingUp(
            self.pack.section("surveys"), made, self.diary, self.today, self.demo.settings("seed")
        ).write()
        Reporting(self.pack, made, self.diary, self.today).write()
        Controls(self.pack, made, self.diary, self.today).write()

    def again(self, counter: Counter, files: list[File]) -> None:
        """After a training some come back with a skill and an idea, perhaps for a project more."""
        back = [
            file
            for file in files
            if file.chance("second") < AGAIN
            and file.persona.near
            and not file.persona.recent
            and file not in self.twice
        ]
        for file in back:
            file.traits = replace(
                file.traits,
                experience_years=max(1, file.traits.experience_years),
                skilled=True,
                know_how=True,
                occupation=file.traits.occupation or self.demo.cohort["occupations"][0],
                wish="self_employed",
                idea=file.traits.idea or self.demo.cohort["ideas"][0],
            )
        self.twice += back
        if back:
            self.diary.write(clock.today() + timedelta(days=AGAIN_DAYS), counter.assess, back)
