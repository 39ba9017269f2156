import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from parcours import names
from parcours.kernel import clock
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.cipher import Unreadable, open_sealed
from parcours.kernel.context import as_role
from parcours.kernel.identifiers import read_public_code
from parcours.kernel.once import once
from parcours.kernel.prepared import PreparedModels, Statement
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.reference.enums import AgeBand, Residence, age_band, is_minor

from . import alike, ending, filed, refusals, rules
from .enums import Purpose
from .models import (
    AccessGrant,
    Canonical,
    Consent,
    Convention,
    EmergencyContact,
    FormerName,
    Guardianship,
    IdentityDocument,
    LegalFact,
    Person,
    PersonName,
    RestrictedFact,
    RestrictedReader,
    SpokenLanguage,
)
from .timelines import timeline
from .visibility import get, living, named, visible

__all__ = ["timeline"]
PAGE = 25
CODE_LENGTH = 26


# Facts of a day -----------------------------------------------------------------------------------


def facts_on(person: UUID, day: date | None = None) -> dict[str, str]:
    """The journal's dimensions of a person as of a day.

    The place is where she lived that day; for a day before anything was told, the first place that was.
    """
    return facts_on_many([person], day).get(person, {})


def facts_on_many(people: Iterable[UUID], day: date | None = None) -> dict[UUID, dict[str, str]]:
    """As :func:`facts_on`, for many people in one query."""
    on = day or clock.today()
    return {person: facts for (person, _day), facts in facts_on_days((p, on) for p in people).items()}


def facts_on_days(wanted: Iterable[tuple[UUID, date]]) -> dict[tuple[UUID, date], dict[str, str]]:
    """As :func:`facts_on`, for many people each on a day of her own, in one query whatever the days."""
    days: dict[UUID, set[date]] = defaultdict(set)
    for person, on in wanted:
        days[person].add(on)
    if not days:
        return {}
    return {
        (person, on): _facts(told, json.loads(legal), json.loads(homes), on.isoformat())
        for person, *told, legal, homes in _DIMENSIONS.rows([list(days)])
        for on in days[person]
    }


_DIMENSIONS = Statement(
    """
    SELECT p.id, p.sex, p.birth_date, p.birth_year, p.nationality_id,
        (SELECT coalesce(jsonb_agg(jsonb_build_array(f.dimension, f.value, f.since, f.until)
             ORDER BY f.since, f.id), '[]')
           FROM people_legal_fact f WHERE f.person_id = p.id),
        (SELECT coalesce(jsonb_agg(jsonb_build_array(h.since, h.city_id, c.region_id) ORDER BY h.since), '[]')
           FROM people_home h LEFT JOIN reference_place c ON c.code = h.city_id WHERE h.person_id = p.id)
      FROM people_person p WHERE p.id = ANY(%s)
    """
)
"""What each action asks of whom it is about. Days are told as text, in the order of days."""


def _facts(person: list, legal: list[list], homes: list[list], on: str) -> dict[str, str]:
    sex, birth_date, birth_year, nationality = person
    held = {name: value for name, value, since, until in legal if since <= on and (not until or until > on)}
    lived = [home for home in homes if home[0] <= on][-1:] or homes[:1] or [(on, "", "")]
    _since, place, region = lived[0]
    return {
        "sex": sex,
        "age_band": _band(birth_date, birth_year, date.fromisoformat(on)),
        "protection": held.get("protection", ""),
        "residence": _told(held.get("residence", "")),
        "nationality": nationality,
        "region": region or "",
        "place": place or "",
    }


def _told(residence: str) -> str:
    """That there is no residence document is told to nobody beyond the organisation that knows."""
    return "" if residence == Residence.NONE else residence


def _band(birth_date: date | None, birth_year: int | None, on: date) -> str:
    try:
        return age_band(birth_date, birth_year, on).value
    except ValueError:
        return AgeBand.NOT_STATED.value


def is_under_18(person: Person, day: date | None = None) -> bool:
    return is_minor(person.birth_date, person.birth_year, day or clock.today())


# People -------------------------------------------------------------------------------------------


def find(actor: Actor, person: UUID) -> Person:
    """The person with her names, or ``Missing``."""
    return named(actor, person)


def name_of(person: Person, script: str = "latin") -> str:
    """Her name in a script if it is known, else in the other."""
    found = sorted(person.names.all(), key=lambda name: (name.script != script, not name.main))
    return f"{found[0].given} {found[0].family}".strip() if found else ""


