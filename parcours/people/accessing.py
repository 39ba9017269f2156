"""Everything that is kept about a person, for her: what each table holds, who may see it, who looked.

Read as whoever hands it over, so that row security keeps from her desk what it keeps every day; the file says
what that may be, always in the same words. Of other people it tells roles and organisations, never a name.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Field, Model
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parcours.accounts.enums import Role
from parcours.accounts.queries import organisation_names
from parcours.documents.access_paper import AccessFileData, access_file_pdf
from parcours.journal import queries as journal
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.entries import kinds
from parcours.kernel.refusals import Refused
from parcours.ui import wording

from . import queries, refusals
from .enums import GrantReason, RequestKind, RequestState
from .merged import former_files
from .models import Person
from .naming import WORDS
from .ports import Following, Further, followings, further
from .requested import about

GRANTED = (RequestState.GRANTED, RequestState.PARTLY)
EMPTY = (None, "", [], {}, ())


@dataclass(frozen=True)
class Part:
    """``lines``: for each row its (key, name of the key, plain value, value in words)."""

    table: str
    title: str
    lines: list[list[tuple[str, str, Any, str]]]


@dataclass(frozen=True)
class AccessFile:
    person: UUID
    made_on: date
    language: str
    organisation: str
    parts: list[Part]
    seen_by: list[dict[str, Any]]
    looked: list[dict[str, Any]]
    happened: list[dict[str, Any]]
    notes: list[str]


def access_file(actor: Actor, person: UUID) -> AccessFile:
    """The file of a person whose request to see what is kept was granted; in the language of the moment."""
    if not any(one.kind == RequestKind.ACCESS and one.answer in GRANTED for one in about(actor, person)):
        raise Refused(refusals.NOT_GRANTED)
    return everything(actor, person)


def everything(actor: Actor, person: UUID) -> AccessFile:
    """As :func:`access_file`, whatever was asked. Under the actor's row security."""
    files = [person, *former_files(person)]
    told = sorted([*followings().values(), *further().values()], key=_order)
    parts = [part for one in told if (part := _part(one, person)).lines]
    return AccessFile(
        person=person,
        made_on=clock.today(),
        language=get_language() or "fr",
        organisation=_organisation(actor.organisation),
        parts=parts,
        seen_by=_seen_by(actor, person),
        looked=_looked(files),
        happened=_happened(actor, person),
        notes=_notes(),
    )


def as_json(file: AccessFile) -> dict[str, Any]:
    """Plain values under the names of columns, for machines."""
    return {
        "made_on": file.made_on.isoformat(),
        "language": file.language,
        "organisation": file.organisation,
        "kept": [
            {
                "table": part.table,
                "title": part.title,
                "rows": [{key: _plain(value) for key, _name, value, _text in row} for row in part.lines],
            }
            for part in file.parts
        ],
        "seen_by": [{key: _plain(value) for key, value in one.items()} for one in file.seen_by],
        "looked": [{key: _plain(value) for key, value in one.items()} for one in file.looked],
        "happened": [{key: _plain(value) for key, value in one.items()} for one in file.happened],
        "notes": file.notes,
    }


def dumped(file: AccessFile) -> str:
    """As :func:`as_json`, in one text."""
    return json.dumps(as_json(file), ensure_ascii=False, indent=2)


def _notes() -> list[str]:
    return [
        _(
            "Facts of violence, trafficking or health, if any are kept, are encrypted. Only the people "
            "named for them read them: ask for them in person with the colleague to whom you told them."
        ),
        _(
            "What another organisation alone may read is not printed here: ask it there. The organisations "
            "that may see your file are named below."
        ),
        _("Names, addresses and telephone numbers of other people are left out."),
    ]


def _label(following: Following | Further) -> str:
    return following.table if isinstance(following, Further) else following.model._meta.label


def _order(following: Following | Further) -> tuple[bool, bool, str]:
    """Who she is first, then what was written of her elsewhere."""
    label = _label(following)
    return label != Person._meta.label, not label.startswith(f"{Person._meta.app_label}."), label


# The tables ---------------------------------------------------------------------------------------


def _part(following: Following | Further, person: UUID) -> Part:
    if isinstance(following, Further) or callable(following.access):
        rows: Iterable[Mapping[str, Any]] = following.access(person)
        lines = [_told(following, dict(row)) for row in rows]
    elif following.access:
        lines = _of_columns(following, person)
    else:
        lines = []
    return Part(_label(following), str(following.title), [line for line in lines if line])


def _of_columns(following: Following, person: UUID) -> list[list[tuple[str, str, Any, str]]]:
    fields = [following.model._meta.get_field(name) for name in following.access]
    related = [field.name for field in fields if field.is_relation]
    rows = following.model._base_manager.filter(**{following.column: person})
    rows = rows.select_related(*related) if related else rows
    return [
        _line(following, [(field.name, *_of_field(following, row, field)) for field in fields])
        for row in rows.order_by("pk")
    ]


