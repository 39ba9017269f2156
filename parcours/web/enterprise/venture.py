"""One project: begun on a person's page, described, moved on."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.enterprise import (
    actions,
    business_queries,
    coaching_queries,
    grant_queries,
    incubation_queries,
    loan_queries,
    queries,
)
from parcours.enterprise.business_enums import PlanState
from parcours.enterprise.enums import OVER, Stage
from parcours.enterprise.granting import TOO_EARLY as EARLY
from parcours.kernel.recorder import saw
from parcours.people import queries as people
from parcours.ui.addresses import reverse
from parcours.ui.wording import day
from parcours.web.acting import leads_away, perform
from parcours.web.cases import presenters as of_cases

from . import business_words, coaching_words, forms, grant_words, incubation_words, loan_words, presenters


@requires("enterprise.run")
def begin(request, person: UUID):
    found = people.find(request.actor, person)
    if not queries.plan().forms:
        raise Http404
    saw(found.id, "enterprise.begin", detail=True)
    shown = of_cases.name(found.names.all())
    first = {"place": found.city_id or "", "coach": str(request.actor.user or "")}
    form = forms.Opening(request.POST or None, actor=request.actor, opening=True, initial=first)
    if request.method == "POST" and form.is_valid():
        told = form.told()
        done = perform(request, form, actions.open_venture, person=person, venture=told, role=form.role)
        if done is not None:
            messages.success(request, _("The project is begun."))
            return redirect("venture", done.id)
    context = {
        "title": _("Begin an enterprise project"),
        "lead": shown,
        "crumbs": of_cases.crumbs(found, shown),
        "form": form,
        "button": _("Begin the project"),
        "back": reverse("person", args=[found.id]),
    }
    return render(request, "web/enterprise/form.html", context)


def head(request, venture: UUID, title: str = "") -> tuple:
    """The project and what the head of its pages shows."""
    row = queries.find(request.actor, venture)
    shown = {
        "title": title or row.title,
        "title_is_name": not title,
        "lead": row.title if title else presenters.lead(row),
        "crumbs": presenters.crumbs(row) if title else presenters.crumbs(),
        "chips": [presenters.chip(row.stage)],
        "back": reverse("venture", args=[row.id]),
    }
    return row, shown


def runs(request, row) -> bool:
    return request.actor.may("enterprise.run") and row.stage not in OVER


def _actions(request, row) -> list[dict]:
    found = []

    def add(may: bool, label: str, name: str, kind: str = "") -> None:
        if may:
            found.append({"label": label, "url": reverse(name, args=[row.id]), "kind": kind})

    may = runs(request, row)
    add(may and bool(queries.standing(row)), _("Write down a visit"), "venture_visit", "primary")
    hands_in = row.stage == Stage.BUSINESS_PLAN and bool(queries.plan().committee.criteria)
    add(may and hands_in, _("Hand it in to the committee"), "venture_submit", "" if found else "primary")
    add(
        bool(queries.targets(request.actor, row)), _("Move it on"), "venture_move", "" if found else "primary"
    )
    add(may, _("Describe it anew"), "venture_change")
    return found


def _plans(row) -> dict:
    known = business_queries.versions(row)
    draft = any(one.state == PlanState.DRAFT for one in known)
    return {"plans": business_words.lines(known), "plan_draft": draft}


def _loans(request, row, may: bool) -> dict:
    """Only where the programme names lenders, or a dossier was sent when it did."""
    return {
        "loans": loan_words.lines(loan_queries.of_venture(request.actor, row)),
        "may_borrow": may and bool(queries.plan().lenders),
    }


def _worked(request, row, team, may: bool) -> dict:
    """Coaching, trainings of its members and ways to customers."""
    people = [one.person_id for one in team.members]
    learned = coaching_queries.trainings(request.actor, people)
    return {
        "coachings": coaching_words.coachings(coaching_queries.of_venture(row), may),
        "markets": coaching_words.markets(coaching_queries.markets(row), may),
        "trainings": coaching_words.trainings(learned, presenters.names({one.person for one in learned})),
    }


@requires("enterprise.see")
def page(request, venture: UUID):
    row, context = head(request, venture)
    team, may = queries.team(request.actor, row), runs(request, row)
    saw([one.person_id for one in (*team.members, *team.left)], "enterprise.venture")
    form, work = queries.form_of(row), queries.jobs(row)
    shown, steps = presenters.members(team, may), presenters.steps(row, queries.legal_steps(row), may)
    context |= {
        "venture": row,
        "since": _("since %(day)s") % {"day": day(row.since)},
        "actions": _actions(request, row),
        "warnings": presenters.warnings(row, queries.warnings(row, team)),
        "facts": presenters.facts(row),
        "present": shown["present"],
        "left": shown["left"],
        "elsewhere": presenters.elsewhere(team.elsewhere),
        "people_count": presenters.people_word(team.count),
        "jobs_count": presenters.jobs_word(sum(one.until is None for one in work)),
        "grants": [grant_words.venture_line(one) for one in grant_queries.of_venture(request.actor, row)],
        "may_grant": may and grant_queries.may_draft(request.actor, row) and row.stage not in EARLY,
        "shares": bool(form and form.shares),
        "shares_total": presenters.percent(team.shares),
        "may": may,
        "over": row.stage in OVER,
        "steps": steps,
        "steps_brief": presenters.steps_brief(steps),
        "form_url": reverse("venture_change", args=[row.id]) if may else "",
        "form_label": _("Describe it anew") if may else "",
        "jobs": presenters.jobs(work, may),
        **_plans(row),
        **_loans(request, row, may),
        "incubated": incubation_words.of_venture(incubation_queries.of_venture(row), may),
        **_worked(request, row, team, may),
        "visits": presenters.visits(row, queries.visits(row), dict(forms.bands())),
        "visit_due": day(row.visit_due) if row.visit_due else "",
        "visit_chip": presenters.due_words(row),
        "timeline": presenters.timeline(row, queries.moves(row)),
    }
    return render(request, "web/enterprise/venture.html", context)


@requires("enterprise.run")
def change(request, venture: UUID):
    row, context = head(request, venture, _("Describe it anew"))
    if leads_away(request, row.stage in OVER):
        return redirect("venture", row.id)
    form = forms.Venture(
        request.POST or None, actor=request.actor, opening=False, initial=forms.Venture.of(row)
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and perform(request, form, actions.change, venture=venture, told=form.told()) is not None
    ):
        messages.success(request, _("It is kept."))
        return redirect("venture", row.id)
    return render(request, "web/enterprise/form.html", context | {"form": form, "button": _("Save")})


@requires("enterprise.run")
def move(request, venture: UUID):
    row, context = head(request, venture, _("Move it on"))
    targets = queries.targets(request.actor, row)
    if not targets:
        return redirect("venture", row.id)
    form = forms.Move(request.POST or None, targets=targets)
    if (
        request.method == "POST"
        and form.is_valid()
        and perform(request, form, actions.move, venture=venture, **form.cleaned_data) is not None
    ):
        messages.success(request, _("It is kept."))
        return redirect("venture", row.id)
    return render(request, "web/enterprise/form.html", context | {"form": form, "button": _("Move it on")})
