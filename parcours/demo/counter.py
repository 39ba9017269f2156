"""What happens at the desks: people are registered, assessed, oriented, shared, and change their minds."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from parcours.cases import actions as cases
from parcours.cases import answers as forms
from parcours.cases import facts as known_facts
from parcours.cases.evaluation import NOT_COVERED, PROJECT, Proposal, evaluate
from parcours.cases.rules import Assessed, Decision, NewStep, StepMove
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from parcours.people import actions as people
from parcours.people.rules import Agreed
from parcours.programmes.pack import Pack

from .answering import answers
from .cohort import Persona, Traits
from .diary import Batch, Diary
from .instance import Instance
from .reading import Demo

ASSESSED, WITHDRAWN, SHARED, VULNERABLE = 0.996, 0.018, 0.05, 0.06
HER_WISH, STEPS, STEP_CLOSED, DECIDED_ANYHOW = 0.988, 0.55, 0.85, 0.6


@dataclass
class File:
    """Somebody who was registered: by whom, and what became of her so far."""

    persona: Persona
    person: UUID
    actor: Actor
    traits: Traits
    project: str = ""

    @property
    def agreed_to_share(self) -> bool:
        return any(a.purpose == "sharing" and a.given for a in self.persona.registration.consents)

    def chance(self, step: str) -> float:
        return self.persona.chances[step]


@dataclass
class Counter:
    """``covered``: told of everybody oriented to a project who wishes to be trained."""

    demo: Demo
    pack: Pack
    instance: Instance
    diary: Diary
    today: date
    covered: Callable[[File], None]

    def __post_init__(self):
        self.desks = {
            desk["code"]: self.instance.actors[desk["login"]] for desk in self.demo.instance["desks"]
        }
        self.files: list[File] = []

    # Registration ---------------------------------------------------------------------------------

    def receive(self, batch: Batch) -> None:
        by = self.desks[batch.desk]
        made = people.register_many(by=by, people=[persona.registration for persona in batch.people])
        files = [
            File(persona, done.person, by, persona.traits)
            for persona, done in zip(batch.people, made.people, strict=True)
        ]
        self.files += files
        for file in files:
            self._after(file)
        assessed = [file for file in files if file.chance("assess") < ASSESSED and accompanied(file.persona)]
        gap = 5 + int(20 * batch.people[0].chances["delay"])
        if assessed:
            self.diary.write(clock.today() + timedelta(days=gap), self.assess, assessed, gap)

    def _after(self, file: File) -> None:
        if file.chance("vulnerable") < VULNERABLE:
            people.confirm_great_vulnerability(by=file.actor, person=file.person)
        partner = self._partner(file)
        if file.chance("share") < SHARED and partner and file.agreed_to_share:
            people.share(by=file.actor, person=file.person, organisation=partner)
        if file.chance("withdraw") < WITHDRAWN and file.agreed_to_share:
            day = clock.today() + timedelta(days=40 + int(200 * file.chance("delay")))
            self.diary.write(day, self.withdraw_sharing, file)

    def _partner(self, file: File) -> UUID | None:
        """A body with which hers has a convention today; refugees first with those who receive refugees."""
        today, giver = clock.today(), file.actor.organisation
        open_to = [
            receiver
            for receiver in sorted(self.instance.organisations.values(), key=self._code_of)
            if receiver != giver and self.instance.may_share(giver, receiver, today)
        ]
        return open_to[int(file.chance("delay") * len(open_to))] if open_to else None

    def _code_of(self, organisation: UUID) -> str:
        return next(code for code, one in self.instance.organisations.items() if one == organisation)

    def withdraw_sharing(self, file: File) -> None:
        told = file.persona.registration.consents[0]
        people.give_consent(
            by=file.actor,
            person=file.person,
            answer=Agreed("sharing", False, told.notice_version, told.notice_language),
        )
        consents = [c for c in file.persona.registration.consents if c.purpose != "sharing"]
        told = replace(file.persona.registration, consents=consents)
        file.persona = replace(file.persona, registration=told)

    # Assessment and orientation -------------------------------------------------------------------

    def assess(self, files: list[File], spread: int = 1) -> None:
        """One assessment for each; ``spread``: over how many days before today they were made."""
        today = clock.today()
        for by, group in _by_actor(files):
            cases.assess_many(
                by=by,
                assessments=[
                    Assessed(
                        file.person,
                        answers(self.demo.offers["answers"], file.traits),
                        occurred_on=today - timedelta(days=int(spread * file.chance("assess"))),
                    )
                    for file in group
                ],
            )
        oriented = [file for file in files if file.chance("orient") < ASSESSED]
        gap = 4 + int(16 * files[0].chance("orient"))
        if oriented:
            self.diary.write(today + timedelta(days=gap), self.orient, oriented)

    def proposals(self, by: Actor, files: list[File]) -> list[Proposal]:
        """What the rules propose for people who have just been assessed."""
        today = clock.today()
        with transaction.atomic(), acting(by):
            known = known_facts.of_people(by, [(file.person, today) for file in files])
        form = self.pack.assessment
        found = []
        for file in files:
            said, _proofs = forms.check(form, answers(self.demo.offers["answers"], file.traits), {})
            found.append(evaluate(self.pack, known[file.person, today] | forms.facts(form, said)))
        return found

    def orient(self, files: list[File]) -> None:
        for by, group in _by_actor(files):
            decided = [
                (file, decision)
                for file, proposal in zip(group, self.proposals(by, group), strict=True)
                if (decision := self.decide(file, proposal)) is not None
            ]
            if decided:
                cases.orient_many(by=by, decisions=[decision for _file, decision in decided])
            for file, decision in decided:
                file.project = decision.project
                if decision.project:
                    self.covered(file)
            self._plan(by, [file for file, decision in decided if not decision.project])

    def decide(self, file: File, proposal: Proposal) -> Decision | None:
        """What the officer decides; nothing yet where something is still missing."""
        notes = self.demo.offers["notes"]
        if proposal.outcome == PROJECT:
            if file.chance("second") > HER_WISH:
                return Decision(
                    file.person, NOT_COVERED, lot=proposal.lot, reason_code="her_wish", note=notes["her_wish"]
                )
            fitting = proposal.fitting
            return Decision(file.person, PROJECT, fitting[int(file.chance("delay") * len(fitting))])
        if proposal.outcome == NOT_COVERED:
            return Decision(file.person, NOT_COVERED)
        if file.persona.recent or file.chance("delay") > DECIDED_ANYHOW:
            return None
        return Decision(
            file.person,
            NOT_COVERED,
            lot=proposal.lot,
            reason_code="paper_coming",
            note=notes["paper_coming"],
        )

    # Steps for those whom no project covers -------------------------------------------------------

    def _plan(self, by: Actor, files: list[File]) -> None:
        today, planned = clock.today(), []
        for file in files:
            if file.chance("enrol") < STEPS:
                step = self.demo.offers["steps"][int(file.chance("delay") * len(self.demo.offers["steps"]))]
                due = today + timedelta(days=step["days"])
                planned.append((file, NewStep(file.person, step["kind"], step["what"], due)))
        if not planned:
            return
        made = cases.plan_step_many(by=by, steps=[step for _file, step in planned])
        closing = [
            StepMove("done" if file.chance("attend") < 0.7 else "abandoned", step)
            for (file, _new), step in zip(planned, made.ids, strict=True)
            if file.chance("complete") < STEP_CLOSED
        ]
        if closing:
            self.diary.write(today + timedelta(days=50), self.close_steps, by, closing)

    def close_steps(self, by: Actor, moves: list[StepMove]) -> None:
        cases.move_step_many(by=by, moves=moves)


def accompanied(persona: Persona) -> bool:
    return any(a.purpose == "accompaniment" and a.given for a in persona.registration.consents)


def _by_actor(files: list[File]) -> list[tuple[Actor, list[File]]]:
    groups: dict[str, list[File]] = defaultdict(list)
    for file in files:
        groups[file.actor.login].append(file)
    return [(group[0].actor, group) for _login, group in sorted(groups.items())]
