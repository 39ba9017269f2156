"""The business plan of a project, version by version: written, fixed, compared, taken away."""

from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.enterprise import actions, business_queries, plan_sheets
from parcours.enterprise import business as plans
from parcours.enterprise.business import BASICS, LINES, PlanTold
from parcours.enterprise.business_enums import Part, PlanState
from parcours.enterprise.enums import OVER
from parcours.kernel import sheets
from parcours.kernel.refusals import Refused
from parcours.programmes.queries import pack
from parcours.ui.addresses import reverse
from parcours.ui.wording import currency_word
from parcours.web import sent_files
from parcours.web.acting import leads_away, perform, refuse
from parcours.web.cases import presenters as of_cases

from . import business_forms, business_words, presenters
from .business_paper import paper_of
from .venture import head

SALT = "parcours.enterprise.plan"
KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@requires("enterprise.run")
def begin(request, venture: UUID):
    """A new version: at first by its head, later as the version before says."""
    row, context = head(request, venture, _("Business plan"))
    known = business_queries.versions(row)
    if known and known[0].state == PlanState.DRAFT:
        return redirect("venture_plan", known[0].id)
    if leads_away(request, row.stage in OVER):
        return redirect("venture", row.id)
    if known:
        return _again(request, row, known[0], context)
    form = business_forms.Basics(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.told(PlanTold())
        done = perform(request, form, actions.plan_begin, venture=venture, plan=told)
        if done is not None:
            return redirect("venture_plan", done.id)
    next_words = _("Next come investments, money, products, costs and jobs; the cash plan follows from them.")
    context |= {"form": form, "button": _("Begin the plan"), "notes": [next_words]}
    return render(request, "web/enterprise/form.html", context)


def _again(request, row, last, context: dict):
    if request.method == "POST":
        done = perform(request, None, actions.plan_begin, venture=row.id)
        return redirect("venture_plan", done.id) if done is not None else redirect("venture", row.id)
    context |= {
        "question": _("Begin a new version?"),
        "label": _("Begin a new version"),
        "consequences": [_("It begins with what %(version)s says.") % {"version": business_words.name(last)}],
        "undo": _("The versions before stay as they are."),
    }
    return render(request, "web/enterprise/confirm.html", context)


def _head(request, venture_plan: UUID, title: str = ""):
    found = business_queries.find(request.actor, venture_plan)
    row = found.row
    crumbs = presenters.crumbs(row.venture)
    if title:
        crumbs.append({"label": business_words.name(row), "url": reverse("venture_plan", args=[row.id])})
    context = {
        "title": title or _("Business plan"),
        "lead": row.venture.title,
        "crumbs": crumbs,
        "chips": [{"text": business_words.name(row), "tone": ""}, business_words.chip(row)],
        "back": reverse("venture_plan", args=[row.id]),
        "plan": row,
    }
    return found, context


@requires("enterprise.see")
def page(request, venture_plan: UUID):
    found, context = _head(request, venture_plan)
    may = business_queries.may_write(request.actor, found.row)
    versions = business_queries.versions(found.row.venture)
    said = business_queries.doubts(found)
    context |= {
        "may": may,
        "may_again": request.actor.may("enterprise.run")
        and found.row.venture.stage not in OVER
        and all(one.state != PlanState.DRAFT for one in versions),
        "venture": found.row.venture,
        "warnings": business_words.warnings(found, said),
        "currency": currency_word(found.row.currency),
        "plan_says": any(getattr(found.told, one) for one in LINES) or bool(found.told.opening),
        "balance": business_words.balance(found),
        "break_even": business_words.break_even(found) if found.told.products else "",
        "note": found.told.note,
        "facts": business_words.basics(found),
        "parts": business_words.parts(found, may),
        "basics_url": reverse("venture_plan_part", args=[found.row.id, BASICS]) if may else "",
        "years": business_words.years(found),
        "cash": business_words.cash(found),
        "others": business_words.lines(one for one in versions if one.id != found.row.id),
        "comparable": any(one.number < found.row.number for one in versions),
        **_next(found, may),
        "papers": of_cases.language_tabs(pack(), ""),
    }
    return render(request, "web/enterprise/plan.html", context)


def _next(found, may: bool) -> dict:
    """The first part that says nothing yet; when each but the last ones says something, the plan is ready."""
    if not may:
        return {}
    wanted = (Part.PRODUCTS, Part.INVESTMENTS, Part.SOURCES, Part.COSTS)
    missing = next((part for part in wanted if not getattr(found.told, part)), None)
    if missing is None:
        return {"venture_plan_ready": True}
    url = reverse("venture_plan_part", args=[found.row.id, missing])
    return {"next_url": url, "next_label": _("Write: %(part)s") % {"part": Part(missing).label}}


@requires("enterprise.run")
def part(request, venture_plan: UUID, plan_part: str):
    """One part of a draft, all its lines at once; nothing is lost where somebody else wrote meanwhile."""
    if plan_part != BASICS and plan_part not in LINES:
        raise Http404
    title = _("The plan") if plan_part == BASICS else str(Part(plan_part).label)
    found, context = _head(request, venture_plan, title)
    if leads_away(request, not business_queries.may_write(request.actor, found.row)):
        return redirect("venture_plan", found.row.id)
    data = request.POST or None
    if plan_part == BASICS:
        form = business_forms.Basics(data, initial=business_forms.Basics.of(found.told))
    else:
        form = business_forms.Lines(plan_part, found.told, data)
    revision = _revision(request, found.row.revision)
    if request.method == "POST" and form.is_valid():
        told = form.told(found.told)
        wrong = [one for one in plans.faults(told) if one.part == plan_part]
        if plan_part != BASICS and wrong:
            form.refuse(wrong)
        else:
            arguments = {"plan": venture_plan, "content": told, "revision": revision}
            if perform(request, form, actions.plan_write, **arguments) is not None:
                messages.success(request, _("It is kept."))
                return redirect(_after(request, venture_plan, plan_part))
            # She was told that somebody wrote meanwhile: saved again, her lines of this part stand.
            revision = found.row.revision
    context |= {"form": form, "revision": revision, "part": plan_part}
    template = "plan_basics" if plan_part == BASICS else "plan_part"
    return render(request, f"web/enterprise/{template}.html", context)


def _revision(request, present: int) -> int:
    """The revision that the form was made from; one that is no number was none."""
    if request.method != "POST":
        return present
    told = request.POST.get("revision", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else -1


def _after(request, venture_plan: UUID, plan_part: str) -> str:
    """The next part where she asked for it, else the plan."""
    order = [BASICS, *LINES]
    at = order.index(plan_part) + 1
    if request.POST.get("then") == "next" and at < len(order):
        return reverse("venture_plan_part", args=[venture_plan, order[at]])
    if request.POST.get("then") == "more":
        return reverse("venture_plan_part", args=[venture_plan, plan_part])
    return reverse("venture_plan", args=[venture_plan])


@requires("enterprise.run")
def submit(request, venture_plan: UUID):
    found, context = _head(request, venture_plan, _("Fix this version"))
    if not business_queries.may_write(request.actor, found.row):
        return redirect("venture_plan", found.row.id)
    if request.method == "POST":
        if perform(request, None, actions.plan_submit, plan=venture_plan) is not None:
            messages.success(request, _("The version is fixed."))
        return redirect("venture_plan", found.row.id)
    context |= {
        "question": _("Fix this version of the plan?"),
        "label": _("Fix it"),
        "consequences": [
            _("It stays as it is; what changes later is written as a new version."),
            *business_words.warnings(found, business_queries.doubts(found)),
        ],
        "undo": "",
    }
    return render(request, "web/enterprise/confirm.html", context)


@requires("enterprise.see")
def compare(request, venture_plan: UUID):
    """A version beside another one of the project."""
    told = request.GET.get("with", "")
    wanted = int(told) if told.isascii() and told.isdigit() and len(told) < 6 else None
    found = business_queries.compare(request.actor, venture_plan, wanted)
    if found is None:
        raise Http404
    _found, context = _head(request, venture_plan, _("Two versions side by side"))
    others = [one for one in business_queries.versions(found.after.row.venture) if one.id != venture_plan]
    context |= {
        "figures": business_words.key_figures(found),
        "table": business_words.comparison(found),
        "tabs": [
            {
                "label": business_words.name(one),
                "url": f"?with={one.number}",
                "current": one.number == found.before.row.number,
                "count": None,
            }
            for one in others
        ],
    }
    return render(request, "web/enterprise/plan_compare.html", context)


@requires("enterprise.see")
def file(request, venture_plan: UUID):
    """The plan as a workbook, or as CSV (``?as=csv``)."""
    found = business_queries.find(request.actor, venture_plan)
    kind = "csv" if request.GET.get("as") == "csv" else "xlsx"
    if kind == "csv":
        content = plan_sheets.as_csv(found.told)
    else:
        content = plan_sheets.as_xlsx(found.told, found.forecast, business_words.file_names(found.told))
    headers = {
        "Content-Disposition": f'attachment; filename="plan-{found.row.number}.{kind}"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type=KINDS[kind], headers=headers)


@requires("enterprise.run")
def take_in(request, venture_plan: UUID):
    """A file is looked at first: what it would change, and every fault. Then it replaces the draft."""
    found, context = _head(request, venture_plan, _("Take a file in"))
    if not business_queries.may_write(request.actor, found.row):
        return redirect("venture_plan", found.row.id)
    if request.method == "POST" and request.POST.get("told"):
        return _taken(request, found)
    form = business_forms.File(request.POST or None, request.FILES or None)
    data = sent_files.sheet(request, form, sheets.MOST_BYTES) if request.method == "POST" else None
    if data is not None:
        try:
            context |= _preview(found, plan_sheets.take(data))
        except Refused as refused:
            refuse(request, form, refused, {"": "file"})
    return render(request, "web/enterprise/plan_import.html", context | {"form": form})


def _preview(found, taken: plan_sheets.Taken) -> dict:
    if taken.plan is None:
        return {"faults": business_words.faults(taken.faults[:200]), "looked_at": True}
    differences = plans.differences(found.told, taken.plan)
    told = {"plan": plan_sheets.as_csv(taken.plan).decode(), "revision": found.row.revision}
    return {
        "looked_at": True,
        "changes": business_words.differences(differences, found.row),
        "told": signing.dumps(told, salt=SALT, compress=True) if differences else "",
    }


def _taken(request, found):
    try:
        told = signing.loads(request.POST["told"], salt=SALT)
    except signing.BadSignature:
        raise Http404 from None
    plan = plan_sheets.take(told["plan"].encode()).plan
    if plan is None:
        raise Http404
    arguments = {"plan": found.row.id, "content": plan, "revision": told["revision"]}
    if perform(request, None, actions.plan_write, **arguments) is None:
        return redirect("venture_plan_import", found.row.id)
    messages.success(request, _("The plan says what the file says."))
    return redirect("venture_plan", found.row.id)


@requires("enterprise.see")
def paper(request, venture_plan: UUID):
    """The plan as a PDF, in the language of the member who holds it or in the one asked for."""
    found = business_queries.find(request.actor, venture_plan)
    pdf = paper_of(request, found, request.GET.get("say", ""))
    headers = {
        "Content-Disposition": f'inline; filename="plan-{found.row.number}.pdf"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)
