"""The projects whose money is seen, and one of them: its budget in force and its versions."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.programmes import budget_finding, budget_queries
from parcours.programmes.queries import pack_or_none
from parcours.ui.addresses import reverse

from . import addenda, words


@requires("programmes.money")
def listed(request):
    """What the call offered, what is contracted and budgeted; each project whose money is seen."""
    found = pack_or_none()
    if found is None:
        return render(request, "web/programmes/none.html", {"title": _("Money")})
    rows = list(budget_finding.projects(request.actor))
    sums = budget_queries.agreed_sums([row.code for row in rows])
    context = {
        "title": _("Money"),
        "lead": _("Each project's budget and its versions, in the currency of its contract."),
        "sums": words.envelope(found),
        "head_actions": [
            {"label": _("What one person cost"), "url": reverse("money_programme"), "kind": ""},
            {"label": _("Addenda"), "url": reverse("money_addenda"), "kind": ""},
        ],
        "table": words.projects(found, rows, sums),
    }
    return render(request, "web/money/list.html", context)


@requires("programmes.money")
def page(request, project: str):
    row = budget_finding.project(request.actor, project)
    current = budget_queries.current(request.actor, row)
    keeps = budget_queries.keeps(request.actor, row)
    versions = list(budget_queries.versions(request.actor, row))
    found = budget_queries.summed(request.actor, current) if current else None
    whole = budget_finding.sees_all(request.actor, row)
    drafted = any(one.state == "draft" for one in versions)
    label = _("Begin another version of the budget") if current else _("Begin the budget")
    begin = {"label": label, "url": reverse("money_budget_new", args=[row.code]), "kind": ""}
    context = words.head(row) | {
        "facts": [*words.contract_facts(row), *words.rule_facts(budget_finding.rule(row))],
        "sums": words.sums(found) if found and whole else [],
        "headings": words.headings(found) if found else None,
        "partial": not whole,
        "versions": words.versions(versions),
        "head_actions": [begin] if keeps and not drafted else [],
        "reports_url": reverse("money_reports", args=[row.code]) if whole else "",
        "closing_url": reverse("money_closing", args=[row.code]) if keeps else "",
        "spending_url": reverse("money_spending", args=[row.code]),
        "budget_url": reverse("money_budget", args=[current.id]) if current else "",
    }
    context |= addenda.of_project(request.actor, row)
    return render(request, "web/money/project.html", context)
