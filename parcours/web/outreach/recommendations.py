"""Recommendations of evaluations: the list, one of them, what is decided and done of it, who got it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_POST

from parcours.accounts.policy import requires
from parcours.accounts.queries import user_names
from parcours.kernel.counting import Pages
from parcours.outreach import actions, states
from parcours.outreach import recommending as reads
from parcours.outreach.enums import Means, RecommendationState
from parcours.outreach.models import Recommendation
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.wording import day, number, translated
from parcours.web.acting import perform
from parcours.web.exporting import Head
from parcours.web.exporting import listed as as_file

from . import presenters
from .outings import crumbs as outreach
from .recommendation_forms import (
    DecisionForm,
    DiffusionForm,
    LessonChoice,
    OutcomeForm,
    RecommendationFilters,
    RecommendationForm,
)

PAGE = 25
TONES = {
    RecommendationState.DRAFT: "none",
    RecommendationState.ISSUED: "wait",
    RecommendationState.ACCEPTED: "wait",
    RecommendationState.PARTLY: "wait",
    RecommendationState.REFUSED: "bad",
    RecommendationState.DONE: "good",
    RecommendationState.WITHDRAWN: "none",
}
COLUMNS = [
    Head("number", gettext_lazy("Number")),
    Head("evaluation", gettext_lazy("Evaluation")),
    Head("reported_on", gettext_lazy("Day of the report")),
    Head("text", gettext_lazy("What is recommended")),
    Head("owner"),
    Head("owner_name", gettext_lazy("Answers for it")),
    Head("person", gettext_lazy("Sees to it")),
    Head("state"),
    Head("state_name", gettext_lazy("State")),
    Head("reason", gettext_lazy("Why not, or not whole")),
    Head("due_on", gettext_lazy("To be done until")),
    Head("decided_on", gettext_lazy("Decided on")),
    Head("done_on", gettext_lazy("Done on")),
    Head("outcome", gettext_lazy("What was done")),
    Head("received", gettext_lazy("Times that it was given to read")),
]


def crumbs(row: Recommendation | None = None) -> list[dict]:
    found = [*outreach(), {"label": _("Recommendations"), "url": reverse("recommendations")}]
    if row is not None:
        found.append({"label": title(row), "url": reverse("recommendation", args=[row.id])})
    return found


def title(row: Recommendation) -> str:
    named = {"number": row.number} if row.number else {}
    return _("Recommendation %(number)s") % named if named else _("Recommendation")


def _asked(request) -> tuple[RecommendationFilters, dict]:
    form = RecommendationFilters(request.GET or None)
    return form, form.asked() if request.GET else {}


@requires("outreach.see")
def listed(request):
    """What evaluations recommended, the next due first."""
    form, asked = _asked(request)
    page = Pages(reads.recommendations(request.actor, **asked), PAGE).get_page(request.GET.get("page"))
    may = request.actor.may(reads.RIGHT)
    new_url = reverse("recommendation_new") if may else ""
    head = [{"label": _("Write a recommendation down"), "url": new_url, "kind": "primary"}] if may else []
    query = request.GET.urlencode()
    context = {
        "title": _("Recommendations of evaluations"),
        "lead": _("What was recommended, who answers for it, what was decided and done."),
        "crumbs": outreach(),
        "head_actions": head,
        "tabs": presenters.tabs(request.actor, "recommendations"),
        "form": form,
        "page": page,
        "table": _table(list(page), request.GET, new_url),
        "csv_url": f"{reverse('recommendations_csv')}{'?' if query else ''}{query}",
    }
    return render(request, "web/outreach/recommendations.html", context)


def _table(rows: list[Recommendation], query, new_url: str) -> Table:
    columns = [
        Column("text", _("What is recommended")),
        Column("owner", _("Answers for it")),
        Column("due_on", _("To be done until")),
        Column("state", _("State")),
        Column("received", _("Given to read"), numeric=True),
    ]
    names = user_names([row.person for row in rows])
    lines = [
        {
            "text": Cell(
                translated(row.text)[:160],
                reverse("recommendation", args=[row.id]),
                note=" · ".join(filter(None, [row.number, translated(row.evaluation)])),
            ),
            "owner": Cell(translated(row.owner.name), note=names.get(row.person, "")),
            "due_on": Cell(day(row.due_on) if row.due_on else "", note=_late(row)),
            "state": Cell(str(RecommendationState(row.state).label), tone=TONES[row.state]),
            "received": number(row.received),
        }
        for row in rows
    ]
    empty = Empty(
        _("No recommendation here"),
        _("Write down what an evaluation recommends, issue it, and whoever answers for it decides."),
        new_url,
        _("Write a recommendation down") if new_url else "",
    )
    return Table(_("Recommendations"), columns, lines, query=query, empty=empty)


def _late(row: Recommendation) -> str:
    return _("Late") if reads.is_overdue(row) else ""


@requires("outreach.see")
def csv(request):
    """What the list shows with its filters, on all its pages."""
    _form, asked = _asked(request)
    rows = list(reads.recommendations(request.actor, **asked))
    names = user_names([row.person for row in rows])
    return as_file(request, "recommendations", COLUMNS, (_line(row, names) for row in rows))


def _line(row: Recommendation, names) -> list:
    return [
        row.number,
        translated(row.evaluation),
        row.reported_on,
        translated(row.text),
        row.owner.code,
        translated(row.owner.name),
        names.get(row.person, ""),
        row.state,
        RecommendationState(row.state).label,
        translated(row.reason),
        row.due_on,
        row.decided_on,
        row.done_on,
        translated(row.outcome),
        row.received,
    ]


# One of them --------------------------------------------------------------------------------------


@requires("outreach.see")
def page(request, recommendation: UUID):
    found = reads.recommendation(request.actor, recommendation)
    state = RecommendationState(found.state)
    context = {
        "title": title(found),
        "crumbs": crumbs(),
        "chips": [
            {"text": state.label, "tone": TONES[state]},
            *([{"text": _("Late"), "tone": "bad"}] if reads.is_overdue(found) else []),
        ],
        "texts": [
            (heading, text)
            for heading, text in (
                (_("What is recommended"), translated(found.text)),
                (_("Why not, or not whole"), translated(found.reason)),
                (_("What was done"), translated(found.outcome)),
            )
            if text
        ],
        "facts": _facts(request, found),
        "buttons": _buttons(request, found),
        "moves": _moves(request, found),
        "diffusions": _given(request, found),
        "recommendation_id": found.id,
    }
    return render(request, "web/outreach/recommendation.html", context)


def _facts(request, row: Recommendation) -> list[dict]:
    told = [
        (_("Evaluation"), translated(row.evaluation), ""),
        (_("Day of the report"), day(row.reported_on), ""),
        (_("Number"), row.number, ""),
        (_("Written down by"), translated(row.organisation.name), ""),
        (_("Answers for it"), translated(row.owner.name), ""),
        (_("Sees to it"), user_names([row.person]).get(row.person, "") if row.person else "", ""),
        (_("To be done until"), day(row.due_on) if row.due_on else "", ""),
        (_("Decided on"), day(row.decided_on) if row.decided_on else "", ""),
        (_("Done on"), day(row.done_on) if row.done_on else "", ""),
    ]
    if row.lesson and (
        row.lesson.state == "shared" or row.lesson.organisation_id == request.actor.organisation
    ):
        told.append(
            (_("Lesson learnt"), translated(row.lesson.title), reverse("lesson", args=[row.lesson_id]))
        )
    return [{"label": label, "value": value, "url": url} for label, value, url in told if value]


def _own(request, row: Recommendation) -> tuple[bool, bool]:
    """Whether one's own organisation wrote it, and answers for it."""
    mine = request.actor.organisation
    may = request.actor.may(reads.RIGHT)
    return may and row.organisation_id == mine, may and row.owner_id == mine


