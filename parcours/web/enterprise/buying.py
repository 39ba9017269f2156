"""What a tranche in kind buys, from its quotes to the signed handover; the register of equipment."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.accounts.queries import user_names
from parcours.enterprise import buying as rules
from parcours.enterprise import buying_actions as actions
from parcours.enterprise import buying_queries
from parcours.enterprise.buying import QuoteTold
from parcours.enterprise.grant_enums import LIVING, GrantState, PurchaseState, TrancheState
from parcours.kernel.counting import Pages
from parcours.ui.addresses import reverse
from parcours.ui.wording import beside, day, money, number
from parcours.web.acting import perform
from parcours.web.people import proving

from . import buying_forms as forms
from . import buying_words as words
from . import presenters
from .grant_words import crumbs
from .grants import confirmed, file, with_paper

PAGE = 25


def _back(row: Any) -> str:
    return reverse("venture_purchase", args=[row.id])


def _context(row: Any, title: str = "") -> dict[str, Any]:
    grant = row.tranche.grant
    here = {"label": _("Grant"), "url": reverse("venture_grant", args=[grant.id])}
    return {
        "title": title or _("Bought in kind"),
        "lead": beside((grant.venture.title, row.tranche.what)),
        "crumbs": [*crumbs(grant), here],
        "chips": [words.chip(row.state)],
        "back": _back(row),
    }


def _head(request, purchase: UUID, title: str = "") -> tuple:
    row = buying_queries.purchase(request.actor, purchase)
    return row, _context(row, title)


def _quoting(row: Any) -> bool:
    return row.tranche.state in (TrancheState.PLANNED, TrancheState.PROVEN) and (
        row.tranche.grant.state in (GrantState.DRAFTED, *LIVING)
    )


@requires("enterprise.see")
def page(request, venture_purchase: UUID):
    row, context = _head(request, venture_purchase)
    grant, quotes = row.tranche.grant, buying_queries.quotes(row)
    items, least = buying_queries.items(row), rules.needed(grant.project_id)
    may = request.actor.may("enterprise.run")
    chooses = may and _quoting(row) and grant.state in LIVING
    enough = len(quotes) >= least or bool(row.few_agreed_on)
    names = user_names([one for one in (row.few_asked_by, row.few_agreed_by) if one])
    context |= {
        "grant_url": reverse("venture_grant", args=[grant.id]),
        "actions": _actions(request, row, len(quotes), least, bool(items)),
        "few": words.few(row, names),
        "needed": words.needed(len(quotes), least) if not enough else "",
        "quotes": words.quotes(row, quotes, chooses and enough),
        "facts": words.facts(row),
        "items": words.items(items, may),
    }
    return render(request, "web/enterprise/purchase.html", context)


def _actions(request, row: Any, quotes: int, least: int, items: bool) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []

    def add(may: bool, label: str, name: str, of: Any = row) -> None:
        if may:
            url = reverse(f"venture_{name}", args=[of.id])
            found.append({"label": label, "url": url, "kind": "" if found else "primary"})

    run, release = request.actor.may("enterprise.run"), request.actor.may("enterprise.release")
    tranche = row.tranche
    living, state = row.tranche.grant.state in LIVING, row.state
    lacks = _quoting(row) and quotes < least and not row.few_agreed_on
    other = bool(row.few_reason) and row.few_asked_by != request.actor.user
    proven = tranche.state == TrancheState.PROVEN
    add(run and living and proven, _("Propose to release it"), "tranche_propose", tranche)
    asked = tranche.state == TrancheState.PROPOSED and tranche.proposed_by != request.actor.user
    add(release and living and asked, _("Release it"), "tranche_release", tranche)
    add(run and _quoting(row), _("Keep a quote"), "purchase_quote")
    add(release and lacks and other, _("Agree to fewer quotes"), "purchase_agree")
    add(run and lacks and bool(quotes), _("Ask for fewer quotes"), "purchase_fewer")
    released = row.tranche.state == TrancheState.RELEASED
    add(run and living and released and state == PurchaseState.CHOSEN, _("Order it"), "purchase_order")
    add(run and state == PurchaseState.ORDERED, _("It is delivered"), "purchase_deliver")
    later = state in (PurchaseState.DELIVERED, PurchaseState.HANDED_OVER)
    hands = run and state == PurchaseState.DELIVERED and items
    add(hands, _("Hand it over"), "purchase_handover")
    add(run and later, _("Enter in the register"), "purchase_item")
    return found


@requires("enterprise.run")
def quote(request, venture_purchase: UUID):
    row, context = _head(request, venture_purchase, _("Keep a quote"))
    form = forms.Quote(request.POST or None, request.FILES or None)
    if request.method == "POST":
        scan = proving.handed(request, form)
        if form.is_valid():
            given = {name: value for name, value in form.cleaned_data.items() if name != "scan"}
            told = QuoteTold(**given, scan=scan)
            if perform(request, form, actions.keep_quote, purchase=row.id, quote=told) is not None:
                messages.success(request, _("The quote is kept here."))
                return redirect(_back(row))
        proving.set_aside(request, form, scan)
    context |= {"form": form, "button": _("Keep the quote"), "uploads": True}
    return render(request, "web/enterprise/form.html", context, status=422 if form.errors else 200)


@requires("enterprise.run")
def fewer(request, venture_purchase: UUID):
    row, context = _head(request, venture_purchase, _("Ask for fewer quotes"))
    context["notes"] = [_("A second person has to agree.")]
    form = forms.Fewer(request.POST or None, initial={"reason": row.few_reason})
    posted = request.method == "POST" and form.is_valid()
    if posted and perform(request, form, actions.ask_fewer, purchase=row.id, **form.cleaned_data) is not None:
        messages.success(request, _("It is asked for: a second person has to agree."))
        return redirect(_back(row))
    return render(request, "web/enterprise/form.html", context | {"form": form, "button": _("Ask for it")})


@requires("enterprise.release")
def agree(request, venture_purchase: UUID):
    row, context = _head(request, venture_purchase, _("Agree to fewer quotes"))
    return confirmed(
        request,
        context,
        _("You agreed to fewer quotes."),
        actions.agree_fewer,
        {"purchase": row.id},
        question=_("Agree to fewer quotes?"),
        label=_("I agree"),
        consequences=[row.few_reason] if row.few_reason else [],
    )


@requires("enterprise.run")
def choose(request, venture_quote: UUID):
    found = buying_queries.quote(request.actor, venture_quote)
    row = found.purchase
    context = _context(row, _("Choose a quote"))
    currency = row.tranche.grant.currency
    context["notes"] = [beside((found.supplier, money(found.amount, currency), day(found.on)))]
    form = forms.Choose(request.POST or None)
    posted = request.method == "POST" and form.is_valid()
    if posted and perform(request, form, actions.choose, quote=found.id, **form.cleaned_data) is not None:
        messages.success(request, _("This quote is chosen: propose to release the tranche now."))
        return redirect(_back(row))
    return render(request, "web/enterprise/form.html", context | {"form": form, "button": _("Choose it")})


def _paper(request, purchase: UUID, title: str, form_of: type, button: str, said: str, action: Any):
    row, context = _head(request, purchase, title)
    form = form_of(request.POST or None, request.FILES or None)
    return with_paper(request, context, form, button, said, action, "paper", purchase=row.id)


@requires("enterprise.run")
def order(request, venture_purchase: UUID):
    words_of = (_("Order it"), forms.Order, _("It is ordered"), _("The order is kept."), actions.order)
    return _paper(request, venture_purchase, *words_of)


@requires("enterprise.run")
def deliver(request, venture_purchase: UUID):
    title, said = _("It is delivered"), _("The delivery is kept: enter what came in the register.")
    return _paper(request, venture_purchase, title, forms.Deliver, title, said, actions.deliver)


@requires("enterprise.run")
def hand_over(request, venture_purchase: UUID):
    title, said = _("Hand it over"), _("It is handed over.")
    return _paper(request, venture_purchase, title, forms.HandOver, title, said, actions.hand_over)


@requires("enterprise.run")
def item(request, venture_purchase: UUID):
    row, context = _head(request, venture_purchase, _("Enter in the register"))
    form = forms.Item(request.POST or None)
    posted = request.method == "POST" and form.is_valid()
    if (
        posted
        and perform(request, form, actions.add_equipment, purchase=row.id, item=form.told()) is not None
    ):
        messages.success(request, _("It is in the register."))
        return redirect(_back(row))
    return render(request, "web/enterprise/form.html", context | {"form": form, "button": _("Enter it")})


@requires("enterprise.see")
def quote_paper(request, venture_quote: UUID):
    return file(*buying_queries.quote_paper(request.actor, venture_quote))


@requires("enterprise.see")
def paper(request, venture_purchase: UUID, purchase_paper: str):
    return file(*buying_queries.paper(request.actor, venture_purchase, purchase_paper))


# The register -------------------------------------------------------------------------------------


@requires("enterprise.see")
def register(request):
    form = forms.Filters(request.GET or None)
    asked = form.asked() if request.GET else {}
    rows = buying_queries.register(request.actor, **asked)
    shown = Pages(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("Enterprises"),
        "lead": _("What was bought for enterprises, where it is and how it is."),
        "tabs": presenters.tabs(request.actor, "venture_equipment"),
        "form": form,
        "page": shown,
        "figures_title": _("Register of equipment"),
        "figures": [{"label": _("Things found"), "value": number(shown.paginator.count)}],
        "table": words.register(list(shown), request.GET, request.actor.may("enterprise.run")),
    }
    return render(request, "web/enterprise/list.html", context)


@requires("enterprise.run")
def thing(request, venture_equipment: UUID):
    found = buying_queries.thing(request.actor, venture_equipment)
    form = forms.Thing(request.POST or None, initial={"state": found.state, "where": found.where})
    posted = request.method == "POST" and form.is_valid()
    told = {"equipment": found.id, **form.cleaned_data} if posted else {}
    if posted and perform(request, form, actions.note_equipment, **told) is not None:
        messages.success(request, _("It is kept."))
        return redirect("venture_equipment")
    context = {
        "title": found.what,
        "title_is_name": True,
        "lead": beside((found.venture.title, found.serial)),
        "crumbs": [
            *presenters.crumbs(found.venture),
            {"label": _("Equipment bought"), "url": reverse("venture_equipment")},
        ],
        "form": form,
        "button": _("Keep it"),
        "back": reverse("venture_equipment"),
    }
    return render(request, "web/enterprise/form.html", context)
