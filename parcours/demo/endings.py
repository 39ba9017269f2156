"""How accompaniments end, some of them for a while; and two files that were one person's. All invented."""

import random
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from parcours.cases import actions as cases
from parcours.cases.closing import Ending
from parcours.cases.enums import OPEN_STATES
from parcours.cases.models import Appointment, Case, Review, Step
from parcours.cases.rules import NewStep
from parcours.cases.states import ASKED
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from parcours.people import actions as people

from .cohort import pick
from .counter import Counter, File
from .diary import Diary
from .reading import table

MOST = 250
LOST, ATTEMPTS = "lost_contact", 3
COMING = ("planned", "confirmed")
MERGE = "people.merge"


class Endings:
    def __init__(self, counter: Counter, diary: Diary):
        self.counter, self.diary, self.today = counter, diary, counter.today
        told = table(counter.demo, "voices")
        self.told, self.merge_told = told["endings"], told["merge"]
        self.by = Actor.system("demo")

    def write(self) -> None:
        """Write everything into the diary: who rests long enough is known at the end."""
        self.diary.write(self.today - timedelta(days=self.merge_told["registered_ago"]), self.register_again)
        self.diary.write(self.today - timedelta(days=1), self.close)

    # Closed, and opened again ----------------------------------------------------------------------

    def close(self) -> None:
        """Of those for whom nothing has happened for long, some have ended: each on a day after the last."""
        last, found, left = self._resting(), [], []
        for file in self.counter.files:
            chance = random.Random(f"ending {file.persona.number}")  # noqa: S311 - invented
            if file.person in last:
                ends = chance.random() < self._share(last[file.person])
                (found if ends else left).append(self._ending(file, last[file.person], chance))
        self._close(found)
        self._close([again for file, ending in found if (again := self._reopen(file, ending))])
        self._plan([file for file, _ending in left])

    def _close(self, endings: list[tuple[File, Ending]]) -> None:
        groups: dict[str, list[tuple[File, Ending]]] = defaultdict(list)
        for file, ending in endings:
            groups[file.actor.login].append((file, ending))
        for _login, group in sorted(groups.items()):
            for start in range(0, len(group), MOST):
                part = [ending for _file, ending in group[start : start + MOST]]
                cases.close_many(by=group[0][0].actor, endings=part)

    def _share(self, last: date) -> float:
        """How many have ended of those for whom nothing has happened since a day: the longer, the more."""
        rests = (self.today - last).days
        return max((share for days, share in self.told["shares"] if rests >= days), default=0.0)

    def _plan(self, files: list[File]) -> None:
        """Some of those who wait still are called back by their desk: they have something before them."""
        yesterday, groups = clock.today(), defaultdict(list)
        for file in files:
            chance = random.Random(f"called {file.persona.number}")  # noqa: S311 - invented
            if chance.random() < self.told["called_back"]:
                step = chance.choice(self.counter.demo.offers["steps"])
                day = yesterday - timedelta(days=chance.randint(0, 13))
                due = day + timedelta(days=step["days"])
                new = NewStep(file.person, step["kind"], step["what"], due, occurred_on=day)
                groups[file.actor.login].append((file.actor, new))
        for _login, group in sorted(groups.items()):
            cases.plan_step_many(by=group[0][0], steps=[new for _by, new in group][:MOST])

    def _resting(self) -> dict[UUID, date]:
        """Open cases of the desk that registered them, where nothing of an upper package is open: person to
        the last day on which anything happened."""
        until = self.today - timedelta(days=self.told["rest_days"])
        with transaction.atomic(), acting(self.by):
            rows = Case.objects.filter(closed_on__isnull=True, contact_on__lt=until)
            found = {person: (body, day) for person, body, day in rows.values_list(*_CASE)}
            steps = Step.objects.filter(person__in=found)
            busy = set(steps.filter(state__in=OPEN_STATES).values_list("person_id", flat=True))
            coming = Appointment.objects.filter(person__in=found, state__in=COMING)
            busy |= set(coming.values_list("person_id", flat=True))
            busy |= set(
                Review.objects.filter(state=ASKED, person__in=found).values_list("person_id", flat=True)
            )
            ended = dict(steps.values_list("person_id").annotate(last=Max("ended_on")))
        home = {file.person: file.actor.organisation for file in self.counter.files}
        return {
            person: max(day, ended.get(person) or day)
            for person, (body, day) in found.items()
            if person not in busy and home.get(person) == body and (ended.get(person) or day) < until
        }

    def _ending(self, file: File, last: date, chance: random.Random) -> tuple[File, Ending]:
        outcome = pick(chance, list(self.told["outcomes"].items()))
        day = last + timedelta(days=chance.randint(20, self.told["rest_days"] - 1))
        attempts = ATTEMPTS if outcome == LOST else None
        return file, Ending(file.person, outcome, "", self.told["settle"], attempts, day)

    def _reopen(self, file: File, ending: Ending) -> tuple[File, Ending] | None:
        """Some come back; where that was long ago, how it ended the second time."""
        chance = random.Random(f"again {file.persona.number}")  # noqa: S311 - invented
        if chance.random() >= self.told["reopened"]:
            return None
        day = min(ending.occurred_on + timedelta(days=chance.randint(5, 90)), clock.today())
        reason = chance.choice(self.told["reasons"])
        cases.reopen(by=file.actor, person=file.person, reason=reason, occurred_on=day)
        over = (self.today - day).days > self.told["again_days"]
        return self._ending(file, day, chance) if over else None

    # One person, two files -------------------------------------------------------------------------

    def register_again(self) -> None:
        """She comes to the same desk and is not found; some days later somebody sees that it is her."""
        for file in reversed(self.counter.files[:-1]):
            chief = self._chief(file.actor)
            if chief is not None and not file.persona.minor and file.agreed_to_share:
                told = replace(
                    file.persona.registration,
                    documents=[],
                    quarter="",
                    registered_on=clock.today(),
                    protection=None,
                )
                made = people.register(by=file.actor, registration=told)
                day = self.today - timedelta(days=self.merge_told["merged_ago"])
                self.diary.write(day, self.merge, chief, file.person, made.person)
                return

    def _chief(self, by: Actor) -> Actor | None:
        staff = self.counter.instance.actors.values()
        return next((one for one in staff if one.organisation == by.organisation and one.may(MERGE)), None)

    def merge(self, by: Actor, person: UUID, duplicate: UUID) -> None:
        note = self.merge_told["note"]
        people.merge(by=by, person=person, duplicate=duplicate, reason="said", note=note)


_CASE = ("person_id", "organisation_id", "contact_on")
