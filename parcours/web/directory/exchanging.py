"""The directory taken in from files and given out as files."""

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parcours.accounts.policy import requires
from parcours.directory import actions, hsds, importing, queries, tabular
from parcours.directory.tabular import Row
from parcours.directory.wording import Words, label
from parcours.kernel import sheets
from parcours.kernel.refusals import Refused
from parcours.ui.addresses import reverse
from parcours.ui.tables import Column, Table
from parcours.ui.wording import number, translated
from parcours.web import sent_files
from parcours.web.acting import perform, refuse
from parcours.web.exporting import as_csv, in_codes

from . import presenters
from .entry import crumbs
from .forms import FileForm, MissingForm

SALT = "parcours.directory.import"
ASKED = "parcours.directory.asked"
SHOWN = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires("directory.exchange")
def take_in(request):
    """A file is looked at first: what it would change, and every fault. Then it is taken in, or not."""
    if request.method == "POST" and request.POST.get("told"):
        return _taken(request)
    if request.method == "POST" and request.POST.get("asked"):
        return _answered(request)
    form = FileForm(request.POST or None, request.FILES or None)
    context = _context(form)
    data = sent_files.sheet(request, form, sheets.MOST_BYTES) if request.method == "POST" else None
    if data is not None:
        try:
            found = importing.preview_of_file(request.actor, data)
        except Refused as refused:
            refuse(request, form, refused, {"": "file"})
        else:
            context |= _preview(request.actor, found)
    return render(request, "web/directory/exchange.html", context)


def _answered(request):
    """What a file of another directory did not tell was said: it is looked at again."""
    rows = [Row(*one) for one in _signed(request.POST["asked"], ASKED)]
    form = MissingForm(request.POST, rows=[row for row in rows if row.asked], actor=request.actor)
    found = importing.preview(request.actor, importing.answered(rows, form.said))
    context = _context(FileForm()) | _preview(request.actor, found)
    return render(request, "web/directory/exchange.html", context | {"still": bool(found.asked)})


def _signed(told: str, salt: str) -> list:
    try:
        return signing.loads(told, salt=salt)
    except signing.BadSignature:
        raise Http404 from None


def _context(form) -> dict:
    return {
        "title": _("Import and export"),
        "crumbs": [*crumbs(), {"label": _("Our services"), "url": reverse("services_ours")}],
        "form": form,
        "exports": _exports(),
        "columns": ", ".join(tabular.COLUMNS),
    }


def _exports() -> list[dict[str, str]]:
    found = []
    for whose, title in (("ours", _("Our services")), ("all", _("All services"))):
        for form, name in (("csv", "CSV"), ("xlsx", "XLSX"), ("hsds", "Open Referral HSDS 3.0")):
            url = f"{reverse('services_export', args=[form])}?whose={whose}"
            codes = "" if form == "hsds" else f"{url}&codes=1"
            found.append({"label": f"{title} · {name}", "url": url, "codes": codes})
    return found


def _preview(actor, found: importing.Preview) -> dict:
    told = [row.cells for row in found.rows]
    rows = [[row.number, row.cells, row.asked, row.hint, row.left_out] for row in found.rows]
    return {
        "found": found,
        "asked": signing.dumps(rows, salt=ASKED, compress=True) if found.asked else "",
        "missing": MissingForm(rows=found.asked, actor=actor) if found.asked else None,
        "asked_count": len(found.asked),
        "faults": _faults_table(found.faults),
        "more_faults": max(len(found.faults) - SHOWN, 0),
        "changes": _changes_table(found),
        "counts": {kind: number(len(found.of(kind))) for kind in ("added", "changed", "same")},
        "told": signing.dumps(told, salt=SALT, compress=True) if found.can_be_taken else "",
        "encoding": found.encoding if found.encoding not in ("", "utf-8") else "",
    }


def _faults_table(faults: list) -> Table:
    columns = [
        Column("row", _("Row"), numeric=True),
        Column("column", _("Column")),
        Column("why", _("What is wrong")),
    ]
    rows = [
        {"row": number(one.row) if one.row else "", "column": one.column, "why": one.sentence}
        for one in faults[:SHOWN]
    ]
    return Table(_("Faults in the file"), columns, rows)


def _changes_table(found: importing.Preview) -> Table:
    columns = [
        Column("name", _("Service")),
        Column("row", _("Row"), numeric=True),
        Column("what", _("What changes")),
    ]
    left_out = {row.cells.get("code"): row.left_out for row in found.rows}
    rows = [
        {
            "name": f"{translated(one.name)} ({one.code})",
            "row": number(one.number),
            "what": _what(one, left_out.get(one.code, ())),
        }
        for one in found.changes
        if one.kind != importing.SAME
    ]
    return Table(_("What would change"), columns, rows[:SHOWN])


def _what(change: importing.Change, left_out: tuple[str, ...]) -> str:
    """What a row would do, and what of it fits nowhere."""
    said = _("New") if change.kind == importing.ADDED else presenters.changed_fields(change.fields)
    if not left_out:
        return said
    return " · ".join([said, _("left out: %(what)s") % {"what": ", ".join(left_out)}])


def _taken(request):
    told = _signed(request.POST["told"], SALT)
    done = perform(request, None, actions.import_services, rows=told)
    if done is None:
        return redirect("services_import")
    words = ngettext("%(n)s service added", "%(n)s services added", done.added) % {"n": number(done.added)}
    more = ngettext("%(n)s changed", "%(n)s changed", done.changed) % {"n": number(done.changed)}
    messages.success(request, f"{words} · {more}")
    return redirect("services_ours")


@requires("directory.exchange")
def give_out(request, form: str):
    """The living entries as a file; a secret place is in none."""
    rows = queries.exported(request.actor, everybody=request.GET.get("whose") == "all")
    if form == "hsds":
        return _file(hsds.as_json(rows), "application/json", "services-hsds.json")
    heads, lines = _in_codes(rows) if in_codes(request) else _in_words(rows)
    if form == "csv":
        return as_csv("services", heads, lines)
    if form == "xlsx":
        return _file(sheets.as_xlsx("services", heads, lines), XLSX, "services.xlsx")
    raise Http404


def _in_codes(rows) -> tuple[list[str], list[list[str]]]:
    return list(tabular.COLUMNS), [tabular.row_of(row) for row in rows]


def _in_words(rows) -> tuple[list[str], list[list[str]]]:
    said = Words()
    heads = [label(column) for column in tabular.COLUMNS]
    return heads, [said.written(tabular.cells_of(row)) for row in rows]


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(data, content_type=kind, headers=headers)
