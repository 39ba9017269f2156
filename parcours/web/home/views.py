from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from parcours.accounts.policy import signed_in
from parcours.kernel import clock
from parcours.ui import wording

from . import beginning
from .todo import todo_for, todos_for


@signed_in
def home(request):
    """What needs doing now, for this role; never a menu."""
    todos = todos_for(request.actor)
    waiting = [one for one in todos if one.count]
    today = [one for one in waiting if one.today]
    return render(
        request,
        "web/home/home.html",
        {
            "title": _("What needs doing now") if todos else _("Welcome"),
            "lead": wording.day(clock.today(), "weekday"),
            "waiting": waiting,
            "today": today,
            # Where nothing is for today, the first stands open.
            "first": waiting[:1] if not today else [],
            "others": waiting[len(today) or 1 :],
            "quiet": [one for one in todos if not one.count],
            "hints": beginning.hints(request.actor) if not waiting else [],
        },
    )


@signed_in
def first_of(request, todo: str):
    """The first of something that waits, for when its line is opened."""
    found = todo_for(request.actor, todo)
    if found is None:
        raise Http404
    return render(request, "web/home/inside.html", {"todo": found})
