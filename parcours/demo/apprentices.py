"""Some who completed a training go on in an enterprise, under contract. All invented."""

import random
from collections import defaultdict
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from parcours.kernel.refusals import Refused
from parcours.people import visibility
from parcours.training import actions as training
from parcours.training.apprentice_models import Apprenticeship
from parcours.training.apprentice_rules import ContractTold, HostTold, VisitTold, WeekTold
from parcours.training.apprenticing import LIVING

from .classes import Class, Classes
from .counter import File
from .diary import Diary
from .reading import Demo, table

AT = [(weekday, half) for weekday in range(4) for half in ("am", "pm")]
WEEK = timedelta(days=7)
COMES_BACK = 0.2


class Apprentices:
    def __init__(self, demo: Demo, classes: Classes, diary: Diary, today: date):
        self.told = table(demo, "training")["apprentices"]
        self.diary, self.today, self.classes = diary, today, classes
        classes.ended = self.after
        self.hosts: dict[str, int] = defaultdict(int)
        self.made = 0
        begun = today - timedelta(days=self.told["running_since"])
        diary.write(begun - timedelta(days=begun.weekday()), self.go_on)
        diary.write(today - timedelta(days=1), self.watch)

    def after(self, held: Class, completed: list[UUID]) -> None:
        """A session has ended: of those who completed it one or two begin as apprentices a month later."""
        ago = (self.today - clock.today()).days
        if held.project != self.told["project"] or ago > self.told["since_days"]:
            return
        chosen = [held.files[one] for one in completed]
        chosen = [file for file in chosen if self._chance(file).random() < self.told["share"]]
        # Whoever comes back for something else, or is another body's, does not go on here.
        chosen = [
            file
            for file in chosen
            if file.chance("second") >= COMES_BACK
            and file.actor.organisation == held.trainer.organisation
            and not file.persona.minor
        ]
        if chosen and self.made < self.told["most"]:
            self.made += len(chosen)
            # Mondays, so that the weeks of the contract are whole.
            day = clock.today() + timedelta(days=30)
            day += timedelta(days=-day.weekday() % 7)
            if day < self.today:
                self.diary.write(day, self.begin, held, chosen)

    def _chance(self, file: File) -> random.Random:
        return random.Random(f"apprentice {file.persona.number}")  # noqa: S311 - invented

    def begin(self, held: Class, files: list[File]) -> None:
        groups: dict[str, list[File]] = defaultdict(list)
        for file in files:
            groups[file.actor.login].append(file)
        for _login, group in sorted(groups.items()):
            by = group[0].actor
            with transaction.atomic(), acting(by):
                people = visibility.visible(by).filter(pk__in=[file.person for file in group])
                known = set(people.values_list("pk", flat=True))
            for file in group:
                if file.person in known:
                    self._plan(held, by, file)

    def _plan(self, held: Class, by: Actor, file: File) -> None:
        """Whoever is somewhere else by now, or too young, does not begin."""
        made = self._begun(held, by, file)
        if made:
            self._follow(held, made, file)

    def _begun(self, held: Class, by: Actor, file: File) -> UUID | None:
        asked = {"person": file.person, "contract": self._contract(file, held.course)}
        with suppress(Refused):
            made = training.plan_apprenticeship(by=by, **asked).id
            training.begin_apprenticeship(by=held.trainer, apprenticeship=made)
            return made
        return None

    # Those of today --------------------------------------------------------------------------------

    def go_on(self) -> None:
        """Some whose training lies further back are apprentices today."""
        number = 0
        for held in reversed(self.classes.trained):
            if number >= self.told["running"] or held.project != self.told["project"]:
                continue
            file = next(iter(held.files.values()), None)
            if file is None or file.persona.minor or file.actor.organisation != held.trainer.organisation:
                continue
            made = self._begun(held, file.actor, file)
            if made:
                self._follow_today(held, made, number)
                number += 1

    def _follow_today(self, held: Class, contract: UUID, number: int) -> None:
        """Most are noted and visited; one in four stays away, is not visited, or nobody writes her weeks."""
        first, last = clock.today(), self.today - timedelta(days=4)
        whole = (last - first).days // 7
        silent, alone, away = (number % 4 == one for one in (1, 2, 3))
        weeks = []
        for week in range(whole - 3 if silent else whole):
            absent = Decimal(8 if away and week >= whole - 2 else 0)
            reason = "transport" if absent else ""
            weeks.append(WeekTold(first + WEEK * week, Decimal(32) - absent, Decimal(4), absent, reason))
        if weeks:
            self.diary.write(last, self.note_today, held, contract, weeks)
        for days in () if alone else (25, 52):
            self.diary.write(first + timedelta(days=days), self.see, held, contract)

    def note_today(self, held: Class, contract: UUID, weeks: list[WeekTold]) -> None:
        training.note_weeks(by=held.trainer, apprenticeship=contract, weeks=weeks)

    def see(self, held: Class, contract: UUID) -> None:
        seen = self.told["seen"][0]
        told = VisitTold(clock.today(), seen["verdict"], seen["seen"], seen.get("to_do", ""))
        training.visit_apprentice(by=held.trainer, apprenticeship=contract, visit=told)

    def watch(self) -> None:
        """As every night: who may drop out is opened for the desks."""
        training.watch(by=Actor.system("training.watch"))

    # Their contracts -------------------------------------------------------------------------------

    def _contract(self, file: File, course: UUID) -> ContractTold:
        chance, first = self._chance(file), clock.today()
        last = first + timedelta(weeks=self.told["weeks"]) - timedelta(days=3)
        city = file.persona.city
        self.hosts[city] += 1
        hours = self.told["weeks"] * self.told["week_hours"]
        return ContractTold(
            course=course,
            master=chance.choice(self.told["masters"]),
            signed_on=first - timedelta(days=chance.randint(1, 9)),
            starts_on=first,
            ends_on=last,
            hours=hours,
            enterprise_hours=hours * chance.choice((78, 82, 85)) // 100,
            complementary_hours=hours * 12 // 100,
            at=AT,
            new_host=HostTold(self.told["hosts"][self.hosts[city] // 3 % len(self.told["hosts"])], city),
            allowance=Decimal(chance.choice(self.told["allowances"])),
        )

    def _follow(self, held: Class, contract: UUID, file: File) -> None:
        """Visited and noted every two months, until it ends, or is broken off on the way."""
        first, weeks = clock.today(), self.told["weeks"]
        breaks = self._chance(file).random() > self.told["kept"]
        ends = first + WEEK * (weeks // 2 if breaks else weeks)
        steps = [first + WEEK * number for number in range(8, weeks, 8)]
        for since, until in zip([first, *steps], [*steps, ends], strict=True):
            day = min(until, ends)
            if since < day < self.today:
                self.diary.write(day, self.note, held, contract, file, since, day)
        if ends < self.today:
            self.diary.write(ends, self.end, held, contract, file, breaks)

    def _lives(self, contract: UUID, file: File) -> bool:
        """Nobody erased her, nor shut the file, since."""
        with transaction.atomic(), acting(file.actor):
            rows = Apprenticeship.objects.filter(pk=contract, state__in=LIVING)
            return rows.filter(person__in=visibility.visible(file.actor)).exists()

    def note(self, held: Class, contract: UUID, file: File, since: date, until: date) -> None:
        if not self._lives(contract, file):
            return
        chance = random.Random(f"weeks {file.persona.number} {since}")  # noqa: S311 - invented
        weeks = []
        for number in range((until - since).days // 7):
            absent = Decimal(chance.choice((0, 0, 0, 4, 8)))
            reason = chance.choice(("transport", "family", "procedure")) if absent else ""
            weeks.append(WeekTold(since + WEEK * number, Decimal(32) - absent, Decimal(4), absent, reason))
        training.note_weeks(by=held.trainer, apprenticeship=contract, weeks=weeks)
        seen = chance.choice(self.told["seen"])
        # The contract ends on a Friday.
        day = until - timedelta(days=chance.randint(4, 7))
        told = VisitTold(day, seen["verdict"], seen["seen"], seen.get("to_do", ""))
        training.visit_apprentice(by=held.trainer, apprenticeship=contract, visit=told)

    def end(self, held: Class, contract: UUID, file: File, breaks: bool) -> None:
        if not self._lives(contract, file):
            return
        if breaks:
            told = {"state": "broken_off", "reason": self._chance(file).choice(self.told["reasons"])}
            day = clock.today() - timedelta(days=1)
            training.end_apprenticeship(by=file.actor, apprenticeship=contract, **told, on=day)
        else:
            training.complete_apprenticeship(by=held.trainer, apprenticeship=contract)
