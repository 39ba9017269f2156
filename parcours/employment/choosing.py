"""The one core by which it is kept what she chose that her CV shows."""

from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.recorder import record
from parcours.kernel.refusals import Refused
from parcours.people.queries import facts_on

from . import cv, entries, finding, refusals, rules
from .cv import CITY, CONTACT, MORE
from .models import CvChoice


def choose(by: Actor, person: UUID, lines: list[str]) -> CvChoice:
    """Only lines that her file has now can be chosen, each once, in the order of the CV."""
    organisation = rules.check_organisation(by)
    finding.people(by, [person])
    there = [line.code for part in cv.parts(by, person, cv.LANGUAGES[0]) for line in part.lines]
    asked = set(lines)
    unknown = asked - set(there)
    if unknown:
        raise Refused(refusals.NOT_IN_LIST, "lines", {"value": min(unknown)[:40]})
    told = {cv.part_of(one) for one in asked if one != CITY}
    if CONTACT not in told or not told - {CONTACT, MORE}:
        raise Refused(refusals.CV_EMPTY, "lines")
    row = CvChoice(
        person_id=person,
        organisation_id=organisation,
        author=by.user,
        lines=[one for one in there if one in asked],
        chosen_on=clock.today(),
    )
    row.save(force_insert=True)
    record(
        entries.CV_CHOSEN.code,
        by=by,
        person=person,
        object=("employment.CvChoice", row.id),
        facts={"parts": [code for code in cv.PARTS if code in told]},
        dimensions=facts_on(person),
    )
    return row
