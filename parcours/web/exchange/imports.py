"""Files of rows: sent, their columns told, looked at with every fault, merged or dropped; and what was."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parcours.accounts.policy import requires
from parcours.accounts.queries import user_names
from parcours.exchange import actions
from parcours.exchange.enums import BatchState
from parcours.exchange.importing import batches, kinds, queueing, tables
from parcours.exchange.importing.batches import View
from parcours.exchange.importing.kinds import CHANGED, DOUBTFUL, LEFT_OUT, NEW, SAME
from parcours.exchange.models import ImportBatch
from parcours.kernel import clock
from parcours.kernel.counting import Pages
from parcours.kernel.recorder import saw
from parcours.programmes.xlsform_writing import CONTENT_TYPE
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.wording import moment, number
from parcours.web import sent_files
from parcours.web.acting import perform

from . import import_forms as forms
from . import import_words as words

PAGE = 25
STEPS = ("columns", "rows", "merge", "drop")


def crumbs() -> list[dict]:
    return [{"label": _("Imports"), "url": reverse("imports")}]


@requires("exchange.take_in")
def listed(request):
    """What may be taken in, and the files that were."""
    offered = [
        {"title": one.title, "about": one.about, "url": reverse("import_new", args=[one.code])}
        for one in kinds.offered(request.actor)
    ]
    page = Pages(batches.batches(request.actor), PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("Imports"),
        "lead": _("A file of rows is looked at first; nothing is taken in before you merge it."),
        "kinds": offered,
        "page": page,
        "table": _history(list(page), request.GET),
    }
    return render(request, "web/exchange/imports.html", context)


def _history(rows: list[ImportBatch], query) -> Table:
    columns = [
        Column("file", _("File")),
        Column("kind", _("What")),
        Column("at", _("Sent")),
        Column("by", _("Sent by")),
        Column("rows", _("Rows"), numeric=True),
        Column("state", _("State")),
    ]
    names = user_names([row.by for row in rows if row.by])
    lines = [
        {
            "file": Cell(row.name, reverse("import_batch", args=[row.id]), is_name=True),
            "kind": words.kind_title(row.kind),
            "at": moment(clock.local(row.at)),
            "by": names.get(row.by, ""),
            "rows": number(row.rows),
            "state": Cell(words.state(row), tone=words.TONES[words.state_of(row)]),
        }
        for row in rows
    ]
    empty = Empty(_("No file yet"), _("Choose above what your file holds."))
    return Table(_("Files that were sent"), columns, lines, query=query, empty=empty, caption_visible=True)


@requires("exchange.take_in")
def new(request, kind: str):
    """Send a file of one kind."""
    one = kinds.find(request.actor, kind)
    form = forms.Upload(request.POST or None, request.FILES or None, one=one)
    data = sent_files.sheet(request, form, tables.MOST_BYTES) if request.method == "POST" else None
    if data is not None:
        sent = request.FILES.get("file")
        told = {name: form.cleaned_data.get(name, "") for name in ("option", "sheet")}
        name = sent.name if sent else "-"
        done = perform(
            request,
            form,
            actions.receive_file,
            rename={"": "file"},
            kind=kind,
            name=name,
            content=data,
            **told,
        )
        if done is not None:
            return redirect("import_batch", done.id)
    context = {
        "title": one.title,
        "lead": one.about,
        "crumbs": crumbs(),
        "form": form,
        "columns": [] if one.options() else [field.label for field in one.fields("")],
        "most": number(one.most),
        "days": batches.KEPT.days,
        "form_url": reverse("import_form", args=[kind]) if one.form else "",
        "back": reverse("imports"),
    }
    return render(request, "web/exchange/import_new.html", context, status=422 if form.errors else 200)


@requires("exchange.take_in")
def form(request, kind: str):
    """The form for tablets whose answers come in as this kind."""
    one = kinds.find(request.actor, kind)
    if one.form is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{one.code}.xlsx"'}
    return HttpResponse(one.form(), content_type=CONTENT_TYPE, headers=headers)


# One file -----------------------------------------------------------------------------------------


@requires("exchange.take_in")
def page(request, batch: UUID):
    """A file as it stands now: what its rows would do and every fault; or what became of it."""
    return _page(request, batches.view(request.actor, batch))


def _page(request, found: View, columns=None, doubtful=None):
    row = found.row
    context = {
        "title": row.name,
        "title_is_name": True,
        "lead": words.kind_title(row.kind),
        "crumbs": crumbs(),
        "chips": [{"text": words.state(row), "tone": words.TONES[words.state_of(row)]}],
        "facts": words.facts(row, found.table),
        "open": batches.is_open(row),
    }
    if row.state == BatchState.MERGING:
        return _under_way(request, row, context)
    if batches.is_open(row):
        saw(
            {one.person for line in found.lines for one in (*line.alike, line) if one.person},
            "exchange.import",
        )
        waiting = [line for line in found.lines if line.alike]
        waiting.sort(key=lambda line: (line.state != DOUBTFUL, line.number))
        context |= {
            "proposed": found.proposed,
            "columns": columns or forms.Columns(view=found),
            "doubtful": doubtful or (forms.Doubtful(lines=waiting) if waiting else None),
            "undecided": number(found.number(DOUBTFUL)) if found.number(DOUBTFUL) else "",
            "more_doubtful": max(0, len(waiting) - forms.DECIDED_AT_ONCE),
            "counts": {state: number(found.number(state)) for state in (NEW, CHANGED, SAME, LEFT_OUT)},
            "whole": found.whole,
            "given_back": queueing.sentence(row),
            "large": row.rows > queueing.AT_ONCE,
            "faults": words.faults(found) if found.faults else None,
            "more_faults": number(len(found.faults) - words.SHOWN) if len(found.faults) > words.SHOWN else "",
            "rows": words.rows(found) if found.lines else None,
            "more_rows": number(len(found.lines) - words.SHOWN) if len(found.lines) > words.SHOWN else "",
            "ready": found.can_be_merged,
            "nothing_new": not (found.proposed or found.faults or found.does_something),
            "urls": {
                name: reverse(f"import_{name}", args=[row.id])
                for name in ("columns", "rows", "merge", "drop")
            },
        }
    failed = any(form is not None and form.errors for form in (columns, doubtful))
    return render(request, "web/exchange/import.html", context, status=422 if failed else 200)


LOOK_AGAIN = 5
"""Seconds after which a page that waits for the worker is fetched again."""


def _under_way(request, row: ImportBatch, context: dict):
    """Where a file stands that the worker takes in; fetched again by itself, with or without scripts."""
    told = {"done": number(row.done), "rows": number(row.rows)}
    context |= {
        "under_way": True,
        "begun": row.began_at is not None,
        "done": _("%(done)s of %(rows)s rows so far") % told,
        "here": reverse("import_batch", args=[row.id]),
        "recall": reverse("import_recall", args=[row.id]),
    }
    answer = render(request, "web/exchange/import.html", context)
    answer["Refresh"] = str(LOOK_AGAIN)
    return answer


@requires("exchange.take_in")
@require_POST
def columns(request, batch: UUID):
    """Keep what the columns are."""
    found = batches.view(request.actor, batch)
    form = forms.Columns(request.POST, view=found)
    if form.is_valid():
        done = perform(request, form, actions.tell_columns, batch=batch, columns=form.told())
        if done is not None:
            return redirect("import_batch", batch)
    return _page(request, found, columns=form)


@requires("exchange.take_in")
@require_POST
def rows(request, batch: UUID):
    """Keep what was decided of doubtful rows."""
    found = batches.view(request.actor, batch)
    form = forms.Doubtful(request.POST, lines=[line for line in found.lines if line.alike])
    if form.is_valid():
        if not form.told():
            return redirect("import_batch", batch)
        done = perform(request, form, actions.decide_rows, batch=batch, choices=form.told())
        if done is not None:
            return redirect("import_batch", batch)
    return _page(request, found, doubtful=form)


@requires("exchange.take_in")
@require_POST
def merge(request, batch: UUID):
    """Take all rows in, or none; those of a large file by the worker."""
    row = batches.line_of(request.actor, batch)
    large = row.rows > queueing.AT_ONCE
    perform(request, None, actions.ask_merge if large else actions.merge_file, batch=batch)
    return redirect("import_batch", batch)


@requires("exchange.take_in")
@require_POST
def recall(request, batch: UUID):
    """Ask no more that the worker takes it in."""
    perform(request, None, actions.recall_merge, batch=batch)
    return redirect("import_batch", batch)


@requires("exchange.take_in")
def drop(request, batch: UUID):
    """Throw the file away, once more asked."""
    row = batches.line_of(request.actor, batch)
    if request.method == "POST":
        perform(request, None, actions.drop_file, batch=batch)
        return redirect("imports")
    context = {
        "title": _("Drop the file"),
        "crumbs": [*crumbs(), {"label": row.name, "url": reverse("import_batch", args=[batch])}],
        "question": _("Drop this file? Nothing of it was taken in."),
        "label": _("Drop the file"),
        "back": reverse("import_batch", args=[batch]),
    }
    return render(request, "web/exchange/import_drop.html", context)
