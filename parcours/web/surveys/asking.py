"""At the telephone or in a conversation: the questions, an attempt, a refusal, a correction."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.accounts.policy import requires
from parcours.kernel import clock
from parcours.kernel.recorder import saw
from parcours.people import visibility
from parcours.surveys import actions, queries, wording
from parcours.surveys.answering import Said
from parcours.surveys.enums import ASKED, State
from parcours.surveys.sections import plan
from parcours.surveys.states import ASK
from parcours.ui.addresses import reverse
from parcours.ui.closed import chosen, closed_form
from parcours.ui.widgets import DayField
from parcours.web.acting import leads_away, perform

from . import words


class TriedForm(forms.Form):
    on = DayField(label=gettext_lazy("Day of the call"))

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.fields["on"].initial = clock.today()


def crumbs(row=None) -> list[dict]:
    found = [{"label": _("Surveys"), "url": reverse("surveys")}]
    if row is not None:
        found.append({"label": words.name(row.person), "url": words.url(row)})
    return found


def _of(request, survey: UUID):
    row = queries.find(request.actor, survey)
    saw(row.person_id, "surveys.page", detail=True)
    return row


@requires("cases.see")
def page(request, survey: UUID):
    """One survey: its questions while she may be asked, her answers once she was."""
    row, known, today = _of(request, survey), plan(), clock.today()
    asked = wording.asked(known.asked(row.occasion))
    open_now = queries.may_ask(request.actor, row)
    form = closed_form(asked, request.POST or None) if open_now or request.method == "POST" else None
    if request.method == "POST" and form.is_valid():
        said = Said(chosen(form, asked))
        if perform(request, form, actions.answer, survey=survey, said=said):
            messages.success(request, _("Her answers are written down."))
            return redirect("survey", survey)
    context = {
        "title": words.name(row.person),
        "title_is_name": True,
        "lead": wording.occasion(known, row.occasion),
        "crumbs": crumbs(),
        "chips": [words.chip(row, today)],
        "facts": words.facts(known, row, _phone(row)),
        "form": form,
        "buttons": _buttons(row) if open_now else [],
        "replies": [words.reply(known, one) for one in queries.replies(request.actor, row)],
        "correct": _correct(request.actor, row),
    }
    return render(request, "web/surveys/page.html", context)


def _phone(row) -> str:
    return row.person.phone if row.state in ASKED else ""


def _buttons(row) -> list[dict]:
    found = []
    if row.state != State.UNREACHABLE:
        found.append({"label": _("Not reached"), "url": reverse("survey_tried", args=[row.id])})
    return [
        *found,
        {"label": _("She does not wish to answer"), "url": reverse("survey_refuse", args=[row.id])},
    ]


def _correct(actor, row) -> str:
    fits = row.state == State.ANSWERED and actor.may(ASK)
    return reverse("survey_correct", args=[row.id]) if fits else ""


def _form(request, row, form, title: str, **more):
    context = {
        "title": title,
        "lead": words.name(row.person),
        "crumbs": crumbs(row),
        "form": form,
        "back": words.url(row),
        "button": _("Write it down"),
        **more,
    }
    return render(request, "web/surveys/form.html", context)


@requires(ASK)
def tried(request, survey: UUID):
    """She was called and not reached."""
    row = _of(request, survey)
    if leads_away(request, not queries.may_ask(request.actor, row)):
        return redirect("survey", survey)
    form = TriedForm(request.POST or None)
    posted = request.method == "POST" and form.is_valid()
    if posted and perform(request, form, actions.tried, survey=survey, on=form.cleaned_data["on"]):
        messages.success(request, _("It is written down."))
        return redirect("surveys")
    left = max(plan().tries - row.attempts - 1, 0)
    note = (
        _("After this call she counts as not reached. She may still call back.")
        if not left
        else _("She stays on the list and can be called again.")
    )
    return _form(request, row, form, _("Not reached"), consequences=[note])


@requires(ASK)
def refuse(request, survey: UUID):
    """She does not wish to answer."""
    row = _of(request, survey)
    if leads_away(request, not queries.may_ask(request.actor, row)):
        return redirect("survey", survey)
    form = forms.Form(request.POST or None)
    posted = request.method == "POST" and form.is_valid()
    if posted and perform(request, form, actions.refuse, survey=survey):
        messages.success(request, _("It is written down: she is not asked again for this."))
        return redirect("surveys")
    notes = [
        _("Nobody asks her again for this, and no link is sent."),
        _("It changes nothing in the help that she gets."),
        _("She stays counted among those who were to be asked."),
    ]
    return _form(request, row, form, _("She does not wish to answer"), consequences=notes)


@requires(ASK)
def correct(request, survey: UUID):
    """Answers were written down wrongly: what stands is shown, and changed by a new entry."""
    row = _of(request, survey)
    found = queries.replies(request.actor, row)
    if row.state != State.ANSWERED or not found:
        raise Http404
    asked = wording.asked(plan().asked(row.occasion))
    form = closed_form(asked, request.POST or None, initial=found[0].answers)
    posted = request.method == "POST" and form.is_valid()
    if posted and perform(request, form, actions.correct, survey=survey, answers=chosen(form, asked)):
        messages.success(request, _("It is corrected; what was written before stays readable."))
        return redirect("survey", survey)
    return _form(request, row, form, _("Correct the answers"))


@requires(ASK)
def once(request, person: UUID, survey_occasion: str):
    """What she is asked once, as at the first interview."""
    found = visibility.named(request.actor, person)
    saw(found.id, "surveys.page", detail=True)
    known = plan()
    when = known.occasion(survey_occasion)
    if when is None or not when.once:
        raise Http404
    held = [one for one in queries.of_person(request.actor, person) if one.occasion == when.code]
    if held and request.method != "POST":
        return redirect("survey", held[0].id)
    asked = wording.asked(known.asked(when.code))
    form = closed_form(asked, request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = {"person": person, "occasion": when.code, "said": Said(chosen(form, asked))}
        done = perform(request, form, actions.answer_once, **told)
        if done:
            messages.success(request, _("Her answers are written down."))
            return redirect("person", person)
    context = {
        "title": wording.occasion(known, when.code),
        "lead": words.name(found),
        "crumbs": [{"label": words.name(found), "url": reverse("person", args=[person])}],
        "form": form,
        "back": reverse("person", args=[person]),
        "button": _("Write it down"),
    }
    return render(request, "web/surveys/form.html", context)
