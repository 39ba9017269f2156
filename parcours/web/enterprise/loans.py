"""Dossiers at lenders and loans: asked for, followed, paid back, copied to another lender."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.enterprise import actions, loan_queries, queries
from parcours.enterprise.enums import OVER
from parcours.enterprise.loan_enums import LoanState
from parcours.kernel.counting import Pages
from parcours.kernel.recorder import saw
from parcours.ui.addresses import reverse
from parcours.ui.wording import currency_word
from parcours.web.acting import leads_away, perform

from . import loan_forms, loan_words, presenters
from .venture import head

PAGE = 25


@requires("enterprise.see")
def listed(request):
    form = loan_forms.Filters(request.GET or None)
    asked = form.asked() if request.GET else {}
    shown = Pages(loan_queries.listed(request.actor, **asked), PAGE).get_page(request.GET.get("page"))
    rows = list(shown)
    saw([one.person_id for one in rows], "enterprise.loans")
    context = {
        "title": _("Enterprises"),
        "lead": _("Dossiers at lenders, and what is paid back."),
        "tabs": presenters.tabs(request.actor, "venture_loans"),
        "form": form,
        "page": shown,
        "table": loan_words.table(rows, presenters.names({one.person_id for one in rows}), request.GET),
    }
    return render(request, "web/enterprise/loans.html", context)


@requires("enterprise.run")
def ask(request, venture: UUID):
    row, context = head(request, venture, _("Ask a lender"))
    if leads_away(request, row.stage in OVER):
        return redirect("venture", row.id)
    if not loan_queries.lenders():
        raise Http404
    people = [one.person_id for one in queries.team(request.actor, row).members]
    saw(people, "enterprise.loan_ask")
    named = presenters.names(people)
    form = loan_forms.Ask(request.POST or None, people=named, currency=row.currency)
    if request.method == "POST" and form.is_valid():
        done = perform(request, form, actions.loan_ask, venture=venture, loan=form.told())
        if done is not None:
            messages.success(request, _("The dossier is sent."))
            return redirect("venture_loan", done.id)
    context |= {
        "form": form,
        "button": _("It is sent"),
        "help_links": _agreeing(named),
        "notes": [
            _("Only with her agreement that this lender sees her file, and under a convention with it.")
        ],
    }
    return render(request, "web/enterprise/form.html", context)


def _agreeing(named: dict[UUID, str]) -> list[dict[str, str]]:
    """Where her agreement is noted, without which nothing is sent."""
    return [
        {
            "label": _("Note what %(name)s agreed to") % {"name": name},
            "url": reverse("person_consent", args=[one]),
        }
        for one, name in named.items()
    ]


def _head(request, venture_loan: UUID, title: str = ""):
    found = loan_queries.find(request.actor, venture_loan)
    row = found.row
    saw(row.person_id, "enterprise.loan")
    crumbs = presenters.crumbs(row.venture)
    if title:
        crumbs.append({"label": loan_words.title(row), "url": reverse("venture_loan", args=[row.id])})
    context = {
        "title": title or _("Loan"),
        "lead": row.venture.title,
        "crumbs": crumbs,
        "chips": [loan_words.chip(row)],
        "back": reverse("venture_loan", args=[row.id]),
        "loan": row,
    }
    return found, context


@requires("enterprise.see")
def page(request, venture_loan: UUID):
    found, context = _head(request, venture_loan)
    row, may = found.row, request.actor.may("enterprise.run")
    context |= {
        "may_move": may and bool(loan_queries.targets(request.actor, row)),
        "may_repay": may and row.state in (LoanState.DISBURSED, LoanState.ARREARS),
        "may_copy": may
        and row.state in (LoanState.REFUSED, LoanState.LAPSED)
        and row.venture.stage not in OVER,
        "facts": loan_words.facts(found, presenters.names([row.person_id])[row.person_id]),
        "standing": loan_words.standing(found),
        "table": loan_words.instalments(found),
        "currency": currency_word(row.currency),
        "paid_out": found.account is not None,
        "late": found.late,
        "repayments": loan_words.repayments(found, may),
        "timeline": loan_words.timeline(found),
    }
    return render(request, "web/enterprise/loan.html", context)


@requires("enterprise.run")
def move(request, venture_loan: UUID):
    found, context = _head(request, venture_loan, _("What the lender answers"))
    targets = loan_queries.targets(request.actor, found.row)
    if not targets:
        return redirect("venture_loan", found.row.id)
    first = loan_forms.Move.of(found.row)
    form = loan_forms.Move(request.POST or None, targets=targets, initial=first)
    if (
        request.method == "POST"
        and form.is_valid()
        and perform(request, form, actions.loan_move, loan=venture_loan, **form.told()) is not None
    ):
        messages.success(request, _("It is kept."))
        return redirect("venture_loan", found.row.id)
    return render(request, "web/enterprise/form.html", context | {"form": form, "button": _("Keep it")})


@requires("enterprise.run")
def repay(request, venture_loan: UUID):
    found, context = _head(request, venture_loan, _("Something was paid back"))
    if leads_away(request, found.row.state not in (LoanState.DISBURSED, LoanState.ARREARS)):
        return redirect("venture_loan", found.row.id)
    form = loan_forms.Repay(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and perform(request, form, actions.loan_repay, loan=venture_loan, **form.cleaned_data) is not None
    ):
        messages.success(request, _("It is kept."))
        return redirect("venture_loan", found.row.id)
    return render(request, "web/enterprise/form.html", context | {"form": form, "button": _("Keep it")})


@requires("enterprise.run")
def copy(request, venture_loan: UUID):
    found, context = _head(request, venture_loan, _("Copy to another lender"))
    row = found.row
    closed = row.state not in (LoanState.REFUSED, LoanState.LAPSED) or row.venture.stage in OVER
    if leads_away(request, closed):
        return redirect("venture_loan", row.id)
    form = loan_forms.Copy(request.POST or None, currency=row.currency, without=row.lender.code)
    if request.method == "POST" and form.is_valid():
        done = perform(request, form, actions.loan_copy, loan=venture_loan, **form.cleaned_data)
        if done is not None:
            messages.success(request, _("The dossier is sent."))
            return redirect("venture_loan", done.id)
    context |= {
        "form": form,
        "button": _("It is sent"),
        "help_links": _agreeing(presenters.names([found.row.person_id])),
        "notes": [_("The same amount, terms and purpose. She agrees to each lender for itself.")],
    }
    return render(request, "web/enterprise/form.html", context)


@requires("enterprise.run")
def unrepay(request, venture_repayment: UUID):
    found, loan = loan_queries.repayment(request.actor, venture_repayment)
    _found, context = _head(request, loan.id, _("Take it back"))
    if request.method == "POST":
        if perform(request, None, actions.loan_unrepay, repayment=found.id) is not None:
            messages.success(request, _("It is taken back."))
        return redirect("venture_loan", loan.id)
    context |= {
        "question": _("Was this written down by mistake?"),
        "label": _("Take it back"),
        "consequences": [_("What is owed and what is late is counted without it.")],
        "undo": _("It can be written down again."),
        "kind": "danger",
    }
    return render(request, "web/enterprise/confirm.html", context)
