"""Reports of exploitation and abuse: for focal points; and who they are, for the administrator."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from parcours.accounts.policy import requires
from parcours.accounts.queries import user_names
from parcours.complaints import actions, queries
from parcours.ui.addresses import reverse
from parcours.ui.wording import translated
from parcours.web.acting import perform

from . import presenters
from .forms import FocalPointForm, NoteForm


@requires("complaints.protect")
def index(request):
    """What a focal point reads; to anybody else an empty page that says why."""
    context = {
        "title": _("Reports of abuse"),
        "lead": _("Read by named focal points alone, and never about their own organisation."),
        "focal": queries.is_focal(request.actor),
        "reports": presenters.reports(queries.reports(request.actor)),
        "years": presenters.years(queries.reports_by_year(request.actor)),
    }
    return render(request, "web/complaints/reports.html", context)


@sensitive_post_parameters()
@requires("complaints.protect")
def detail(request, report):
    """One report in the open: what was said, what is wanted, what was done."""
    found = queries.report(request.actor, report)
    form = NoteForm(request.POST or None, state=found.row.state, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        done = perform(request, form, actions.note_abuse, report=report, **form.cleaned_data)
        if done is not None:
            messages.success(request, _("It is noted."))
            return redirect("report", report)
    context = {
        "title": _("Report of %(day)s") % {"day": presenters.local(found.row.received_at)},
        "crumbs": [{"label": _("Reports of abuse"), "url": reverse("reports")}],
        "chips": [presenters.report_state(found.row)],
        "facts": presenters.report_facts(found),
        "found": found,
        "steps": presenters.report_steps(found, user_names(one.user for one in found.steps)),
        "form": form,
    }
    return render(request, "web/complaints/report.html", context)


@requires("accounts.manage")
def focal_points(request):
    """Who is named, and naming one more. The administrator reads no report."""
    found = queries.may_be_named(request.actor)
    form = FocalPointForm(request.POST or None, found=found)
    if request.method == "POST" and form.is_valid():
        one = next(held for held in found if str(held.id) == form.cleaned_data["membership"])
        told = {"user": one.user_id, "organisation": one.organisation_id}
        rename = {"user": "membership"}
        done = perform(request, form, actions.name_focal_point, rename=rename, **told)
        if done is not None:
            said = _("She is named, and reads reports once a second person has confirmed it.")
            messages.success(request, said)
            return redirect("focal_points")
    context = {
        "title": _("Focal points"),
        "lead": _("They read reports of exploitation and abuse by staff, and nobody else does."),
        "unheard": queries.somebody_unheard(request.actor),
        "deaf": [translated(one.name) for one in queries.unheard(request.actor)],
        "points": presenters.focal_points(queries.focal_points(request.actor)),
        "form": form,
        "nobody": not found,
    }
    return render(request, "web/complaints/focal_points.html", context)


@requires("accounts.manage")
def end_focal_point(request, focal_point):
    """She reads reports no more, from the next page on."""
    queries.focal_point(request.actor, focal_point)
    if request.method == "POST":
        if perform(request, None, actions.end_focal_point, focal_point=focal_point) is not None:
            messages.success(request, _("She is a focal point no more."))
        return redirect("focal_points")
    context = {
        "title": _("End a focal point"),
        "crumbs": [{"label": _("Focal points"), "url": reverse("focal_points")}],
        "question": _("Shall she read reports of abuse no more?"),
        "consequences": [_("From the next page on she reads none. What she noted stays.")],
        "label": _("End it"),
        "back": reverse("focal_points"),
        "undo": _("She can be named again."),
    }
    return render(request, "web/accounts/confirm.html", context)
