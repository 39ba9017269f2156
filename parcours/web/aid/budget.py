"""The budget lines of aid, and the payments set against them: codes and amounts, no person."""

from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.aid import actions, queries
from parcours.ui.wording import translated
from parcours.web.acting import perform

from . import presenters
from .desk import tabs


@requires("aid.see")
def page(request):
    context = {
        "title": _("Budget of aid"),
        "lead": translated(dict(queries.plan().note)),
        "tabs": tabs(request, "budget"),
        "table": presenters.budget_table(queries.budget(request.actor)),
    }
    return render(request, "web/aid/desk.html", context)


def _chosen(request) -> list[UUID]:
    found = []
    for told in request.POST.getlist("payment")[:1000]:
        try:
            found.append(UUID(told))
        except ValueError:
            continue
    return found


@requires("aid.reconcile")
def reconcile(request):
    """Tick what the books show, and set it against the budget."""
    line = request.GET.get("line", "")
    if request.method == "POST":
        done = perform(request, None, actions.reconcile, payments=_chosen(request))
        if done is not None:
            messages.success(request, presenters.so_many(len(done.ids)))
            return redirect(request.get_full_path())
    chosen = set(_chosen(request))
    rows = queries.to_reconcile(request.actor, line)
    spent = queries.budget(request.actor)
    context = {
        "title": _("Aid and budget"),
        "lead": translated(dict(queries.plan().note)),
        "table": presenters.budget_table(spent),
        "rows": [presenters.unreconciled(one) | {"checked": one.id in chosen} for one in rows],
        "tabs": _lines(spent, line),
    }
    return render(request, "web/aid/reconcile.html", context)


def _lines(spent: list, current: str) -> list[dict]:
    """Payments of every line, or of one."""
    found = [{"label": _("All"), "url": "?", "current": not current, "count": None}]
    for one in spent:
        count, code = one.to_reconcile or None, one.line.code
        found.append({"label": code, "url": f"?line={code}", "current": code == current, "count": count})
    return found
