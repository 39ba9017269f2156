"""Somebody answered a message: whom to call, and where it is said that it was done."""

from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.cases import actions, replying
from parcours.kernel.recorder import saw
from parcours.people import queries as people
from parcours.ui import wording
from parcours.ui.addresses import reverse
from parcours.web.acting import perform

from . import after_missed, presenters


@requires("cases.book")
def reply(request, reply: UUID):
    """How to call her; one tap says that it was done."""
    actor = request.actor
    row = replying.reply_of(actor, reply)
    if request.method == "POST":
        if perform(request, None, actions.end_reply, reply=reply) is not None:
            messages.success(request, _("It is noted that she was called."))
        return redirect("home")
    person = people.find(actor, row.person_id)
    saw(person.id, "cases.reply", detail=True)
    name, day = presenters.name(person.names.all()), wording.day(row.heard_on)
    said = _(
        "Somebody answered a message from this number on %(day)s. Others have the number too: ask who it is."
    )
    if not row.shared:
        said = _("She answered a message on %(day)s.")
    context = {
        "title": _("She answered our message: call her"),
        "lead": name,
        "crumbs": presenters.crumbs(person, name),
        "person": person,
        "said": said % {"day": day},
        "calls": after_missed.calls(actor, person),
        "note": reverse("person_notes", args=[person.id]) if actor.may("cases.note") else "",
        "ended": wording.day(row.ended_on) if row.ended_on else "",
    }
    return render(request, "web/cases/reply.html", context)
