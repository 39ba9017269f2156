"""How the tables of this package follow the person: merged, erased, shown to her."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from parcours.people.ports import KEEP, MOVE, follows

from . import models
from .enums import EventKind, FollowState, Source


def expect_again(person: UUID, organisation: UUID) -> None:
    """Who was still to come to a site of this organisation comes to those who met her. Under the system
    role."""
    rows = models.Preregistration.objects.filter(
        person_id=person, centre__organisation_id=organisation, state=FollowState.TO_COMPLETE
    )
    rows.exclude(organisation_id=organisation).update(centre=None)


def _shown(person: UUID) -> list[dict]:
    rows = models.Preregistration.objects.filter(person_id=person).select_related("place", "centre")
    return [
        {
            "day": row.taken_on,
            "place": row.place.name,
            "source": Source(row.source).label,
            "may_contact": row.may_contact,
            "site": row.centre.name if row.centre else "",
            "state": FollowState(row.state).label,
            "completed_on": row.completed_on,
        }
        for row in rows.order_by("taken_on", "id")
    ]


follows(
    models.Preregistration,
    title=_("Pre-registration at an outing"),
    merge=MOVE,
    access=_shown,
    words={
        "source": _("How she was found"),
        "may_contact": _("May be contacted"),
        "completed_on": _("Completed on"),
    },
)


def _unless_there(kept: UUID, gone: UUID, changes) -> None:
    """Where both were at one event, the row of the merged file stays with it: she is counted once."""
    rows = models.Attendee.objects.filter(person_id=gone)
    there = models.Attendee.objects.filter(person_id=kept).values("event_id")
    changes.move(list(rows.exclude(event__in=there)))


def _events(person: UUID) -> list[dict]:
    rows = models.Attendee.objects.filter(person_id=person).select_related("event__place")
    return [
        {
            "day": row.event.day,
            "place": row.event.place.name,
            "event_kind": EventKind(row.event.kind).label,
            "event_title": row.event.title,
        }
        for row in rows.order_by("event__day", "id")
    ]


# What remains says neither who nor what: an event with its number of people stays as it was counted.
follows(
    models.Attendee,
    title=_("Events at which you were"),
    merge=_unless_there,
    erase=KEEP,
    access=_events,
    words={"event_kind": _("Kind of event"), "event_title": _("Title")},
)
