"""Sessions as an offer, one person's trainings, and the check of a certificate that is open to everybody."""

from datetime import date
from uuid import UUID

from ninja import Path, Query, Schema

from parcours.kernel.limits import too_many
from parcours.kernel.recorder import saw
from parcours.kernel.refusals import TOO_MANY_REQUESTS, Refused
from parcours.training import queries

from .reads import read


class Session(Schema):
    id: UUID
    code: str
    course: str
    title: dict[str, str]
    project: str
    organisation: UUID
    place: str
    region: str
    starts_on: date
    ends_on: date
    places: int
    taken: int
    minimum: int
    state: str


class Sessions(Schema):
    """``next``: the number of the page that follows; nothing when this is the last one."""

    items: list[Session]
    next: int | None = None


class Enrolment(Schema):
    id: UUID
    session: UUID
    course: str
    state: str
    enrolled_on: date


class Checked(Schema):
    """``state``: valid, revoked or unknown; ``printed``: what the paper of a valid one says."""

    state: str
    code: str = ""
    printed: dict


@read("training/sessions", "training.sessions", "training.see", Sessions)
def sessions(
    request,
    state: str = "",
    region: str = "",
    project: str = "",
    places_left: bool = False,
    page: int = Query(1, ge=1, le=10_000),
    size: int = Query(50, ge=1, le=200),
):
    """Sessions of every organisation, the earliest first."""
    rows = queries.sessions(
        request.actor, state=state, region=region, project=project, places_left=places_left
    )
    found = list(rows[(page - 1) * size : page * size + 1])
    return {"items": [_session(row) for row in found[:size]], "next": page + 1 if len(found) > size else None}


def _session(row) -> dict:
    told = {
        "course": row.course.code,
        "title": row.course.title,
        "project": row.course.project_id,
        "organisation": row.organisation_id,
        "place": row.place_id,
        "region": row.region_id,
    }
    return {name: getattr(row, name) for name in Session.model_fields if name not in told} | told


@read("people/{uuid:person}/trainings", "training.of_person", "training.see", list[Enrolment])
def trainings(request, person: UUID):
    """Her trainings, the newest first."""
    rows = queries.enrolments_of(request.actor, person)
    saw(person, "training.page", detail=True)
    return [
        {
            "id": row.id,
            "session": row.session_id,
            "course": row.session.course.code,
            "state": row.state,
            "enrolled_on": row.enrolled_on,
        }
        for row in rows
    ]


@read("training/certificates/{code}", "training.certificate", "", Checked)
def certificate(request, code: str = Path(max_length=200)):
    """Check a certificate by the code that is printed on it."""
    if too_many(request):
        raise Refused(TOO_MANY_REQUESTS)
    found = queries.certificate_by_code(code)
    return {"state": found.state, "code": found.code, "printed": dict(found.printed)}
