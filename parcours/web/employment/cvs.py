"""Her CV: she chooses what it shows, looks at it, and takes it along as PDF or for a word processor."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override

from parcours.accounts.policy import requires
from parcours.documents.cv_papers import cv_docx, cv_pdf
from parcours.documents.wording import direction
from parcours.employment import actions, cv
from parcours.kernel import clock
from parcours.kernel.recorder import saw
from parcours.people import queries as people
from parcours.ui.addresses import reverse
from parcours.ui.wording import day, language, translated
from parcours.web.acting import perform

from . import wording
from .applying import person_crumbs
from .forms import CvForm

KINDS = {
    "pdf": (cv_pdf, "application/pdf"),
    "docx": (cv_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}
NAMES = {"fr": "Français", "ar": "العربية", "en": "English"}


def _spoken(request) -> str:
    asked = request.GET.get("say", "")
    return asked if asked in cv.LANGUAGES else language()


def _latest(request, person: UUID):
    return cv.choices(request.actor, person).first()


@requires("employment.apply")
def page(request, person: UUID):
    """The CV as it would leave, in one of the languages; until she has chosen, what she can choose."""
    found = people.find(request.actor, person)
    saw(person, "employment.cv", detail=True)
    choice = _latest(request, person)
    if choice is None:
        return redirect("person_cv_choice", person)
    spoken = _spoken(request)
    shown = cv.shown(request.actor, person, choice, spoken, clock.today())
    base = reverse("person_cv", args=[person])
    file = reverse("person_cv_file", args=[person])
    asked = f"say={spoken}&choice={choice.id}"
    context = {
        "title": _("CV"),
        "lead": wording.name(found),
        "crumbs": person_crumbs(found),
        "tabs": [
            {"label": NAMES[one], "url": f"{base}?say={one}", "current": one == spoken}
            for one in cv.LANGUAGES
        ],
        "shown": shown,
        "spoken": spoken,
        "direction": direction(spoken),
        "kept": _("Chosen on %(day)s, with %(organisation)s")
        % {"day": day(choice.chosen_on), "organisation": translated(choice.organisation.name)},
        "actions": [
            {"label": _("PDF"), "url": f"{file}?{asked}&kind=pdf", "kind": "primary"},
            {"label": _("Word file (DOCX)"), "url": f"{file}?{asked}&kind=docx"},
            {"label": _("Choose again"), "url": reverse("person_cv_choice", args=[person]), "kind": "quiet"},
        ],
    }
    return render(request, "web/employment/cv.html", context)


@requires("employment.apply")
def choice(request, person: UUID):
    """What she wishes it to show: whole parts, or single lines."""
    found = people.find(request.actor, person)
    saw(person, "employment.cv", detail=True)
    parts = cv.parts(request.actor, person, language())
    latest = _latest(request, person)
    form = CvForm(request.POST or None, parts=parts, ticked=cv.ticked(parts, latest))
    posted = request.method == "POST" and form.is_valid()
    if posted and perform(request, form, actions.choose_cv, person=person, lines=form.lines()):
        messages.success(request, _("Her choice is kept: look at the CV with her before it leaves."))
        return redirect("person_cv", person)
    context = {
        "title": _("What the CV shows"),
        "lead": wording.name(found),
        "crumbs": person_crumbs(found),
        "form": form,
        "parts": form.parts(),
        "back": reverse("person_cv" if latest else "person", args=[person]),
    }
    return render(request, "web/employment/cv_choice.html", context)


@requires("employment.apply")
def file(request, person: UUID):
    """The CV that was looked at; when she chose anew meanwhile, it is shown first."""
    people.find(request.actor, person)
    saw(person, "employment.cv_file", detail=True)
    choice, kind = _latest(request, person), request.GET.get("kind", "pdf")
    if choice is None or request.GET.get("choice") != str(choice.id) or kind not in KINDS:
        return redirect("person_cv", person)
    spoken = _spoken(request)
    made, content_type = KINDS[kind]
    with override(spoken):
        content = made(cv.shown(request.actor, person, choice, spoken, clock.today()))
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="cv-{spoken}.{kind}"'
    response["Cache-Control"] = "no-store, private"
    return response
