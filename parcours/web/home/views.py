from django.shortcuts import render
from django.utils.translation import gettext as _

from parcours.accounts.policy import signed_in
from parcours.kernel import clock
from parcours.ui import wording

from . import beginning
from .todo import todos_for


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
            "others": waiting[len(today) :],
            "quiet": [one for one in todos if not one.count],
            "hints": beginning.hints(request.actor) if not waiting else [],
        },
    )
