"""What the person's page says of how she was found."""

from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.outreach import followed, gatherings
from parcours.outreach.enums import FollowState
from parcours.ui.wording import day, translated
from parcours.web.people.sections import Next, Section, section

from . import event_presenters, presenters


@section(order=12, right="outreach.see")
def preregistration(request, person) -> Section | None:
    """Only for who was met at an outing; while it is to complete, that comes first."""
    line = followed.of_person(request.actor, person.id)
    if line is None:
        return None
    url = reverse("preregistration", args=[person.id])
    waits = line.state == FollowState.TO_COMPLETE
    todo = None
    if waits and request.actor.may("outreach.run"):
        why = _("She was pre-registered in the street; her file is to be completed.")
        todo = Next(_("Complete her file"), url, why, 5, always=True)
    return Section(
        code="preregistration",
        title=_("Pre-registration"),
        template="web/outreach/section.html",
        context={"note": presenters.follow_note(line), "chips": presenters.followed_chips(line), "url": url},
        next=todo,
        side=True,
        chips=presenters.followed_chips(line) if waits else (),
    )


@section(order=58, right="outreach.see")
def events(request, person) -> Section | None:
    """The events at which she was; nothing while there is none."""
    rows = [
        {
            "title": translated(row.title),
            "url": reverse("event", args=[row.id]),
            "note": f"{event_presenters.kind(row)} · {translated(row.place.name)} · {day(row.day, 'short')}",
        }
        for row in gatherings.of_person(request.actor, person.id)
    ]
    if not rows:
        return None
    return Section(
        code="events",
        title=_("Events attended"),
        template="web/outreach/section_events.html",
        context={"rows": rows},
        side=True,
    )
