"""Where somebody works: her checks after 1, 3, 6 and 12 months, her permission to work, what became of it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.employment import actions, placements
from parcours.employment.enums import CheckAnswer, OfferKind, PermitState, PlacementState
from parcours.employment.rules import WorkTerms
from parcours.kernel import clock
from parcours.kernel.counting import Pages
from parcours.kernel.recorder import saw
from parcours.ui.addresses import reverse
from parcours.web.acting import perform

from . import wording, work_words
from .forms import CheckForm, LeaveForm, TermsForm, permit_form
from .listing import tabs

PAGE = 25


def crumbs(placement=None) -> list[dict]:
    found = [
        {"label": _("Employment"), "url": reverse("employment")},
        {"label": _("At work"), "url": reverse("placements")},
    ]
    if placement is not None:
        found.append({"label": wording.name(placement.person), "url": work_words.url(placement)})
    return found


@requires("employment.see")
def due(request):
    """Checks whose day has come; then permit steps to be done by their day."""
    permits = request.GET.get("what") == "permits"
    rows = placements.due_permit_steps if permits else placements.due_checks
    page = Pages(rows(request.actor), PAGE).get_page(request.GET.get("page"))
    saw([row.person_id for row in page], "employment.placements")
    context = {
        "title": _("At work"),
        "lead": _("Who is to be asked whether she is still at work, and which steps of a permit are due"),
        "tabs": tabs("placements"),
        "more_tabs": work_words.parts(permits),
        "page": page,
        "table": (work_words.permits_table if permits else work_words.checks_table)(page, request.GET),
    }
    return render(request, "web/employment/list.html", context)


@requires("employment.see")
def page(request, placement: UUID):
    found = placements.find(request.actor, placement)
    saw(found.person_id, "employment.placement", detail=True)
    follows = placements.follows(request.actor, found)
    working, today = found.state == PlacementState.WORKING, clock.today()
    buttons = []
    if follows and working:
        if found.kind != OfferKind.JOB and found.starts_on <= today:
            job = reverse("placement_job", args=[found.id])
            buttons.append({"label": _("It became a job"), "url": job})
        left = reverse("placement_left", args=[found.id])
        buttons.append({"label": _("She is no longer there"), "url": left, "kind": "quiet"})
    context = {
        "title": wording.name(found.person),
        "title_is_name": True,
        "lead": found.employer.name,
        "crumbs": crumbs(),
        "chips": [work_words.chip(found)],
        "actions": buttons,
        "facts": work_words.facts(found),
        "checks": [
            work_words.check(one, today, follows and working)
            for one in placements.checks(request.actor, found)
        ],
        "permits": [
            work_words.permit(one, today, follows and working)
            for one in placements.permit_steps(request.actor, found)
        ],
    }
    return render(request, "web/employment/placement.html", context)


def _own(request, placement: UUID):
    found = placements.find(request.actor, placement)
    if not placements.follows(request.actor, found) or found.state != PlacementState.WORKING:
        raise Http404
    saw(found.person_id, "employment.placement", detail=True)
    return found


def _form(request, found, form, title: str, **more):
    context = {
        "title": title,
        "lead": f"{wording.name(found.person)} · {found.employer.name}",
        "crumbs": crumbs(found),
        "form": form,
        "button": _("Write it down"),
        "back": work_words.url(found),
        **more,
    }
    return render(request, "web/employment/form.html", context)


@requires("employment.apply")
def answer(request, check: UUID):
    """What was heard at a check."""
    row = placements.find_check(request.actor, check)
    found = _own(request, row.placement_id)
    if row.answer not in ("", CheckAnswer.NOT_REACHED):
        raise Http404
    form = CheckForm(request.POST or None)
    posted = request.method == "POST" and form.is_valid()
    if posted and perform(request, form, actions.answer_check, check=check, **form.cleaned_data):
        messages.success(request, _("It is written down."))
        return redirect("placement", found.id)
    title = _("Is she still there? (%(month)s)") % {"month": work_words.months(row.month)}
    return _form(request, found, form, title)


@requires("employment.apply")
def left(request, placement: UUID):
    found = _own(request, placement)
    form = LeaveForm(request.POST or None)
    posted = request.method == "POST" and form.is_valid()
    if posted and perform(request, form, actions.leave, placement=placement, **form.cleaned_data):
        messages.success(request, _("It is written down: she is back in accompaniment."))
        return redirect("placement", placement)
    return _form(request, found, form, _("She is no longer there"))


@requires("employment.apply")
def became_job(request, placement: UUID):
    found = _own(request, placement)
    if found.kind == OfferKind.JOB:
        raise Http404
    form = TermsForm(request.POST or None, initial={"starts_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        terms = WorkTerms(**form.cleaned_data)
        made = perform(request, form, actions.convert, placement=placement, terms=terms)
        if made:
            messages.success(request, _("The internship is a job now."))
            return redirect("placement", made.id)
    return _form(request, found, form, _("It became a job"))


@requires("employment.apply")
def permit(request, permit: UUID):
    """A step of the permit is done, or not needed."""
    row = placements.find_permit_step(request.actor, permit)
    found = _own(request, row.placement_id)
    if row.state != PermitState.TO_DO:
        raise Http404
    form = permit_form(row.code, request.POST or None)
    posted = request.method == "POST" and form.is_valid()
    if posted and perform(request, form, actions.settle_permit, step=permit, **form.cleaned_data):
        messages.success(request, _("It is written down."))
        return redirect("placement", found.id)
    return _form(request, found, form, work_words.permit_name(row.code))