def _may(request, row: Recommendation, target: str) -> bool:
    return states.RECOMMENDATION.can(row.state, target, request.actor)


def _buttons(request, row: Recommendation) -> list[dict]:
    written, answers = _own(request, row)
    draft, issued = row.state == RecommendationState.DRAFT, row.state == RecommendationState.ISSUED
    decides = answers and any(_may(request, row, one) for one in reads.DECISIONS)
    shown = [
        (decides, "recommendation_decide", _("Decide"), "primary"),
        (
            answers and _may(request, row, RecommendationState.DONE),
            "recommendation_finish",
            _("It is done"),
            "primary",
        ),
        (written and (draft or issued), "recommendation_change", _("Change"), ""),
        ((written or answers) and not draft, "recommendation_diffuse", _("Note who got it"), ""),
        (written or answers, "recommendation_lesson", _("Tie a lesson to it"), ""),
    ]
    return [
        {"label": label, "url": reverse(name, args=[row.id]), "kind": kind}
        for wanted, name, label, kind in shown
        if wanted
    ]


def _moves(request, row: Recommendation) -> list[dict]:
    written, _answers = _own(request, row)
    if not written:
        return []
    if row.state == RecommendationState.DRAFT:
        return [{"to": "issued", "label": _("Issue it: every organisation reads it"), "kind": "primary"}]
    withdrawn = _may(request, row, RecommendationState.WITHDRAWN)
    label = pgettext("recommendation", "Withdraw it")
    return [{"to": "withdrawn", "label": label, "kind": "danger"}] if withdrawn else []


def _given(request, row: Recommendation) -> list[dict]:
    mine = request.actor.organisation if request.actor.may(reads.RIGHT) else None
    return [
        {
            "whom": translated(one.recipient.name) if one.recipient else one.body,
            "note": f"{day(one.day)} · {Means(one.means).label}",
            "undo_url": reverse("diffusion_undo", args=[one.id]) if one.organisation_id == mine else "",
        }
        for one in reads.diffusions(row)
    ]


