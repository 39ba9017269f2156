"""Enterprise projects of both grantees of lot 3: begun in waves, created, funded, visited; some end."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from parcours.enterprise import actions as enterprise
from parcours.enterprise.legal import StepOf
from parcours.enterprise.models import Member, Venture
from parcours.enterprise.plan import EnterprisePlan
from parcours.enterprise.rules import (
    JobsTold,
    Joining,
    Opening,
    Share,
    VentureTold,
    VisitOf,
    VisitTold,
    months_later,
)
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from parcours.people.queries import facts_on_many

from .business import Business, Project
from .counter import Counter, File, accompanied
from .diary import Diary
from .funding import Funding
from .incubation import Incubation
from .reading import table

WHOLE, BATCH = 2200, 250
"""The cohort for which the numbers are told; at most so many at once."""
LOST, CLOSED, EVERY = 0.12, 0.3, 3
"""Shares of enterprises; a visit in so many months is told."""
COOPERATIVE, CALLED = 5, 4
"""So many people found a cooperative; of so many projects of a wave the plan has two versions."""
REASONS = ("no_customers", "debts", "found_job", "moved_away", "premises")


@dataclass
class Ventures:
    counter: Counter
    diary: Diary
    plan: EnterprisePlan
    today: date
    told: dict = field(init=False)
    taken: set[UUID] = field(default_factory=set)
    projects: dict[UUID, Project] = field(default_factory=dict)
    valid: set[UUID] = field(default_factory=set)
    """Whose residence permit is valid: without, nobody is an auto-entrepreneur."""

    def __post_init__(self):
        self.told = table(self.counter.demo, "ventures")
        self.rng = Random(self.told["seed"])  # noqa: S311 - an invented history, no secret
        self.business = Business(self.counter, self.diary, self.today)

    def write(self, size: int) -> None:
        """Write the waves into the diary, and what was found when everybody was visited."""
        business = self.business.told
        self.business.write(self.told["grantees"])
        for one in self.told["grantees"]:
            number = max(1, round(one["projects"] * min(size, WHOLE) / WHOLE))
            waves, sizes = one["waves"], self._sizes(one, number)
            funding = Funding(
                one,
                self.by(one),
                self.by(one, "chief"),
                self.diary,
                self.plan,
                business["equipment"],
                (self.counter.demo.folder / "sheet.png").read_bytes(),
                self.rng,
            )
            for place, days in enumerate(waves):
                part = sizes[number * place // len(waves) : number * (place + 1) // len(waves)]
                self.diary.write(self.today - timedelta(days=days), self.begin, one, part, funding)
            self.diary.write(self.today - timedelta(days=3), self.visit, one)
            if one["project"] == business["incubation"]["project"]:
                Incubation(business["incubation"], self.by(one), self.diary, self.today).write()

    def _sizes(self, told: dict, number: int) -> list[int]:
        """How many people hold each project, over all waves."""
        found: list[int] = []
        for name, people in (("fives", 5), ("trios", 3), ("pairs", 2)):
            found += [people] * round(told[name] * number / told["projects"])
        found += [1] * max(0, number - len(found))
        self.rng.shuffle(found)
        return found[:number]

    def by(self, told: dict, who: str = "coach") -> Actor:
        return self.counter.instance.actors[told[who]]

    # Begun and created ----------------------------------------------------------------------------

    def begin(self, told: dict, sizes: list[int], funding: Funding) -> None:
        by = self.by(told)
        teams = self._teams(by, sizes)
        if not teams:
            return
        openings = [self._opening(told, by, team) for team in teams]
        made = enterprise.open_many(by=by, openings=openings).ids
        projects = [
            Project(
                one,
                opening.venture.sector,
                opening.venture.form,
                team,
                place < CALLED,
                self.rng.randint(80, 120),
            )
            for place, (one, opening, team) in enumerate(zip(made, openings, teams, strict=True))
        ]
        self.projects |= {one.id: one for one in projects}
        later = clock.today()
        for days, stage in ((20, "feasibility"), (45, "business_plan")):
            self.diary.write(later + timedelta(days=days), self.move, by, made, stage)
        self.business.begun(by, projects)
        self.diary.write(later + timedelta(days=50), funding.call, made)
        self.diary.write(later + timedelta(days=90), self.create, told, made)

    def _teams(self, by: Actor, sizes: list[int]) -> list[list[File]]:
        """People of the grantee, alone or together, as long as there are enough."""
        free = [file for file in self.free() if file.actor.organisation == by.organisation]
        with acting(by):
            known = facts_on_many([file.person for file in free])
        self.valid |= {person for person, facts in known.items() if facts.get("residence") == "valid"}
        found = []
        for size in sizes:
            team, free = free[:size], free[size:]
            if not team:
                break
            found.append(team)
            self.taken |= {file.person for file in team}
        return found

    def free(self) -> list[File]:
        """People of any organisation who hold no project."""
        return [
            file
            for file in self.counter.files
            if file.person not in self.taken
            and not file.persona.minor
            and not file.persona.recent
            and accompanied(file.persona)
        ]

    def _opening(self, told: dict, by: Actor, team: list[File]) -> Opening:
        sector = self.rng.choice(sorted(self.told["titles"]))
        venture = VentureTold(
            title=self.rng.choice(self.told["titles"][sector]),
            sector=sector,
            place=team[0].persona.city,
            form=self._form(told, team),
            project=told["project"],
            coach=by.user,
        )
        return Opening(venture, tuple(Joining(file.person) for file in team))

    def _form(self, told: dict, team: list[File]) -> str:
        if len(team) >= COOPERATIVE:
            return "cooperative"
        return told["form"] if len(team) == 1 and team[0].person in self.valid else "company"

    def move(self, by: Actor, made: list[UUID], stage: str) -> None:
        enterprise.move_many(by=by, ventures=made, stage=stage)

    def create(self, told: dict, made: list[UUID]) -> None:
        """Most are created; some give up, and some are still before the committee."""
        by = self.by(told)
        with acting(by):
            rows = list(
                Venture.objects.filter(pk__in=made, stage__in=("business_plan", "funded")).order_by("pk")
            )
            members: dict[UUID, list[UUID]] = {}
            for venture, member in Member.objects.filter(venture__in=rows).values_list("venture_id", "id"):
                members.setdefault(venture, []).append(member)
        gone = [
            row.id
            for row in rows
            if row.stage == "business_plan" and self.rng.random() * 100 < told["gives_up"]
        ]
        rows = [row for row in rows if row.id not in gone]
        if gone:
            enterprise.move_many(by=by, ventures=gone, stage="given_up", reason="no_funds")
        for row in rows:
            if row.form != "auto_entrepreneur":
                shares = _equal(members[row.id])
                enterprise.set_shares(by=by, venture=row.id, shares=shares, capital=Decimal(10000))
        steps = [
            StepOf(row.id, step.code)
            for row in rows
            for step in self.plan.form(row.form).steps
            if step.required
        ]
        for at in range(0, len(steps), BATCH):
            enterprise.step_done_many(by=by, steps=steps[at : at + BATCH])
        if rows:
            self.move(by, [row.id for row in rows], "created")
            self._jobs(told, by, rows)
            self.business.created(by, [self.projects[row.id] for row in rows])

    def _jobs(self, told: dict, by: Actor, rows: list[Venture]) -> None:
        """Who lives on it; a company employs somebody beside."""
        for row in rows[:: told["jobs_every"]]:
            team = self.projects[row.id].team
            sex = team[0].persona.registration.sex
            jobs = [JobsTold("self", sex, len(team))]
            if row.form == "company":
                jobs.append(JobsTold("permanent", self.rng.choice("FM"), 1))
            for one in jobs:
                enterprise.add_jobs(by=by, venture=row.id, jobs=one)

    # A year later ---------------------------------------------------------------------------------

    def visit(self, told: dict) -> None:
        """What was found every month; then some have closed, some are not reached, the others live."""
        by, today = self.by(told), clock.today()
        with acting(by):
            rows = list(
                Venture.objects.filter(organisation=by.organisation, stage="created").order_by(
                    "created_on", "pk"
                )
            )
        visits, ends, lives = [], [], []
        for row in rows:
            fate, months = self.rng.random(), self.plan.months
            until = self.rng.randint(2, months - 1) if fate < LOST + CLOSED else months
            days = [months_later(row.created_on, month) for month in range(1, until + 1)]
            past = [day for day in days if day <= today]
            seen = sorted({*past[::EVERY], *past[-1:]})
            visits += [VisitOf(row.id, self._found(day)) for day in seen]
            if past and past[-1] == days[-1]:
                self._fate(row, fate, days[-1], ends, lives)
        for at in range(0, len(visits), BATCH):
            enterprise.visit_many(by=by, visits=visits[at : at + BATCH])
        for venture, stage, reason, on in ends:
            enterprise.move(by=by, venture=venture, stage=stage, reason=reason, on=on)
        if lives:
            enterprise.move_many(by=by, ventures=lives, stage="alive")

    def _fate(self, row: Venture, fate: float, last: date, ends: list, lives: list) -> None:
        if fate < CLOSED:
            ends.append((row.id, "closed", self.rng.choice(REASONS), last))
        elif fate < LOST + CLOSED:
            ends.append((row.id, "not_reached", "no_answer", last))
        else:
            lives.append(row.id)

    def _found(self, day: date) -> VisitTold:
        bands = [band.code for band in self.plan.bands]
        trading = self.rng.choices(("yes", "less", "stopped"), (7, 2, 1))[0]
        help = (self.rng.choice(("accounts", "selling", "money")),) if self.rng.random() < 0.4 else ()
        return VisitTold(day, trading, band=self.rng.choice(bands), jobs=self.rng.randint(1, 3), help=help)


def _equal(members: list[UUID]) -> list[Share]:
    part = (Decimal(100) / len(members)).quantize(Decimal("0.01"))
    rest = Decimal(100) - part * (len(members) - 1)
    return [*(Share(one, part) for one in members[:-1]), Share(members[-1], rest)]
