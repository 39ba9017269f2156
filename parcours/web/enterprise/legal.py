"""The legal steps of a project."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.enterprise import actions, queries
from parcours.enterprise.enums import OVER
from parcours.ui.wording import translated
from parcours.web.acting import leads_away, perform
from parcours.web.people import proving

from . import forms, presenters
from .venture import head


@requires("enterprise.run")
def done(request, venture: UUID, legal_step: str):
    row, context = head(request, venture, _("A legal step"))
    line = queries.step(row, legal_step)
    if leads_away(request, row.stage in OVER or line.done):
        return redirect("venture", row.id)
    form = forms.LegalStep(request.POST or None, request.FILES or None)
    if request.method == "POST":
        scan = proving.handed(request, form)
        told = {**form.told(), "scan": scan} if form.is_valid() else None
        if told and perform(request, form, actions.step_done, venture=venture, code=legal_step, **told):
            messages.success(request, _("The step is noted."))
            return redirect("venture", row.id)
        proving.set_aside(request, form, scan)
    step = line.step
    notes = [_("Seen to by: %(who)s") % {"who": presenters.who(step.who)}]
    if step.document:
        notes.append(_("Paper to keep: %(paper)s") % {"paper": translated(dict(step.document))})
    if step.help:
        notes.append(translated(dict(step.help)))
    context |= {
        "title": translated(dict(step.title)),
        "form": form,
        "button": _("It is done"),
        "notes": notes,
        "uploads": True,
    }
    return render(request, "web/enterprise/form.html", context, status=422 if form.errors else 200)


@requires("enterprise.run")
def undo(request, venture: UUID, legal_step: str):
    row, context = head(request, venture, _("Take a step back"))
    line = queries.step(row, legal_step)
    if row.stage in OVER or not line.done:
        return redirect("venture", row.id)
    if request.method == "POST":
        if perform(request, None, actions.step_undone, venture=venture, code=legal_step) is not None:
            messages.success(request, _("The step is to be done again."))
        return redirect("venture", row.id)
    context |= {
        "question": _("Take “%(step)s” back?") % {"step": translated(dict(line.step.title))},
        "label": _("Take it back"),
        "consequences": [_("Its number and its paper are removed.")],
        "undo": _("It can be noted again."),
        "kind": "danger",
    }
    return render(request, "web/enterprise/confirm.html", context)


@requires("enterprise.see")
def paper(request, venture: UUID, legal_step: str):
    """The paper kept with a step, for whoever may see the project."""
    kind, content = queries.paper(request.actor, venture, legal_step)
    headers = {
        "Content-Disposition": 'inline; filename="paper"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type=kind, headers=headers)
