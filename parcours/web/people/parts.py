"""What the people domain itself shows on a person's page."""

from datetime import date
from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.accounts.queries import organisation_names, user_names
from parcours.journal import queries as journal
from parcours.kernel import clock
from parcours.kernel.counting import Pages, page_of
from parcours.people import proofs, queries, timelines
from parcours.people.enums import LanguageLevel, LegalDimension, Purpose
from parcours.people.merged import former_files
from parcours.reference.enums import Literacy, Protection, Residence, Schooling, Sex
from parcours.reference.queries import languages_named
from parcours.ui import wording

from . import notices, presenters, telling
from .sections import Next, Section, many, section

ENTRIES, LOOKS, LOOKS_TOLD = 15, 6, 200
RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")
VALUES = {"protection": Protection, "residence": Residence}


def _to(name: str, person: Any, *more: Any) -> str:
    return reverse(name, args=[person.id, *more])


def _may(request, right: str, *actions: dict) -> list[dict]:
    return list(actions) if request.actor.may(right) else []


@section(order=20, right="people.see")
def legal(request, person) -> Section:
    """Her legal situation: what holds now, and what held before."""
    today = clock.today()
    rows = [
        {
            "about": presenters.listed(presenters.label(LegalDimension, one.dimension), _period(one)),
            "value": presenters.label(VALUES[one.dimension], one.value),
            "paper": one.document,
            "ends": presenters.ends(one.expires_on, today) if not one.until else ("", ""),
            "former": bool(one.until and one.until <= today),
        }
        for one in queries.legal_facts(request.actor, person.id)
    ]
    actions = _may(
        request,
        "people.edit",
        {"label": _("New residence fact"), "url": _to("person_legal", person, "residence")},
        {"label": _("New protection fact"), "url": _to("person_legal", person, "protection")},
    )
    now = [row for row in rows if not row["former"]]
    context = {"now": now, "former": [row for row in rows if row["former"]]}
    template = "web/people/sections/legal.html"
    return Section("legal", _("Legal situation"), template, context, actions, brief=many(now))


def _period(fact: Any) -> str:
    since = _("since %(since)s") % {"since": wording.day(fact.since)}
    if not fact.until:
        return since
    until = _("until %(day)s") % {"day": wording.day(fact.until)}
    return f"{since} {until}"


@section(order=90, right="people.see")
def history(request, person) -> Section:
    """What happened, newest first, from the journal."""
    page = _page_of_history(request, person)
    context = {"entries": telling.timeline(page.object_list), "page": page}
    return Section("history", _("What happened"), "web/people/sections/history.html", context)


def _page_of_history(request, person) -> Page:
    if "page" not in request.GET:
        first = timelines.newest(request.actor, person.id, ENTRIES)
        return page_of(first, first[0].total if first else 0, ENTRIES, 1)
    return Pages(queries.timeline(request.actor, person.id), ENTRIES).get_page(request.GET.get("page"))


# The narrow column --------------------------------------------------------------------------------


@section(order=10, right="people.see")
def particulars(request, person) -> Section:
    spoken = queries.languages(request.actor, person.id)
    contact = queries.contact(request.actor, person.id)
    guardian = queries.guardian(request.actor, person.id)
    unwatched = queries.is_under_18(person) and not (guardian and guardian.focal_point)
    lines = [
        *_former(request, person),
        {"label": _("Born"), "value": presenters.age_words(person)},
        {"label": _("Sex"), "value": presenters.label(Sex, person.sex)},
        {"label": _("Nationality"), "value": wording.translated(person.nationality.name)},
        {
            "label": _("Lives in"),
            "value": presenters.place(person.city and person.city.name, person.quarter),
            "is_name": True,
        },
        {"label": _("Arrived"), "value": wording.day(person.arrived_on) if person.arrived_on else ""},
        {"label": _("Household"), "value": person.household_size or ""},
        _phone(person),
        {
            "label": _("Languages"),
            "value": presenters.listed(
                *(
                    f"{wording.translated(one.language.name)} ({presenters.label(LanguageLevel, one.level)})"
                    for one in spoken
                )
            ),
            "note": _("An interpreter is needed") if person.interpreter else "",
        },
        {"label": _("Schooling"), "value": _stated(Schooling, person.schooling)},
        {"label": _("Reading and writing"), "value": _stated(Literacy, person.literacy)},
    ]
    if contact is not None:
        note = " · ".join(part for part in (contact.relation, presenters.number(contact.phone)) if part)
        lines.append({"label": _("Emergency contact"), "value": contact.name, "is_name": True, "note": note})
    if guardian is not None:
        name = guardian.name or guardian.body
        note = _("Focal point: %(name)s") % {"name": guardian.focal_point}
        lines.append({"label": _("Answers for her"), "value": name, "is_name": True, "note": note})
    actions = _may(request, "people.edit", {"label": _("Correct"), "url": _to("person_edit", person)})
    return Section(
        "particulars",
        _("Particulars"),
        "web/people/sections/facts.html",
        {"lines": lines},
        actions,
        side=True,
        next=_watch(person) if unwatched and request.actor.may("people.edit") else None,
        brief=presenters.number(person.phone),
    )


