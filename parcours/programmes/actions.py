"""The one write: a pack is loaded whole, or not at all."""

import hashlib
from dataclasses import dataclass

from parcours.kernel.actions import action
from parcours.kernel.actor import Actor
from parcours.kernel.recorder import record
from parcours.kernel.refusals import Refused

from . import amending, comparing, entries, queries, reading, refusals, storing
from .findings import BadPack
from .models import Programme, Version
from .pack import Pack

MADE, CHANGED, IN_FORCE, SAME = "made", "changed", "in_force", "same"


@dataclass(frozen=True)
class Loaded:
    """``change``: made, changed, in_force (an unchanged pack put in force again) or same.
    ``differences``: one line each, such as ``lots 2: goal changed``."""

    programme: str
    version: int
    change: str
    differences: list[str]


@action("programmes.load", right="programmes.load", journal=False)
def load(*, by: Actor, text: str) -> Loaded:
    """Load a programme pack and put it in force. The same text again changes and writes nothing."""
    found = _read(text)
    storing.one_at_a_time()
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    programme = Programme.objects.select_for_update().filter(code=found.code).first()
    last = programme and Version.objects.filter(programme=programme, present=True).first()
    same_text = last is not None and last.sha256 == sha256
    if same_text and programme.in_force:
        return Loaded(found.code, last.number, SAME, [])
    differences: list[str] = []
    if same_text:
        number, change = last.number, IN_FORCE
    else:
        number, change = (last.number + 1, CHANGED) if last else (1, MADE)
        differences = comparing.differences(reading.read(last.text), found) if last else []
        differences = [*under_addenda(found), *differences]
        _check_projects(found)
        _check_notices(found)
        _check_forms(found)
        storing.store(by, found, text, sha256, number)
    storing.put_in_force(found.code)
    facts = {"programme": found.code, "version": number, "sha256": sha256, "change": change}
    record(entries.LOADED.code, by=by, object=("programmes.Programme", None), facts=facts)
    queries.forget()
    return Loaded(found.code, number, change, differences)


def under_addenda(found: Pack) -> list[str]:
    """What a text says otherwise than the present one of its programme where an addendum holds."""
    told = queries.amendments(found.code)
    return amending.contradicted(reading.read(queries.text(found.code)), found, told) if told else []


def _read(text: str) -> Pack:
    try:
        return reading.read(text)
    except BadPack as bad:
        raise Refused(refusals.BAD_PACK, "text", {"findings": str(bad)}) from bad


def _check_notices(found: Pack) -> None:
    """What people agreed to stands: other words for a notice are another version of it."""
    for earlier in queries.versions(found.code):
        said = {
            (one.purpose, one.version): (one.title, one.text) for one in reading.read(earlier.text).notices
        }
        for one in found.notices:
            before = said.get((one.purpose, one.version))
            if before and not (
                comparing.extends(one.title, before[0]) and comparing.extends(one.text, before[1])
            ):
                facts = {"purpose": one.purpose, "version": one.version}
                raise Refused(refusals.NOTICE_REWORDED, "text", facts)


def _check_forms(found: Pack) -> None:
    """Answers are read with the questions of their version: other questions are another version."""
    asked = {(form.code, form.version): form for form in found.forms}
    for before, _row in queries.forms_loaded(found.code):
        form = asked.get((before.code, before.version))
        if form is not None and not comparing.asks_the_same(form, before):
            facts = {"form": before.code, "version": before.version}
            raise Refused(refusals.FORM_REWORDED, "text", facts)


def _check_projects(found: Pack) -> None:
    taken = storing.projects_elsewhere(found)
    if taken:
        raise Refused(refusals.PROJECT_ELSEWHERE, "text", {"code": taken[0]})
