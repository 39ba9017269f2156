"""People that the caller's organisation may see; whoever is shown was looked at."""

from datetime import date, datetime
from uuid import UUID

from ninja import Query, Schema
from pydantic import ConfigDict, Field

from parcours.kernel.recorder import saw
from parcours.people import queries, searching

from .reads import read


class Short(Schema):
    id: UUID
    code: str
    name: dict[str, str]
    sex: str
    birth_year: int | None
    nationality: str
    city: str | None


class Page(Schema):
    """``next``: send it as ``after`` for the page that follows; nothing when this is the last one."""

    items: list[Short]
    next: UUID | None = None
    total: int | None = None


class Paper(Schema):
    kind: str
    number: str
    country: str | None
    issued_on: date | None
    expires_on: date | None


class Spoken(Schema):
    language: str
    level: str


class Dated(Schema):
    dimension: str
    value: str
    since: date
    until: date | None
    expires_on: date | None


class Answer(Schema):
    id: UUID
    purpose: str
    given: bool
    recipient: UUID | None
    notice_version: str
    notice_language: str
    given_on: date
    expires_on: date | None
    withdrawn: bool


class Seen(Schema):
    grant: UUID
    organisation: UUID
    name: dict[str, str]
    reason: str
    since: datetime


class Person(Short):
    birth_date: date | None
    arrived_on: date | None
    quarter: str
    household_size: int | None
    schooling: str
    literacy: str
    interpreter: bool
    phone: str
    phone_safe: bool
    phone_shared: bool
    no_phone: bool
    no_document: bool
    registered_on: date
    documents: list[Paper]
    languages: list[Spoken]
    legal: list[Dated]
    consents: list[Answer]
    seen_by: list[Seen]


PLAIN = set(Person.model_fields) - set(Short.model_fields)
PLAIN -= {"documents", "languages", "legal", "consents", "seen_by"}


class Happened(Schema):
    id: UUID
    kind: str
    occurred_on: date
    organisation: UUID | None
    project: str
    object_type: str
    object: UUID | None
    facts: dict


class Timeline(Schema):
    items: list[Happened]
    next: int | None = None


class Sought(Schema):
    """A name in either script, the code of a card, or a telephone number."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(max_length=200)


def _short(person) -> dict:
    names = {name.script: f"{name.given} {name.family}".strip() for name in person.names.all()}
    return {
        "id": person.id,
        "code": person.code,
        "name": names,
        "sex": person.sex,
        "birth_year": person.birth_date.year if person.birth_date else person.birth_year,
        "nationality": person.nationality_id,
        "city": person.city_id,
    }


@read("people/", "people.list", "people.see", Page)
def listed(request, after: UUID | None = None, size: int = Query(25, ge=1, le=100)):
    """People of the caller's organisation, in the order of their names."""
    last = queries.find(request.actor, after) if after else None
    found = queries.page_of(request.actor, (last.sort_key, last.id) if last else None, size + 1)
    shown = found[:size]
    saw([person.id for person in shown], "people.list")
    following = shown[-1].id if len(found) > size else None
    return {
        "items": [_short(p) for p in shown],
        "next": following,
        "total": queries.count(request.actor) if after is None else None,
    }


@read("people/search", "people.search", "people.see", Page, by_post=True)
def searched(request, body: Sought):
    """Search people; by POST, because a name may not stand in an address."""
    found, _exactly = searching.search(request.actor, body.text)
    saw([person.id for person in found], "people.search")
    return {"items": [_short(person) for person in found]}


@read("people/{uuid:person}", "people.one", "people.see", Person)
def one(request, person: UUID):
    """One person's particulars."""
    by, found = request.actor, queries.find(request.actor, person)
    saw(person, "people.page", detail=True)
    plain = {name: getattr(found, name) for name in PLAIN}
    return _short(found) | plain | _around(by, person)


def _taken(row, schema: type[Schema], **more) -> dict:
    return {name: getattr(row, name) for name in schema.model_fields if name not in more} | more


def _around(by, person: UUID) -> dict:
    def answer(row) -> dict:
        return _taken(row, Answer, recipient=row.recipient_id, withdrawn=row.withdrawn_at is not None)

    return {
        "documents": [_taken(d, Paper, country=d.country_id) for d in queries.documents(by, person)],
        "languages": [_taken(s, Spoken, language=s.language_id) for s in queries.languages(by, person)],
        "legal": [_taken(fact, Dated) for fact in queries.legal_facts(by, person)],
        "consents": [answer(row) for row in queries.consents(by, person)],
        "seen_by": [_taken(access, Seen) for access in queries.who_may_see(by, person)],
    }


@read("people/{uuid:person}/timeline", "people.timeline", "people.see", Timeline)
def timeline(
    request,
    person: UUID,
    before: int | None = Query(None, ge=1, le=2**62),
    size: int = Query(50, ge=1, le=200),
):
    """What happened to her, the newest first, as the journal tells it: codes alone."""
    rows = queries.timeline(request.actor, person)
    saw(person, "people.timeline", detail=True)
    rows = rows.order_by("-sequence")
    if before is not None:
        rows = rows.filter(sequence__lt=before)
    found = list(rows[: size + 1])
    return {
        "items": [
            {
                "id": entry.id,
                "kind": entry.kind,
                "occurred_on": entry.occurred_on,
                "organisation": entry.organisation_id,
                "project": entry.project,
                "object_type": entry.object_type,
                "object": entry.object_id,
                "facts": entry.facts,
            }
            for entry in found[:size]
        ],
        "next": found[size - 1].sequence if len(found) > size else None,
    }
