"""Reports on screen: the list, one of them from begin to answer, its restatement; why a period changed."""

from datetime import datetime, time, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.kernel import clock
from parcours.kernel.counting import Pages
from parcours.programmes.queries import pack as pack_in_force
from parcours.programmes.queries import pack_or_none
from parcours.results import actions, changing, reporting, reports
from parcours.results.enums import ReportState, SectionCode
from parcours.ui.addresses import reverse
from parcours.ui.wording import number, translated
from parcours.web.acting import leads_away, perform

from . import change_words
from . import report_forms as forms
from . import report_words as words

PAGE = 25


def crumbs(row=None) -> list[dict]:
    found = [
        {"label": _("Results"), "url": reverse("results")},
        {"label": _("Reports"), "url": reverse("results_reports")},
    ]
    if row is not None:
        found.append({"label": words.title(row), "url": reverse("results_report", args=[row.id])})
    return found


@requires("results.see")
def listed(request):
    pack = pack_or_none()
    may = pack is not None and bool(reporting.may_report(request.actor, pack.code))
    new_url = reverse("results_report_new") if may else ""
    page = Pages(reports.reports(request.actor), PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("Reports"),
        "lead": _("What was handed over stays as it was; what a restatement changes is told cell by cell."),
        "crumbs": crumbs()[:1],
        "head_actions": [{"label": _("Begin a report"), "url": new_url, "kind": "primary"}] if may else [],
        "page": page,
        "table": words.table(list(page), request.GET, new_url),
    }
    return render(request, "web/results/reports.html", context)


def _form(request, title: str, form, label: str, row=None, **more):
    context = {
        "title": title,
        "crumbs": crumbs(row),
        "form": form,
        "label": label,
        "back": crumbs(row)[-1]["url"],
    }
    status = 422 if form.errors else 200
    return render(request, "web/results/report_form.html", context | more, status=status)


@requires("results.report")
def new(request):
    """Begin a report on a project of one's own, or on the programme."""
    own = reporting.may_report(request.actor, pack_in_force().code)
    if not own:
        raise Http404
    projects = [(one.code, translated(one.short) or one.code) for one in own]
    form = forms.Report(request.POST or None, projects=projects)
    if request.method == "POST" and form.is_valid():
        made = perform(request, form, actions.begin_report, report=form.told())
        if made is not None:
            messages.success(request, _("The report is begun: write its summary, then the rest."))
            return redirect("results_report", made.id)
    return _form(request, _("Begin a report"), form, _("Begin it"))


@requires("results.see")
def report(request, report: UUID):
    """What it says: the text with its figures, every figure, what differs from the one it states anew."""
    row, pack = reports.report(request.actor, report), pack_in_force()
    said = reports.said(request.actor, row, pack)
    own = reports.is_own(request.actor, row)
    writing = own and row.state in reporting.OPEN
    restated = reports.restated(row, said.figures)
    former = reports.last(row.restates) if row.restates_id else None
    context = {
        "title": words.title(row),
        "lead": words.days(row),
        "crumbs": crumbs(),
        "chips": [words.chip(row)],
        "head_actions": words.actions(request.actor, row, own),
        "facts": words.facts(row, said.submission, own),
        "sections": words.to_write(row, writing),
        "texts": words.texts(said),
        "figures": words.figures(pack, said, row),
        "altered": said.submission is not None and not reports.is_whole(said.submission),
        "restates": former is not None,
        **_differing(pack, restated, words.titles_of(said.figures)),
        "since_then": _since_then(row, said),
        "data_url": reverse("results_report_data", args=[row.id]) if said.submission else "",
        "take_url": _take_url(request.actor, row, said, own),
        "versions": _versions(row) if own else [],
    }
    return render(request, "web/results/report.html", context)


def _differing(pack, restated, titles) -> dict:
    """The figures that differ, and in a line of their own the rows of them."""
    whole = [one for one in restated if not one.cell.dimension]
    rows = [one for one in restated if one.cell.dimension]
    return {
        "differs": words.differences(pack, whole, titles, _("Figures that differ")) if whole else None,
        "rows_differ": words.differences(pack, rows, titles, _("Rows that differ")) if rows else None,
        "many": number(len(rows)),
        "more": max(0, len(rows) - words.LISTED),
    }


def _versions(row) -> list[dict]:
    """What was submitted before, where it was sent back."""
    found = reports.submissions(row)
    return [
        {
            "label": _("Submission %(number)s") % {"number": number(one.number)},
            "when": words.moment(clock.local(one.known_at)),
            "url": reverse("results_report_data", args=[row.id]) + f"?submission={one.number}",
        }
        for one in found
    ]


def _take_url(actor, row, said, own: bool) -> str:
    """Where the report is taken as a file: what was submitted, or a draft of one's own."""
    if not actor.may("exchange.export") or not (said.submission or own):
        return ""
    return reverse("export_make", args=["report"]) + f"?report={row.id}"


def _since_then(row, said) -> str:
    """Where it is told what was recorded or taken back since the figures were fixed."""
    if said.submission is None:
        return ""
    known = clock.day_of(said.submission.known_at)
    if known >= clock.today():
        return ""
    asked = f"?since={row.since}&until={row.until}&known={known}&project={row.project_id or ''}"
    return reverse("results_changes") + asked


