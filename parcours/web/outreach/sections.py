"""What the person's page says of how she was found."""

from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.outreach import followed
from parcours.outreach.enums import FollowState
from parcours.web.people.sections import Next, Section, section

from . import presenters


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
