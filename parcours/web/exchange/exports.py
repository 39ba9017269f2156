"""Files that leave: which there are, one that is made with what it is for, and taken away."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.accounts.policy import requires
from parcours.accounts.queries import user_names
from parcours.exchange import actions, kinds, making, refusals
from parcours.exchange.enums import Purpose
from parcours.exchange.kinds import FileKind
from parcours.exchange.models import Export
from parcours.kernel import clock
from parcours.kernel.counting import Pages
from parcours.kernel.refusals import Refused
from parcours.programmes.queries import pack as pack_in_force
from parcours.results import reports, saying
from parcours.results.enums import ReportState
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.wording import day, moment, translated
from parcours.web.acting import perform, refuse
from parcours.web.results import report_words

from . import forms

PAGE = 25
ASKED = {
    "project": gettext_lazy("About"),
    "since": gettext_lazy("First day"),
    "until": gettext_lazy("Last day"),
    "as_of": gettext_lazy("As known on"),
    "language": gettext_lazy("Language"),
}


def crumbs() -> list[dict]:
    return [{"label": _("Exports"), "url": reverse("exports")}]


@requires("exchange.export")
def listed(request):
    """Every kind of file that one may take, and those that one took."""
    offered = [
        {
            "title": one.title,
            "about": one.about,
            "url": reverse("export_make", args=[one.code]),
            "forms": ", ".join(form.upper() for form in one.forms),
        }
        for one in kinds.offered(request.actor)
    ]
    page = Pages(making.exports(request.actor), PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("Exports"),
        "lead": _("Say what a file is for: that it was taken is recorded, and it is kept for 30 days."),
        "kinds": offered,
        "control_url": reverse("control") if request.actor.may("exchange.control") else "",
        "publications_url": reverse("publications") if request.actor.may("exchange.publish") else "",
        "page": page,
        "table": _table(list(page), request.GET),
    }
    return render(request, "web/exchange/exports.html", context)


def _title(code: str) -> Any:
    return next((one.title for one in kinds.known() if one.code == code), code)


def _table(rows: list[Export], query) -> Table:
    columns = [
        Column("file", _("File")),
        Column("at", _("Taken away on")),
        Column("by", _("Taken by")),
        Column("purpose", _("What for")),
        Column("until", _("Kept until")),
    ]
    names = user_names([row.by for row in rows if row.by])
    lines = [
        {
            "file": Cell(_title(row.kind), reverse("export_made", args=[row.id]), note=row.name),
            "at": moment(clock.local(row.at)),
            "by": names.get(row.by, ""),
            "purpose": Purpose(row.purpose).label,
            "until": day(clock.local(row.expires_at).date()),
        }
        for row in rows
    ]
    empty = Empty(_("No file yet"), _("Choose above what you need."))
    return Table(_("Files that were taken"), columns, lines, query=query, empty=empty, caption_visible=True)


def _printable(actor, row) -> bool:
    """What was submitted, and what one's own organisation is writing. The state says it: what was withdrawn
    never was submitted."""
    if row.state == ReportState.DRAFT:
        return reports.is_own(actor, row)
    return row.state != ReportState.WITHDRAWN


def _choices(request, one: FileKind) -> dict[str, Any]:
    found: dict[str, Any] = {"one": one, "language": request.LANGUAGE_CODE}
    if kinds.PROJECT in one.takes:
        projects = pack_in_force().projects
        found["projects"] = [(each.code, translated(each.short) or each.code) for each in projects]
    if kinds.REPORT in one.takes:
        rows = [row for row in reports.reports(request.actor)[:200] if _printable(request.actor, row)]
        found["reports"] = [(str(row.id), f"{saying.title(row)} · {saying.days(row)}") for row in rows]
    return found


@requires("exchange.export")
def make(request, kind: str):
    """Ask for one file."""
    one = kinds.find(request.actor, kind)
    asked = {name: request.GET[name] for name in ("project", "report") if name in request.GET}
    form = forms.Export(request.POST or None, initial=asked, **_choices(request, one))
    if request.method == "POST" and form.is_valid():
        done = perform(request, form, actions.export, kind=one.code, **form.told(one))
        if done is not None:
            return redirect("export_made", done.id)
    context = {
        "title": one.title,
        "lead": one.about,
        "crumbs": crumbs(),
        "form": form,
        "label": _("Make the file"),
        "back": reverse("exports"),
    }
    return render(request, "web/exchange/make.html", context, status=422 if form.errors else 200)


@requires("exchange.export")
def made(request, export: UUID):
    """One file that was taken: what is in it, its sum, and the file itself while it is kept."""
    row = making.export(request.actor, export)
    facts = [
        {"label": _("File"), "value": row.name},
        {"label": _("Taken away on"), "value": moment(clock.local(row.at))},
        {"label": _("What for"), "value": Purpose(row.purpose).label},
        *({"label": ASKED[name], "value": value} for name, value in row.asked.items() if name in ASKED),
        {"label": _("Kept until"), "value": day(clock.local(row.expires_at).date())},
        {"label": _("Sum that proves it (SHA-256)"), "value": report_words.parted(row.sha256)},
    ]
    context = {
        "title": _title(row.kind),
        "crumbs": crumbs(),
        "facts": facts,
        "file_url": reverse("export_file", args=[row.id]) if making.is_kept(row) else "",
        "warnings": row.warnings,
        "again_url": reverse("export_make", args=[row.kind]),
    }
    return render(request, "web/exchange/made.html", context)


@requires("exchange.export")
def file(request, export: UUID):
    try:
        row, content = making.content(request.actor, export)
    except Refused as refused:
        if refused.code not in (refusals.CLEARED, refusals.TERM_OVER, refusals.NOT_YOURS_TO_CONTROL):
            raise
        refuse(request, None, refused)
        return redirect("export_made", export)
    headers = {"Content-Disposition": f'attachment; filename="{row.name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=row.media, headers=headers)