@requires("results.see")
def data(request, report: UUID):
    """The figures as they were submitted, byte for byte."""
    row = reports.report(request.actor, report)
    found = reports.submissions(row)
    asked = request.GET.get("submission", "")
    if asked and not reports.is_own(request.actor, row):
        raise Http404
    chosen = [one for one in found if not asked or str(one.number) == asked[:5]]
    if not chosen:
        raise Http404
    answer = HttpResponse(chosen[0].figures, content_type="application/json; charset=utf-8")
    name = f"report-{row.project_id or row.programme_id}-{row.since}-{row.until}-{row.number}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@requires("results.report")
def write(request, report: UUID, section: str):
    """One section, in the languages of the report; how each figure is named stands beside it."""
    row = _own(request, report)
    if section not in SectionCode.values:
        raise Http404
    if leads_away(request, row.state not in reporting.OPEN):
        return redirect("results_report", row.id)
    code = SectionCode(section)
    form = forms.Section(request.POST or None, section=code, said=row.texts.get(code, {}))
    if request.method == "POST" and form.is_valid():
        done = perform(request, form, actions.write_report, report=row.id, texts=form.told())
        if done is not None:
            numbers = words.typed(form.told()[str(code)])
            if numbers:
                told = {"numbers": ", ".join(numbers[:5])}
                messages.warning(
                    request, _("Kept. Typed numbers are not checked: %(numbers)s. Name a figure.") % told
                )
            else:
                messages.success(request, _("Kept."))
            return redirect("results_report", row.id)
    pack = pack_in_force()
    said = reports.said(request.actor, row, pack)
    names = words.names_to_bind(pack, said)
    return _form(request, str(code.label), form, _("Keep it"), row, names=names)


def _own(request, wanted: UUID):
    row = reports.report(request.actor, wanted)
    if not reports.is_own(request.actor, row):
        raise Http404
    return row


def _confirm(request, row, action, done: str, over: bool, **more):
    if leads_away(request, over):
        return redirect("results_report", row.id)
    if request.method == "POST":
        if perform(request, None, action, report=row.id) is not None:
            messages.success(request, done)
        return redirect("results_report", row.id)
    context = {
        "title": words.title(row),
        "crumbs": crumbs(row),
        "back": reverse("results_report", args=[row.id]),
    }
    return render(request, "web/results/report_confirm.html", context | more)


@requires("results.report")
def submit(request, report: UUID):
    row = _own(request, report)
    return _confirm(
        request,
        row,
        actions.submit_report,
        _("The report is submitted."),
        row.state not in reporting.OPEN,
        question=_("Submit this report?"),
        label=_("Submit it"),
        consequences=[
            _("Its figures are fixed as they are known now."),
            _("Its text is changed no more unless the funder sends it back."),
        ],
        undo=_("What was submitted is kept as it was, for ever."),
        kind="",
    )


@requires("results.report")
def withdraw(request, report: UUID):
    row = _own(request, report)
    return _confirm(
        request,
        row,
        actions.withdraw_report,
        _("The report is withdrawn."),
        row.state != ReportState.DRAFT,
        question=_("Withdraw this report?"),
        label=_("Withdraw it"),
        consequences=[_("It stays in the list of your organisation, and another can be begun.")],
        undo=_("A report that was withdrawn is not taken up again."),
        kind="danger",
    )


@requires("results.answer")
def answer(request, report: UUID):
    row = reports.report(request.actor, report)
    if leads_away(request, row.state != ReportState.SUBMITTED):
        return redirect("results_report", row.id)
    form = forms.Answer(request.POST or None)
    valid = request.method == "POST" and form.is_valid()
    if valid and perform(request, form, actions.answer_report, report=row.id, **form.told()) is not None:
        messages.success(request, _("Your answer is kept, and its writers read it."))
        return redirect("results_report", row.id)
    return _form(request, _("Answer the report"), form, _("Answer"), row)


@requires("results.report")
def restate(request, report: UUID):
    row = _own(request, report)
    if leads_away(request, row.state != ReportState.ACCEPTED):
        return redirect("results_report", row.id)
    form = forms.Restate(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = perform(request, form, actions.restate_report, report=row.id, **form.told())
        if done is not None:
            messages.success(request, _("A new version is begun; the accepted one stays as it is."))
            return redirect("results_report", done.id)
    note = _("The accepted report stays visible. The new version says why, who asked, and each difference.")
    return _form(request, _("State it anew"), form, _("Begin the new version"), row, note=note)


@requires("results.see")
def changes(request):
    """Why the figures of a past period are other ones today than they were on a day."""
    pack = pack_in_force()
    projects = [(one.code, translated(one.short) or one.code) for one in pack.projects]
    form = forms.Change(request.GET or None, projects=projects)
    context = {
        "title": _("What changed since"),
        "lead": _("What was recorded later about a period, and what was taken back."),
        "crumbs": crumbs()[:1],
        "form": form,
    }
    if request.GET and form.is_valid():
        asked = form.cleaned_data
        known_at = datetime.combine(asked["known"] + timedelta(days=1), time(), tzinfo=clock.zone())
        found = changing.why(pack, asked["since"], asked["until"], known_at, project=asked["project"])
        context["asked"] = True
        context["table"] = change_words.table(found, request)
        code = request.GET.get("figure", "")
        one = next((one for one in found if one.indicator.code == code), None)
        if one is not None and request.actor.may("results.open"):
            context |= change_words.opened(request.actor, pack, one)
    return render(request, "web/results/changes.html", context)
