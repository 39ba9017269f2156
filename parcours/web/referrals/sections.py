"""What the person's page shows of her referrals."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from parcours.kernel import clock
from parcours.referrals import queries
from parcours.referrals.enums import State
from parcours.ui.wording import day, moment
from parcours.web.people.sections import Section, section
from parcours.web.people.telling import note

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
        brief=rows[0]["chip"]["text"] if rows else "",
    )


TOLD = {
    "unread": gettext_noop("They had not read it yet."),
    "notice": gettext_noop("They are told on their first page."),
    "message": gettext_noop("They are told by a message."),
    "call": gettext_noop("They have no address here: call them."),
}


@note("referrals.cut")
def _told(entry) -> str:
    known = TOLD.get(entry.facts.get("told", ""))
    return _(known) if known else ""


def _note(actor, row) -> str:
    parts = [presenters.partner(row, queries.side_of(actor, row))]
    if row.sent_on:
        parts.append(day(row.sent_on))
    if row.state == State.ACCEPTED and row.meeting_at:
        parts.append(_("expected on %(when)s") % {"when": moment(clock.local(row.meeting_at))})
    return " · ".join(parts)
