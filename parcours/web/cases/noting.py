"""Notes of her file on screen."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.accounts.queries import user_names
from parcours.cases import actions
from parcours.cases import notes as kept
from parcours.kernel.recorder import saw
from parcours.people import queries as people
from parcours.web.acting import perform

from . import desk_forms, presenters
from . import desk_presenters as shown

PAGE = 20


def _head(request, person: UUID, title: str) -> dict:
    found = people.find(request.actor, person)
    saw(found.id, "cases.notes", detail=True)
    name = presenters.name(found.names.all())
    return {"person": found, "title": title, "lead": name, "crumbs": presenters.crumbs(found, name)}


@requires("cases.note")
def notes(request, person: UUID):
    """Every note that this reader may read, and a new one."""
    head = _head(request, person, _("Notes"))
    form = desk_forms.Write(request.actor, request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and perform(request, form, actions.write_note, person=person, **form.given()) is not None
    ):
        messages.success(request, _("The note is kept."))
        return redirect("person_notes", person)
    pages = Paginator(kept.notes_of(request.actor, person), PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = head | {"form": form, "notes": said(page.object_list, request.actor), "page": page}
    return render(request, "web/cases/notes.html", context, status=422 if form.errors else 200)


def said(found, actor) -> list[dict]:
    """Notes as they are shown, with the names of those who wrote them."""
    everything = [one for read in found for one in (read, *read.earlier)]
    authors = user_names(one.note.author for one in everything)
    return [shown.note(one, authors, actor) for one in found]


@requires("cases.note")
def note(request, note: UUID):
    """Correct a note, take it back, or name one more reader."""
    found = kept.note(request.actor, note)
    row = found.note
    head = _head(request, row.person_id, _("Correct a note"))
    form = desk_forms.Correct(initial={"text": found.text})
    reader = desk_forms.NameReader(request.actor, row.readers) if row.restricted else None
    if request.method == "POST" and "user" in request.POST and reader is not None:
        reader = desk_forms.NameReader(request.actor, row.readers, request.POST)
        if reader.is_valid():
            user = reader.cleaned_data["user"]
            if perform(request, reader, actions.name_note_reader, note=note, user=user) is not None:
                messages.success(request, _("One more reader is named."))
                return redirect("person_notes", row.person_id)
    elif request.method == "POST":
        form = desk_forms.Correct(request.POST)
        told = {"withdraw": True} if "withdraw" in request.POST else {"text": request.POST.get("text", "")}
        if form.is_valid() and perform(request, form, actions.correct_note, note=note, **told) is not None:
            messages.success(request, _("The note is corrected; the version before stays readable."))
            return redirect("person_notes", row.person_id)
    wrong = form.errors or (reader is not None and reader.errors)
    names = user_names(row.readers)
    context = head | {
        "form": form,
        "reader": reader,
        "readers": [names.get(one, "—") for one in row.readers],
        "current": row.current,
    }
    return render(request, "web/cases/note.html", context, status=422 if wrong else 200)
