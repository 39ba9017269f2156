"""What the page of a person shows of aid: that of the reader's own organisation alone."""

from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.aid import queries
from parcours.web.people.sections import Section, many, section

from . import presenters

SHOWN = 6


@section(order=60, right="aid.see")
def aid(request, person) -> Section | None:
    if not queries.plan().kinds:
        return None
    rows = [presenters.row(one) for one in queries.of_person(request.actor, person.id)]
    actions = []
    if request.actor.may("aid.request"):
        actions = [{"label": _("Ask for aid"), "url": reverse("person_aid", args=[person.id])}]
    context = {"rows": rows[:SHOWN], "more": rows[SHOWN:]}
    return Section("aid", _("Barrier aid"), "web/aid/section.html", context, actions, brief=many(rows))
