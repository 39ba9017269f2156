"""Who was pre-registered and waits for her centre; her file is completed and she gets her card."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.kernel.counting import Pages
from parcours.kernel.recorder import saw
from parcours.outreach import actions, followed, states
from parcours.outreach.enums import FollowState
from parcours.ui import drawing
from parcours.ui.addresses import reverse
from parcours.ui.tables import with_query
from parcours.web.acting import perform
from parcours.web.people import presenters as people

from . import presenters
from .forms import GiveUpForm
from .outings import crumbs

PAGE = 25


def _views() -> dict[str, str]:
    return {
        followed.MINE: _("Expected here"),
        followed.LOST: _("Lost from sight"),
        followed.ELSEWHERE: _("Expected elsewhere"),
        followed.DONE: _("File completed"),
        followed.GIVEN_UP: _("Not followed up"),
    }


@requires("outreach.see")
def listed(request):
    """Those whom the organisation may see: expected here, lost from sight, expected elsewhere, done."""
    view = request.GET.get("view", followed.MINE)
    view = view if view in followed.VIEWS else followed.MINE
    waiting = followed.waiting(request.actor)
    pages = Pages(followed.listed(request.actor, view), PAGE)
    if view in waiting:
        pages.count = waiting[view]
    page = pages.get_page(request.GET.get("page"))
    lines = followed.lines(request.actor, page)
    saw([line.person for line in lines], "outreach.list")
    views = [
        {
            "label": label,
            "url": with_query(None, view=code),
            "current": code == view,
            "count": waiting.get(code),
        }
        for code, label in _views().items()
    ]
    context = {
        "title": _("Pre-registered people"),
        "lead": _("Met at an outing; their centre completes the file and gives the card"),
        "crumbs": crumbs(),
        "tabs": presenters.tabs(request.actor, "preregistrations"),
        "views": views,
        "page": page,
        "rows": drawing.rows(presenters.follow_row(line) for line in lines),
    }
    return render(request, "web/outreach/preregistrations.html", context)


def _line(request, person: UUID) -> followed.Line:
    line = followed.of_person(request.actor, person)
    if line is None:
        raise Http404
    saw(person, "outreach.preregistration")
    return line


def _asked(request, line: followed.Line) -> list[dict[str, Any]]:
    """What a file holds, where it is asked, and whether it was."""
    told = followed.told_of(request.actor, line.person)
    person = [line.person]
    lines = [
        (_("Names"), True, reverse("person_names", args=person)),
        (_("Age"), told.birth, reverse("person_birth", args=person)),
        (_("Languages"), told.languages, reverse("person_languages", args=person)),
        (_("Documents"), told.documents, reverse("person_document_add", args=person)),
        (_("Right of residence"), told.legal, reverse("person_legal", args=[line.person, "residence"])),
        (_("What she agrees to"), told.accompaniment, reverse("person_consent", args=person)),
    ]
    return [
        {"label": label, "url": url, "done": done, "word": _("asked") if done else _("to ask")}
        for label, done, url in lines
    ]


@requires("outreach.see")
def page(request, person: UUID):
    """Her pre-registration: what is to be asked, and the one button that completes it."""
    line = _line(request, person)
    may = request.actor.may("outreach.run")
    can = may and states.PREREGISTRATION.can(line.state, FollowState.COMPLETED, request.actor)
    sent = request.method == "POST" and can
    if sent and perform(request, None, actions.complete, preregistration=line.id):
        messages.success(request, _("The file is complete. Print her card."))
        return redirect("person_registered", person)
    asked = _asked(request, line)
    context = {
        "title": people.name(line.names),
        "title_is_name": True,
        "lead": presenters.follow_note(line),
        "crumbs": [*crumbs(), {"label": _("Pre-registered people"), "url": reverse("preregistrations")}],
        "chips": presenters.followed_chips(line),
        "line": line,
        "asked": asked,
        "can": can,
        "ready": asked[-1]["done"],
        "consent_url": asked[-1]["url"],
        "person_url": reverse("person", args=[person]),
        "give_up_url": reverse("preregistration_give_up", args=[person])
        if may and line.state == FollowState.TO_COMPLETE
        else "",
    }
    return render(request, "web/outreach/preregistration.html", context)


@requires("outreach.run")
def give_up(request, person: UUID):
    """Nobody follows her up any more, and why."""
    line = _line(request, person)
    if line.state != FollowState.TO_COMPLETE:
        raise Http404
    form = GiveUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if perform(request, form, actions.give_up, preregistration=line.id, reason=reason):
            messages.success(request, _("Noted. She may still come: her file stays."))
            return redirect("preregistrations")
    context = {
        "title": people.name(line.names),
        "title_is_name": True,
        "crumbs": [*crumbs(), {"label": _("Pre-registered people"), "url": reverse("preregistrations")}],
        "form": form,
        "question": _("Follow her up no more?"),
        "label": _("Note it"),
        "kind": "danger",
        "back": reverse("preregistration", args=[person]),
        "undo": _("She may still come: her file can be completed then."),
    }
    return render(request, "web/outreach/confirm.html", context)