# Written, decided, done ---------------------------------------------------------------------------


def _form(request, heading: str, form, row: Recommendation | None, label: str, lead: str = ""):
    context = {"title": heading, "lead": lead, "crumbs": crumbs(row), "form": form, "label": label}
    return render(request, "web/outreach/form.html", context, status=422 if form.errors else 200)


@requires("outreach.recommend")
def write(request):
    """Write a draft."""
    form = RecommendationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = perform(request, form, actions.write_recommendation, recommendation=form.told())
        if made:
            messages.success(request, _("Kept as a draft: issue it when it is right."))
            return redirect("recommendation", made.id)
    lead = _("One language is enough. No name, no telephone number and no address of anybody.")
    return _form(request, _("A recommendation of an evaluation"), form, None, _("Save"), lead)


def _find(request, recommendation: UUID, *, written: bool = False, answers: bool = False) -> Recommendation:
    """One that is the actor's to change (``written``), to answer (``answers``), or one of the two."""
    found = reads.recommendation(request.actor, recommendation)
    its_own, its_to_answer = _own(request, found)
    either = not (written or answers) and (its_own or its_to_answer)
    if not ((written and its_own) or (answers and its_to_answer) or either):
        raise Http404
    return found


@requires("outreach.recommend")
def change(request, recommendation: UUID):
    found = _find(request, recommendation, written=True)
    form = RecommendationForm(request.POST or None, initial=RecommendationForm.of(found))
    asked = {"recommendation": recommendation}
    valid = request.method == "POST" and form.is_valid()
    if valid and perform(request, form, actions.change_recommendation, told=form.told(), **asked):
        messages.success(request, _("It is changed."))
        return redirect("recommendation", recommendation)
    return _form(request, _("Change"), form, found, _("Save"))


@require_POST
@requires("outreach.recommend")
def move(request, recommendation: UUID):
    """Issue it, or withdraw it."""
    found = _find(request, recommendation, written=True)
    issues = found.state == RecommendationState.DRAFT
    act = actions.issue_recommendation if issues else actions.withdraw_recommendation
    if perform(request, None, act, recommendation=recommendation):
        messages.success(request, _("Every organisation reads it now.") if issues else _("It is withdrawn."))
    return redirect("recommendation", recommendation)


@requires("outreach.recommend")
def decide(request, recommendation: UUID):
    """Accept it, whole or in part, or refuse it."""
    found = _find(request, recommendation, answers=True)
    usual = {"due_on": found.due_on, "person": str(found.person or request.actor.user)}
    form = DecisionForm(request.POST or None, actor=request.actor, initial=usual)
    if request.method == "POST" and form.is_valid():
        asked = {"recommendation": recommendation, "decision": form.told()}
        if perform(request, form, actions.decide_recommendation, **asked):
            messages.success(request, _("The decision is kept."))
            return redirect("recommendation", recommendation)
    return _form(request, _("Decide"), form, found, _("Save"), translated(found.text)[:300])


@requires("outreach.recommend")
def finish(request, recommendation: UUID):
    """Say what was done."""
    found = _find(request, recommendation, answers=True)
    form = OutcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = {"recommendation": recommendation, "outcome": form.told()}
        if perform(request, form, actions.finish_recommendation, **asked):
            messages.success(request, _("It is kept as done."))
            return redirect("recommendation", recommendation)
    return _form(request, _("It is done"), form, found, _("Save"), translated(found.text)[:300])


@requires("outreach.recommend")
def lesson(request, recommendation: UUID):
    """Tie a lesson learnt to it, or none."""
    found = _find(request, recommendation)
    usual = {"lesson": str(found.lesson_id or "")}
    form = LessonChoice(request.POST or None, actor=request.actor, initial=usual)
    if request.method == "POST" and form.is_valid():
        asked = {"recommendation": recommendation, "lesson": form.told()}
        if perform(request, form, actions.tie_lesson, **asked):
            messages.success(request, _("It is changed."))
            return redirect("recommendation", recommendation)
    return _form(request, _("Tie a lesson to it"), form, found, _("Save"))


@requires("outreach.recommend")
def diffuse(request, recommendation: UUID):
    """Note who was given it to read."""
    found = _find(request, recommendation)
    form = DiffusionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = {"recommendation": recommendation, "diffusion": form.told()}
        if perform(request, form, actions.diffuse_recommendation, **asked):
            messages.success(request, _("It is noted."))
            return redirect("recommendation", recommendation)
    return _form(request, _("Note who got it"), form, found, _("Save"))


@require_POST
@requires("outreach.recommend")
def undo(request, diffusion: UUID):
    """Noted by mistake."""
    done = perform(request, None, actions.undo_diffusion, diffusion=diffusion)
    if done is None:
        return redirect("recommendations")
    messages.success(request, _("It is taken off the list."))
    return redirect("recommendation", done.id)
