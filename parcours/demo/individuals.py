"""People certified who take the status of auto-entrepreneur: up to the card, with nobody's money."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random
from uuid import UUID

from django.db import transaction

from parcours.cases.models import Case
from parcours.enterprise import actions as enterprise
from parcours.enterprise.legal import StepOf
from parcours.enterprise.models import Member
from parcours.enterprise.rules import Joining, Opening, VentureTold
from parcours.kernel import clock
from parcours.kernel.context import acting
from parcours.people.queries import facts_on_many
from parcours.people.visibility import visible
from parcours.reference.enums import Residence
from parcours.training.enums import CertificateState
from parcours.training.models import Certificate

from .counter import File
from .ventures import WHOLE, Ventures

FORM, VALID = "auto_entrepreneur", Residence.VALID.value
STUDIED, CARD, LATER = 20, 60, 120
"""Days after the beginning: looked at, the card received, some have found a job or moved away."""
REASONS = ("found_job", "moved_away", "health")


@dataclass
class Individuals:
    """Beside the enterprises that a project creates: the card gives a status; no enterprise is counted."""

    ventures: Ventures

    def __post_init__(self):
        self.told = self.ventures.told["individuals"]
        self.rng = Random(self.told["seed"])  # noqa: S311 - an invented history, no secret
        self.by = self.ventures.by(self.told)
        self.diary, self.today = self.ventures.diary, self.ventures.today

    def write(self, size: int) -> None:
        """Write the waves into the diary."""
        waves = self.told["waves"]
        number = max(1, self.told["people"] * min(size, WHOLE) // WHOLE // len(waves))
        for days in waves:
            self.diary.write(self.today - timedelta(days=days), self.begin, number)

    def begin(self, number: int) -> None:
        files = self._certified()[:number]
        if not files:
            return
        self.ventures.taken |= {file.person for file in files}
        openings = [Opening(self._venture(file), (Joining(file.person),)) for file in files]
        made = enterprise.open_many(by=self.by, openings=openings).ids
        begun = clock.today()
        self.diary.write(begun + timedelta(days=STUDIED), self.study, made)
        self.diary.write(begun + timedelta(days=CARD), self.register, made)
        gone = [one for one in made if self.rng.random() * 100 < self.told["gives_up"]]
        if gone and begun + timedelta(days=LATER) < self.today:
            self.diary.write(begun + timedelta(days=LATER), self.give_up, gone)

    def _certified(self) -> list[File]:
        """Those whom the project certified, whoever received them, whose permit is valid, whose
        accompaniment goes on and whose file is seen still."""
        free = {file.person: file for file in self.ventures.free()}
        with transaction.atomic(), acting(self.by):
            certified = self._with_certificate(list(free))
            certified -= set(
                Case.objects.filter(person__in=certified, closed_on__isnull=False).values_list(
                    "person_id", flat=True
                )
            )
            seen = visible(self.by).filter(pk__in=certified).values_list("pk", flat=True)
            known = facts_on_many(list(seen))
        return [file for person, file in free.items() if known.get(person, {}).get("residence") == VALID]

    def _with_certificate(self, people: list[UUID]) -> set[UUID]:
        course = {"enrolment__session__course__project": self.told["project"]}
        rows = Certificate.objects.filter(person__in=people, state=CertificateState.VALID, **course)
        return set(rows.values_list("person_id", flat=True))

    def _venture(self, file: File) -> VentureTold:
        titles = self.ventures.told["titles"]
        sector = self.rng.choice(sorted(titles))
        return VentureTold(
            title=self.rng.choice(titles[sector]),
            sector=sector,
            place=file.persona.city,
            form=FORM,
            project=self.told["project"],
            coach=self.by.user,
        )

    def study(self, made: list[UUID]) -> None:
        enterprise.move_many(by=self.by, ventures=made, stage="feasibility")

    def register(self, made: list[UUID]) -> None:
        """Step by step up to the card; whose permit has ended meanwhile waits."""
        with transaction.atomic(), acting(self.by):
            members = Member.objects.filter(venture__in=made, person__in=visible(self.by))
            held = dict(members.values_list("person_id", "venture_id"))
            known = facts_on_many(list(held))
        steps = [step.code for step in self.ventures.plan.form(FORM).steps if step.required]
        wanted = [
            StepOf(venture, step)
            for person, venture in held.items()
            if known[person].get("residence") == VALID
            for step in steps
        ]
        if wanted:
            enterprise.step_done_many(by=self.by, steps=wanted)

    def give_up(self, gone: list[UUID]) -> None:
        reason = self.rng.choice(REASONS)
        enterprise.move_many(by=self.by, ventures=gone, stage="given_up", reason=reason)
