"""The one core by which people are registered, singly or many at once."""

from collections.abc import Iterable
from datetime import date
from itertools import chain
from uuid import UUID

from parcours import names
from parcours.documents import storing as files
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.days import check_happened
from parcours.kernel.recorder import new_entry, record_many
from parcours.kernel.refusals import Refused
from parcours.reference.models import Country, Language, Place

from . import entries, models, refusals, rules
from .contact_models import OtherName
from .enums import GrantReason, LegalDimension
from .queries import facts_on_days
from .rules import Registration


def known(model: type, wanted: set[str], where: str) -> dict:
    found = model.objects.in_bulk(wanted - {""})
    for code in sorted(wanted - {""} - set(found)):
        raise Refused(refusals.CODE_UNKNOWN, where, {"value": code[:40]})
    return found


def _places(people: list[Registration]) -> dict:
    """Check every code of the shared lists at once; the places with their region."""
    known(Country, {p.nationality for p in people}, "nationality")
    if any(not p.nationality for p in people):
        raise Refused(refusals.CODE_UNKNOWN, "nationality", {"value": ""})
    known(Country, {d.country for p in people for d in p.documents}, "document_country")
    known(Language, {s.language for p in people for s in p.languages}, "languages")
    return known_places({p.city for p in people})


def known_places(codes: set[str]) -> dict:
    known(Place, codes, "city")
    return Place.objects.select_related("region").in_bulk(codes - {""})


def _person(told: Registration, by: Actor, day: date, place, order: str) -> models.Person:
    return models.Person(
        sex=told.sex,
        birth_date=told.birth_date,
        birth_year=told.birth_year,
        nationality_id=told.nationality,
        city=place,
        quarter=rules.short(told.quarter, 80, "quarter"),
        arrived_on=told.arrived_on,
        household_size=told.household_size,
        schooling=told.schooling,
        literacy=told.literacy,
        interpreter=told.interpreter,
        phone=rules.phone_number(told.phone, place.region.country_id if place else None),
        phone_safe=told.phone_safe,
        phone_shared=told.phone_shared,
        no_phone=told.no_phone,
        no_document=told.no_document,
        registered_by_id=by.organisation,
        registered_on=day,
        sort_key=order,
    )


def legal_fact(person: UUID, dimension: str, told: rules.Legal, by: Actor, day: date) -> models.LegalFact:
    return models.LegalFact(
        person_id=person,
        dimension=dimension,
        value=told.value,
        since=told.since or day,
        document=rules.short(told.document, 60, "document"),
        expires_on=told.expires_on,
        recorded_by_id=by.organisation,
    )


def consent(person: UUID, told: rules.Agreed, day: date, recipient: UUID | None = None) -> models.Consent:
    return models.Consent(
        person_id=person,
        purpose=told.purpose,
        recipient_id=recipient,
        given=told.given,
        notice_version=told.notice_version,
        notice_language=told.notice_language,
        read_aloud=told.read_aloud,
        given_on=day,
        expires_on=told.expires_on,
    )


def name_rows(person: UUID, written: list[tuple[str, str, str]], former: Iterable[tuple] = ()) -> list:
    """The names and the keys by which they, and the former spellings, are found."""
    rows: list = [
        models.PersonName(person_id=person, script=script, given=given, family=family, main=number == 0)
        for number, (script, given, family) in enumerate(written)
    ]
    return rows + _keys(person, (*written, *former))


def _keys(person: UUID, written: Iterable[tuple]) -> list[models.NameKey]:
    keys = set().union(*(names.keys(given, family) for _script, given, family in written))
    return [models.NameKey(person_id=person, key=k[:100], version=names.KEYS_VERSION) for k in sorted(keys)]


def key_rows(person: UUID) -> list[models.NameKey]:
    """The keys of every name that is kept of her: of her file, former and other ones."""
    kept = (models.PersonName, models.FormerName, OtherName)
    rows = (model.objects.filter(person_id=person).values_list("script", "given", "family") for model in kept)
    return _keys(person, chain.from_iterable(rows))


def country_of(person: models.Person) -> str | None:
    """The country in which her telephone numbers are read when they have no prefix: where she lives."""
    place = known_places({person.city_id}).get(person.city_id) if person.city_id else None
    return place.region.country_id if place else None


def sort_key(written: list[tuple[str, str, str]]) -> str:
    _script, given, family = written[0]
    return names.sort_key(f"{family} {given}")[:250]


def document(person: UUID, told: rules.Document) -> models.IdentityDocument:
    return models.IdentityDocument(
        person_id=person,
        kind=told.kind,
        number=rules.short(told.number, 60, "document_number"),
        country_id=told.country or None,
        issued_on=told.issued_on,
        expires_on=told.expires_on,
    )


def contact(person: UUID, told: rules.Contact, country: str | None) -> models.EmergencyContact:
    return models.EmergencyContact(
        person_id=person,
        name=rules.short(told.name, 100, "contact_name"),
        relation=rules.short(told.relation, 60, "contact_relation"),
        phone=rules.phone_number(told.phone, country, "contact_phone"),
    )


