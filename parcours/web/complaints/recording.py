"""At the counter: write a complaint or a report down, hand the number over, and read nothing again."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from parcours.accounts.policy import requires
from parcours.complaints import actions
from parcours.documents import wording as papers
from parcours.kernel.recorder import saw
from parcours.people import visibility
from parcours.ui.addresses import reverse
from parcours.web.acting import perform
from parcours.web.people.pages import crumbs_of

from .forms import ComplaintForm, ReportForm


def _recorded(request, code: str):
    """The number stands in the answer alone; whoever loads the page again finds an empty form."""
    context = {
        "title": _("Recorded"),
        "code": papers.grouped(code),
        "address": request.build_absolute_uri(reverse("complaint_ask")),
    }
    return render(request, "web/complaints/recorded.html", context)


def _record(request, form: ComplaintForm, **context):
    if request.method == "POST" and form.is_valid():
        done = perform(request, form, actions.record_complaint, complaint=form.told())
        if done is not None:
            return _recorded(request, done.receipt)
    context = {
        "title": _("Record a complaint"),
        "lead": _("Another organisation than the one concerned reads it. You will not see it again."),
        "form": form,
        "safe_url": reverse("report_new"),
    } | context
    return render(request, "web/complaints/new.html", context)


def _first(request) -> dict:
    return {"language": getattr(request, "LANGUAGE_CODE", "fr"), "way": "counter"}


@sensitive_post_parameters()
@requires("complaints.record")
def new(request):
    """A complaint of somebody who stays unnamed, or says herself how she is answered."""
    return _record(request, ComplaintForm(request.POST or None, initial=_first(request)))


@sensitive_post_parameters()
@requires("complaints.record")
def of_person(request, person):
    """A complaint of somebody whose file is open; it is no part of it, and names her only if she wants."""
    found = visibility.get(request.actor, person)
    saw(found.id, "people.page")
    form = ComplaintForm(request.POST or None, initial=_first(request), person=found.id)
    return _record(request, form, crumbs=crumbs_of(found))


@sensitive_post_parameters()
@requires("complaints.record")
def new_report(request):
    """Exploitation or abuse by staff: to the focal points alone."""
    form = ReportForm(request.POST or None, initial=_first(request))
    if request.method == "POST" and form.is_valid():
        done = perform(request, form, actions.report_abuse, report=form.told())
        if done is not None:
            return _recorded(request, done.receipt)
    context = {
        "title": _("Report abuse by staff"),
        "lead": _("Only named focal points read it, none of the place where it happened, nor your chiefs."),
        "crumbs": [{"label": _("Record a complaint"), "url": reverse("complaint_new")}],
        "form": form,
    }
    return render(request, "web/complaints/new_report.html", context)
