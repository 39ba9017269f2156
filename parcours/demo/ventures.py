"""Enterprise projects of both grantees of lot 3: begun in waves, created, funded, visited; some end."""

from collections import Counter as Counted
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from django.db import transaction

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
from parcours.people.visibility import visible
from parcours.reference.enums import Residence
from parcours.training.enums import CertificateState
from parcours.training.models import Certificate

from .business import Business, Project
from .committee import Committee
from .counter import Counter, File, accompanied
from .diary import Diary, day_of, parts_of, wholly
from .funding import Funding
from .incubation import Incubation
from .reading import table

WHOLE, BATCH = 2200, 250
"""The cohort for which the numbers are told; at most so many at once."""
EVERY = 3
"""A visit in so many months is told."""
COOPERATIVE, CALLED = 5, 4
"""So many people found a cooperative; of so many projects of a wave the plan has two versions."""
REASONS = ("no_customers", "debts", "found_job", "moved_away", "premises")
FIRST_YEAR = 2020
KNOWN = timedelta(days=60)
"""Whoever came so long before has an idea by now; of these who came last begins first."""
YEAR_SEEN = timedelta(days=540)
"""After so many days, with its loans repaid, it is written down how an enterprise did through its year."""
CLOSED, LOST, LIVES = "closed", "not_reached", "alive"
FORM_ALONE, VALID = "auto_entrepreneur", Residence.VALID.value


@dataclass(frozen=True)
class Fate:
    """On which days an enterprise was visited; ``end``: what it is since the last of them, where that is
    known."""

    days: list[date]
    end: str = ""


