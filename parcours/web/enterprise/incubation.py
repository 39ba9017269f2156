"""Incubation: cohorts with their calendar, mentors, and rooms with desks by the day."""

from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.enterprise import actions, incubation_queries
from parcours.enterprise.enums import OVER
from parcours.kernel.counting import Pages
from parcours.ui.addresses import reverse
from parcours.web.acting import leads_away, perform

from . import incubation_forms, incubation_words, presenters
from .venture import head

PAGE = 25


@requires("enterprise.see")
def page(request):
    """Cohorts, rooms and mentors of the organisation."""
    may = request.actor.may("enterprise.run")
    shown = Pages(incubation_queries.cohorts(request.actor), PAGE).get_page(request.GET.get("page"))
    spaces = incubation_queries.spaces(request.actor)
    context = {
        "title": _("Enterprises"),
        "lead": _("Cohorts, mentors and desks of the incubator."),
        "tabs": presenters.tabs(request.actor, "venture_incubation"),
        "may": may,
        "page": shown,
        "table": incubation_words.table(list(shown), request.GET),
        "spaces": incubation_words.spaces(spaces, incubation_queries.busy_today(request.actor)),
        "mentors": incubation_words.mentors(incubation_queries.mentors(request.actor), may),
    }
    return render(request, "web/enterprise/incubation.html", context)


def _crumbs(row=None) -> list[dict]:
    found = [*presenters.crumbs(), {"label": _("Incubation"), "url": reverse("venture_incubation")}]
    if row is not None:
        found.append({"label": row.title, "url": reverse("venture_cohort", args=[row.id])})
    return found


def _form(request, title: str, form, button: str, back: str, action, done: str, crumbs=None, **arguments):
    """A form of one action: shown, or performed and left for ``back``. ``arguments``: asked when valid."""
    if request.method == "POST" and form.is_valid():
        told = {name: value() if callable(value) else value for name, value in arguments.items()}
        if perform(request, form, action, **told) is not None:
            messages.success(request, done)
            return redirect(back)
    context = {"title": title, "crumbs": crumbs or _crumbs(), "form": form, "button": button, "back": back}
    return render(request, "web/enterprise/form.html", context)


def _confirm(request, title: str, question: str, back: str, action, done: str, crumbs=None, **arguments):
    if request.method == "POST":
        if perform(request, None, action, **arguments) is not None:
            messages.success(request, done)
        return redirect(back)
    context = {
        "title": title,
        "crumbs": crumbs or _crumbs(),
        "question": question,
        "label": _("Yes"),
        "consequences": [],
        "undo": "",
        "back": back,
        "kind": "danger",
    }
    return render(request, "web/enterprise/confirm.html", context)


def _none(request, row, title: str, words: str):
    """Where there is nothing to choose from: the way to the page on which it is made."""
    context = {"title": title, "crumbs": presenters.crumbs(row), "words": words}
    return render(request, "web/enterprise/nothing.html", context)


# Cohorts ------------------------------------------------------------------------------------------


