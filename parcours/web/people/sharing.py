"""Opening a file to a partner, and ending it."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.accounts.policy import requires
from parcours.accounts.queries import organisations
from parcours.people import actions, queries
from parcours.people.enums import Purpose
from parcours.ui import wording
from parcours.ui.addresses import reverse
from parcours.web.acting import perform

from .pages import crumbs_of, opened


class ShareForm(forms.Form):
    organisation = forms.TypedChoiceField(label=gettext_lazy("Partner"), coerce=UUID)

    def __init__(self, actor, seen: set[UUID], *arguments, **more):
        super().__init__(*arguments, **more)
        under = queries.partners_in_force(actor)
        named = [
            (str(one.id), wording.translated(one.name))
            for one in organisations()
            if one.id != actor.organisation and one.id not in seen and one.kind != "funder"
        ]
        ready = [one for one in named if UUID(one[0]) in under]
        rest = [one for one in named if UUID(one[0]) not in under]
        self.fields["organisation"].choices = [
            ("", _("Choose")),
            (_("With a convention"), ready),
            (_("Without a convention with us"), rest),
        ]


@requires("people.share")
def share(request, person: UUID):
    """A partner may see the file: she agreed, and a convention between the two is in force."""
    found = opened(request, person, "people.share")
    seen = {one.organisation for one in queries.who_may_see(request.actor, person)}
    form = ShareForm(request.actor, seen, request.POST or None)
    if request.method == "POST" and form.is_valid():
        partner = form.cleaned_data["organisation"]
        if perform(request, form, actions.share, person=person, organisation=partner) is not None:
            messages.success(request, _("The partner may open her file from now on."))
            return redirect("person", person)
    agreed = any(one.purpose == Purpose.SHARING for one in queries.living_consents(person))
    before = [
        _("The partner sees her whole file, except restricted facts and that she has no papers."),
        _("She has agreed to sharing.")
        if agreed
        else _("She has not agreed to sharing: read the notice to her first, then record her answer."),
    ]
    context = {
        "title": _("Share with a partner"),
        "crumbs": crumbs_of(found),
        "form": form,
        "before": before,
        "links": []
        if agreed
        else [{"label": _("Record an answer"), "url": reverse("person_consent", args=[person])}],
        "label": _("Open the file to this partner"),
        "back": reverse("person", args=[person]),
    }
    return render(request, "web/people/form.html", context, status=422 if form.errors else 200)


@requires("people.share")
def end(request, person: UUID, grant: UUID):
    """End an access; it holds from the next page on."""
    found = opened(request, person, "people.share")
    row = next((one for one in queries.who_may_see(request.actor, person) if one.grant == grant), None)
    if row is None:
        raise Http404
    own = row.organisation == request.actor.organisation
    if request.method == "POST":
        done = perform(request, None, actions.end_access, person=person, grant=grant)
        if done is None:
            return redirect("person", person)
        messages.success(request, _("The access has ended."))
        return redirect("people") if own else redirect("person", person)
    name = wording.translated(row.name)
    context = {
        "title": _("End access"),
        "crumbs": crumbs_of(found),
        "question": _("End the access of %(organisation)s?") % {"organisation": name},
        "label": _("End access"),
        "kind": "danger",
        "consequences": [
            _("You lose her file with this page.")
            if own
            else _("From the next page on, this organisation no longer sees her."),
            _("What was done for her so far stays in the journal."),
        ],
        "undo": _("The file can be shared again while she agrees."),
        "back": reverse("person", args=[person]),
    }
    return render(request, "web/people/confirm.html", context)
