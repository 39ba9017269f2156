"""Waiting lists, places that are held for an answer, and whoever lost hers."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.kernel.recorder import saw
from parcours.people import queries as people
from parcours.training import actions, places, queries
from parcours.training.enums import Cover, WaitingState
from parcours.training.rules import TAKES_PEOPLE
from parcours.ui.addresses import reverse
from parcours.ui.wording import day, translated
from parcours.web.acting import perform

from . import presenters
from .enrolling import person_crumbs, reader_name
from .forms import ChildrenForm, EnrolForm, SettleForm, WithdrawForm
from .planning import crumbs

PAGE = 25
HELD, WAITING, LOST = "held", "waiting", "lost"


def _tabs(request, chosen: str) -> list[dict]:
    labels = {
        HELD: _("To answer"),
        WAITING: _("On the list"),
        LOST: _("To be placed again"),
    }
    base = reverse("training_waiting")
    return [
        {"label": label, "url": f"{base}?show={one}", "current": one == chosen}
        for one, label in labels.items()
    ]


@requires("training.enrol")
def page(request):
    """Whom the organisation has on lists, whose answer is due, and who lost her place."""
    show = request.GET.get("show", HELD)
    show = show if show in (HELD, WAITING, LOST) else HELD
    found = {
        HELD: places.held,
        WAITING: lambda actor: places.turns(actor, WaitingState.WAITING),
        LOST: places.lost,
    }[show](request.actor)
    part = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = list(part.object_list)
    saw([row.person_id for row in rows], "training.waiting")
    near = places.proposals(request.actor, rows) if show == LOST and rows else {}
    names = presenters.names_of(rows)
    context = {
        "title": _("Waiting for a place"),
        "crumbs": crumbs(),
        "tabs": _tabs(request, show),
        "show": show,
        "rows": [
            _lost(row, near[row.id], names) if show == LOST else presenters.turn(row, names) for row in rows
        ],
        "page": part,
    }
    return render(request, "web/training/waiting.html", context)


def _lost(row, near: list, names) -> dict:
    return {
        "name": names[row.person_id],
        "url": reverse("person", args=[row.person_id]),
        "note": _("%(training)s, cancelled on %(day)s")
        % {"training": presenters.title(row.session), "day": day(row.lost_on)},
        "settle": reverse("training_settle_lost", args=[row.id]),
        "offers": reverse("person_enrol", args=[row.person_id]),
        "near": [
            {
                "label": presenters.title(one),
                "note": f"{presenters.days(one)} · {presenters.where(one)} · {presenters.places_left(one)}",
                "url": reverse("person_enrol_in", args=[row.person_id, one.id]),
            }
            for one in near
        ],
    }


@requires("training.enrol")
def wait(request, person: UUID, session: UUID):
    """One person, one full session: her turn on its list."""
    found = people.find(request.actor, person)
    saw(person, "training.wait", detail=True)
    wanted = queries.find(request.actor, session)
    if wanted.left > 0 or wanted.state not in TAKES_PEOPLE:
        return redirect("person_enrol_in", person, session)
    outside = queries.cover(request.actor, person, wanted) != Cover.COVERED
    form = EnrolForm(request.POST or None) if outside else None
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["outside_reason"] if form else ""
        asked = {"session": session, "person": person, "outside_reason": reason}
        if perform(request, form, actions.wait, rename={"session": ""}, **asked):
            messages.success(request, _("She is on the waiting list."))
            return redirect("training_session", session)
    context = {
        "title": reader_name(found),
        "title_is_name": True,
        "crumbs": person_crumbs(found),
        "question": _("Put her on the waiting list of “%(training)s”?")
        % {"training": presenters.title(wanted)},
        "label": _("Put her on the waiting list"),
        "consequences": [
            " · ".join(
                (presenters.days(wanted), presenters.where(wanted), translated(wanted.organisation.name))
            ),
            presenters.waiting_words(wanted.waiting),
            _("When a place becomes free and it is her turn, it is held for her, and she and you are told."),
        ],
        "undo": _("She can leave the list at any time."),
        "back": reverse("person_enrol", args=[person]),
        "form": form,
    }
    return render(request, "web/training/confirm.html", context)


def _about(row) -> dict:
    return {
        "title": presenters.title(row.session),
        "crumbs": crumbs(row.session),
        "back": reverse("training_waiting"),
    }


@requires("training.enrol")
def take(request, waiting: UUID):
    """She takes the place that is held for her."""
    row = places.turn(request.actor, waiting)
    saw(row.person_id, "training.take_place", detail=True)
    if row.state != WaitingState.HELD:
        return redirect("training_session", row.session_id)
    if request.method == "POST" and perform(request, None, actions.take_place, waiting=waiting):
        messages.success(request, _("She has a place."))
        return redirect("training_session", row.session_id)
    context = _about(row) | {
        "question": _("Does %(name)s take the place?") % {"name": reader_name(row.person)},
        "label": _("She takes it"),
        "consequences": [
            f"{presenters.days(row.session)} · {presenters.where(row.session)}",
            _("She is enrolled, and her plan has a step for it."),
        ],
        "undo": _("The place is held until %(day)s.") % {"day": day(row.held_until)},
        "kind": "primary",
    }
    return render(request, "web/training/confirm.html", context)


@requires("training.enrol")
def leave(request, waiting: UUID):
    """She waits no more, with the reason."""
    row = places.turn(request.actor, waiting)
    saw(row.person_id, "training.leave_list", detail=True)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if perform(request, form, actions.leave_list, waiting=waiting, reason=reason):
            messages.success(request, _("She is no longer on the list."))
            return redirect("training_session", row.session_id)
    held = row.state == WaitingState.HELD
    context = _about(row) | {
        "question": _("Take %(name)s off the waiting list?") % {"name": reader_name(row.person)},
        "label": _("Take her off the list"),
        "consequences": [_("The place held for her goes to the next.")] if held else [],
        "undo": _("Put on the list again, she is the last of it."),
        "kind": "danger",
        "form": form,
    }
    return render(request, "web/training/confirm.html", context)


@requires("training.enrol")
def settle(request, lost: UUID):
    """What came of somebody whose session was cancelled, when it is no other session."""
    row = places.lost_place(request.actor, lost)
    saw(row.person_id, "training.settle_lost", detail=True)
    form = SettleForm(request.POST or None)
    valid = request.method == "POST" and form.is_valid()
    if valid and perform(request, form, actions.settle_lost, lost=lost, state=form.cleaned_data["state"]):
        messages.success(request, _("Done."))
        return redirect(f"{reverse('training_waiting')}?show={LOST}")
    context = _about(row) | {
        "question": _("What came of it for %(name)s?") % {"name": reader_name(row.person)},
        "label": _("Save"),
        "consequences": [_("She is no longer listed as somebody to be placed again.")],
        "undo": _("She can be enrolled in a training at any time."),
        "kind": "primary",
        "form": form,
    }
    return render(request, "web/training/confirm.html", context)


@requires("training.enrol")
def children(request, enrolment: UUID):
    """Which children of her household are looked after beside the session."""
    found = places.minded(request.actor, enrolment)
    row = found.enrolment
    saw(row.person_id, "training.children", detail=True)
    form = ChildrenForm(
        request.POST or None,
        members=[(str(one.member), presenters.member(one)) for one in found.members],
        initial={"children": [str(one) for one in found.chosen]},
    )
    if request.method == "POST" and form.is_valid():
        chosen = [UUID(one) for one in form.cleaned_data["children"]]
        if perform(request, form, actions.mind_children, enrolment=enrolment, children=chosen):
            messages.success(request, _("The places for her children are kept."))
            return redirect("training_session", row.session_id)
    context = {
        "title": _("Places for her children"),
        "lead": f"{reader_name(row.person)} · {presenters.title(row.session)}",
        "crumbs": crumbs(row.session),
        "form": form,
        "none": not found.members,
        "left": presenters.children_left(row.session),
        "household_url": reverse("person", args=[row.person_id]),
    }
    return render(request, "web/training/children.html", context)
