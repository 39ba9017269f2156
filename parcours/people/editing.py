"""What is corrected or added after the registration; the same rules as there."""

from dataclasses import asdict
from datetime import date
from enum import Enum
from uuid import UUID

from django.db.models import Q

from parcours.kernel import clock
from parcours.kernel.actions import action
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.messages.enums import Audience, Reason
from parcours.messages.forgetting import cancel_for
from parcours.reference.enums import Literacy, Schooling, Sex
from parcours.reference.models import Country, Language

from . import entries, models, queries, refusals, rules, storing
from .enums import LanguageLevel
from .rules import Birth, Changes, Contact, Document, Guardian, Legal, Names, Spoken
from .telling import Done, tell
from .visibility import get, only_passes

IDENTITY = ("sex", "nationality")
"""With her names and her birth: who she is. Everything else may be kept by whoever sees her."""
CODED: dict[str, type[Enum]] = {"schooling": Schooling, "literacy": Literacy, "sex": Sex}


@action("people.edit", right="people.edit")
def edit(*, by: Actor, person: UUID, changes: Changes) -> Done:
    """Correct the particulars of a person; with a city, she lives there from ``moved_on`` (or today)."""
    found = get(by, person, lock=True)
    wanted = {name: value for name, value in asdict(changes).items() if value is not None}
    moved_on = wanted.pop("moved_on", None)
    if any(name in wanted for name in IDENTITY):
        check_correctable(by, person)
    city = _checked(found, wanted)
    changed = _moved(found, city, moved_on) if city is not None else []
    plain = sorted(name for name, value in wanted.items() if getattr(found, name) != value)
    changed = sorted({*changed, *plain})
    if not changed:
        raise Refused(refusals.NOTHING_CHANGED)
    for name in plain:
        setattr(found, name, wanted[name])
    found.save(update_fields=changed)
    if "phone" in changed or ("phone_safe" in changed and not found.phone_safe):
        # Written for a number where somebody else may answer now.
        cancel_for(person, Reason.NOT_SAFE, audience=Audience.PERSON)
    _edited(by, person, *changed)
    return Done(person)


def check_correctable(by: Actor, person: UUID) -> None:
    """Who she is, is corrected by those who answer for her, not by whom she was only sent to."""
    if only_passes(by, person):
        raise Refused(refusals.NOT_YOURS_TO_CORRECT)


def _checked(found: models.Person, wanted: dict) -> str | None:
    """Check and clean what is wanted; the code of the city apart, empty when it is not known any more."""
    rules.check_household(wanted.get("household_size"))
    for name, allowed in CODED.items():
        if name in wanted:
            rules.coded(wanted[name], allowed, name)
    if "nationality" in wanted:
        wanted["nationality_id"] = _listed(Country, wanted.pop("nationality"), "nationality")
    if "arrived_on" in wanted:
        rules.check_birth(Birth(found.birth_date, found.birth_year), clock.today(), wanted["arrived_on"])
    if "quarter" in wanted:
        wanted["quarter"] = rules.short(wanted["quarter"], 80, "quarter")
    city = wanted.pop("city", None)
    if city:
        storing.known_places({city})
    _check_phone(found, wanted, city or found.city_id)
    return city


def _check_phone(found: models.Person, wanted: dict, city: str | None) -> None:
    """What was said of the former number is not said of a new one: somebody else may answer there."""
    if "phone" in wanted:
        wanted["phone"] = rules.phone_number(wanted["phone"], _country(city))
        if wanted["phone"] != found.phone:
            wanted |= {name: wanted.get(name, False) for name in ("phone_safe", "phone_shared")}
    number = wanted.get("phone", found.phone)
    if number and wanted.get("no_phone"):
        raise Refused(refusals.PHONE_AND_NONE, "no_phone")
    if number:
        wanted["no_phone"] = False


def _country(city: str | None) -> str | None:
    return storing.known_places({city})[city].region.country_id if city else None


def _listed(model: type, code: str, where: str) -> str:
    if code not in storing.known(model, {code}, where):
        raise Refused(refusals.CODE_UNKNOWN, where, {"value": code[:40]})
    return code


