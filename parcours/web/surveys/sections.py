"""What the page of a person shows of follow-up: what she was asked, what is to be asked."""

from django.utils.translation import gettext as _

from parcours.kernel import clock
from parcours.surveys import queries, wording
from parcours.surveys.sections import plan
from parcours.ui.addresses import reverse
from parcours.web.people.sections import Section, section

from . import words

SHOWN = 5


@section(order=59, right="cases.see")
def surveys(request, person) -> Section | None:
    held = queries.of_person(request.actor, person.id)
    begin = queries.to_begin(request.actor, person.id, held)
    known, today = plan(), clock.today()
    if not known.occasions:
        return None
    rows = [words.of_person(known, row, today) for row in held]
    return Section(
        code="surveys",
        title=_("Follow-up questions"),
        template="web/surveys/section.html",
        context={"rows": rows[:SHOWN], "more": rows[SHOWN:]},
        actions=[
            {
                "label": wording.occasion(known, code),
                "url": reverse("survey_once", args=[person.id, code]),
            }
            for code in begin
        ],
        brief=rows[0]["chip"]["text"] if rows else "",
    )
