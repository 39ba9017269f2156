"""Lists of aid by half-days: approved, printed for signature, paid at once."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.aid import actions, queries
from parcours.aid.enums import Kind, ListState
from parcours.aid.sheets import SIGNED
from parcours.documents.aid_papers import AidListData, AidRow, aid_list_pdf
from parcours.kernel import clock
from parcours.kernel.recorder import saw
from parcours.ui.addresses import reverse
from parcours.ui.tables import Empty
from parcours.ui.wording import money, translated
from parcours.web.acting import perform
from parcours.web.people import proving

from . import forms, presenters
from .desk import tabs


@requires("aid.see")
def page(request):
    state = request.GET.get("state", "")
    rows = list(queries.lists(request.actor, state=state if state in ListState.values else "")[:200])
    empty = Empty(
        _("No list yet"), _("A trainer draws it up on the page of a session, from the half-days attended.")
    )
    titles = presenters.sessions(request.actor, rows)
    context = {
        "title": _("Lists of aid"),
        "lead": _("One for each session and month."),
        "tabs": tabs(request, "lists"),
        "table": presenters.lists_table(rows, titles, request.GET, empty),
    }
    return render(request, "web/aid/desk.html", context)


def _head(request, aid_list: UUID) -> tuple:
    one = queries.a_list(request.actor, aid_list)
    rows = queries.rows_of(request.actor, one)
    saw([row.person.id for row in rows], "aid.list")
    title = presenters.sessions(request.actor, [one])[one.session]
    head = {
        "title": title,
        "lead": presenters.about_list(one),
        "crumbs": [{"label": _("Lists of aid"), "url": reverse("aid_lists")}],
        "chips": [presenters.list_chip(one.state)],
        "found": one,
        "back": reverse("aid_list", args=[one.id]),
    }
    return one, rows, head


def _buttons(request, one) -> list[dict]:
    actor, found = request.actor, []
    own = one.handed_by is not None and one.handed_by == actor.user
    if one.state == ListState.OPEN and actor.may("aid.decide_more") and not own:
        found.append({"label": _("Approve"), "url": reverse("aid_list_approve", args=[one.id])})
    if one.state == ListState.APPROVED and actor.may("aid.pay"):
        found.append({"label": _("Pay"), "url": reverse("aid_list_pay", args=[one.id])})
    if found:
        found[0]["kind"] = "primary"
    found.append({"label": _("Sheet to sign (PDF)"), "url": reverse("aid_list_sheet", args=[one.id])})
    return found


@requires("aid.see")
def one(request, aid_list: UUID):
    found, rows, head = _head(request, aid_list)
    known = presenters.names([row.person.id for row in rows])
    signed = queries.sheets_of(request.actor, found)
    closed = bool(signed) and queries.is_sheet_closed(request.actor, found)
    context = head | {
        "actions": _buttons(request, found),
        "table": presenters.lines_table(found, rows, known),
        "rate": money(found.rate, found.currency),
        "differs": any(row.difference for row in rows),
        "signed": presenters.signed_sheets(found, signed, closed),
        "closed": closed,
        "add_url": reverse("aid_list_sign", args=[found.id])
        if found.state in SIGNED and request.actor.may("aid.pay")
        else "",
    }
    return render(request, "web/aid/list.html", context)


@requires("aid.decide_more")
def approve(request, aid_list: UUID):
    found, rows, head = _head(request, aid_list)
    if found.state != ListState.OPEN:
        return redirect("aid_list", aid_list=found.id)
    lines = queries.lines_for(request.actor, found.kind)
    form = forms.Approve(request.POST or None, lines=lines)
    if request.method == "POST" and form.is_valid():
        done = perform(request, form, actions.approve_list, list=aid_list, **form.cleaned_data)
        if done is not None:
            messages.success(request, _("The list is approved: it can be paid."))
            return redirect("aid_list", aid_list=aid_list)
    total = sum(max(row.due, 0) for row in rows)
    context = head | {
        "title": _("Approve the list"),
        "lead": f"{head['title']} · {head['lead']}",
        "form": form,
        "button": _("Approve"),
        "amount": money(total, found.currency),
    }
    return render(request, "web/aid/form.html", context)


@requires("aid.pay")
def pay(request, aid_list: UUID):
    found, rows, head = _head(request, aid_list)
    if found.state != ListState.APPROVED:
        return redirect("aid_list", aid_list=found.id)
    total = sum(row.left for row in rows)
    rule = queries.plan().kinds.get(found.kind)
    known = presenters.names([row.person.id for row in rows])
    people = {row.person.id: known[row.person.id] for row in rows if row.left}
    form = forms.PayList(request.POST or None, request.FILES or None, rule=rule, total=total, people=people)
    if request.method == "POST":
        scan = proving.handed(request, form)
        told = {**form.told(), "scan": scan} if form.is_valid() else None
        if told and perform(request, form, actions.pay_list, list=aid_list, **told) is not None:
            messages.success(request, _("Everybody on the list is paid."))
            return redirect("aid_list", aid_list=aid_list)
        proving.set_aside(request, form, scan)
    context = head | {
        "title": _("Pay the list"),
        "lead": f"{head['title']} · {head['lead']}",
        "form": form,
        "button": _("Everybody is paid"),
        "amount": money(total, found.currency),
        "shared": [name for name in form.fields if name not in form.own],
    }
    return render(request, "web/aid/pay_list.html", context)


@requires("aid.pay")
def add_signed(request, aid_list: UUID):
    """A page of the sheet that everybody signed, kept with the list."""
    found, _rows, head = _head(request, aid_list)
    if found.state not in SIGNED:
        return redirect("aid_list", aid_list=found.id)
    form = forms.AddSheet(request.POST or None, request.FILES or None)
    if request.method == "POST":
        scan = proving.handed(request, form)
        if scan is None and not form.errors:
            form.add_error("scan", _("Choose the photo or the PDF first."))
        elif scan is not None and perform(request, form, actions.keep_sheet, list=aid_list, scan=scan):
            messages.success(request, _("The signed sheet is kept."))
            return redirect("aid_list", aid_list=aid_list)
        proving.set_aside(request, form, scan)
    context = head | {
        "title": _("Add the signed sheet"),
        "lead": f"{head['title']} · {head['lead']}",
        "form": form,
        "button": _("Keep it"),
        "uploads": True,
    }
    return render(request, "web/aid/form.html", context, status=422 if form.errors else 200)


@requires("aid.see")
def signed(request, aid_list: UUID, scan: UUID):
    """A page of the signed sheet, for whoever may see the list."""
    found, _rows, _head_of = _head(request, aid_list)
    kind, content = queries.sheet(request.actor, found, scan)
    headers = {
        "Content-Disposition": 'inline; filename="sheet"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type=kind, headers=headers)


@requires("aid.see")
def sheet(request, aid_list: UUID):
    """The list on paper, in black and white, with room for signatures."""
    found, rows, head = _head(request, aid_list)
    known = presenters.names([row.person.id for row in rows])
    language = (get_language() or "fr").split("-")[0]
    shown = [row for row in rows if row.granted or (found.state == ListState.OPEN and row.due > 0)]

    def amount(row):
        return row.granted if found.state != ListState.OPEN else row.due

    data = AidListData(
        organisation=translated(found.organisation.name),
        title=head["title"],
        kind=Kind(found.kind).label,
        month=presenters.month(found.month),
        rate=money(found.rate, found.currency),
        rows=[
            AidRow(row.number, known[row.person.id], str(row.half_days), money(amount(row), found.currency))
            for row in shown
        ],
        total=money(sum(amount(row) for row in shown), found.currency),
        draft=found.state == ListState.OPEN,
        printed_on=clock.today(),
        language=language,
    )
    pdf = aid_list_pdf(data)
    name = f"{found.kind}-{found.month:%Y-%m}.pdf"
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )
