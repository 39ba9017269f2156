"""Coaching sessions of a project and its ways to customers: written down, listed, taken back."""

from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.enterprise import actions, coaching_queries
from parcours.enterprise.enums import OVER
from parcours.kernel.counting import Pages
from parcours.web.acting import leads_away, perform

from . import coaching_forms, coaching_words, presenters
from .venture import head

PAGE = 25


@requires("enterprise.see")
def listed(request):
    """Every session of the organisation, with the hours of all that the filters leave."""
    form = coaching_forms.CoachingFilters(request.GET or None)
    asked = form.asked() if request.GET else {}
    rows = coaching_queries.listed(request.actor, **asked)
    shown = Pages(rows, PAGE).get_page(request.GET.get("page"))
    total = coaching_forms.hours_words(coaching_queries.minutes(rows))
    context = {
        "title": _("Enterprises"),
        "lead": _("Hours of coaching, by project and theme."),
        "tabs": presenters.tabs(request.actor, "venture_coachings"),
        "form": form,
        "page": shown,
        "figures": [{"label": _("Together"), "value": total}],
        "table": coaching_words.coaching_table(list(shown), request.GET),
    }
    return render(request, "web/enterprise/coachings.html", context)


@requires("enterprise.run")
def add(request, venture: UUID):
    row, context = head(request, venture, _("A coaching session"))
    if leads_away(request, row.stage in OVER):
        return redirect("venture", row.id)
    form = coaching_forms.Coaching(request.POST or None, actor=request.actor)
    if (
        request.method == "POST"
        and form.is_valid()
        and perform(request, form, actions.coach, venture=venture, coaching=form.told()) is not None
    ):
        messages.success(request, _("The session is kept."))
        return redirect("venture", row.id)
    return render(
        request, "web/enterprise/form.html", context | {"form": form, "button": _("Keep the session")}
    )


@requires("enterprise.run")
def add_market(request, venture: UUID):
    row, context = head(request, venture, _("A way to customers"))
    if leads_away(request, row.stage in OVER):
        return redirect("venture", row.id)
    form = coaching_forms.Market(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and perform(request, form, actions.market, venture=venture, market=form.told()) is not None
    ):
        messages.success(request, _("It is kept."))
        return redirect("venture", row.id)
    return render(request, "web/enterprise/form.html", context | {"form": form, "button": _("Keep it")})


@requires("enterprise.run")
def undo(request, venture_coaching: UUID):
    found = coaching_queries.coaching(request.actor, venture_coaching)
    _row, context = head(request, found.venture_id, _("Take a session back"))
    if found.venture.stage in OVER:
        return redirect("venture", found.venture_id)
    if request.method == "POST":
        if perform(request, None, actions.coaching_remove, coaching=venture_coaching) is not None:
            messages.success(request, _("The session is taken back."))
        return redirect("venture", found.venture_id)
    return _confirm(request, context, _("Was this session written down by mistake?"))


@requires("enterprise.run")
def undo_market(request, venture_market: UUID):
    found = coaching_queries.market(request.actor, venture_market)
    _row, context = head(request, found.venture_id, _("Take it back"))
    if found.venture.stage in OVER:
        return redirect("venture", found.venture_id)
    if request.method == "POST":
        if perform(request, None, actions.market_remove, market=venture_market) is not None:
            messages.success(request, _("It is taken back."))
        return redirect("venture", found.venture_id)
    return _confirm(request, context, _("Was this written down by mistake?"))


def _confirm(request, context: dict, question: str):
    context |= {
        "question": question,
        "label": _("Take it back"),
        "consequences": [_("It is counted no more, and what was written about it is removed.")],
        "undo": _("It can be written down again."),
        "kind": "danger",
    }
    return render(request, "web/enterprise/confirm.html", context)
