"""Fills the kernel's recorder port."""

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.entries import NewEntry
from parcours.kernel.identifiers import uuid7
from parcours.kernel.prepared import Statement
from parcours.kernel.recorder import Look

from .models import Access, Entry


def append(batch: list[NewEntry]) -> None:
    Entry.objects.bulk_create(
        [
            Entry(
                id=new.id,
                kind=new.kind,
                action=new.action,
                occurred_on=new.occurred_on,
                user_id=new.user,
                organisation_id=new.organisation,
                person_id=new.person,
                object_type=new.object_type,
                object_id=new.object_id,
                project=new.project,
                retracts=new.retracts,
                cause=new.cause,
                facts=new.facts,
                **new.dimensions,
            )
            for new in batch
        ],
        batch_size=500,
    )


def _insertion() -> Statement:
    names = [field.column for field in Access._meta.concrete_fields if field.editable or field.primary_key]
    places = ", ".join(f"%({name})s" for name in names)
    return Statement(f"INSERT INTO {Access._meta.db_table} ({', '.join(names)}) VALUES ({places})")  # noqa: S608


_ACCESS = _insertion()


def write_accesses(by: Actor, looks: list[Look]) -> None:
    for look in looks:
        _ACCESS.run(
            {
                "id": uuid7(),
                "recorded_at": clock.now(),
                "user_id": by.user,
                "organisation_id": by.organisation,
                "role": by.role,
                "what": look.what,
                "detail": look.detail,
                "people": list(look.people),
            }
        )
