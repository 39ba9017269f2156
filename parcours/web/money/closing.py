"""The end of a project: what stands in the way, who does what falls due later, closing and opening again."""

from typing import Any
from uuid import UUID

from django import forms
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from parcours.accounts.policy import requires
from parcours.accounts.queries import user_names
from parcours.kernel import clock
from parcours.kernel.refusals import NOT_FOUND, Missing
from parcours.programmes import budget_finding, closing, closing_actions
from parcours.programmes.closing import Standing
from parcours.programmes.closing_ports import questions
from parcours.programmes.models import Project
from parcours.programmes.money_enums import ClosureState
from parcours.programmes.queries import contract_days
from parcours.ui.addresses import reverse
from parcours.ui.wording import day, number
from parcours.web.acting import perform

from . import words

WHERE = {
    "drafts": "money_project",
    "addenda": "money_project",
    "commitments": "money_spending",
    "unreported": "money_reports",
    "cases": "desk",
    "sessions": "training",
    "retention": "placements",
    "visits": "venture_visits",
    "apprentices": "training_apprentices",
}
"""The page on which each question is settled; those of money are about the project."""


class Owner(forms.Form):
    owner = forms.TypedChoiceField(label=gettext_lazy("Who does it"), coerce=UUID)

    def __init__(self, *args, colleagues, **more):
        super().__init__(*args, **more)
        self.fields["owner"].choices = [("", ""), *((str(user), name) for user, name in colleagues)]


class Reason(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Why it is opened again"), max_length=closing.REASON)


def _project(request, code: str) -> Project:
    """A project of one's own organisation."""
    row = budget_finding.project(request.actor, code)
    if row.grantee_id != request.actor.organisation:
        raise Missing(NOT_FOUND)
    return row


def _url(one: Standing, row: Project) -> str:
    name = WHERE.get(one.question.code, "")
    if not name:
        return ""
    return reverse(name, args=[row.code]) if name.startswith("money") else reverse(name)


def _line(one: Standing, row: Project) -> dict[str, Any]:
    if one.settled:
        chip = (_("Settled"), "good") if one.number else (_("Nothing open"), "none")
    else:
        chip = (_("Nobody is named"), "bad") if one.question.later else (_("In the way"), "bad")
    name = _("Name somebody else") if one.owner else _("Name who does it")
    return {
        "title": one.question.title,
        "number": number(one.number),
        "url": _url(one, row),
        "owner": one.owner_name,
        "chip": chip[0],
        "tone": chip[1],
        "name": name if one.question.later and one.number else "",
        "name_url": reverse("money_closing_owner", args=[row.code, one.question.code]),
    }


@requires("programmes.budget")
def page(request, project: str):
    """Everything that is open of a project, with links; closing when nothing is."""
    row = _project(request, project)
    found = closing.closure(row)
    closed = found is not None and found.state == ClosureState.CLOSED
    standings = closing.standings(row)
    over = clock.today() > contract_days(row)[1]
    context = words.head(row) | {
        "title": _("End of the project"),
        "crumbs": words.crumbs(row),
        "facts": _facts(row, found),
        # What is open comes first: whoever closes a project looks for that alone.
        "lines": [_line(one, row) for one in sorted(standings, key=lambda one: one.settled)],
        "closed": closed,
        "ready": over and not closed and all(one.settled for one in standings),
        "close_url": reverse("money_close", args=[row.code]),
        "reopen_url": reverse("money_reopen", args=[row.code]),
    }
    return render(request, "web/money/closing.html", context)


def _facts(row: Project, found) -> list[dict[str, Any]]:
    facts = [{"label": _("Last day of the contract"), "value": day(contract_days(row)[1])}]
    if found is not None:
        who = user_names([found.changed_by]).get(found.changed_by, "") if found.changed_by else ""
        label = ClosureState(found.state).label
        facts.append({"label": label, "value": day(found.changed_on), "note": found.reason or who})
    return facts


@requires("programmes.budget")
def owner(request, project: str, what: str):
    """Name who does what falls due after the contract."""
    row = _project(request, project)
    asked = next((one for one in questions() if one.later and one.code == what), None)
    if asked is None:
        raise Missing(NOT_FOUND)
    form = Owner(request.POST or None, colleagues=closing.colleagues(row))
    if request.method == "POST" and form.is_valid():
        told = {"project": row.code, "what": what, "owner": form.cleaned_data["owner"]}
        if perform(request, form, closing_actions.name_follow_up_owner, **told) is not None:
            return redirect("money_closing", row.code)
    return _asked(request, row, form, asked.title, _("Name"))


@requires("programmes.budget")
@require_POST
def close(request, project: str):
    perform(request, None, closing_actions.close_project, project=_project(request, project).code)
    return redirect("money_closing", project)


@requires("programmes.budget")
def reopen(request, project: str):
    """Open a closed project again."""
    row = _project(request, project)
    form = Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = {"project": row.code, "reason": form.cleaned_data["reason"]}
        if perform(request, form, closing_actions.reopen_project, **told) is not None:
            return redirect("money_closing", row.code)
    return _asked(request, row, form, _("Open the project again"), _("Open again"))


def _asked(request, row: Project, form, title: Any, label: str):
    back = reverse("money_closing", args=[row.code])
    context = {
        "title": title,
        "crumbs": [*words.crumbs(row), {"label": _("End of the project"), "url": back}],
        "form": form,
        "label": label,
        "back": back,
    }
    return render(request, "web/exchange/make.html", context, status=422 if form.errors else 200)
