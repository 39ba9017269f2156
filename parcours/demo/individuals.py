"""People certified who take the status of auto-entrepreneur and begin alone, with nobody's money."""

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from uuid import UUID

from django.db import transaction

from parcours.cases.models import Case
from parcours.enterprise import actions as enterprise
from parcours.enterprise.legal import StepOf
from parcours.enterprise.models import Member, Venture
from parcours.enterprise.rules import JobsTold, Joining, Opening, VentureTold
from parcours.kernel import clock
from parcours.kernel.context import acting
from parcours.people.queries import facts_on_many
from parcours.people.visibility import visible
from parcours.training.enums import CertificateState
from parcours.training.models import Certificate

from .counter import File
from .diary import day_of, parts_of
from .ventures import BATCH, FORM_ALONE, VALID, WHOLE, Ventures

STUDIED, CARD, BEGUN, LATER = 20, 60, 75, 110
"""Days after the beginning: looked at, the card received, the first customer; who has not begun gives up."""


@dataclass
class Individuals:
    """Beside the companies and cooperatives of a project: the card gives a status, no enterprise is counted.

    ``carded``: projects whose holder has her card, with her sex. ``missing``: people of the waves so far whom
    nobody certified yet."""

    ventures: Ventures
    carded: dict[UUID, str] = field(default_factory=dict)
    missing: int = 0

    def __post_init__(self):
        self.told = self.ventures.told["individuals"]
        self.rng = Random(self.told["seed"])  # noqa: S311 - an invented history, no secret
        self.by = self.ventures.by(self.told)
        self.diary, self.today = self.ventures.diary, self.ventures.today

    def write(self, size: int) -> None:
        """Write the waves into the diary."""
        waves = self.told["waves"]
        parts = parts_of(waves, min(size, WHOLE) / WHOLE, least=len(waves))
        for (day, _number), number in zip(waves, parts, strict=True):
            self.diary.write(day_of(day, self.today), self.begin, number)

    def begin(self, number: int) -> None:
        """So many, and those for whom nobody was found in the waves before."""
        number += self.missing
        files = self._certified()[:number]
        self.missing = number - len(files)
        if not files:
            return
        self.ventures.taken |= {file.person for file in files}
        openings = [Opening(self._venture(file), (Joining(file.person),)) for file in files]
        made = enterprise.open_many(by=self.by, openings=openings).ids
        begun = clock.today()
        for days, what in (
            (STUDIED, self.study),
            (CARD, self.register),
            (BEGUN, self.start),
            (LATER, self.give_up),
        ):
            self.diary.write(begun + timedelta(days=days), what, made)

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
        found = [file for person, file in free.items() if known.get(person, {}).get("residence") == VALID]
        return sorted(found, key=lambda file: file.persona.day, reverse=True)

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
            form=FORM_ALONE,
            project=self.told["project"],
            coach=self.by.user,
        )

    def study(self, made: list[UUID]) -> None:
        enterprise.move_many(by=self.by, ventures=made, stage="feasibility")

    def register(self, made: list[UUID]) -> None:
        """Step by step up to the card; whose permit has ended meanwhile does not get it."""
        with transaction.atomic(), acting(self.by):
            members = Member.objects.filter(venture__in=made, person__in=visible(self.by))
            held = dict(members.values_list("person_id", "venture_id"))
            known = facts_on_many(list(held))
        valid = {one: facts["sex"] for one, facts in known.items() if facts.get("residence") == VALID}
        steps = [step.code for step in self.ventures.plan.form(FORM_ALONE).steps if step.required]
        if valid:
            wanted = [StepOf(held[person], step) for person in valid for step in steps]
            for at in range(0, len(wanted), BATCH):
                enterprise.step_done_many(by=self.by, steps=wanted[at : at + BATCH])
        self.carded |= {held[person]: sex for person, sex in valid.items()}

    def start(self, made: list[UUID]) -> None:
        """Most who have the card begin, and are visited from then on like the others."""
        begins = [
            one for one in made if one in self.carded and self.rng.random() * 100 >= self.told["gives_up"]
        ]
        if not begins:
            return
        for stage in ("business_plan", "created"):
            enterprise.move_many(by=self.by, ventures=begins, stage=stage)
        for one in begins[:: self.told["jobs_every"]]:
            enterprise.add_jobs(by=self.by, venture=one, jobs=JobsTold("self", self.carded[one]))
        self.ventures.look_after(self.told, begins)

    def give_up(self, made: list[UUID]) -> None:
        """Whoever has not begun by now does something else, or could not have the card."""
        with acting(self.by):
            rows = Venture.objects.filter(pk__in=made, stage="feasibility").order_by("opened_on", "pk")
            left = list(rows.values_list("pk", flat=True))
        for one in left:
            reason = self.rng.choice(self.told["reasons"]) if one in self.carded else "papers"
            enterprise.move(by=self.by, venture=one, stage="given_up", reason=reason)