def page_of(actor: Actor, after: tuple[str, UUID] | None = None, size: int = PAGE) -> list[Person]:
    """A page of the list in the order of names, after the last row (sort key, id) of the page before."""
    rows = visible(actor)
    if after is not None:
        key, last = after
        rows = rows.filter(sort_key__gte=key).filter(Q(sort_key__gt=key) | Q(id__gt=last))
    rows = rows.select_related("city").prefetch_related("names").order_by("sort_key", "id")
    return list(rows[:size])


def count(actor: Actor) -> int:
    """How many people the organisation sees, counted on its grants."""
    held = AccessGrant.objects.filter(living(), organisation_id=actor.organisation)
    return held.values("person_id").distinct().count()


def _exactly(actor: Actor, text: str, country: str | None) -> set[UUID]:
    """Who has this card or this telephone; each is looked up by its own index."""
    found: set[UUID] = set()
    code = read_public_code(text)
    if len(code) == CODE_LENGTH:
        found |= set(visible(actor).filter(code=code).values_list("id", flat=True))
        found |= set(Canonical.objects.filter(code=code).values_list("kept_id", flat=True))
    with suppress(Refused):
        number = rules.phone_number(text, country)
        if number:
            found |= set(visible(actor).filter(phone=number).values_list("id", flat=True))
    return found


def found(actor: Actor, text: str, size: int = PAGE, *, country: str | None = None) -> list[UUID]:
    """Who has a name, in either script, a code of a card or a telephone, in the order of names: their ids."""
    text = text.replace("\x00", "").strip()[:200]
    if not text:
        return []
    if exact := _exactly(actor, text, country):
        rows = visible(actor).filter(id__in=exact).order_by("sort_key", "id")
        if ids := list(rows.values_list("id", flat=True)[:size]):
            return ids
    return alike.alike(actor, names.parts(text), size)


def search(actor: Actor, text: str, size: int = PAGE, *, country: str | None = None) -> list[Person]:
    """As :func:`found`, the people."""
    return people_of(actor, found(actor, text, size, country=country))


