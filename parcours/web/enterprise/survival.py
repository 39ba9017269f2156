"""How long enterprises live: the curve with its bounds, and groups beside it."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.enterprise import lasting, queries

from . import curves, presenters


@requires("enterprise.figures")
def page(request):
    known, plan = queries.lived(request.actor), queries.plan()
    wanted = request.GET.get("by", "")
    what = wanted if wanted in lasting.BY else "form"
    whole = lasting.all_together(known)
    context = {
        "title": _("Enterprises"),
        "lead": _("How many of those that were created live on, whoever accompanies them."),
        "tabs": presenters.tabs(request.actor, "venture_survival"),
        "count": whole.count,
        "figures": curves.figures(whole, plan),
        "chart": curves.chart(whole) if whole.count else None,
        "table": curves.table(whole),
        "groups": curves.groups(lasting.by(known, what), what),
        "by": curves.tabs_by(what),
    }
    return render(request, "web/enterprise/survival.html", context)
