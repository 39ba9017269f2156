"""Events, the register of trained officials and staff, lessons learnt."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from random import Random
from uuid import UUID

from django.db import transaction

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from parcours.outreach import actions
from parcours.outreach.lessons import LessonTold
from parcours.outreach.registering import Mark, OfficialTold
from parcours.outreach.rules import Count
from parcours.outreach.told import EventReport, EventTold, HeldEvent
from parcours.people.queries import page_of
from parcours.people.visibility import visible

from .counter import Counter
from .diary import Diary
from .reading import table

COORDINATOR = "coordination.en"
NAMED = 6


@dataclass
class Gatherings:
    counter: Counter
    diary: Diary
    today: date
    told: dict = field(init=False)
    sensitised: set[UUID] = field(default_factory=set)

    def __post_init__(self):
        self.demo, self.instance = self.counter.demo, self.counter.instance
        self.told = table(self.demo, "events")
        self.rng = Random(self.told["seed"])  # noqa: S311 - an invented history, no secret
        self.by = self.instance.actors[COORDINATOR]

    def write(self) -> None:
        """Write everything into the diary."""
        desks = [desk for desk in self.demo.instance["desks"] if not desk.get("refugees")]
        for number in range(self.told["awareness"]):
            desk = desks[number % len(desks)]
            day = self.today - timedelta(days=30 + 25 * number)
            self.diary.write(day, self.awareness, desk["login"], desk["places"][0], day, number)
        for of in self.told["of_projects"]:
            self._of_project(of)
        self.diary.write(self.today - timedelta(days=440), self.register)
        for told in self.told["capacity"]:
            day = self.today - timedelta(days=told["days"])
            self.diary.write(day, self.capacity, told, day)
        self.diary.write(self.today - timedelta(days=20), self.lessons)
        self.diary.write(self.today - timedelta(days=1), self.to_come)

    def _of_project(self, of: dict) -> None:
        for number in range(of["events"]):
            day = of["from"] + timedelta(days=of["every"] * number)
            hall = of["halls"][number % len(of["halls"])]
            self.diary.write(day, self.sensitise, of, hall, day, number)
        for told in of.get("trainings", ()):
            self.diary.write(of["from"] + timedelta(days=told["after"]), self.officials_of, of, told)

    def awareness(self, login: str, place: str, day: date, number: int) -> None:
        by = self.instance.actors[login]
        wanted = self._held(by, place, day, number)
        if number % 3 == 0:
            with acting(by):
                known = page_of(by, size=NAMED * (number + 1))[-NAMED:]
            there = [one.id for one in known if one.registered_on <= day]
            if there:
                actions.name_attendees(by=by, event=wanted, people=there)

    def _held(self, by: Actor, place: str, day: date, number: int, project: str = "") -> UUID:
        """An awareness session that took place, with those who were counted without a name."""
        kinds, most = self.told["titles"], 12 if project else 6
        told = self._told("awareness", kinds[number % len(kinds)], place, day, project)
        counts = [
            Count(sex, "25-34", nationality, self.rng.randint(1, most))
            for sex in ("F", "M")
            for nationality in self.rng.sample(self.told["nationalities"], 3)
        ]
        report = EventReport(sum(one.number for one in counts), counts)
        [wanted] = actions.report_events(by=by, events=[HeldEvent(told, report)]).ids
        return wanted

    def sensitise(self, of: dict, hall: dict, day: date, number: int) -> None:
        """A session of a project on enterprises: people of the city come, a few for the second time."""
        by = self.instance.actors[hall["login"]]
        wanted = self._held(by, hall["cities"][0], day, number, of["project"])
        known = [
            file.person
            for file in self.counter.files
            if file.actor.organisation == by.organisation and file.persona.city in hall["cities"]
        ]
        fresh = [one for one in known if one not in self.sensitised][-of["named"] :]
        back = [one for one in known if one in self.sensitised][-of["again"] :]
        with transaction.atomic(), acting(by):
            there = list(visible(by).filter(pk__in=fresh + back).order_by("pk").values_list("pk", flat=True))
        self.sensitised.update(fresh)
        if there:
            actions.name_attendees(by=by, event=wanted, people=there)

    def _told(self, kind: str, told: dict, place: str, day: date, project: str = "") -> EventTold:
        hours = {"begins": time(10), "ends": time(12, 30), "language": "fr", "project": project}
        return EventTold(kind, told["title"], told["themes"], place, day, **hours)

    def officials_of(self, of: dict, held: dict) -> None:
        """Officials of institutions whom the project trained, in the register of its organisation."""
        by, day = self.instance.actors[of["coordinator"]], clock.today()
        plans = [
            OfficialTold(name, sex=sex, institution=where, institution_kind="public", region=held["region"])
            for name, sex, where in held["officials"]
        ]
        made = actions.keep_officials(by=by, officials=plans).ids
        told = self._told("capacity", self.told["capacity"][-1], held["place"], day, of["project"])
        wanted = actions.plan_event(by=by, event=told).id
        there = [Mark(one, self.rng.randint(30, 60), self.rng.randint(60, 95)) for one in made]
        actions.train_officials(by=by, event=wanted, there=there)
        actions.report_event(by=by, event=wanted, report=EventReport(len(there)))

    def register(self) -> None:
        officials = []
        for one in self.told["officials"]:
            body = self.by.organisation if one.get("site") else None
            officials.append(OfficialTold(**one, body=body))
        self.officials = actions.keep_officials(by=self.by, officials=officials).ids

    def capacity(self, told: dict, day: date) -> None:
        wanted = actions.plan_event(by=self.by, event=self._told("capacity", told, told["place"], day)).id
        there = [
            Mark(official, self.rng.randint(30, 60), self.rng.randint(60, 95))
            for official in self.officials
            if self.rng.random() < 0.7
        ]
        actions.train_officials(by=self.by, event=wanted, there=there)
        actions.report_event(by=self.by, event=wanted, report=EventReport(len(there)))

    def lessons(self) -> None:
        for told in self.told["lessons"]:
            made = actions.write_lesson(by=self.by, lesson=LessonTold(**told)).id
            actions.share_lesson(by=self.by, lesson=made)

    def to_come(self) -> None:
        """One that is to be reported, one that is still to come."""
        desk = self.demo.instance["desks"][0]
        by, place = self.instance.actors[desk["login"]], desk["places"][0]
        for days in (-5, 9):
            day = self.today + timedelta(days=days)
            actions.plan_event(by=by, event=self._told("awareness", self.told["titles"][0], place, day))