def _moved(found: models.Person, city: str, moved_on: date | None) -> list[str]:
    """Keep where she lives from a day on; what was known of other days stays."""
    day = moved_on or clock.today()
    rules.check_day(day, "moved_on", clock.today())
    homes = models.Home.objects.filter(person_id=found.id)
    before = homes.filter(since__lte=day).order_by("-since").first()
    if (before.city_id if before else None) == (city or None):
        return []
    if before is not None and before.since == day:
        before.city_id = city or None
        before.save(update_fields=["city"])
    else:
        models.Home.objects.create(person_id=found.id, city_id=city or None, since=day)
    found.city_id = homes.order_by("-since").values_list("city_id", flat=True)[0]
    return ["city"]


def _edited(by: Actor, person: UUID, *fields: str) -> None:
    names = [name.removesuffix("_id") for name in fields]
    tell(entries.EDITED.code, by, person, fields=names)


@action("people.set_names", right="people.edit")
def set_names(*, by: Actor, person: UUID, names: Names) -> Done:
    """Correct her names; her place in lists follows, and she is found by the former spellings too."""
    found = get(by, person, lock=True)
    check_correctable(by, person)
    written = rules.clean_names(names)
    rows = models.PersonName.objects.filter(person_id=person).order_by("-main", "script")
    told = list(rows.values_list("script", "given", "family"))
    if written == told:
        raise Refused(refusals.NOTHING_CHANGED)
    former = _former(person, told, written)
    others = models.OtherName.objects.filter(person_id=person).values_list("script", "given", "family")
    for held in (models.PersonName, models.NameKey):
        held.objects.filter(person_id=person).delete()
    storing.save(storing.name_rows(person, written, [*former, *others]))
    found.sort_key = storing.sort_key(written)
    found.save(update_fields=["sort_key"])
    _edited(by, person, "names")
    return Done(person)


def _former(person: UUID, told: list[tuple], written: list[tuple]) -> list[tuple[str, str, str]]:
    """Keep the spellings that go; all that she was ever written by, without those that hold now."""
    kept = models.FormerName.objects.filter(person_id=person)
    for script, given, family in written:
        kept.filter(script=script, given=given, family=family).delete()
    before = set(kept.values_list("script", "given", "family"))
    gone = [name for name in told if name not in written and name not in before]
    storing.save([models.FormerName(person_id=person, script=s, given=g, family=f) for s, g, f in gone])
    return [*before, *gone]


@action("people.set_birth", right="people.edit")
def set_birth(*, by: Actor, person: UUID, birth: Birth, guardian: Guardian | None = None) -> Done:
    """Correct the birth; who turns out to be under 18 needs somebody who answers for her."""
    found = get(by, person, lock=True)
    check_correctable(by, person)
    today = clock.today()
    rules.check_birth(birth, today, found.arrived_on)
    if (found.birth_date, found.birth_year) == (birth.birth_date, birth.birth_year) and guardian is None:
        raise Refused(refusals.NOTHING_CHANGED)
    rules.check_guardian(birth, today, guardian or _guardian_of(by, person))
    if guardian is not None:
        _replace(models.Guardianship, person, [storing.guardianship(person, guardian)])
    found.birth_date, found.birth_year = birth.birth_date, birth.birth_year
    found.save(update_fields=["birth_date", "birth_year"])
    _edited(by, person, "birth", *(["guardian"] if guardian else []))
    return Done(person)


def _guardian_of(by: Actor, person: UUID) -> Guardian | None:
    row = queries.guardian(by, person)
    return row and Guardian(row.name, row.body, row.assent, row.consent, row.focal_point)


def _replace(model: type, person: UUID, rows: list) -> None:
    model.objects.filter(person_id=person).delete()
    storing.save(rows)


