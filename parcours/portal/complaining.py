"""Without an account: complain, report abuse by staff, ask how far it is, give one's opinion of a service."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from parcours.accounts.policy import public
from parcours.complaints import actions, queries
from parcours.complaints.enums import ComplaintState
from parcours.documents import wording as papers
from parcours.kernel.actor import Actor
from parcours.kernel.identifiers import read_public_code
from parcours.kernel.limits import too_many
from parcours.kernel.refusals import TOO_MANY_REQUESTS, Refused, sentence_of

from .complaint_forms import ComplaintForm, OpinionForm, ReportForm
from .views import LENGTH, kept_by_nobody

CAUSE, A_MINUTE = "portal", 10
FORM = require_http_methods(["GET", "HEAD", "POST"])


def _page(request, template: str, status: int = 200, **context) -> HttpResponse:
    return render(request, f"portal/{template}.html", context, status=status)


def _wait(request) -> HttpResponse:
    response = _page(request, "complaint_wait", 429, title=_("One moment"))
    response["Retry-After"] = "60"
    return response


def _later(request, template: str, form, **context) -> HttpResponse:
    """Too many were told from here in this minute: what she wrote is shown again, to be sent then."""
    if form.is_valid():
        form.add_error(None, sentence_of(TOO_MANY_REQUESTS))
    response = _page(request, template, 429, form=form, **context)
    response["Retry-After"] = "60"
    return response


def _done(request, form, action, **told):
    """The answer of an action that anybody may ask for; None when it was refused, with the reason shown."""
    try:
        return action(by=Actor.system(CAUSE), request_id=_request_id(request), **told)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        return None


def _request_id(request) -> str | None:
    told = request.POST.get("request_id", "")[:100]
    return told if told.isascii() and told.isprintable() and told else None


@public
@FORM
@kept_by_nobody
def complain(request):
    """What somebody complains of; anonymous unless she wants an answer."""
    form = ComplaintForm(request.POST or None)
    if request.method == "POST":
        if too_many(request, A_MINUTE, "complaint"):
            return _later(request, "complain", form, title=_("Complain"))
        if form.is_valid():
            done = _done(request, form, actions.record_complaint, complaint=form.told())
            if done:
                return _receipt(request, done.receipt)
    return _page(request, "complain", title=_("Complain"), form=form)


@public
@FORM
@kept_by_nobody
def safe(request):
    """Exploitation or abuse by somebody who works here: to the focal points alone."""
    form = ReportForm(request.POST or None)
    if request.method == "POST":
        if too_many(request, A_MINUTE, "complaint"):
            return _later(request, "safe", form, title=_("Somebody who works here has hurt you"))
        if form.is_valid():
            done = _done(request, form, actions.report_abuse, report=form.told())
            if done:
                return _receipt(request, done.receipt)
    return _page(request, "safe", title=_("Somebody who works here has hurt you"), form=form)


def _receipt(request, code: str) -> HttpResponse:
    """Shown in the answer itself, so that no address holds it. One page whatever was told."""
    return _page(request, "complaint_told", title=_("It has been received"), code=papers.grouped(code))


@public
@require_safe
@kept_by_nobody
def ask(request):
    """Where a number is typed."""
    typed = request.GET.get("code", "")[:200]
    code = read_public_code(typed)
    if len(code) == LENGTH and code.isascii():
        return redirect("complaint_progress", code)
    context = {"title": _("How far is it?"), "typed": typed, "unreadable": "code" in request.GET}
    return _page(request, "complaint_ask", **context)


@public
@require_safe
@kept_by_nobody
def progress(request, code: str):
    """How far it is, and nothing of what was said."""
    if too_many(request):
        return _wait(request)
    found = queries.progress(read_public_code(code)[:LENGTH])
    context = {"title": _("How far is it?"), "found": found}
    if found:
        context |= {"state": ComplaintState(found.state).label, "meaning": _meaning(found.state)}
    return _page(request, "complaint_progress", **context)


def _meaning(state: str) -> str:
    return {
        "received": _("Somebody will read it soon."),
        "acknowledged": _("Somebody has read it and will look into it."),
        "in_hand": _("Somebody is looking into it."),
        "answered": _("There is an answer. It is given to you in the way you asked for."),
        "appealed": _("Somebody else will look at it again."),
        "closed": _("It is over. You may always tell us more."),
    }[state]


@public
@FORM
@kept_by_nobody
def opinion(request, token: str):
    """Four faces. Asking for the page changes nothing."""
    if too_many(request):
        return _wait(request)
    if not queries.link_is_open(token):
        return _page(request, "opinion_over", title=_("This link is over"))
    form = OpinionForm(request.POST or None)
    sent = request.method == "POST" and form.is_valid()
    if sent and _done(request, form, actions.give_feedback_by_link, token=token, opinion=form.told()):
        return _page(request, "opinion_thanks", title=_("Thank you"))
    return _page(request, "opinion", title=_("Were you received well?"), form=form)