def _former(request, person) -> list[dict[str, Any]]:
    spelt = [f"{one.given} {one.family}".strip() for one in queries.former_names(request.actor, person.id)]
    if not spelt:
        return []
    return [{"label": _("Formerly written"), "value": presenters.listed(*spelt), "is_name": True}]


def _watch(person: Any) -> Next:
    return Next(
        _("Name a protection focal point"),
        _to("person_guardian", person),
        _("Nobody is named yet who watches over this child."),
        always=True,
    )


def _stated(choices: Any, value: str) -> str:
    return "" if value == "not_stated" else presenters.label(choices, value)


def _phone(person: Any) -> dict[str, Any]:
    notes = []
    if person.phone:
        notes.append(_("safe to contact") if person.phone_safe else _("do not call: not said to be safe"))
        if person.phone_shared:
            notes.append(_("shared with others"))
    nothing = _("No telephone") if person.no_phone else ""
    return {
        "label": _("Telephone"),
        "value": presenters.number(person.phone) or nothing,
        "note": presenters.listed(*notes),
        "is_name": True,
    }


@section(order=15, right="people.see")
def papers(request, person) -> Section:
    today, edits = clock.today(), request.actor.may("people.edit")
    lines = [
        {
            "kind": presenters.paper(one.kind),
            "number": one.number,
            "country": wording.translated(one.country.name) if one.country else "",
            "ends": presenters.ends(one.expires_on, today),
            "end_url": _to("person_document_end", person, one.id) if edits else "",
        }
        for one in queries.documents(request.actor, person.id)
    ]
    actions = _may(
        request, "people.edit", {"label": _("Add a paper"), "url": _to("person_document_add", person)}
    )
    context = {"papers": lines, "none": person.no_document}
    template = "web/people/sections/papers.html"
    return Section("papers", _("Papers"), template, context, actions, side=True, brief=many(lines))


@section(order=60, right="people.see")
def consents(request, person) -> Section:
    """What she agreed to: the present answer to each purpose, and how to take it back."""
    may = request.actor.may("people.consent")
    named = dict(languages_named())
    proven = proofs.proofs_of(request.actor, person.id)
    rows, told = [], set()
    for one in queries.consents(request.actor, person.id):
        if (one.purpose, one.recipient_id) in told:
            continue
        told.add((one.purpose, one.recipient_id))
        row = _consent(one, named, _to("person_consent_withdraw", person, one.id) if may else "")
        rows.append(row | _proof(one, proven.get(one.id), _to("person_consent_paper", person, one.id)))
    actions = _may(
        request, "people.consent", {"label": _("Record an answer"), "url": _to("person_consent", person)}
    )
    today = clock.today()
    agreed = {one.purpose for one in queries.consents(request.actor, person.id) if one.lives_on(today)}
    missing = Purpose.ACCOMPANIMENT not in agreed
    withdrawn = queries.withdrawn_on(request.actor, person.id) if missing else None
    return Section(
        "consents",
        _("What she agreed to"),
        "web/people/sections/consents.html",
        {"consents": rows},
        actions,
        side=True,
        next=_ask(person, withdrawn) if may and missing else None,
        chips=[_not_agreed(withdrawn)] if missing else (),
        brief=many([row for row in rows if row["state"]["tone"] == "good"]),
    )


