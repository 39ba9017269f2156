"""The lists of people who wait, as the home page and their own pages show them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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
    title: Any
    empty: Any
    right: str
    ask: Callable[[Actor, int], Waitings]


WAITS = {
    "assessment": Wait(
        gettext_lazy("People registered, not assessed yet"),
        gettext_lazy("Whoever was registered and not assessed is listed here."),
        "cases.assess",
        lambda actor, limit: queries.waiting_for_assessment(actor, limit=limit),
    ),
    "orientation": Wait(
        gettext_lazy("People assessed, waiting for an orientation"),
        gettext_lazy("Whoever was assessed and not oriented is listed here."),
        "cases.orient",
        lambda actor, limit: queries.waiting_for_orientation(actor, limit=limit),
    ),
    "solution": Wait(
        gettext_lazy("No solution yet"),
        gettext_lazy("Whoever no project covers, or who has no step for 30 days, is listed here."),
        "cases.see",
        lambda actor, limit: queries.without_solution(actor, DAYS, limit=limit),
    ),
    "steps": Wait(
        gettext_lazy("Steps whose day has passed"),
        gettext_lazy("Steps that should be done by now are listed here."),
        "cases.see",
        lambda actor, limit: queries.overdue_steps(actor, limit=limit),
    ),
    "validity": Wait(
        gettext_lazy("Assessments that expire within 30 days"),
        gettext_lazy("Assessments are listed here before they expire."),
        "cases.assess",
        lambda actor, limit: queries.expiring_assessments(actor, DAYS, limit=limit),
    ),
}


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


NEXT = {
    "not_assessed": "person_assessment",
    "not_oriented": "person_orientation",
    "expiring": "person_assessment",
}


def url(one: Waiting) -> str:
    if one.why == "overdue":
        return reverse("person_step", args=[one.person, one.object])
    return reverse(NEXT.get(one.why, "person"), args=[one.person])