def _of_field(following: Following, row: Model, field: Field) -> tuple[Any, str]:
    value = getattr(row, field.name)
    if field.name in following.said and value not in EMPTY:
        return value, _words(following.said[field.name](row))
    if field.is_relation:
        text = _named(value)
        return text, text
    if field.choices and value not in EMPTY:
        return value, str(getattr(row, f"get_{field.name}_display")())
    return value, _words(value)


def _told(following: Following | Further, row: dict[str, Any]) -> list[tuple[str, str, Any, str]]:
    return _line(following, [(name, value, _words(value)) for name, value in row.items()])


def _line(
    following: Following | Further, told: list[tuple[str, Any, str]]
) -> list[tuple[str, str, Any, str]]:
    return [
        (name, _name_of(following, name), value, text) for name, value, text in told if value not in EMPTY
    ]


def _name_of(following: Following | Further, name: str) -> str:
    found = following.words.get(name, WORDS.get(name))
    if found is None:
        return name.replace("_", " ")
    return wording.translated(found) if isinstance(found, Mapping) else str(found)


def _named(value: Any) -> str:
    """What a row that is pointed at is called: an organisation, a place, a session. Nobody's name."""
    if value is None:
        return ""
    for attribute in ("name", "title"):
        named = getattr(value, attribute, None)
        if isinstance(named, Mapping):
            return wording.translated(named)
    course = getattr(value, "course", None)
    if course is not None:
        return f"{_named(course)} ({value.code})"
    return str(getattr(value, "code", ""))


def _words(value: Any) -> str:
    """A plain value in the reader's words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return wording.moment(clock.local(value))
    if isinstance(value, date):
        return wording.day(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, Decimal):
        return wording.number(value, 0 if value == int(value) else 2)
    if isinstance(value, Mapping):
        if set(value) & {"fr", "ar", "en"}:
            return wording.translated(dict(value))
        return " · ".join(f"{key}: {_words(one)}" for key, one in value.items() if one not in EMPTY)
    if isinstance(value, list | tuple | set | frozenset):
        return " · ".join(_words(one) for one in value if one not in EMPTY)
    if isinstance(value, Model):
        return _named(value)
    return "" if value is None else str(value)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    return _named(value) if isinstance(value, Model) else str(value)


# Who may see, who looked, what happened -----------------------------------------------------------


def _organisation(wanted: UUID | None) -> str:
    return wording.translated(organisation_names([wanted]).get(wanted, {})) if wanted else ""


def _seen_by(actor: Actor, person: UUID) -> list[dict[str, Any]]:
    return [
        {
            "organisation": wording.translated(one.name),
            "reason": str(GrantReason(one.reason).label),
            "since": clock.day_of(one.since),
            "until": clock.day_of(one.until) if one.until else None,
        }
        for one in queries.who_may_see(actor, person)
    ]


def _looked(files: list[UUID]) -> list[dict[str, Any]]:
    """On which days which organisation opened her file, and in what role; nobody's name."""
    found = journal.days_looked(*files)
    names = organisation_names({one["organisation_id"] for one in found if one["organisation_id"]})
    return [
        {
            "day": one["day"],
            "organisation": wording.translated(names.get(one["organisation_id"], {})),
            "role": str(Role(one["role"]).label) if one["role"] in Role.values else "",
        }
        for one in found
    ]


def _happened(actor: Actor, person: UUID) -> list[dict[str, Any]]:
    known = kinds()
    entries = list(queries.timeline(actor, person))
    names = organisation_names({one.organisation_id for one in entries if one.organisation_id})
    return [
        {
            "day": one.occurred_on,
            "what": str(known[one.kind].sentence) if one.kind in known else one.kind,
            "organisation": wording.translated(names.get(one.organisation_id, {})),
        }
        for one in entries
    ]


def as_pdf(file: AccessFile) -> bytes:
    """The file as a paper, in the language in which it was made."""

    def days(rows: list[dict[str, Any]], *keys: str) -> list[tuple[str, str, str]]:
        return [tuple(_words(row[key]) for key in keys) for row in rows]

    nobody, nothing = _("Nobody."), _("Nothing.")
    return access_file_pdf(
        AccessFileData(
            language=file.language,
            made_on=file.made_on,
            organisation=file.organisation,
            notes=file.notes,
            parts=[
                (part.title, [[(name, text) for _key, name, _value, text in row] for row in part.lines])
                for part in file.parts
            ],
            tables=[
                (_("Who may see your file"), days(file.seen_by, "since", "organisation", "reason"), nobody),
                (_("Who opened your file"), days(file.looked, "day", "organisation", "role"), nobody),
                (_("What happened"), days(file.happened, "day", "what", "organisation"), nothing),
            ],
        )
    )
