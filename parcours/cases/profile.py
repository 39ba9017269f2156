"""The vulnerability profile of a person as its reader may know it: each factor, its proof, since when.

Made when it is looked at and kept nowhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.people.listing import restricted_kinds
from parcours.people.models import Person
from parcours.people.visibility import get
from parcours.programmes.queries import pack as pack_in_force

from . import answers, facts, said, storing
from .enums import ProofKind
from .evaluation import MISSING, state_of
from .models import Assessment
from .vulnerability import RESTRICTED, Factor, Judged, Plan, Profile, profile


@dataclass(frozen=True)
class Source:
    """``since`` None: nobody said since when. ``proof``: declared, document, observed."""

    since: date | None
    proof: str = ProofKind.DECLARED.value


@dataclass(frozen=True)
class Line:
    """A factor with what it rests on; without a source when it is not known."""

    judged: Judged
    source: Source | None


@dataclass(frozen=True)
class Shown:
    """``confirmed_on``: the day on which a named officer confirmed a great vulnerability, who alone does."""

    plan: Plan
    profile: Profile
    lines: tuple[Line, ...]
    reader: bool
    confirmed_on: date | None


def of_person(actor: Actor, person: UUID, *, restricted: bool = False) -> Shown | None:
    """Her profile today; None when the programme has no plan for it.

    ``restricted``: with what named readers know, if the actor is one of them; else neither shown nor counted.
    """
    found = get(actor, person)
    pack, today = pack_in_force(), clock.today()
    plan = pack.section("vulnerability")
    if not plan:
        return None
    rows = storing.by_person(pack, [person]).get(person, [])
    form_of = said.forms_as_asked(pack)
    known = facts.of_person(actor, person, today) | said.known(pack, rows, today, form_of)
    known |= _of_the_file(found)
    kinds = restricted_kinds(actor, person) if restricted else None
    if kinds is not None:
        known |= {f"{RESTRICTED}{kind}": True for kind in kinds}
    made = profile(plan, known, reader=kinds is not None)
    sources = _Sources(actor, found, rows, form_of, kinds or {})
    lines = tuple(
        Line(one, sources.of(one.factor, one.state) if one.state != MISSING else None) for one in made.factors
    )
    return Shown(plan, made, lines, kinds is not None, found.great_vulnerability_on)


def _of_the_file(person: Person) -> dict[str, Any]:
    """What the registration says beyond the facts of ``facts.py``; what was not stated is not known."""
    found: dict[str, Any] = {"person.interpreter": person.interpreter}
    if person.literacy != "not_stated":
        found["person.literacy"] = person.literacy
    return found


class _Sources:
    """On what each factor rests."""

    def __init__(
        self,
        actor: Actor,
        person: Person,
        rows: Iterable[Assessment],
        form_of: said.FormOf,
        kinds: dict[str, date],
    ):
        self.person, self.kinds, self.form_of = person, kinds, form_of
        self.rows = said.in_order(rows)
        self.legal = facts.legal_on(actor, person.id, clock.today())

    def of(self, factor: Factor, state: str) -> Source:
        holder, _dot, name = factor.criterion.fact.partition(".")
        if holder == "assessment":
            return self._answer(name, factor, state)
        if holder == "restricted":
            return Source(self.kinds.get(name))
        if name in self.legal:
            row = self.legal[name]
            return Source(row.since, ProofKind.DOCUMENT if row.document else ProofKind.DECLARED)
        return Source(self.person.registered_on)

    def _answer(self, code: str, factor: Factor, state: str) -> Source:
        """Since the first of the answers, without another between, that say the same."""
        since, proof = None, ProofKind.DECLARED.value
        asked = [row for row in self.rows if code in row.answers]
        for row in reversed(asked):
            known = answers.facts(self.form_of(row), row.answers)
            if state_of(factor.criterion, known) != state:
                break
            if since is None:
                proof = row.proofs.get(code, {}).get("kind", proof)
            since = said.said_on(row, code)
        return Source(since, proof)
