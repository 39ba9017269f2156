"""The word of each side: open, accept, decline, waiting list, delivered, received, withdraw."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parcours.accounts.policy import requires
from parcours.kernel import clock
from parcours.referrals import actions, links, queries
from parcours.referrals.enums import State
from parcours.web.acting import perform

from . import presenters
from .forms import AcceptForm, DeclineForm, ReceivedForm, ToldForm, WithdrawForm
from .page import crumbs, shown


@requires("referrals.answer")
@require_POST
def see(request, referral: UUID):
    """Open what was received; the sender is told that it was seen."""
    row = queries.find(request.actor, referral)
    if row.state == State.SENT:
        perform(request, None, actions.see, referral=referral)
    return redirect("referral", referral)


def _own(request, referral: UUID) -> bool:
    """Whether who sent her notes here what the other side said."""
    return queries.side_of(request.actor, queries.find(request.actor, referral)) == queries.OUT


def _asked(
    request,
    referral: UUID,
    to: str | tuple,
    form,
    question: str,
    label: str,
    done: str,
    send: Callable,
    **more,
):
    """One question about one referral; not to be asked now: back to its page."""
    row = queries.find(request.actor, referral)
    targets = to if isinstance(to, tuple) else (to,)
    may = more.pop("may", None)
    if not (may(request.actor, row) if may else any(queries.may_say(request.actor, row, t) for t in targets)):
        return redirect("referral", referral)
    if request.method == "POST" and (form is None or form.is_valid()) and send(form):
        messages.success(request, done)
        return redirect("referral", referral)
    context = {
        "title": presenters.service(row),
        "crumbs": [*crumbs(), {"label": row.code[:8], "url": presenters.url(row)}],
        "question": question,
        "label": label,
        "back": presenters.url(row),
        "form": form,
        **more,
    }
    return render(request, "web/referrals/confirm.html", context)


@requires("referrals.answer")
def accept(request, referral: UUID):
    form, own = AcceptForm(request.POST or None), _own(request, referral)

    def send(form):
        return perform(
            request,
            form,
            actions.accept,
            rename={"meeting_at": "meeting_day"},
            referral=referral,
            meeting_at=form.meeting_at(),
            meeting_place=form.cleaned_data["meeting_place"],
        )

    return _asked(
        request,
        referral,
        State.ACCEPTED,
        form,
        _("When is she expected?"),
        _("Keep") if own else _("Accept"),
        _("What they said is kept.") if own else _("Accepted. The organisation that sent her is told."),
        send,
        consequences=[_("A place of the service is taken for her.")],
    )


@requires("referrals.answer")
def decline(request, referral: UUID):
    form, own = DeclineForm(request.POST or None), _own(request, referral)

    def send(form):
        code = form.cleaned_data["reason_code"]
        return perform(request, form, actions.decline, referral=referral, reason_code=code)

    return _asked(
        request,
        referral,
        State.DECLINED,
        form,
        _("Did they decline?") if own else _("Decline this referral?"),
        _("Yes, they declined") if own else _("Decline"),
        _("What they said is kept.")
        if own
        else _("Declined. The organisation that sent her looks for another service."),
        send,
        kind="danger",
        consequences=[
            _("What was shared can be read at the other side no more.")
            if own
            else _("What was shared can be read here no more.")
        ],
    )


@requires("referrals.answer")
def waiting_list(request, referral: UUID):
    own = _own(request, referral)

    def send(_form):
        return perform(request, None, actions.put_on_waiting_list, referral=referral)

    return _asked(
        request,
        referral,
        State.WAITING_LIST,
        None,
        _("Did they put her on their waiting list?") if own else _("Put her on the waiting list?"),
        _("Yes, she is on their list") if own else _("On the waiting list"),
        _("She is on the waiting list."),
        send,
        undo="" if own else _("You can accept or decline her later."),
    )


@requires("referrals.answer")
def delivered(request, referral: UUID):
    def send(_form):
        return perform(request, None, actions.deliver, referral=referral)

    return _asked(
        request,
        referral,
        (State.DELIVERED, State.CLOSED),
        None,
        _("Was the service delivered?"),
        _("Yes, it was delivered"),
        _("Noted. It closes once she has said so too."),
        send,
    )


@requires("referrals.send")
def received(request, referral: UUID):
    form = ReceivedForm(request.POST or None)

    def send(form):
        said = form.cleaned_data["said"]
        if said == "yes":
            return perform(request, form, actions.receive, referral=referral)
        told = {"referral": referral, "reason_code": said}
        return perform(request, form, actions.not_received, rename={"reason_code": "said"}, **told)

    return _asked(
        request,
        referral,
        (State.RECEIVED, State.NOT_RECEIVED, State.CLOSED),
        form,
        _("Did she receive it?"),
        _("Keep"),
        _("What she says is kept."),
        send,
    )


@requires("referrals.send")
def told(request, referral: UUID):
    """She was told when and where, or that she is on a waiting list."""
    form = ToldForm(request.POST or None, initial={"occurred_on": clock.today()})

    def send(form):
        return perform(request, form, actions.tell_her, referral=referral, **form.cleaned_data)

    return _asked(
        request,
        referral,
        (),
        form,
        _("How was she told?"),
        _("She was told"),
        _("It is kept that she was told."),
        send,
        may=queries.to_tell,
        consequences=[_("She leaves the list of those who have to be told.")],
    )


@requires("referrals.send")
def withdraw(request, referral: UUID):
    form = WithdrawForm(request.POST or None)
    went = queries.find(request.actor, referral).sent_on is not None

    def send(form):
        code = form.cleaned_data["reason_code"]
        return perform(request, form, actions.withdraw, referral=referral, reason_code=code)

    return _asked(
        request,
        referral,
        State.WITHDRAWN,
        form,
        _("Withdraw this referral?"),
        _("Withdraw"),
        _("Withdrawn."),
        send,
        kind="danger",
        consequences=[
            _("What was shared can be read at the other side no more."),
            _("A place is free again."),
        ]
        if went
        else [_("It was never sent: the other side knows nothing of it.")],
    )


@requires("referrals.send")
@require_POST
def link(request, referral: UUID):
    """A new link for a partner without an account: sent to its address, and shown once."""
    queries.find(request.actor, referral)
    token = links.new_token()
    if perform(request, None, actions.renew_link, referral=referral, token=token):
        return shown(request, referral, token)
    return redirect("referral", referral)
