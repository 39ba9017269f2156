"""A person gets a place: from her page, or from the session."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.kernel.recorder import saw
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from parcours.people import queries as people
from parcours.programmes.queries import pack_or_none
from parcours.training import actions, queries
from parcours.training.enums import Cover
from parcours.training.rules import TAKES_PEOPLE
from parcours.ui.addresses import reverse
from parcours.ui.wording import language, translated
from parcours.web.acting import perform, request_id

from . import presenters
from .forms import EnrolForm, SearchForm, WithdrawForm
from .planning import crumbs

SEARCHED = 20


def reader_name(person) -> str:
    """Her name in the script of the reader, when it is known in it."""
    return people.name_of(person, "arabic" if language() == "ar" else "latin")


def person_crumbs(person) -> list[dict]:
    return [
        {"label": _("People"), "url": reverse("people")},
        {"label": reader_name(person), "url": reverse("person", args=[person.id])},
    ]


@requires("training.enrol")
def offers(request, person: UUID):
    """Sessions for one person: what fits first."""
    found = people.find(request.actor, person)
    saw(person, "training.offers", detail=True)
    rows = queries.fitting(request.actor, person)
    context = {
        "title": _("Enrol in a training"),
        "lead": reader_name(found),
        "crumbs": person_crumbs(found),
        "fitting": [_offer(person, one) for one in rows if _fits(one)],
        "others": [_offer(person, one) for one in rows if not _fits(one)],
    }
    return render(request, "web/training/offers.html", context)


def _fits(one) -> bool:
    return not (one.enrolled or one.clashes or one.session.left <= 0)


def _url(person: UUID, one) -> str:
    """Where she is enrolled, or put on the list of a full session."""
    if one.enrolled or one.clashes:
        return ""
    name = "person_enrol_in" if one.session.left > 0 else "person_wait_for"
    return reverse(name, args=[person, one.session.id])


def _offer(person: UUID, one) -> dict:
    session, chips = one.session, []
    if one.enrolled:
        chips.append({"text": _("Enrolled already"), "tone": "good"})
    elif one.clashes:
        chips.append({"text": _("She is elsewhere at that time"), "tone": "bad"})
    elif session.left <= 0:
        chips.append({"text": _("Full: waiting list"), "tone": "wait"})
    else:
        chips.append({"text": presenters.places_left(session), "tone": ""})
    if one.covered == Cover.COVERED:
        chips.append({"text": Cover.COVERED.label, "tone": "good"})
    if one.same_place or one.same_region:
        near = _("In her city") if one.same_place else _("In her region")
        chips.append({"text": near, "tone": "good"})
    return {
        "title": presenters.title(session),
        "url": _url(person, one),
        "note": " · ".join(
            (presenters.days(session), presenters.where(session), translated(session.organisation.name))
        ),
        "chips": chips,
    }


@requires("training.enrol")
def confirm(request, person: UUID, session: UUID):
    """One person, one session: what follows, and the button."""
    found = people.find(request.actor, person)
    saw(person, "training.enrol", detail=True)
    wanted = queries.find(request.actor, session)
    if request.method == "GET" and wanted.left <= 0 and wanted.state in TAKES_PEOPLE:
        return redirect("person_wait_for", person, session)
    cover = queries.cover(request.actor, person, wanted)
    outside = cover != Cover.COVERED
    form = EnrolForm(request.POST or None) if outside else None
    problems: list[str] = []
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["outside_reason"] if form else ""
        done = _enrol(request, session, person, reason, problems)
        if done:
            messages.success(request, _("She has a place."))
            return redirect("training_session", session)
    context = {
        "title": _("Enrol in a training"),
        "lead": reader_name(found),
        "crumbs": [
            *person_crumbs(found),
            {"label": _("Enrol in a training"), "url": reverse("person_enrol", args=[person])},
        ],
        "session": presenters.title(wanted),
        "facts": presenters.facts(wanted),
        "chips": presenters.chips(wanted),
        "warning": _warning(cover) if outside else "",
        "partner": "" if queries.is_own(request.actor, wanted) else translated(wanted.organisation.name),
        "shown": queries.is_shown(request.actor, person, wanted),
        "form": form,
        "problems": problems,
        "back": reverse("person_enrol", args=[person]),
        "wait_url": reverse("person_wait_for", args=[person, session]) if wanted.left <= 0 else "",
    }
    return render(request, "web/training/enrol.html", context)


def _warning(cover: str) -> str:
    if cover == Cover.OTHER_PROJECT:
        return _("Her orientation is to another project than that of this training.")
    return _("She has no orientation yet.")


def _enrol(request, session: UUID, person: UUID, reason: str, problems: list[str]):
    """The refusals of an enrolment concern no field: they stand above the button."""
    try:
        return actions.enrol(
            by=request.actor,
            request_id=request_id(request),
            session=session,
            person=person,
            outside_reason=reason,
        )
    except (Missing, NotAllowed):
        raise
    except Refused as refused:
        problems.append(refused.sentence)
        return None


@requires("training.enrol")
def search(request, session: UUID):
    """Find the person to enrol. What is typed is posted: no name stands in an address."""
    wanted = queries.find(request.actor, session)
    form, lines = SearchForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        pack = pack_or_none()
        found = people.search(
            request.actor,
            form.cleaned_data["text"],
            SEARCHED,
            country=pack.country if pack else None,
        )
        saw([one.id for one in found], "training.search")
        lines = [
            {
                "name": reader_name(one),
                "url": reverse("person_enrol_in", args=[one.id, session]),
                "note": translated(one.city.name) if one.city else "",
            }
            for one in found
        ]
    context = {
        "title": _("Enrol a person"),
        "lead": f"{presenters.title(wanted)} · {presenters.days(wanted)}",
        "crumbs": crumbs(wanted),
        "chips": [{"text": presenters.places_left(wanted), "tone": "bad" if wanted.left <= 0 else ""}],
        "form": form,
        "lines": lines,
    }
    return render(request, "web/training/search.html", context)


@requires("training.enrol")
def withdraw(request, enrolment: UUID):
    """Give a place back, with the reason."""
    found = queries.enrolment(request.actor, enrolment)
    if request.actor.organisation not in (found.enrolled_by_id, found.session.organisation_id):
        raise Http404
    saw(found.person_id, "training.withdraw", detail=True)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if perform(request, form, actions.withdraw, enrolment=enrolment, reason=reason):
            messages.success(request, _("The place is free again."))
            return redirect("training_session", found.session_id)
    consequences = [_("The place is free for somebody else."), _("Attendance taken so far stays.")]
    if found.enrolled_by_id != found.session.organisation_id:
        consequences.append(_("The file is closed to the organisation of the session."))
    context = {
        "title": presenters.title(found.session),
        "crumbs": crumbs(found.session),
        "question": _("Withdraw %(name)s from this session?") % {"name": reader_name(found.person)},
        "label": _("Withdraw"),
        "consequences": consequences,
        "undo": _("She can be enrolled again while places are left."),
        "kind": "danger",
        "back": presenters.url(found.session),
        "form": form,
    }
    return render(request, "web/training/confirm.html", context)
