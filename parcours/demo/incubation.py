"""The incubation service of the demonstration: cohorts, their calendar, mentors and desks."""

from datetime import date, time, timedelta
from uuid import UUID

from parcours.enterprise import actions as enterprise
from parcours.enterprise.enums import OVER
from parcours.enterprise.incubating import CohortTold, MeetingTold, MentorTold, SpaceTold
from parcours.enterprise.models import Venture
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting

from .diary import Diary, day_of, working_days

MORNING = (time(9, 30), time(12, 30))


class Incubation:
    """``told``: the table of the demonstration's data; ``by``: the coach of the service."""

    def __init__(self, told: dict, by: Actor, diary: Diary, today: date):
        self.told, self.by, self.diary, self.today = told, by, diary, today
        self.mentors: list[UUID] = []

    def write(self) -> None:
        first = min(self._day(one["starts"]) for one in self.told["cohorts"])
        self.diary.write(first - timedelta(days=1), self.open)
        for cohort in self.told["cohorts"]:
            self.diary.write(self._day(cohort["starts"]), self.cohort, cohort)
        self.diary.write(self.today - timedelta(days=1), self.desks)

    def _day(self, told: date | int) -> date:
        return day_of(told, self.today)

    def open(self) -> None:
        for line in self.told["mentors"]:
            name, field = line.split("|")
            self.mentors.append(enterprise.mentor_keep(by=self.by, mentor=MentorTold(name, field)).id)
        room = SpaceTold(self.told["room"], self.told["place"], self.told["desks"])
        self.room = enterprise.space_keep(by=self.by, told=room).id

    def _open_projects(self) -> list[UUID]:
        """Those that go on, the oldest first."""
        with acting(self.by):
            rows = Venture.objects.filter(organisation=self.by.organisation).exclude(stage__in=OVER)
            return list(rows.order_by("opened_on", "pk").values_list("id", flat=True))

    def cohort(self, cohort: dict) -> None:
        today, ends_on = clock.today(), self._day(cohort["ends"])
        told = CohortTold(
            cohort["title"],
            cohort["phase"],
            self.told["place"],
            today,
            ends_on,
            cohort["places"],
            self.told["project"],
        )
        made = enterprise.cohort_open(by=self.by, cohort=told).id
        waiting = self._open_projects()
        # The second one takes those that came last.
        chosen = waiting[-cohort["places"] + 1 :] if ends_on > self.today else waiting[: cohort["places"]]
        for number, venture in enumerate(chosen):
            enterprise.cohort_join(by=self.by, venture=venture, cohort=made)
            if number < len(self.mentors) * 2 and ends_on > self.today:
                mentor = self.mentors[number % len(self.mentors)]
                enterprise.mentor_give(by=self.by, venture=venture, mentor=mentor)
        for number, title in enumerate(self.told["meetings"]):
            on = working_days(today + timedelta(days=10 + 30 * number), 1)[0]
            kind = ("workshop", "workshop", "visit", "pitch")[number % 4]
            mentor = self.mentors[number % len(self.mentors)] if kind == "workshop" else None
            if on <= told.ends_on:
                meeting = MeetingTold(on, *MORNING, kind, title, mentor)
                enterprise.cohort_meet(by=self.by, cohort=made, meeting=meeting)

    def desks(self) -> None:
        """From today on, by the week."""
        days = working_days(self.today, 8)
        for number, venture in enumerate(self._open_projects()[-self.told["guests"] :]):
            enterprise.desk_give(by=self.by, venture=venture, space=self.room, days=days[number::2])
