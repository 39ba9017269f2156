"""The projects that an organisation accompanies."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.enterprise import queries
from parcours.kernel.counting import Pages
from parcours.ui.wording import number

from . import presenters
from .forms import Filters

PAGE = 25


@requires("enterprise.see")
def page(request):
    form = Filters(request.GET or None)
    asked = form.asked() if request.GET else {}
    shown = Pages(queries.listed(request.actor, **asked), PAGE).get_page(request.GET.get("page"))
    rows, counts = list(shown), queries.overview(request.actor)
    context = {
        "title": _("Enterprises"),
        "lead": _("From an idea to an activity that lives. People, enterprises and jobs are three counts."),
        "tabs": presenters.tabs(request.actor, "ventures"),
        "form": form,
        "page": shown,
        "figures": [
            {"label": _("Projects and enterprises"), "value": number(counts.ventures)},
            {"label": _("Of these created"), "value": number(counts.created)},
            {"label": _("People in them"), "value": number(counts.people)},
            {"label": _("Jobs in them"), "value": number(counts.jobs)},
        ],
        "table": presenters.table(rows, queries.sizes(rows), request.GET),
    }
    return render(request, "web/enterprise/list.html", context)
