"""How this package tells the journal what happened: always with the project of the course."""

from datetime import date

from parcours.kernel.actor import Actor
from parcours.kernel.entries import NewEntry
from parcours.kernel.recorder import new_entry, record

from .apprentice_models import Apprenticeship
from .models import Enrolment, Session

CONTRACT = "training.Apprenticeship"


def about(kind, by: Actor, session: Session, enrolment: Enrolment, day: date, dimensions, **more) -> NewEntry:
    """An entry about an enrolled person; ``more``: facts, and ``object`` or ``retracts``."""
    special = {name: more.pop(name) for name in ("object", "retracts") if name in more}
    return new_entry(
        kind.code,
        by=by,
        person=enrolment.person_id,
        object=special.get("object", ("training.Enrolment", enrolment.id)),
        retracts=special.get("retracts"),
        occurred_on=day,
        project=session.course.project_id,
        facts={"session": session.id, "course": session.course.code, **more},
        dimensions=dimensions,
    )


def of_contract(kind, by: Actor, row: Apprenticeship, day: date, dimensions, **more) -> NewEntry:
    """An entry about an apprentice; ``more``: facts, and ``object`` or ``retracts``."""
    special = {name: more.pop(name) for name in ("object", "retracts") if name in more}
    return new_entry(
        kind.code,
        by=by,
        person=row.person_id,
        object=special.get("object", (CONTRACT, row.id)),
        retracts=special.get("retracts"),
        occurred_on=day,
        project=row.course.project_id,
        facts={"course": row.course.code, "place": row.place_id, "region": row.region_id, **more},
        dimensions=dimensions,
    )


def of_session(kind, by: Actor, session: Session, **facts) -> None:
    record(
        kind.code,
        by=by,
        object=("training.Session", session.id),
        project=session.course.project_id,
        facts=facts,
    )
