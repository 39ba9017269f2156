"""Marks of trainees, module by module; what the trainer taught at a half-day."""

from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parcours.accounts.policy import requires
from parcours.kernel import clock
from parcours.kernel.recorder import saw
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from parcours.training import actions, queries
from parcours.training.enums import SessionState
from parcours.training.rules import Scored
from parcours.ui.addresses import reverse
from parcours.ui.wording import number
from parcours.web.acting import perform, request_id
from parcours.web.aid.forms import AmountField

from . import presenters
from .forms import ModuleForm, TaughtForm
from .planning import crumbs

CLOSED = (SessionState.PLANNED, SessionState.CANCELLED)


@requires("training.certify")
def page(request, session: UUID):
    """The marks of one module: one box for each trainee."""
    found = queries.find(request.actor, session)
    if not queries.answers(request.actor, found) or found.state in CLOSED:
        raise Http404
    people = queries.trainees(request.actor, found, answered=True)
    saw([one.person for one in people], "training.marks")
    known = queries.scores(request.actor, found)
    told = request.POST if request.method == "POST" else request.GET
    module = " ".join(told.get("module", "").split())[:80]
    form = ModuleForm(request.POST or None, initial={"module": module, "on": clock.today()})
    kept = known.get(module, {})
    lines, problems = [_line(one, kept, request) for one in people], []
    if request.method == "POST" and form.is_valid() and not any(one["problem"] for one in lines):
        done = _keep(request, session, form, lines, kept, problems)
        if done is not None:
            count = len(done.ids)
            words = ngettext(
                "The mark of %(n)s person is kept.", "The marks of %(n)s people are kept.", count
            )
            messages.success(request, words % {"n": number(count)})
            return redirect("training_results", session)
    base = reverse("training_marks", args=[session])
    context = {
        "title": _("Marks"),
        "lead": presenters.title(found),
        "crumbs": crumbs(found),
        "form": form,
        "lines": lines,
        "problems": problems,
        "scale": _("Marks, from 0 to %(most)s") % {"most": number(queries.highest_mark())},
        "modules": [
            {"label": one or _("The whole training"), "module": one, "current": one == module}
            for one in sorted({"", *known})
        ],
        "base": base,
    }
    return render(request, "web/training/marks.html", context)


def _line(one, kept, request) -> dict:
    field = f"mark_{one.enrolment.hex}"
    mark = kept.get(one.enrolment)
    typed = request.POST.get(field) if request.method == "POST" else None
    shown = presenters.mark_typed(mark) if typed is None else typed
    line = {"name": presenters.name(one), "url": reverse("person", args=[one.person]), "field": field}
    line |= {"value": shown, "enrolment": one.enrolment, "problem": "", "mark": mark}
    if typed is not None:
        try:
            line["mark"] = AmountField(required=False).clean(typed)
        except ValidationError as error:
            line["problem"] = " ".join(error.messages)
    return line


def _keep(request, session, form, lines, kept, problems):
    """What changed; a box that is emptied takes the mark away."""
    told = [
        Scored(one["enrolment"], one["mark"]) for one in lines if one["mark"] != kept.get(one["enrolment"])
    ]
    if not told:
        problems.append(_("Nothing was changed."))
        return None
    asked = {"module": form.cleaned_data["module"], "on": form.cleaned_data["on"]}
    try:
        return actions.score(
            by=request.actor, request_id=request_id(request), session=session, marks=told, **asked
        )
    except (Missing, NotAllowed):
        raise
    except Refused as refused:
        wrong = [one for one in lines if not _in_range(one["mark"], refused.params.get("most"))]
        for one in wrong:
            one["problem"] = refused.sentence
        if not wrong:
            problems.append(refused.sentence)
        return None


def _in_range(mark, most) -> bool:
    """Whether a mark is not what was refused: it stands beside her name then."""
    return mark is None or most is None or 0 <= mark <= most


@requires("training.attend")
def taught(request, session: UUID, half_day: UUID):
    """Hours, module and consumables of one half-day."""
    found = queries.find(request.actor, session)
    at = next((one for one in queries.half_days(found) if one.id == half_day), None)
    if at is None or not queries.is_own(request.actor, found) or found.state in CLOSED:
        raise Http404
    initial = {"hours": presenters.mark_typed(at.hours), "module": at.module, "consumables": at.consumables}
    form = TaughtForm(request.POST or None, initial=initial)
    back = f"{reverse('training_attendance', args=[session])}?day={at.day.isoformat()}"
    if request.method == "POST" and form.is_valid():
        asked = {"session": session, "half_day": half_day, **form.cleaned_data}
        if perform(request, form, actions.note_taught, **asked):
            messages.success(request, _("It is noted."))
            return redirect(back)
    context = {
        "title": _("What was taught"),
        "lead": f"{presenters.title(found)} · {presenters.half_day(at)}",
        "crumbs": crumbs(found),
        "form": form,
        "back": back,
    }
    return render(request, "web/training/apprentice_form.html", context)


def total(half_days: list) -> Decimal:
    return sum((at.hours for at in half_days if at.hours), Decimal(0))
