"""Notes in her file: ordinary ones, some for partners, some for named readers. None is deleted here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from parcours.accounts.queries import colleagues
from parcours.kernel import clock
from parcours.kernel.actions import action
from parcours.kernel.actor import Actor
from parcours.kernel.cipher import Unreadable, open_sealed, seal
from parcours.kernel.entries import Kind
from parcours.kernel.identifiers import uuid7
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.people.queries import facts_on_days
from parcours.people.refusals import UNREADABLE
from parcours.people.visibility import get, visible
from parcours.programmes.queries import pack_or_none

from . import entries, filed, refusals, replying, rules
from .models import Case, Note
from .storing import lock_people, spoken_with, tell

TEXT = 4000


@dataclass(frozen=True)
class NewNote:
    """``for_partners``: read by whoever sees her file. ``readers``: users who alone read it, with its author.

    ``contact``: she was spoken with on that day."""

    person: UUID
    text: str
    for_partners: bool = False
    restricted: bool = False
    readers: tuple[UUID, ...] = ()
    occurred_on: date | None = None
    contact: bool = False


@dataclass(frozen=True)
class Written:
    id: UUID


@dataclass(frozen=True)
class WrittenMany:
    ids: list[UUID]


@action("cases.write_note", right="cases.note")
def write_note(
    *,
    by: Actor,
    person: UUID,
    text: str,
    for_partners: bool = False,
    restricted: bool = False,
    readers: list[UUID] | None = None,
    occurred_on: date | None = None,
    contact: bool = False,
) -> Written:
    """Write a note in a person's file."""
    note = NewNote(person, text, for_partners, restricted, tuple(readers or ()), occurred_on, contact)
    return Written(_write(by, [note])[0].id)


@action("cases.write_note_many", right="cases.note")
def write_note_many(*, by: Actor, notes: list[NewNote]) -> WrittenMany:
    """Write up to 250 notes at once: all of them or none."""
    return WrittenMany([row.id for row in _write(by, notes)])


@action("cases.correct_note", right="cases.note")
def correct_note(*, by: Actor, note: UUID, text: str = "", withdraw: bool = False) -> Written:
    """Correct a note, or take it back: the version before stays and is shown as such."""
    old = _own(by, note)
    if not old.current:
        raise Refused(refusals.NOTE_CHANGED)
    said = "" if withdraw else _said(text)
    old.current = False
    old.save(update_fields=["current"])
    row = Note(
        person_id=old.person_id,
        thread=old.thread,
        version=old.version + 1,
        withdrawn=withdraw,
        restricted=old.restricted,
        for_partners=old.for_partners,
        readers=old.readers,
        occurred_on=old.occurred_on,
        author=by.user,
        organisation_id=by.organisation,
    )
    _fill(row, said)
    row.save(force_insert=True)
    _tell(by, entries.NOTE_CORRECTED, [row])
    return Written(row.id)


@action("cases.name_note_reader", right="cases.note")
def name_note_reader(*, by: Actor, note: UUID, user: UUID) -> Written:
    """Name one more reader of a restricted note; only a reader may."""
    row = _own(by, note)
    if not row.restricted or not row.current:
        raise Missing(NOT_FOUND)
    _check_readers(by, [user])
    for one in Note.objects.select_for_update().filter(thread=row.thread).order_by("version"):
        if user not in one.readers:
            one.readers = [*one.readers, user]
            one.save(update_fields=["readers"])
    _tell(by, entries.NOTE_READER, [row])
    return Written(row.id)


def _own(by: Actor, note: UUID) -> Note:
    """A note that the actor reads and her organisation wrote, locked."""
    rows = Note.objects.select_for_update(of=("self",)).filter(_read_by(by), pk=note, person__in=visible(by))
    row = rows.first()
    if row is None:
        raise Missing(NOT_FOUND)
    if row.organisation_id != by.organisation:
        raise Refused(refusals.NOTE_ELSEWHERE)
    return row


def _said(text: str) -> str:
    said = rules.short(text, TEXT, "text")
    if not said:
        raise Refused(refusals.TEXT_MISSING, "text")
    return said


