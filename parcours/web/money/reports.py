"""Financial reports: the next one as it stands, handing it in, and those that were."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.accounts.policy import requires
from parcours.kernel import clock, sheets
from parcours.programmes import asking, budget_finding, report_actions, reports
from parcours.programmes.report_models import Report
from parcours.programmes.xlsform_writing import CONTENT_TYPE
from parcours.ui.addresses import reverse
from parcours.ui.widgets import DayField
from parcours.ui.wording import beside, day, money, translated
from parcours.web.acting import perform

from . import report_words as words
from . import words as of_budgets
from .forms import Number

PAGE = 100


class Ask(forms.Form):
    amount = Number(label=gettext_lazy("Amount asked for"))


class Until(forms.Form):
    until = DayField(label=gettext_lazy("Up to and with"), required=False)


def _crumbs(row: Any) -> list[dict[str, str]]:
    here = {"label": _("Financial reports"), "url": reverse("money_reports", args=[row.code])}
    return [*of_budgets.crumbs(row), here]


def _row(request, code: str) -> Any:
    row = budget_finding.project(request.actor, code)
    if not budget_finding.sees_all(request.actor, row):
        raise Http404
    return row


@requires("programmes.money")
def page(request, project: str):
    """What the next report would say up to a day, and those that were handed in."""
    row = _row(request, project)
    form = Until(request.GET or None)
    told = form.cleaned_data.get("until") if request.GET and form.is_valid() else None
    until = told or min(clock.today(), row.ends_on)
    found = reports.next_report(request.actor, row, until)
    keeps = request.actor.may("programmes.budget") and row.grantee_id == request.actor.organisation
    shown = Paginator(found.lines, PAGE).get_page(request.GET.get("page"))
    hand_in = reverse("money_report_hand_in", args=[row.code]) + f"?until={until.isoformat()}"
    context = {
        "title": _("Financial reports"),
        "lead": translated(row.short),
        "crumbs": of_budgets.crumbs(row),
        "form": form,
        "period": words.period(found.since, until),
        "figures": words.figures(found.figures, found.currency),
        "own": words.own(found.figures, found.currency),
        "lines": words.lines(shown, found.currency),
        "page": shown,
        "obstacles": words.obstacles(found),
        "handed_in": words.handed_in(reports.handed_in(request.actor, row)),
        "askable": words.askable(asking.askable(request.actor, row), found.currency),
        "requests": words.requests(asking.requests(request.actor, row)),
        "ask_url": reverse("money_ask", args=[row.code]) if keeps else "",
        "head_actions": [{"label": _("Hand it in"), "url": hand_in, "kind": "primary"}]
        if keeps and found.ready and found.since <= until
        else [],
    }
    return render(request, "web/money/reports.html", context)


@requires("programmes.budget")
def hand_in(request, project: str):
    row = _row(request, project)
    if row.grantee_id != request.actor.organisation:
        raise Http404
    form = Until(request.POST or None, initial={"until": request.GET.get("until")})
    if request.method == "POST" and form.is_valid():
        until = form.cleaned_data["until"] or clock.today()
        done = perform(request, form, report_actions.hand_in, project=row.code, until=until)
        if done is not None:
            messages.success(request, _("The report is handed in and stays as it is."))
            return redirect("money_report", done.id)
    context = {
        "title": _("Hand the report in"),
        "lead": translated(row.short),
        "crumbs": _crumbs(row),
        "form": form,
        "button": _("Hand it in"),
        "back": reverse("money_reports", args=[row.code]),
        "notes": [
            _("From %(day)s. Every line is kept with its rate.") % {"day": day(reports.begins_on(row))},
            _("What comes late goes into the next report."),
        ],
    }
    return render(request, "web/enterprise/form.html", context, status=422 if form.errors else 200)


@requires("programmes.budget")
def ask(request, project: str):
    row = _row(request, project)
    if row.grantee_id != request.actor.organisation:
        raise Http404
    form = Ask(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = {"project": row.code, "amount": form.cleaned_data["amount"]}
        if perform(request, form, report_actions.ask, **told) is not None:
            messages.success(request, _("The request is kept."))
            return redirect("money_reports", row.code)
    currency = budget_finding.rule(row).currency
    found = asking.askable(request.actor, row)
    context = {
        "title": _("Ask for a payment"),
        "lead": translated(row.short),
        "crumbs": _crumbs(row),
        "form": form,
        "button": _("Keep it"),
        "back": reverse("money_reports", args=[row.code]),
        "notes": [_("May be asked for now: %(most)s") % {"most": money(found.most, currency)}]
        if found
        else [],
    }
    return render(request, "web/enterprise/form.html", context, status=422 if form.errors else 200)


@requires("programmes.money")
def report(request, financial_report: UUID):
    row = reports.report(request.actor, financial_report)
    lines = reports.lines_of(row)
    shown = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    figures = reports.figures_of(row, lines)
    context = {
        "title": words.name_of(row),
        "lead": beside((translated(row.project.short), words.period(row.since, row.until))),
        "crumbs": _crumbs(row.project),
        "figures": words.figures(figures, row.currency),
        "own": words.own(figures, row.currency),
        "lines": words.kept_lines(shown, row.currency),
        "page": shown,
        "checks": words.holds(lines, reports.changed_since(row, lines)),
        "file_url": reverse("money_report_file", args=[row.id]),
        "about": beside((of_budgets.name_of(row.budget), day(clock.day_of(row.handed_in_at)))),
    }
    return render(request, "web/money/report.html", context)


@requires("programmes.money")
def file(request, financial_report: UUID):
    """Every line with its rate, as a spreadsheet."""
    row: Report = reports.report(request.actor, financial_report)
    heads, lines = words.as_rows(reports.lines_of(row))
    name = f"report-{row.project_id}-{row.number}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    data = sheets.as_xlsx(f"{row.project_id} {row.number}", heads, lines)
    return HttpResponse(data, content_type=CONTENT_TYPE, headers=headers)
