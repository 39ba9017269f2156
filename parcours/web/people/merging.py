"""Two files of one person: choosing the other, seeing both side by side, making them one, and undoing it."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from parcours.accounts.policy import requires
from parcours.kernel.recorder import saw
from parcours.people import actions, comparing, listing, merged, queries
from parcours.people.enums import MergeReason
from parcours.ui.addresses import reverse
from parcours.web.acting import perform

from . import choices, compared, fields
from .pages import crumbs_of, opened

FOUND = 10


class FindForm(forms.Form):
    text = fields.text(
        gettext_lazy("Name, card or telephone"),
        200,
        required=True,
        help_text=gettext_lazy("The code of the other card is the surest."),
    )


class MergeForm(forms.Form):
    reason = fields.choice(
        gettext_lazy("How do you know that it is one person?"), MergeReason.choices, radio=True, required=True
    )
    note = fields.text(gettext_lazy("In a sentence"), 500)


@requires("people.merge")
def choose(request, person: UUID):
    """Which other file may be hers: those that sound alike, or one that is looked for."""
    found = opened(request, person, "people.merge")
    form = FindForm(request.POST or None)
    alike, looked_for = [], False
    if request.method == "POST" and form.is_valid():
        text, looked_for = form.cleaned_data["text"], True
        ids = [
            one.id
            for one in queries.search(request.actor, text, FOUND, country=choices.country())
            if one.id != person
        ]
        reasons = {}
    else:
        alike = comparing.candidates(request.actor, person, country=choices.country())
        ids, reasons = [one.person for one in alike], {one.person: one.reasons for one in alike}
    saw(ids, "people.merge")
    context = {
        "title": _("Is she known twice?"),
        "lead": _("Two files of one person are made one, so that nothing is asked or counted twice."),
        "crumbs": crumbs_of(found),
        "form": form,
        "looked_for": looked_for,
        "rows": compared.rows(person, listing.rows_of(request.actor, ids), reasons),
        "back": reverse("person", args=[person]),
    }
    return render(request, "web/people/merge_choose.html", context, status=422 if form.errors else 200)


@requires("people.merge")
def compare(request, person: UUID, duplicate: UUID):
    """Both files side by side; the first is kept and takes in what the second holds."""
    found = opened(request, person, "people.merge")
    if person == duplicate:
        return redirect("person_merge", person)
    opened(request, duplicate, "people.merge")
    form = MergeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = {"person": person, "duplicate": duplicate, **form.cleaned_data}
        if perform(request, form, actions.merge, **told) is not None:
            messages.success(request, _("The two files are one. It can be undone on her page."))
            return redirect("person", person)
    kept, gone = (comparing.file(request.actor, one) for one in (person, duplicate))
    context = {
        "title": _("Make two files one"),
        "crumbs": [
            *crumbs_of(found),
            {"label": _("Known twice?"), "url": reverse("person_merge", args=[person])},
        ],
        "table": compared.table(kept, gone),
        "swap": reverse("person_merge_with", args=[duplicate, person]),
        "form": form,
        "consequences": [
            _("The first file is kept. What it leaves open is filled from the second."),
            _("Whoever may see one of them sees the one file."),
            _("Where one of them says no to a purpose, it is no."),
            _("Restricted facts are read by the same people as before."),
        ],
        "back": reverse("person_merge", args=[person]),
    }
    return render(request, "web/people/merge_compare.html", context, status=422 if form.errors else 200)


@requires("people.merge")
def undo(request, merge: UUID):
    """Make them two files again."""
    row = merged.find(request.actor, merge)
    found = opened(request, row.kept_id, "people.merge")
    if request.method == "POST":
        done = perform(request, None, actions.undo_merge, merge=merge)
        if done is not None:
            messages.success(request, _("They are two files again."))
        return redirect("person", row.kept_id)
    since = merged.written_since(row)
    stays = ngettext(
        "%(number)s line written since stays in the file that was kept.",
        "%(number)s lines written since stay in the file that was kept.",
        since,
    )
    context = {
        "title": _("Make them two files again"),
        "crumbs": crumbs_of(found),
        "question": _("Were these two different people after all?"),
        "consequences": [
            _("Each file is again what it was before they were made one."),
            *([stays % {"number": since}] if since else []),
        ],
        "undo": _("They can be made one again."),
        "label": _("Make them two again"),
        "kind": "danger",
        "back": reverse("person", args=[row.kept_id]),
    }
    return render(request, "web/people/confirm.html", context)
