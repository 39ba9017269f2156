"""What the page of a person shows of her accompaniment: situation, orientation, plan."""

from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.accounts.queries import user_names
from parcours.cases import caseload, queries
from parcours.cases import notes as kept_notes
from parcours.cases import profile as profiles
from parcours.programmes.queries import pack_or_none
from parcours.web.people.sections import Next, Section, many, section

from . import after_missed, desk_presenters, noting, presenters, skill_presenters
from .presenters import link


@section(order=20, right="cases.see")
def situation(request, person) -> Section | None:
    pack = pack_or_none()
    if pack is None:
        return None
    history, may = queries.history(request.actor, person.id), request.actor.may("cases.assess")
    told = next((one for one in history if one.row.of_situation), None)
    latest = told.row if told else None
    url = link("person_assessment", person.id)
    actions = []
    if history:
        actions.append({"label": _("All answers"), "url": link("person_assessments", person.id)})
    if may and latest is not None:
        actions.append({"label": _("Go through it again"), "url": url})
    todo = None
    if may and latest is None:
        todo = Next(
            _("Assess her situation"), url, _("Nothing can be proposed to her before she is assessed.")
        )
    elif may and latest.expired():
        todo = Next(_("Go through the assessment again"), url, _("The last assessment is no longer valid."))
    case = queries.case_of(request.actor, person.id)
    hers = case is not None and queries.may_be_hers(request.actor, case)
    context = {
        "validity": presenters.validity(latest) if latest else None,
        "sections": presenters.answers(told.form, latest) if told else [],
        "form": presenters.form_title(told.form) if told else "",
        "changes": len(told.changes) if told else 0,
        "history": link("person_assessments", person.id),
        "profiles": _profiles(request, person.id, may),
        "latest": latest,
        "case": case,
        "mine": case is not None and case.responsible == request.actor.user,
        "charge": link("person_charge", person.id) if may and hers and not case.closed_on else "",
        "ended": case and case.closed_on and desk_presenters.outcome(case.outcome),
        "periods": _periods(request, person, case),
    }
    if case is not None and request.actor.may("cases.close"):
        if case.closed_on and hers:
            todo = Next(
                _("Take it up again"), link("person_reopen", person.id), _("Her accompaniment has ended.")
            )
        elif case.organisation_id == request.actor.organisation:
            actions.append({"label": _("End the accompaniment"), "url": link("person_close", person.id)})
    brief = context["validity"]["text"] if latest else _("Not assessed yet")
    template = "web/cases/section_situation.html"
    return Section("situation", _("Assessment"), template, context, actions, todo, brief=brief)


def _profiles(request, person, may: bool) -> list[dict]:
    """What may be asked beside her situation: what was asked, and what is proposed to whoever may ask."""
    found = []
    for one in queries.forms_to_ask(request.actor, person)[1:]:
        if one.last is not None or may:
            url = link("person_assessment_form", person, one.form.code) if may else ""
            found.append(presenters.profile(one) | {"url": url})
    return found


def _periods(request, person, case) -> list:
    """The times of accompaniment, once there is more to tell than that it goes on."""
    if case is None:
        return []
    rows = caseload.periods(request.actor, person.id)
    return [desk_presenters.period(row) for row in rows] if len(rows) > 1 or case.closed_on else []


@section(order=15, right="cases.book")
def appointments(request, person) -> Section | None:
    rows = caseload.appointments_of(request.actor, person.id)
    staff = user_names(row.officer for row in rows)
    shown = [
        desk_presenters.appointment(
            row, officer=staff.get(row.officer, ""), own=row.organisation_id == request.actor.organisation
        )
        | {"coming": row.is_coming}
        for row in rows
    ]
    add = {"label": _("Make an appointment"), "url": link("person_appointment_add", person.id)}
    context = {
        "coming": [one for one in shown if one["coming"]],
        "past": [one for one in shown if not one["coming"]][:20],
    }
    title, template = _("Appointments"), "web/cases/section_appointments.html"
    coming = context["coming"]
    brief = coming[0]["when"] if coming else _("No appointment to come")
    todo = after_missed.next_step(request.actor, rows, add["url"])
    return Section("appointments", title, template, context, [add], todo, brief=brief)


