"""What trainees say of a session: asked, written down at the counter, shown in numbers alone."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parcours.accounts.policy import requires
from parcours.kernel import clock
from parcours.kernel.recorder import saw
from parcours.training import actions, opining, queries
from parcours.ui.wording import beside, number, percent
from parcours.web.acting import perform

from . import presenters
from .enrolling import reader_name
from .forms import SaidForm
from .planning import crumbs


@requires("training.attend")
def ask(request, session: UUID):
    """Send everybody of a session that has ended a link, after a question."""
    found = queries.find(request.actor, session)
    if not queries.is_own(request.actor, found) or clock.today() < found.ends_on:
        raise Http404
    done = None
    if request.method == "POST":
        done = perform(request, None, actions.ask_opinions, session=session)
    if done:
        words = ngettext("%(n)s trainee is asked.", "%(n)s trainees are asked.", done.people)
        messages.success(request, words % {"n": number(done.people)})
        return redirect("training_session", session)
    context = {
        "title": presenters.title(found),
        "crumbs": crumbs(found),
        "question": _("Ask the trainees what they think of this session?"),
        "label": _("Ask them"),
        "consequences": [
            _("Whoever can be written to gets a link; others can be asked at the counter."),
            _("Nobody sees who said what: answers are shown five by five."),
        ],
        "undo": _("Nobody is asked twice."),
        "kind": "primary",
        "back": presenters.url(found),
    }
    return render(request, "web/training/confirm.html", context)


@requires("training.enrol")
def give(request, enrolment: UUID):
    """What she says, written down by who enrolled her."""
    row = opining.to_ask(request.actor, enrolment)
    found = queries.enrolment(request.actor, row.id)
    saw(found.person_id, "training.opinion", detail=True)
    form = SaidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = {"enrolment": enrolment, "opinion": opining.Said(**form.cleaned_data)}
        if perform(request, form, actions.give_opinion, **asked):
            messages.success(request, _("What she says is kept, without her name."))
            return redirect("training_session", found.session_id)
    context = {
        "title": _("What she thinks of the training"),
        "lead": f"{reader_name(found.person)} · {presenters.title(found.session)}",
        "crumbs": crumbs(found.session),
        "form": form,
        "back": presenters.url(found.session),
    }
    return render(request, "web/training/apprentice_form.html", context)


def said(summary) -> dict | None:
    """The lines of what trainees say, or how many are missing until it is shown."""
    if summary is None:
        return None
    told = {"answers": number(summary.answers), "asked": number(summary.asked)}
    few = [_("Answers: %(answers)s of %(asked)s asked for.") % told]
    if not summary.said:
        return {"few": beside([*few, _("Shown from five answers on.")]), "lines": []}
    if summary.shown < summary.answers:
        first = _("Shown are the first %(n)s: always five together, so that nobody can tell who said what.")
        few.append(first % {"n": number(summary.shown)})
    labels = {
        "useful": _("Was it useful?"),
        "pace": _("Was the pace right?"),
        "welcome": _("Well received and respected?"),
    }
    return {
        "few": beside(few),
        "lines": [
            {
                "label": labels[name],
                "value": " · ".join(
                    f"{choices(code).label} {percent(count / summary.shown)}"
                    for code in choices.values
                    if (count := summary.said[name].get(code, 0))
                ),
            }
            for name, choices in opining.QUESTIONS.items()
        ],
    }