def people_of(actor: Actor, ids: Sequence[UUID]) -> list[Person]:
    """These people, those whom the actor may see, with their city and names, in the order given."""
    rows = visible(actor).filter(id__in=ids).select_related("city").prefetch_related("names")
    known = {person.id: person for person in rows} if ids else {}
    return [known[one] for one in ids if one in known]


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be the same person; a person decides. ``reasons`` are codes."""

    person: UUID
    code: str
    name: str
    reasons: tuple[str, ...]
    closeness: float
    year: int | None = None


def maybe_known(
    actor: Actor,
    given: str,
    family: str = "",
    *,
    birth_year: int | None = None,
    phone: str = "",
    country: str | None = None,
    most: int = 5,
) -> list[Candidate]:
    """People of the organisation who sound alike or share the telephone: reasons name, birth_year, phone.

    A former spelling counts as a name.
    """
    number = ""
    with suppress(Refused):
        number = rules.phone_number(phone, country)
    people: dict[UUID, Person] = {}
    rows = visible(actor).prefetch_related("names", "former_names")
    wanted = names.parts(given, family)
    if ids := alike.alike(actor, wanted, 50):
        people |= {person.id: person for person in rows.filter(id__in=ids)}
    if number:
        people |= {person.id: person for person in rows.filter(phone=number)[:50]}
    candidates = [candidate(p, (given, family), wanted, birth_year, number) for p in people.values()]
    kept = [one for one in candidates if one.reasons]
    return sorted(kept, key=lambda c: (-len(c.reasons), -c.closeness, c.code))[:most]


def candidate(person: Person, asked: tuple[str, str], wanted, birth_year, number) -> Candidate:
    """How somebody compares with what is told of a name (``wanted``: its parts), a year and a telephone."""
    known = [*person.names.all(), *person.former_names.all()]
    sounds = bool(wanted) and any(
        names.shared_parts(wanted, names.parts(name.given, name.family)) == len(wanted) for name in known
    )
    close = max((names.closeness(" ".join(asked), f"{n.given} {n.family}") for n in known), default=0.0)
    year = person.birth_date.year if person.birth_date else person.birth_year
    reasons = [
        code for code, holds in (("name", sounds), ("phone", number and person.phone == number)) if holds
    ]
    if reasons and birth_year and year and abs(year - birth_year) <= 1:
        reasons.append("birth_year")
    return Candidate(person.id, person.code, name_of(person), tuple(reasons), round(close, 3), year)


# Who may see her, what she agreed to --------------------------------------------------------------


@dataclass(frozen=True)
class Access:
    grant: UUID
    organisation: UUID
    name: dict[str, str]
    reason: str
    since: datetime
    until: datetime | None


def who_may_see(actor: Actor, person: UUID) -> list[Access]:
    """Every organisation that may see her now, and why; for whoever may see her."""
    get(actor, person)
    with as_role("system"):
        return [
            # What registered her ends with a merge alone: the organisation keeps its own file.
            Access(
                g.id, g.organisation_id, g.organisation.name, g.reason, g.since, None if g.joined else g.until
            )
            for g in filed.GRANTS.all(person=person, now=clock.now())
        ]


def living_consents(person: UUID, day: date | None = None) -> QuerySet[Consent]:
    """Consents given, not withdrawn and not expired on a day."""
    on = day or clock.today()
    rows = Consent.objects.filter(person_id=person, given=True, withdrawn_at__isnull=True, given_on__lte=on)
    return rows.filter(Q(expires_on__isnull=True) | Q(expires_on__gte=on)).order_by("-given_on", "-id")


def withdrawn_on(actor: Actor, person: UUID) -> date | None:
    """The day on which she took back her agreement to be accompanied, if no later answer says yes."""
    rows = [one for one in consents(actor, person) if one.purpose == Purpose.ACCOMPANIMENT]
    if any(one.lives_on(clock.today()) for one in rows):
        return None
    taken_back = [one.withdrawn_at for one in rows if one.withdrawn_at]
    return clock.day_of(max(taken_back)) if taken_back else None


def convention_in_force(giver: UUID, receiver: UUID, day: date | None = None) -> Convention | None:
    """The convention, confirmed by both, under which the first shares with the second; told to them only."""
    on = day or clock.today()
    rows = Convention.objects.filter(from_organisation=giver, to_organisation=receiver, signed_on__lte=on)
    rows = rows.filter(from_confirmed_at__isnull=False, to_confirmed_at__isnull=False)
    rows = rows.filter(purposes__contains=[Purpose.SHARING.value])
    rows = rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on))
    return rows.filter(Q(expires_on__isnull=True) | Q(expires_on__gte=on)).order_by("-signed_on").first()


def legal_facts(actor: Actor, person: UUID) -> list[LegalFact]:
    """Her legal situation, the newest first; without what only another organisation may see."""
    get(actor, person)
    return filed.LEGAL.all(person=person, organisation=actor.organisation)


def documents(actor: Actor, person: UUID, *, ended: bool = False) -> list[IdentityDocument]:
    """Her papers, the last to expire first; without those that were ended unless asked for."""
    get(actor, person)
    if not ended:
        return filed.PAPERS.all(person=person)
    rows = IdentityDocument.objects.filter(person_id=person).select_related("country")
    return list(rows.order_by(F("expires_on").desc(nulls_last=True), "id"))


def languages(actor: Actor, person: UUID) -> list[SpokenLanguage]:
    get(actor, person)
    return filed.SPOKEN.all(person=person)


def former_names(actor: Actor, person: UUID) -> list[FormerName]:
    """The spellings that were corrected, the latest first."""
    get(actor, person)
    return filed.FORMER.all(person=person)


def contact(actor: Actor, person: UUID) -> EmergencyContact | None:
    get(actor, person)
    return filed.CONTACT.first(person=person)


def guardian(actor: Actor, person: UUID) -> Guardianship | None:
    get(actor, person)
    return filed.GUARDIAN.first(person=person)


_CONSENTS = PreparedModels(
    lambda person: (
        Consent.objects.filter(person_id=person).select_related("recipient").order_by("-given_on", "-id")
    )
)


@once
def consents(actor: Actor, person: UUID) -> list[Consent]:
    """Every answer she ever gave, the newest first."""
    get(actor, person)
    return _CONSENTS.all(person=person)


@dataclass(frozen=True)
class Expiring:
    """A person whose paper ends. ``kind``: a kind of document, or ``residence`` for a dated legal fact."""

    person: UUID
    name: str
    kind: str
    expires_on: date


def documents_expiring(
    actor: Actor, days: int = 60, *, past: int = 30, most: int = 200, city: str = ""
) -> list[Expiring]:
    """People whose paper ends within ``days`` or did so in the last ``past``; each once, at most ``most``.

    What can still be saved comes first, the soonest before the rest; what ended follows, the latest first.
    With ``city`` those who live there alone.
    """
    chosen, _more = ending.ending(actor, days, past=past, city=city, size=most)
    people = visible(actor).filter(id__in=[one for one, *_ in chosen]).prefetch_related("names")
    called = {person.id: name_of(person) for person in people}
    return [Expiring(one, called[one], what, day) for one, what, day in chosen if one in called]


def count_expiring(actor: Actor, days: int = 60, *, past: int = 30, city: str = "", most: int = 1000) -> int:
    """How many people :func:`documents_expiring` would name if it named all; ``MoreThan`` beyond ``most``."""
    return ending.count(actor, days, past=past, city=city, most=most)


@once
def conventions(actor: Actor) -> list[Convention]:
    """The conventions of the actor's organisation, those in force longest first."""
    rows = Convention.objects.select_related("from_organisation", "to_organisation")
    if actor.kind != SYSTEM:
        ours = Q(from_organisation_id=actor.organisation) | Q(to_organisation_id=actor.organisation)
        rows = rows.filter(ours)
    return list(rows.order_by(F("expires_on").desc(nulls_first=True), "-signed_on", "id"))


