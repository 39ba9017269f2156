"""The journal told as a person's timeline: sentences of the kinds, the codes beside them in words.

A domain may say more of its own entries: ``@note("cases.oriented")`` on ``function(entry) -> str``.
"""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.accounts.queries import organisation_names
from parcours.kernel import entries as kinds
from parcours.people.enums import LegalDimension, Purpose
from parcours.ui import wording

from . import presenters

Note = Callable[[Any], str]
_notes: dict[str, Note] = {}


def note(kind: str) -> Callable[[Note], Note]:
    """Say more of the entries of a kind."""

    def register(say: Note) -> Note:
        _notes[kind] = say
        return say

    return register


@note("people.legal_fact")
def _legal(entry: Any) -> str:
    return presenters.label(LegalDimension, entry.facts.get("dimension", ""))


@note("people.consented")
def _consented(entry: Any) -> str:
    answer = _("Yes") if entry.facts.get("given") else _("No")
    return presenters.about(presenters.label(Purpose, entry.facts.get("purpose", "")), answer)


@note("people.consent_withdrawn")
def _withdrawn(entry: Any) -> str:
    return presenters.label(Purpose, entry.facts.get("purpose", ""))


def _sentence(code: str) -> str:
    try:
        return str(kinds.find(code).sentence)
    except KeyError:
        return code


def _uuid(text: Any) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def timeline(entries: Iterable[Any]) -> list[dict[str, Any]]:
    """The entries given, as ``{% timeline %}`` shows them."""
    listed = list(entries)
    concerned = [_uuid(one.facts.get("organisation")) for one in listed]
    named = organisation_names([*(one.organisation_id for one in listed), *concerned])
    retracted = {one.retracts for one in listed if one.retracts}
    told = []
    for entry, other in zip(listed, concerned, strict=True):
        say = _notes.get(entry.kind)
        parts = [say(entry) if say else "", wording.translated(named.get(other, {})), entry.project]
        parts.append(wording.translated(named.get(entry.organisation_id, {})))
        title = _sentence(entry.kind)
        told.append(
            {
                "day": entry.occurred_on,
                "title": _("Corrected: %(what)s") % {"what": title} if entry.retracts else title,
                "note": " · ".join(part for part in parts if part),
                "retracted": entry.id in retracted,
            }
        )
    return told


def looks(found: list[dict[str, Any]], users: dict[UUID, str], organisations: dict) -> list[dict[str, Any]]:
    """Who looked: a line for each."""
    return [
        {
            "who": users.get(one["user_id"]) or _("Somebody whose account is no more"),
            "organisation": wording.translated(organisations.get(one["organisation_id"], {})),
            "when": presenters.moment(one["recorded_at"]),
        }
        for one in found
    ]


def address(person: Any, name: str = "person") -> str:
    return reverse(name, args=[person.id])
