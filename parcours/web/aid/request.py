"""One request: what is known of it, and what may be done with it now."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.aid import actions, queries, rules, states
from parcours.aid.enums import State
from parcours.kernel.recorder import saw
from parcours.ui.addresses import reverse
from parcours.ui.wording import money
from parcours.web.acting import perform

from . import forms, presenters


def _head(request, aid: UUID, title: str = "") -> tuple:
    """The request and what the head of its pages shows."""
    one = queries.request(request.actor, aid)
    saw(one.person_id, "aid.request", detail=True)
    shown = presenters.names([one.person_id])[one.person_id]
    crumbs = [
        {"label": _("Barrier aid"), "url": reverse("aid")},
        {"label": shown, "url": reverse("person", args=[one.person_id])},
    ]
    head = {
        "title": title or shown,
        "title_is_name": not title,
        "lead": f"{presenters.Kind(one.kind).label} · {money(presenters.amount_of(one), one.currency)}",
        "crumbs": crumbs,
        "chips": [presenters.chip(one.state)],
        "asked": one,
        "back": reverse("aid_request", args=[one.id]),
    }
    return one, head | ({"lead": f"{shown} · {head['lead']}"} if title else {})


def _actions(request, one) -> list[dict]:
    """What may be done now, the most likely first."""
    actor, found = request.actor, []

    def add(may: bool, label: str, name: str, kind: str = "") -> None:
        if may:
            found.append({"label": label, "url": reverse(name, args=[one.id]), "kind": kind})

    waits = one.state in (State.ASKED, State.HALF_DECIDED)
    decides = waits and queries.may_decide(actor, one)
    add(decides, _("Decide"), "aid_decide")
    add(one.state == State.GRANTED and actor.may("aid.pay"), _("Pay"), "aid_pay")
    answers = one.state == State.NEEDS_INFORMATION and actor.may("aid.request")
    add(answers, _("Give the information"), "aid_answer")
    add(one.state == State.ASKED and decides, _("Ask what is missing"), "aid_ask_information")
    can = states.AID.can(one.state, State.CANCELLED, actor)
    add(can, _("Give up the rest") if one.paid else _("No longer needed"), "aid_cancel", "quiet")
    if found and not found[0]["kind"]:
        found[0]["kind"] = "primary"
    return found


@requires("aid.see")
def page(request, aid: UUID):
    one, head = _head(request, aid)
    may = request.actor.may("aid.pay")
    context = head | {
        "actions": _actions(request, one),
        "facts": presenters.facts(one),
        "payments": [presenters.payment(row, may) for row in queries.payments_of(request.actor, one)],
    }
    return render(request, "web/aid/request.html", context)


@requires("aid.see")
def decide(request, aid: UUID):
    """Grant it, whole or in part, or refuse it; who may depends on the amount."""
    one, head = _head(request, aid, _("Decide on aid"))
    if not queries.may_decide(request.actor, one):
        return redirect("aid_request", aid=one.id)
    more, second = rules.may_go_on(request.actor), one.state == State.HALF_DECIDED
    lines = queries.lines_for(request.actor, one.kind)
    form = forms.Decide(request.POST or None, asked=one, lines=lines, second=second, may_go_on=more)
    if request.method == "POST" and form.is_valid():
        action = actions.decide_more if more else actions.decide
        if perform(request, form, action, request=aid, **form.told()) is not None:
            messages.success(request, _("The decision is kept."))
            return redirect("aid_request", aid=aid)
    standing = queries.standing(request.actor, one.person_id, one.kind, one.month)
    context = head | {
        "form": form,
        "facts": presenters.facts(one),
        "covered": rules.covered(queries.plan().kinds[one.kind]).sentence if standing.covered else "",
        "granted_here": money(standing.granted_here, one.currency),
        "left_here": money(standing.left_here, one.currency),
        "period": presenters.rule_period(queries.plan().kinds[one.kind]),
        "second": second,
    }
    return render(request, "web/aid/decide.html", context)


@requires("aid.pay")
def pay(request, aid: UUID):
    one, head = _head(request, aid, _("Pay aid"))
    if one.state != State.GRANTED:
        return redirect("aid_request", aid=one.id)
    form = forms.Pay(request.POST or None, asked=one, rule=queries.plan().kinds.get(one.kind))
    if request.method == "POST" and form.is_valid():
        done = perform(request, form, actions.pay, request=aid, **form.told())
        if done is not None:
            messages.success(request, _("Paid, under the number %(number)s.") % {"number": done.number})
            return redirect("aid_request", aid=aid)
    context = head | {"form": form, "button": _("It is paid"), "amount": money(one.left, one.currency)}
    return render(request, "web/aid/form.html", context)


@requires("aid.see")
def ask_information(request, aid: UUID):
    one, head = _head(request, aid, _("What is missing?"))
    if one.state != State.ASKED or not rules.decides(request.actor):
        return redirect("aid_request", aid=one.id)
    form = forms.Missing(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and perform(request, form, actions.ask_information, request=aid, **form.cleaned_data) is not None
    ):
        messages.success(request, _("The officer who asked sees it on her home page."))
        return redirect("aid_request", aid=aid)
    return render(request, "web/aid/form.html", head | {"form": form, "button": _("Ask for it")})


@requires("aid.request")
def answer(request, aid: UUID):
    one, head = _head(request, aid, _("Give the information"))
    if one.state != State.NEEDS_INFORMATION:
        return redirect("aid_request", aid=one.id)
    first = {"what": one.what, "amount": forms.plain(one.asked)}
    form = forms.Answer(request.POST or None, initial=first)
    if (
        request.method == "POST"
        and form.is_valid()
        and perform(request, form, actions.give_information, request=aid, **form.cleaned_data) is not None
    ):
        messages.success(request, _("It waits for the decision again."))
        return redirect("aid_request", aid=aid)
    context = head | {"form": form, "button": _("Send it back for decision"), "note": one.note}
    return render(request, "web/aid/form.html", context)


@requires("aid.request")
def cancel(request, aid: UUID):
    one, head = _head(request, aid, _("No longer needed"))
    if not states.AID.can(one.state, State.CANCELLED, request.actor):
        return redirect("aid_request", aid=one.id)
    if request.method == "POST" and perform(request, None, actions.cancel, request=aid) is not None:
        messages.success(request, _("What was not paid is given up."))
        return redirect("aid_request", aid=aid)
    consequences = [_("What was not paid is free for others again.")]
    if one.paid:
        consequences.append(_("What was paid stays paid."))
    context = head | {
        "question": _("Give this aid up?"),
        "label": _("Give it up"),
        "consequences": consequences,
        "undo": _("It can be asked for again."),
        "kind": "danger",
    }
    return render(request, "web/aid/confirm.html", context)


@requires("aid.pay")
def take_back(request, payment: UUID):
    row = queries.payment(request.actor, payment)
    one, head = _head(request, row.request_id, _("A payment comes back"))
    if row.state != "paid":
        raise Http404
    form = forms.Return(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and perform(request, form, actions.return_payment, payment=payment, **form.cleaned_data) is not None
    ):
        messages.success(request, _("The payment no longer counts."))
        return redirect("aid_request", aid=one.id)
    context = head | {"form": form, "button": _("It came back"), "amount": money(row.amount, row.currency)}
    return render(request, "web/aid/form.html", context)
