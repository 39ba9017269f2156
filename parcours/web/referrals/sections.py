"""What the person's page shows of her referrals."""

from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.referrals import queries
from parcours.ui.wording import day
from parcours.web.people.sections import Section, section

from . import presenters


@section(order=45, right="referrals.see")
def referrals(request, person) -> Section:
    rows = [
        {
            "title": presenters.service(row),
            "url": presenters.url(row),
            "note": _note(request.actor, row),
            "chip": presenters.state(row),
        }
        for row in queries.of_person(request.actor, person.id)
    ]
    actions = []
    if request.actor.may("referrals.send"):
        actions = [{"label": _("Refer to a service"), "url": reverse("person_refer", args=[person.id])}]
    return Section(
        code="referrals",
        title=_("Referrals"),
        template="web/referrals/sections/referrals.html",
        context={"rows": rows},
        actions=actions,
    )


def _note(actor, row) -> str:
    partner = presenters.partner(row, queries.side_of(actor, row))
    return f"{partner} · {day(row.sent_on)}" if row.sent_on else partner
