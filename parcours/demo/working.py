"""Employers, offers of each season, who is proposed, hired or refused, whether she stays. All invented."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from django.db import transaction

from parcours.employment import actions
from parcours.employment import queries as work
from parcours.employment.enums import OfferKind, PermitState
from parcours.employment.models import Application, Check, PermitStep, Placement
from parcours.employment.rules import ContactPlan, EmployerPlan, OfferPlan, Proposed, WorkTerms
from parcours.employment.sections import plan
from parcours.kernel import clock
from parcours.kernel.context import acting
from parcours.people.queries import facts_on_many
from parcours.people.visibility import visible

from .cohort import RECOGNISED
from .counter import Counter, File
from .diary import Diary
from .reading import table
from .ventures import WHOLE

ADVISER = "emploi.casablanca"
SEASON, EACH = 120, 5
LATELY = (150, 70, 38, 9)
"""Days before the day of loading on which the last offers were written down."""
REFUSALS = ("experience", "language", "other_candidate", "permit", "no_answer")
LEFT = ("contract_ended", "wage", "transport", "childcare", "moved")
FARM = "92"
BEFORE_HIRING = ("sent", "interview", "offered")
STAYS = (1, 3, 6, 6, 6, 12, 12, 12)
"""Up to which month somebody is found at work."""
REGULARISED, IN_TIME, CONVERTED = 0.2, 0.9, 0.7
"""Shares: who needs no attestation as she was regularised; permits asked for in time; internships that become
a job."""


@dataclass
class Working:
    counter: Counter
    diary: Diary
    taken: set[UUID] = field(default_factory=set)

    def __post_init__(self):
        self.told = table(self.counter.demo, "employment")
        self.by = self.counter.instance.actors[ADVISER]
        self.today = self.counter.today
        self.rng = Random(self.told["seed"])  # noqa: S311 - an invented history, no secret
        # Of its own: what is proved changes nothing of what happens.
        self.proofs = Random(f"proofs {self.told['seed']}")  # noqa: S311 - an invented history, no secret
        self.employers: dict[str, UUID] = {}

    def write(self, size: int) -> None:
        """Write everything into the diary; fewer are hired of a smaller cohort."""
        first = self.told["from"]
        self.diary.write(first, self.know)
        days = [first + timedelta(days=5 + SEASON * n) for n in range(self.told["seasons"])]
        lately = [self.today - timedelta(days=ago) for ago in LATELY]
        for day in days:
            self.diary.write(day, self.offer, max(1, self.told["hired"] * min(size, WHOLE) // WHOLE))
        for day in lately:
            self.diary.write(day, self.offer, self.told["lately"])
        self.diary.write(self.today - timedelta(days=2), self.propose_only)

    # Who employs ----------------------------------------------------------------------------------

    def know(self) -> None:
        plans = [EmployerPlan(**one) for one in self.told["employers"]]
        made = actions.add_employer_many(by=self.by, employers=plans).ids
        self.employers = {one.name: wanted for one, wanted in zip(plans, made, strict=True)}
        for number, wanted in enumerate(made[:6]):
            call = ContactPlan("Service du personnel", phone=f"+212 4 00 00 2{number} 00")
            actions.add_contact(by=self.by, employer=wanted, contact=call)
        until = self.today + timedelta(days=21)
        for wanted, last in zip(made[:3], (None, until, date(2020, 12, 31)), strict=True):
            signed = {"reference": "CONV-EMPLOI", "signed_on": clock.today(), "until": last}
            actions.agree(by=self.by, employer=wanted, kind="framework", **signed)

    def offer(self, share: int) -> None:
        """Some offers, people proposed for them some days later."""
        day = clock.today()
        chosen = self.rng.sample(self.told["offers"], EACH)
        plans = [self._plan(one, number, day) for number, one in enumerate(chosen)]
        made = actions.add_offer_many(by=self.by, offers=plans).ids
        self.diary.write(day + timedelta(days=6), self.propose, dict(zip(made, plans, strict=True)), share)

    def _plan(self, told: dict, number: int, day: date) -> OfferPlan:
        stage = number == EACH - 1
        until = day + timedelta(days=60)
        plain = {"kind": "internship", "contract": "internship"} if stage else {"kind": "job"}
        given = {name: told[name] for name in ("title", "occupation", "contract", "languages")}
        place = next(one["place"] for one in self.told["employers"] if one["name"] == told["employer"])
        paid = {} if stage else self._paid(told["occupation"], day)
        return OfferPlan(
            employer=self.employers[told["employer"]],
            place=place,
            posts=2 + number % 3,
            open_until=until,
            permit="employer" if number % 3 == 0 else "none",
            **given | plain | paid,
        )

    def _paid(self, occupation: str, day: date) -> dict:
        """A little more than the minimum of the day."""
        per = "day" if occupation.startswith(FARM) else "month"
        minimum = plan().minimum_for(occupation)
        least = minimum.least(day + timedelta(days=90), per) if minimum else Decimal(3000)
        step = Decimal(5) if per == "day" else Decimal(100)
        return {"wage": (least / step).to_integral_value() * step + step * 2, "wage_per": per}

    # Who is proposed ------------------------------------------------------------------------------

    def _seekers(self, number: int) -> list[File]:
        """People of the organisation who seek a job and have none, those who came last first."""
        found = [
            file
            for file in reversed(self.counter.files)
            if file.actor.organisation == self.by.organisation
            and file.person not in self.taken
            and not file.persona.minor
            and file.chance("assess") < 0.99
        ]
        found.sort(key=lambda file: file.traits.wish != "salaried")
        with transaction.atomic(), acting(self.by):
            first = [one.person for one in found[: 3 * number]]
            seen = set(visible(self.by).filter(pk__in=first).values_list("pk", flat=True))
        return [file for file in found if file.person in seen][:number]

    def propose(self, offers: dict[UUID, OfferPlan], share: int) -> None:
        people = self._seekers(share + 1)
        wanted = list(offers)
        pairs = [(file, wanted[place % len(wanted)]) for place, file in enumerate(people)]
        if not pairs:
            return
        self.taken |= {file.person for file in people}
        told = [Proposed(file.person, one) for file, one in pairs]
        made = actions.propose_many(by=self.by, proposals=told).ids
        self.diary.write(clock.today() + timedelta(days=4), self.send, made)

    def propose_only(self) -> None:
        """Some wait to be sent on the day of loading."""
        with transaction.atomic(), acting(self.by):
            wanted = list(work.offers(self.by, state="open").values_list("pk", flat=True)[:3])
        people = self._seekers(len(wanted))
        told = [Proposed(file.person, one) for file, one in zip(people, wanted, strict=False)]
        if told:
            self.taken |= {one.person for one in told}
            actions.propose_many(by=self.by, proposals=told)

    def send(self, made: list[UUID]) -> None:
        for one in made:
            actions.move_application(by=self.by, application=one, to="sent", agreed=True)
        self.diary.write(clock.today() + timedelta(days=8), self.answer, made)

    def answer(self, made: list[UUID]) -> None:
        """Most are hired, some refused with a reason, one is not answered."""
        lately = (self.today - clock.today()).days < SEASON
        silent = made[-1:] if lately else []
        wanted = []
        for number, one in enumerate(made):
            if one in silent:
                continue
            if number >= len(made) - 1 - len(silent):
                reason = self.rng.choice(REFUSALS)
                actions.end_application(by=self.by, application=one, to="refused", reason=reason)
            else:
                wanted.append(one)
        self._hire(wanted)

    def _hire(self, wanted: list[UUID]) -> None:
        with transaction.atomic(), acting(self.by):
            rows = Application.objects.filter(pk__in=wanted, state__in=BEFORE_HIRING)
            still = set(rows.filter(person__in=visible(self.by)).values_list("pk", flat=True))
        placed = [
            actions.hire(by=self.by, application=one, terms=WorkTerms(evidence=self._known())).placement
            for one in wanted
            if one in still
        ]
        due = self._due(placed)
        with transaction.atomic(), acting(self.by):
            kinds = dict(Placement.objects.filter(pk__in=placed).values_list("pk", "kind"))
        self._permits(placed)
        for number, one in enumerate(placed):
            if kinds[one] == OfferKind.INTERNSHIP and self.rng.random() < CONVERTED:
                self.diary.write(due[one][1][2] - timedelta(days=1), self.convert, one)
            else:
                self._stay(due[one], each=not number)

    def _due(self, placed: list[UUID]) -> dict[UUID, list[tuple[UUID, int, date]]]:
        """When it is asked whether somebody is still there: check, month and day of each placement."""
        due: dict[UUID, list[tuple[UUID, int, date]]] = {one: [] for one in placed}
        with transaction.atomic(), acting(self.by):
            rows = Check.objects.filter(placement__in=placed).order_by("month")
            for placement, *check in rows.values_list("placement_id", "id", "month", "due_on"):
                due[placement].append(tuple(check))
        return due

    def _permits(self, placed: list[UUID]) -> None:
        """Recognised refugees and some others need no attestation; most other steps are done in time."""
        with transaction.atomic(), acting(self.by):
            steps = list(PermitStep.objects.filter(placement__in=placed).order_by("placement", "order"))
            known = facts_on_many({step.person_id for step in steps})
        late = {one for one in placed if self.rng.random() >= IN_TIME}
        for step in steps:
            if step.order == 0 and known[step.person_id]["protection"] in RECOGNISED:
                self._exempt(step, "REFUGEE")
            elif step.order == 0 and self.rng.random() < REGULARISED:
                self._exempt(step, "REGULARISED")
            elif step.placement_id not in late:
                self.diary.write(step.due_on - timedelta(days=3), self.permit, step.id)

    def _exempt(self, step: PermitStep, ground: str) -> None:
        told = {"to": PermitState.EXEMPT.value, "ground": ground}
        actions.settle_permit(by=self.by, step=step.id, **told)

    def permit(self, step: UUID) -> None:
        if self._open(PermitStep, step):
            actions.settle_permit(by=self.by, step=step, to=PermitState.DONE.value)

    def _stay(self, due: list[tuple[UUID, int, date]], each: bool) -> None:
        """Whether she is there when she is asked. Whoever is there after six months was there before:
        most are asked once only, some (``each``) at every month."""
        stays = self.rng.choice(STAYS)
        # The last are left to be asked on the day of loading.
        past = [one for one in due[1:] if one[2] < self.today - timedelta(days=20)]
        there = [one for one in past if one[1] <= stays]
        for check, _month, day in there if each else there[-1:]:
            self.diary.write(day + timedelta(days=3), self.still, check)
        gone = [one for one in due[1:] if one[1] > stays]
        if gone:
            self.diary.write(gone[0][2], self.gone, gone[0][0])

    def convert(self, placed: UUID) -> None:
        terms = WorkTerms(contract="permanent", evidence="document", **self._paid("753", clock.today()))
        made = actions.convert(by=self.by, placement=placed, terms=terms).id
        self._permits([made])
        self._stay(self._due([made])[made], each=False)

    def _known(self) -> str:
        """How it is known that somebody works: most hand a contract or a payslip in, or are visited."""
        return self.proofs.choice(("document", "document", "visit", "declared"))

    # Whether she stays ----------------------------------------------------------------------------

    def still(self, check: UUID) -> None:
        if self._open(Check, check):
            actions.answer_check(by=self.by, check=check, answer="still", evidence=self._known())

    def gone(self, check: UUID) -> None:
        if self._open(Check, check):
            left = {"answer": "left", "reason": self.rng.choice(LEFT)}
            actions.answer_check(by=self.by, check=check, **left)

    def _open(self, kind: type[Check] | type[PermitStep], wanted: UUID) -> bool:
        """Whether she is seen still and works there."""
        with transaction.atomic(), acting(self.by):
            rows = kind.objects.filter(pk=wanted, person__in=visible(self.by), placement__state="working")
            return rows.exists()
