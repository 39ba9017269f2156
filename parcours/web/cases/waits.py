"""The lists of people who wait, as the home page and their own pages show them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.cases import caseload, queries, replying
from parcours.cases.queries import Waiting, Waitings
from parcours.kernel.actor import Actor
from parcours.kernel.counting import Later
from parcours.kernel.shaped import Asked
from parcours.ui import wording
from parcours.ui.addresses import reverse

from . import presenters

DAYS = 30


@dataclass(frozen=True)
class Wait:
    """``ask(actor, limit=, start=, whose=)``; that of "solution" also takes ``band``."""

    title: Any
    empty: Any
    right: str
    ask: Callable[..., Waitings]


WAITS = {
    "assessment": Wait(
        gettext_lazy("People registered, not assessed yet"),
        gettext_lazy("Whoever was registered and not assessed is listed here."),
        "cases.assess",
        queries.waiting_for_assessment,
    ),
    "orientation": Wait(
        gettext_lazy("People assessed, waiting for an orientation"),
        gettext_lazy("Whoever was assessed and not oriented is listed here."),
        "cases.orient",
        queries.waiting_for_orientation,
    ),
    "solution": Wait(
        gettext_lazy("No solution yet"),
        gettext_lazy("Whoever no project covers, or who has no step for 30 days, is listed here."),
        "cases.see",
        partial(queries.without_solution, days=DAYS),
    ),
    "today": Wait(
        gettext_lazy("Steps to do today"),
        gettext_lazy("No step is to be done today."),
        "cases.see",
        caseload.due_today,
    ),
    "steps": Wait(
        gettext_lazy("Steps whose day has passed"),
        gettext_lazy("Steps that should be done by now are listed here."),
        "cases.see",
        queries.overdue_steps,
    ),
    "validity": Wait(
        gettext_lazy("Assessments that expire within 30 days"),
        gettext_lazy("Assessments are listed here before they expire."),
        "cases.assess",
        partial(queries.expiring_assessments, days=DAYS),
    ),
    "expired": Wait(
        gettext_lazy("Assessments that have expired"),
        gettext_lazy("Whoever has to be assessed again is listed here."),
        "cases.assess",
        caseload.expired_assessments,
    ),
    "stalled": Wait(
        gettext_lazy("Steps at rest"),
        gettext_lazy("Steps past their day to which nothing has happened for a month are listed here."),
        "cases.see",
        caseload.stalled,
    ),
    "permit": Wait(
        gettext_lazy("Residence paper ends before the step that needs it"),
        gettext_lazy("Trainings and employments that outlast a residence paper are listed here."),
        "cases.see",
        caseload.permit_ends_before,
    ),
    "answered": Wait(
        gettext_lazy("Answered our message: call them"),
        gettext_lazy("Whoever answers a message with something else than STOP is listed here until called."),
        "cases.book",
        replying.to_call,
    ),
    "missed": Wait(
        gettext_lazy("Did not come twice in a row"),
        gettext_lazy("Whoever missed the last two appointments is listed here: call her."),
        "cases.book",
        caseload.missed_twice,
    ),
    "silent": Wait(
        gettext_lazy("No contact for a long time"),
        gettext_lazy("Whoever nobody has spoken with for two months is listed here."),
        "cases.see",
        caseload.without_contact,
    ),
    "nobody": Wait(
        gettext_lazy("Cases that nobody answers for"),
        gettext_lazy("Cases whose officer has left are listed here until they are handed over."),
        "cases.see",
        caseload.without_owner,
    ),
    "rebook": Wait(
        gettext_lazy("Appointments that need another time"),
        gettext_lazy("Appointments that their officer cannot keep are listed here."),
        "cases.book",
        caseload.to_rebook,
    ),
    "review": Wait(
        gettext_lazy("Orientations to look at again"),
        gettext_lazy("Requests that wait for another officer's answer are listed here."),
        "cases.orient",
        caseload.reviews_waiting,
    ),
    "handed": Wait(
        gettext_lazy("Handed over to you"),
        gettext_lazy("Cases that colleagues handed over to you this week are listed here."),
        "cases.book",
        caseload.handed_to,
    ),
    "passed": Wait(
        gettext_lazy("Handed over to colleagues"),
        gettext_lazy("Cases that went from you to colleagues this week are listed here."),
        "cases.book",
        caseload.handed_on,
    ),
}
BANDS = {
    "month": gettext_lazy("Less than 30 days"),
    "quarter": gettext_lazy("30 to 89 days"),
    "half_year": gettext_lazy("90 to 179 days"),
    "longer": gettext_lazy("180 days or more"),
}


def asked(what: str, whose: str) -> Asked:
    """How many wait in a list."""
    wait = WAITS[what]
    return Asked(lambda actor: _number(actor, wait, whose), ("waits", what, whose))


def _number(actor: Actor, wait: Wait, whose: str) -> Later:
    total = wait.ask(actor, limit=0, whose=whose).total
    if not isinstance(total, Later):
        raise TypeError(f"{wait.title} is counted at once")
    return total


def whose_first(actor: Actor) -> str:
    """Whose list a reader begins with: hers where she accompanies people at a place, else everybody."""
    hers = actor.may("cases.assess") and queries.place_of(actor) is not None
    return queries.HERS if hers else queries.EVERYBODY


def address(what: str, whose: str, first: str, **more: str) -> str:
    """The address of a list; what a reader begins with needs no mention."""
    if whose.startswith(queries.OF):
        asked = {"officer": whose.removeprefix(queries.OF)}
    else:
        asked = {"whose": whose or "all"} if whose != first else {}
    asked |= {name: value for name, value in more.items() if value}
    return reverse("cases_waiting", args=[what]) + (f"?{urlencode(asked)}" if asked else "")


def bands(actor: Actor, whose: str, first: str, chosen: str = "") -> list[dict[str, Any]]:
    """How many have waited how long, each with its list; what is empty is left out."""
    counts = queries.how_long_without_solution(actor, DAYS, whose=whose)
    return [
        {
            "label": label,
            "url": address("solution", whose, first, band=name),
            "count": counts[name],
            "current": name == chosen,
        }
        for name, label in BANDS.items()
        if counts[name] or name == chosen
    ]


def note(one: Waiting) -> str:
    if one.why == queries.NOT_COVERED:
        return _("Not covered by a retained project, %(since)s") % {"since": presenters.since(one.since)}
    if one.why == queries.NO_STEP:
        return _("No step %(since)s") % {"since": presenters.since(one.since)}
    if one.why == "overdue":
        return _("was due on %(day)s") % {"day": wording.day(one.since)}
    if one.why in NOTES:
        return str(NOTES[one.why]) % {"day": wording.day(one.since)}
    if one.why == "expiring":
        return _("valid until %(day)s") % {"day": wording.day(one.since)}
    return presenters.since(one.since)


NOTES = {
    replying.ANSWERED: gettext_lazy("answered on %(day)s"),
    replying.SOMEBODY: gettext_lazy("somebody answered from this number on %(day)s"),
    "today": gettext_lazy("to be done today"),
    "expired": gettext_lazy("expired on %(day)s"),
    "stalled": gettext_lazy("was due on %(day)s, nothing since"),
    "permit": gettext_lazy("paper until %(day)s"),
    "missed": gettext_lazy("last missed on %(day)s"),
    "silent": gettext_lazy("last spoken with on %(day)s"),
    "no_owner": gettext_lazy("open since %(day)s"),
    "rebook": gettext_lazy("was to be on %(day)s"),
    "review": gettext_lazy("to be answered by %(day)s"),
    "to_user": gettext_lazy("handed over on %(day)s"),
    "from_user": gettext_lazy("handed over on %(day)s"),
}
BAD = ("overdue", "expired", "permit", "missed", "rebook")


def tone(one: Waiting) -> str:
    if one.why in (queries.NOT_COVERED, queries.NO_STEP):
        return "none"
    return "bad" if one.why in BAD else "wait"


PLAN = ("cases.assess", "cases.orient")
NEXT = {
    queries.ASSESS: ("person_assessment", gettext_lazy("Assess her situation"), ("cases.assess",)),
    queries.ORIENT: ("person_orientation", gettext_lazy("Decide the orientation"), ("cases.orient",)),
    queries.PLACE: ("person_enrol", gettext_lazy("Enrol in a training"), ("training.enrol",)),
    queries.LOOK: ("person_step_add", gettext_lazy("Add the next step"), PLAN),
}
WHERE = {
    "not_assessed": "person_assessment",
    "not_oriented": "person_orientation",
    "expiring": "person_assessment",
    "expired": "person_assessment",
    "missed": "person_appointment_add",
    "silent": "person_appointment_add",
}
OF_OBJECT = {
    "rebook": "appointment_move",
    "review": "review",
    replying.ANSWERED: "reply",
    replying.SOMEBODY: "reply",
}
PERSONAL = ("handed", "passed", "answered")
"""Lists of what is the reader's own anyway."""


def url(one: Waiting) -> str:
    """Where what she waits for is done."""
    if one.why in OF_OBJECT:
        return reverse(OF_OBJECT[one.why], args=[one.object])
    if one.why in ("overdue", "stalled", "today"):
        return reverse("person_step", args=[one.person, one.object])
    return reverse(WHERE.get(one.why, "person"), args=[one.person])


def next_step(one: Waiting, actor: Actor) -> dict[str, Any] | None:
    """The one thing to do for her next, for a reader who may do it."""
    name, label, rights = NEXT.get(one.next, ("", "", ()))
    if not any(actor.may(right) for right in rights):
        return None
    return {"label": label, "url": reverse(name, args=[one.person])}
