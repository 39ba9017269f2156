"""Violence, trafficking, health: kept apart, for named readers; everybody else sees one word."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.accounts.policy import requires
from parcours.accounts.queries import colleagues, user_names
from parcours.people import actions, listing, queries
from parcours.people.enums import RestrictedKind
from parcours.ui.addresses import reverse
from parcours.web.acting import perform

from . import choices, fields, presenters
from .pages import crumbs_of, opened


class FactForm(forms.Form):
    kind = fields.choice(gettext_lazy("What it is about"), choices.stated(RestrictedKind), required=True)
    text = forms.CharField(
        label=gettext_lazy("What is to be kept"),
        widget=forms.Textarea({"rows": 5, "autocomplete": "off"}),
        help_text=gettext_lazy("Only what is needed to help her, in her words as far as possible."),
    )


class ReaderForm(forms.Form):
    user = forms.TypedChoiceField(label=gettext_lazy("One more reader"), coerce=UUID)

    def __init__(self, actor, named: list[UUID], *arguments, **more):
        super().__init__(*arguments, **more)
        found = colleagues(actor.organisation, "people.restricted")
        self.fields["user"].choices = [
            ("", _("Choose")),
            *((str(one.id), one.name) for one in found if one.id not in named),
        ]


def _page(request, person, form: FactForm, reader_form: ReaderForm | None = None):
    readers = listing.restricted_readers(request.actor, person.id)
    names = user_names(readers)
    wrong = form.errors or (reader_form is not None and reader_form.errors)
    context = {
        "title": _("Restricted facts"),
        "crumbs": crumbs_of(person),
        "form": form,
        "reader": bool(readers),
        "readers": [names.get(one, "") for one in readers],
        "reader_form": reader_form or ReaderForm(request.actor, readers),
        "reader_url": reverse("person_restricted_reader", args=[person.id]),
        "facts": [
            {
                "kind": presenters.label(RestrictedKind, fact.kind),
                "when": presenters.moment(fact.recorded_at),
                "text": text,
            }
            for fact, text in queries.read_restricted(request.actor, person.id)
        ],
        "back": reverse("person", args=[person.id]),
    }
    return render(request, "web/people/restricted.html", context, status=422 if wrong else 200)


@requires("people.restricted")
def facts(request, person: UUID):
    """Read and record; nothing is shown but to a named reader."""
    found = opened(request, person, "people.restricted")
    form = FactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        if perform(request, form, actions.record_restricted, person=person, **told) is not None:
            messages.success(request, _("It is kept, encrypted."))
            return redirect("person_restricted", person)
    return _page(request, found, form)


@requires("people.restricted")
def reader(request, person: UUID):
    """Name one more reader among the colleagues who may read restricted facts at all."""
    found = opened(request, person, "people.restricted")
    if request.method != "POST":
        return redirect("person_restricted", person)
    readers = listing.restricted_readers(request.actor, person)
    form = ReaderForm(request.actor, readers, request.POST)
    if form.is_valid():
        user = form.cleaned_data["user"]
        if perform(request, form, actions.name_restricted_reader, person=person, user=user) is not None:
            messages.success(request, _("One more reader is named."))
            return redirect("person_restricted", person)
    return _page(request, found, FactForm(), form)


@requires("people.restricted")
def vulnerability(request, person: UUID):
    """Confirm great vulnerability in one's own name."""
    found = opened(request, person, "people.restricted")
    if request.method == "POST":
        if perform(request, None, actions.confirm_great_vulnerability, person=person) is not None:
            messages.success(request, _("Great vulnerability is confirmed in your name."))
        return redirect("person", person)
    context = {
        "title": _("Great vulnerability"),
        "crumbs": crumbs_of(found),
        "question": _("Do you confirm, in your own name, that she is greatly vulnerable?"),
        "label": _("I confirm it"),
        "consequences": [
            _("The rules of the programme and the figures see only this word, your name and the day."),
            _("The reasons stay with the restricted facts, for named readers."),
        ],
        "back": reverse("person", args=[person]),
    }
    return render(request, "web/people/confirm.html", context)
