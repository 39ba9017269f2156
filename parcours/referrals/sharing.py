"""What a receiver reads: the chosen items and nothing else, put together with the sender's own eyes.

A content is ``{"request": text, "blocks": [{"item", "lines": [{"label", "value", "is"}]}]}``. Labels and
coded values are ``{fr, ar, en}``, so that it can be read and printed in each. ``is``: name, day, code, or
nothing.
That she has no residence document never stands here, nor a restricted fact, nor another person.
"""

import hashlib
import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from parcours.cases import queries as cases
from parcours.cases.enums import Outcome, StepKind, StepState
from parcours.kernel.actor import Actor
from parcours.kernel.cipher import Unreadable, open_sealed, seal
from parcours.kernel.refusals import Refused
from parcours.people import queries as people
from parcours.people.enums import DocumentKind, LanguageLevel, LegalDimension, Relation
from parcours.people.household import household_of
from parcours.people.models import Person
from parcours.reference.enums import Literacy, Protection, Residence, Sex

from . import refusals
from .enums import Item
from .models import Snapshot

SPOKEN = ("fr", "ar", "en")
Line = dict[str, Any]


def said(words) -> dict[str, str]:
    """A lazy text in every language of the product."""
    found = {}
    for language in SPOKEN:
        with override(language):
            found[language] = str(words)
    return found


def _line(label, value, what: str = "") -> Line | None:
    if value in (None, "", {}):
        return None
    return {"label": said(label), "value": value, "is": what}


YES, NO = _("Yes"), _("No")
CHILDREN = (Relation.CHILD, Relation.WARD, Relation.GRANDCHILD)


def _identity(actor: Actor, person: Person) -> list[Line | None]:
    names = [_line(_("Name"), f"{n.given} {n.family}".strip(), "name") for n in person.names.all()]
    born = person.birth_date.isoformat() if person.birth_date else str(person.birth_year or "")
    return [
        *names,
        _line(_("Sex"), said(Sex(person.sex).label)),
        _line(_("Born"), born, "day" if person.birth_date else "code"),
        _line(_("Nationality"), person.nationality.name),
    ]


def _contact(actor: Actor, person: Person) -> list[Line | None]:
    phone = person.phone if not person.no_phone else ""
    return [
        _line(_("Telephone"), phone, "code"),
        _line(_("Safe to call"), said(YES if person.phone_safe else NO)) if phone else None,
        _line(_("Shared telephone"), said(YES)) if phone and person.phone_shared else None,
        _line(_("City"), person.city.name if person.city else ""),
    ]


def _languages(actor: Actor, person: Person) -> list[Line | None]:
    rows = people.languages(actor, person.id)
    spoken = [
        {"label": row.language.name, "value": said(LanguageLevel(row.level).label), "is": ""} for row in rows
    ]
    read = "" if person.literacy == Literacy.NOT_STATED else said(Literacy(person.literacy).label)
    needs = _line(_("Needs an interpreter"), said(YES)) if person.interpreter else None
    return [*spoken, _line(_("Reading"), read), needs]


def _household(actor: Actor, person: Person) -> list[Line | None]:
    together = household_of(actor, person.id).members
    told = person.household_size or (len(together) if len(together) > 1 else "")
    # A child with a file of her own is somebody else's to share.
    children = [one for one in together if one.relation in CHILDREN and one.person is None]
    ages = ", ".join(str(age) for age in sorted(one.age for one in children if one.age is not None))
    return [
        _line(_("People in the household"), str(told), "code"),
        _line(_("Children in the household"), str(len(children) or ""), "code"),
        _line(_("Ages of the children, in years"), ages, "code"),
    ]


def _legal(actor: Actor, person: Person) -> list[Line | None]:
    lines: list[Line | None] = []
    for fact in people.legal_facts(actor, person.id):
        if fact.until is not None or fact.value == Residence.NONE:
            continue
        values = Protection if fact.dimension == LegalDimension.PROTECTION else Residence
        lines.append(_line(LegalDimension(fact.dimension).label, said(values(fact.value).label)))
        ends = fact.expires_on.isoformat() if fact.expires_on else ""
        lines.append(_line(_("Valid until"), ends, "day"))
    return lines


def _assessment(actor: Actor, person: Person) -> list[Line | None]:
    newest, decided = cases.latest_assessment(actor, person.id), cases.current_orientation(actor, person.id)
    lines = [_line(_("Assessed on"), newest.assessed_on.isoformat(), "day")] if newest else []
    if decided is not None:
        title = decided.project.title if decided.project_id else said(Outcome(decided.outcome).label)
        lines += [
            _line(_("Oriented to"), title),
            _line(_("Decided on"), decided.decided_on.isoformat(), "day"),
        ]
    return lines


def _plan(actor: Actor, person: Person) -> list[Line | None]:
    lines: list[Line | None] = []
    for step in cases.steps(actor, person.id):
        if step.is_open:
            kind = said(StepKind(step.kind).label)
            # A text of a step is written for her own organisation's eyes: kind, state and day are enough.
            state = said(StepState(step.state).label)
            lines.append({"label": kind, "value": state, "is": ""})
            lines.append(_line(_("Until"), step.due_on.isoformat() if step.due_on else "", "day"))
    return lines


def _documents(actor: Actor, person: Person) -> list[Line | None]:
    lines: list[Line | None] = []
    for paper in people.documents(actor, person.id):
        country = paper.country.name if paper.country_id else said(YES)
        lines.append({"label": said(DocumentKind(paper.kind).label), "value": country, "is": ""})
        lines.append(_line(_("Valid until"), paper.expires_on.isoformat() if paper.expires_on else "", "day"))
    return lines


def _whole_file(actor: Actor, person: Person) -> list[Line | None]:
    return [_line(_("Once they accept"), said(_("They can open her file as long as the referral lasts.")))]


LINES = {
    Item.IDENTITY: _identity,
    Item.CONTACT: _contact,
    Item.LANGUAGES: _languages,
    Item.HOUSEHOLD: _household,
    Item.LEGAL: _legal,
    Item.ASSESSMENT: _assessment,
    Item.PLAN: _plan,
    Item.DOCUMENTS: _documents,
    Item.WHOLE_FILE: _whole_file,
}


def compose(actor: Actor, person: UUID, items: Iterable[str], request: str) -> dict[str, Any]:
    """The content of the chosen items as the actor's organisation knows them today; or ``Missing``."""
    found = people.find(actor, person)
    blocks = []
    for item in items:
        lines = [line for line in LINES[Item(item)](actor, found) if line]
        blocks.append({"item": str(item), "lines": lines})
    return {"request": request, "blocks": blocks}


def mark(content: dict[str, Any]) -> str:
    """A short mark of a content: what she was shown is what is sent."""
    plain = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()[:32]


def close(row: Snapshot, content: dict[str, Any]) -> None:
    """Seal a content into its row (not saved)."""
    row.sealed = seal(json.dumps(content, ensure_ascii=False), row.bound_to)


def open_content(row: Snapshot) -> dict[str, Any]:
    try:
        return json.loads(open_sealed(row.sealed, row.bound_to))
    except Unreadable as error:
        raise Refused(refusals.UNREADABLE) from error
