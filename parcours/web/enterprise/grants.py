"""Grants: the list, the agreement, its tranches from their evidence to the payment, what comes back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.enterprise import grant_actions as actions
from parcours.enterprise import grant_queries, granting, queries
from parcours.enterprise.enums import OVER
from parcours.enterprise.grant_enums import LIVING, Condition, GrantState, TrancheState
from parcours.kernel.counting import Pages
from parcours.ui.addresses import reverse
from parcours.ui.wording import day, money, number
from parcours.web.acting import leads_away, perform
from parcours.web.people import proving

from . import grant_forms as forms
from . import grant_words as words
from . import presenters
from .business_forms import shown as typed
from .venture import head

PAGE = 25


@requires("enterprise.see")
def listed(request):
    form = forms.Filters(request.GET or None)
    asked = form.asked() if request.GET else {}
    shown = Pages(grant_queries.listed(request.actor, **asked), PAGE).get_page(request.GET.get("page"))
    sums, currency = grant_queries.totals(request.actor), queries.plan().currency
    context = {
        "title": _("Enterprises"),
        "lead": _("Money for enterprises is released in tranches, on evidence, by two people."),
        "tabs": presenters.tabs(request.actor, "venture_grants"),
        "form": form,
        "page": shown,
        "figures_title": _("Signed agreements"),
        "figures": [
            {"label": _("Grants agreed"), "value": number(sums.count)},
            {"label": _("Amount agreed"), "value": money(sums.amount, currency)},
            {"label": _("Amount paid"), "value": money(sums.paid, currency)},
            {"label": _("Given back"), "value": money(sums.received, currency)},
        ],
        "table": words.table(list(shown), request.GET),
    }
    return render(request, "web/enterprise/list.html", context)


@requires("enterprise.run")
def new(request, venture: UUID):
    row, context = head(request, venture, _("Draft a grant agreement"))
    if not queries.plan().grants:
        raise Http404
    if leads_away(request, row.stage in OVER):
        return redirect("venture", row.id)
    dossiers = grant_queries.dossiers(request.actor, row)
    first = {}
    if len(dossiers) == 1:
        first = {"dossier": str(dossiers[0].id), "amount": typed(dossiers[0].granted)}
    form = forms.Grant(request.POST or None, dossiers=dossiers, initial=first)
    if request.method == "POST" and form.is_valid():
        done = perform(request, form, actions.draft, grant=form.told(row.id))
        if done is not None:
            messages.success(request, _("The agreement is drafted: plan its tranches."))
            return redirect("venture_grant", done.id)
    context |= {"form": form, "button": _("Draft it")}
    return render(request, "web/enterprise/form.html", context)


def _head(request, grant: UUID, title: str = "") -> tuple:
    row = grant_queries.find(request.actor, grant)
    return row, _context(row, title)


def _context(row: Any, title: str) -> dict[str, Any]:
    return {
        "title": title or _("Grant"),
        "lead": row.venture.title,
        "crumbs": words.crumbs(row),
        "chips": [words.chip(row.state)],
        "back": reverse("venture_grant", args=[row.id]),
    }


def _tranche(request, tranche: UUID, title: str) -> tuple:
    found = grant_queries.tranche(request.actor, tranche)
    row, context = found.grant, _context(found.grant, title)
    form = queries.plan().form(row.venture.form)
    context["notes"] = [
        _("Tranche %(n)s: %(amount)s")
        % {"n": number(found.number), "amount": money(found.amount, row.currency)},
        words.condition(found, form),
    ]
    return row, found, context


@requires("enterprise.see")
def page(request, venture_grant: UUID):
    row, context = _head(request, venture_grant)
    rows = grant_queries.tranches(row)
    found = _actions(request, row, rows)
    tranches = words.tranche_lines(request.actor, row, rows)
    acts = [act for one in tranches for act in one["acts"]]
    if acts and not any(one["kind"] == "primary" for one in found):
        acts[0]["kind"] = "primary"
    context |= {
        "venture_url": reverse("venture", args=[row.venture_id]),
        "actions": found,
        "waits": words.waits(request.actor, row, rows),
        "facts": words.facts(row),
        "agreement_url": reverse("venture_grant_agreement", args=[row.id]) if row.agreement_id else "",
        "tranches": tranches,
        "left": money(row.takes - row.planned, row.currency) if row.takes > row.planned else "",
        "back_lines": words.back_lines(
            grant_queries.recoveries(row), grant_queries.refunds(row), row.currency
        ),
    }
    return render(request, "web/enterprise/grant.html", context)


def _actions(request, row: Any, rows: list[Any]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []

    def add(may: bool, label: str, name: str, kind: str = "") -> None:
        if may:
            url = reverse(f"venture_grant_{name}", args=[row.id])
            found.append({"label": label, "url": url, "kind": "" if found else kind})

    run, release = request.actor.may("enterprise.run"), request.actor.may("enterprise.release")
    draft, living, owed = row.state == GrantState.DRAFTED, row.state in LIVING, granting.owed(row)
    still = row.state == GrantState.SUSPENDED
    paid = bool(row.paid) and all(one.state == TrancheState.PAID for one in rows)
    add(run and row.planned < row.takes and (draft or living), _("Add a tranche"), "tranche", "primary")
    add(release and draft and row.planned == row.amount, _("Keep the signed agreement"), "sign", "primary")
    add(release and bool(owed), _("Money came back"), "receive", "primary")
    add(release and still and not owed, _("Take it up again"), "resume", "primary")
    add(release and paid and not owed and (living or still), _("Close it as completed"), "close", "primary")
    add(
        release and still and not owed and bool(row.asked_back),
        _("Close it as given back"),
        "recovered",
        "primary",
    )
    add(release and living, _("Suspend it"), "suspend")
    asked = row.paid > row.asked_back and row.state in (*LIVING, GrantState.SUSPENDED, GrantState.COMPLETED)
    add(release and asked, _("Ask money back"), "ask")
    add(run and draft, _("Give the draft up"), "cancel")
    return found


def _done(request, context: dict, said: str):
    messages.success(request, said)
    return redirect(context["back"])


def _asked(request, context: dict, form: Any, button: str, said: str, action: Any, **told: Any):
    """A form whose fields are the arguments of an action."""
    posted = request.method == "POST" and form.is_valid()
    if posted and perform(request, form, action, **told, **form.cleaned_data) is not None:
        return _done(request, context, said)
    return render(request, "web/enterprise/form.html", context | {"form": form, "button": button})


def with_paper(
    request, context: dict, form: Any, button: str, said: str, action: Any, paper: str, **told: Any
):
    """As above, with a photo or a PDF that goes along as ``paper`` and is kept while the form comes back."""
    if request.method == "POST":
        scan = proving.handed(request, form)
        given = (
            {name: value for name, value in form.cleaned_data.items() if name != "scan"}
            if form.is_valid()
            else None
        )
        if given is not None:
            arguments = {**told, **given, paper: scan}
            if perform(request, form, action, rename={"receipt": "scan"}, **arguments) is not None:
                return _done(request, context, said)
        proving.set_aside(request, form, scan)
    context |= {"form": form, "button": button, "uploads": True}
    return render(request, "web/enterprise/form.html", context, status=422 if form.errors else 200)


def confirmed(request, context: dict, said: str, action: Any, told: dict, **shown: Any):
    """A question that is answered with yes."""
    if request.method == "POST":
        if perform(request, None, action, **told) is not None:
            messages.success(request, said)
        return redirect(context["back"])
    context |= {"kind": "", "undo": "", "consequences": []} | shown
    return render(request, "web/enterprise/confirm.html", context)


# The agreement ------------------------------------------------------------------------------------


@requires("enterprise.run")
def add_tranche(request, venture_grant: UUID):
    row, context = _head(request, venture_grant, _("Add a tranche"))
    if leads_away(request, row.state not in (GrantState.DRAFTED, *LIVING)):
        return redirect("venture_grant", row.id)
    form = forms.Tranche(request.POST or None, form=queries.plan().form(row.venture.form))
    context["notes"] = [
        _("Left of the grant: %(left)s") % {"left": money(row.takes - row.planned, row.currency)}
    ]
    posted = request.method == "POST" and form.is_valid()
    told = {"grant": row.id, "tranche": form.told()} if posted else {}
    if posted and perform(request, form, actions.add_tranche, **told) is not None:
        return _done(request, context, _("The tranche is planned."))
    return render(request, "web/enterprise/form.html", context | {"form": form, "button": _("Add it")})


@requires("enterprise.release")
def sign(request, venture_grant: UUID):
    row, context = _head(request, venture_grant, _("Keep the signed agreement"))
    if leads_away(request, row.state != GrantState.DRAFTED):
        return redirect("venture_grant", row.id)
    form = forms.Sign(request.POST or None, request.FILES or None)
    said = _("The agreement is in force.")
    return with_paper(
        request, context, form, _("It is signed"), said, actions.sign, "agreement", grant=row.id
    )


@requires("enterprise.run")
def cancel(request, venture_grant: UUID):
    row, context = _head(request, venture_grant, _("Give the draft up"))
    return confirmed(
        request,
        context,
        _("The draft is given up."),
        actions.cancel,
        {"grant": row.id},
        question=_("Give this draft up?"),
        label=_("Give it up"),
        consequences=[_("Its envelope has the money again.")],
        kind="danger",
    )


@requires("enterprise.release")
def suspend(request, venture_grant: UUID):
    row, context = _head(request, venture_grant, _("Suspend it"))
    form, said = forms.Reason(request.POST or None), _("Nothing is released for the time being.")
    return _asked(request, context, form, _("Suspend it"), said, actions.suspend, grant=row.id)


@requires("enterprise.release")
def resume(request, venture_grant: UUID):
    row, context = _head(request, venture_grant, _("Take it up again"))
    return confirmed(
        request,
        context,
        _("Tranches can be released again."),
        actions.resume,
        {"grant": row.id},
        question=_("Take this grant up again?"),
        label=_("Take it up again"),
    )


def _close(request, grant: UUID, recovered: bool):
    title = _("Close it as given back") if recovered else _("Close it as completed")
    row, context = _head(request, grant, title)
    return confirmed(
        request,
        context,
        _("The grant is closed."),
        actions.close,
        {"grant": row.id, "recovered": recovered},
        question=_("Close this grant?"),
        label=title,
        consequences=[_("What is not paid returns to its envelope.")],
    )


@requires("enterprise.release")
def close(request, venture_grant: UUID):
    return _close(request, venture_grant, recovered=False)


@requires("enterprise.release")
def recovered(request, venture_grant: UUID):
    return _close(request, venture_grant, recovered=True)


@requires("enterprise.release")
def ask_back(request, venture_grant: UUID):
    row, context = _head(request, venture_grant, _("Ask money back"))
    left = money(row.paid - row.asked_back, row.currency)
    context["notes"] = [_("Paid and not asked back yet: %(left)s") % {"left": left}]
    form, said = (
        forms.AskBack(request.POST or None),
        _("It is asked back: nothing is released until it came."),
    )
    return _asked(request, context, form, _("Ask it back"), said, actions.ask_back, grant=row.id)


@requires("enterprise.release")
def receive(request, venture_grant: UUID):
    row, context = _head(request, venture_grant, _("Money came back"))
    if leads_away(request, not granting.owed(row)):
        return redirect("venture_grant", row.id)
    context["notes"] = [
        _("Still to be given back: %(left)s") % {"left": money(granting.owed(row), row.currency)}
    ]
    form = forms.Received(request.POST or None, request.FILES or None)
    said = _("What came back is kept.")
    return with_paper(
        request, context, form, _("It is given back"), said, actions.receive_back, "receipt", grant=row.id
    )


# Tranches -----------------------------------------------------------------------------------------


@requires("enterprise.run")
def drop(request, venture_tranche: UUID):
    _row, found, context = _tranche(request, venture_tranche, _("Give a tranche up"))
    return confirmed(
        request,
        context,
        _("The tranche is given up."),
        actions.drop_tranche,
        {"tranche": found.id},
        question=_("Give this tranche up?"),
        label=_("Give it up"),
        kind="danger",
    )


@requires("enterprise.run")
def prove(request, venture_tranche: UUID):
    row, found, context = _tranche(request, venture_tranche, _("Keep its evidence"))
    if leads_away(request, found.state not in (TrancheState.PLANNED, TrancheState.PROVEN)):
        return redirect("venture_grant", row.id)
    said, told = _("The evidence is kept."), {"tranche": found.id}
    if found.condition == Condition.LEGAL_STEP:
        return confirmed(
            request,
            context,
            said,
            actions.prove,
            told,
            question=_("Is the legal step that it names done?"),
            label=_("It is done"),
            consequences=[_("The step stands on the page of the project, with its paper.")],
        )
    if found.condition == Condition.VISIT:
        known = grant_queries.visits(found)
        context["notes"] += [] if known else [_("No visit met the members since the agreement was signed.")]
        form = forms.ByVisit(request.POST or None, visits=known)
        return _asked(request, context, form, _("Keep it"), said, actions.prove, **told)
    form = forms.Paper(request.POST or None, request.FILES or None)
    return with_paper(request, context, form, _("Keep it"), said, actions.prove, "evidence", **told)


@requires("enterprise.run")
def propose(request, venture_tranche: UUID):
    _row, found, context = _tranche(request, venture_tranche, _("Propose to release it"))
    return confirmed(
        request,
        context,
        _("A second person releases it now."),
        actions.propose,
        {"tranche": found.id},
        question=_("Propose to release this tranche?"),
        label=_("Propose it"),
        consequences=[*context["notes"], _("Somebody else has to release it.")],
        undo=_("You can take it back until then."),
    )


@requires("enterprise.release")
def release(request, venture_tranche: UUID):
    _row, found, context = _tranche(request, venture_tranche, _("Release a tranche"))
    shown = _("Evidence kept on %(day)s") % {"day": day(found.proven_on)} if found.proven_on else ""
    return confirmed(
        request,
        context,
        _("The tranche is released."),
        actions.release,
        {"tranche": found.id},
        question=_("Release this tranche?"),
        label=_("Release it"),
        consequences=[one for one in (*context["notes"], shown) if one],
        undo=_("A release is not taken back: what is paid too much is asked back."),
    )


@requires("enterprise.run")
def send_back(request, venture_tranche: UUID):
    _row, found, context = _tranche(request, venture_tranche, _("Send it back"))
    form, said = forms.Note(request.POST or None), _("It went back.")
    return _asked(request, context, form, _("Send it back"), said, actions.send_back, tranche=found.id)


@requires("enterprise.release")
def pay(request, venture_tranche: UUID):
    row, found, context = _tranche(request, venture_tranche, _("Pay it"))
    if leads_away(request, found.state != TrancheState.RELEASED):
        return redirect("venture_grant", row.id)
    form, said = forms.Pay(request.POST or None, request.FILES or None), _("The payment is kept.")
    return with_paper(request, context, form, _("It is paid"), said, actions.pay, "receipt", tranche=found.id)


# Papers -------------------------------------------------------------------------------------------


def file(kind: str, content: bytes) -> HttpResponse:
    headers = {
        "Content-Disposition": 'inline; filename="paper"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type=kind, headers=headers)


@requires("enterprise.see")
def agreement(request, venture_grant: UUID):
    return file(*grant_queries.agreement(request.actor, venture_grant))


@requires("enterprise.see")
def evidence(request, venture_tranche: UUID):
    return file(*grant_queries.evidence(request.actor, venture_tranche))


@requires("enterprise.see")
def receipt(request, venture_tranche: UUID):
    return file(*grant_queries.receipt(request.actor, venture_tranche))
