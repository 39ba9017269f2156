"""What somebody tells: written once, then out of the recorder's sight."""

from dataclasses import dataclass
from uuid import UUID

from parcours.accounts.models import Organisation, Site
from parcours.directory import queries as directory
from parcours.kernel import clock
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.context import as_role
from parcours.kernel.refusals import Refused
from parcours.kernel.texts import plain
from parcours.people import visibility

from . import refusals, rules, sealing
from .assigning import handler_for
from .models import Complaint, Report
from .sections import deadlines


@dataclass(frozen=True)
class Recorded:
    """``receipt``: the number to hand over; whoever holds it may ask how far it is."""

    receipt: str


def complaint(by: Actor, told: rules.NewComplaint) -> Recorded:
    rules.check_complaint(told)
    about = _about(by, told)
    if told.person and by.kind != SYSTEM:
        visibility.get(by, told.person)
    received, days = told.received_on or clock.today(), deadlines()
    row = Complaint(
        way=told.way,
        person_id=told.person,
        about_id=about,
        site_id=told.site,
        service_id=told.service,
        categories=sorted(set(told.categories)),
        language=told.language[:3],
        received_on=received,
        acknowledge_by=rules.working_days_after(received, days.acknowledge),
        answer_by=rules.days_after(received, days.answer),
        # Nobody knows whom it concerns: then not whoever wrote it down.
        handler_id=handler_for(about, () if about else (by.organisation,)),
    )
    row.sealed = sealing.seal(sealing.COMPLAINT, row.id, rules.check_text(told.text))
    row.contact = sealing.seal(sealing.CONTACT, row.id, plain(told.contact).strip())
    with as_role("system"):
        row.save(force_insert=True)
    return Recorded(row.receipt)


def _about(by: Actor, told: rules.NewComplaint) -> UUID | None:
    """The organisation concerned: named, or that of the site or the service."""
    about = told.organisation
    if told.site:
        site = Site.objects.filter(pk=told.site).first()
        if site is None or (about and site.organisation_id != about):
            raise Refused(refusals.SITE_ELSEWHERE, "site")
        about = site.organisation_id
    if told.service:
        about = about or directory.get_service(by, told.service).organisation_id
    _check_organisation(about)
    return about


def _check_organisation(about: UUID | None) -> None:
    if about and not Organisation.objects.filter(pk=about).exists():
        raise Refused(refusals.NOT_IN_LIST, "organisation")


def report(by: Actor, told: rules.NewReport) -> Recorded:
    """Nothing of it reaches a person's file, the journal or a log; the recorder is named inside alone."""
    rules.check_report(told)
    _check_organisation(told.organisation)
    now = clock.now()
    row = Report(
        way=told.way,
        about_id=told.organisation,
        kept_from_id=told.organisation or by.organisation,
        teller=told.teller,
        wishes=sorted(set(told.wishes)),
        language=told.language[:3],
        received_at=now,
        acknowledge_by=rules.hours_after(now, rules.ACKNOWLEDGE_HOURS),
        refer_by=rules.hours_after(now, rules.REFER_HOURS),
    )
    row.sealed = sealing.seal_many(
        sealing.REPORT,
        row.id,
        text=rules.check_text(told.text),
        wishes=plain(told.wishes_text).strip(),
        contact=plain(told.contact).strip(),
        recorded_by=str(by.user or ""),
    )
    with as_role("system"):
        row.save(force_insert=True)
    return Recorded(row.receipt)
