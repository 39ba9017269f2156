"""Who is in a project: found, added, gone; what each holds of the capital."""

from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.enterprise import actions, queries
from parcours.enterprise.enums import OVER
from parcours.kernel.recorder import saw
from parcours.people import queries as people
from parcours.programmes.queries import pack
from parcours.ui.addresses import reverse
from parcours.ui.wording import translated
from parcours.web.acting import leads_away, perform
from parcours.web.cases import presenters as of_cases

from . import forms, presenters
from .venture import head

SEARCHED = 20


@requires("enterprise.run")
def search(request, venture: UUID):
    """Find who joins. What is typed is posted: no name stands in an address."""
    row, context = head(request, venture, _("Add a member"))
    if leads_away(request, row.stage in OVER):
        return redirect("venture", row.id)
    form, lines = forms.Search(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        found = people.search(request.actor, text, SEARCHED, country=pack().country)
        saw([one.id for one in found], "enterprise.search")
        lines = [
            {
                "name": of_cases.name(one.names.all()),
                "url": reverse("venture_join", args=[one.id, row.id]),
                "note": translated(one.city.name) if one.city else "",
            }
            for one in found
        ]
    return render(request, "web/enterprise/search.html", context | {"form": form, "lines": lines})


@requires("enterprise.run")
def join(request, person: UUID, venture: UUID):
    found = people.find(request.actor, person)
    saw(found.id, "enterprise.join", detail=True)
    shown = of_cases.name(found.names.all())
    row, context = head(request, venture, _("Add a member"))
    if leads_away(request, row.stage in OVER):
        return redirect("venture", row.id)
    form = forms.Join(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if perform(request, form, actions.join, venture=venture, person=person, **given) is not None:
            messages.success(request, _("She is a member now."))
            return redirect("venture", row.id)
    context |= {"form": form, "button": _("Add her"), "whom": shown}
    return render(request, "web/enterprise/form.html", context)


@requires("enterprise.run")
def leave(request, venture_member: UUID):
    member = queries.member(request.actor, venture_member)
    saw(member.person_id, "enterprise.leave", detail=True)
    row, context = head(request, member.venture_id, _("A member leaves"))
    if leads_away(request, member.until is not None):
        return redirect("venture", row.id)
    form = forms.Leave(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and perform(request, form, actions.leave, member=venture_member, **form.cleaned_data) is not None
    ):
        messages.success(request, _("She is a member no more."))
        return redirect("venture", row.id)
    notes = [_("What she did so far stays told.")]
    if member.share is not None:
        notes.append(_("What she held of the capital has to be shared out anew."))
    context |= {
        "form": form,
        "button": _("She leaves"),
        "whom": presenters.names([member.person_id])[member.person_id],
        "notes": notes,
    }
    return render(request, "web/enterprise/form.html", context)


@requires("enterprise.run")
def shares(request, venture: UUID):
    row, context = head(request, venture, _("Capital and shares"))
    form_of, team = queries.form_of(row), queries.team(request.actor, row)
    if form_of is None or not form_of.shares or leads_away(request, row.stage in OVER):
        return redirect("venture", row.id)
    saw([one.person_id for one in team.members], "enterprise.shares")
    known = presenters.names([one.person_id for one in team.members])
    form = forms.Shares(
        request.POST or None,
        people={one.id: known[one.person_id] for one in team.members},
        currency=row.currency,
        initial=forms.Shares.of(row, list(team.members)),
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and perform(request, form, actions.set_shares, venture=venture, **form.told()) is not None
    ):
        messages.success(request, _("The shares total 100 %."))
        return redirect("venture", row.id)
    context |= {
        "form": form,
        "button": _("Keep the shares"),
        "notes": [_("Together exactly 100 %."), presenters.elsewhere(team.elsewhere)],
    }
    return render(request, "web/enterprise/form.html", context)
