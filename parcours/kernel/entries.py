"""The kinds of journal entries. Each package declares its own in its ``entries.py``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

DOCUMENT, VISIT, DECLARED = "document", "visit", "declared"
EVIDENCE = (DECLARED, VISIT, DOCUMENT)
"""What stands behind an entry, the least first: somebody's word; somebody of the programme was there and saw
it; a paper that can be shown."""

SAID = "said_"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entry: its code, its sentence for people, the names of the coded facts it may carry.

    ``right``: takes this right to be told in a person's timeline, beside the right to open her file.
    ``own``: told in it to the organisation that recorded it alone, always ({}) or when the facts are these.
    ``between``: the model of its object and the fields of its sides: told to these organisations alone.
    ``evidence``: what stands behind an entry of this kind. Where it depends on the entry, the kind lists the
    fact "evidence" and its entries carry it; one that does not carry it has that of its kind.
    ``asks``: it also carries what was answered to closed questions of the pack, a fact for each, named
    :data:`SAID` and the code of the question.
    """

    code: str
    sentence: Any
    facts: tuple[str, ...] = ()
    about_person: bool = True
    right: str = ""
    own: Mapping[str, str] | None = None
    between: tuple[str, ...] = ()
    evidence: str = DECLARED
    asks: bool = False

    def carries(self, fact: str) -> bool:
        return fact in self.facts or (self.asks and fact.startswith(SAID))


_kinds: dict[str, Kind] = {}


def kind(
    code: str,
    *,
    sentence: Any,
    facts: tuple[str, ...] = (),
    about_person: bool = True,
    right: str = "",
    own: Mapping[str, str] | None = None,
    between: tuple[str, ...] = (),
    evidence: str = DECLARED,
    asks: bool = False,
) -> Kind:
    if code in _kinds:
        raise ValueError(f"entry kind {code} is declared twice")
    if evidence not in EVIDENCE:
        raise ValueError(f"entry kind {code}: {evidence} is no evidence")
    named = tuple(facts)
    _kinds[code] = Kind(code, sentence, named, about_person, right, own, between, evidence, asks)
    return _kinds[code]


def kinds() -> dict[str, Kind]:
    return dict(_kinds)


def find(code: str) -> Kind:
    return _kinds[code]


DIMENSIONS = ("sex", "age_band", "protection", "residence", "nationality", "region", "place")


@dataclass(slots=True)
class NewEntry:
    """What an action hands to the journal. Opaque ids and codes only; never a name, never free text."""

    id: UUID
    kind: str
    action: str
    user: UUID | None
    organisation: UUID | None
    person: UUID | None
    object_type: str
    object_id: UUID | None
    occurred_on: date
    project: str
    retracts: UUID | None
    cause: str
    facts: dict[str, Any] = field(default_factory=dict)
    dimensions: dict[str, str] = field(default_factory=dict)