def convention(actor: Actor, wanted: UUID) -> Convention:
    """One convention of the actor's organisation, or ``Missing``."""
    found = next((row for row in conventions(actor) if row.id == wanted), None)
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def has_confirmed(convention: Convention, organisation: UUID | None) -> bool:
    """Whether one of the two organisations has confirmed the convention."""
    gives = convention.from_organisation_id == organisation
    return (convention.from_confirmed_at if gives else convention.to_confirmed_at) is not None


def conventions_to_confirm(actor: Actor) -> list[Convention]:
    """Conventions that another organisation recorded and that wait for the actor's own, the oldest first."""
    today = clock.today()
    waiting = [c for c in conventions(actor) if not c.ended_on and not has_confirmed(c, actor.organisation)]
    return sorted((c for c in waiting if not c.expires_on or c.expires_on >= today), key=lambda c: c.id)


def partners_in_force(actor: Actor) -> set[UUID]:
    """The organisations with which the actor's own may share files today."""
    mine = [c.to_organisation_id for c in conventions(actor) if c.from_organisation_id == actor.organisation]
    return {one for one in mine if convention_in_force(actor.organisation, one)}


def conventions_ended(actor: Actor, days: int = 30) -> list[Convention]:
    """Conventions that one of the two ended, or whose last day passed, within the last ``days``; the latest
    first."""
    today = clock.today()
    over = [(c.ended_on or c.expires_on, c) for c in conventions(actor)]
    first = today - timedelta(days=days)
    ended = [(on, c) for on, c in over if on and first <= on and (c.ended_on or on < today)]
    return [c for on, c in sorted(ended, key=lambda one: (one[0], one[1].id), reverse=True)]


def conventions_expiring(actor: Actor, days: int = 60) -> list[Convention]:
    """Conventions in force that end within ``days``, the soonest first."""
    today = clock.today()
    living = [c for c in conventions(actor) if not c.ended_on]
    soon = [c for c in living if c.expires_on and 0 <= (c.expires_on - today).days <= days]
    return sorted(soon, key=lambda convention: (convention.expires_on, convention.id))


def read_restricted(actor: Actor, person: UUID) -> list[tuple[RestrictedFact, str]]:
    """Restricted facts with their text; nothing unless the actor is a named reader."""
    get(actor, person)
    named = RestrictedReader.objects.filter(person_id=person, user_id=actor.user)
    files = {row.file for row in named}
    rows = RestrictedFact.objects.filter(person_id=person).order_by("recorded_at", "id")
    rows = [row for row in rows if row.file in files]
    return open_restricted(rows)


def open_restricted(rows: Iterable[RestrictedFact]) -> list[tuple[RestrictedFact, str]]:
    """Restricted facts that row security shows, each with its text."""
    try:
        return [(fact, open_sealed(fact.sealed, fact.bound_to)) for fact in rows]
    except Unreadable as error:
        raise Refused(refusals.UNREADABLE) from error


def names_of(people: Iterable[UUID]) -> dict[UUID, list[PersonName]]:
    """The names of people who were found visible before."""
    found: dict[UUID, list[PersonName]] = defaultdict(list)
    for row in _NAMES.rows([list(set(people))]):
        name = PersonName.from_db("default", _OF_NAME, row)
        found[name.person_id].append(name)
    return dict(found)


_OF_NAME = [field.attname for field in PersonName._meta.concrete_fields]
# Every list asks it, of whoever stands there.
_NAMES = Statement(
    f"SELECT {', '.join(_OF_NAME)} FROM people_person_name WHERE person_id = ANY(%s) "  # noqa: S608 - our names
    "ORDER BY main DESC, script"
)


def with_consent(people: Iterable[UUID], purpose: str, day: date | None = None) -> set[UUID]:
    """Those of the people whose consent to a purpose lives on a day; as :func:`living_consents`, for many."""
    on = day or clock.today()
    rows = Consent.objects.filter(person_id__in=list(people), purpose=purpose, given=True)
    rows = rows.filter(withdrawn_at__isnull=True, given_on__lte=on)
    rows = rows.filter(Q(expires_on__isnull=True) | Q(expires_on__gte=on))
    return set(rows.values_list("person_id", flat=True))
