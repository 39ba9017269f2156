"""Two files side by side, as the organisation that compares them may see each."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from parcours.kernel.actor import Actor

from . import queries
from .models import Person

MOST = 50


@dataclass(frozen=True)
class File:
    """What is compared of a file; plain values and rows of lists."""

    person: Person
    names: list[Any]
    languages: list[Any]
    papers: list[Any]
    legal: list[Any]
    consents: list[Any]
    seen_by: list[Any]
    entries: int
    last: date | None


def file(actor: Actor, person: UUID) -> File:
    found = queries.find(actor, person)
    told = queries.timeline(actor, person)
    newest = told.values_list("occurred_on", flat=True).first()
    return File(
        person=found,
        names=[*found.names.all(), *queries.former_names(actor, person)],
        languages=queries.languages(actor, person),
        papers=queries.documents(actor, person),
        legal=[one for one in queries.legal_facts(actor, person) if one.until is None],
        consents=queries.consents(actor, person),
        seen_by=queries.who_may_see(actor, person),
        entries=told.count(),
        last=newest,
    )


def candidates(actor: Actor, person: UUID, *, country: str | None = None) -> list[queries.Candidate]:
    """Others of the organisation who sound like her or share her telephone, the closest first."""
    found = queries.find(actor, person)
    year = found.birth_date.year if found.birth_date else found.birth_year
    told: dict[UUID, queries.Candidate] = {}
    for name in found.names.all():
        for one in queries.maybe_known(
            actor, name.given, name.family, birth_year=year, phone=found.phone, country=country, most=10
        ):
            if one.person != person:
                told.setdefault(one.person, one)
    return sorted(told.values(), key=lambda one: (-len(one.reasons), -one.closeness, one.code))[:MOST]
