"""What is known of people as of a day, in the names that a pack's criteria use."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from parcours.kernel.actor import Actor
from parcours.people.enums import LegalDimension
from parcours.people.models import LegalFact, Person
from parcours.reference.enums import Residence, age

from .evaluation import Between

RESIDENCE = "person.residence"


def of_person(actor: Actor, person: UUID, day: date) -> dict[str, Any]:
    return of_people(actor, [(person, day)]).get((person, day), {})


def of_people(actor: Actor, wanted: Iterable[tuple[UUID, date]]) -> dict[tuple[UUID, date], dict[str, Any]]:
    """Facts of people, each on a day of her own, in two queries; as the actor's organisation may know them.

    What is not known is absent. The people must have been found visible before.
    """
    pairs = set(wanted)
    ids = {person for person, _day in pairs}
    legal: dict[UUID, list[tuple]] = defaultdict(list)
    rows = _legal(actor, ids)
    columns = ("dimension", "value", "since", "until", "expires_on")
    for person, *fact in rows.values_list("person_id", *columns):
        legal[person].append(tuple(fact))
    people = {p.id: p for p in Person.objects.filter(id__in=ids).select_related("city")}
    return {(p, on): _facts(people[p], legal[p], on) for p, on in pairs if p in people}


def _legal(actor: Actor, ids: Iterable[UUID]) -> QuerySet[LegalFact]:
    """The dated facts of people as the acting organisation may know them."""
    rows = LegalFact.objects.filter(person_id__in=ids).order_by("since", "id")
    return rows.exclude(~Q(recorded_by=actor.organisation), dimension="residence", value=Residence.NONE)


def legal_on(actor: Actor, person: UUID, on: date) -> dict[str, LegalFact]:
    """The dated facts in force on a day, by dimension. She must have been found visible before."""
    held = [row for row in _legal(actor, [person]) if row.since <= on and (not row.until or row.until > on)]
    return {row.dimension: row for row in held}


def _facts(person: Person, legal: list[tuple], on: date) -> dict[str, Any]:
    found = {
        f"person.{dimension}": value
        for dimension, value, since, until, expires_on in legal
        if since <= on and (until is None or until > on) and not _over(dimension, expires_on, on)
    }
    found["person.sex"] = person.sex if person.sex != "X" else None
    found["person.age"] = _age(person, on)
    if person.city is not None:
        found["person.city"], found["person.region"] = person.city.code, person.city.region_id
    # That nobody has confirmed it does not mean that it is not so.
    confirmed = person.great_vulnerability_on
    found["person.great_vulnerability"] = True if confirmed and confirmed <= on else None
    return {name: value for name, value in found.items() if value is not None}


def _over(dimension: str, expires_on: date | None, on: date) -> bool:
    """A permit that has run out: nobody knows whether it was renewed. Protection outlives its card."""
    return dimension == LegalDimension.RESIDENCE and expires_on is not None and expires_on < on


def _age(person: Person, on: date) -> int | Between | None:
    try:
        youngest = age(person.birth_date, person.birth_year, on)
    except ValueError:
        return None
    if youngest is None or person.birth_date is not None:
        return youngest
    return Between(youngest, on.year - person.birth_year)


def tellable(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that may be put on paper or read by a partner: that there is no residence document, which
    stays with the organisation that recorded it, reads as not known."""
    kept = dict(facts)
    if kept.get(RESIDENCE) == Residence.NONE:
        del kept[RESIDENCE]
    return kept
