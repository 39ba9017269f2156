"""The lists of people who wait, as the home page and their own pages show them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.cases import queries
from parcours.cases.queries import Waiting, Waitings
from parcours.kernel.actor import Actor
from parcours.ui import wording

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
}
BANDS = {
    "month": gettext_lazy("Less than 30 days"),
    "quarter": gettext_lazy("30 to 89 days"),
    "half_year": gettext_lazy("90 to 179 days"),
    "longer": gettext_lazy("180 days or more"),
}


def whose_first(actor: Actor) -> str:
    """Whose list a reader begins with: hers where she accompanies people at a place, else everybody."""
    hers = actor.may("cases.assess") and queries.place_of(actor) is not None
    return queries.HERS if hers else queries.EVERYBODY


def address(what: str, whose: str, first: str, **more: str) -> str:
    """The address of a list; what a reader begins with needs no mention."""
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
    if one.why == "expiring":
        return _("valid until %(day)s") % {"day": wording.day(one.since)}
    return presenters.since(one.since)


def tone(one: Waiting) -> str:
    if one.why in (queries.NOT_COVERED, queries.NO_STEP):
        return "none"
    return "bad" if one.why == "overdue" else "wait"


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
}


def url(one: Waiting) -> str:
    """Where what she waits for is done."""
    if one.why == "overdue":
        return reverse("person_step", args=[one.person, one.object])
    return reverse(WHERE.get(one.why, "person"), args=[one.person])


def next_step(one: Waiting, actor: Actor) -> dict[str, Any] | None:
    """The one thing to do for her next, for a reader who may do it."""
    name, label, rights = NEXT.get(one.next, ("", "", ()))
    if not any(actor.may(right) for right in rights):
        return None
    return {"label": label, "url": reverse(name, args=[one.person])}
