"""What the page of a person shows of employment."""

from django.utils.translation import gettext as _

from parcours.employment import applications, placements
from parcours.kernel.actor import Actor
from parcours.ui.addresses import reverse
from parcours.web.people.sections import Section, section

from . import wording, work_words

SHOWN = 6


@section(order=58, right="employment.see")
def employment(request, person) -> Section:
    work = [work_words.of_person(row) for row in placements.of_person(request.actor, person.id)]
    rows = work + [wording.of_person(row) for row in applications.of_person(request.actor, person.id)]
    return Section(
        code="employment",
        title=_("Salaried employment"),
        template="web/employment/section.html",
        context={"rows": rows[:SHOWN], "more": rows[SHOWN:]},
        actions=_actions(request.actor, person),
        brief=rows[0]["chip"]["text"] if rows else "",
    )


def _actions(actor: Actor, person) -> list[dict]:
    if not actor.may("employment.apply"):
        return []
    return [
        {"label": _("Propose for an offer"), "url": reverse("person_offers", args=[person.id])},
        {"label": _("CV"), "url": reverse("person_cv", args=[person.id])},
    ]
