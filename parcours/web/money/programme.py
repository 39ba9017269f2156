"""The money of the programme for whoever funds it: sums alone, no voucher and no name."""

from decimal import Decimal
from typing import Any

from django import forms
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.accounts.policy import requires
from parcours.kernel.refusals import Refused
from parcours.programmes import budget_queries, reports
from parcours.programmes.pack import Pack
from parcours.programmes.queries import pack_or_none
from parcours.results import cost_per, queries
from parcours.results.cost_per import CostPer, Ratio
from parcours.ui.tables import Cell, Column, Table
from parcours.ui.widgets import DayField
from parcours.ui.wording import money, number, translated

from . import words

WHY = {
    cost_per.NOBODY: gettext_lazy("Not computable: nobody was counted"),
    cost_per.NOT_REPORTED: gettext_lazy("Not computable: nothing was reported"),
    cost_per.NOT_ALL_REPORTED: gettext_lazy("Not computable: not every project has reported"),
    cost_per.CURRENCIES: gettext_lazy("Not computable: reports in two currencies"),
    cost_per.NOT_BY_PROJECT: gettext_lazy("Not computable: not counted by project"),
    cost_per.NOT_COLLECTED: gettext_lazy("Not computable: not collected yet"),
}


class Period(forms.Form):
    """Days of payments and of facts, both counted."""

    since = DayField(label=gettext_lazy("From"), required=False)
    until = DayField(label=gettext_lazy("Until"), required=False)

    def clean(self):
        given = super().clean()
        if not self.errors:
            try:
                queries.period(given["since"], given["until"])
            except Refused as refused:
                self.add_error(refused.field, refused.sentence)
        return given

    def days(self) -> tuple[Any, Any]:
        return (self.cleaned_data["since"], self.cleaned_data["until"]) if self.is_valid() else (None, None)


@requires("results.see")
def page(request):
    """Envelope, contracted, not allocated, spent by project; what one person cost, with both parts apart."""
    pack = pack_or_none()
    if pack is None:
        return render(request, "web/programmes/none.html", {"title": _("Money of the programme")})
    form = Period(request.GET or None)
    since, until = form.days()
    context = {
        "title": _("Money of the programme"),
        "lead": _("Sums of budgets and of reports that were handed in: no payment, no name."),
        "sums": words.envelope(pack),
        "projects": _projects(pack),
        "form": form,
        "costs": [_cost(pack, one) for one in cost_per.computed(pack, since, until)],
    }
    return render(request, "web/money/programme.html", context)


def _projects(pack: Pack) -> Table:
    codes = [one.code for one in pack.projects]
    budgets, spent = budget_queries.agreed_sums(codes), reports.costs(codes)
    columns = [
        Column("name", _("Project")),
        Column("granted", _("Contracted amount"), numeric=True),
        Column("budget", _("Eligible costs in the budget"), numeric=True),
        Column("spent", _("Spent, as reported"), numeric=True),
        Column("share", _("Share of the budget"), numeric=True),
    ]
    rows = []
    for project in pack.projects:
        first, budget = project.budget.amounts[0], budgets.get(project.code)
        cost = spent.get(project.code)
        same = budget is not None and cost is not None and budget[1] == cost.currency and budget[0]
        rows.append(
            {
                "name": Cell(translated(project.short) or project.code),
                "granted": money(first.amount, first.currency),
                "budget": money(*budget) if budget else _("No budget yet"),
                "spent": money(cost.amount, cost.currency) if cost else _("Nothing reported yet"),
                "share": words.share((cost.amount * 100 / budget[0]).quantize(Decimal("0.1")))
                if same
                else "",
            }
        )
    return Table(_("Projects"), columns, rows)


def _share(part: Decimal, whole: Decimal) -> str:
    return words.share((part * 100 / whole).quantize(Decimal("0.1")))


def _cost(pack: Pack, one: CostPer) -> dict[str, Any]:
    """One indicator: its definition in words, then the numerator, the denominator and the ratio last."""
    names = {project.code: translated(project.short) or project.code for project in pack.projects}
    columns = [
        Column("name", _("Project")),
        Column("cost", _("Spent, as reported"), numeric=True),
        Column("number", _("Counted, each once"), numeric=True),
        Column("per", _("Cost of one"), numeric=True),
    ]
    title = translated(one.indicator.title)
    return {
        "title": title,
        "definition": translated(one.indicator.definition),
        "table": Table(
            title,
            columns,
            [_row(ratio, names[ratio.project]) for ratio in one.projects],
            totals=_row(one.whole, _("All projects")),
        ),
    }


def _row(ratio: Ratio, name: str) -> dict[str, Any]:
    cost = ratio.cost
    return {
        "name": name,
        "cost": money(cost.amount, cost.currency) if cost else "",
        "number": number(ratio.number) if ratio.number is not None else "",
        "per": money(ratio.per, cost.currency) if cost and ratio.per is not None else WHY[ratio.why],
    }