@dataclass
class Ventures:
    counter: Counter
    diary: Diary
    plan: EnterprisePlan
    today: date
    told: dict = field(init=False)
    taken: set[UUID] = field(default_factory=set)
    projects: dict[UUID, Project] = field(default_factory=dict)
    missing: dict[str, list[int]] = field(default_factory=dict)
    """Of each project the sizes of teams for which too few people had come so far."""
    valid: set[UUID] = field(default_factory=set)
    """Whose residence permit is valid: without, nobody becomes an auto-entrepreneur."""

    def __post_init__(self):
        self.told = table(self.counter.demo, "ventures")
        self.rng = Random(self.told["seed"])  # noqa: S311 - an invented history, no secret
        self.business = Business(self.counter, self.diary, self.today)

    def write(self, size: int) -> None:
        """Write the waves into the diary, and what was found when everybody was visited."""
        incubation = self.business.told["incubation"]
        self.business.write(self.told["grantees"])
        for year in range(FIRST_YEAR, self.today.year + 1):
            self.diary.write(date(year, 1, 2), self.tell_years)
        self.diary.write(self.today - timedelta(days=1), self.tell_years)
        for one in self.told["grantees"]:
            self._waves(one, min(size, WHOLE) / WHOLE)
            if one["project"] == incubation["project"]:
                Incubation(incubation, self.by(one), self.diary, self.today).write()

    def _waves(self, told: dict, share: float) -> None:
        """So many projects a wave, and some dossiers more that its envelope does not carry."""
        parts = parts_of(told["waves"], share)
        sizes, committee = self._sizes(told, sum(parts)), self._committee(told)
        for (day, _number), part in zip(told["waves"], parts, strict=True):
            first, sizes = sizes[:part], sizes[part:]
            more = round(told["refused"] * share)
            self.diary.write(day_of(day, self.today), self.begin, told, first, more, committee)

    def _committee(self, told: dict) -> Committee:
        judges = {login: self.counter.instance.actors[login] for login in told["judges"]}
        chief = judges[told["judges"][0]]
        paper = (self.counter.demo.folder / "sheet.png").read_bytes()
        funding = Funding(told, self.by(told), chief, self.diary, self.business.told["equipment"], paper)
        return Committee(told, self.by(told), judges, self.diary, self.plan, self.rng, funding.agreed)

    def _sizes(self, told: dict, number: int) -> list[int]:
        """How many people hold each project, over all waves."""
        found: list[int] = []
        for name, people in (("fives", 5), ("trios", 3), ("pairs", 2)):
            found += [people] * round(told[name] * number / wholly(told["waves"]))
        found += [1] * max(0, number - len(found))
        self.rng.shuffle(found)
        return found[:number]

    def by(self, told: dict) -> Actor:
        return self.counter.instance.actors[told["coach"]]

    # Begun and created ----------------------------------------------------------------------------

    def begin(self, told: dict, sizes: list[int], more: int, committee: Committee) -> None:
        """A wave: the teams whose projects the committee will carry, then ``more`` that it will not."""
        by, wanted = self.by(told), [*self.missing.pop(told["project"], []), *sizes]
        if told.get("appeals", {}).get("call") == committee.calls + 1:
            more = max(more, 1)
        teams = self._teams(told, [*[1] * more, *wanted])
        # Who is not found yet, because too few have come, begins with the next wave.
        self.missing[told["project"]] = wanted[max(0, len(teams) - more) :]
        if len(teams) <= more:
            self.taken -= {file.person for team in teams for file in team}
            return
        teams = [*teams[more:], *teams[:more]]
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
        accepted = max(0, len(made) - more)
        self.diary.write(later + timedelta(days=50), committee.call, made, accepted)
        self.diary.write(later + timedelta(days=90), self.create, told, made)

    def _teams(self, told: dict, sizes: list[int]) -> list[list[File]]:
        """People of the grantee whose files it sees, alone or together, as long as there are enough."""
        by, wanted = self.by(told), told.get("protection")
        free = [file for file in self.free() if file.actor.organisation == by.organisation]
        with transaction.atomic(), acting(by):
            seen = visible(by).filter(pk__in=[file.person for file in free])
            known = facts_on_many(list(seen.values_list("pk", flat=True)))
            alone = self._alone(told, set(known))
        free = [
            file
            for file in free
            if file.person in known and (not wanted or known[file.person]["protection"] in wanted)
        ]
        known_since = clock.today() - KNOWN
        free.sort(
            key=lambda file: (
                file.person in alone,
                file.project != told["project"],
                file.persona.day > known_since,
                -file.persona.day.toordinal(),
            )
        )
        self.valid |= {person for person, facts in known.items() if facts.get("residence") == VALID}
        found = []
        for size in sizes:
            team, free = free[:size], free[size:]
            if len(team) < size:
                break
            found.append(team)
            self.taken |= {file.person for file in team}
        return found

    def _alone(self, told: dict, people: set[UUID]) -> set[UUID]:
        """Those certified by a project whose certified people take the status on their own: asked last."""
        project = self.told["individuals"]["project"]
        rows = Certificate.objects.filter(person__in=people, state=CertificateState.VALID)
        rows = rows.filter(enrolment__session__course__project=project) if told["project"] == project else ()
        return {row.person_id for row in rows}

    def free(self) -> list[File]:
        """People of any organisation who hold no project; of those who come today only who came long ago."""
        known_since = clock.today() - KNOWN
        return [
            file
            for file in self.counter.files
            if file.person not in self.taken
            and not file.persona.minor
            and not (file.persona.recent and file.persona.day > known_since)
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
        """Most are created; of those without money some give up, and whose permit has ended has no papers."""
        by = self.by(told)
        with acting(by):
            rows = list(
                Venture.objects.filter(pk__in=made, stage__in=("business_plan", "funded")).order_by("pk")
            )
        without = self._without_papers(by, rows)
        alone = [row for row in rows if row.stage == "business_plan" and row.id not in without]
        gone = {row.id for row in alone if self.rng.random() * 100 < told["gives_up"]}
        for reason, ended in (("no_funds", gone), ("papers", without)):
            if ended:
                enterprise.move_many(by=by, ventures=sorted(ended), stage="given_up", reason=reason)
        rows = [row for row in rows if row.id not in gone | without]
        if rows:
            self._papers(by, rows)
            self.move(by, [row.id for row in rows], "created")
            self._jobs(told, by, rows)
            self.business.created(by, [self.projects[row.id] for row in rows])
            self.look_after(told, [row.id for row in rows])

    def _without_papers(self, by: Actor, rows: list[Venture]) -> set[UUID]:
        """Auto-entrepreneurs to be whose permit is not valid any more, or whose file is not seen any more."""
        alone = {self.projects[row.id].team[0].person: row.id for row in rows if row.form == FORM_ALONE}
        with transaction.atomic(), acting(by):
            seen = visible(by).filter(pk__in=alone).values_list("pk", flat=True)
            known = facts_on_many(list(seen))
        return {row for person, row in alone.items() if known.get(person, {}).get("residence") != VALID}

    def _papers(self, by: Actor, rows: list[Venture]) -> None:
        """Shares and legal steps."""
        with acting(by):
            members: dict[UUID, list[UUID]] = {}
            for venture, member in Member.objects.filter(venture__in=rows).values_list("venture_id", "id"):
                members.setdefault(venture, []).append(member)
        for row in rows:
            if row.form != FORM_ALONE:
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

    def _jobs(self, told: dict, by: Actor, rows: list[Venture]) -> None:
        """Who lives on it; a company employs somebody beside."""
        for row in rows[:: told["jobs_every"]]:
            sexes = Counted(file.persona.registration.sex for file in self.projects[row.id].team)
            jobs = [JobsTold("self", sex, number) for sex, number in sorted(sexes.items())]
            if row.form == "company":
                jobs.append(JobsTold("permanent", self.rng.choice("FM"), 1))
            for one in jobs:
                enterprise.add_jobs(by=by, venture=row.id, jobs=one)

    # A year later ---------------------------------------------------------------------------------

    def tell_years(self) -> None:
        enterprise.tell_years(by=Actor.system("demo"))

    def look_after(self, told: dict, made: list[UUID]) -> None:
        """What is created now is written down as it was seen after its year, or shortly before today."""
        day = min(clock.today() + YEAR_SEEN, self.today - timedelta(days=3))
        if day > clock.today():
            self.diary.write(day, self.visit, told, made)

    def visit(self, told: dict, made: list[UUID]) -> None:
        """What was found every few months; by now some have closed, some are not reached, the others live."""
        by, today = self.by(told), clock.today()
        with acting(by):
            rows = Venture.objects.filter(pk__in=made, stage="created")
            fates = {row.id: self._fate(row, today) for row in rows.order_by("created_on", "pk")}
        visits = [VisitOf(one, seen) for one, fate in fates.items() for seen in self._seen(fate)]
        for at in range(0, len(visits), BATCH):
            enterprise.visit_many(by=by, visits=visits[at : at + BATCH])
        for one, fate in fates.items():
            if fate.end in (CLOSED, LOST):
                reason = self.rng.choice(REASONS) if fate.end == CLOSED else "no_answer"
                enterprise.move(by=by, venture=one, stage=fate.end, reason=reason, on=fate.days[-1])
        lives = [one for one, fate in fates.items() if fate.end == LIVES]
        for at in range(0, len(lives), BATCH):
            enterprise.move_many(by=by, ventures=lives[at : at + BATCH], stage=LIVES)

    def _fate(self, row: Venture, today: date) -> Fate:
        """By its form: it closes or is lost in a month on the way, or lives through all of them."""
        told, months, chance = self.told["fates"][row.form], self.plan.months, self.rng.random() * 100
        end = LIVES
        if chance < told["closed"] + told["lost"]:
            end = CLOSED if chance < told["closed"] else LOST
            months = self.rng.randint(2, months - 1)
        days = [months_later(row.created_on, month) for month in range(1, months + 1)]
        past = [day for day in days if day <= today]
        return Fate(sorted({*past[::EVERY], *past[-1:]}), end if past == days else "")

    def _seen(self, fate: Fate) -> list[VisitTold]:
        """The last visit finds what it has come to: a closed door, or nobody."""
        found = [self._found(day) for day in fate.days]
        if fate.end == LOST:
            found[-1] = VisitTold(fate.days[-1], missed="no_answer")
        elif fate.end == CLOSED:
            found[-1] = VisitTold(fate.days[-1], "stopped")
        return found

    def _found(self, day: date) -> VisitTold:
        bands = [band.code for band in self.plan.bands]
        trading = self.rng.choices(("yes", "less"), (7, 3))[0]
        help = (self.rng.choice(("accounts", "selling", "money")),) if self.rng.random() < 0.4 else ()
        return VisitTold(day, trading, band=self.rng.choice(bands), jobs=self.rng.randint(1, 3), help=help)


def _equal(members: list[UUID]) -> list[Share]:
    part = (Decimal(100) / len(members)).quantize(Decimal("0.01"))
    rest = Decimal(100) - part * (len(members) - 1)
    return [*(Share(one, part) for one in members[:-1]), Share(members[-1], rest)]
