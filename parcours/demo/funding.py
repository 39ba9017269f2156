"""Calls, committees and money of the demonstration's enterprise projects, with what is bought for some."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from parcours.enterprise import actions as enterprise
from parcours.enterprise import buying_actions as buying
from parcours.enterprise import grant_actions as grants
from parcours.enterprise.buying import ItemTold, QuoteTold
from parcours.enterprise.buying_models import Equipment, Purchase
from parcours.enterprise.calling import CallTold, DossierTold, Marks, Verdict
from parcours.enterprise.grant_rules import GrantTold, TrancheTold
from parcours.enterprise.plan import EnterprisePlan
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting

from .diary import Diary

IN_KIND_EVERY, IN_KIND = 4, Decimal("0.3")
HALF = Decimal("0.5")
CENT = Decimal("0.01")


@dataclass
class Agreed:
    """A project that a committee accepted, with what it was given."""

    venture: UUID
    dossier: UUID
    amount: Decimal


@dataclass
class Funding:
    """``told``: a grantee of the data; ``by`` runs its projects, ``chief`` decides and releases."""

    told: dict
    by: Actor
    chief: Actor
    diary: Diary
    plan: EnterprisePlan
    equipment: Sequence[dict]
    paper: bytes
    rng: Random
    calls: int = 0
    granted: int = 0
    made: int = 0
    spent: Decimal = field(default_factory=Decimal)

    def call(self, ventures: list[UUID]) -> None:
        """A wave hands its dossiers in; the committee ranks them and decides within the envelope."""
        today = clock.today()
        self.calls += 1
        asked = [self._asked() for _venture in ventures]
        accepted = max(1, len(ventures) * self.told["accepted"] // 100)
        call = CallTold(
            f"{self.told['call']} n° {self.calls}",
            today,
            today + timedelta(days=9),
            sum(asked[:accepted], Decimal(0)),
            (self.chief.user,),
            project=self.told["project"],
        )
        of = enterprise.open_call(by=self.chief, call=call).id
        dossiers = []
        for venture, amount in zip(ventures, asked, strict=True):
            dossier = DossierTold(venture, amount, self.rng.randint(0, 5))
            dossiers.append(enterprise.submit(by=self.by, call=of, dossier=dossier).id)
        enterprise.close_call(by=self.chief, call=of)
        criteria = self.plan.committee.weights(oral=False)
        for place, one in enumerate(dossiers):
            low, high = (3, 5) if place < accepted else (1, 3)
            marks = {code: self.rng.randint(low, high) for code in criteria}
            enterprise.score(by=self.chief, dossier=one, marks=Marks(marks))
        verdicts = [
            Verdict(one, "accepted", "best_ranked")
            if place < accepted
            else Verdict(one, "refused", "envelope")
            for place, one in enumerate(dossiers)
        ]
        enterprise.decide_call(by=self.chief, call=of, verdicts=verdicts)
        agreed = [Agreed(*one) for one in zip(ventures[:accepted], dossiers, asked, strict=False)]
        room = self.told["granted"] - self.granted
        chosen, self.granted = agreed[:room], self.granted + len(agreed[:room])
        if chosen:
            self.diary.write(today + timedelta(days=12), self.grant, chosen)

    def _asked(self) -> Decimal:
        """A sum of its own; where the whole is known, its part of it, the last what is left."""
        if "sum" not in self.told:
            return Decimal(self.rng.randrange(*self.told["ask"], 500))
        whole = Decimal(self.told["sum"])
        part = (whole / self.told["projects"]).quantize(Decimal("1E3"))
        self.spent += part
        left = whole - self.spent
        if left < part:
            self.spent = whole
            part += left
        return part

    # Agreements and money -------------------------------------------------------------------------

    def grant(self, agreed: list[Agreed]) -> None:
        """Where the sum is known all of it is paid; elsewhere half, and one waits for its second person."""
        whole = "sum" in self.told
        for place, one in enumerate(agreed, 1):
            told = GrantTold(one.venture, one.amount, dossier=one.dossier)
            made = grants.draft(by=self.by, grant=told).id
            self.made += 1
            in_kind = self.made % IN_KIND_EVERY == 2
            first, second = self._tranches(made, one.amount, whole, in_kind)
            reference = f"{self.told['project']}-{self.calls}-{place:03d}"
            grants.sign(by=self.chief, grant=made, agreement=self.paper, reference=reference)
            grants.prove(by=self.by, tranche=first, evidence=self.paper)
            grants.propose(by=self.by, tranche=first)
            if place == len(agreed) > 1 and not whole:
                continue
            self._pay(first, reference)
            if second and in_kind:
                self.buy(second, reference, self.equipment[self.made // IN_KIND_EVERY % len(self.equipment)])
            elif second and place == 1:
                grants.prove(by=self.by, tranche=second, evidence=self.paper)

    def _tranches(self, grant: UUID, amount: Decimal, whole: bool, in_kind: bool) -> tuple[UUID, UUID | None]:
        """The first in money; a second one in kind, or in money where only half is paid so far."""
        if whole and not in_kind:
            return self._tranche(grant, amount, "Local loué, équipement en place"), None
        part = (amount * (IN_KIND if in_kind else HALF)).quantize(CENT)
        first = self._tranche(grant, amount - part, "Local loué")
        return first, self._tranche(grant, part, "Équipement en place", in_kind)

    def _tranche(self, grant: UUID, amount: Decimal, what: str, in_kind: bool = False) -> UUID:
        condition, way = ("", "in_kind") if in_kind else ("milestone", "money")
        told = TrancheTold(amount, condition, what, way=way)
        return grants.add_tranche(by=self.by, grant=grant, tranche=told).id

    def _pay(self, tranche: UUID, reference: str) -> None:
        grants.release(by=self.chief, tranche=tranche)
        grants.pay(by=self.chief, tranche=tranche, reference=f"VIR-{reference}", receipt=self.paper)

    # In kind --------------------------------------------------------------------------------------

    def buy(self, tranche: UUID, reference: str, told: dict) -> None:
        """Three quotes; the cheapest is ordered once it is released."""
        with acting(self.by):
            row = Purchase.objects.select_related("tranche").get(tranche=tranche)
        purchase, amount = row.id, row.tranche.amount
        quotes = [
            buying.keep_quote(
                by=self.by, purchase=purchase, quote=QuoteTold(supplier, amount + 450 * place, self.paper)
            ).id
            for place, supplier in enumerate(told["suppliers"])
        ]
        buying.choose(by=self.by, quote=quotes[0])
        grants.propose(by=self.by, tranche=tranche)
        grants.release(by=self.chief, tranche=tranche)
        buying.order(by=self.by, purchase=purchase, reference=f"BC-{reference}")
        self.diary.write(clock.today() + timedelta(days=15), self.deliver, tranche, purchase, reference, told)

    def deliver(self, tranche: UUID, purchase: UUID, reference: str, told: dict) -> None:
        """Delivered and handed over, it is paid."""
        buying.deliver(by=self.by, purchase=purchase, paper=self.paper)
        item = ItemTold(told["what"], f"SN-{reference}", "Atelier")
        made = buying.add_equipment(by=self.by, purchase=purchase, item=item).id
        buying.hand_over(by=self.by, purchase=purchase, paper=self.paper)
        grants.pay(by=self.chief, tranche=tranche, reference=f"FAC-{reference}", receipt=self.paper)
        if told["state"] != "in_use":
            self.diary.write(clock.today() + timedelta(days=60), self.note, made, told["state"])

    def note(self, equipment: UUID, state: str) -> None:
        with acting(self.by):
            known = Equipment.objects.filter(pk=equipment).exists()
        if known:
            where = "Réparateur" if state == "broken" else ""
            buying.note_equipment(by=self.by, equipment=equipment, state=state, where=where)
