"""Every write on people, their consents and who may see them."""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from parcours.accounts.models import Organisation
from parcours.kernel import clock
from parcours.kernel.actions import action
from parcours.kernel.actor import Actor
from parcours.kernel.cipher import seal
from parcours.kernel.context import as_role
from parcours.kernel.recorder import record
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.reference.enums import Literacy, Schooling

from . import entries, models, queries, refusals, rules, storing
from .enums import GrantReason, Purpose, RestrictedKind
from .rules import Agreed, Changes, Legal, Registration
from .visibility import get, living

TEXT = 4000


@dataclass(frozen=True)
class Registered:
    person: UUID
    code: str


@dataclass(frozen=True)
class RegisteredMany:
    people: list[Registered]


@dataclass(frozen=True)
class Done:
    id: UUID


def _tell(code: str, by: Actor, person: UUID, row=None, **facts) -> None:
    record(
        code,
        by=by,
        person=person,
        object=(row._meta.label, row.id) if row is not None else ("people.Person", person),
        facts=facts,
        dimensions=queries.facts_on(person),
    )


@action("people.register", right="people.register")
def register(*, by: Actor, registration: Registration) -> Registered:
    """Register a person; her card bears the code of the answer."""
    [person] = storing.store(by, [registration])
    return Registered(person.id, person.code)


@action("people.register_many", right="people.register")
def register_many(*, by: Actor, people: list[Registration]) -> RegisteredMany:
    """Register up to 250 people at once: all of them or none."""
    if not people:
        raise Refused(refusals.NOTHING_CHANGED)
    return RegisteredMany([Registered(p.id, p.code) for p in storing.store(by, people)])


@action("people.edit", right="people.edit")
def edit(*, by: Actor, person: UUID, changes: Changes) -> Done:
    """Correct the particulars of a person."""
    found = get(by, person, lock=True)
    wanted = {name: value for name, value in asdict(changes).items() if value is not None}
    rules.check_household(wanted.get("household_size"))
    for name, allowed in (("schooling", Schooling), ("literacy", Literacy)):
        if name in wanted:
            rules.coded(wanted[name], allowed, name)
    if "quarter" in wanted:
        wanted["quarter"] = rules.short(wanted["quarter"], 80, "quarter")
    if "city" in wanted:
        code = wanted.pop("city")
        wanted["city_id"] = storing.known_places({code})[code].code if code else None
    if "phone" in wanted:
        city = wanted.get("city_id", found.city_id)
        places = storing.known_places({city}) if city else {}
        wanted["phone"] = rules.phone_number(
            wanted["phone"], places[city].region.country_id if places else None
        )
        wanted["no_phone"] = found.no_phone and not wanted["phone"]
    changed = sorted(name for name, value in wanted.items() if getattr(found, name) != value)
    if not changed:
        raise Refused(refusals.NOTHING_CHANGED)
    for name in changed:
        setattr(found, name, wanted[name])
    found.save(update_fields=changed)
    _tell(entries.EDITED.code, by, person, fields=changed)
    return Done(person)


@action("people.record_legal_fact", right="people.edit")
def record_legal_fact(*, by: Actor, person: UUID, dimension: str, fact: Legal) -> Done:
    """Record a protection or residence situation from a day on; the one before it ends that day."""
    get(by, person, lock=True)
    rules.check_legal(dimension, fact, clock.today())
    row = storing.legal_fact(person, dimension, fact, by, clock.today())
    earlier = models.LegalFact.objects.filter(
        person_id=person, dimension=dimension, until__isnull=True, since__lte=row.since
    )
    # A fact that only another organisation sees ends too, and nobody is told.
    with as_role("system"):
        earlier.update(until=row.since)
    row.save(force_insert=True)
    _tell(entries.LEGAL_FACT.code, by, person, row, dimension=dimension)
    return Done(row.id)