def _around(person: models.Person, told: Registration, written: list, place, by: Actor) -> list:
    """The rows that follow a person, beside her grant."""
    pid, day = person.id, person.registered_on
    rows: list = name_rows(pid, written)
    if place is not None:
        rows.append(models.Home(person_id=pid, city=place, since=day))
    spoken = {s.language: s.level for s in told.languages}
    rows += [models.SpokenLanguage(person_id=pid, language_id=c, level=v) for c, v in spoken.items()]
    rows += [document(pid, told_of) for told_of in told.documents]
    for dimension in LegalDimension:
        legal = getattr(told, dimension.value)
        if legal is not None:
            rows.append(legal_fact(pid, dimension.value, legal, by, day))
    if told.contact is not None:
        rows.append(contact(pid, told.contact, place.region.country_id if place else None))
    if told.guardian is not None and (told.guardian.name.strip() or told.guardian.body.strip()):
        rows.append(guardianship(pid, told.guardian))
    answers = [consent(pid, agreed, day) for agreed in told.consents]
    witness = rules.short(told.witness, 100, "witness")
    proofs = [models.AnswerProof(consent=one, person_id=pid, witness=witness) for one in answers if witness]
    return rows + answers + proofs


def guardianship(person: UUID, told: rules.Guardian) -> models.Guardianship:
    return models.Guardianship(
        person_id=person,
        name=rules.short(told.name, 100, "guardian_name"),
        body=rules.short(told.body, 100, "guardian_body"),
        assent=told.assent,
        consent=told.consent,
        focal_point=rules.short(told.focal_point, 100, "guardian_focal_point"),
    )


def prove(by: Actor, row: models.Consent, witness: str, scan: bytes | None) -> None:
    """Keep what proves an answer: who was there, the paper."""
    if witness or scan is not None:
        kept = files.store(by, scan) if scan is not None else None
        models.AnswerProof.objects.create(
            consent=row, person_id=row.person_id, witness=witness, scan_id=kept and kept.id
        )


def keep_paper(by: Actor, person: UUID, scan: bytes) -> None:
    """One paper holds all the answers that were given when she was registered: it is kept once."""
    first = models.Consent.objects.filter(person_id=person).order_by("id").first()
    proof = models.AnswerProof.objects.filter(consent=first).first()
    if proof is None:
        prove(by, first, "", scan)
    else:
        proof.scan_id = files.store(by, scan).id
        proof.save(update_fields=["scan_id"])


def save(rows: list) -> None:
    kinds: dict[type, list] = {}
    for row in rows:
        kinds.setdefault(type(row), []).append(row)
    for model, group in kinds.items():
        model.objects.bulk_create(group)


def consent_facts(row: models.Consent) -> dict:
    return {
        "purpose": row.purpose,
        "given": row.given,
        "notice_version": row.notice_version,
        "notice_language": row.notice_language,
    }


def _tell(by: Actor, person: models.Person, rows: list, dimensions: dict[str, str]) -> list:
    def entry(code: str, row, facts: dict) -> object:
        return new_entry(
            code,
            by=by,
            person=person.id,
            object=(row._meta.label, row.id),
            occurred_on=person.registered_on,
            facts=facts,
            dimensions=dimensions,
        )

    told = [entry(entries.REGISTERED.code, person, {})]
    for row in rows:
        if isinstance(row, models.LegalFact):
            told.append(entry(entries.LEGAL_FACT.code, row, {"dimension": row.dimension}))
        elif isinstance(row, models.Consent):
            told.append(entry(entries.CONSENTED.code, row, consent_facts(row)))
    return told


def check(told: Registration, today: date) -> None:
    """Refuses what no list is needed for."""
    rules.check_day(told.registered_on, "registered_on", today)
    check_happened(told.registered_on, "registered_on")
    rules.check(told, told.registered_on or today)


def drawn(by: Actor, told: Registration, today: date, places: dict) -> tuple[models.Person, list]:
    """A person and what follows her as they would be kept: refused, or not written yet. ``places``: those of
    :func:`known_places`."""
    written, place = rules.clean_names(told), places.get(told.city)
    person = _person(told, by, told.registered_on or today, place, sort_key(written))
    return person, _around(person, told, written, place, by)


def store(by: Actor, people: list[Registration]) -> list[models.Person]:
    """Check and keep people with everything told of them; the grants come before the people."""
    if by.organisation is None:
        raise Refused(refusals.NO_ORGANISATION)
    if len(people) > rules.MOST:
        raise Refused(refusals.TOO_MANY, "people", {"most": rules.MOST})
    today = clock.today()
    for told in people:
        check(told, today)
    places = _places(people)
    persons, around = [], []
    for told in people:
        person, rows = drawn(by, told, today, places)
        persons.append(person)
        around.append(rows)
    models.AccessGrant.objects.bulk_create([own_grant(by, person) for person in persons])
    models.Person.objects.bulk_create(persons)
    save(list(chain.from_iterable(around)))
    told = sorted(zip(persons, around, strict=True), key=lambda pair: pair[0].registered_on)
    facts = facts_on_days((person.id, person.registered_on) for person in persons)
    record_many(chain.from_iterable(_tell(by, p, rows, facts[p.id, p.registered_on]) for p, rows in told))
    return persons


def own_grant(by: Actor, person: models.Person) -> models.AccessGrant:
    return models.AccessGrant(
        person_id=person.id,
        organisation_id=by.organisation,
        granted_by_id=by.organisation,
        reason=GrantReason.REGISTRATION,
        source_type="people.Person",
        source_id=person.id,
    )
