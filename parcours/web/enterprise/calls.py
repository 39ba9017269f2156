"""The committee room: calls, their dossiers ranked, marks given one by one, decisions, appeals."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.accounts.queries import user_names
from parcours.enterprise import actions, boarding, business_queries, queries
from parcours.enterprise.enums import AppealState, CallState, DossierState, Stage
from parcours.kernel.counting import Pages
from parcours.kernel.recorder import saw
from parcours.ui.addresses import reverse
from parcours.ui.wording import beside, money
from parcours.web.acting import leads_away, perform

from . import business_words, presenters, room
from . import committee_forms as forms
from .venture import head

PAGE = 25


@requires("enterprise.judge")
def listed(request):
    shown = Pages(boarding.calls(request.actor), PAGE).get_page(request.GET.get("page"))
    may = request.actor.may("enterprise.call") and queries.plan().committee.criteria
    new = {"label": _("Call for projects"), "url": reverse("venture_call_new"), "kind": "primary"}
    context = {
        "title": _("Enterprises"),
        "lead": _("Projects that ask for money are scored by a committee, each member by herself first."),
        "tabs": presenters.tabs(request.actor, "venture_calls"),
        "head_actions": [new] if may else [],
        "page": shown,
        "table": room.calls_table(list(shown), request.GET),
    }
    return render(request, "web/enterprise/calls.html", context)


@requires("enterprise.call")
def new(request):
    if not queries.plan().committee.criteria:
        raise Http404
    form = forms.Call(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        done = perform(request, form, actions.open_call, call=form.told())
        if done is not None:
            messages.success(request, _("The call is open."))
            return redirect("venture_call", done.id)
    context = {
        "title": _("Call for projects"),
        "crumbs": room.crumbs(),
        "form": form,
        "button": _("Open the call"),
        "back": reverse("venture_calls"),
    }
    return render(request, "web/enterprise/form.html", context)


def _head(request, call: UUID, title: str = "") -> tuple:
    row = boarding.call(request.actor, call)
    return row, {
        "title": title or row.title,
        "title_is_name": not title,
        "lead": row.title if title else room.lead(row),
        "crumbs": room.crumbs(row if title else None),
        "chips": [room.call_chip(row.state)],
        "back": reverse("venture_call", args=[row.id]),
    }


@requires("enterprise.judge")
def page(request, venture_call: UUID):
    row, context = _head(request, venture_call)
    board, found = boarding.board(request.actor, row), []
    if request.actor.may("enterprise.call"):
        if row.state == CallState.OPEN:
            found.append({"label": _("Take no more dossiers"), "url": "close/", "kind": "primary"})
        if row.state == CallState.SCORING and board.rows and boarding.may_decide(request.actor, row):
            found.append({"label": _("Decide"), "url": "decide/", "kind": "primary"})
    if row.state == CallState.DECIDED:
        found.append({"label": _("Minutes (PDF)"), "url": "minutes/", "kind": ""})
    context |= {
        "actions": found,
        "facts": room.facts(row, boarding.judges(row)),
        "table": room.board_table(board),
        "hidden": room.hidden(board.hidden),
        "tied": _tied(request, row),
        "passed_over": [one.dossier.venture.title for one in board.passed_over],
    }
    return render(request, "web/enterprise/call.html", context)


def _tied(request, row) -> str:
    """Why whoever convenes is not offered the decision."""
    asked = row.state == CallState.SCORING and request.actor.may("enterprise.call")
    if not asked or boarding.may_decide(request.actor, row):
        return ""
    return _("You have a tie with a project of this call: somebody else of your organisation decides.")


@requires("enterprise.call")
def close(request, venture_call: UUID):
    row, context = _head(request, venture_call, _("Take no more dossiers"))
    if row.state != CallState.OPEN:
        return redirect("venture_call", row.id)
    if request.method == "POST":
        if perform(request, None, actions.close_call, call=venture_call) is not None:
            messages.success(request, _("The committee scores now."))
        return redirect("venture_call", row.id)
    context |= {
        "question": _("Take no more dossiers in this call?"),
        "label": _("Take no more"),
        "consequences": [_("Members of the committee can score from now on.")],
        "undo": _("A call that is closed is not opened again."),
        "kind": "",
    }
    return render(request, "web/enterprise/confirm.html", context)


@requires("enterprise.run")
def submit(request, venture: UUID):
    row, context = head(request, venture, _("Hand it in to the committee"))
    open_calls = [one for one in boarding.calls(request.actor)[:50] if one.state == CallState.OPEN]
    if leads_away(request, row.stage not in (Stage.BUSINESS_PLAN, Stage.APPLICATION)):
        return redirect("venture", row.id)
    form = forms.Dossier(request.POST or None, calls=open_calls)
    if request.method == "POST" and form.is_valid():
        call, told = form.told(row.id)
        done = perform(request, form, actions.submit, call=call, dossier=told)
        if done is not None:
            messages.success(request, _("The dossier is handed in."))
            return redirect("venture", row.id)
    notes = [] if open_calls else [_("No call is open: a coordinator opens one.")]
    context |= {"form": form, "button": _("Hand it in"), "notes": notes}
    return render(request, "web/enterprise/form.html", context)


# One dossier --------------------------------------------------------------------------------------


def _dossier(request, dossier: UUID, title: str = "") -> tuple:
    row = boarding.dossier(request.actor, dossier)
    return row, {
        "title": title or row.venture.title,
        "title_is_name": not title,
        "lead": beside((row.call.title, money(row.asked, row.call.currency))),
        "crumbs": room.crumbs(row.call),
        "chips": [room.dossier_chip(row.state)],
        "back": reverse("venture_dossier", args=[row.id]),
    }


@requires("enterprise.judge")
def dossier(request, venture_dossier: UUID):
    """What it asks, what was given to it as far as the reader may see, her own form to score."""
    row, context = _dossier(request, venture_dossier)
    mine = boarding.own_marks(request.actor, row.id)
    judges = boarding.is_judge(request.actor, row.call)
    sits = judges and not boarding.is_tied(request.actor, row)
    scoring = row.call.state == CallState.SCORING and row.state == DossierState.SUBMITTED
    plan, written = queries.plan().committee, any(not one.oral for one in mine)
    todo = scoring and sits
    found = []

    def add(may: bool, label: str, name: str) -> None:
        if may:
            found.append(
                {"label": label, "url": reverse(name, args=[row.id]), "kind": "" if found else "primary"}
            )

    add(todo and not written, _("Score it"), "venture_score")
    oral = written and bool(plan.weights(oral=True)) and not any(one.oral for one in mine)
    add(todo and oral, _("Score the oral defence"), "venture_score_oral")
    tie = judges and row.call.state != CallState.DECIDED and not mine
    add(tie and sits, _("I have a tie with it"), "venture_tie")
    others = any(one != request.actor.user for one in boarding.free_judges(request.actor, row))
    add(others, _("Declare the tie of a colleague"), "venture_tie_for")
    run = request.actor.may("enterprise.run") and not row.appeal
    add(run and row.state in (DossierState.REFUSED, DossierState.RESERVE), _("Appeal"), "venture_appeal")
    answer = request.actor.may("enterprise.call") and row.appeal == AppealState.ASKED
    free = row.decided_by != request.actor.user and not boarding.is_tied(request.actor, row)
    add(answer and free, _("Decide on the appeal"), "venture_appeal_answer")
    accepted = row.state == DossierState.ACCEPTED and request.actor.may("enterprise.run")
    if accepted and queries.plan().grants:
        url = reverse("venture_grant_new", args=[row.venture_id])
        found.append({"label": _("Draft a grant agreement"), "url": url, "kind": "" if found else "primary"})
    marks = boarding.marks(request.actor, row.id)
    context |= {
        "actions": found,
        **_plan(request, row),
        "tied": judges and not sits and row.call.state != CallState.DECIDED,
        "venture_url": reverse("venture", args=[row.venture_id]),
        "facts": room.dossier_facts(row),
        "letters": _letters(request, row),
        "marks": room.marks(marks, plan),
        "waits": todo and not marks,
        "ties": room.ties(boarding.ties(row)),
    }
    return render(request, "web/enterprise/dossier.html", context)


def _plan(request, row) -> dict:
    """The plan as it was handed in, in three lines."""
    found = business_queries.handed_in(request.actor, row.venture_id, row.submitted_on)
    return {
        "plan_url": reverse("venture_plan", args=[found.row.id]) if found else "",
        "plan_name": business_words.name(found.row) if found else "",
        "plan_lines": room.plan_lines(found),
    }


def _letters(request, row) -> list[dict]:
    """A letter for each present member whose file is seen, once it is decided."""
    if row.decided_on is None or not request.actor.may("enterprise.run"):
        return []
    members = queries.team(request.actor, row.venture).members
    names = presenters.names([one.person_id for one in members])
    saw(list(names), "enterprise.letters")
    return [
        {"name": name, "url": reverse("venture_letter", args=[person, row.id])}
        for person, name in names.items()
    ]


def _score(request, dossier: UUID, oral: bool):
    title = _("Score the oral defence") if oral else _("Score it")
    row, context = _dossier(request, dossier, title)
    form = forms.Marks(request.POST or None, rule=queries.plan().committee, oral=oral)
    posted = request.method == "POST" and form.is_valid()
    if posted and perform(request, form, actions.score, dossier=dossier, marks=form.told()) is not None:
        messages.success(request, _("Your marks are kept. You see those of the others now."))
        return redirect("venture_dossier", row.id)
    context |= {
        "form": form,
        "button": _("Keep my marks"),
        "whom": row.venture.title,
        "notes": [_("From 0 (not at all) to 5 (fully). Marks cannot be changed afterwards.")],
    }
    return render(request, "web/enterprise/form.html", context)


@requires("enterprise.judge")
def score(request, venture_dossier: UUID):
    return _score(request, venture_dossier, oral=False)


@requires("enterprise.judge")
def score_oral(request, venture_dossier: UUID):
    return _score(request, venture_dossier, oral=True)


@requires("enterprise.judge")
def tie(request, venture_dossier: UUID):
    row, context = _dossier(request, venture_dossier, _("I have a tie with it"))
    form = forms.Tie(request.POST or None)
    posted = request.method == "POST" and form.is_valid()
    if (
        posted
        and perform(request, form, actions.declare_tie, dossier=venture_dossier, **form.cleaned_data)
        is not None
    ):
        messages.success(request, _("The tie is declared: you do not score this dossier."))
        return redirect("venture_dossier", row.id)
    context |= {"form": form, "button": _("Declare it"), "whom": row.venture.title}
    return render(request, "web/enterprise/form.html", context)


@requires("enterprise.call")
def tie_for(request, venture_dossier: UUID):
    """Whoever convenes knows of a tie that a member of the committee did not declare."""
    row, context = _dossier(request, venture_dossier, _("Declare the tie of a colleague"))
    judges = [one for one in boarding.free_judges(request.actor, row) if one != request.actor.user]
    if not judges:
        return redirect("venture_dossier", row.id)
    names = user_names(judges)
    form = forms.TieFor(request.POST or None, judges=[(str(one), names.get(one, "—")) for one in judges])
    if request.method == "POST" and form.is_valid():
        asked = {"dossier": venture_dossier, **form.told()}
        if perform(request, form, actions.declare_tie, **asked) is not None:
            messages.success(request, _("The tie is declared: she does not score this dossier."))
            return redirect("venture_dossier", row.id)
    notes = [_("She sees that it is declared, and everybody of the committee does.")]
    context |= {"form": form, "button": _("Declare it"), "whom": row.venture.title, "notes": notes}
    return render(request, "web/enterprise/form.html", context)


@requires("enterprise.call")
def decide(request, venture_call: UUID):
    row, context = _head(request, venture_call, _("Decide"))
    if row.state != CallState.SCORING:
        return redirect("venture_call", row.id)
    if leads_away(request, not boarding.may_decide(request.actor, row)):
        return redirect("venture_call", row.id)
    board = boarding.board(request.actor, row)
    rows = [one for one in board.rows if one.dossier.state == DossierState.SUBMITTED]
    form = forms.Decide(request.POST or None, rows=rows, words=room.standing_words)
    posted = request.method == "POST" and form.is_valid()
    if (
        posted
        and perform(request, form, actions.decide_call, call=venture_call, verdicts=form.told()) is not None
    ):
        messages.success(request, _("The call is decided. Marks are frozen."))
        return redirect("venture_call", row.id)
    context |= {
        "form": form,
        "button": _("Decide on all of them"),
        "notes": [
            _("The envelope is %(amount)s.") % {"amount": money(row.envelope, row.currency)},
            room.hidden(board.hidden),
        ],
    }
    return render(request, "web/enterprise/decide.html", context)


@requires("enterprise.run")
def appeal(request, venture_dossier: UUID):
    row, context = _dossier(request, venture_dossier, _("Appeal"))
    form = forms.Appeal(request.POST or None)
    posted = request.method == "POST" and form.is_valid()
    if (
        posted
        and perform(request, form, actions.appeal, dossier=venture_dossier, **form.cleaned_data) is not None
    ):
        messages.success(request, _("The appeal is kept: somebody else decides on it."))
        return redirect("venture_dossier", row.id)
    context |= {"form": form, "button": _("Keep the appeal"), "whom": row.venture.title}
    return render(request, "web/enterprise/form.html", context)


@requires("enterprise.call")
def answer(request, venture_dossier: UUID):
    row, context = _dossier(request, venture_dossier, _("Decide on the appeal"))
    if leads_away(request, row.appeal != AppealState.ASKED):
        return redirect("venture_dossier", row.id)
    form = forms.Answer(request.POST or None)
    posted = request.method == "POST" and form.is_valid()
    if (
        posted
        and perform(request, form, actions.answer_appeal, dossier=venture_dossier, **form.told()) is not None
    ):
        messages.success(request, _("The appeal is decided."))
        return redirect("venture_dossier", row.id)
    left = money(boarding.left(row.call), row.call.currency)
    context |= {
        "form": form,
        "button": _("Keep the decision"),
        "whom": row.venture.title,
        "notes": [row.appeal_note, _("The envelope has %(amount)s left.") % {"amount": left}],
    }
    return render(request, "web/enterprise/form.html", context)
