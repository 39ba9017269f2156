"""Payments of a project: the list with the rate of each, a new one with what is said of it, its voucher."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.kernel.counting import Pages
from parcours.kernel.refusals import Refused
from parcours.programmes import budget_finding, spending_queries
from parcours.programmes import spending as keeping
from parcours.programmes import spending_actions as actions
from parcours.programmes.spending_models import Spending
from parcours.ui.addresses import reverse
from parcours.ui.wording import beside, day, money, translated
from parcours.web.acting import perform, refuse
from parcours.web.enterprise.grants import file
from parcours.web.people import proving

from . import spending_forms as forms
from . import spending_words as words
from . import words as of_budgets

PAGE = 50
SPEND, BUDGET = "programmes.spend", "programmes.budget"


def _project(request, code: str, title: str) -> tuple[Any, dict[str, Any]]:
    row = budget_finding.project(request.actor, code)
    context = {
        "title": title,
        "lead": translated(row.short),
        "crumbs": of_budgets.crumbs(row),
        "back": reverse("money_spending", args=[row.code]),
    }
    return row, context


@requires("programmes.money")
def listed(request, project: str):
    row, context = _project(request, project, _("Spending"))
    form = forms.Filters(request.GET or None)
    asked = form.asked() if request.GET else {}
    rows = spending_queries.payments(request.actor, row, **asked)
    shown = Pages(rows, PAGE).get_page(request.GET.get("page"))
    rated = spending_queries.rated(row, shown)
    rule = budget_finding.rule(row)
    spends = request.actor.may(SPEND) and bool(keeping.lines_of(request.actor, row))
    context |= {
        "form": form,
        "page": shown,
        "table": words.payments(rated, rule.currency, request.GET),
        "commitments": words.commitments(request.actor, spending_queries.commitments(request.actor, row)),
        "received": words.instalments(request.actor, row, spending_queries.instalments(request.actor, row)),
        "head_actions": words.acts(request.actor, row, spends),
        "missing_url": "?papers=missing",
        "missing": spending_queries.payments(request.actor, row, papers="missing").count(),
    }
    return render(request, "web/money/spending.html", context)


@requires(SPEND)
def new(request, project: str):
    """Typed, looked at, kept: what is said of a payment stands on the form before anything is kept."""
    row, context = _project(request, project, _("Keep a payment"))
    lines = keeping.lines_of(request.actor, row)
    if not lines:
        raise Http404
    bound = spending_queries.commitments(request.actor, row)
    rule = budget_finding.rule(row)
    form = forms.Spending(request.POST or None, request.FILES or None, lines=lines, bound=bound, rule=rule)
    warned: list[dict[str, str]] = []
    if request.method == "POST":
        scan = proving.handed(request, form)
        if form.is_valid():
            warned = _warned(request, row, form, scan)
            if not warned and not form.errors and _kept(request, row, form, scan):
                messages.success(request, _("The payment is kept."))
                return redirect("money_spending", row.code)
        proving.set_aside(request, form, scan)
    look_at = reverse("money_spend_look", args=[row.code])
    context |= {"form": form, "warned": warned, "uploads": True, "look": look_at}
    return render(request, "web/money/spend.html", context, status=422 if form.errors or warned else 200)


@requires(SPEND)
def look(request, project: str):
    """While it is typed: what there is to say of it so far. A piece of the form; nothing is kept."""
    row = budget_finding.project(request.actor, project)
    lines = keeping.lines_of(request.actor, row)
    if not lines:
        raise Http404
    if request.method != "POST":
        return redirect("money_spend", row.code)
    rule = budget_finding.rule(row)
    bound = spending_queries.commitments(request.actor, row)
    form = forms.Spending(request.POST, lines=lines, bound=bound, rule=rule, looked_at=True)
    said: list[dict[str, Any]] = []
    if form.is_valid():
        has_voucher = bool(request.POST.get("scan") or request.POST.get("scan_kept"))
        found = keeping.look(request.actor, row, form.told(), has_voucher)
        said = [
            {"words": keeping.sentence(check, rule.currency), "refuses": check.refuses}
            for check in found
            if check.code not in request.POST.getlist("despite")
        ]
    return render(request, "web/money/said.html", {"said": said})


def _warned(request, row: Any, form: Any, scan: bytes | None) -> list[dict[str, str]]:
    """What is said of it and was not accepted yet; a refusal lands on the form."""
    found = keeping.look(request.actor, row, form.told(), scan is not None)
    currency = budget_finding.rule(row).currency
    for check in found:
        if check.refuses:
            code, field = keeping.refusals.CHECKS[check.code], keeping.FIELDS.get(check.code)
            refuse(request, form, Refused(code, field, keeping.said(check, currency)))
    if form.errors:
        return []
    accepted = set(request.POST.getlist("despite"))
    return [
        {"code": check.code, "words": keeping.sentence(check, currency)}
        for check in found
        if check.code not in accepted
    ]


def _kept(request, row: Any, form: Any, scan: bytes | None) -> bool:
    told = {"spending": form.told(), "voucher": scan, "despite": sorted(set(request.POST.getlist("despite")))}
    rename = {"voucher": "scan", "file": "scan"}
    return perform(request, form, actions.spend, rename=rename, project=row.code, **told) is not None


def _payment(request, spending: UUID, title: str = "") -> tuple[Spending, dict[str, Any]]:
    row = spending_queries.payment(request.actor, spending)
    here = {"label": _("Spending"), "url": reverse("money_spending", args=[row.project_id])}
    return row, {
        "title": title or beside((row.code, row.what)),
        "lead": beside((money(row.amount, row.currency), day(row.day))),
        "crumbs": [*of_budgets.crumbs(row.project), here],
        "back": reverse("money_payment", args=[row.id]),
    }


@requires("programmes.money")
def page(request, spending: UUID):
    row, context = _payment(request, spending)
    [rated] = spending_queries.rated(row.project, [row])
    keeps = spending_queries.keeps(request.actor, row)
    context |= {
        "chips": words.chips(row),
        "facts": words.facts(rated, budget_finding.rule(row.project)),
        "vouchers": [reverse("money_voucher", args=[one.id]) for one in spending_queries.vouchers(row)],
        "acts": words.payment_acts(row) if keeps else [],
    }
    return render(request, "web/money/payment.html", context)


@requires(SPEND)
def add_voucher(request, spending: UUID):
    row, context = _payment(request, spending, _("Add a voucher"))
    if not spending_queries.keeps(request.actor, row):
        raise Http404
    form = forms.VoucherForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        scan = proving.handed(request, form)
        told, rename = {"spending": row.id, "voucher": scan}, {"voucher": "scan", "file": "scan"}
        ready = form.is_valid()
        if ready and perform(request, form, actions.add_voucher, rename=rename, **told) is not None:
            messages.success(request, _("The voucher is kept."))
            return redirect("money_payment", row.id)
        proving.set_aside(request, form, scan)
    context |= {"form": form, "button": _("Keep it"), "uploads": True}
    return render(request, "web/enterprise/form.html", context, status=422 if form.errors else 200)


@requires(SPEND)
def take_back(request, spending: UUID):
    row, context = _payment(request, spending, _("Take this payment back"))
    if not spending_queries.keeps(request.actor, row):
        raise Http404
    notes = [_("The payment stays, and another entry of the same amount below zero stands beside it.")]
    form = forms.Reason(request.POST or None)
    return _asked(
        request, context, form, _("Take it back"), actions.take_back, {"spending": row.id}, notes=notes
    )


def _asked(request, context: dict, form: Any, button: str, action: Any, told: dict[str, Any], **more: Any):
    posted = request.method == "POST" and form.is_valid()
    if posted and perform(request, form, action, **told, **form.arguments()) is not None:
        return redirect(context["back"])
    context |= {"form": form, "button": button, **more}
    return render(request, "web/enterprise/form.html", context, status=422 if form.errors else 200)


@requires("programmes.money")
def voucher(request, voucher: UUID):
    return file(*spending_queries.voucher(request.actor, voucher))


@requires(SPEND)
def commit(request, project: str):
    row, context = _project(request, project, _("Keep a commitment"))
    lines = keeping.lines_of(request.actor, row)
    if not lines:
        raise Http404
    form = forms.Commitment(request.POST or None, lines=lines, rule=budget_finding.rule(row))
    return _asked(request, context, form, _("Keep it"), actions.commit, {"project": row.code})


@requires(SPEND)
def end_commitment(request, commitment: UUID):
    row = spending_queries.commitment(request.actor, commitment)
    back = reverse("money_spending", args=[row.project_id])
    if request.method == "POST":
        perform(request, None, actions.end_commitment, commitment=row.id)
        return redirect(back)
    context = {
        "title": _("Nothing more is owed"),
        "lead": beside((row.code, row.what)),
        "crumbs": of_budgets.crumbs(row.project),
        "back": back,
        "question": _("Is nothing more owed under this commitment?"),
        "label": _("Nothing more is owed"),
        "consequences": [_("What was paid of it stays.")],
        "undo": "",
        "kind": "",
    }
    return render(request, "web/enterprise/confirm.html", context)


@requires(BUDGET)
def receive(request, project: str):
    row, context = _project(request, project, _("Money came"))
    if row.grantee_id != request.actor.organisation:
        raise Http404
    form = forms.Instalment(request.POST or None, currency=budget_finding.rule(row).currency)
    return _asked(request, context, form, _("Keep it"), actions.receive, {"project": row.code})


@requires(BUDGET)
def undo_instalment(request, instalment: UUID):
    row = spending_queries.instalment(request.actor, instalment)
    back = reverse("money_spending", args=[row.project_id])
    if request.method == "POST":
        perform(request, None, actions.undo_instalment, instalment=row.id)
        return redirect(back)
    context = {
        "title": _("It was a mistake"),
        "lead": beside((money(row.amount, row.currency), day(row.on))),
        "crumbs": of_budgets.crumbs(row.project),
        "back": back,
        "question": _("Take back that this money came?"),
        "label": _("It was a mistake"),
        "consequences": [_("Rates that rest on it are computed anew.")],
        "undo": "",
        "kind": "danger",
    }
    return render(request, "web/enterprise/confirm.html", context)
