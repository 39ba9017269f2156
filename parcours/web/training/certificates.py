"""The paper itself, and how it is taken back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.kernel.recorder import saw
from parcours.training import actions, queries
from parcours.training.enums import CertificateState
from parcours.web.acting import perform

from . import presenters
from .forms import RevokeForm
from .planning import crumbs


@requires("people.see")
def paper(request, certificate: UUID):
    """The certificate as a PDF, as it was when it was issued."""
    found, pdf = queries.certificate_pdf(request.actor, certificate)
    saw(found.person_id, "training.certificate", detail=True)
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="certificate.pdf"'},
    )


@requires("training.revoke")
def revoke(request, certificate: UUID):
    """Take a certificate back, after a question."""
    found = queries.certificate(request.actor, certificate)
    session = found.enrolment.session
    if found.state != CertificateState.VALID or not queries.is_own(request.actor, session):
        raise Http404
    saw(found.person_id, "training.revoke", detail=True)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if perform(request, form, actions.revoke_certificate, certificate=certificate, reason=reason):
            messages.success(request, _("The certificate is revoked."))
            return redirect("training_session", session.id)
    context = {
        "title": presenters.title(session),
        "crumbs": crumbs(session),
        "question": _("Revoke the certificate of %(name)s?") % {"name": found.printed["person"]},
        "label": _("Revoke the certificate"),
        "consequences": [
            _("Whoever checks it reads that it was revoked."),
            _("It no longer counts in the figures."),
        ],
        "undo": _("Another certificate can be issued afterwards."),
        "kind": "danger",
        "back": presenters.url(session),
        "form": form,
    }
    return render(request, "web/training/confirm.html", context)
