"""What a person agrees to, and how she takes it back."""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.accounts.queries import organisations
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Refused
from parcours.people import actions, proofs, queries
from parcours.people.enums import Purpose
from parcours.ui import wording
from parcours.ui.addresses import reverse
from parcours.web import acting

from . import fields, presenters, proving
from .forms import ConsentForm, ProofForm
from .pages import crumbs_of, opened


def partners(actor) -> list[tuple[str, str]]:
    """Organisations with which her data may be shared, as choices."""
    return [
        (str(one.id), wording.translated(one.name))
        for one in organisations()
        if one.id != actor.organisation and one.kind != "funder"
    ]


class AnswersForm(ProofForm, ConsentForm):
    """Answers given later: only to the purposes she was asked about, and what proves them."""

    def __init__(self, actor, *arguments, **more):
        super().__init__(*arguments, **more)
        self.fields |= {
            "recipient": fields.choice(_("With whom"), [("", _("All partners")), *partners(actor)]),
            "expires_on": fields.day(_("Good until"), help_text=_("Empty: until she takes it back.")),
        }
        for one in self.notices:
            self.fields[f"consent_{one.purpose}"].required = False

    def clean(self):
        told = super().clean()
        if not self.errors and not self.consents():
            self.add_error(None, _("Answer yes or no to at least one of them."))
        return told


@requires("people.consent")
def give(request, person: UUID):
    """Record answers, each with the notice that was read and its language."""
    found = opened(request, person, "people.consent")
    form = AnswersForm(request.actor, request.POST or None, request.FILES or None)
    if request.method == "POST":
        scan = proving.handed(request, form)
        if form.is_valid() and _give(request, form, person, scan):
            messages.success(request, _("Her answers are recorded."))
            return redirect("person", person)
        proving.set_aside(request, form, scan)
    context = {
        "title": _("What does she agree to?"),
        "lead": _(
            "Read each notice in a language that she understands. She may say no to any of them, and take "
            "back a yes at any time."
        ),
        "crumbs": crumbs_of(found),
        "form": form,
        "back": reverse("person", args=[person]),
    }
    return render(request, "web/people/consent_form.html", context, status=422 if form.errors else 200)


def _give(request, form: AnswersForm, person: UUID, scan: bytes | None) -> bool:
    """One form, one action an answer: each has its own id, derived from that of the form. All or none."""
    told = form.cleaned_data
    recipient = UUID(told["recipient"]) if told["recipient"] else None
    try:
        first = acting.request_id(request) or str(uuid7())
        with transaction.atomic():
            for answer in form.consents():
                shared = answer.purpose == Purpose.SHARING
                actions.give_consent(
                    by=request.actor,
                    request_id=f"{first[:80]}.{answer.purpose}",
                    person=person,
                    answer=replace(answer, expires_on=told["expires_on"]) if shared else answer,
                    recipient=recipient if shared else None,
                    witness=told["witness"],
                    scan=scan,
                )
                # One paper holds all the answers: it is kept once.
                scan = None
    except Refused as refused:
        acting.refuse(request, form, refused, {"file": "scan"})
        return False
    return True


@requires("people.consent")
def paper(request, person: UUID, consent: UUID):
    """The paper that proves an answer, for the organisation that took it."""
    opened(request, person, "people.consent_paper")
    found = proofs.paper(request.actor, person, consent)
    if found is None:
        return redirect("person", person)
    kind, content = found
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": 'inline; filename="paper"', "X-Content-Type-Options": "nosniff"},
    )


CONSEQUENCES = {
    Purpose.ACCOMPANIMENT: lambda: [
        _("Messages that wait for her are not sent. Every service stays open to her, if she asks for it."),
        _("What happened so far stays in the journal."),
    ],
    Purpose.SHARING: lambda: [
        _("Every partner to whom her file was opened because of this loses it at once."),
        _("What they did for her so far stays in the journal."),
    ],
    Purpose.COMPARISON: lambda: [_("Her file is no longer compared with others.")],
    Purpose.REPORTING: lambda: [_("From now on she is no longer told to the funder, not even as a number.")],
}


@requires("people.consent")
def withdraw(request, person: UUID, consent: UUID):
    """She takes an answer back; what follows from it is said before."""
    found = opened(request, person, "people.consent")
    row = next((one for one in queries.consents(request.actor, person) if one.id == consent), None)
    if row is None:
        raise Http404
    if request.method == "POST":
        done = acting.perform(request, None, actions.withdraw_consent, person=person, consent=consent)
        if done is not None:
            messages.success(request, _("Her agreement is withdrawn."))
        return redirect("person", person)
    purpose = presenters.purpose(row.purpose)
    context = {
        "title": _("Withdraw: %(purpose)s") % {"purpose": purpose},
        "crumbs": crumbs_of(found),
        "question": _("Does she take back her agreement?"),
        "label": _("Withdraw her agreement"),
        "kind": "danger",
        "consequences": CONSEQUENCES[Purpose(row.purpose)](),
        "undo": _("She may agree again at any time; then the notice is read to her again."),
        "back": reverse("person", args=[person]),
    }
    return render(request, "web/people/confirm.html", context)