@action("people.set_guardian", right="people.edit")
def set_guardian(*, by: Actor, person: UUID, guardian: Guardian) -> Done:
    """Name who answers for somebody under 18 from now on."""
    found = get(by, person, lock=True)
    check_correctable(by, person)
    if not (guardian.name.strip() or guardian.body.strip()):
        raise Refused(refusals.GUARDIAN_MISSING, "guardian")
    rules.check_guardian(Birth(found.birth_date, found.birth_year), clock.today(), guardian)
    _replace(models.Guardianship, person, [storing.guardianship(person, guardian)])
    _edited(by, person, "guardian")
    return Done(person)


@action("people.set_languages", right="people.edit")
def set_languages(*, by: Actor, person: UUID, languages: list[Spoken]) -> Done:
    """Say which languages she speaks, in place of what was told."""
    get(by, person, lock=True)
    for spoken in languages:
        rules.coded(spoken.level, LanguageLevel, "languages")
    wanted = {spoken.language: spoken.level for spoken in languages}
    for code in sorted(wanted):
        _listed(Language, code, "languages")
    told = models.SpokenLanguage.objects.filter(person_id=person).values_list("language_id", "level")
    if dict(told) == wanted:
        raise Refused(refusals.NOTHING_CHANGED)
    rows = [models.SpokenLanguage(person_id=person, language_id=c, level=v) for c, v in wanted.items()]
    _replace(models.SpokenLanguage, person, rows)
    _edited(by, person, "languages")
    return Done(person)


@action("people.set_contact", right="people.edit")
def set_contact(*, by: Actor, person: UUID, contact: Contact | None = None) -> Done:
    """Say whom to call in an emergency, in place of what was told; ``None``: nobody."""
    found = get(by, person, lock=True)
    if contact is not None and not contact.name.strip():
        raise Refused(refusals.TEXT_MISSING, "contact_name")
    if contact is None and queries.contact(by, person) is None:
        raise Refused(refusals.NOTHING_CHANGED)
    rows = [storing.contact(person, contact, _country(found.city_id))] if contact else []
    _replace(models.EmergencyContact, person, rows)
    _edited(by, person, "contact")
    return Done(person)


@action("people.add_document", right="people.edit")
def add_document(*, by: Actor, person: UUID, document: Document) -> Done:
    """Add a paper that she has shown."""
    found = get(by, person, lock=True)
    rules.check_document(document)
    if document.country:
        _listed(Country, document.country, "document_country")
    row = storing.document(person, document)
    row.save(force_insert=True)
    if found.no_document:
        found.no_document = False
        found.save(update_fields=["no_document"])
    _edited(by, person, "documents")
    return Done(row.id)


@action("people.end_document", right="people.edit")
def end_document(*, by: Actor, person: UUID, document: UUID) -> Done:
    """A paper is no longer hers: lost, replaced, or written down by mistake. It is kept among the former."""
    get(by, person, lock=True)
    row = models.IdentityDocument.objects.filter(pk=document, person_id=person, ended_on__isnull=True).first()
    if row is None:
        raise Missing(NOT_FOUND)
    row.ended_on = clock.today()
    row.save(update_fields=["ended_on"])
    _edited(by, person, "documents")
    return Done(row.id)


@action("people.record_legal_fact", right="people.edit")
def record_legal_fact(*, by: Actor, person: UUID, dimension: str, fact: Legal) -> Done:
    """Record a protection or residence situation from a day on.

    The one before it ends that day; told late, it ends itself where the next one begins.
    """
    get(by, person, lock=True)
    rules.check_legal(dimension, fact, clock.today())
    row = storing.legal_fact(person, dimension, fact, by, clock.today())
    # A fact that only another organisation sees counts and ends too, and nobody is told.
    with as_role("system"):
        others = models.LegalFact.objects.filter(person_id=person, dimension=dimension)
        row.until = (
            others.filter(since__gt=row.since).order_by("since").values_list("since", flat=True).first()
        )
        over = others.filter(Q(until__isnull=True) | Q(until__gt=row.since), since__lte=row.since)
        over.update(until=row.since)
    row.save(force_insert=True)
    tell(entries.LEGAL_FACT.code, by, person, row, dimension=dimension)
    return Done(row.id)