def _fill(row: Note, said: str) -> None:
    if row.restricted:
        row.sealed = seal(said, row.bound_to)
    else:
        row.text = said


def _check_readers(by: Actor, readers: Iterable[UUID]) -> None:
    if not set(readers) <= {by.user} | {user.id for user in colleagues(by.organisation, "cases.note")}:
        raise Refused(refusals.READER_ELSEWHERE, "readers")


def _write(by: Actor, notes: list[NewNote]) -> list[Note]:
    if not notes:
        raise Refused(refusals.NOTHING_GIVEN)
    if len(notes) > rules.MOST:
        raise Refused(refusals.TOO_MANY, params={"most": rules.MOST})
    today = clock.today()
    lock_people(by, {one.person for one in notes})
    rows = [_row(by, one, today) for one in notes]
    Note.objects.bulk_create(rows)
    _tell(by, entries.NOTE_WRITTEN, rows)
    days: dict[UUID, date] = {}
    for one, row in zip(notes, rows, strict=True):
        if one.contact:
            days[one.person] = max(row.occurred_on, days.get(one.person, row.occurred_on))
    pack = pack_or_none()
    if days and pack:
        spoken_with(Case.objects.filter(person_id__in=days, programme=pack.code), days)
    if days:
        replying.spoken(by, by.organisation, days)
    return rows


def _row(by: Actor, one: NewNote, today: date) -> Note:
    if one.restricted and one.for_partners:
        raise Refused(refusals.NOTE_SHARED_OR_RESTRICTED, "for_partners")
    readers: list[UUID] = []
    if one.restricted:
        if by.user is None:
            raise Refused(refusals.READER_ELSEWHERE, "readers")
        if one.readers:
            _check_readers(by, one.readers)
        readers = [by.user, *sorted(set(one.readers) - {by.user})]
    row = Note(
        person_id=one.person,
        thread=uuid7(),
        restricted=one.restricted,
        for_partners=one.for_partners,
        readers=readers,
        occurred_on=rules.check_day(one.occurred_on, today),
        author=by.user,
        organisation_id=by.organisation,
    )
    _fill(row, _said(one.text))
    return row


def _tell(by: Actor, kind: Kind, rows: list[Note]) -> None:
    # The same entry for every note: nothing tells that one was for named readers.
    today = clock.today()
    dimensions = facts_on_days((row.person_id, today) for row in rows)
    record_many(tell(by, kind.code, row, today, dimensions) for row in rows)


# Reading -----------------------------------------------------------------------------------------


def _read_by(actor: Actor) -> Q:
    ours = Q(organisation_id=actor.organisation)
    return Q(restricted=False) & (ours | Q(for_partners=True)) | Q(
        ours, restricted=True, readers__contains=[actor.user]
    )


@dataclass(frozen=True)
class Read:
    """A note as this actor reads it. ``earlier``: the versions before, the latest first."""

    note: Note
    text: str
    earlier: tuple["Read", ...] = ()


def _open(row: Note) -> str:
    if not row.restricted:
        return row.text
    try:
        return open_sealed(row.sealed, row.bound_to)
    except Unreadable as error:
        raise Refused(UNREADABLE) from error


def notes_of(actor: Actor, person: UUID) -> list[Read]:
    """The notes about a person that this actor reads, the newest first, each with its earlier versions."""
    get(actor, person)
    threads: dict[UUID, list[Note]] = {}
    for row in filed.NOTES.all(person=person, organisation=actor.organisation, user=actor.user):
        threads.setdefault(row.thread, []).append(row)
    found = [
        Read(newest, _open(newest), tuple(Read(one, _open(one)) for one in earlier))
        for newest, *earlier in threads.values()
    ]
    return sorted(found, key=lambda one: (one.note.occurred_on, one.note.written_at), reverse=True)


def note(actor: Actor, note: UUID) -> Read:
    """One note that this actor reads, or ``Missing``."""
    rows = Note.objects.filter(_read_by(actor), pk=note, person__in=visible(actor))
    row = rows.select_related("organisation").first()
    if row is None:
        raise Missing(NOT_FOUND)
    return Read(row, _open(row))