@requires("enterprise.run")
def cohort_new(request):
    form = incubation_forms.Cohort(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = perform(request, form, actions.cohort_open, cohort=form.told())
        if done is not None:
            messages.success(request, _("The cohort is open."))
            return redirect("venture_cohort", done.id)
    back = reverse("venture_incubation")
    context = {
        "title": _("Open a cohort"),
        "crumbs": _crumbs(),
        "form": form,
        "button": _("Open it"),
        "back": back,
    }
    return render(request, "web/enterprise/form.html", context)


@requires("enterprise.see")
def cohort(request, venture_cohort: UUID):
    row = incubation_queries.cohort(request.actor, venture_cohort)
    may = request.actor.may("enterprise.run")
    context = {
        "title": row.title,
        "title_is_name": True,
        "lead": incubation_words.days(row),
        "crumbs": _crumbs(),
        "chips": [incubation_words.chip(row)],
        "cohort": row,
        "may": may,
        "places": incubation_words.places(row),
        "seats": incubation_words.seats(incubation_queries.seats(row), may),
        "meetings": incubation_words.meetings(incubation_queries.meetings(row), may),
    }
    return render(request, "web/enterprise/cohort.html", context)


@requires("enterprise.run")
def cohort_change(request, venture_cohort: UUID):
    row = incubation_queries.cohort(request.actor, venture_cohort)
    form = incubation_forms.Cohort(request.POST or None, initial=incubation_forms.Cohort.of(row))
    back = reverse("venture_cohort", args=[row.id])
    return _form(
        request,
        _("Describe it anew"),
        form,
        _("Save"),
        back,
        actions.cohort_change,
        _("It is kept."),
        _crumbs(row),
        cohort=row.id,
        told=lambda: form.told(),
    )


@requires("enterprise.run")
def cohort_join(request, venture_cohort: UUID):
    """A project for a cohort."""
    row = incubation_queries.cohort(request.actor, venture_cohort)
    options = [(str(one.id), one.title) for one in incubation_queries.may_join(request.actor, row)]
    form = incubation_forms.Join(request.POST or None, label=_("Project"), options=options)
    return _form(
        request,
        _("Give a place"),
        form,
        _("Give a place"),
        reverse("venture_cohort", args=[row.id]),
        actions.cohort_join,
        _("The project has its place."),
        _crumbs(row),
        cohort=row.id,
        venture=lambda: form.told()[0],
        on=lambda: form.told()[1],
    )


@requires("enterprise.run")
def venture_join(request, venture: UUID):
    """A cohort for a project."""
    row, context = head(request, venture)
    if leads_away(request, row.stage in OVER):
        return redirect("venture", row.id)
    options = [
        (str(one.id), f"{one.title} ({incubation_words.days(one)})")
        for one in incubation_queries.joinable(request.actor, row)
    ]
    if not options:
        words = _("No cohort has a place for this project: open one first.")
        return _none(request, row, _("Give a place in a cohort"), words)
    form = incubation_forms.Join(request.POST or None, label=_("Cohort"), options=options)
    return _form(
        request,
        _("Give a place in a cohort"),
        form,
        _("Give a place"),
        context["back"],
        actions.cohort_join,
        _("The project has its place."),
        presenters.crumbs(row),
        venture=row.id,
        cohort=lambda: form.told()[0],
        on=lambda: form.told()[1],
    )


@requires("enterprise.run")
def seat_leave(request, venture_seat: UUID):
    row = incubation_queries.seat(request.actor, venture_seat)
    back = reverse("venture_cohort", args=[row.cohort_id])
    if leads_away(request, row.left):
        return redirect(back)
    form = incubation_forms.Leave(request.POST or None)
    return _form(
        request,
        _("A project leaves"),
        form,
        _("It leaves"),
        back,
        actions.cohort_leave,
        _("Its place is free again."),
        _crumbs(row.cohort),
        seat=row.id,
        reason=lambda: form.cleaned_data["reason"],
        on=lambda: form.cleaned_data["on"],
    )


@requires("enterprise.run")
def meeting_new(request, venture_cohort: UUID):
    row = incubation_queries.cohort(request.actor, venture_cohort)
    form = incubation_forms.Meeting(request.POST or None, actor=request.actor)
    return _form(
        request,
        _("A meeting of the cohort"),
        form,
        _("Keep it"),
        reverse("venture_cohort", args=[row.id]),
        actions.cohort_meet,
        _("It is in the calendar."),
        _crumbs(row),
        cohort=row.id,
        meeting=lambda: form.told(),
    )


@requires("enterprise.run")
def meeting_undo(request, venture_meeting: UUID):
    row = incubation_queries.meeting(request.actor, venture_meeting)
    return _confirm(
        request,
        row.title,
        _("Take this meeting out of the calendar?"),
        reverse("venture_cohort", args=[row.cohort_id]),
        actions.cohort_meet_not,
        _("It is out of the calendar."),
        _crumbs(row.cohort),
        meeting=row.id,
    )


# Mentors ------------------------------------------------------------------------------------------


@requires("enterprise.run")
def mentor_new(request):
    form = incubation_forms.Mentor(request.POST or None)
    return _form(
        request,
        _("A mentor"),
        form,
        _("Keep it"),
        reverse("venture_incubation"),
        actions.mentor_keep,
        _("It is kept."),
        mentor=lambda: form.told(),
    )


@requires("enterprise.run")
def mentor_end(request, venture_mentor: UUID):
    row = incubation_queries.mentor(request.actor, venture_mentor)
    return _confirm(
        request,
        row.name,
        _("Does this mentor help no more? She is then beside no project."),
        reverse("venture_incubation"),
        actions.mentor_end,
        _("It is kept."),
        mentor=row.id,
    )


@requires("enterprise.run")
def mentor_give(request, venture: UUID):
    row, context = head(request, venture)
    if leads_away(request, row.stage in OVER):
        return redirect("venture", row.id)
    options = incubation_forms.mentors(request.actor, row.id)
    if not options:
        words = _("There is no mentor yet: add one first.")
        if incubation_queries.mentors(request.actor):
            words = _("Every mentor stands beside it already.")
        return _none(request, row, _("Put a mentor beside it"), words)
    form = incubation_forms.Join(request.POST or None, label=_("Mentor"), options=options)
    return _form(
        request,
        _("Put a mentor beside it"),
        form,
        _("Keep it"),
        context["back"],
        actions.mentor_give,
        _("It is kept."),
        presenters.crumbs(row),
        venture=row.id,
        mentor=lambda: form.told()[0],
        on=lambda: form.told()[1],
    )


@requires("enterprise.run")
def mentoring_end(request, venture_mentoring: UUID):
    row = incubation_queries.mentoring(request.actor, venture_mentoring)
    return _confirm(
        request,
        row.mentor.name,
        _("Is this mentor beside the project no longer?"),
        reverse("venture", args=[row.venture_id]),
        actions.mentor_leave,
        _("It is kept."),
        presenters.crumbs(row.venture),
        mentoring=row.id,
    )


# Rooms and desks ----------------------------------------------------------------------------------


@requires("enterprise.run")
def space_new(request):
    form = incubation_forms.Space(request.POST or None)
    return _form(
        request,
        _("A room with desks"),
        form,
        _("Keep it"),
        reverse("venture_incubation"),
        actions.space_keep,
        _("It is kept."),
        told=lambda: form.told(),
    )


@requires("enterprise.see")
def space(request, venture_space: UUID):
    row = incubation_queries.space(request.actor, venture_space)
    may = request.actor.may("enterprise.run")
    context = {
        "title": row.title,
        "title_is_name": True,
        "crumbs": _crumbs(),
        "space": row,
        "may": may,
        "days": incubation_words.desk_days(incubation_queries.desk_days(row), may),
    }
    return render(request, "web/enterprise/space.html", context)


@requires("enterprise.run")
def space_change(request, venture_space: UUID):
    row = incubation_queries.space(request.actor, venture_space)
    form = incubation_forms.Space(request.POST or None, initial=incubation_forms.Space.of(row))
    return _form(
        request,
        _("Describe it anew"),
        form,
        _("Save"),
        reverse("venture_space", args=[row.id]),
        actions.space_keep,
        _("It is kept."),
        space=row.id,
        told=lambda: form.told(),
    )


@requires("enterprise.run")
def desks(request, venture: UUID):
    row, context = head(request, venture)
    if leads_away(request, row.stage in OVER):
        return redirect("venture", row.id)
    if not incubation_queries.spaces(request.actor):
        words = _("There is no room with desks yet: add one first.")
        return _none(request, row, _("Give a desk"), words)
    form = incubation_forms.Desks(request.POST or None, actor=request.actor)
    return _form(
        request,
        _("Give a desk"),
        form,
        _("Give a desk"),
        context["back"],
        actions.desk_give,
        _("The desk is given."),
        presenters.crumbs(row),
        venture=row.id,
        space=lambda: form.told()[0],
        days=lambda: form.told()[1],
    )


@requires("enterprise.run")
def desk_back(request, venture_desk: UUID):
    row = incubation_queries.desk(request.actor, venture_desk)
    return _confirm(
        request,
        row.space.title,
        _("Take this desk back?"),
        reverse("venture_space", args=[row.space_id]),
        actions.desk_back,
        _("The desk is free again."),
        desk=row.id,
    )
