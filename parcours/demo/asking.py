"""People are asked again, and profiles are written beside their assessments."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from parcours.cases import actions as cases
from parcours.cases.rules import Assessed
from parcours.cases.storing import by_person
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting

from .counter import Counter, File
from .desks import Desks
from .diary import Diary
from .reading import table

REVIEWS, PROFILES = 6, 5
REVIEWED_DAYS, PROFILED_DAYS = 18, 12
ORIENTED_WITHIN = 30
"""Days after which an orientation that rests on the former answers has been decided."""


class Asking:
    """A few of each desk: what was said before is gone through, something has changed or not."""

    def __init__(self, counter: Counter, desks: Desks, diary: Diary):
        self.counter, self.desks, self.diary = counter, desks, diary
        self.told = table(counter.demo, "forms")

    def write(self) -> None:
        today = self.counter.today
        self.diary.write(today - timedelta(days=REVIEWED_DAYS), self.review)
        self.diary.write(today - timedelta(days=PROFILED_DAYS), self.profile)

    def review(self) -> None:
        for by, files in self.desks.open_files():
            newest = self._newest(files)
            chosen = [file for file in files if file.person in newest][:REVIEWS]
            if chosen:
                cases.assess_many(
                    by=by, assessments=[self._again(file, newest[file.person]) for file in chosen]
                )

    def _newest(self, files: list[File]) -> dict[UUID, tuple[UUID, dict]]:
        """The newest assessment of everybody whose orientation has been decided: its id, its answers."""
        decided = clock.today() - timedelta(days=ORIENTED_WITHIN)
        with transaction.atomic(), acting(Actor.system("demonstration")):
            rows = by_person(self.counter.pack, [file.person for file in files])
        newest = {person: told[-1] for person, told in rows.items() if told}
        return {who: (row.id, row.answers) for who, row in newest.items() if row.assessed_on < decided}

    def _again(self, file: File, newest: tuple[UUID, dict]) -> Assessed:
        before, said = newest
        changed = self.told["changes"][file.persona.number % len(self.told["changes"])]
        now = said | changed["answers"]
        return Assessed(
            file.person,
            now,
            form="reassessment",
            based_on=before,
            confirmed=[code for code in said if code in now],
        )

    def profile(self) -> None:
        for by, files in self.desks.open_files():
            told = [
                Assessed(
                    file.person, self._beside(file), form=self.told["profiles"][file.traits.wish]["form"]
                )
                for file in files
                if file.traits.wish in self.told["profiles"]
            ]
            if told:
                cases.assess_many(by=by, assessments=told[:PROFILES])

    def _beside(self, file: File) -> dict:
        profile = self.told["profiles"][file.traits.wish]
        return dict(profile["answers"][file.persona.number % len(profile["answers"])])