@action("people.give_consent", right="people.consent")
def give_consent(*, by: Actor, person: UUID, answer: Agreed, recipient: UUID | None = None) -> Done:
    """Record her answer to one purpose, with the version and the language of the notice read to her."""
    get(by, person, lock=True)
    rules.check_consent(answer, clock.today())
    if recipient is not None:
        _organisation(recipient, "recipient")
    row = storing.consent(person, answer, clock.today(), recipient)
    if not answer.given:
        for earlier in queries.living_consents(person).filter(purpose=answer.purpose):
            if recipient in (None, earlier.recipient_id):
                _withdraw(by, person, earlier)
    row.save(force_insert=True)
    _tell(entries.CONSENTED.code, by, person, row, **storing.consent_facts(row))
    return Done(row.id)


def _withdraw(by: Actor, person: UUID, row: models.Consent) -> None:
    row.withdrawn_at = clock.now()
    row.save(update_fields=["withdrawn_at"])
    _tell(entries.CONSENT_WITHDRAWN.code, by, person, row, purpose=row.purpose)
    with as_role("system"):
        held = models.AccessGrant.objects.filter(living(), source_type="people.Consent", source_id=row.id)
        grants = list(held)
    # Told before they end: the organisation that acts may be one of those that see her no more.
    for grant in grants:
        _tell(entries.ACCESS_ENDED.code, by, person, grant, organisation=grant.organisation_id)
    with as_role("system"):
        models.AccessGrant.objects.filter(id__in=[grant.id for grant in grants]).update(until=clock.now())


@action("people.withdraw_consent", right="people.consent")
def withdraw_consent(*, by: Actor, person: UUID, consent: UUID) -> Done:
    """Withdraw a consent; what was shared because of it is shared no more."""
    get(by, person, lock=True)
    row = models.Consent.objects.select_for_update().filter(pk=consent, person_id=person).first()
    if row is None:
        raise Missing(NOT_FOUND)
    if row.withdrawn_at:
        raise Refused(refusals.ALREADY_WITHDRAWN)
    _withdraw(by, person, row)
    return Done(row.id)


def _organisation(code: UUID, where: str) -> None:
    if not Organisation.objects.filter(pk=code).exists():
        raise Refused(refusals.CODE_UNKNOWN, where, {"value": str(code)})


@action("people.share", right="people.share")
def share(*, by: Actor, person: UUID, organisation: UUID, reason: str = "convention") -> Done:
    """Let a partner see the file: she agreed to it, and a convention between the two is in force."""
    get(by, person, lock=True)
    rules.coded(reason, GrantReason, "reason")
    if organisation == by.organisation:
        raise Refused(refusals.OWN_ORGANISATION, "organisation")
    _organisation(organisation, "organisation")
    agreed = queries.living_consents(person).filter(purpose=Purpose.SHARING)
    agreed = next((c for c in agreed if c.recipient_id in (None, organisation)), None)
    if agreed is None:
        raise Refused(refusals.NO_CONSENT, "organisation")
    if queries.convention_in_force(by.organisation, organisation) is None:
        raise Refused(refusals.NO_CONVENTION, "organisation")
    with as_role("system"):
        held = models.AccessGrant.objects.filter(living(), person_id=person, organisation_id=organisation)
        if held.exists():
            raise Refused(refusals.ALREADY_SHARED, "organisation")
    grant = models.AccessGrant(
        person_id=person,
        organisation_id=organisation,
        granted_by_id=by.organisation,
        reason=reason,
        source_type="people.Consent",
        source_id=agreed.id,
    )
    models.AccessGrant.objects.bulk_create([grant])
    _tell(entries.SHARED.code, by, person, grant, organisation=organisation, reason=reason)
    return Done(grant.id)


@action("people.end_access", right="people.share")
def end_access(*, by: Actor, person: UUID, grant: UUID) -> Done:
    """End a partner's access, or one's own; it holds from the next page on."""
    get(by, person, lock=True)
    with as_role("system"):
        row = models.AccessGrant.objects.filter(living(), pk=grant, person_id=person).first()
        if row is None:
            raise Missing(NOT_FOUND)
        if by.organisation not in (row.granted_by_id, row.organisation_id):
            raise Refused(refusals.NOT_GIVEN_BY_YOU)
    # Told before it ends: a grant that is over lets nothing be read.
    _tell(entries.ACCESS_ENDED.code, by, person, row, organisation=row.organisation_id)
    with as_role("system"):
        row.until = clock.now()
        row.save(update_fields=["until"])
    return Done(row.id)


