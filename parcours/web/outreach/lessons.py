"""Good practices and lessons learnt: the list, one of them, written, shared, said to be useful."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parcours.accounts.policy import requires
from parcours.kernel.counting import Pages
from parcours.outreach import actions, recommending
from parcours.outreach import lessons as reads
from parcours.outreach.enums import Activity, LessonKind, LessonState
from parcours.outreach.queries import is_own
from parcours.programmes.queries import pack_or_none
from parcours.ui.addresses import reverse
from parcours.ui.wording import day, translated
from parcours.web.acting import perform

from . import presenters
from .lesson_forms import LessonFilters, LessonForm
from .outings import crumbs as outreach
from .proposing import TONES, counted, line, themes, where

PAGE = 20


def crumbs(row=None) -> list[dict]:
    found = [*outreach(), {"label": _("Lessons learnt"), "url": reverse("lessons")}]
    if row is not None:
        found.append({"label": translated(row.title), "url": reverse("lesson", args=[row.id])})
    return found


@requires("outreach.see")
def listed(request):
    """What is shared, and what one's own organisation wrote."""
    form = LessonFilters(request.GET or None)
    asked = form.asked() if request.GET else {}
    page = Pages(reads.lessons(request.actor, **asked), PAGE).get_page(request.GET.get("page"))
    new_url = reverse("lesson_new") if request.actor.may("outreach.events") else ""
    head = [{"label": _("Write one down"), "url": new_url, "kind": "primary"}]
    context = {
        "title": _("Good practices and lessons learnt"),
        "lead": _("What went well or not, and what is advised to whoever plans the same"),
        "crumbs": outreach(),
        "head_actions": head if new_url else [],
        "tabs": presenters.tabs(request.actor, "lessons"),
        "form": form,
        "page": page,
        "rows": [line(row) for row in page],
        "new_url": new_url,
    }
    return render(request, "web/outreach/lessons.html", context)


def _form(request, title: str, form, found=None):
    context = {"title": title, "crumbs": crumbs(found), "form": form, "label": _("Save")}
    return render(request, "web/outreach/lesson_form.html", context, status=422 if form.errors else 200)


@requires("outreach.events")
def write(request):
    """Write a draft."""
    form = LessonForm(request.POST or None, initial={"kind": LessonKind.PRACTICE.value})
    if request.method == "POST" and form.is_valid():
        made = perform(request, form, actions.write_lesson, lesson=form.told())
        if made:
            messages.success(request, _("Kept as a draft: your coordinator shares it."))
            return redirect("lesson", made.id)
    return _form(request, _("A good practice or a lesson learnt"), form)


def _own(request, lesson: UUID):
    found = reads.lesson(request.actor, lesson)
    if not is_own(request.actor, found):
        raise Http404
    return found


@requires("outreach.events")
def change(request, lesson: UUID):
    """Change what one's own organisation wrote."""
    found = _own(request, lesson)
    form = LessonForm(request.POST or None, initial=LessonForm.of(found))
    valid = request.method == "POST" and form.is_valid()
    if valid and perform(request, form, actions.change_lesson, lesson=lesson, told=form.told()):
        messages.success(request, _("It is changed."))
        return redirect("lesson", lesson)
    return _form(request, _("Change"), form, found)


@requires("outreach.see")
def page(request, lesson: UUID):
    """One of them, whole."""
    found = reads.lesson(request.actor, lesson)
    own, shared = is_own(request.actor, found), found.state == LessonState.SHARED
    pack = pack_or_none()
    indicator = pack.indicator(found.indicator) if pack and found.indicator else None
    told = [
        (_("Kind"), LessonKind(found.kind).label),
        (_("Themes"), themes(found)),
        (_("Where"), where(found)),
        (_("Activity"), Activity(found.activity).label if found.activity else ""),
        (_("Indicator"), translated(indicator.title) if indicator else found.indicator),
        (_("Organisation"), translated(found.organisation.name)),
        (_("Written on"), day(found.written_on)),
        (_("Read"), counted(found) if shared else ""),
    ]
    change_url = reverse("lesson_change", args=[lesson])
    may_change = own and request.actor.may("outreach.events")
    context = {
        "title": translated(found.title),
        "crumbs": crumbs(),
        "chips": [{"text": LessonState(found.state).label, "tone": TONES[found.state]}],
        "head_actions": [{"label": _("Change"), "url": change_url}] if may_change else [],
        "facts": [{"label": label, "value": value} for label, value in told if value],
        "texts": [
            (_("What happened"), translated(found.happened)),
            (_("What we learnt"), translated(found.learnt)),
            (_("What we advise"), translated(found.advice)),
        ],
        "lesson": found,
        "may_move": own and request.actor.may("outreach.plan"),
        "shared": shared,
        "said": reads.said_useful(request.actor, found) if shared else None,
        "recommended": [
            {"title": translated(one.text)[:160], "url": reverse("recommendation", args=[one.id])}
            for one in recommending.of_lesson(request.actor, found.id)
        ],
    }
    return render(request, "web/outreach/lesson.html", context)


@require_POST
@requires("outreach.plan")
def move(request, lesson: UUID):
    """Share it with everybody, or no longer."""
    found = _own(request, lesson)
    shares = found.state != LessonState.SHARED
    act = actions.share_lesson if shares else actions.withdraw_lesson
    if perform(request, None, act, lesson=lesson):
        said = _("Every organisation reads it now.") if shares else _("Nobody else reads it any more.")
        messages.success(request, said)
    return redirect("lesson", lesson)


@require_POST
@requires("outreach.see")
def read(request, lesson: UUID):
    """Open what is shared."""
    perform(request, None, actions.read_lesson, lesson=lesson)
    return redirect("lesson", lesson)


@require_POST
@requires("outreach.see")
def useful(request, lesson: UUID):
    """Say whether it was useful."""
    if perform(request, None, actions.read_lesson, lesson=lesson, useful=request.POST.get("useful") == "yes"):
        messages.success(request, _("Thank you: this helps others to choose."))
    return redirect("lesson", lesson)
