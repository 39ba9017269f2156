"""Courses and sessions are planned, changed and moved on."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.kernel.refusals import Refused
from parcours.training import actions, queries, states
from parcours.training.enums import SessionState
from parcours.training.rules import SessionChanges
from parcours.ui.addresses import reverse
from parcours.web.acting import perform, refuse

from . import presenters
from .forms import ChangeForm, CourseForm, SessionForm


def crumbs(session=None) -> list[dict]:
    found = [{"label": _("Training"), "url": reverse("training")}]
    if session is not None:
        found.append({"label": presenters.title(session), "url": presenters.url(session)})
    return found


@requires("training.plan")
def course(request):
    """Describe a new course; then plan a session of it."""
    form = CourseForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        made = perform(request, form, actions.create_course, course=form.told())
        if made:
            messages.success(request, _("The course is created. Plan its first session."))
            return redirect(f"{reverse('training_plan')}?course={made.id}")
    context = {"title": _("New course"), "crumbs": crumbs(), "form": form}
    return render(request, "web/training/course.html", context)


@requires("training.plan")
def plan(request):
    """Plan a session of a course."""
    initial = {"course": request.GET.get("course", "")}
    form = SessionForm(request.POST or None, actor=request.actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            told = form.told()
        except Refused as refused:
            refuse(request, form, refused, {"half_days": "ends_on"})
        else:
            made = perform(
                request,
                form,
                actions.plan_session,
                rename={"half_days": "weekdays"},
                session=told,
                open_now=form.cleaned_data["open_now"],
            )
            if made:
                messages.success(request, _("The session is planned."))
                return redirect("training_session", made.id)
    context = {
        "title": _("Plan a session"),
        "crumbs": crumbs(),
        "form": form,
        "no_course": not queries.courses(request.actor).exists(),
    }
    return render(request, "web/training/plan.html", context)


@requires("training.plan")
def change(request, session: UUID):
    """Places, minimum, trainer of a session of one's own."""
    found = queries.find(request.actor, session)
    if not queries.is_own(request.actor, found):
        raise Http404
    same = ("places", "minimum", "room", "transport", "childcare_places")
    initial = {name: getattr(found, name) for name in same} | {"trainer": found.trainer_id or ""}
    form = ChangeForm(request.POST or None, actor=request.actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        trainer = UUID(given["trainer"]) if given["trainer"] else None
        changes = SessionChanges(**{name: given[name] for name in same}, trainer=trainer)
        if perform(request, form, actions.change_session, session=session, changes=changes):
            messages.success(request, _("The session is changed."))
            return redirect("training_session", session)
    context = {"title": _("Change the session"), "crumbs": crumbs(found), "form": form}
    return render(request, "web/training/change.html", context)


def _steps():
    return {
        SessionState.OPEN: (
            "training.plan",
            actions.open_session,
            _("Open this session for enrolment?"),
            _("Open it"),
            [_("Every organisation of the programme can enrol people from now on.")],
            "primary",
        ),
        SessionState.RUNNING: (
            "training.attend",
            actions.start_session,
            _("Has this session begun?"),
            _("It has begun"),
            [_("People can still be enrolled while places are left.")],
            "primary",
        ),
        SessionState.ENDED: (
            "training.see",
            actions.end_session,
            _("Has this session ended?"),
            _("It has ended"),
            [_("Nobody is enrolled any more. Attendance can still be corrected.")],
            "primary",
        ),
        SessionState.CANCELLED: (
            "training.plan",
            actions.cancel_session,
            _("Cancel this session?"),
            _("Cancel the session"),
            [
                _("Everybody enrolled loses her place; her half-days are free again."),
                _("Everybody enrolled or waiting is told, and listed with other sessions that fit."),
                _("Files that partners opened for this session are closed."),
                _("Attendance taken so far stays."),
            ],
            "danger",
        ),
    }


@requires("training.see")
def move(request, session: UUID, target: str):
    """Open, begin, end or cancel a session, after a question."""
    found = queries.find(request.actor, session)
    step = _steps().get(target)
    own = queries.is_own(request.actor, found)
    if step is None or not own or not states.SESSION.can(found.state, target, request.actor):
        raise Http404
    right, action, question, label, consequences, kind = step
    if not request.actor.may(right):
        raise Http404
    if request.method == "POST" and perform(request, None, action, session=session):
        messages.success(request, _("Done."))
        return redirect("training_session", session)
    context = {
        "title": presenters.title(found),
        "crumbs": crumbs(found),
        "question": question,
        "label": label,
        "consequences": consequences,
        "kind": kind,
        "back": presenters.url(found),
    }
    if target == SessionState.CANCELLED:
        context["undo"] = _("A cancelled session cannot be taken up again: plan another one.")
    return render(request, "web/training/confirm.html", context)
