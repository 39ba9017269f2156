"""Apprenticeship: the list, a contract and its weeks, visits and end."""

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.kernel import clock
from parcours.kernel.counting import Pages
from parcours.kernel.recorder import saw
from parcours.people import queries as people
from parcours.training import actions, apprentices
from parcours.training.apprenticing import LIVING
from parcours.training.enums import ApprenticeState
from parcours.ui.addresses import reverse
from parcours.ui.wording import day
from parcours.web.acting import perform

from . import apprentice_words as words
from . import presenters
from .apprentice_forms import (
    AllowanceForm,
    BrokenOffForm,
    ContractForm,
    NotBegunForm,
    RegisterForm,
    VisitForm,
    WeekForm,
)
from .enrolling import person_crumbs, reader_name
from .planning import crumbs

PAGE = 25


def _labels() -> dict[str, str]:
    return {
        apprentices.RUNNING: _("Planned and running"),
        apprentices.TO_VISIT: _("To visit"),
        apprentices.WEEKS: _("Weeks not noted"),
        apprentices.ENDED: _("Those that ended"),
    }


@requires("people.see")
def page(request):
    """Contracts that the organisation follows, those that need somebody first."""
    labels = _labels()
    show = request.GET.get("show", apprentices.RUNNING)
    show = show if show in labels else apprentices.RUNNING
    shown = Pages(apprentices.listed(request.actor, show), PAGE).get_page(request.GET.get("page"))
    rows = list(shown)
    saw([row.person_id for row in rows], "training.apprentices")
    base = reverse("training_apprentices")
    context = {
        "title": _("Apprenticeships"),
        "lead": _("Learning a trade in an enterprise, under contract."),
        "crumbs": crumbs(),
        "tabs": [
            {"label": label, "url": f"{base}?show={one}", "current": one == show}
            for one, label in labels.items()
        ],
        "page": shown,
        "table": words.table(rows, presenters.names_of(rows), apprentices.short(rows), request.GET),
    }
    return render(request, "web/training/apprentices.html", context)


@requires("training.enrol")
def new(request, person: UUID):
    """The contract of one person."""
    found = people.find(request.actor, person)
    saw(person, "training.apprenticeship", detail=True)
    form = ContractForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        rename = {"host": "host_name", "at": "weekdays"}
        asked = {"person": person, "contract": form.told()}
        made = perform(request, form, actions.plan_apprenticeship, rename=rename, **asked)
        if made:
            messages.success(request, _("The contract is kept."))
            return redirect("training_apprentice", made.id)
    context = {
        "title": _("Apprenticeship"),
        "lead": reader_name(found),
        "crumbs": person_crumbs(found),
        "form": form,
        "age_unsure": apprentices.age_warning(found, clock.today()),
    }
    return render(request, "web/training/apprentice_new.html", context)


def _crumbs(row) -> list[dict]:
    found = [*crumbs(), {"label": _("Apprenticeships"), "url": reverse("training_apprentices")}]
    return [*found, {"label": reader_name(row.person), "url": words.url(row)}]


def _actions(request, row) -> list[dict]:
    """What may be done with this contract now, the most likely first."""
    actor, found = request.actor, []
    if not apprentices.is_own(actor, row) or row.state not in LIVING:
        return found
    running, begun = row.state == ApprenticeState.RUNNING, row.starts_on <= clock.today()

    def add(may: bool, label: str, name: str, *arguments, kind: str = "") -> None:
        if may:
            url = reverse(name, args=[row.id, *arguments])
            found.append({"label": label, "url": url, "kind": kind})

    attends, enrols = actor.may("training.attend") and begun, actor.may("training.enrol")
    over = running and row.until <= clock.today()
    certifies = actor.may("training.certify")
    add(certifies and over, _("It is completed"), "training_apprentice_complete")
    monday = _week_to_note(row)
    add(attends and monday is not None, _("Note a week"), "training_apprentice_week", str(monday))
    add(attends, _("A visit"), "training_apprentice_visit")
    add(enrols and not row.registered_as, _("It is registered"), "training_apprentice_register")
    add(enrols, _("Allowance"), "training_apprentice_allowance")
    add(enrols and running, _("Broken off"), "training_apprentice_end", "broken_off", kind="quiet")
    add(enrols and not running, _("It does not begin"), "training_apprentice_end", "not_begun", kind="quiet")
    if found and not found[0]["kind"]:
        found[0]["kind"] = "primary"
    return found


def _week_to_note(row) -> date | None:
    """The first week that nobody noted, as far as it has begun; of one that is planned, its first."""
    monday = row.next_week or row.starts_on - timedelta(days=row.starts_on.weekday())
    return monday if monday <= min(clock.today(), row.until) else None


@requires("people.see")
def contract(request, apprenticeship: UUID):
    """One contract with its hours, visits and allowances."""
    seen = apprentices.followed(request.actor, apprenticeship)
    row = seen.row
    saw(row.person_id, "training.apprentice", detail=True)
    own = apprentices.is_own(request.actor, row)
    attends = own and row.state in LIVING and request.actor.may("training.attend")
    context = {
        "title": reader_name(row.person),
        "title_is_name": True,
        "lead": f"{words.title(row)} · {words.where(row)}",
        "crumbs": _crumbs(row)[:-1],
        "chips": [words.state(row), *({"text": one, "tone": "bad"} for one in words.due(row) if own)],
        "actions": _actions(request, row),
        "person_url": reverse("person", args=[row.person_id]),
        "facts": words.facts(seen),
        "shares": words.shares(seen),
        "warnings": words.warnings(seen.planned, seen.achieved),
        "weeks": words.weeks_table(seen, attends),
        "visits": [words.visit(one, seen.visitors) for one in seen.visits],
        "allowances": [words.allowance(one) for one in seen.allowances],
    }
    return render(request, "web/training/apprentice.html", context)


