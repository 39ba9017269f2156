"""The tables of the desk when files are merged, when a person is erased, and when she asks what is kept."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from parcours.people.ports import follows

from . import models
from .enums import TAKES_TIME
from .following import on_the_case


def _appointments(kept: UUID, gone: UUID, changes) -> None:
    """Those of the file that is kept stand; one of the other at the same time is given up."""
    standing = list(
        models.Appointment.objects.filter(person_id=kept, state__in=["planned", "confirmed", "held"])
    )
    for row in models.Appointment.objects.filter(person_id=gone):
        meets = any(one.starts_at < row.ends_at and row.starts_at < one.ends_at for one in standing)
        more = (
            {"state": "cancelled", "reason": "other", "to_rebook": False}
            if meets and row.state in TAKES_TIME
            else {}
        )
        changes.set(row, person_id=kept, **more)


def _reviews(kept: UUID, gone: UUID, changes) -> None:
    """A question that waits in both files waits once."""
    waiting = models.Review.objects.filter(person_id=kept, state="asked").exists()
    for row in models.Review.objects.filter(person_id=gone):
        more = {}
        if waiting and row.state == "asked":
            more = {"state": "withdrawn", "decided_on": row.due_on}
        changes.set(row, person_id=kept, **more)


def _replies(kept: UUID, gone: UUID, changes) -> None:
    """Who is to be called waits once; two answers of one day are one."""
    there = list(models.Reply.objects.filter(person_id=kept))
    days = {(row.organisation_id, row.heard_on) for row in there}
    waiting = {row.organisation_id for row in there if row.ended_on is None}
    for row in models.Reply.objects.filter(person_id=gone):
        twice = row.ended_on is None and row.organisation_id in waiting
        if not twice and (row.organisation_id, row.heard_on) not in days:
            changes.set(row, person_id=kept)


follows(
    models.CasePeriod,
    title=_("Times of accompaniment"),
    access=("opened_on", "closed_on", "outcome", "note", "reopened_because"),
)
follows(
    models.Objective,
    title=_("Objectives"),
    merge=on_the_case(models.Objective),
    access=("what", "state", "set_on", "due_on", "ended_on"),
)
follows(
    models.Appointment,
    title=_("Appointments"),
    merge=_appointments,
    access=("starts_at", "ends_at", "kind", "state", "reason"),
)
follows(
    models.Note,
    title=_("Notes"),
    access=("occurred_on", "text"),
)
follows(
    models.Reply,
    title=_("When a message was answered from your number"),
    merge=_replies,
    access=("heard_on", "ended_on"),
    words={"heard_on": _("Answered on")},
)
follows(
    models.Handover,
    title=_("Changes of officer"),
    access=("handed_on", "reason", "note"),
)
follows(
    models.Review,
    title=_("Orientations looked at again"),
    merge=_reviews,
    access=("asked_on", "kind", "reason", "note", "due_on", "decided_on", "state", "answer"),
)
