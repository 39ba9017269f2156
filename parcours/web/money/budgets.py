"""A version of a budget: its lines, what it totals, what stands in its way; drafts, and a spreadsheet."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.kernel import sheets
from parcours.kernel.refusals import Refused
from parcours.programmes import budget_actions as actions
from parcours.programmes import budget_finding, budget_queries, budget_sheets
from parcours.programmes.budget_models import Budget
from parcours.programmes.money_enums import BudgetState
from parcours.programmes.xlsform_writing import CONTENT_TYPE
from parcours.ui.addresses import reverse
from parcours.ui.tables import Column, Table
from parcours.ui.wording import beside, day, number, translated
from parcours.web import sent_files
from parcours.web.acting import perform, refuse

from . import forms, words

SALT = "parcours.money.budget"
SHOWN = 200
KEEP = "programmes.budget"


def _context(row: Budget, title: str = "") -> dict[str, Any]:
    back = reverse("money_budget", args=[row.id])
    crumbs = words.crumbs(row.project)
    if title:
        crumbs.append({"label": words.name_of(row), "url": back})
    return {
        "title": title or words.name_of(row),
        "lead": translated(row.project.short)
        if title
        else beside((translated(row.project.short), row.reason)),
        "crumbs": crumbs,
        "back": back,
    }


def _draft(request, budget: UUID, title: str) -> tuple[Budget, dict[str, Any]]:
    """A draft that the actor keeps; what is agreed has no such pages."""
    row = budget_queries.version(request.actor, budget)
    if not budget_queries.keeps(request.actor, row.project) or row.state != BudgetState.DRAFT:
        raise Http404
    return row, _context(row, title)


def _form(request, context: dict[str, Any], form: Any, button: str, **more: Any):
    context |= {"form": form, "button": button, **more}
    return render(request, "web/enterprise/form.html", context, status=422 if form.errors else 200)


@requires(KEEP)
def new(request, project: str):
    row = budget_finding.project(request.actor, project)
    if not budget_queries.keeps(request.actor, row):
        raise Http404
    current = budget_queries.current(request.actor, row)
    form = forms.NewBudget(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = perform(request, form, actions.draft, project=row.code, **form.cleaned_data)
        if done is not None:
            return redirect("money_budget", done.id)
    title = _("Begin another version of the budget") if current else _("Begin the budget")
    context = {"title": title, "lead": translated(row.short), "crumbs": words.crumbs(row)}
    context["back"] = reverse("money_project", args=[row.code])
    notes = [_("It begins with every line of the version in force.")] if current else []
    return _form(request, context, form, _("Begin"), notes=notes)


@requires("programmes.money")
def page(request, budget: UUID):
    row = budget_queries.version(request.actor, budget)
    found = budget_queries.summed(request.actor, row)
    whole = budget_finding.sees_all(request.actor, row.project)
    drafting = row.state == BudgetState.DRAFT and budget_queries.keeps(request.actor, row.project)
    faults = budget_queries.faults(found) if row.state == BudgetState.DRAFT else []
    shifts = budget_queries.shifts(request.actor, found)
    context = _context(row) | {
        "chips": [{"text": BudgetState(row.state).label, "tone": words.TONES[row.state]}],
        "since": day(row.in_force_on) if row.in_force_on else "",
        "partial": not whole,
        "sums": words.sums(found) if whole else [],
        "headings": words.headings(found),
        "lines": words.lines(found, drafting),
        "faults": words.fault_sentences(faults, row.currency),
        "shifts": words.shifted(shifts, row.currency),
        "acts": _acts(row, ready=not faults) if drafting else [],
        "file_url": reverse("money_budget_file", args=[row.id]),
    }
    return render(request, "web/money/budget.html", context)


def _acts(row: Budget, ready: bool) -> list[dict[str, str]]:
    def one(label: str, name: str, kind: str = "") -> dict[str, str]:
        return {"label": label, "url": reverse(name, args=[row.id]), "kind": kind}

    return [
        one(_("Add a line"), "money_budget_line", "" if ready else "primary"),
        one(_("Take lines in from a file"), "money_budget_import"),
        one(_("Contribution and rates"), "money_budget_terms"),
        *([one(_("The budget is signed"), "money_budget_agree", "primary")] if ready else []),
        one(_("Give this budget up"), "money_budget_drop", "quiet"),
    ]


@requires("programmes.money")
def file(request, budget: UUID):
    """The lines of a version as a spreadsheet."""
    row = budget_queries.version(request.actor, budget)
    if not budget_finding.sees_all(request.actor, row.project):
        raise Http404
    name = f"budget-{row.project_id}-{row.number}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(budget_sheets.as_xlsx(row), content_type=CONTENT_TYPE, headers=headers)


@requires(KEEP)
def terms(request, budget: UUID):
    row, context = _draft(request, budget, _("Contribution and rates"))
    form = forms.Terms(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        told, rename = form.told(), {"rates": "currency_1"}
        if perform(request, form, actions.set_terms, rename=rename, budget=row.id, **told) is not None:
            return redirect("money_budget", row.id)
    return _form(request, context, form, _("Keep it"))


@requires(KEEP)
def add_line(request, budget: UUID):
    row, context = _draft(request, budget, _("Add a line"))
    form = forms.Line(request.POST or None, budget=row)
    posted = request.method == "POST" and form.is_valid()
    if posted and perform(request, form, actions.set_line, budget=row.id, line=form.told()) is not None:
        messages.success(request, _("The line is in the budget."))
        return redirect("money_budget", row.id)
    return _form(request, context, form, _("Add it"))


@requires(KEEP)
def change_line(request, budget_line: UUID):
    line = budget_queries.line(request.actor, budget_line)
    row, context = _draft(request, line.budget_id, _("Change a line"))
    form = forms.Line(request.POST or None, budget=row, line=line)
    if request.method == "POST" and form.is_valid():
        told = {"budget": row.id, "line": form.told(), "instead_of": line.id}
        if perform(request, form, actions.set_line, **told) is not None:
            return redirect("money_budget", row.id)
    out = {"label": _("Take it out"), "url": reverse("money_line_drop", args=[line.id])}
    return _form(request, context, form, _("Keep it"), help_links=[out])


def _confirmed(request, context: dict[str, Any], action: Any, to: tuple, told: dict[str, Any], **shown: Any):
    if request.method == "POST":
        if perform(request, None, action, **told) is None:
            return redirect(context["back"])
        return redirect(*to)
    context |= {"kind": "danger", "undo": "", "consequences": []} | shown
    return render(request, "web/enterprise/confirm.html", context)


@requires(KEEP)
def drop_line(request, budget_line: UUID):
    line = budget_queries.line(request.actor, budget_line)
    row, context = _draft(request, line.budget_id, _("Take a line out"))
    told, to = {"line": line.id}, ("money_budget", row.id)
    question = _("Take %(line)s out of this draft?") % {"line": f"{line.code} {line.title}"}
    return _confirmed(
        request, context, actions.drop_line, to, told, question=question, label=_("Take it out")
    )


@requires(KEEP)
def drop(request, budget: UUID):
    row, context = _draft(request, budget, _("Give this budget up"))
    told, to = {"budget": row.id}, ("money_project", row.project_id)
    shown = {"question": _("Give this draft of a budget up?"), "label": _("Give it up")}
    shown["consequences"] = [_("What was agreed before stays in force.")]
    return _confirmed(request, context, actions.drop, to, told, **shown)


@requires(KEEP)
def agree(request, budget: UUID):
    row, context = _draft(request, budget, _("Keep that it is signed"))
    form = forms.Agree(request.POST or None)
    posted = request.method == "POST" and form.is_valid()
    if posted and perform(request, form, actions.agree, budget=row.id, **form.cleaned_data) is not None:
        messages.success(request, _("It is in force and stays as it is."))
        return redirect("money_budget", row.id)
    return _form(request, context, form, _("The budget is signed"))


# A spreadsheet ------------------------------------------------------------------------------------


@requires(KEEP)
def take_in(request, budget: UUID):
    """A file is looked at: its lines and every fault. Then it takes the place of all lines, or does not."""
    row, context = _draft(request, budget, _("Take lines in from a file"))
    if request.method == "POST" and request.POST.get("told"):
        return _taken(request, row)
    form = forms.LinesFile(request.POST or None, request.FILES or None)
    data = sent_files.sheet(request, form, sheets.MOST_BYTES) if request.method == "POST" else None
    if data is not None:
        try:
            context |= _preview(budget_sheets.read(row, data))
        except Refused as refused:
            refuse(request, form, refused, {"": "file"})
    context |= {
        "form": form,
        "columns": ", ".join(f"{label} ({code})" for code, label in budget_sheets.COLUMNS.items()),
        "file_url": reverse("money_budget_file", args=[row.id]),
    }
    return render(request, "web/money/budget_import.html", context)


def _taken(request, row: Budget):
    try:
        lines = budget_sheets.taken_up(signing.loads(request.POST["told"], salt=SALT))
    except signing.BadSignature:
        raise Http404 from None
    if perform(request, None, actions.fill, budget=row.id, lines=lines) is None:
        return redirect("money_budget_import", row.id)
    messages.success(request, _("The draft has the lines of the file."))
    return redirect("money_budget", row.id)


def _preview(taken: budget_sheets.Taken) -> dict[str, Any]:
    labels = budget_sheets.COLUMNS
    faults = [
        {
            "row": number(one.row) if one.row else "",
            "sheet": one.sheet or "—",
            "column": str(labels.get(one.column, one.column)),
            "why": one.sentence,
        }
        for one in taken.faults[:SHOWN]
    ]
    columns = [
        Column("row", _("Row"), numeric=True),
        Column("sheet", _("Sheet")),
        Column("column", _("Column")),
        Column("why", _("What is wrong")),
    ]
    told = budget_sheets.told_back(taken.lines)
    more = len(taken.faults) - SHOWN
    return {
        "seen": True,
        "count": number(len(taken.lines)),
        "encoding": taken.encoding if taken.encoding not in ("", "utf-8") else "",
        "faults": Table(_("Faults in the file"), columns, faults) if faults else None,
        "more_faults": number(more) if more > 0 else "",
        "told": signing.dumps(told, salt=SALT, compress=True) if taken.lines and not taken.faults else "",
    }
