"""What the person's page shows: which services she was not yet asked about. Never a complaint."""

from django.utils.translation import gettext as _

from parcours.complaints import queries
from parcours.ui.addresses import reverse
from parcours.ui.wording import day, translated
from parcours.web.people.sections import Section, many, section


@section(order=95, right="complaints.record")
def opinions(request, person) -> Section:
    waiting = [
        {
            "title": translated(row.service.name) if row.service else _("A service outside the directory"),
            "asked": day(row.asked_on, "short"),
            "url": reverse("feedback_give", args=[row.id]),
        }
        for row in queries.feedback_waiting(request.actor, person.id)
    ]
    return Section(
        code="opinions",
        title=_("What she thinks"),
        template="web/complaints/section_opinions.html",
        context={"waiting": waiting},
        actions=[{"label": _("Record a complaint"), "url": reverse("person_complaint", args=[person.id])}],
        side=True,
        brief=many(waiting),
    )
