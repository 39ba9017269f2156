"""The one core by which employers, their contacts and agreements are kept."""

from datetime import date
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.days import check_happened
from parcours.kernel.folding import sort_key
from parcours.kernel.recorder import new_entry, record, record_many
from parcours.kernel.refusals import Refused
from parcours.reference.models import Place

from . import entries, finding, refusals, rules
from .enums import EndReason, OfferState
from .models import Agreement, Contact, Employer, Offer, Placement
from .rules import ContactPlan, EmployerPlan
from .sections import plan

EMPLOYER = "employment.Employer"
FIELDS = ("kind", "private", "name", "number", "sector", "size", "place_id", "region_id", "address")


def facts(row: Employer) -> dict:
    return {
        "kind": row.kind,
        "sector": row.sector,
        "size": row.size,
        "region": row.region_id,
        "place": row.place_id,
    }


def places_of(codes: set[str]) -> dict[str, str]:
    """The region of each place."""
    return dict(Place.objects.filter(pk__in=codes).values_list("code", "region_id"))


def _columns(told: EmployerPlan, regions: dict[str, str]) -> dict:
    found = rules.check_employer(told, plan().number)
    if told.place not in regions:
        raise Refused(refusals.NOT_IN_LIST, "place", {"value": told.place[:40]})
    key = sort_key(found["name"])[:160]
    return found | {"place_id": told.place, "region_id": regions[told.place], "name_key": key}


def made(by: Actor, told: list[EmployerPlan], regions: dict[str, str] | None = None) -> list[Employer]:
    """Employers as they would be kept, checked and not written yet."""
    organisation = rules.check_organisation(by)
    known = places_of({one.place for one in told}) if regions is None else regions
    return [Employer(organisation_id=organisation, **_columns(one, known)) for one in told]


def kept(by: Actor, rows: list[Employer]) -> list[Employer]:
    numbers = [row.number for row in rows if row.number]
    if len(set(numbers)) != len(numbers):
        raise Refused(refusals.NUMBER_TAKEN, "number")
    with finding.guarded():
        Employer.objects.bulk_create(rows)
    record_many(
        new_entry(entries.EMPLOYER_ADDED.code, by=by, object=(EMPLOYER, row.id), facts=facts(row))
        for row in rows
    )
    return rows


def add(by: Actor, told: list[EmployerPlan]) -> list[Employer]:
    """Employers of the actor's organisation: all of them or none."""
    rules.check_number(len(told))
    return kept(by, made(by, told))


def change(by: Actor, wanted: UUID, told: EmployerPlan) -> Employer:
    row = finding.employer(by, wanted)
    columns = _columns(told, places_of({told.place}))
    changed = [name for name in FIELDS if getattr(row, name) != columns[name]]
    if not changed:
        raise Refused(refusals.NOTHING_CHANGED)
    was_private = row.private
    if columns["private"] and not was_private and _others_there(row):
        raise Refused(refusals.OTHERS_THERE, "kind")
    for name, value in columns.items():
        setattr(row, name, value)
    with finding.guarded():
        row.save(update_fields=[*columns])
    if was_private != row.private:
        Offer.objects.filter(employer=row, organisation=by.organisation).update(shared=not row.private)
    names = [name.removesuffix("_id") for name in changed if name != "private"]
    record(
        entries.EMPLOYER_CHANGED.code, by=by, object=(EMPLOYER, row.id), facts=facts(row) | {"fields": names}
    )
    return row


def _others_there(row: Employer) -> bool:
    """Whether another organisation has something with an employer, whichever; yes or no alone."""
    with as_role("system"):
        return any(
            model.objects.filter(employer=row).exclude(organisation=row.organisation_id).exists()
            for model in (Offer, Contact, Agreement, Placement)
        )


def end(by: Actor, wanted: UUID, reason: str) -> Employer:
    """Nothing is proposed to an employer any more. Its offers are closed first."""
    rules.coded(reason, EndReason, "reason")
    row = finding.employer(by, wanted)
    if row.ended_on is not None:
        raise Refused(refusals.ALREADY_ENDED)
    still = Offer.objects.filter(employer=row).exclude(state=OfferState.CLOSED).count()
    if still:
        raise Refused(refusals.HAS_OFFERS, None, {"n": still})
    row.ended_on, row.end_reason = clock.today(), reason
    row.save(update_fields=["ended_on", "end_reason"])
    told = facts(row) | {"reason_code": reason}
    record(entries.EMPLOYER_ENDED.code, by=by, object=(EMPLOYER, row.id), facts=told)
    return row


def resume(by: Actor, wanted: UUID) -> Employer:
    row = finding.employer(by, wanted)
    if row.ended_on is None:
        raise Refused(refusals.NOT_ENDED)
    row.ended_on, row.end_reason = None, ""
    row.save(update_fields=["ended_on", "end_reason"])
    record(entries.EMPLOYER_RESUMED.code, by=by, object=(EMPLOYER, row.id), facts=facts(row))
    return row


def add_contact(by: Actor, wanted: UUID, told: ContactPlan) -> Contact:
    """Whom this organisation calls at an employer, also at one that another organisation keeps."""
    organisation = rules.check_organisation(by)
    columns = rules.check_contact(told)
    employer = finding.employer(by, wanted, own=False)
    row = Contact.objects.create(employer=employer, organisation_id=organisation, **columns)
    record(entries.CONTACT_KEPT.code, by=by, object=(EMPLOYER, employer.id))
    return row


def end_contact(by: Actor, wanted: UUID) -> Contact:
    """A contact who is there no more: name and telephone are forgotten, that there was one is not."""
    row = finding.contact(by, wanted)
    employer = row.employer_id
    row.delete()
    record(entries.CONTACT_ENDED.code, by=by, object=(EMPLOYER, employer))
    return Contact(id=wanted, employer_id=employer)


def agree(
    by: Actor, wanted: UUID, kind: str, reference: str, signed_on: date, until: date | None
) -> Agreement:
    organisation = rules.check_organisation(by)
    kept = rules.check_agreement(kind, reference, signed_on, until, clock.today())
    employer = finding.employer(by, wanted, own=False)
    with finding.guarded():
        row = Agreement.objects.create(
            employer=employer,
            organisation_id=organisation,
            kind=kind,
            reference=kept,
            signed_on=signed_on,
            until=until,
        )
    record(
        entries.AGREED.code,
        by=by,
        object=("employment.Agreement", row.id),
        occurred_on=signed_on,
        facts={
            "kind": kind,
            "sector": employer.sector,
            "region": employer.region_id,
            "signed_on": signed_on,
            "until": until,
        },
    )
    return row


def end_agreement(by: Actor, wanted: UUID, until: date) -> Agreement:
    """The last day of an agreement, today or before, when it ends earlier than it says."""
    row = finding.signed(by, wanted)
    check_happened(until, "until")
    if until > clock.today():
        raise Refused(refusals.DAY_IN_FUTURE, "until")
    if until < row.signed_on:
        raise Refused(refusals.END_BEFORE_START, "until")
    if row.until is not None and row.until <= until:
        raise Refused(refusals.ALREADY_ENDED, "until")
    row.until = until
    row.save(update_fields=["until"])
    record(
        entries.AGREEMENT_ENDED.code,
        by=by,
        object=("employment.Agreement", row.id),
        occurred_on=until,
        facts={"kind": row.kind, "until": until},
    )
    return row
