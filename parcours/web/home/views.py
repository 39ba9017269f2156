from typing import Any

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import signed_in
from parcours.kernel import clock
from parcours.ui import wording
from parcours.ui.addresses import reverse

from . import beginning
from .todo import FILES, OTHERS, TODAY, Todo, todo_for, todos_for


@signed_in
def home(request):
    """What needs doing now, for this role; never a menu. Where the work has begun, what is for today comes
    at once, and the rest when the page stands (``rest``)."""
    actor = request.actor
    if actor.may("exchange.verify"):
        return redirect("verifications")
    hints = beginning.hints(actor)
    parted = actor.may("people.see") and not hints
    found = todos_for(actor, *[TODAY] if parted else [])
    told = _told(found, hints)
    if parted:
        # Where nothing is for today, the first of the rest stands open.
        first = "" if told["waiting"] else "&first"
        address = reverse("home_rest")
        told["rest"] = [
            {"url": f"{address}?part={FILES}{first}", "title": _title(FILES)},
            {"url": f"{address}?part={OTHERS}", "title": _title(OTHERS)},
        ]
    title = _("What needs doing now") if found or parted else _("Welcome")
    lead = wording.day(clock.today(), "weekday")
    return render(request, "web/home/home.html", {"title": title, "lead": lead, **told})


@signed_in
def rest(request):
    """What waits and is not for today, a part of it: for the home page, or as a page of its own."""
    part = OTHERS if request.GET.get("part") == OTHERS else FILES
    told = _told(todos_for(request.actor, part), [], first="first" in request.GET, at=part)
    title = _title(part)
    if request.headers.get("X-Requested-With") == "fetch":
        return render(request, "web/home/waiting.html", {"heading": title, **told})
    crumbs = [{"label": _("Today"), "url": reverse("home")}]
    other = FILES if part == OTHERS else OTHERS
    told["also"] = {"url": f"{reverse('home_rest')}?part={other}", "title": _title(other)}
    return render(request, "web/home/home.html", {"title": title, "crumbs": crumbs, **told})


def _title(part: str) -> str:
    return {FILES: _("In the files"), OTHERS: _("Referrals, aid and the rest")}[part]


def _told(
    found: list[Todo], hints: list[beginning.Hint], *, first: bool = True, at: str = "todo"
) -> dict[str, Any]:
    waiting = [one for one in found if one.count]
    today = [one for one in waiting if one.today]
    opened = waiting[:1] if first and not today else []
    return {
        "at": at,
        "waiting": waiting,
        "today": today,
        "first": opened,
        "others": waiting[len(today) + len(opened) :],
        "quiet": [one for one in found if not one.count],
        "hints": hints if not waiting else [],
    }


@signed_in
def first_of(request, todo: str):
    """The first of something that waits, for when its line is opened."""
    found = todo_for(request.actor, todo)
    if found is None:
        raise Http404
    return render(request, "web/home/inside.html", {"todo": found})
