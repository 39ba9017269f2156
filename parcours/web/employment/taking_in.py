"""Offers of a file: looked at first, then taken in or not."""

from django.contrib import messages
from django.core import signing
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parcours.accounts.policy import requires
from parcours.employment import actions, taking_in, wording
from parcours.kernel import sheets
from parcours.kernel.refusals import Refused
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Table
from parcours.ui.wording import listed, number, translated
from parcours.web import sent_files
from parcours.web.acting import perform, refuse

from .forms import FileForm
from .offers import crumbs

SALT = "parcours.employment.import"
SHOWN = 200


@requires("employment.keep")
def page(request):
    """A file is looked at: what it would change, and every fault. Then it is taken in, all or nothing."""
    if request.method == "POST" and request.POST.get("told"):
        return _taken(request)
    form, context = FileForm(request.POST or None, request.FILES or None), {}
    data = sent_files.sheet(request, form, sheets.MOST_BYTES) if request.method == "POST" else None
    if data is not None:
        try:
            context = _preview(taking_in.preview(request.actor, data))
        except Refused as refused:
            refuse(request, form, refused, {"": "file"})
    named = [f"{label} ({code})" for code, label in wording.LABELS.items()]
    context |= {
        "title": _("Import offers"),
        "lead": _("A file of employers and what they offer, one offer a row"),
        "crumbs": crumbs(),
        "form": form,
        "columns": ", ".join(named),
    }
    return render(request, "web/employment/import.html", context)


def _taken(request):
    try:
        rows = signing.loads(request.POST["told"], salt=SALT)
    except signing.BadSignature:
        raise Http404 from None
    done = perform(request, None, actions.take_in, rows=rows)
    if done is None:
        return redirect("offers_import")
    words = [
        ngettext("%(n)s offer added", "%(n)s offers added", done.added) % {"n": number(done.added)},
        ngettext("%(n)s changed", "%(n)s changed", done.changed) % {"n": number(done.changed)},
        ngettext("%(n)s new employer", "%(n)s new employers", done.employers) % {"n": number(done.employers)},
    ]
    messages.success(request, " · ".join(words))
    return redirect(f"{reverse('employment')}?own=on")


def _column(code: str) -> str:
    return str(wording.LABELS.get(code, code))


def _preview(found: taking_in.Preview) -> dict:
    faults = Table(
        _("Faults in the file"),
        [
            Column("row", _("Row"), numeric=True),
            Column("column", _("Column")),
            Column("why", _("What is wrong")),
        ],
        [
            {"row": number(one.row) if one.row else "", "column": _column(one.column), "why": one.sentence}
            for one in found.faults[:SHOWN]
        ],
    )
    changes = Table(
        _("What would change"),
        [
            Column("title", _("Offer")),
            Column("row", _("Row"), numeric=True),
            Column("employer", _("Employer")),
            Column("what", _("What changes")),
        ],
        [_change(one) for one in found.changes if one.kind != taking_in.SAME][:SHOWN],
    )
    told = [row.cells for row in found.rows]
    return {
        "found": found,
        "encoding": found.encoding if found.encoding not in ("", "utf-8") else "",
        "counts": {kind: number(len(found.of(kind))) for kind in ("added", "changed", "same")},
        "faults": faults,
        "more_faults": number(len(found.faults) - SHOWN) if len(found.faults) > SHOWN else "",
        "changes": changes,
        "told": signing.dumps(told, salt=SALT, compress=True) if found.can_be_taken else "",
    }


def _change(one: taking_in.Change) -> dict:
    what = _("New") if one.kind == taking_in.ADDED else listed(_column(name) for name in one.fields)
    return {
        "title": translated(one.title),
        "row": number(one.number),
        "employer": Cell(one.employer, note=_("New employer") if one.fresh else "", is_name=True),
        "what": what,
    }
