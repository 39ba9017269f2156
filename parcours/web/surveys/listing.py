"""Whom to ask today, who has a link, who comes next, what became of the others."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.kernel import clock
from parcours.kernel.counting import Pages
from parcours.kernel.recorder import saw
from parcours.surveys import queries
from parcours.surveys.sections import plan
from parcours.ui.addresses import reverse
from parcours.ui.tables import Empty

from . import words

PAGE = 25


def tabs(current: str) -> list[dict]:
    return [
        {"label": _("People to ask"), "url": reverse("surveys"), "current": current == "surveys"},
        {"label": _("Response and bounds"), "url": reverse("survey_rates"), "current": current == "rates"},
    ]


def _parts(current: str) -> list[dict]:
    named = {
        "ask": _("To telephone"),
        "waiting": _("Link sent"),
        "coming": _("Coming up"),
        "ended": _("Over"),
    }
    url = reverse("surveys")
    return [
        {"label": label, "url": url if code == "ask" else f"{url}?what={code}", "current": code == current}
        for code, label in named.items()
    ]


def _empty(what: str) -> Empty:
    return {
        "ask": Empty(
            _("Nobody is to be asked now"),
            _("Whoever can be written to gets a link; whoever cannot, or does not answer it, stands here."),
        ),
        "waiting": Empty(_("No link is out"), _("Links are sent in the morning, in the language she reads.")),
        "coming": Empty(
            _("Nobody comes up in the next weeks"),
            _("People are asked some months after they were hired, created an enterprise or were certified."),
        ),
        "ended": Empty(_("Nothing is over yet"), _("Answers and refusals stand here.")),
    }[what]


@requires("cases.see")
def page(request):
    asked = request.GET.get("what", "ask")
    what = asked if asked in queries.LISTS else "ask"
    rows = Pages(queries.LISTS[what](request.actor), PAGE).get_page(request.GET.get("page"))
    saw([row.person_id for row in rows], "surveys.list")
    context = {
        "title": _("Surveys"),
        "lead": _("How people are doing some months later, in a few closed questions"),
        "tabs": tabs("surveys"),
        "parts": _parts(what),
        "page": rows,
        "table": words.table(plan(), rows, request.GET, _empty(what), clock.today()),
    }
    return render(request, "web/surveys/list.html", context)
