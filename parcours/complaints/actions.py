"""Every write of complaints, reports of abuse and feedback."""

from uuid import UUID

from parcours.accounts.seconding import CONFIRM
from parcours.kernel.actions import action
from parcours.kernel.actor import Actor
from parcours.kernel.recorder import record
from parcours.messages.rules import Address
from parcours.people import visibility

from . import entries, handling, opinions, protecting, recording, rules
from .recording import Recorded

HANDLE, RECORD, PROTECT, MANAGE = (
    "complaints.handle",
    "complaints.record",
    "complaints.protect",
    "accounts.manage",
)


@action("complaints.record", right=RECORD, api=False, secret=True)
def record_complaint(*, by: Actor, complaint: rules.NewComplaint) -> Recorded:
    """Record a complaint; it goes to an organisation that has no part in it."""
    done = recording.complaint(by, complaint)
    record(entries.RECORDED.code, by=by, facts={"way": complaint.way})
    return done


@action("complaints.acknowledge", right=HANDLE, api=False)
def acknowledge(*, by: Actor, complaint: UUID) -> UUID:
    """Acknowledge that a complaint was received."""
    handling.acknowledge(by, complaint)
    return complaint


@action("complaints.take_in_hand", right=HANDLE, api=False)
def take_in_hand(*, by: Actor, complaint: UUID) -> UUID:
    """Begin to look into a complaint."""
    handling.take_in_hand(by, complaint)
    return complaint


@action("complaints.concern", right=HANDLE, api=False)
def concern(*, by: Actor, complaint: UUID, organisation: UUID) -> UUID:
    """Say which organisation a complaint concerns."""
    handling.concern(by, complaint, organisation)
    return complaint


@action("complaints.ask_statement", right=HANDLE, api=False)
def ask_statement(*, by: Actor, complaint: UUID, question: str) -> UUID:
    """Ask the organisation concerned for its statement."""
    return handling.ask_statement(by, complaint, question)


@action("complaints.give_statement", right=HANDLE, api=False)
def give_statement(*, by: Actor, statement: UUID, text: str) -> UUID:
    """Answer what the handler of a complaint asks one's own organisation."""
    handling.give_statement(by, statement, text)
    return statement


@action("complaints.answer", right=HANDLE, api=False)
def answer(*, by: Actor, complaint: UUID, outcome: str, text: str) -> UUID:
    """Answer a complaint."""
    handling.answer(by, complaint, outcome, text)
    return complaint


@action("complaints.close", right=HANDLE, api=False)
def close(*, by: Actor, complaint: UUID) -> UUID:
    """Close an answered complaint."""
    handling.close(by, complaint)
    return complaint


@action("complaints.appeal", right=HANDLE, api=False)
def appeal(*, by: Actor, complaint: UUID) -> UUID:
    """Pass an answered complaint on, to be looked at again by yet another organisation."""
    handling.appeal(by, complaint)
    return complaint


@action("complaints.assign_waiting", right=HANDLE, api=False)
def assign_waiting(*, by: Actor) -> int:
    """Give complaints that nobody could handle to whoever can now."""
    count = handling.assign_waiting()
    record(entries.ASSIGNED.code, by=by, facts={"count": count})
    return count


@action("complaints.report_abuse", right=RECORD, journal=False, api=False, secret=True)
def report_abuse(*, by: Actor, report: rules.NewReport) -> Recorded:
    """Report exploitation or abuse by staff to the focal points alone."""
    return recording.report(by, report)


@action("complaints.note_abuse", right=PROTECT, journal=False, api=False)
def note_abuse(*, by: Actor, report: UUID, to: str = "", text: str = "") -> UUID:
    """Write down what was done about a report of abuse."""
    protecting.note(by, report, to, text)
    return report


@action("complaints.name_focal_point", right=MANAGE, api=False)
def name_focal_point(*, by: Actor, user: UUID, organisation: UUID) -> UUID:
    """Name somebody who will read reports of abuse, once a second person has confirmed it."""
    return protecting.name(by, user, organisation)


@action("complaints.confirm_focal_point", right=CONFIRM, api=False)
def confirm_focal_point(*, by: Actor, focal_point: UUID) -> UUID:
    """Confirm, as a second person, that somebody reads reports of abuse."""
    return protecting.decide(by, focal_point, True)


@action("complaints.refuse_focal_point", right=CONFIRM, api=False)
def refuse_focal_point(*, by: Actor, focal_point: UUID) -> UUID:
    """Refuse that somebody reads reports of abuse."""
    return protecting.decide(by, focal_point, False)


@action("complaints.end_focal_point", right=MANAGE, api=False)
def end_focal_point(*, by: Actor, focal_point: UUID) -> UUID:
    """End the naming of a focal point."""
    return protecting.end(by, focal_point)


@action("complaints.ask_feedback", right="people.see", api=False, journal=False)
def ask_feedback(
    *,
    by: Actor,
    person: UUID,
    source: tuple[str, UUID],
    service: UUID | None,
    asked_by: UUID,
    address: Address | None = None,
) -> UUID:
    """Ask what a person says of a service she was sent to, by a link where she can be written to."""
    visibility.get(by, person)
    return opinions.ask(by, source, person, service, asked_by, address)


@action("complaints.give_feedback", right=RECORD, api=False)
def give_feedback(*, by: Actor, feedback: UUID, opinion: rules.Opinion) -> UUID:
    """Write down what a person says of a service."""
    opinions.give(by, feedback, opinion)
    return feedback


@action("complaints.give_feedback_by_link", right=RECORD, api=False)
def give_feedback_by_link(*, by: Actor, token: str, opinion: rules.Opinion) -> bool:
    """Say through one's own link what one thinks of a service."""
    opinions.give_by_link(by, token, opinion)
    return True
