"""Referrals received and sent, those that wait longest first."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parcours.accounts.policy import requires
from parcours.kernel.recorder import saw
from parcours.referrals import paging, queries

from . import presenters
from .forms import Filters

PAGE = 25


@requires("referrals.see")
def referrals(request):
    """One list for both directions; the address keeps what was chosen."""
    form = Filters(request.GET or None, actor=request.actor)
    asked = form.asked() if request.GET else {}
    box = asked.get("box") if asked.get("box") in (queries.IN, queries.OUT) else ""
    if not asked.get("what") and not asked.get("state"):
        asked["what"] = queries.OPENED
    found = paging.pages(request.actor, PAGE, **(asked | {"box": box}))
    page = found.get_page(request.GET.get("page"))
    lines = queries.lines(request.actor, page.object_list)
    saw([line.row.person_id for line in lines if line.name], "referrals.list")
    context = {
        "title": _("Referrals"),
        "lead": _("Whose turn it is, and since when"),
        "head_actions": _actions(request.actor),
        "tabs": _tabs(box, request.GET),
        "form": form,
        "page": page,
        "table": presenters.table(lines, request.actor, request.GET),
    }
    return render(request, "web/referrals/list.html", context)


def _actions(actor) -> list[dict]:
    found = []
    if actor.may("referrals.board"):
        found.append({"label": _("Board"), "url": reverse("referrals_board"), "kind": ""})
    return found


def _tabs(box: str, query) -> list[dict]:
    kept = query.copy()
    found = []
    for value, label in (
        ("", _("All")),
        (queries.IN, pgettext("referrals", "Received")),
        (queries.OUT, _("Sent by us")),
    ):
        kept["box"] = value
        kept.pop("page", None)
        found.append({"label": label, "url": f"?{kept.urlencode()}", "current": box == value})
    return found
