"""Fills the kernel's recorder port."""

from typing import Any

from django.db.models import Model
from psycopg.types.json import Jsonb

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.entries import DIMENSIONS, NewEntry
from parcours.kernel.identifiers import uuid7
from parcours.kernel.prepared import Statement
from parcours.kernel.recorder import Look

from .models import Access, Entry


def append(batch: list[NewEntry]) -> None:
    if len(batch) == 1:
        _append_one(batch[0])
        return
    Entry.objects.bulk_create(
        [Entry(recorded_at=clock.now(), **_columns(new)) for new in batch], batch_size=500
    )


def _append_one(new: NewEntry) -> None:
    """Most actions tell one thing: what is said each time is planned once."""
    told = _columns(new)
    _ENTRY.run(told | {"recorded_at": clock.now(), "facts": Jsonb(told["facts"])})


def _columns(new: NewEntry) -> dict[str, Any]:
    return {
        "id": new.id,
        "kind": new.kind,
        "action": new.action,
        "occurred_on": new.occurred_on,
        "user_id": new.user,
        "organisation_id": new.organisation,
        "person_id": new.person,
        "object_type": new.object_type,
        "object_id": new.object_id,
        "project": new.project,
        "retracts": new.retracts,
        "cause": new.cause,
        "facts": new.facts,
        **dict.fromkeys(DIMENSIONS, ""),
        **new.dimensions,
    }


def _insertion(model: type[Model]) -> Statement:
    names = [field.column for field in model._meta.concrete_fields if field.editable or field.primary_key]
    places = ", ".join(f"%({name})s" for name in names)
    return Statement(f"INSERT INTO {model._meta.db_table} ({', '.join(names)}) VALUES ({places})")  # noqa: S608


_ENTRY, _ACCESS = _insertion(Entry), _insertion(Access)


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
