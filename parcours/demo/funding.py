"""Money of the demonstration's enterprise projects, what is bought for some and what has to come back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from parcours.enterprise import buying_actions as buying
from parcours.enterprise import grant_actions as grants
from parcours.enterprise.buying import ItemTold, QuoteTold
from parcours.enterprise.buying_models import Equipment, Purchase
from parcours.enterprise.grant_rules import GrantTold, TrancheTold
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting

from .committee import Agreed
from .diary import Diary

IN_KIND_EVERY, IN_KIND = 4, Decimal("0.3")
HALF = Decimal("0.5")
CENT = Decimal("0.01")
DRAFTED, PAID = timedelta(days=1), timedelta(days=3)
"""After the decision the agreement is signed; a tranche is paid some days after it was proposed."""


@dataclass
class Funding:
    """``told``: a grantee of the data; ``by`` runs its projects, ``chief`` releases and pays."""

    told: dict
    by: Actor
    chief: Actor
    diary: Diary
    equipment: Sequence[dict]
    paper: bytes
    calls: int = 0
    granted: int = 0
    made: int = 0
    paid: int = 0

    # Agreements and money -------------------------------------------------------------------------

    def agreed(self, agreed: list[Agreed]) -> None:
        """A committee has accepted some; as many of them as the data say are told to the end."""
        self.calls += 1
        chosen = agreed[: self.told["granted"] - self.granted]
        self.granted += len(chosen)
        if chosen:
            self.diary.write(clock.today() + DRAFTED, self.grant, chosen, self.calls)

    def grant(self, agreed: list[Agreed], call: int) -> None:
        """Where the sum is known all of it is paid; elsewhere half, and one waits for its second person."""
        whole = "sum" in self.told
        for place, one in enumerate(agreed, 1):
            told = GrantTold(one.venture, one.amount, dossier=one.dossier)
            made = grants.draft(by=self.by, grant=told).id
            self.made += 1
            in_kind = self.made % IN_KIND_EVERY == 2
            first, second = self._tranches(made, one.amount, whole, in_kind)
            reference = f"{self.told['project']}-{call}-{place:03d}"
            grants.sign(by=self.chief, grant=made, agreement=self.paper, reference=reference)
            grants.prove(by=self.by, tranche=first, evidence=self.paper)
            grants.propose(by=self.by, tranche=first)
            if place == len(agreed) > 1 and not whole:
                continue
            paid = clock.today() + PAID
            self.diary.write(paid, self.pay, first, reference)
            if in_kind:
                what = self.equipment[self.made // IN_KIND_EVERY % len(self.equipment)]
                self.diary.write(paid, self.buy, second, reference, what)
                continue
            self._come_back(made, paid)
            if second and place == 1:
                self.diary.write(paid + PAID, self.prove, second)

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

    def prove(self, tranche: UUID) -> None:
        grants.prove(by=self.by, tranche=tranche, evidence=self.paper)

    def pay(self, tranche: UUID, reference: str) -> None:
        """Released by the second person, and paid."""
        grants.release(by=self.chief, tranche=tranche)
        grants.pay(by=self.chief, tranche=tranche, reference=f"VIR-{reference}", receipt=self.paper)

    # What has to come back ------------------------------------------------------------------------

    def _come_back(self, grant: UUID, paid: date) -> None:
        """Of some paid in money a part is asked back: all of it comes, or some is owed to this day."""
        self.paid += 1
        for told in self.told["back"]:
            if told["of"] == self.paid:
                asked = paid + timedelta(days=told["after"])
                self.diary.write(asked, self.ask_back, grant, told)
                for days, amount in told["received"]:
                    self.diary.write(asked + timedelta(days=days), self.receive, grant, Decimal(amount))
                if sum(amount for _days, amount in told["received"]) == told["amount"]:
                    self.diary.write(asked + timedelta(days=told["resumed"]), self.resume, grant)

    def ask_back(self, grant: UUID, told: dict) -> None:
        asked = {"amount": Decimal(told["amount"]), "reason": told["reason"], "note": told["note"]}
        grants.ask_back(by=self.chief, grant=grant, **asked)

    def receive(self, grant: UUID, amount: Decimal) -> None:
        reference = f"RET-{clock.today():%y%m%d}"
        grants.receive_back(
            by=self.chief, grant=grant, reference=reference, amount=amount, receipt=self.paper
        )

    def resume(self, grant: UUID) -> None:
        grants.resume(by=self.chief, grant=grant)

    # In kind --------------------------------------------------------------------------------------

    def buy(self, tranche: UUID, reference: str, told: dict) -> None:
        """Three quotes, or fewer where a second person agrees why; the cheapest is ordered once released."""
        with acting(self.by):
            row = Purchase.objects.select_related("tranche").get(tranche=tranche)
        purchase, amount = row.id, row.tranche.amount
        quotes = [
            buying.keep_quote(
                by=self.by, purchase=purchase, quote=QuoteTold(supplier, amount + 450 * place, self.paper)
            ).id
            for place, supplier in enumerate(told["suppliers"])
        ]
        if "few" in told:
            buying.ask_fewer(by=self.by, purchase=purchase, reason=told["few"])
            buying.agree_fewer(by=self.chief, purchase=purchase)
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