@section(order=22, right="cases.see")
def difficulties(request, person) -> Section | None:
    """What makes her situation harder; without what only named readers know, which has its own page."""
    found = profiles.of_person(request.actor, person.id) if pack_or_none() else None
    if found is None:
        return None
    actions = []
    if request.actor.may("people.restricted"):
        url = link("person_difficulties", person.id)
        actions.append({"label": _("With what named readers know"), "url": url})
    context = {"profile": skill_presenters.profile(found)}
    title, template = _("What makes her situation harder"), "web/cases/section_profile.html"
    return Section("difficulties", title, template, context, actions)


@section(order=25, right="cases.see")
def skills(request, person) -> Section:
    may = request.actor.may("cases.assess")
    rows = skill_presenters.skills(queries.skills_of(request.actor, person.id), may=may)
    actions = [{"label": _("Add"), "url": link("person_skill_add", person.id)}] if may else []
    title, template = _("Skills and experience"), "web/cases/section_skills.html"
    return Section("skills", title, template, {"skills": rows}, actions, brief=many(rows))


@section(order=45, right="cases.note")
def notes(request, person) -> Section | None:
    found = kept_notes.notes_of(request.actor, person.id)
    write = {"label": _("Write a note"), "url": link("person_notes", person.id)}
    more = write["url"] if len(found) > 5 else ""
    context = {"notes": noting.said(found[:5], request.actor), "more": more}
    template = "web/cases/section_notes.html"
    return Section("notes", _("Notes"), template, context, [write], brief=many(found))


@section(order=30, right="cases.see")
def orientation(request, person) -> Section | None:
    pack = pack_or_none()
    if pack is None:
        return None
    rows = [presenters.decided(pack, row) for row in queries.orientations(request.actor, person.id)]
    latest = queries.latest_assessment(request.actor, person.id)
    assessed = latest is not None and not latest.expired()
    url, may = link("person_orientation", person.id), queries.may_decide(request.actor, person.id)
    actions = [{"label": _("Look at the proposal"), "url": url}] if assessed else []
    todo = None
    if may and assessed and not rows:
        todo = Next(_("Decide the orientation"), url, _("Her situation is assessed."))
    asked = caseload.reviews(request.actor, person.id) if rows else []
    reviews = [desk_presenters.review(one, request.actor) for one in asked]
    if rows and not any(one["open"] for one in reviews):
        actions.append({"label": _("Look at it again"), "url": link("person_review", person.id)})
    context = {
        "now": rows[0] if rows else None,
        "before": rows[1:],
        "assessed": assessed,
        "reviews": reviews,
        "answers": may,
    }
    waits = _("Waits for an orientation") if assessed else _("No orientation yet")
    brief = rows[0]["title"] if rows else waits
    template = "web/cases/section_orientation.html"
    return Section("orientation", _("Orientation"), template, context, actions, todo, brief=brief)


@section(order=40, right="cases.see")
def plan(request, person) -> Section | None:
    changes = queries.may_change(request.actor, person.id)
    rows = [
        presenters.step(row) | {"ours": row.is_open and changes(row)}
        for row in queries.steps(request.actor, person.id)
    ]
    still_open = [row for row in rows if row["open"]]
    may = request.actor.may("cases.assess") or request.actor.may("cases.orient")
    add = link("person_step_add", person.id)
    actions = [{"label": _("Her plan, to print"), "url": link("person_plan", person.id)}]
    if may:
        actions.append({"label": _("Add an objective"), "url": link("person_objective_add", person.id)})
        actions.append({"label": _("Add a step"), "url": add})
    for row in still_open:
        own = may and row["own"] and row["ours"]
        row["url"] = link("person_step", person.id, row["id"]) if own else ""
        row["change"] = link("person_step_change", person.id, row["id"]) if own else ""
    aims = [
        {
            "what": one.what,
            "open": one.state == "open",
            "chip": one.get_state_display(),
            "due": one.due_on,
            "url": reverse("objective", args=[one.id])
            if may and one.state == "open" and changes(one)
            else "",
        }
        for one in caseload.objectives(request.actor, person.id)
    ]
    oriented = queries.current_orientation(request.actor, person.id) is not None
    todo = Next(_("Add the next step"), add, _("Nothing is open for her.")) if may and oriented else None
    context = {
        "open": still_open,
        "aims": aims,
        "closed": [row for row in rows if not row["open"]],
        "qualifications": queries.qualifications(request.actor, person.id),
    }
    brief = still_open[0]["title"] if still_open else _("No step is open")
    todo, template = None if still_open else todo, "web/cases/section_plan.html"
    return Section("plan", _("Plan"), template, context, actions, todo, brief=brief)
