"""Jobs in a created enterprise."""

from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.enterprise import actions, queries
from parcours.enterprise.enums import OVER
from parcours.web.acting import leads_away, perform

from . import forms
from .venture import head


@requires("enterprise.run")
def add(request, venture: UUID):
    row, context = head(request, venture, _("Add jobs"))
    if leads_away(request, row.stage in OVER or row.created_on is None):
        return redirect("venture", row.id)
    form = forms.Jobs(request.POST or None, legal=queries.form_of(row))
    if (
        request.method == "POST"
        and form.is_valid()
        and perform(request, form, actions.add_jobs, venture=venture, jobs=form.told()) is not None
    ):
        messages.success(request, _("The jobs are noted."))
        return redirect("venture", row.id)
    context |= {
        "form": form,
        "button": _("Add them"),
        "notes": [_("Jobs are counted, never who works there: members stand under people.")],
    }
    return render(request, "web/enterprise/form.html", context)


@requires("enterprise.run")
def end(request, venture_job: UUID):
    job = queries.job(request.actor, venture_job)
    row, context = head(request, job.venture_id, _("A job ended"))
    if leads_away(request, job.until is not None):
        return redirect("venture", row.id)
    form = forms.Ended(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and perform(request, form, actions.end_job, job=venture_job, **form.cleaned_data) is not None
    ):
        messages.success(request, _("The job is over."))
        return redirect("venture", row.id)
    return render(request, "web/enterprise/form.html", context | {"form": form, "button": _("It ended")})