def _proof(one: Any, proof: Any, url: str) -> dict[str, str]:
    until = _("until %(day)s") % {"day": wording.day(one.expires_on)} if one.expires_on else ""
    witness = _("witness: %(name)s") % {"name": proof.witness} if proof and proof.witness else ""
    return {"more": presenters.listed(until, witness), "paper": url if proof and proof.scan_id else ""}


def _not_agreed(withdrawn: date | None) -> dict[str, str]:
    if withdrawn is None:
        return {"text": _("Has not agreed to be accompanied"), "tone": "bad"}
    said = _("Took back her agreement on %(day)s") % {"day": wording.day(withdrawn)}
    return {"text": said, "tone": "bad"}


def _ask(person: Any, withdrawn: date | None) -> Next:
    why = _("Without her agreement to be accompanied nothing may be planned for her.")
    if withdrawn is not None:
        why = _("Only if she comes back and wishes it: the notice is read to her again.")
    return Next(_("Record what she agrees to"), _to("person_consent", person), why, always=True)


def _consent(one: Any, named: dict[str, str], url: str) -> dict[str, Any]:
    over = bool(one.expires_on and one.expires_on < clock.today())
    if one.withdrawn_at:
        state = {"text": _("Taken back"), "tone": "none"}
    elif not one.given:
        state = {"text": _("No"), "tone": "none"}
    elif over:
        state = {"text": _("Expired"), "tone": "bad"}
    else:
        state = {"text": _("Yes"), "tone": "good"}
    said = _("on %(day)s, notice %(version)s in %(language)s")
    if one.read_aloud:
        said = _("on %(day)s, notice %(version)s read aloud in %(language)s")
    return {
        "purpose": presenters.purpose(one.purpose),
        "recipient": wording.translated(one.recipient.name) if one.recipient else "",
        "state": state,
        "note": said
        % {
            "day": wording.day(one.given_on),
            "version": one.notice_version,
            "language": named.get(one.notice_language, one.notice_language),
        },
        "url": url if state["tone"] == "good" else "",
        "read": notices.as_read(one.purpose, one.notice_version, one.notice_language, one.given_on),
        "language": one.notice_language,
        "direction": "rtl" if one.notice_language in RIGHT_TO_LEFT else "ltr",
    }


@section(order=70, right="people.see")
def access(request, person) -> Section:
    """Who may see her, why, since when; and the way to end it."""
    shares = request.actor.may("people.share")
    grants = queries.who_may_see(request.actor, person.id)
    rows = [
        {
            "organisation": wording.translated(one.name),
            "why": presenters.listed(
                presenters.reason(one.reason),
                _("since %(since)s") % {"since": wording.day(clock.day_of(one.since))},
                _("until %(day)s") % {"day": wording.day(clock.day_of(one.until))} if one.until else "",
            ),
            "url": _to("person_access_end", person, one.grant)
            if shares and one.organisation != person.registered_by_id
            else "",
        }
        for one in grants
    ]
    actions = _may(
        request, "people.share", {"label": _("Share with a partner"), "url": _to("person_share", person)}
    )
    context = {"grants": rows}
    template = "web/people/sections/access.html"
    return Section("access", _("Who may see her"), template, context, actions, side=True, brief=many(rows))


def looked(person: Any, most: int = LOOKS_TOLD) -> list[dict[str, Any]]:
    """Who looked, the newest first."""
    found = journal.looked_at(person.id, *former_files(person.id), most=most)
    users = user_names(one["user_id"] for one in found)
    return telling.looks(found, users, organisation_names(one["organisation_id"] for one in found))


@section(order=80, right="people.looks")
def looks(request, person) -> Section:
    url = _to("person_looks", person)
    actions = [{"label": _("See all"), "url": url}]
    return Section("looks", _("Who looked"), actions=actions, side=True, later=url)


@section(order=85, right="people.restricted")
def restricted(request, person) -> Section:
    """Great vulnerability, confirmed by somebody in her own name; why stays on its own page."""
    confirmed = person.great_vulnerability_on
    context = {
        "on": wording.day(confirmed) if confirmed else "",
        "may_confirm": not confirmed,
        "url": _to("person_vulnerability", person),
    }
    actions = [{"label": _("Restricted facts"), "url": _to("person_restricted", person)}]
    title = _("Great vulnerability")
    return Section(
        "vulnerability",
        title,
        "web/people/sections/vulnerability.html",
        context,
        actions,
        side=True,
        brief=context["on"],
    )
