"""Whether messages were delivered; and, for whoever runs the channels, what waits and what failed."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.messages import actions, queries
from parcours.ui.addresses import reverse
from parcours.web.acting import perform

from . import presenters
from .forms import LogFilter, TestForm


def _tabs(request, current: str) -> list[dict]:
    if not request.actor.may("messages.run"):
        return []
    labels = {"messages_queue": _("Outbox"), "messages": _("Sent by your organisation")}
    return [
        {"label": label, "url": reverse(name), "current": name == current} for name, label in labels.items()
    ]


@requires("messages.see")
def log(request):
    """What the organisation sent, and what became of it."""
    form = LogFilter(request.GET)
    page = queries.log(request.actor, **form.wanted(), page=request.GET.get("page", 1))
    context = {
        "title": _("Messages"),
        "lead": _("When, what for, how, and whether it arrived. What a message says is not kept in view."),
        "tabs": _tabs(request, "messages"),
        "form": form,
        "page": page,
        "lines": presenters.log(page, request.GET),
    }
    return render(request, "web/messages/log.html", context)


@requires("messages.run")
def queue(request):
    """The outbox over all organisations: channels, what failed, what waits; a test message."""
    form = TestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = perform(request, form, actions.test, **form.cleaned_data)
        if done is not None:
            messages.success(request, _("The test message is on its way. Look at your telephone or mailbox."))
            return redirect("messages_queue")
    found = queries.queue(request.actor)
    context = {
        "title": _("Messages"),
        "lead": _("What carries messages, what failed and what waits, for every organisation."),
        "tabs": _tabs(request, "messages_queue"),
        "form": form,
        "late": found.late,
        "channels": presenters.channels(found),
        "failed": presenters.failed(found),
        "waiting": presenters.waiting(found),
    }
    return render(request, "web/messages/queue.html", context)


@requires("messages.run")
def again(request, message):
    """Put a message that failed back among those waiting."""
    queries.line(request.actor, message)
    if request.method == "POST":
        if perform(request, None, actions.send_again, message=message) is not None:
            messages.success(request, _("It waits to be sent again."))
        return redirect("messages_queue")
    context = {
        "title": _("Send a message again"),
        "crumbs": [{"label": _("Messages"), "url": reverse("messages_queue")}],
        "question": _("Send this message again?"),
        "consequences": [_("It goes to the same address, with the same words, as soon as it may.")],
        "label": _("Send again"),
        "kind": "primary",
        "back": reverse("messages_queue"),
    }
    return render(request, "web/accounts/confirm.html", context)


@requires("messages.run")
def stop(request, message):
    """Stop a message that still waits."""
    queries.line(request.actor, message)
    if request.method == "POST":
        if perform(request, None, actions.stop, message=message) is not None:
            messages.success(request, _("The message is stopped."))
        return redirect("messages_queue")
    context = {
        "title": _("Stop a message"),
        "crumbs": [{"label": _("Messages"), "url": reverse("messages_queue")}],
        "question": _("Stop this message?"),
        "consequences": [_("It will not be sent. What it was to say is removed at once.")],
        "label": _("Stop it"),
        "back": reverse("messages_queue"),
        "undo": _("It cannot be taken back: a new message is written instead."),
    }
    return render(request, "web/accounts/confirm.html", context)
