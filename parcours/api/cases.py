"""The accompaniment of one person: what was decided, and what is planned."""

from datetime import date
from uuid import UUID

from ninja import Schema

from parcours.cases import queries
from parcours.kernel.recorder import saw

from .reads import read


class Orientation(Schema):
    id: UUID
    outcome: str
    lot: int | None
    project: str | None
    decided_on: date
    organisation: UUID
    current: bool


class Step(Schema):
    id: UUID
    kind: str
    state: str
    planned_on: date
    due_on: date | None
    ended_on: date | None
    organisation: UUID


def _plain(row, schema: type[Schema], **more) -> dict:
    return {name: getattr(row, name) for name in schema.model_fields if name not in more} | more


@read("people/{uuid:person}/orientations", "cases.orientations", "cases.see", list[Orientation])
def orientations(request, person: UUID):
    """Her orientations in the programme in force, the current one first."""
    rows = queries.orientations(request.actor, person)
    saw(person, "cases.page", detail=True)
    return [
        _plain(row, Orientation, organisation=row.organisation_id, project=row.project_id) for row in rows
    ]


@read("people/{uuid:person}/steps", "cases.steps", "cases.see", list[Step])
def steps(request, person: UUID):
    """Her plan: open steps first."""
    rows = queries.steps(request.actor, person)
    saw(person, "cases.page", detail=True)
    return [_plain(row, Step, organisation=row.organisation_id) for row in rows]
