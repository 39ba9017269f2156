"""What the page of a person shows of her accompaniment: situation, orientation, plan."""

from django.utils.translation import gettext as _

from parcours.cases import queries
from parcours.programmes.queries import pack_or_none
from parcours.web.people.sections import Next, Section, section

from . import presenters
from .presenters import link


@section(order=20, right="cases.see")
def situation(request, person) -> Section | None:
    pack = pack_or_none()
    if pack is None:
        return None
    latest, may = queries.latest_assessment(request.actor, person.id), request.actor.may("cases.assess")
    url = link("person_assessment", person.id)
    actions = []
    if latest is not None:
        actions.append({"label": _("All answers"), "url": link("person_assessments", person.id)})
    if may and latest is not None:
        actions.append({"label": _("Go through it again"), "url": url})
    todo = None
    if may and latest is None:
        todo = Next(_("Assess her situation"), url, _("Nothing can be proposed to her before."))
    elif may and latest.expired():
        todo = Next(_("Go through the assessment again"), url, _("It is no longer valid."))
    case = queries.case_of(request.actor, person.id)
    context = {
        "validity": presenters.validity(latest) if latest else None,
        "sections": presenters.answers(pack, latest) if latest else [],
        "latest": latest,
        "case": case,
        "mine": case is not None and case.responsible == request.actor.user,
        "charge": link("person_charge", person.id) if may and case else "",
    }
    return Section("situation", _("Assessment"), "web/cases/section_situation.html", context, actions, todo)


@section(order=30, right="cases.see")
def orientation(request, person) -> Section | None:
    pack = pack_or_none()
    if pack is None:
        return None
    rows = [presenters.decided(pack, row) for row in queries.orientations(request.actor, person.id)]
    latest = queries.latest_assessment(request.actor, person.id)
    assessed = latest is not None and not latest.expired()
    url, may = link("person_orientation", person.id), request.actor.may("cases.orient")
    actions = [{"label": _("Look at the proposal"), "url": url}] if assessed else []
    todo = None
    if may and assessed and not rows:
        todo = Next(_("Decide the orientation"), url, _("Her situation is assessed."))
    context = {"now": rows[0] if rows else None, "before": rows[1:], "assessed": assessed}
    return Section(
        "orientation", _("Orientation"), "web/cases/section_orientation.html", context, actions, todo
    )


@section(order=40, right="cases.see")
def plan(request, person) -> Section | None:
    rows = [presenters.step(row) for row in queries.steps(request.actor, person.id)]
    still_open = [row for row in rows if row["open"]]
    may = request.actor.may("cases.assess") or request.actor.may("cases.orient")
    add = link("person_step_add", person.id)
    actions = [{"label": _("Her plan, to print"), "url": link("person_plan", person.id)}]
    if may:
        actions.append({"label": _("Add a step"), "url": add})
    for row in still_open:
        row["url"] = link("person_step", person.id, row["id"]) if may and row["own"] else ""
    oriented = queries.current_orientation(request.actor, person.id) is not None
    todo = Next(_("Add the next step"), add, _("Nothing is open for her.")) if may and oriented else None
    context = {
        "open": still_open,
        "closed": [row for row in rows if not row["open"]],
        "qualifications": queries.qualifications(request.actor, person.id),
    }
    return Section(
        "plan", _("Plan"), "web/cases/section_plan.html", context, actions, None if still_open else todo
    )
