"""Addenda to contracts on screen: their list, one with what it changes, drafting and putting in force."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.accounts.queries import user_names
from parcours.programmes import addendum_actions as actions
from parcours.programmes import addendum_queries as queries
from parcours.programmes import budget_finding, budget_queries
from parcours.programmes.addendum_models import Addendum
from parcours.programmes.models import Project
from parcours.programmes.money_enums import AddendumState
from parcours.ui.addresses import reverse
from parcours.ui.wording import beside, number, translated
from parcours.web.acting import perform

from . import addendum_forms as forms
from . import addendum_words as words
from .budgets import KEEP
from .words import crumbs as project_crumbs


@requires("programmes.money")
def listed(request):
    """Every addendum that is seen, of the programme and of projects."""
    context = {
        "title": _("Addenda"),
        "lead": _("What was changed in contracts after they were signed: targets, days, budgets."),
        "crumbs": words.crumbs()[:1],
        "head_actions": _begin(request.actor, None),
        "table": words.table(queries.counted(request.actor)),
    }
    return render(request, "web/money/addenda.html", context)


def _begin(actor, row: Project | None) -> list[dict[str, str]]:
    """The button that begins one, for who keeps the contract, where no draft is open."""
    code = row.code if row else ""
    drafted = queries.of_contract(actor, code).filter(state=AddendumState.DRAFT).exists()
    if drafted or not queries.keeps(actor, row):
        return []
    if row is None:
        return [
            {
                "label": _("Begin an addendum to the programme"),
                "url": reverse("money_addendum_begin"),
                "kind": "",
            }
        ]
    return [
        {
            "label": _("Begin an addendum"),
            "url": reverse("money_addendum_new", args=[row.code]),
            "kind": "",
        }
    ]


def of_project(actor, row: Project) -> dict[str, Any]:
    """What the page of a project says of its addenda."""
    begin = _begin(actor, row)
    return {
        "addenda": words.listed(queries.of_contract(actor, row.code)),
        "addendum_url": begin[0]["url"] if begin else "",
    }


@requires(KEEP)
def begin(request):
    """An addendum to the contract of the programme."""
    return _new(request, None)


@requires(KEEP)
def new(request, project: str):
    """An addendum to the contract of a project."""
    return _new(request, budget_finding.project(request.actor, project))


def _new(request, row: Project | None):
    if not queries.keeps(request.actor, row):
        raise Http404
    form = forms.Begin(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = {"project": row.code if row else "", **form.cleaned_data}
        done = perform(request, form, actions.draft, **told)
        if done is not None:
            return redirect("money_addendum", done.id)
    context = {
        "title": _("Begin an addendum"),
        "lead": translated(row.short) if row else _("The programme"),
        "crumbs": project_crumbs(row) if row else words.crumbs(),
        "back": reverse("money_project", args=[row.code]) if row else reverse("money_addenda"),
    }
    return _form(request, context, form, _("Begin"))


def _form(request, context: dict[str, Any], form: Any, button: str, **more: Any):
    context |= {"form": form, "button": button, **more}
    return render(request, "web/enterprise/form.html", context, status=422 if form.errors else 200)


@requires("programmes.money")
def page(request, addendum: UUID):
    """What it changes, before and after; what can be done with a draft."""
    row = queries.addendum(request.actor, addendum)
    keeps = row.state == AddendumState.DRAFT and row.organisation_id == request.actor.organisation
    keeps = keeps and request.actor.may(KEEP)
    found = queries.changes(row)
    names = user_names([one for one in (row.drafted_by, row.kept_by) if one])
    budget = row.budget and reverse("money_budget", args=[row.budget_id])
    context = {
        "title": words.name_of(row),
        "lead": beside((words.contract_of(row), words.when(row))),
        "crumbs": words.crumbs(),
        "chips": [{"text": AddendumState(row.state).label, "tone": words.TONES[row.state]}],
        "facts": words.facts(row, names.get(row.drafted_by, ""), names.get(row.kept_by, "")),
        "targets": words.targets(found, row, keeps),
        "days": words.days(found),
        "budget_url": budget or "",
        "project_url": reverse("money_project", args=[row.project_id]) if row.project_id else "",
        "acts": _acts(row, found, request.actor) if keeps else [],
        "second": keeps and request.actor.user == row.drafted_by,
    }
    return render(request, "web/money/addendum.html", context)


def _acts(row: Addendum, found: queries.Changes, actor) -> list[dict[str, str]]:
    def one(label: str, name: str, kind: str = "") -> dict[str, str]:
        return {"label": label, "url": reverse(name, args=[row.id]), "kind": kind}

    ready = bool(found.targets or found.days or row.budget_id) and actor.user != row.drafted_by
    signed = [one(_("The addendum is signed"), "money_addendum_sign", "primary")] if ready else []
    return [
        *signed,
        one(_("Change a target"), "money_addendum_target"),
        one(_("Days, reason, budget"), "money_addendum_write"),
        one(_("Give this addendum up"), "money_addendum_drop", "quiet"),
    ]


def _draft(request, wanted: UUID, title: str) -> tuple[Addendum, dict[str, Any]]:
    """A draft that the actor's organisation keeps; what is in force has no such pages."""
    row = queries.addendum(request.actor, wanted)
    if row.state != AddendumState.DRAFT or row.organisation_id != request.actor.organisation:
        raise Http404
    lead = beside((words.contract_of(row), words.name_of(row)))
    return row, {"title": title, "lead": lead, "crumbs": words.crumbs(row), "back": words.url(row)}


