"""Calls and committees of the demonstration's enterprise projects: marks, ties, decisions, appeals."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from parcours.enterprise import actions as enterprise
from parcours.enterprise.calling import CallTold, DossierTold, Marks, Verdict
from parcours.enterprise.plan import EnterprisePlan
from parcours.kernel import clock
from parcours.kernel.actor import Actor

from .diary import Diary, wholly

OPEN, READ, ASKED, HEARD = (timedelta(days=days) for days in (9, 2, 6, 20))
"""Dossiers are taken, marks compared; after the decision members appeal, and are heard."""
GOOD, POOR = (3, 5), (1, 3)


@dataclass(frozen=True)
class Agreed:
    """A project that a committee accepted, with what it was given."""

    venture: UUID
    dossier: UUID
    amount: Decimal


@dataclass(frozen=True)
class Room:
    """One call: its dossiers in their order, the first ``accepted`` of which fit into the envelope."""

    number: int
    call: UUID
    dossiers: list[Agreed]
    accepted: int


@dataclass
class Committee:
    """``told``: a grantee of the data; ``judges``: by login, the first of them decides; ``agreed`` is told of
    what was accepted."""

    told: dict
    by: Actor
    judges: dict[str, Actor]
    diary: Diary
    plan: EnterprisePlan
    rng: Random
    agreed: Callable[[list[Agreed]], None]
    calls: int = 0
    spent: Decimal = Decimal(0)

    def __post_init__(self):
        self.chief = next(iter(self.judges.values()))

    def call(self, ventures: list[UUID], accepted: int) -> None:
        """A wave hands its dossiers in. Those that the envelope carries come first."""
        today = clock.today()
        self.calls += 1
        amounts = [self._asked() for _venture in ventures]
        call = CallTold(
            f"{self.told['call']} n° {self.calls}",
            today,
            today + OPEN,
            sum(amounts[:accepted], Decimal(0)),
            tuple(one.user for one in self.judges.values()),
            project=self.told["project"],
        )
        of = enterprise.open_call(by=self.chief, call=call).id
        handed = []
        for venture, amount in zip(ventures, amounts, strict=True):
            dossier = DossierTold(venture, amount, self.rng.randint(0, 5))
            handed.append(Agreed(venture, enterprise.submit(by=self.by, call=of, dossier=dossier).id, amount))
        room = Room(self.calls, of, handed, accepted)
        self.diary.write(today + OPEN, self.judge, room)
        self.diary.write(today + OPEN + READ, self.decide, room)

    def _asked(self) -> Decimal:
        """A sum of its own; where the whole is known, its part of it, the last what is left."""
        if "sum" not in self.told:
            return Decimal(self.rng.randrange(*self.told["ask"], 500))
        whole = Decimal(self.told["sum"])
        part = (whole / wholly(self.told["waves"])).quantize(Decimal("1E3"))
        self.spent += part
        left = whole - self.spent
        if left < part:
            self.spent = whole
            part += left
        return part

    # Marks ----------------------------------------------------------------------------------------

    def judge(self, room: Room) -> None:
        """Each gives marks, but to a dossier to which she has a tie."""
        enterprise.close_call(by=self.chief, call=room.call)
        tied = self._tied(room)
        criteria = self.plan.committee.weights(oral=False)
        for login, judge in self.judges.items():
            for place, one in enumerate(room.dossiers):
                if (login, one.dossier) not in tied:
                    low, high = GOOD if place < room.accepted else POOR
                    marks = {code: self.rng.randint(low, high) for code in criteria}
                    enterprise.score(by=judge, dossier=one.dossier, marks=Marks(marks))

    def _tied(self, room: Room) -> set[tuple[str, UUID]]:
        """Ties with the first dossier of a call: told by the judge herself, or by whoever convenes."""
        found = set()
        for tie in self.told["ties"]:
            if tie["call"] == room.number:
                dossier, judge = room.dossiers[0].dossier, self.judges[tie["judge"]]
                by = self.chief if tie.get("told_by_chief") else judge
                enterprise.declare_tie(by=by, dossier=dossier, kind=tie["kind"], user=judge.user)
                found.add((tie["judge"], dossier))
        return found

    # The decision ---------------------------------------------------------------------------------

    def decide(self, room: Room) -> None:
        """Where members appeal, two are not accepted who could not know it yet: one is right, one is not."""
        number = room.accepted - 1 if self._appeals(room) else room.accepted
        accepted, others = room.dossiers[:number], room.dossiers[number:]
        verdicts = [Verdict(one.dossier, "accepted", "best_ranked") for one in accepted]
        verdicts += [Verdict(one.dossier, "refused", self._reason(room, one)) for one in others]
        enterprise.decide_call(by=self.chief, call=room.call, verdicts=verdicts)
        if accepted:
            self.agreed(accepted)
        if self._appeals(room):
            self.diary.write(clock.today() + ASKED, self.appeal, others[:2])
            self.diary.write(clock.today() + HEARD, self.answer, others[:2])

    def _reason(self, room: Room, one: Agreed) -> str:
        """One that ranked well has a plan that is not ready; the others are too much for the envelope."""
        return "not_ready" if one in room.dossiers[: room.accepted] else "envelope"

    def _appeals(self, room: Room) -> bool:
        return self.told.get("appeals", {}).get("call") == room.number

    def appeal(self, handed: list[Agreed]) -> None:
        for one, note in zip(handed, self.told["appeals"]["notes"], strict=False):
            enterprise.appeal(by=self.by, dossier=one.dossier, note=note)

    def answer(self, handed: list[Agreed]) -> None:
        """Somebody else than who decided: the first is granted, as the envelope has it still."""
        by = self.judges[self.told["appeals"]["heard_by"]]
        for place, one in enumerate(handed):
            reason = "best_ranked" if place == 0 else "not_viable"
            enterprise.answer_appeal(by=by, dossier=one.dossier, accepted=place == 0, reason=reason)
