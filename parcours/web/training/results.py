"""How a session ended for everybody in it: results at once, then certificates at once."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parcours.accounts.policy import requires
from parcours.kernel import clock
from parcours.kernel.recorder import saw
from parcours.training import actions, queries
from parcours.training.enums import EnrolmentState, Result, SessionState
from parcours.training.rules import Outcome
from parcours.ui.addresses import reverse
from parcours.ui.wording import day, number
from parcours.web.acting import perform

from . import presenters
from .planning import crumbs

OF_STATE = {
    EnrolmentState.COMPLETED: Result.COMPLETE,
    EnrolmentState.PARTLY: Result.PARTIAL,
    EnrolmentState.NOT_COMPLETED: Result.NONE,
}


def _found(request, session: UUID):
    found = queries.find(request.actor, session)
    if not queries.answers(request.actor, found) or found.state in (
        SessionState.PLANNED,
        SessionState.CANCELLED,
    ):
        raise Http404
    return found


@requires("training.certify")
def page(request, session: UUID):
    """Results as attendance proposes them; a person confirms."""
    found = _found(request, session)
    people = queries.trainees(request.actor, found, answered=True)
    saw([one.person for one in people], "training.results")
    if request.method == "POST":
        outcomes = [
            Outcome(one.enrolment, request.POST.get(f"result_{one.enrolment.hex}", ""))
            for one in people
            if f"result_{one.enrolment.hex}" in request.POST
        ]
        done = perform(request, None, actions.complete_many, session=session, outcomes=outcomes)
        if done:
            count = len(done.ids)
            words = ngettext("%(n)s result is confirmed.", "%(n)s results are confirmed.", count)
            messages.success(request, words % {"n": number(count)})
            return redirect(reverse("training_results", args=[session]) + "#certificates")
    early = clock.today() < found.ends_on
    waiting = [at for at in queries.half_days(found) if at.taken_at is None and at.day <= clock.today()]
    ready = [one for one in people if one.state == EnrolmentState.COMPLETED and not one.certificate]
    context = {
        "title": _("Results and certificates"),
        "lead": presenters.title(found),
        "crumbs": crumbs(found),
        "early": _("The session ends on %(day)s: results are confirmed from then on.")
        % {"day": day(found.ends_on)}
        if early
        else "",
        "waiting": len(waiting),
        "marks_url": reverse("training_marks", args=[session]),
        "attendance_url": reverse("training_attendance", args=[session]),
        "lines": [_line(one, request) for one in people],
        "choices": [(one.value, one.label) for one in Result],
        "ready": [{"name": presenters.name(one), "id": one.enrolment} for one in ready]
        if found.course.certifies
        else [],
        "certifies": found.course.certifies,
        "certify_url": reverse("training_certify", args=[session]),
    }
    return render(request, "web/training/results.html", context)


def _line(one, request) -> dict:
    kept = OF_STATE.get(one.state)
    field = f"result_{one.enrolment.hex}"
    mark = presenters.mark_words(one.mark, queries.highest_mark())
    return {
        "name": presenters.name(one),
        "url": reverse("person", args=[one.person]),
        "field": field,
        "share": " · ".join(filter(None, (presenters.share_words(one.share), mark))),
        "proposed": presenters.result_word(one.proposed),
        "value": request.POST.get(field) or (kept.value if kept else one.proposed),
        "fixed": bool(one.certificate),
        "chip": presenters.enrolment_state(one.state),
        "certificate": reverse("training_certificate", args=[one.certificate]) if one.certificate else "",
    }


@requires("training.certify")
def certify(request, session: UUID):
    """Issue the certificates of those who were chosen."""
    found = _found(request, session)
    if request.method == "POST":
        chosen = set(request.POST.getlist("enrolment"))
        people = queries.trainees(request.actor, found, answered=True)
        ids = [one.enrolment for one in people if str(one.enrolment) in chosen]
        done = perform(request, None, actions.certify_many, session=session, enrolments=ids)
        if done:
            count = len(done.certificates)
            words = ngettext("%(n)s certificate is issued.", "%(n)s certificates are issued.", count)
            messages.success(request, _issued(words % {"n": number(count)}, done.certificates))
    return redirect(reverse("training_results", args=[session]) + "#certificates")


def _issued(said: str, certificates: list):
    """One paper is opened from the message; several from their lines."""
    if len(certificates) != 1:
        return said
    url = reverse("training_certificate", args=[certificates[0].id])
    return format_html('{} <a href="{}">{}</a>', said, url, _("Certificate (PDF)"))