@requires(KEEP)
def write(request, addendum: UUID):
    row, context = _draft(request, addendum, _("Days, reason, budget"))
    budgets = budget_queries.versions(request.actor, row.project) if row.project else []
    form = forms.Write(request.POST or None, row=row, budgets=budgets)
    posted = request.method == "POST" and form.is_valid()
    if posted and perform(request, form, actions.write, addendum=row.id, **form.cleaned_data):
        return redirect("money_addendum", row.id)
    return _form(request, context, form, _("Keep it"))


@requires(KEEP)
def target(request, addendum: UUID, indicator: str = ""):
    """A new target; with an indicator the one that the draft gives it already."""
    row, context = _draft(request, addendum, _("Change a target"))
    held = row.targets.select_related("indicator").filter(indicator__code=indicator).first()
    if indicator and held is None:
        raise Http404
    form = forms.Aim(request.POST or None, indicators=queries.aimed(row), target=held)
    posted = request.method == "POST" and form.is_valid()
    if posted and perform(request, form, actions.set_target, addendum=row.id, **form.cleaned_data):
        return redirect("money_addendum", row.id)
    links = []
    if held is not None:
        at = reverse("money_addendum_target_drop", args=[row.id, indicator])
        links = [{"label": _("Leave this target as it was"), "url": at}]
    return _form(request, context, form, _("Keep it"), help_links=links)


def _confirmed(request, context: dict[str, Any], action: Any, to: tuple, told: dict[str, Any], **shown: Any):
    if request.method == "POST":
        done = perform(request, None, action, **told)
        return redirect(*to) if done is not None else redirect(context["back"])
    context |= {"kind": "danger", "undo": "", "consequences": []} | shown
    return render(request, "web/enterprise/confirm.html", context)


@requires(KEEP)
def drop_target(request, addendum: UUID, indicator: str):
    row, context = _draft(request, addendum, _("Leave this target as it was"))
    if not row.targets.filter(indicator__code=indicator).exists():
        raise Http404
    told, to = {"addendum": row.id, "indicator": indicator}, ("money_addendum", row.id)
    shown = {"question": _("Leave the target as it was?"), "label": _("Leave it")}
    return _confirmed(request, context, actions.drop_target, to, told, **shown)


@requires(KEEP)
def drop(request, addendum: UUID):
    row, context = _draft(request, addendum, _("Give this addendum up"))
    to = ("money_project", row.project_id) if row.project_id else ("money_addenda",)
    shown = {"question": _("Give this draft of an addendum up?"), "label": _("Give it up")}
    shown["consequences"] = [_("Targets and days stay as they are in force.")]
    return _confirmed(request, context, actions.drop, to, {"addendum": row.id}, **shown)


@requires(KEEP)
def sign(request, addendum: UUID):
    row, context = _draft(request, addendum, _("Put the addendum in force"))
    form = forms.Signed(request.POST or None)
    posted = request.method == "POST" and form.is_valid()
    if posted and perform(request, form, actions.put_in_force, addendum=row.id, **form.cleaned_data):
        messages.success(request, _("It is in force: its targets and days hold, and it stays as it is."))
        return redirect("money_addendum", row.id)
    notes = [_("From then on it cannot be changed or taken back: another addendum would.")]
    left = queries.left_outside(row)
    if left:
        told = _("Payments made so far on days outside the new ones: %(count)s. The next report names them.")
        notes = [told % {"count": number(left)}, *notes]
    return _form(request, context, form, _("Put in force"), notes=notes)