def _is_reader(by: Actor, person: UUID) -> bool:
    """Whether the actor reads; the first who writes something restricted becomes its reader."""
    readers = set(models.RestrictedReader.objects.filter(person_id=person).values_list("user_id", flat=True))
    if not readers and by.user is not None:
        models.RestrictedReader.objects.create(person_id=person, user_id=by.user, named_by=by.user)
        return True
    return by.user in readers


@action("people.record_restricted", right="people.restricted")
def record_restricted(*, by: Actor, person: UUID, kind: str, text: str) -> Done:
    """Keep a restricted fact encrypted, for its named readers alone."""
    get(by, person, lock=True)
    rules.coded(kind, RestrictedKind, "kind")
    if not text.strip():
        raise Refused(refusals.TEXT_MISSING, "text")
    if len(text) > TEXT:
        raise Refused(refusals.TOO_LONG, "text", {"most": TEXT})
    if not _is_reader(by, person):
        raise Refused(refusals.NOT_A_READER)
    row = models.RestrictedFact(person_id=person, kind=kind, recorded_by=by.user)
    row.sealed = seal(text, row.bound_to)
    row.save(force_insert=True)
    _tell(entries.RESTRICTED_NOTED.code, by, person)
    return Done(row.id)


@action("people.name_restricted_reader", right="people.restricted")
def name_restricted_reader(*, by: Actor, person: UUID, user: UUID) -> Done:
    """Name one more reader; only a reader may."""
    get(by, person, lock=True)
    if not _is_reader(by, person):
        raise Refused(refusals.NOT_A_READER)
    row, _created = models.RestrictedReader.objects.get_or_create(
        person_id=person, user_id=user, defaults={"named_by": by.user}
    )
    _tell(entries.READER_NAMED.code, by, person, row, user=user)
    return Done(row.id)


@action("people.confirm_great_vulnerability", right="people.restricted")
def confirm_great_vulnerability(*, by: Actor, person: UUID) -> Done:
    """Confirm, in one's own name, that she is greatly vulnerable; why stays with the restricted facts."""
    found = get(by, person, lock=True)
    found.great_vulnerability_by, found.great_vulnerability_on = by.user, clock.today()
    found.save(update_fields=["great_vulnerability_by", "great_vulnerability_on"])
    _tell(entries.GREAT_VULNERABILITY.code, by, person)
    return Done(person)


@action("people.sign_convention", right="conventions.sign")
def sign_convention(
    *,
    by: Actor,
    from_organisation: UUID,
    to_organisation: UUID,
    reference: str,
    signed_on: date,
    expires_on: date | None = None,
) -> Done:
    """Record a signed convention: the first organisation may share files with the second."""
    _organisation(from_organisation, "from_organisation")
    _organisation(to_organisation, "to_organisation")
    if from_organisation == to_organisation:
        raise Refused(refusals.OWN_ORGANISATION, "to_organisation")
    if signed_on > clock.today():
        raise Refused(refusals.DAY_IN_FUTURE, "signed_on")
    if expires_on and expires_on < signed_on:
        raise Refused(refusals.EXPIRY_BEFORE_ISSUE, "expires_on")
    row = models.Convention(
        from_organisation_id=from_organisation,
        to_organisation_id=to_organisation,
        reference=rules.short(reference, 80, "reference"),
        signed_on=signed_on,
        expires_on=expires_on,
    )
    row.save(force_insert=True)
    record(
        entries.CONVENTION_SIGNED.code,
        by=by,
        object=(row._meta.label, row.id),
        facts={
            "from_organisation": from_organisation,
            "to_organisation": to_organisation,
            "signed_on": signed_on,
        },
    )
    return Done(row.id)
