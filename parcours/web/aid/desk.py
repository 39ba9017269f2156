"""The desk of aid: what waits for a decision, what is to be paid, everything else."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.aid import queries, rules
from parcours.kernel.counting import Pages, ScopedPages
from parcours.kernel.recorder import saw
from parcours.ui.addresses import reverse
from parcours.ui.tables import Empty

from . import presenters

PAGE = 25


def tabs(request, current: str, waiting: dict[str, int] | None = None) -> list[dict]:
    """What this role does with aid, with how much waits."""
    actor, found = request.actor, []
    counts = waiting or queries.waiting(actor)

    def add(code: str, label: str, count: int | None, url: str = "") -> None:
        url = url or f"{reverse('aid')}?tab={code}"
        found.append({"label": label, "url": url, "current": code == current, "count": count or None})

    if rules.decides(actor):
        add("decide", _("To decide"), counts[queries.DECIDE])
    if actor.may("aid.pay"):
        add("pay", _("To pay"), counts[queries.PAY])
    if actor.may("aid.request"):
        add("information", _("Information missing"), counts[queries.INFORMATION])
    add("all", _("All"), None)
    add("lists", _("Lists"), None, reverse("aid_lists"))
    add("budget", _("Budget"), None, reverse("aid_budget"))
    return found


def _asked(request) -> str:
    known = [
        code
        for code, may in (
            ("decide", rules.decides(request.actor)),
            ("pay", request.actor.may("aid.pay")),
            ("information", request.actor.may("aid.request")),
            ("all", True),
        )
        if may
    ]
    wanted = request.GET.get("tab", "")
    return wanted if wanted in known else known[0]


@requires("aid.see")
def page(request):
    tab, begin = _asked(request), _("It is asked for on a person's page.")
    rows, empty, to = {
        "decide": (queries.to_decide, Empty(_("Nothing waits for your decision"), begin), "aid_decide"),
        "pay": (
            queries.to_pay,
            Empty(_("Nothing is to be paid"), _("What is granted comes here.")),
            "aid_pay",
        ),
        "information": (
            queries.awaiting_information,
            Empty(_("Nothing is asked of you"), _("When a decision needs more, the question comes here.")),
            "aid_answer",
        ),
        "all": (
            queries.requests,
            Empty(_("No aid yet"), begin, url=reverse("people"), label=_("People")),
            "aid_request",
        ),
    }[tab]
    waiting = queries.waiting(request.actor)
    if tab in waiting:
        pages = Pages(rows(request.actor), PAGE)
        pages.count = waiting[tab]
    else:
        pages = ScopedPages(rows(request.actor), PAGE)
    shown = pages.get_page(request.GET.get("page"))
    saw([one.person_id for one in shown], "aid.desk")
    context = {
        "title": _("Barrier aid"),
        "lead": _("Transport, housing, childcare, cash, equipment: what your organisation gives."),
        "tabs": tabs(request, tab, waiting),
        "table": presenters.requests_table(shown, request.GET, empty, to),
        "page": shown,
    }
    return render(request, "web/aid/desk.html", context)