# What is noted ------------------------------------------------------------------------------------


def _own(request, wanted: UUID):
    row = apprentices.find(request.actor, wanted)
    if not apprentices.is_own(request.actor, row) or row.state not in LIVING:
        raise Http404
    saw(row.person_id, "training.apprentice", detail=True)
    return row


def _form(request, row, title: str, form, **more):
    context = {
        "title": title,
        "lead": f"{reader_name(row.person)} · {words.title(row)} · {row.host.name}",
        "crumbs": _crumbs(row),
        "form": form,
        "back": words.url(row),
        **more,
    }
    return render(request, "web/training/apprentice_form.html", context)


@requires("training.attend")
def week(request, apprenticeship: UUID, monday: str):
    """The hours of one week."""
    row = _own(request, apprenticeship)
    try:
        first = date.fromisoformat(monday)
    except ValueError:
        raise Http404 from None
    if not row.starts_on - timedelta(days=6) <= first <= row.until or first.weekday():
        raise Http404
    kept = apprentices.week_of(row, first)
    names = ("enterprise_hours", "complementary_hours", "absent_hours", "reason")
    initial = {name: getattr(kept, name) for name in names} if kept else {}
    form = WeekForm(request.POST or None, initial={k: v for k, v in initial.items() if v})
    if request.method == "POST" and form.is_valid():
        asked = {"apprenticeship": apprenticeship, "weeks": [form.told(first)]}
        if perform(request, form, actions.note_weeks, **asked):
            messages.success(request, _("The week is kept."))
            following = _week_to_note(apprentices.find(request.actor, apprenticeship))
            if following is not None and following > first and following + timedelta(days=6) < clock.today():
                return redirect("training_apprentice_week", apprenticeship, following.isoformat())
            return redirect("training_apprentice", apprenticeship)
    return _form(request, row, _("A week in the enterprise"), form, heading=words.week_words(first))


@requires("training.attend")
def visit(request, apprenticeship: UUID):
    """Somebody went to see her."""
    row = _own(request, apprenticeship)
    form = VisitForm(request.POST or None, initial={"visited_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        asked = {"apprenticeship": apprenticeship, "visit": form.told()}
        if perform(request, form, actions.visit_apprentice, **asked):
            messages.success(request, _("The visit is kept."))
            return redirect("training_apprentice", apprenticeship)
    return _form(request, row, _("A visit"), form)


@requires("training.enrol")
def allowance(request, apprenticeship: UUID):
    """What the enterprise pays her from a day on."""
    row = _own(request, apprenticeship)
    form = AllowanceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = {"apprenticeship": apprenticeship, **form.cleaned_data}
        if perform(request, form, actions.set_allowance, **asked):
            messages.success(request, _("The allowance is kept."))
            return redirect("training_apprentice", apprenticeship)
    return _form(request, row, _("Allowance"), form)


@requires("training.enrol")
def register(request, apprenticeship: UUID):
    """The authority registered the contract."""
    row = _own(request, apprenticeship)
    form = RegisterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = {"apprenticeship": apprenticeship, **form.cleaned_data}
        if perform(request, form, actions.register_apprenticeship, **asked):
            messages.success(request, _("The registration is kept."))
            return redirect("training_apprentice", apprenticeship)
    return _form(request, row, _("Registration of the contract"), form)


def _ends() -> dict:
    return {
        "broken_off": (_("Break this apprenticeship off?"), _("Break it off"), BrokenOffForm),
        "not_begun": (_("Will this apprenticeship not begin?"), _("It does not begin"), NotBegunForm),
    }


def _confirm(request, row, question: str, label: str, form=None):
    context = {
        "title": reader_name(row.person),
        "title_is_name": True,
        "crumbs": _crumbs(row),
        "question": question,
        "label": label,
        "consequences": [
            f"{words.title(row)} · {words.where(row)}",
            _("The contract ends on %(day)s.") % {"day": day(row.until)},
            _("Weeks and visits noted so far stay. Nothing can be noted afterwards."),
        ],
        "undo": _("This cannot be undone; another contract can be recorded."),
        "kind": "danger" if form is not None else "primary",
        "back": words.url(row),
        "form": form,
    }
    return render(request, "web/training/confirm.html", context)


@requires("training.certify")
def complete(request, apprenticeship: UUID):
    """She has learnt the trade."""
    row = _own(request, apprenticeship)
    if row.state != ApprenticeState.RUNNING:
        raise Http404
    asked = {"apprenticeship": apprenticeship}
    if request.method == "POST" and perform(request, None, actions.complete_apprenticeship, **asked):
        messages.success(request, _("Done."))
        return redirect("training_apprentice", apprenticeship)
    return _confirm(request, row, _("Is this apprenticeship completed?"), _("It is completed"))


@requires("training.enrol")
def end(request, apprenticeship: UUID, ending: str):
    """Broken off, or never begun, with the reason."""
    row = _own(request, apprenticeship)
    told = _ends().get(ending)
    if told is None:
        raise Http404
    question, label, made = told
    form = made(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = {"apprenticeship": apprenticeship, **form.told()}
        if perform(request, form, actions.end_apprenticeship, **asked):
            messages.success(request, _("Done."))
            return redirect("training_apprentice", apprenticeship)
    return _confirm(request, row, question, label, form)
