"""Whom a row means: the number of her card, or her number in a list that was taken in before."""

from uuid import UUID

from parcours.kernel.actor import Actor
from parcours.kernel.identifiers import read_public_code
from parcours.kernel.sheets import Fault
from parcours.people import visibility
from parcours.people.models import Canonical

from .. import refusals
from . import keys, people_rows
from .kinds import Row

CARD, NUMBER = "card", "number"


class People:
    """Reads everybody whom rows mean at once; those alone whom the actor may see."""

    def __init__(self, by: Actor, rows: list[Row]):
        cards = {read_public_code(row.text(CARD)) for row in rows if row.text(CARD)}
        self.seen = dict(visibility.visible(by).filter(code__in=cards).values_list("code", "id"))
        gone = Canonical.objects.filter(code__in=cards - set(self.seen)).values_list("code", "kept_id")
        self.numbers = keys.people(by, people_rows.CODE, {row.text(NUMBER) for row in rows})
        wanted = {kept for _code, kept in gone} | set(self.numbers.values())
        held = set(visibility.visible(by).filter(pk__in=wanted).values_list("id", flat=True))
        self.seen |= {code: kept for code, kept in gone if kept in held}
        self.numbers = {number: person for number, person in self.numbers.items() if person in held}

    def of(self, row: Row, faults: list[Fault]) -> UUID | None:
        """Who it is; nobody, and a fault, where it is not said or nobody whom the actor may see."""
        card, number = row.text(CARD), row.text(NUMBER)
        if not card and not number:
            faults.append(row.fault(CARD if CARD in row.columns else NUMBER, refusals.PERSON_NEEDED))
            return None
        found = self.seen.get(read_public_code(card)) if card else self.numbers.get(number)
        if found is None:
            faults.append(row.fault(CARD if card else NUMBER, refusals.PERSON_UNKNOWN))
        return found
