"""What the page of a person shows of her enterprise projects, those that the reader's organisation runs."""

from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.enterprise import queries
from parcours.web.people.sections import Section, many, section

from . import presenters


@section(order=57, right="enterprise.see")
def ventures(request, person) -> Section | None:
    if not queries.plan().forms:
        return None
    rows = [presenters.person_line(one) for one in queries.of_person(request.actor, person.id)]
    actions = []
    if request.actor.may("enterprise.run"):
        url = reverse("person_venture", args=[person.id])
        actions = [{"label": _("Begin an enterprise project"), "url": url}]
    if not rows and not actions:
        return None
    context = {"rows": rows}
    return Section(
        "ventures", _("Enterprise"), "web/enterprise/section.html", context, actions, brief=many(rows)
    )
