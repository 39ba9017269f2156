"""What may come next after an appointment to which she did not come: call her, another time, a message."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from parcours.cases import caseload
from parcours.cases.missing import may_be_written, was_missed, was_written_to
from parcours.cases.models import Appointment
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.people import contacting
from parcours.ui import wording
from parcours.ui.addresses import reverse
from parcours.web.people import presenters as people
from parcours.web.people.sections import Next

from . import desk_presenters as shown


def next_step(actor: Actor, rows: Sequence[Appointment], url: str) -> Next | None:
    """Another appointment, while the last one of ours was missed and none is to come (``rows``: hers)."""
    if not rows or rows[0].is_coming:
        return None
    last = next((row for row in rows if row.state in ("held", "no_show")), None)
    if last is None or not was_missed(last) or last.organisation_id != actor.organisation:
        return None
    why = _("She did not come on %(day)s: call her, and find another time.")
    day = wording.day(clock.day_of(last.starts_at))
    page = reverse("appointment", args=[last.id])
    return Next(_("See what may come next"), page, why % {"day": day}, 35)


def offers(actor: Actor, row: Appointment, person: Any) -> dict[str, Any] | None:
    """What the page of a missed appointment offers; ``None`` for any other."""
    if not was_missed(row):
        return None
    coming = next((one for one in caseload.appointments_of(actor, person.id) if one.is_coming), None)
    writes = may_be_written(row)
    said = _("When she was expected and whom to call; never what for.")
    if not writes:
        written = was_written_to(row)
        none = _("No safe address is known, or she wishes for no message.")
        said = _("A message was already sent to her.") if written else none
    return {
        "calls": calls(actor, person),
        "next": shown.when(coming) if coming else "",
        "book": reverse("person_appointment_add", args=[person.id]),
        "note": reverse("person_notes", args=[person.id]) if actor.may("cases.note") else "",
        "writes": reverse("appointment_write", args=[row.id]) if writes else "",
        "message": said,
    }


def calls(actor: Actor, person: Any) -> list[dict[str, str]]:
    """Whom to call: her where it is safe, else whoever passes the word on; else where to write it down."""
    wishes = contacting.wishes_of(actor, person.id)
    found = []
    if person.phone and person.phone_safe:
        note = _("Others read or answer this telephone too.") if person.phone_shared else ""
        found.append(_call(_("Call her"), person.phone, note))
    if wishes is not None and wishes.through_phone:
        found.append(_call(_("Call through somebody"), wishes.through_phone, wishes.through_name))
    if found:
        return found
    unsafe = _("Her telephone was not said to be safe: do not call it.")
    edit = actor.may("people.edit")
    return [
        {
            "label": _("Call her"),
            "note": unsafe if person.phone else _("No telephone is known."),
            "url": reverse("person_wishes", args=[person.id]) if edit else "",
            "action": _("How to reach her"),
        }
    ]


def _call(label: str, number: str, note: str) -> dict[str, str]:
    return {"label": label, "number": people.number(number), "dial": number, "note": note}
