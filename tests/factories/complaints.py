"""Complaints, reports and opinions for tests, recorded through the actions."""

from contextlib import contextmanager
from uuid import UUID, uuid4

from django.db import transaction

from parcours.complaints import actions
from parcours.complaints.models import Complaint, Feedback, Report
from parcours.complaints.opinions import digest
from parcours.complaints.rules import NewComplaint, NewReport
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting, as_role
from tests.factories.accounts import member, organisation


@contextmanager
def by_system():
    with transaction.atomic(), as_role("system"):
        yield


def complain(by: Actor, about: UUID | None = None, **more) -> Complaint:
    told = {"way": "counter", "categories": ["wait"], "text": "Qztext of a complaint"} | more
    done = actions.record_complaint(by=by, complaint=NewComplaint(organisation=about, **told))
    with by_system():
        return Complaint.objects.get(receipt=done.receipt)


def report(by: Actor, about: UUID | None = None, **more) -> Report:
    told = {"way": "counter", "teller": "herself", "text": "Qztext of a report"} | more
    done = actions.report_abuse(by=by, report=NewReport(organisation=about, **told))
    with by_system():
        return Report.objects.get(receipt=done.receipt)


def focal_point(where) -> Actor:
    """A data protection officer of an organisation, named by two administrators of another."""
    officer = member(where, "data_protection")
    admin, second = (member(organisation("ADMIN"), "administrator") for _one in range(2))
    named = actions.name_focal_point(by=admin, user=officer.user, organisation=officer.organisation)
    actions.confirm_focal_point(by=second, focal_point=named)
    return officer


def asked(by: Actor, person: UUID, service: UUID | None = None) -> tuple[UUID, str]:
    """The question to a person and the token of her link."""
    source, token = ("referrals.Referral", uuid4()), uuid4().hex
    made = actions.ask_feedback(
        by=by, person=person, source=source, service=service, asked_by=by.organisation
    )
    with by_system():
        Feedback.objects.filter(pk=made).update(digest=digest(token))
    return made, token


@contextmanager
def seen_by(actor: Actor):
    with transaction.atomic(), acting(actor):
        yield
