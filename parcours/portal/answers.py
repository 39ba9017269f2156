"""A partner without an account answers a referral by its link: on a telephone, in a minute.

Asking for the page changes nothing and shows nobody: mail programs open links by themselves. What was shared
is shown once somebody says that she opens it. Every link that does not answer gets one page.
"""

from contextlib import suppress

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parcours.accounts.policy import public
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.limits import too_many
from parcours.kernel.refusals import Refused
from parcours.referrals import actions, queries, reading
from parcours.referrals.enums import Purpose, State
from parcours.ui import wording

from .forms import AcceptForm, DeclineForm
from .views import kept_by_nobody

CAUSE = "referrals.link"
FIELDS = {"meeting_at": "meeting_day"}


def _page(request, template: str, status: int = 200, **context):
    response = render(request, f"portal/{template}.html", context, status=status)
    # The address is the key: it is handed on to nobody, not even with a click.
    response["Referrer-Policy"] = "same-origin"
    return response


@public
@require_http_methods(["GET", "HEAD", "POST"])
@kept_by_nobody
def answer(request, token: str):
    """The page of a link: who asks, then what was shared, then the answer."""
    if too_many(request):
        response = _page(request, "link_wait", 429, title=_("One moment"))
        response["Retry-After"] = "60"
        return response
    said = request.POST.get("do", "")
    if said == "renew":
        return _renew(request, token)
    if said in ("open", State.ACCEPTED, State.WAITING_LIST, State.DECLINED, State.DELIVERED):
        return _opened(request, token, said)
    found = queries.by_token(token)
    return _closed(request, token) if found is None else _cover(request, token, found)


def _cover(request, token: str, found):
    return _page(
        request,
        "link_cover",
        title=_title(found),
        token=token,
        asks=wording.translated(found.frozen.get("from", {})),
        service=wording.translated(found.frozen.get("service", {})),
        until=clock.local(found.expires_at),
    )


def _title(found) -> str:
    if found.purpose == Purpose.DELIVER:
        return _("Was the service delivered?")
    return _("A person is referred to you")


def _opened(request, token: str, said: str):
    by = Actor.system(CAUSE)
    try:
        actions.see_by_link(by=by, token=token)
    except Refused:
        return _closed(request, token)
    forms = {State.ACCEPTED: AcceptForm, State.DECLINED: DeclineForm}
    accept, decline = (form(request.POST if said == state else None) for state, form in forms.items())
    problem = ""
    if said != "open":
        chosen = {State.ACCEPTED: accept, State.DECLINED: decline}.get(said)
        if chosen is None or chosen.is_valid():
            problem = _say(by, token, said, chosen)
            if not problem:
                return _page(request, "link_done", title=_("Thank you"), state=said)
    found = queries.by_token(token, open_it=True)
    if found is None:
        return _closed(request, token)
    return _page(
        request,
        "link_open",
        title=_title(found),
        token=token,
        found=found,
        asks=wording.translated(found.frozen.get("from", {})),
        service=wording.translated(found.frozen.get("service", {})),
        blocks=reading.blocks(found.content),
        request_text=found.content.get("request", ""),
        accept=accept,
        decline=decline,
        problem=problem,
        delivers=found.purpose == Purpose.DELIVER,
        waits=found.state == State.WAITING_LIST,
        asked=said,
    )


def _say(by: Actor, token: str, said: str, form) -> str:
    """Answer; what is wrong, in words, or nothing."""
    told = {}
    if said == State.ACCEPTED:
        told = {"meeting_at": form.meeting_at(), "meeting_place": form.cleaned_data["meeting_place"]}
    elif said == State.DECLINED:
        told = {"reason_code": form.cleaned_data["reason_code"]}
    try:
        actions.answer_by_link(by=by, token=token, to=said, **told)
    except Refused as refused:
        field = FIELDS.get(refused.field or "", refused.field)
        if form is not None and field in form.fields:
            form.add_error(field, refused.sentence)
        return refused.sentence
    return ""


def _renew(request, token: str):
    """The same words whether a link was sent or not."""
    with suppress(Refused):
        actions.ask_for_link(by=Actor.system(CAUSE), token=token)
    return _page(request, "link_renewed", title=_("A new link"))


def _closed(request, token: str):
    return _page(request, "link_closed", 404, title=_("This link answers no more"), token=token)
